"""The words of the vocabularies, and the facts of the database itself."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from db.base import Base


class Term(Base, table=True):
    """A word of a vocabulary: a tactic, a channel, a grade. Retired words stay and name their successor."""

    __tablename__ = "term"

    vocabulary: str = Field(primary_key=True, max_length=40)
    id: str = Field(primary_key=True, max_length=40)
    position: int
    parent: str | None = Field(default=None, max_length=40)
    phase: str | None = Field(default=None, max_length=40)
    suggested: bool = True
    valid_from: date
    valid_to: date | None = None
    replaced_by: str | None = Field(default=None, max_length=40)
    mapped_to: list[str] = Field(default_factory=list, sa_type=JSON)


class TermText(Base, table=True):
    """What a word is called and what it means, in one language."""

    __tablename__ = "term_text"

    vocabulary: str = Field(primary_key=True, max_length=40)
    term_id: str = Field(primary_key=True, max_length=40)
    lang: str = Field(primary_key=True, max_length=35)
    label: str
    definition: str
    example: str
    not_this: str
    synonyms: list[str] = Field(default_factory=list, sa_type=JSON)


VOCABULARIES = "vocabularies"
"""The setting that holds the fingerprint of the vocabularies in the database."""


class Setting(Base, table=True):
    """A fact about this database itself, such as the fingerprint of the vocabularies it holds."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True, max_length=60)
    value: str
