"""Members, organisations and circles as lines of a list."""

from collections.abc import Iterable

from cases.i18n import country_name
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.views import MemberView, OrganisationView
from db.vocabulary import MemberStatus, OrganisationStatus


def known_of(asking: Asking, organisation: OrganisationView) -> str:
    """Return an organisation's kind, country and camp in a line."""
    kind = asking.label(organisation.kind, "organisation_kind")
    country = country_name(asking.lang, organisation.country)
    return " · ".join(part for part in (kind, country, organisation.camp) if part)


def show_organisations(asking: Asking, organisations: Iterable[OrganisationView]) -> None:
    """List organisations; each leads to what is known of it."""
    inert.case_lines(
        [
            inert.Line(
                title=organisation.name,
                href=f"/people?organisation={organisation.id}",
                lang="",
                facts=known_of(asking, organisation),
                marks=_status_marks(asking, organisation),
            )
            for organisation in organisations
        ]
    )


def _status_marks(asking: Asking, organisation: OrganisationView) -> tuple[str, ...]:
    if organisation.status is OrganisationStatus.MEMBER:
        return ()
    return (asking.label(organisation.status.value, "organisation_status"),)


def show_members(asking: Asking, members: Iterable[MemberView]) -> None:
    """List people with their roles; who may be managed leads to the ways to do it."""
    inert.case_lines([_line(asking, member) for member in members])


def _line(asking: Asking, member: MemberView) -> inert.Line:
    marks = [asking.words("You")] if member.is_me else []
    if member.status is not MemberStatus.ACTIVE:
        marks.append(asking.label(member.status.value, "member_status"))
    return inert.Line(
        title=member.name,
        href=f"/people?member={member.id}" if member.deeds else "",
        lang="",
        facts=" · ".join(
            part
            for part in (wording.labels(asking, (role.value for role in member.roles), "role"), member.email)
            if part
        ),
        marks=tuple(marks),
    )
