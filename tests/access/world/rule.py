"""Who reads what and who may do what, written by hand from the table in the design and not from the product."""

from dataclasses import dataclass

from db.access import Aim, CaseFacts
from db.vocabulary import (
    Audience,
    MemberStatus,
    OrganisationStatus,
    RenditionState,
    ReviewException,
    Role,
    Status,
)
from tests.access.world.model import CLASSES, Case, Edition, Model, Sharing, View
from tests.access.world.people import Member, People, Who
from tests.access.world.writing import Said

ORDER = [RenditionState.CURRENT, RenditionState.PROPOSED]
WAITING = {Status.SUBMITTED, Status.CHANGES_REQUESTED}
PASSED_BACK = {Status.CHANGES_REQUESTED, Status.DECLINED}


def in_audience(people: People, who: Who, sharing: Sharing) -> bool:
    """Say whether somebody is among those a case is shared with."""
    if sharing.audience is Audience.CLEAR:
        return True
    if not who.member:
        return False
    if sharing.audience is Audience.GREEN:
        return True
    if sharing.audience is Audience.RED:
        return who.member in sharing.named
    return sharing.circle is not None and who.organisation in people.circles[sharing.circle].organisations


def classes_read(people: People, who: Who, case: Case, edition: Edition) -> set[str]:
    """Return as which classes of reader somebody reads an edition."""
    if who.organisation and who.organisation == case.owner.id:
        return {"own"}
    found: set[str] = set()
    if any(row.member == who.member for row in edition.reviewers):
        meant = case.proposal.sharing if case.proposal else case.sharing
        if edition.state is RenditionState.PROPOSED and in_audience(people, who, meant):
            found |= {"shared", "public"}
        unpublished = case.status in WAITING | {Status.DECLINED}
        if edition.state is RenditionState.FORMER and unpublished and in_audience(people, who, case.sharing):
            found |= {"shared"}
    if edition.state is RenditionState.CURRENT and case.is_read and in_audience(people, who, case.sharing):
        found |= {"shared"} if who.member else {"public"}
    return found


@dataclass(frozen=True)
class Reading:
    """An edition as somebody reads it."""

    case: Case
    edition: Edition
    reader_class: str

    @property
    def said(self) -> Said:
        """What it says to them."""
        return self.edition.says(self.reader_class)

    @property
    def row(self) -> frozenset[str]:
        """The classes that read the same."""
        return self.edition.row_of(self.reader_class)


def readings(people: People, who: Who, case: Case) -> list[Reading]:
    """Return the editions of a case that somebody reads, each in the fullest class they may."""
    found = []
    for edition in case.editions:
        allowed = classes_read(people, who, case, edition)
        if allowed:
            found.append(Reading(case, edition, min(allowed, key=CLASSES.index)))
    return found


def reads(people: People, who: Who, case: Case) -> bool:
    """Say whether somebody reads any edition of a case."""
    return any(classes_read(people, who, case, edition) for edition in case.editions)


def meets(people: People, who: Who, case: Case, *, proposed: bool = False) -> Reading | None:
    """Return the edition somebody meets who opens a case: what readers meet before what is proposed, or after."""
    order = ORDER[::-1] if proposed else ORDER
    found = [reading for reading in readings(people, who, case) if reading.edition.state in order]
    return min(found, key=lambda reading: order.index(reading.edition.state), default=None)


def meets_current(people: People, who: Who, case: Case) -> Reading | None:
    """Return the published edition as somebody reads it, in the fullest class they may."""
    current = [reading for reading in readings(people, who, case) if reading.edition.state is RenditionState.CURRENT]
    return current[0] if current else None


def reads_of(people: People, who: Who, case: Case) -> set[str]:
    """Return the countermeasures that somebody reads of in the published edition."""
    reading = meets_current(people, who, case)
    return {response["countermeasure"] for response in reading.said["responses"]} if reading else set()


def may_add(who: Who, case: Case) -> bool:
    """Say whether somebody who reads the published edition may add to it: contributors of other organisations."""
    return case.is_read and who.organisation != case.owner.id and Role.CONTRIBUTOR in who.roles


def sees_tombstone(people: People, who: Who, case: Case) -> bool:
    """Say whether somebody learns that a case was withdrawn: only who could read it while it was published."""
    return case.status is Status.WITHDRAWN and case.was_published and in_audience(people, who, case.sharing)


def found_by(model: Model, who: Who) -> list[Reading]:
    """Return what somebody finds, newest period first, then the case stored last."""
    found = [
        reading
        for case in model.cases.values()
        if (reading := meets(model.people, who, case)) and reading.edition.state is RenditionState.CURRENT
    ]

    def place(reading: Reading) -> tuple[str, int, int]:
        begin = (reading.said["period_from"] + "-01")[:10]
        return begin, reading.edition.born, reading.edition.rows().index(reading.row)

    return sorted(found, key=place, reverse=True)


def aim(people: People, sharing: Sharing) -> Aim:
    """Return whom a case is for as the product's own policy takes it."""
    circle = people.circles.get(sharing.circle or 0)
    return Aim(sharing.audience, frozenset(circle.organisations) if circle else frozenset(), sharing.named)


def facts(people: People, case: Case, edition: Edition, row: frozenset[str]) -> CaseFacts:
    """Return a row of an edition as the product's own policy takes it."""
    return CaseFacts(
        owner_id=case.owner.id,
        status=case.status,
        aim=aim(people, case.sharing),
        proposed=aim(people, case.proposal.sharing) if case.proposal else None,
        reviewers=frozenset(row.member for row in edition.reviewers),
        state=edition.state,
        for_own="own" in row,
        for_shared="shared" in row,
        for_public="public" in row,
    )


def finds_view(who: Who, view: View) -> bool:
    """Say whether somebody finds a saved view: their own, and what a colleague shares."""
    return bool(who.member) and (view.member == who.member or (view.shared and view.organisation == who.organisation))


# --- who may do what ----------------------------------------------------------------------------------------------


def status_of(case: Case) -> Status:
    """Return where the newest edition stands."""
    return case.proposal.status if case.proposal else case.status


def waits_for(who: Who, case: Case) -> bool:
    """Say whether a case waits for somebody's review."""
    awaited = any(row.member == who.member and row.decision is None for row in case.newest.reviewers)
    exception = case.proposal.exception if case.proposal else case.exception
    able = Role.REVIEWER in who.roles or exception is ReviewException.SOLE_MEMBER
    return awaited and able and status_of(case) is Status.SUBMITTED


def may_resend(who: Who, case: Case) -> bool:
    """Say whether somebody may send a case again."""
    return who.member == case.author and Role.CONTRIBUTOR in who.roles and case.status in PASSED_BACK


def owns(who: Who, case: Case) -> bool:
    """Say whether somebody decides about a case for its owner."""
    return who.organisation == case.owner.id and Role.CONTRIBUTOR in who.roles


def may_correct(who: Who, case: Case) -> bool:
    """Say whether somebody may propose a new edition."""
    free = case.proposal is None or case.proposal.status in PASSED_BACK
    return owns(who, case) and case.is_read and free


def may_take_back(who: Who, case: Case) -> bool:
    """Say whether somebody may take a proposed edition back."""
    return owns(who, case) and case.is_read and case.proposal is not None


def may_end(who: Who, case: Case) -> bool:
    """Say whether somebody may narrow or withdraw a case."""
    return owns(who, case) and case.status is not Status.WITHDRAWN


def audience_set(people: People, owner: int, sharing: Sharing) -> set[tuple[int, int]] | None:
    """Return the (member, organisation) pairs that a sharing lets read; None for everybody there is and will be."""
    if sharing.audience in {Audience.CLEAR, Audience.GREEN}:
        return None
    inside = {owner} | (people.circles[sharing.circle].organisations if sharing.circle else set())
    if sharing.audience is Audience.RED:
        return {(number, people.members[number].organisation.id) for number in sharing.named}
    return {(0, number) for number in inside}


_NAMED = ["member", "kind", "organisation"]


def lets_more(people: People, owner: int, before: Sharing, after: Sharing) -> bool:
    """Say whether anybody could read, take away or learn more after a change."""
    if _NAMED.index(after.shown.value) > _NAMED.index(before.shown.value):
        return True
    old, new = audience_set(people, owner, before), audience_set(people, owner, after)
    if old is None:
        return after.audience is Audience.CLEAR and before.audience is not Audience.CLEAR
    if new is None:
        return True
    if before.audience is Audience.RED:
        if after.audience is Audience.RED:
            return not new <= old
        return after.audience is Audience.AMBER or new != {(0, owner)}
    if after.audience is Audience.AMBER and before.audience is Audience.AMBER_STRICT:
        return True
    return not {organisation for _, organisation in new} <= {organisation for _, organisation in old}


def may_be_drawn(people: People, case: Case, sharing: Sharing, sender: int) -> list[Member]:
    """Return the members who may review an edition."""
    inside = people.circles[sharing.circle].organisations if sharing.circle else set()
    found = []
    for member in people.members.values():
        home = member.organisation
        works = member.status is MemberStatus.ACTIVE and home.status is OrganisationStatus.MEMBER
        if not works or Role.REVIEWER not in member.roles or member.id in {case.author, sender}:
            continue
        everybody = sharing.audience in {Audience.CLEAR, Audience.GREEN}
        named = sharing.audience is Audience.RED and member.id in sharing.named
        in_circle = sharing.audience in {Audience.AMBER, Audience.AMBER_STRICT} and home.id in inside
        if everybody or named or in_circle or home is case.owner:
            found.append(member)
    return found


def draw_fits(people: People, case: Case, sharing: Sharing, sender: int, drawn: list[int]) -> ReviewException | None:
    """Return what must be said of a draw, after checking that these are people who may be drawn, and enough of them.

    Raises:
        AssertionError: They are not.
    """
    possible = may_be_drawn(people, case, sharing, sender)
    others = [member for member in possible if member.organisation is not case.owner]
    own = [member for member in possible if member.organisation is case.owner]
    if not others:
        assert drawn == [sender] if not own else len(drawn) == 1 and drawn[0] in {member.id for member in own}
        return ReviewException.OWN_ORGANISATION if own else ReviewException.SOLE_MEMBER
    wanted = 2 if sharing.audience in {Audience.CLEAR, Audience.GREEN} else 1
    homes = [people.members[number].organisation for number in drawn]
    assert set(drawn) <= {member.id for member in others}, "somebody was drawn who may not be"
    assert len({home.id for home in homes}) == len(drawn), "two reviewers of one organisation"
    assert len(drawn) == min(wanted, len({member.organisation.id for member in others})), "too few reviewers"
    camps = [home.camp for home in homes if home.camp]
    alike = len(camps) != len(set(camps))
    rivals = {member.organisation.camp or member.organisation.id for member in others}
    assert not (alike and len(rivals) > len(set(camps))), "reviewers of one camp although there are others"
    return ReviewException.REDUCED_QUORUM if alike or len(drawn) < wanted else None
