"""Who may do what to a case in which state, and what to the directory: pure functions, no database.

Who may read what is `db.access`.
"""

from dataclasses import dataclass
from enum import StrEnum

from db.viewer import Viewer
from db.vocabulary import READABLE, Audience, ContributorShown, Role, Status


class Deed(StrEnum):
    """What can be done to a case."""

    CONTRIBUTE = "contribute"
    RESEND = "resend"
    REVIEW = "review"
    CORRECT = "correct"
    TAKE_BACK = "take_back"
    NARROW = "narrow"
    WITHDRAW = "withdraw"
    CORROBORATE = "corroborate"
    ASSESS = "assess"


@dataclass(frozen=True)
class Standing:
    """How a viewer stands to a case.

    Attributes:
        is_own: The viewer's organisation owns it.
        is_author: The viewer wrote it.
        is_drawn: The viewer was drawn to review the newest edition and hasn't decided yet.
        proposal: Where a new edition of the published case stands; None while nobody proposed one.
        is_sole: Nobody but its author could be drawn, whatever their roles.
        meets_it: The viewer reads the published edition, and not only one that waits for their review.
    """

    status: Status
    is_own: bool
    is_author: bool
    is_drawn: bool
    proposal: Status | None = None
    is_sole: bool = False
    meets_it: bool = True


_RESEND_FROM = frozenset({Status.CHANGES_REQUESTED, Status.DECLINED})


def may(viewer: Viewer, deed: Deed, standing: Standing | None = None) -> bool:
    """Say whether `viewer` may do `deed` to a case it stands to like `standing` (None: there is no case yet)."""
    if not viewer.signed_in:
        return False
    if deed is Deed.CONTRIBUTE:
        return viewer.has(Role.CONTRIBUTOR)
    if standing is None:
        return False
    match deed:
        case Deed.RESEND:
            return standing.is_author and viewer.has(Role.CONTRIBUTOR) and standing.status in _RESEND_FROM
        case Deed.REVIEW:
            waits = Status.SUBMITTED in {standing.status, standing.proposal}
            return standing.is_drawn and (viewer.has(Role.REVIEWER) or standing.is_sole) and waits
        case Deed.CORROBORATE | Deed.ASSESS:
            reads = standing.meets_it and standing.status in READABLE
            return reads and not standing.is_own and viewer.has(Role.CONTRIBUTOR)
        case _:
            return standing.is_own and viewer.has(Role.CONTRIBUTOR) and _in_time(deed, standing)


def _in_time(deed: Deed, standing: Standing) -> bool:
    """Say whether a case stands where its owner may do `deed` to it."""
    published = standing.status in READABLE
    match deed:
        case Deed.CORRECT:
            return published and standing.proposal is not Status.SUBMITTED
        case Deed.TAKE_BACK:
            return published and standing.proposal is not None
        case _:
            return standing.status is not Status.WITHDRAWN


@dataclass(frozen=True)
class Reach:
    """Who reads a case beside the organisation that owns it.

    Attributes:
        audience: Its TLP 2.0 marking.
        organisations: Those of its circle; empty for its owner alone.
        named: The members named, with their organisations.
        shown: How its contributor is named to them.
    """

    audience: Audience
    organisations: frozenset[int] = frozenset()
    named: frozenset[tuple[int, int]] = frozenset()
    shown: ContributorShown = ContributorShown.ORGANISATION


_SHOWN_LESS = (ContributorShown.ORGANISATION, ContributorShown.KIND, ContributorShown.MEMBER)


def widens(owner_id: int, before: Reach, after: Reach) -> bool:
    """Say whether anybody could read, pass on or learn more after a change than before it.

    AMBER+STRICT is narrower than AMBER: what it marks stays out of files.
    """
    if _SHOWN_LESS.index(after.shown) < _SHOWN_LESS.index(before.shown):
        return True
    amber = {Audience.AMBER, Audience.AMBER_STRICT}
    circle_before = before.organisations | {owner_id}
    circle_after = after.organisations | {owner_id}
    match before.audience:
        case Audience.CLEAR:
            return False
        case Audience.GREEN:
            return after.audience is Audience.CLEAR
        case Audience.AMBER | Audience.AMBER_STRICT:
            if after.audience is Audience.RED:
                return not {organisation for _, organisation in after.named} <= circle_before
            stricter = before.audience is Audience.AMBER or after.audience is Audience.AMBER_STRICT
            return after.audience not in amber or not stricter or not circle_after <= circle_before
        case Audience.RED:
            if after.audience is Audience.RED:
                return not after.named <= before.named
            return after.audience is not Audience.AMBER_STRICT or circle_after != {owner_id}


def may_add(viewer: Viewer, deed: Deed, status: Status, *, is_own: bool) -> bool:
    """Say whether `viewer` may add to a case whose published edition they read, as far as they know where it stands."""
    return may(viewer, deed, Standing(status, is_own, is_author=False, is_drawn=False))


def deeds(viewer: Viewer, standing: Standing) -> frozenset[Deed]:
    """Return everything `viewer` may do to the case now."""
    return frozenset(deed for deed in Deed if deed is not Deed.CONTRIBUTE and may(viewer, deed, standing))


def may_export(viewer: Viewer, audience: Audience) -> bool:
    """Say whether a case that `viewer` can read may stand in a file or an API answer made for them.

    CLEAR may for everybody, GREEN and AMBER for members; AMBER+STRICT and RED stay on the platform, whoever asks.
    """
    return audience is Audience.CLEAR or (viewer.signed_in and audience in {Audience.GREEN, Audience.AMBER})


def handled_as(viewer: Viewer, audience: Audience, *, for_shared: bool | None, for_public: bool | None) -> Audience:
    """Return as what a rendition is to be handled once it stands in a file: no wider than those who may read it.

    A rendition that only its owner's organisation reads is AMBER there, and one that only members read is GREEN,
    however wide the case's own audience is.

    Args:
        viewer: Who takes it away.
        audience: The case's.
        for_shared: Whether other members read this rendition; None where the viewer doesn't know.
        for_public: The same of the public.
    """
    if not viewer.signed_in or audience not in {Audience.CLEAR, Audience.GREEN}:
        return audience
    if for_shared is False and not for_public:
        return Audience.AMBER
    return Audience.GREEN if for_public is False else audience


class DirectoryDeed(StrEnum):
    """What can be done to the directory of organisations, members and circles."""

    ADD_ORGANISATION = "add_organisation"
    CHANGE_ORGANISATION = "change_organisation"
    SET_ORGANISATION_STATUS = "set_organisation_status"
    NAME_STEWARD = "name_steward"
    MAKE_CIRCLE = "make_circle"
    CHANGE_CIRCLE = "change_circle"
    ADMIT_TO_CIRCLE = "admit_to_circle"
    INVITE = "invite"
    SET_ROLES = "set_roles"
    SET_MEMBER_STATUS = "set_member_status"
    NEW_LINK = "new_link"


OF_AN_ORGANISATION = frozenset(Role) - {Role.CENTRE_STEWARD}
"""The roles that a member holds for an organisation; the other is held for the whole centre."""


def may_manage(
    viewer: Viewer,
    deed: DirectoryDeed,
    *,
    organisation_id: int | None = None,
    member_id: int | None = None,
    holds: frozenset[Role] = frozenset(),
    roles: frozenset[Role] = frozenset(),
    has_steward: bool = True,
    leaves_nobody: bool = False,
) -> bool:
    """Say whether `viewer` may do `deed` to the directory.

    A steward of the centre can't read more by what they do: they neither admit their own organisation to a circle
    nor manage the people of others, except that they name the first steward of an organisation that has none.

    Args:
        viewer: Who asks, as of this moment.
        deed: What they ask for.
        organisation_id: The organisation it is done to, or whose member it is done to.
        member_id: The member it is done to.
        holds: The roles that member holds.
        roles: The roles that are given or taken away.
        has_steward: Whether the organisation has an active steward of its own.
        leaves_nobody: Whether the centre would have no active steward afterwards.
    """
    if not viewer.signed_in or leaves_nobody:
        return False
    own = organisation_id is not None and organisation_id == viewer.organisation_id
    centre = viewer.has(Role.CENTRE_STEWARD)
    manages = own and viewer.has(Role.ORGANISATION_STEWARD)
    match deed:
        case (
            DirectoryDeed.ADD_ORGANISATION
            | DirectoryDeed.CHANGE_ORGANISATION
            | DirectoryDeed.MAKE_CIRCLE
            | DirectoryDeed.CHANGE_CIRCLE
        ):
            return centre
        case DirectoryDeed.SET_ORGANISATION_STATUS | DirectoryDeed.ADMIT_TO_CIRCLE:
            return centre and not own
        case DirectoryDeed.NAME_STEWARD:
            first = Role.ORGANISATION_STEWARD in roles and holds | roles <= OF_AN_ORGANISATION
            return centre and first and not has_steward and member_id != viewer.member_id
        case DirectoryDeed.INVITE:
            return manages and roles <= viewer.roles
        case DirectoryDeed.SET_ROLES | DirectoryDeed.SET_MEMBER_STATUS | DirectoryDeed.NEW_LINK:
            somebody_else = member_id is not None and member_id != viewer.member_id
            return manages and somebody_else and holds | roles <= viewer.roles
