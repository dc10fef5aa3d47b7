"""What to offer to who withholds something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cases.dates import PartialDate
from cases.errors import CaseError
from cases.fields import Definition, Part
from cases.i18n import Msg
from cases.omission.checking import check_omissions
from cases.omission.spots import Spot, bare_path, fields, filled_spots, path_of, spots_of, value_at
from cases.omission.ways import NOT_LEFT_OUT, SETTLED, WAYS, changes_of, dependent_changes, possible_ways
from cases.personal import find, is_account_link
from cases.record import COARSENED, LEFT_OUT, Content, Omission
from db.vocabulary import Precision


@dataclass(frozen=True)
class Withholdable:
    """A filled field that may be withheld.

    Attributes:
        path: As `Omission.field` names it, such as `sources.1.url`.
        definition: The field's definition; of a whole entry, such as `sources.1`, that of its group.
        preview: The beginning of its value; a word is given by its id.
        ways: The ways that are possible for it as it is filled, at least one.
        sensitive: Whether it is the kind of detail that can expose somebody.
        coarser: The beginning of what would stand there once it is made coarser; empty for nothing.
    """

    path: str
    definition: Definition
    preview: str
    ways: tuple[str, ...]
    sensitive: bool
    coarser: str = ""

    @property
    def label(self) -> Msg:
        """The field's name."""
        return self.definition.about.label

    @property
    def kind(self) -> str:
        """The name of its value type, see `Definition.kind`."""
        return self.definition.kind


PREVIEW = 80
"""Characters of a value that a preview shows."""


def withholdable(content: Content) -> list[Withholdable]:
    """Return the filled fields that may be withheld, in the order of the form; entries before their fields."""
    said = content.model_dump(mode="json")
    found = [item for path in _filled_paths(said) if (item := _withholdable(content, said, path))]
    return sorted(found, key=lambda item: list(Part).index(item.definition.about.part))


_ENTRIES_OF_WORDS = frozenset({"responses.texts", "responses.outcomes.texts"})
"""Entries that hold little more than one text; the text itself is offered."""


def _filled_paths(said: Any) -> Iterator[str]:
    for spot, value in _leaves(said, ()):
        if value not in (None, "", []) and bare_path(path_of(spot)) not in _ENTRIES_OF_WORDS:
            yield path_of(spot)


def _leaves(said: Any, spot: Spot) -> Iterator[tuple[Spot, Any]]:
    """Yield every field and entry in order; a list of words before its words, and a lone word not by itself."""
    for name, value in said.items():
        here = (*spot, name)
        if not isinstance(value, list):
            yield here, value
            continue
        grouped = bool(value) and isinstance(value[0], dict)
        if not grouped:
            yield here, value
        for number, entry in enumerate(value):
            if grouped or len(value) > 1 or name in NOT_LEFT_OUT:
                yield (*here, number), entry
            if grouped:
                yield from _leaves(entry, (*here, number))


def _withholdable(content: Content, said: Any, path: str) -> Withholdable | None:
    ways = tuple(way for way in WAYS if way in possible_ways(path, content) and _works(said, path, way, content))
    if not ways:
        return None
    [spot] = spots_of(said, path)
    definition, value = fields()[bare_path(path)], value_at(said, spot)
    coarser = _preview(_coarser(said, spot, content)) if COARSENED in ways else ""
    return Withholdable(path, definition, _preview(value), ways, _is_sensitive(definition, value), coarser)


def _coarser(said: Any, spot: Spot, content: Content) -> Any:
    changes = changes_of(said, Omission(field=path_of(spot), way=COARSENED), content.original.lang)
    if spot in changes:
        return changes[spot] or ""
    return {name: changes.get((*spot, name), value) for name, value in value_at(said, spot).items()}


def _works(said: Any, path: str, way: str, content: Content) -> bool:
    try:
        changes_of(said, Omission(field=path, way=way), content.original.lang)
    except CaseError:
        return False
    return True


def _preview(value: Any) -> str:
    if isinstance(value, dict):
        values = [inner for name, inner in value.items() if name not in SETTLED and inner]
        value = next((inner for inner in values if isinstance(inner, str)), values[0] if values else "")
    if isinstance(value, list):
        value = ", ".join(_preview(inner) for inner in value)
    line = " ".join(str(value).split())
    return line if len(line) <= PREVIEW else f"{line[: PREVIEW - 1].rstrip()}…"


def _is_sensitive(definition: Definition, value: Any) -> bool:
    """Say whether a value is exact or personal enough that it can expose somebody."""
    if definition.path in {"places.name", "actors.name"}:
        return True
    match definition.kind:
        case "date":  # a publication's date is public
            return definition.path != "sources.published" and PartialDate.parse(value).precision is Precision.DAY
        case "link":
            return is_account_link(value)
        case "line" | "text":
            return bool(find(value))
        case _:
            return False


def suggested(content: Content) -> tuple[Omission, ...]:
    """Return what to withhold when its author says no more than that some details are sensitive.

    Days, places, names of actors, texts with personal data and links to accounts are made coarser where that is
    possible; a place without a country and a name without a kind are left out.
    """
    found = [_suggestion(item, content) for item in withholdable(content) if item.sensitive]
    nameless = [
        Omission(field=f"places.{number}", way=LEFT_OUT)
        for number, place in enumerate(content.places)
        if not place.country
    ]
    return (*(omission for omission in found if omission), *nameless)


def _suggestion(item: Withholdable, content: Content) -> Omission | None:
    way = next((way for way in (COARSENED, LEFT_OUT) if way in item.ways), None)
    reason = "privacy" if item.kind in {"text", "link"} or item.path.endswith(".title") else "not_stated"
    if way is None:
        return None
    omission = Omission(field=item.path, way=way, reason=reason)
    return None if check_omissions(content, [omission]) else omission


# --- what others can still read -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class StillSaid:
    """A field in which others can still read what an omission withholds elsewhere.

    Attributes:
        omission: The number of the omission, from 0.
        path: The field.
        text: The words that stand there; empty where it is the same text in another language.
    """

    omission: int
    path: str
    text: str


def still_said(content: Content, omissions: Sequence[Omission]) -> list[StillSaid]:
    """Return where the public could still read what omissions withhold: the same words, or a translation of them.

    It warns and never promises: what is said in other words isn't found.

    Args:
        content: What was entered.
        omissions: Omissions of it that `check_omissions()` has nothing against.
    """
    said, lang = content.model_dump(mode="json"), content.original.lang
    after: dict[Spot, Any] = {}
    for omission in omissions:
        made = changes_of(said, omission, lang)
        after |= made | dependent_changes(said, omission, made)
    left = {path: text for path, text in _left(said, after) if text}
    found: dict[StillSaid, None] = {}
    for number, omission in enumerate(omissions):
        for spot in filled_spots(said, omission.field):
            needles = _telling(spot, value_at(said, spot))
            found |= {
                StillSaid(number, path_of(path), needle): None
                for needle in needles
                for path, text in left.items()
                if needle.casefold() in text.casefold()
            }
            found |= {
                StillSaid(number, path_of(path), ""): None for path in _translations(said, spot) if path not in after
            }
    return list(found)


def _left(said: Any, after: dict[Spot, Any]) -> Iterator[tuple[Spot, str | None]]:
    """Yield every free text with its place, as it stands after the changes; None where it went."""
    for spot, value in _leaves(said, ()):
        if isinstance(value, str) and fields()[bare_path(path_of(spot))].kind in {"line", "text", "link"}:
            gone = any(spot[:length] in after for length in range(1, len(spot)))
            yield spot, None if gone else after.get(spot, value)


def _telling(spot: Spot, value: Any) -> list[str]:
    """Return the words of a value that would give it away elsewhere: a name, a title, a link, personal data."""
    if isinstance(value, list):
        return [word for number, inner in enumerate(value) for word in _telling((*spot, number), inner)]
    if isinstance(value, dict):
        return [word for name, inner in value.items() for word in _telling((*spot, name), inner)]
    kind = fields()[bare_path(path_of(spot))].kind
    if not isinstance(value, str) or kind not in {"line", "text", "link"}:
        return []
    words = [finding.text for finding in find(value)] if kind == "text" else [value]
    return [word for word in words if len(word) >= (4 if word.isascii() else 2)]


def _translations(said: Any, spot: Spot) -> Iterator[Spot]:
    """Yield where the same text stands in other languages."""
    if len(spot) < 3 or spot[-3] != "texts":
        return
    for number, entry in enumerate(value_at(said, spot[:-2])):
        if number != spot[-2] and entry[spot[-1]]:
            yield (*spot[:-2], number, spot[-1])
