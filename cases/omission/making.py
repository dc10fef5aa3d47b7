"""A rendition: a case with some of its omissions made."""

from collections.abc import Sequence
from typing import Any

from cases.dates import PartialDate
from cases.omission.spots import Spot, bare_path, fields, path_of, put_at
from cases.omission.ways import GONE, changes_of, claims, dependent_changes, no_more_exact
from cases.record import COARSENED, LEFT_OUT, REWORDED, Content, Omission


def rendition(content: Content, applied: Sequence[Omission], every: Sequence[Omission]) -> Content:
    """Return a case with some of its omissions made; what another omission decides about is left to that one."""
    if not applied:
        return content
    said, lang = content.model_dump(mode="json"), content.original.lang
    claimed = {spot for omission in every for spot in claims(said, omission)}
    changes: dict[Spot, Any] = {}
    told: list[tuple[str, Omission]] = []
    for omission in applied:
        made = changes_of(said, omission, lang)
        dependent = dependent_changes(said, omission, made)
        changes |= {spot: value for spot, value in made.items() if spot not in dependent}
        taken = {spot: value for spot, value in dependent.items() if spot not in claimed}
        changes |= taken
        told += [(bare_path(path), omission) for path in {omission.field, *map(path_of, taken)}]
    ended = _ended(said, changes, applied, decided=("period_to",) in claimed)
    changes |= ended
    told += [("period_to", omission) for omission in applied if ended and omission.field == "period_from"]
    changed = with_changes(said, changes)
    changed["withheld"] = _withheld(content, [(field, omission) for field, omission in told if omission.told])
    return Content.model_validate(changed)


def _ended(said: Any, changes: dict[Spot, Any], applied: Sequence[Omission], *, decided: bool) -> dict[Spot, Any]:
    """Return an end no more exact than a beginning that was made coarser, unless the author decided about it."""
    ways = {omission.field: omission.way for omission in applied}
    if ways.get("period_from") != COARSENED or not said["period_to"]:
        return {}
    if decided and ways.get("period_to") != COARSENED:
        return {}
    spot = ("period_to",)
    before = changes.get(spot, said["period_to"])
    after = no_more_exact(before, PartialDate.parse(changes["period_from",]).precision)
    return {spot: after} if after != before else {}


def with_changes(said: dict[str, Any], changes: dict[Spot, Any]) -> dict[str, Any]:
    """Return the record with the changes made, without the entries that went and those that became alike."""
    for spot, value in sorted(changes.items(), key=lambda change: -len(change[0])):
        put_at(said, spot, value)
    touched = {str(spot[0]) for spot in changes}
    result = {name: _without_gone(value) if name in touched else value for name, value in said.items()}
    for name in touched & {name for name, found in fields().items() if found.group}:
        entries = [entry for entry in result[name] if any(value is not None for value in entry.values())]
        result[name] = [entry for place, entry in enumerate(entries) if entry not in entries[:place]]
    return result


def _without_gone(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_gone(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_gone(inner) for inner in value if inner is not GONE]
    return value


_STRENGTH = (REWORDED, COARSENED, LEFT_OUT)


def _withheld(content: Content, told: Sequence[tuple[str, Omission]]) -> list[dict[str, str]]:
    """Return what readers are told: per field one entry, the strongest way, a stated reason before none."""
    said = [(item.field, item.way, item.reason) for item in content.withheld]
    said += [(field, omission.way, omission.reason) for field, omission in told]
    strongest: dict[str, tuple[str, str]] = {}
    for field, way, reason in said:
        strongest[field] = max(strongest.get(field, (way, reason)), (way, reason), key=_strength)
    known, order = [item.field for item in content.withheld], list(fields())
    ordered = sorted(
        strongest, key=lambda field: known.index(field) if field in known else len(known) + order.index(field)
    )
    return [{"field": field, "way": strongest[field][0], "reason": strongest[field][1]} for field in ordered]


def _strength(said: tuple[str, str]) -> tuple[int, bool, str]:
    way, reason = said
    return _STRENGTH.index(way) if way in _STRENGTH else -1, reason != "not_stated", reason
