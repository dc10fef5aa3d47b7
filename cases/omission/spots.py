"""Where the path of a field leads in a record."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from cases.errors import CaseError
from cases.fields import Definition, definitions
from cases.i18n import N_
from cases.record import Content

Spot = tuple[str | int, ...]
"""Where one value stands in a record: names of fields and numbers of entries."""


_NO_FIELD = N_("There is no field of this name.")
_NO_ENTRY = N_("There is no entry of this number.")
_EMPTY = N_("This field is empty; there is nothing to withhold.")


@cache
def fields() -> dict[str, Definition]:
    """Return the definition of every field of a case by its path."""
    return {found.path: found for found in definitions(Content)}


def bare_path(path: str) -> str:
    """Return a path without the numbers of entries."""
    return ".".join(part for part in path.split(".") if not part.isdecimal())


def path_of(spot: Spot) -> str:
    """Return the path of one place."""
    return ".".join(map(str, spot))


def spots_of(said: Any, path: str) -> list[Spot]:
    """Return every place a path names, empty ones too; a list without an index at the end of a path is one place.

    Raises:
        CaseError: It names no field or an entry that isn't there.
    """
    if bare_path(path) not in fields():
        raise CaseError(_NO_FIELD, field="field")
    here: list[tuple[Spot, Any]] = [((), said)]
    for part in path.split("."):
        here = list(_steps(here, part))
    return [spot for spot, _ in here]


def _steps(here: list[tuple[Spot, Any]], part: str) -> Iterator[tuple[Spot, Any]]:
    for spot, value in here:
        if part.isdecimal():
            if not isinstance(value, list):
                raise CaseError(_NO_FIELD, field="field")
            if int(part) >= len(value):
                raise CaseError(_NO_ENTRY, field="field")
            yield (*spot, int(part)), value[int(part)]
        elif isinstance(value, list):
            yield from (((*spot, number, part), entry[part]) for number, entry in enumerate(value))
        else:
            yield (*spot, part), value[part]


def value_at(said: Any, spot: Spot) -> Any:
    """Return what stands at a place."""
    for step in spot:
        said = said[step]
    return said


def put_at(said: Any, spot: Spot, value: Any) -> None:
    """Set what stands at a place."""
    value_at(said, spot[:-1])[spot[-1]] = value


def filled_spots(said: Any, path: str) -> list[Spot]:
    """Return the places a path names in which something stands.

    Raises:
        CaseError: There are none.
    """
    found = [spot for spot in spots_of(said, path) if value_at(said, spot) not in (None, "", [])]
    if not found:
        raise CaseError(_EMPTY, field="field")
    return found
