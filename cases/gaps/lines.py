"""The rows and columns of a gap map, which of them fold, and the filter that finds what a cell counts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cases.playbook.doing import types
from cases.record import COUNTERMEASURES, TACTICS
from cases.search import LONGEST, Filter
from cases.taxonomy import Taxonomy, Word

TYPES, TARGETS = "response_type", "target_group"
OTHER = "other"
"""The line of countermeasures that are of no type the vocabulary knows."""


@dataclass(frozen=True)
class Line:
    """A row or a column.

    Attributes:
        id: The word or code it stands for; empty for all cases.
        asks: The filter that finds its cases; empty for all of them.
        values: What that filter asks for.
        within: The line it was unfolded from, empty for none.
        folds: Whether there are words below it.
        is_open: Whether it is unfolded.
    """

    id: str = ""
    asks: str = ""
    values: tuple[str, ...] = ()
    within: str = ""
    folds: bool = False
    is_open: bool = False


WHOLE = Line()
"""All cases."""


def families(words: Taxonomy) -> list[str]:
    """Return what rows fold into."""
    return [word.id for word in words.families()]


def folders(words: Taxonomy) -> set[str]:
    """Return the ids of everything that unfolds, be it a row or a column."""
    return {*families(words), OTHER, *(word.id for word in words.all_words(TYPES)), *(item.id for item in _top(words))}


def _top(words: Taxonomy) -> list[Word]:
    return [word for word in words.words(TARGETS) if not word.parent]


def _offered(some: list[Word], seen: Collection[str], *, everything: bool) -> Iterator[Word]:
    """Yield the words that have a line: those with a case, or all that aren't retired."""
    return (word for word in some if word.id in seen or (everything and not word.retired))


def rows(words: Taxonomy, unfolded: Collection[str], seen: Collection[str], *, everything: bool) -> Iterator[Line]:
    """Yield all cases and then every family of tactics, with the tactics of those that are unfolded.

    Args:
        words: The vocabularies.
        unfolded: Ids of families.
        seen: The tactics that have a case.
        everything: Whether the other tactics of unfolded families have a row as well.
    """
    yield WHOLE
    for family in families(words):
        yield Line(family, "family", (family,), folds=True, is_open=family in unfolded)
        if family in unfolded:
            own = [word for word in words.all_words(*TACTICS) if family in words.families_of(word.id)]
            for word in _offered(own, seen, everything=everything):
                yield Line(word.id, "tactic", (word.id,), within=family)


def countermeasures(
    words: Taxonomy, unfolded: Collection[str], seen: Collection[str], *, everything: bool
) -> Iterator[Line]:
    """Yield every type of response, with the countermeasures of those that are unfolded.

    Args:
        words: The vocabularies.
        unfolded: Ids of types.
        seen: The countermeasures that a case has.
        everything: Whether the others of an unfolded type have a column as well.
    """
    known = {word.id for word in words.all_words(TYPES)}
    for kind in [*(word.id for word in words.words(TYPES)), OTHER]:
        own = [
            word
            for word in words.all_words(*COUNTERMEASURES)
            if kind in types(word.id) or (kind == OTHER and not types(word.id) & known)
        ]
        used = tuple(word.id for word in own if word.id in seen)
        if kind == OTHER and not used:
            continue
        # Only what a case has is asked for: a type has up to 65 countermeasures, and each would stand in every link.
        yield Line(kind, "countermeasure", used or (own[0].id,), folds=True, is_open=kind in unfolded)
        if kind in unfolded:
            for word in _offered(own, seen, everything=everything):
                yield Line(word.id, "countermeasure", (word.id,), within=kind)


def targets(words: Taxonomy, unfolded: Collection[str], seen: Collection[str], *, everything: bool) -> Iterator[Line]:
    """Yield every group of targets, with the narrower ones of those that are unfolded; arguments as above."""
    for group in _top(words):
        yield Line(group.id, "target", (group.id,), folds=True, is_open=group.id in unfolded)
        if group.id in unfolded:
            own = [word for word in words.all_words(TARGETS) if word.parent == group.id]
            for word in _offered(own, seen, everything=everything):
                yield Line(word.id, "target", (word.id,), within=group.id)


def countries(codes: Collection[str]) -> Iterator[Line]:
    """Yield a line for each country, in the order of `codes`."""
    return (Line(code, "country", (code,)) for code in codes)


def is_alone(wanted: Filter, line: Line) -> bool:
    """Say whether a line's values can take the place of what the filter asks for in that part.

    Values of one part are alternatives, so a line beside those asked for has to be asked for in the search.
    """
    held: tuple[str, ...] = getattr(wanted, line.asks)
    return not held or set(line.values) <= set(held)


def behind(wanted: Filter, *lines: Line) -> Filter | None:
    """Return the filter that finds the cases of all these lines among those of `wanted`.

    None where it is too long to be typed into the search.
    """
    for line in lines:
        if not line.asks:
            continue
        if is_alone(wanted, line):
            wanted = wanted.narrowed(**{line.asks: line.values})
        else:
            wanted = wanted.narrowed(q=f"{line.asks}:{','.join(line.values)} {wanted.q}".strip())
    return wanted if len(wanted.q) <= LONGEST else None
