"""Who takes part: organisations, members, circles and the log of the directory, through the viewer's door."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial

from sqlmodel import Session, col, select

from cases.policy import OF_AN_ORGANISATION, DirectoryDeed, may_manage
from cases.read import viewer_of
from cases.views import CircleView, Directory, LogLine, MemberView, OrganisationView
from db.tables import (
    Circle,
    CircleOrganisation,
    DirectoryEntry,
    Member,
    MemberRole,
    Organisation,
    OrganisationSponsor,
)
from db.viewer import Viewer
from db.vocabulary import TAKING_PART, MemberStatus, OrganisationStatus, Role

LOG_LINES = 200
"""How much of the log is shown, newest first."""

_PLACE = {status: place for place, status in enumerate(OrganisationStatus)}


def directory(session: Session) -> Directory:
    """Return everything the session's viewer may know of the directory; nothing for a visitor.

    Args:
        session: A session through the viewer's door.
    """
    viewer = viewer_of(session)
    if not viewer.signed_in:
        return Directory((), (), (), frozenset())
    rows = session.exec(select(Organisation)).all()
    names = {row.id or 0: row.name for row in rows}
    members = _members(session, viewer)
    sponsors = _sponsors(session, names)
    organisations = [
        _organisation(viewer, row, tuple(members[row.id or 0]), tuple(sponsors[row.id or 0])) for row in rows
    ]
    organisations.sort(key=lambda found: (not found.is_own, _PLACE[found.status], found.name.casefold()))
    return Directory(
        tuple(organisations),
        _circles(session, viewer, names),
        _log(session, names),
        _deeds(lambda deed: may_manage(viewer, deed), DirectoryDeed.ADD_ORGANISATION, DirectoryDeed.MAKE_CIRCLE),
    )


def _deeds(allowed: Callable[[DirectoryDeed], bool], *asked: DirectoryDeed) -> frozenset[DirectoryDeed]:
    return frozenset(deed for deed in asked if allowed(deed))


def _members(session: Session, viewer: Viewer) -> Mapping[int, list[MemberView]]:
    held: dict[int, set[Role]] = defaultdict(set)
    for holding in session.exec(select(MemberRole)):
        held[holding.member_id].add(Role(holding.role))
    rows = session.exec(select(Member)).all()
    stewarded = {row.organisation_id for row in rows if _is_active_steward(row, held[row.id or 0])}
    found: dict[int, list[MemberView]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.status is MemberStatus.LEFT, row.name.casefold(), row.id)):
        view = _member(viewer, row, frozenset(held[row.id or 0]), row.organisation_id in stewarded)
        found[row.organisation_id].append(view)
    return found


def _is_active_steward(row: Member, roles: set[Role]) -> bool:
    return row.status is MemberStatus.ACTIVE and Role.ORGANISATION_STEWARD in roles


def _member(viewer: Viewer, row: Member, holds: frozenset[Role], has_steward: bool) -> MemberView:
    asked = partial(may_manage, viewer, organisation_id=row.organisation_id, member_id=row.id, holds=holds)
    own = (DirectoryDeed.SET_ROLES, DirectoryDeed.SET_MEMBER_STATUS, DirectoryDeed.NEW_LINK)
    deeds = _deeds(lambda deed: asked(deed=deed), *own)
    naming = asked(deed=DirectoryDeed.NAME_STEWARD, roles=holds, has_steward=has_steward)
    if row.status is MemberStatus.INVITED and naming:
        deeds |= {DirectoryDeed.SET_MEMBER_STATUS, DirectoryDeed.NEW_LINK}
    return MemberView(
        id=row.id or 0,
        organisation_id=row.organisation_id,
        name=row.name,
        email=row.email,
        status=row.status,
        roles=tuple(role for role in Role if role in holds),
        is_me=row.id == viewer.member_id,
        deeds=frozenset() if row.status is MemberStatus.LEFT else deeds,
    )


def _organisation(
    viewer: Viewer, row: Organisation, members: tuple[MemberView, ...], sponsors: tuple[str, ...]
) -> OrganisationView:
    active = [member for member in members if member.status is MemberStatus.ACTIVE]
    has_steward = any(Role.ORGANISATION_STEWARD in member.roles for member in active)
    takes_part = row.status in TAKING_PART

    def allowed(deed: DirectoryDeed) -> bool:
        roles = OF_AN_ORGANISATION if deed is DirectoryDeed.NAME_STEWARD else frozenset[Role]()
        return may_manage(viewer, deed, organisation_id=row.id, roles=roles, has_steward=has_steward)

    joining = (DirectoryDeed.INVITE, DirectoryDeed.NAME_STEWARD) if takes_part else ()
    lasting = (DirectoryDeed.CHANGE_ORGANISATION, DirectoryDeed.SET_ORGANISATION_STATUS, DirectoryDeed.ADMIT_TO_CIRCLE)
    return OrganisationView(
        id=row.id or 0,
        name=row.name,
        kind=row.kind,
        country=row.country,
        camp=row.camp,
        status=row.status,
        since=row.created_at.date(),
        is_own=row.id == viewer.organisation_id,
        sponsors=sponsors,
        members=members,
        can_vouch=has_steward and row.status is OrganisationStatus.MEMBER,
        deeds=_deeds(allowed, *lasting, *joining),
    )


def _sponsors(session: Session, names: Mapping[int, str]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.exec(select(OrganisationSponsor).order_by(col(OrganisationSponsor.sponsor_id))):
        found[row.organisation_id].append(names.get(row.sponsor_id, ""))
    return found


def _circles(session: Session, viewer: Viewer, names: Mapping[int, str]) -> tuple[CircleView, ...]:
    inside: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in session.exec(select(CircleOrganisation)):
        inside[row.circle_id].append((row.organisation_id, names.get(row.organisation_id, "")))
    deeds = _deeds(lambda deed: may_manage(viewer, deed), DirectoryDeed.CHANGE_CIRCLE)
    circles = [
        CircleView(
            id=row.id or 0,
            name=row.name,
            organisations=tuple(sorted(inside[row.id or 0], key=lambda pair: pair[1].casefold())),
            is_own=viewer.organisation_id in dict(inside[row.id or 0]),
            deeds=deeds,
        )
        for row in session.exec(select(Circle))
    ]
    return tuple(sorted(circles, key=lambda circle: circle.name.casefold()))


def _log(session: Session, organisations: Mapping[int, str]) -> tuple[LogLine, ...]:
    members = dict(session.exec(select(Member.id, Member.name)).all())
    circles = dict(session.exec(select(Circle.id, Circle.name)).all())
    entries = session.exec(select(DirectoryEntry).order_by(col(DirectoryEntry.id).desc()).limit(LOG_LINES))
    return tuple(_log_line(entry, organisations, members, circles) for entry in entries)


def _log_line(
    entry: DirectoryEntry,
    organisations: Mapping[int, str],
    members: Mapping[int | None, str],
    circles: Mapping[int | None, str],
) -> LogLine:
    words = entry.detail.split()
    sponsors = [organisations.get(int(word.removeprefix("sponsor:")), "") for word in words if ":" in word]
    return LogLine(
        at=entry.at,
        action=entry.action,
        by=members.get(entry.by_member_id, ""),
        organisation=organisations.get(entry.organisation_id or 0, ""),
        member=members.get(entry.member_id, ""),
        circle=circles.get(entry.circle_id, ""),
        detail=tuple(word for word in words if ":" not in word),
        sponsors=tuple(sponsors),
    )
