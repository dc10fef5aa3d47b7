"""What happens to cases: drafts, saved views, reviews, what others add, history, changes and their sum, downloads."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from db.base import Base, UtcDateTime, now, word
from db.vocabulary import Action, Audience, ContributorShown, Decision, Precision


class Draft(Base, table=True):
    """A form as it was typed, valid or not, so that nothing typed is lost. Only its author reads it."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True, max_length=32)
    member_id: int = Field(foreign_key="member.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    content: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SavedView(Base, table=True):
    """What a member looks for, kept under a name: a question, never what it found.

    Attributes:
        path: The page it is opened on.
        query: What stands behind the question mark there, as `cases.saved` writes it.
        shared: Whether the rest of the member's organisation finds it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("member_id", "name"),)

    id: str = Field(primary_key=True, max_length=32)
    member_id: int = Field(foreign_key="member.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=80)
    path: str = Field(max_length=40)
    query: str = Field(max_length=6_000)
    shared: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Review(Base, table=True):
    """A reviewer drawn for an edition of a case, and in time the decision with its reason."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("case_id", "edition", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    edition: int
    member_id: int = Field(foreign_key="member.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    drawn_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decision: Decision | None = Field(default=None, sa_type=word(Decision), nullable=True)
    reason: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = None


class Corroboration(Base, table=True):
    """Another organisation's word that it saw the same. Readers see how many organisations and camps, not which."""

    __tablename__ = "corroboration"
    __table_args__ = (UniqueConstraint("case_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    member_id: int = Field(foreign_key="member.id")
    camp: str | None = Field(default=None, max_length=80)
    country: str | None = Field(default=None, max_length=3)
    period_from: date | None = None
    period_from_precision: Precision | None = Field(
        default=None, sa_type=word(Precision, "period_from_precision"), nullable=True
    )
    period_to: date | None = None
    period_to_precision: Precision | None = Field(
        default=None, sa_type=word(Precision, "period_to_precision"), nullable=True
    )
    note: str | None = None
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Assessment(Base, table=True):
    """Another organisation's view of what a countermeasure achieved in a case; it stands beside its owner's outcomes.

    Members who read that response see its words; `note`, which no reviewer has read, is for the case's owner only.
    `kind` and `country` are copied from the organisation, as with `Case`.
    """

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("case_id", "organisation_id", "countermeasure"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    member_id: int = Field(foreign_key="member.id")
    kind: str = Field(max_length=40)
    country: str = Field(max_length=3)
    shown: ContributorShown = Field(default=ContributorShown.ORGANISATION, sa_type=word(ContributorShown, "shown"))
    countermeasure: str = Field(max_length=40)
    result: str = Field(max_length=40)
    evidence: str = Field(max_length=40)
    harm: str | None = Field(default=None, max_length=40)
    as_of: date | None = None
    as_of_precision: Precision | None = Field(default=None, sa_type=word(Precision, "as_of_precision"), nullable=True)
    note: str | None = None
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class History(Base, table=True):
    """What happened to a case, append-only; each row's hash covers the row before it.

    `digest` is the SHA-256 of the edition's content with `salt`, so that the chain stays valid when content
    has to be erased, and nobody can guess erased content from it.
    """

    __tablename__ = "history"

    seq: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    edition: int
    action: Action = Field(sa_type=word(Action))
    member_id: int | None = Field(default=None, foreign_key="member.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    salt: str = Field(max_length=32)
    digest: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class Change(Base, table=True):
    """That something about who reads a case, or what, has changed: triggers write it with whatever changed it.

    The newest `seq` is the version of everything that is read; numbers come in the order in which writers committed.
    What a rendition says is written with its own row and never changes afterwards, so that row stands for all of it.
    """

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - read by SQLAlchemy when the class is made

    seq: int | None = Field(default=None, primary_key=True)
    case_id: int


class IndexCopy(Base, table=True):
    """A copy of what a process counts with, so that the next one needn't read every case: one row, or none.

    It holds row numbers and codes of all renditions, whoever may read them, so no reader comes near it.

    Attributes:
        seq: The newest change that is in it.
        made_with: A digest of the code and of the vocabularies it was made with.
        data: What `cases.index.copying` packed.
    """

    __tablename__ = "index_copy"

    id: int = Field(default=1, primary_key=True)
    seq: int
    made_with: str = Field(max_length=64)
    data: bytes


class Download(Base, table=True):
    """What a member took away in a file, when, and as what the file is to be handled.

    `id` is random and stands in files marked AMBER, so that a copy found elsewhere can be traced to its download.
    `counted` is how many of the cases count against the member's daily quota.
    """

    __tablename__ = "download"
    __table_args__ = (Index("ix_download_member_id_at", "member_id", "at"),)

    id: str = Field(primary_key=True, max_length=16)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    member_id: int = Field(foreign_key="member.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=40)
    query: str
    audience: Audience = Field(sa_type=word(Audience))
    cases: int
    counted: int = 0
