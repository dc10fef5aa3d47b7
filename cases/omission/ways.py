"""What may be withheld how, and what stands there afterwards."""

from collections.abc import Sequence
from typing import Any

from cases.dates import PartialDate
from cases.errors import CaseError
from cases.fields import Definition
from cases.i18n import N_, best_language, country_name
from cases.omission.spots import Spot, bare_path, fields, filled_spots, path_of, value_at
from cases.personal import generalise
from cases.record import COARSENED, LEFT_OUT, REWORDED, Content, Omission
from db.vocabulary import Precision, TextStatus

WAYS = (COARSENED, LEFT_OUT, REWORDED)
"""The ways to withhold a detail, in the order they are offered."""


_JUDGEMENTS = frozenset(
    {
        "information_credibility", "legal_status", "breakout_scale", "verification", "actors.basis",
        "actors.confidence", "responses.outcomes.result", "responses.outcomes.evidence", "responses.outcomes.harm",
        "sources.reliability",
    }
)  # fmt: skip
"""What is stated in grades: another grade in its place would be untrue, so these are left out or they stand."""

NOT_LEFT_OUT = frozenset({"texts", "countries"})
_WITH_THEIR_ENTRY = frozenset({"responses.texts.description", "responses.outcomes.texts.statement"})
_WHOLE_ENTRIES_COARSENED = frozenset({"places", "actors", "sources"})
_NOT_WITHHELD = frozenset({"withheld", "estimates"})
SETTLED = frozenset({"lang", "status"})


def possible_ways(path: str, content: Content) -> set[str]:
    """Return the ways that the definition of a field allows, before its value is looked at."""
    bare = bare_path(path)
    found, is_entry = fields()[bare], path.rpartition(".")[2].isdecimal()
    root, name = bare.split(".")[0], bare.rpartition(".")[2]
    if root in _NOT_WITHHELD or name in SETTLED or found.kind == "yes/no":
        return set()
    ways = set()
    if _can_be_left_out(found, path, content, is_entry=is_entry):
        ways.add(LEFT_OUT)
    if found.group:
        return ways | ({COARSENED} if bare in _WHOLE_ENTRIES_COARSENED else set())
    if found.kind in {"date", "line", "text", "link"}:
        ways |= {COARSENED, REWORDED}
    if found.kind in {"word", "country"} and found.many == is_entry and bare not in _JUDGEMENTS:
        ways.add(REWORDED)
    return ways


def _can_be_left_out(found: Definition, path: str, content: Content, *, is_entry: bool) -> bool:
    if found.path == "texts" and is_entry:  # a translation may go, the original not
        number = int(path.split(".")[1])
        return number >= len(content.texts) or content.texts[number].status is not TextStatus.ORIGINAL
    if found.many:
        return found.path not in NOT_LEFT_OUT
    return found.path in _WITH_THEIR_ENTRY or (not found.about.needed and found.default is None)


# --- making coarser -----------------------------------------------------------------------------------------------

GONE = object()
"""Stands for an entry to be taken out once every change is made, so that the numbers of the others stay."""

_ORDER = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR)
_COARSER = {Precision.DAY: Precision.MONTH, Precision.MONTH: Precision.YEAR, Precision.QUARTER: Precision.YEAR}


class _AsCoarseAsItGets(CaseError):
    """A value has no detail to take away; of several values that may be true of some."""


def no_more_exact(written: str, precision: Precision) -> str:
    """Return a date at least as coarse as a precision."""
    known = PartialDate.parse(written)
    if _ORDER.index(known.precision) >= _ORDER.index(precision):
        return written
    month = {Precision.MONTH: known.first.month, Precision.QUARTER: (known.first.month - 1) // 3 * 3 + 1}
    return str(PartialDate(known.first.replace(month=month.get(precision, 1), day=1), precision))


def _coarser_date(written: str) -> str:
    known = PartialDate.parse(written).precision
    if known not in _COARSER:
        raise _AsCoarseAsItGets(N_("A year can't be made coarser; leave it out or reword it."), field="way")
    return no_more_exact(written, _COARSER[known])


def _coarser_text(written: str, lang: str) -> str:
    found = generalise(written, lang)
    if found == written:
        raise _AsCoarseAsItGets(N_("Nothing in this text can be made coarser by itself; reword it."), field="way")
    return found


def _coarser_place(place: dict[str, Any], lang: str) -> dict[str, Any]:
    if not place["country"]:
        raise CaseError(N_("Give the place's country first: that is what others will read instead."), field="way")
    name = country_name(best_language(lang), place["country"])
    if name == place["name"]:
        raise _AsCoarseAsItGets(N_("A country can't be made coarser; leave it out or reword it."), field="way")
    return {**place, "name": name}


def _coarser_actor(actor: dict[str, Any]) -> dict[str, Any]:
    if not actor["type"]:
        raise CaseError(N_("Give the kind of actor first: that is what others will read instead."), field="way")
    coarse = {**actor, "name": None, "attributed_by": None}
    if coarse == actor:
        raise _AsCoarseAsItGets(N_("This actor has no name; there is nothing to make coarser."), field="way")
    return coarse


def _coarser_source(source: dict[str, Any], lang: str) -> dict[str, Any]:
    coarse = {**source, "title": generalise(source["title"], lang), "url": None, "archived_url": None}
    if coarse == source:
        raise _AsCoarseAsItGets(
            N_("This source has neither a link nor personal data in its title; reword it."), field="way"
        )
    return coarse


def _coarser(said: Any, spot: Spot, lang: str) -> dict[Spot, Any]:
    """Return what stands where once a place is made coarser.

    Raises:
        CaseError: It can't be.
    """
    bare, value = bare_path(path_of(spot)), value_at(said, spot)
    if bare in _WHOLE_ENTRIES_COARSENED and isinstance(value, list):
        return _coarser_of([(*spot, number) for number in range(len(value))], said, lang)
    if bare in {"places.name", "actors.name"} | _WHOLE_ENTRIES_COARSENED:
        at = spot[:2]
        entry = value_at(said, at)
        coarse = _coarser_entry(bare.split(".")[0], entry, lang)
        return {(*at, name): new for name, new in coarse.items() if new != entry[name]}
    match fields()[bare].kind:
        case "date":
            return {spot: _coarser_date(value)}
        case "link":
            return {spot: None}
        case _:
            return {spot: _coarser_text(value, str(value_at(said, spot[:-1]).get("lang", lang)))}


def _coarser_of(spots: Sequence[Spot], said: Any, lang: str) -> dict[Spot, Any]:
    """Make each place coarser that isn't yet; at least one must be."""
    changes: dict[Spot, Any] = {}
    refused: CaseError | None = None
    for spot in spots:
        try:
            changes |= _coarser(said, spot, lang)
        except _AsCoarseAsItGets as error:
            refused = error
    if refused and not changes:
        raise refused
    return changes


def _coarser_entry(group: str, entry: dict[str, Any], lang: str) -> dict[str, Any]:
    match group:
        case "places":
            return _coarser_place(entry, lang)
        case "actors":
            return _coarser_actor(entry)
        case _:
            return _coarser_source(entry, lang)


# --- one omission -------------------------------------------------------------------------------------------------


def claims(said: Any, omission: Omission) -> list[Spot]:
    """Return the places an omission decides about; one that makes a place coarser speaks of its country too."""
    whole = omission.way == COARSENED and bare_path(omission.field) == "places.name"
    return [spot[:-1] if whole else spot for spot in filled_spots(said, omission.field)]


def changes_of(said: Any, omission: Omission, lang: str) -> dict[Spot, Any]:
    """Return what stands where once an omission is made.

    Raises:
        CaseError: It can't be made.
    """
    spots = filled_spots(said, omission.field)
    match omission.way:
        case "coarsened":
            return _coarser_of(spots, said, lang)
        case "reworded":
            return dict.fromkeys(spots, omission.wording)
        case _:
            return dict(_left_out(said, spot) for spot in spots)


def _left_out(said: Any, spot: Spot) -> tuple[Spot, Any]:
    if bare_path(path_of(spot)) in _WITH_THEIR_ENTRY:
        return spot[:-1], GONE
    if isinstance(spot[-1], int):
        return spot, GONE
    return spot, [] if isinstance(value_at(said, spot), list) else None


def dependent_changes(said: Any, omission: Omission, changes: dict[Spot, Any]) -> dict[Spot, Any]:
    """Return what has to go with a change: who attributes to a coarser actor, and the copy of a page without link."""
    match bare_path(omission.field):
        case "sources.url":
            copies = [(*spot[:-1], "archived_url") for spot in changes]
            return {spot: None for spot in copies if value_at(said, spot)}
        case "actors.name" if omission.way == COARSENED:
            return {spot: value for spot, value in changes.items() if spot[-1] == "attributed_by"}
        case _:
            return {}
