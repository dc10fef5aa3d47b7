"""What read verbs give back: frozen views with nothing in them that the viewer may not see."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cases.policy import DirectoryDeed
from cases.record import Assessed, Content, Corroborated
from db.vocabulary import (
    Audience,
    Decision,
    DirectoryAction,
    MemberStatus,
    OrganisationStatus,
    RenditionState,
    ReviewException,
    Role,
    Status,
)


@dataclass(frozen=True)
class Contributor:
    """Who contributed a case, as far as the owner lets readers know; all None for just "a member".

    Attributes:
        organisation: The organisation's name.
        kind: A word of the vocabulary `organisation_kind`.
        country: ISO 3166-1 alpha-2.
    """

    organisation: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Happening:
    """Something that happened to a case; `by` is empty where the reader may not know who did it."""

    at: datetime
    action: str
    edition: int
    by: str = ""


@dataclass(frozen=True)
class ReviewView:
    """A reviewer's word on an edition; `reviewer` is empty where the reader may not know the name.

    Attributes:
        organisation: The reviewer's organisation, empty where the reader may not know it.
        decision: None while it is awaited.
        reason: What the reviewer wrote.
        answer: What the author answered.
    """

    edition: int
    organisation: str
    decision: Decision | None
    reason: str
    answer: str
    decided_at: datetime | None


@dataclass(frozen=True)
class SeenToo:
    """Who else saw the same as a case tells.

    Attributes:
        organisations: How many, never which, as `cases.disclosure.told()` has it; 0 where they are too few to be told.
        camps: How many camps those are of that name one; None where the viewer may not know.
        own: What the viewer's own organisation said, in the fields of `cases.record.Corroborated`; None if nothing.
        told: What each said to the case's owner, in those fields; empty for everybody else.
    """

    organisations: int = 0
    camps: int | None = None
    own: Corroborated | None = None
    told: tuple[Corroborated, ...] = ()


@dataclass(frozen=True)
class AssessmentView:
    """What another organisation thinks that a countermeasure achieved in a case.

    Attributes:
        by: Who says so, as far as the viewer may know.
        is_own: Whether it is the viewer's own organisation's.
        said: The words of it; its note only for its own organisation and the case's owner.
    """

    by: Contributor
    is_own: bool
    said: Assessed


@dataclass(frozen=True)
class CaseView:
    """One case as this viewer may read it: exactly one rendition, the fullest the door shows.

    Attributes:
        id: Public id, such as `FC-7K3MQ-P`.
        content: What the rendition says; None for a withdrawn case, of which only a tombstone is left.
        edition: Counts the versions of the content from 1.
        state: Whether this rendition is current or still proposed.
        published_on: The day (UTC) it was first published.
        is_own: Whether the viewer's organisation owns it.
        is_author: Whether the viewer wrote it.
        version: What an update must have seen.
        seen_too: Which other organisations saw the same.
        assessments: What other organisations think its responses achieved.
        taxonomies: The taxonomy and version each of the content's tactics was chosen from, in their order.
        export_id: The download that takes it away, in a file that must say so.
    """

    id: str
    status: Status
    audience: Audience
    circle: str | None
    contributor: Contributor
    content: Content | None
    edition: int
    state: RenditionState
    published_on: date | None
    review_exception: ReviewException | None
    is_own: bool
    is_author: bool
    version: int
    withdrawn_reason: str | None = None
    seen_too: SeenToo = SeenToo()
    assessments: tuple[AssessmentView, ...] = ()
    taxonomies: tuple[tuple[str, str], ...] = ()
    history: tuple[Happening, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    export_id: str | None = None


@dataclass(frozen=True)
class Passage:
    """A piece of a case's text that shows what was searched for.

    Attributes:
        lang: Its language (BCP 47), None for a name.
        marks: Where it shows it: from and to, in order.
        begins: Whether the text begins with it; `ends` likewise.
    """

    text: str
    lang: str | None
    marks: tuple[tuple[int, int], ...]
    begins: bool
    ends: bool


@dataclass(frozen=True)
class CaseLine:
    """A case in a list.

    Attributes:
        titles: Title by language tag.
        lang: The language it was written in.
        period_from: As `cases.dates.PartialDate` writes it; so is `period_to`.
        countries: ISO 3166-1 alpha-2 codes.
        tactics: Ids in the order of the case.
        responses: Countermeasure id and the results stated for it, in order.
        passage: What shows why it was found, where nothing else in the list does.
    """

    id: str
    titles: dict[str, str]
    summaries: dict[str, str]
    lang: str
    period_from: str
    period_to: str | None
    countries: tuple[str, ...]
    tactics: tuple[str, ...]
    responses: tuple[tuple[str, tuple[str, ...]], ...]
    legal_status: str | None
    contested: bool
    audience: Audience
    status: Status
    references: tuple[str, ...] = field(default=())
    passage: Passage | None = None

    def title_in(self, lang: str) -> str:
        """Return the title in `lang`, or the original's."""
        return self.titles.get(lang) or self.titles[self.lang]

    def summary_in(self, lang: str) -> str:
        """Return the summary in `lang`, or the original's."""
        return self.summaries.get(lang) or self.summaries[self.lang]


@dataclass(frozen=True)
class Receipt:
    """What the contributor gets after sending: the case's id and where it stands."""

    id: str
    status: Status
    reviewers: int
    review_exception: ReviewException | None
    version: int


@dataclass(frozen=True)
class QueueLine:
    """A case that waits for somebody.

    Attributes:
        waiting_since: When it was sent.
        drawn: How many reviewers were drawn; None where the viewer may not know.
        decided: How many of them have decided; None where the viewer may not know.
        is_new_edition: Whether readers meet an earlier edition meanwhile.
    """

    id: str
    title: str
    status: Status
    audience: Audience
    contributor: Contributor
    waiting_since: datetime
    drawn: int | None
    decided: int | None
    is_new_edition: bool
    mine_to_review: bool
    mine_to_answer: bool


@dataclass(frozen=True)
class DraftLine:
    """A draft in its author's list."""

    id: str
    title: str
    updated_at: datetime
    case: str | None


@dataclass(frozen=True)
class MemberView:
    """A person of an organisation, as far as the viewer may know them.

    Attributes:
        email: None where only others may know it.
        roles: In the order of `db.vocabulary.Role`; empty where only others may know them.
        is_me: Whether it is the viewer.
        deeds: What the viewer may do to them now.
    """

    id: int
    organisation_id: int
    name: str
    email: str | None
    status: MemberStatus
    roles: tuple[Role, ...]
    is_me: bool
    deeds: frozenset[DirectoryDeed]


@dataclass(frozen=True)
class OrganisationView:
    """An organisation with those of its members the viewer may know of.

    Attributes:
        kind: A word of the vocabulary `organisation_kind`.
        country: ISO 3166-1 alpha-2.
        since: The day (UTC) it was added.
        sponsors: The names of the organisations that vouched for it.
        members: By name, those who left last.
        can_vouch: Whether it can be a sponsor of a new one, as far as the viewer may know.
        deeds: What the viewer may do to it now.
    """

    id: int
    name: str
    kind: str
    country: str
    camp: str | None
    status: OrganisationStatus
    since: date
    is_own: bool
    sponsors: tuple[str, ...]
    members: tuple[MemberView, ...]
    can_vouch: bool
    deeds: frozenset[DirectoryDeed]


@dataclass(frozen=True)
class CircleView:
    """A circle; `organisations` are ids with names, by name, and `is_own` says whether the viewer's is among them."""

    id: int
    name: str
    organisations: tuple[tuple[int, str], ...]
    is_own: bool
    deeds: frozenset[DirectoryDeed]


@dataclass(frozen=True)
class LogLine:
    """What a steward did to the directory; names are empty where the viewer may not know them, or nobody is meant.

    Attributes:
        detail: What changed, in words of the machine: a status, `+reviewer`, `-reader`, the name of a field, a link's
            purpose, `fewer_sponsors`.
        sponsors: The names of the organisations that vouched for a new one.
    """

    at: datetime
    action: DirectoryAction
    by: str
    organisation: str
    member: str
    circle: str
    detail: tuple[str, ...]
    sponsors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """Who takes part in the centre, as far as the viewer may know.

    Attributes:
        organisations: By name, the viewer's own first and those that are no longer members last.
        circles: By name.
        log: What stewards did, newest first; empty for who is no steward.
        deeds: What the viewer may do to the directory as a whole.
    """

    organisations: tuple[OrganisationView, ...]
    circles: tuple[CircleView, ...]
    log: tuple[LogLine, ...]
    deeds: frozenset[DirectoryDeed]
