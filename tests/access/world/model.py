"""The model's cases: editions, who they are for, what is proposed, what happened."""

from dataclasses import dataclass, field
from typing import Any

from db.vocabulary import Audience, ContributorShown, Decision, RenditionState, ReviewException, Status
from tests.access.world.people import Organisation, People
from tests.access.world.writing import Said, Written

CLASSES = ("own", "shared", "public")


@dataclass(frozen=True)
class Sharing:
    """Who may read a case, beside its owner."""

    audience: Audience
    circle: int | None
    named: frozenset[int]
    shown: ContributorShown


@dataclass
class Reviewer:
    """A member drawn for an edition, and what they said."""

    member: int
    decision: Decision | None = None
    reason: str = ""
    answer: str = ""


@dataclass
class Edition:
    """An edition: what each class of reader reads, and who was drawn to review it.

    `born` counts every edition of the centre, for lists are in the order in which cases were stored.
    """

    number: int
    born: int
    written: Written
    reviewers: list[Reviewer]
    state: RenditionState = RenditionState.PROPOSED

    def says(self, reader_class: str) -> Said:
        """Return what a class of reader reads."""
        said: Said = getattr(self.written, reader_class)
        return said

    def rows(self) -> list[frozenset[str]]:
        """Return the classes that read the same, in the order of own, shared, public."""
        found: list[list[str]] = []
        for name in CLASSES:
            same = next((row for row in found if self.says(row[0]) == self.says(name)), None)
            if same is None:
                found.append([name])
            else:
                same.append(name)
        return [frozenset(row) for row in found]

    def row_of(self, reader_class: str) -> frozenset[str]:
        """Return the classes that read the same as this one."""
        return next(row for row in self.rows() if reader_class in row)


@dataclass
class Proposal:
    """A new edition of a published case that waits."""

    edition: int
    sharing: Sharing
    status: Status = Status.SUBMITTED
    exception: ReviewException | None = None


@dataclass(frozen=True)
class Happened:
    """An entry of a case's history."""

    action: str
    edition: int
    member: int
    organisation: int


@dataclass(frozen=True)
class Seen:
    """That an organisation saw the same."""

    camp: str | None
    period_from: str
    note: str | None


@dataclass(frozen=True)
class Thought:
    """What an organisation thinks of a countermeasure in a case."""

    by: Organisation
    kind: str
    country: str
    shown: ContributorShown
    result: str
    note: str | None


@dataclass
class Case:
    """A case of the model; `version` is what the database says after each change.

    What others added stands in `seen` by organisation, and in `thought` by organisation and countermeasure.
    """

    id: str
    owner: Organisation
    kind: str
    country: str
    author: int
    sharing: Sharing
    editions: list[Edition]
    version: int
    status: Status = Status.SUBMITTED
    exception: ReviewException | None = None
    proposal: Proposal | None = None
    was_published: bool = False
    withdrawn_reason: str | None = None
    history: list[Happened] = field(default_factory=list)
    seen: dict[int, Seen] = field(default_factory=dict)
    thought: dict[tuple[int, str], Thought] = field(default_factory=dict)

    @property
    def newest(self) -> Edition:
        """The edition sent last."""
        return self.editions[-1]

    @property
    def is_read(self) -> bool:
        """Whether the case is shown to readers."""
        return self.status in {Status.PUBLISHED, Status.CORRECTED}

    def current(self) -> Edition | None:
        """Return the edition that readers meet."""
        return next((found for found in self.editions if found.state is RenditionState.CURRENT), None)

    def set_aside(self, state: RenditionState) -> None:
        """Make the editions of a state former ones."""
        for found in self.editions:
            if found.state is state:
                found.state = RenditionState.FORMER

    def is_reviewed_by(self, member: int) -> bool:
        """Say whether a member was drawn for the edition that waits."""
        waits = self.newest.state is RenditionState.PROPOSED
        return waits and any(row.member == member for row in self.newest.reviewers)


@dataclass
class Draft:
    """A form somebody began."""

    id: str
    member: int
    case: str | None
    content: dict[str, Any]


@dataclass
class View:
    """A saved view."""

    id: str
    member: int
    organisation: int
    name: str
    path: str
    query: str
    shared: bool


@dataclass(frozen=True)
class Taken:
    """A download in the log."""

    member: int
    organisation: int
    name: str
    query: str
    audience: Audience
    cases: int


@dataclass
class Model:
    """All there is."""

    people: People = field(default_factory=People)
    cases: dict[str, Case] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    editions: int = 0
