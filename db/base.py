"""What every table shares: one registry of our own, the naming convention and the column types."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

_REGISTRY = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)


class Base(SQLModel, registry=_REGISTRY):
    """Parent of every table. A registry of our own survives a reload of the module by the web server."""


METADATA = Base.metadata


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored as UTC and always returned with its zone (SQLite itself forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone; it would mean another moment on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum], name: str | None = None) -> Any:
    """Return the column type of a closed word set: its values as text, checked by the database.

    Args:
        kind: The word set.
        name: The check's name, needed where a table has two columns of the same set.
    """
    return Enum(
        kind,
        values_callable=lambda words: [item.value for item in words],
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or kind.__name__.lower(),
    )


def unguessable() -> int:
    """Return a row's number that doesn't tell how many rows there are, for rows whose number people can see."""
    return secrets.randbelow(2**31 - 1) + 1


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
