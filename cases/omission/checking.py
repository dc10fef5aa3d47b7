"""What is wrong with omissions."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from pydantic import ValidationError

from cases.errors import CaseError, Problem, Rejected
from cases.fields import Words
from cases.i18n import N_
from cases.omission.making import rendition, with_changes
from cases.omission.spots import filled_spots, path_of, value_at
from cases.omission.ways import changes_of, claims, possible_ways
from cases.record import LISTS_READERS_CAN_MISS, REWORDED, Content, Omission, problems_of

_NOT_THIS_WAY = N_("This field can't be withheld in this way. Choose another.")
_NEVER = N_("This field can't be withheld; a case can't be read without it.")


def check_omissions(content: Content, omissions: Sequence[Omission], *, words: Words | None = None) -> list[Problem]:
    """Return what is wrong with omissions, each problem beside its part of `omissions.N`.

    Args:
        content: What was entered, checked.
        omissions: What is to be withheld of it.
        words: The vocabularies that a new wording is checked against; without them every word is taken.
    """
    said = content.model_dump(mode="json")
    problems: list[Problem] = []
    for number, omission in enumerate(omissions):
        try:
            _check(content, said, omission, words)
        except CaseError as error:
            problems += [replace(found, field=f"omissions.{number}.{found.field}") for found in error.problems]
    return problems or _overlaps(said, omissions) or _unreadable(content, omissions)


def _check(content: Content, said: Any, omission: Omission, words: Words | None) -> None:
    filled_spots(said, omission.field)
    possible = possible_ways(omission.field, content)
    if not possible:
        raise CaseError(_NEVER, field="field")
    if omission.way not in possible:
        raise CaseError(_NOT_THIS_WAY, field="way")
    if omission.way == REWORDED:
        _check_wording(said, omission, words)
    elif omission.wording:
        raise CaseError(N_("A wording stands only in a field that is reworded. Empty it, or reword."), field="wording")
    else:
        changes_of(said, omission, content.original.lang)


def _check_wording(said: Any, omission: Omission, words: Words | None) -> None:
    spots = filled_spots(said, omission.field)
    if not omission.wording:
        raise CaseError(N_("Write what others will read instead."), field="wording")
    if len(spots) > 1:
        raise CaseError(N_("A wording stands in one place. Name the entry, such as “texts.0.title”."), field="field")
    if omission.wording == value_at(said, spots[0]):
        raise CaseError(N_("This is what stands there now. Write something else."), field="wording")
    changed = with_changes(_copy(said), {spots[0]: omission.wording})
    try:
        Content.model_validate(changed, context={"taxonomy": words} if words else None)
    except ValidationError as error:
        found = [item for item in problems_of(error) if item.field.startswith(path_of(spots[0]))]
        if found:
            raise Rejected([replace(found[0], field="wording")]) from None


def _copy(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _copy(inner) for name, inner in said.items()}
    return [_copy(inner) for inner in said] if isinstance(said, list) else said


def _overlaps(said: Any, omissions: Sequence[Omission]) -> list[Problem]:
    """Return each omission that decides about what an earlier one does."""
    claimed = [claims(said, omission) for omission in omissions]
    problems: dict[int, Problem] = {}
    for (_, earlier), (number, later) in combinations(enumerate(claimed), 2):
        if any(one[: len(other)] == other[: len(one)] for one in earlier for other in later):
            same = earlier == later
            problems[number] = Problem(
                f"omissions.{number}.field",
                N_("This field is withheld already. Keep one of the two.")
                if same
                else N_("This is part of what is withheld already, or contains it. Keep one of the two."),
            )
    return list(problems.values())


def _unreadable(content: Content, omissions: Sequence[Omission]) -> list[Problem]:
    """Return why what others would read is no case any more."""
    for applied in ([omission for omission in omissions if omission.members_too], omissions):
        try:
            rendition(content, applied, omissions)
        except ValidationError as error:
            return [_beside(found, omissions) for found in problems_of(error)]
    return []


def _beside(found: Problem, omissions: Sequence[Omission]) -> Problem:
    """Return what is wrong with a rendition as a problem of the omission that made it so."""
    roots = [item.field.split(".")[0] for item in omissions]
    root = found.field.split(".")[0]
    exact = (number for number, item in enumerate(omissions) if item.field == found.field)
    number = next(exact, roots.index(root) if root in roots else roots.index("period_from"))
    if found.field in LISTS_READERS_CAN_MISS | {"tactics"}:
        return Problem(
            f"omissions.{number}.told", N_("Nothing would be left in this field, so readers have to be told.")
        )
    return replace(found, field=f"omissions.{number}.field")
