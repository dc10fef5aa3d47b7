"""The case and all that its renditions say."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, Integer, UniqueConstraint
from sqlmodel import Field

from db.base import Base, UtcDateTime, now, word
from db.vocabulary import Audience, ContributorShown, Precision, RenditionState, ReviewException, Status, TextStatus

# Made outside the class: SQLModel refuses a column object inside a class that names it as its version counter.
_case_version = Column("version", Integer, nullable=False)


class Case(Base, table=True):
    """What was tried on somebody and what they did about it. What it says stands in its renditions.

    `owner_kind` and `owner_country` are copied from the owner when the case is stored, so that a reader who
    may know only "a member party" needs no look into the organisation itself.
    """

    __tablename__ = "case"
    __mapper_args__ = {"version_id_col": _case_version}  # noqa: RUF012 - read by SQLAlchemy when the class is made
    __table_args__ = (Index("ix_case_status_audience", "status", "audience"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=12, unique=True)
    owner_id: int = Field(foreign_key="organisation.id", index=True)
    author_id: int = Field(foreign_key="member.id", index=True)
    owner_kind: str = Field(max_length=40)
    owner_country: str = Field(max_length=3)
    contributor_shown: ContributorShown = Field(default=ContributorShown.ORGANISATION, sa_type=word(ContributorShown))
    status: Status = Field(default=Status.SUBMITTED, sa_type=word(Status))
    audience: Audience = Field(default=Audience.AMBER, sa_type=word(Audience))
    circle_id: int | None = Field(default=None, foreign_key="circle.id", index=True)
    review_exception: ReviewException | None = Field(default=None, sa_type=word(ReviewException), nullable=True)
    submission_key: str | None = Field(default=None, max_length=64, unique=True)
    submitted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str | None = Field(default=None, max_length=40)
    version: int = Field(default=None, sa_column=_case_version)


class Proposal(Base, table=True):
    """A new edition of a published case that waits for its reviewers, and who may read it once they agree.

    Readers go on meeting the published edition under the case's own audience. `status` is `submitted`,
    `changes_requested` or `declined`; the row is gone when the edition is published or taken back.
    """

    __tablename__ = "proposal"

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    edition: int
    status: Status = Field(default=Status.SUBMITTED, sa_type=word(Status))
    audience: Audience = Field(sa_type=word(Audience))
    circle_id: int | None = Field(default=None, foreign_key="circle.id", index=True)
    contributor_shown: ContributorShown = Field(sa_type=word(ContributorShown))
    review_exception: ReviewException | None = Field(default=None, sa_type=word(ReviewException), nullable=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ProposalNamed(Base, table=True):
    """The people a proposed edition is for, where it is RED."""

    __tablename__ = "proposal_named"

    case_id: int = Field(foreign_key="proposal.case_id", primary_key=True, ondelete="CASCADE")
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)


class CaseNamed(Base, table=True):
    """The people a RED case is for."""

    __tablename__ = "case_named"

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)


class Rendition(Base, table=True):
    """One complete, readable version of a case for one class of reader (a tearline).

    Each case has exactly one rendition per edition and class; where nothing is withheld one row serves all three.
    `period_last` is the last day the behaviour can have fallen on, so that a period can be asked for by range.
    `personal_reason` says why something that looks like personal data had to stay; its reviewers read that.
    """

    __tablename__ = "rendition"
    __table_args__ = (
        CheckConstraint("for_own OR for_shared OR for_public", name="serves_somebody"),
        Index("ix_rendition_state_period", "state", "period_from"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    edition: int = 1
    state: RenditionState = Field(default=RenditionState.PROPOSED, sa_type=word(RenditionState))
    for_own: bool = True
    for_shared: bool = True
    for_public: bool = True
    period_from: date = Field(index=True)
    period_from_precision: Precision = Field(sa_type=word(Precision, "period_from_precision"))
    period_to: date | None = None
    period_to_precision: Precision | None = Field(
        default=None, sa_type=word(Precision, "period_to_precision"), nullable=True
    )
    period_last: date = Field(index=True)
    reported_on: date | None = None
    reported_on_precision: Precision | None = Field(
        default=None, sa_type=word(Precision, "reported_on_precision"), nullable=True
    )
    tactics_unsure: bool = False
    information_credibility: str = Field(max_length=40)
    legal_status: str | None = Field(default=None, max_length=40, index=True)
    contested: bool = False
    breakout_scale: str | None = Field(default=None, max_length=40)
    verification: str = Field(default="not_checked", max_length=40)
    personal_reason: str | None = None
    estimates: list[str] = Field(default_factory=list, sa_type=JSON)


class RenditionText(Base, table=True):
    """The words of a rendition in one language: exactly one is the original."""

    __tablename__ = "rendition_text"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    lang: str = Field(primary_key=True, max_length=35, index=True)
    status: TextStatus = Field(sa_type=word(TextStatus))
    title: str
    summary: str
    narrative: str | None = None
    caveat: str | None = None
    counter_view: str | None = None


class RenditionLine(Base, table=True):
    """What a list shows of a rendition beside its texts, as JSON: put together once, since a rendition never changes.

    The tables of its details say the same; `cases.record.LineFacts` writes and reads it.
    """

    __tablename__ = "rendition_line"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    said: str


class RenditionCountry(Base, table=True):
    """A country the behaviour was aimed at (ISO 3166-1 alpha-2, or EU)."""

    __tablename__ = "rendition_country"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    code: str = Field(primary_key=True, max_length=3, index=True)
    position: int = 0


class RenditionPlace(Base, table=True):
    """A place named in the case, as exactly as its readers may know it."""

    __tablename__ = "rendition_place"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    position: int = Field(primary_key=True)
    name: str = Field(max_length=200)
    country: str | None = Field(default=None, max_length=3)


class RenditionTargetGroup(Base, table=True):
    """A group of people the behaviour was aimed at."""

    __tablename__ = "rendition_target_group"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    term_id: str = Field(primary_key=True, max_length=40, index=True)
    position: int = 0


class RenditionChannel(Base, table=True):
    """A channel the behaviour used."""

    __tablename__ = "rendition_channel"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    term_id: str = Field(primary_key=True, max_length=40, index=True)
    position: int = 0


class RenditionFlow(Base, table=True):
    """What flowed: information, money, people, ideology or coercion."""

    __tablename__ = "rendition_flow"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    term_id: str = Field(primary_key=True, max_length=40, index=True)
    position: int = 0


class RenditionTactic(Base, table=True):
    """A tactic seen in the case, with the taxonomy and version its id belongs to."""

    __tablename__ = "rendition_tactic"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    term_id: str = Field(primary_key=True, max_length=40, index=True)
    taxonomy: str = Field(max_length=40)
    taxonomy_version: str = Field(max_length=40)
    position: int = 0


class RenditionActor(Base, table=True):
    """Who is said to have acted, by whom it is said, and how sure they are."""

    __tablename__ = "rendition_actor"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    position: int = Field(primary_key=True)
    name: str | None = Field(default=None, max_length=300)
    type: str | None = Field(default=None, max_length=40)
    state: str | None = Field(default=None, max_length=3, index=True)
    attributed_by: str | None = Field(default=None, max_length=300)
    basis: str | None = Field(default=None, max_length=40)
    confidence: str | None = Field(default=None, max_length=40)


class RenditionReference(Base, table=True):
    """An id the case carries elsewhere, such as its id in the starter set."""

    __tablename__ = "rendition_reference"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    scheme: str = Field(primary_key=True, max_length=40)
    value: str = Field(primary_key=True, max_length=120, index=True)
    position: int = 0


class RenditionRelation(Base, table=True):
    """A tie to another case, named by its public id (which the reader may or may not be able to open)."""

    __tablename__ = "rendition_relation"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    case: str = Field(primary_key=True, max_length=12, index=True)
    kind: str = Field(primary_key=True, max_length=40)
    position: int = 0


class RenditionWithheld(Base, table=True):
    """That something was withheld from this rendition, how, and coarsely why."""

    __tablename__ = "rendition_withheld"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=60)
    way: str = Field(max_length=40)
    reason: str = Field(max_length=40)
    position: int = 0


class Omission(Base, table=True):
    """What the owner keeps from others in an edition and how: the instruction behind `RenditionWithheld`.

    It hangs on the owner's rendition and only the owner reads it. `members_too` says that members are kept from it
    as well as the public; `told` that readers learn of the omission; `wording` is what stands there instead.
    """

    __tablename__ = "omission"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=60)
    way: str = Field(max_length=40)
    reason: str = Field(max_length=40)
    wording: str | None = None
    members_too: bool = True
    told: bool = True
    position: int = 0


class Source(Base, table=True):
    """A publication a case rests on; one source can serve several cases of its owner."""

    __tablename__ = "source"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="organisation.id", index=True)
    title: str
    publisher: str | None = Field(default=None, max_length=200)
    published: date | None = None
    published_precision: Precision | None = Field(default=None, sa_type=word(Precision), nullable=True)
    url: str | None = Field(default=None, max_length=2000)
    archived_url: str | None = Field(default=None, max_length=2000)
    reliability: str | None = Field(default=None, max_length=40)


class RenditionSource(Base, table=True):
    """The sources of a rendition, in order."""

    __tablename__ = "rendition_source"

    rendition_id: int = Field(foreign_key="rendition.id", primary_key=True)
    source_id: int = Field(foreign_key="source.id", primary_key=True, index=True)
    position: int = 0


class Response(Base, table=True):
    """A countermeasure used in a case: who, since when, at what effort."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("rendition_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    rendition_id: int = Field(foreign_key="rendition.id", index=True)
    position: int
    countermeasure: str = Field(max_length=40, index=True)
    actor_type: str | None = Field(default=None, max_length=40)
    began: date | None = None
    began_precision: Precision | None = Field(default=None, sa_type=word(Precision), nullable=True)
    cost_band: str | None = Field(default=None, max_length=40)


class ResponseText(Base, table=True):
    """The words of a response in one language."""

    __tablename__ = "response_text"

    response_id: int = Field(foreign_key="response.id", primary_key=True)
    lang: str = Field(primary_key=True, max_length=35)
    status: TextStatus = Field(sa_type=word(TextStatus))
    description: str


class Outcome(Base, table=True):
    """A dated, graded statement of what a response achieved. Failure and backfire weigh as much as success."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("response_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="response.id", index=True)
    position: int
    as_of: date | None = None
    as_of_precision: Precision | None = Field(default=None, sa_type=word(Precision), nullable=True)
    result: str = Field(max_length=40, index=True)
    evidence: str = Field(max_length=40)
    harm: str | None = Field(default=None, max_length=40)


class OutcomeText(Base, table=True):
    """The words of an outcome in one language: what was seen and how it was measured."""

    __tablename__ = "outcome_text"

    outcome_id: int = Field(foreign_key="outcome.id", primary_key=True)
    lang: str = Field(primary_key=True, max_length=35)
    status: TextStatus = Field(sa_type=word(TextStatus))
    statement: str
    method: str | None = None
