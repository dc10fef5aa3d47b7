"""What a form holds of its omissions: which detail is withheld how, by the detail's path; no Streamlit in here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cases.record import COARSENED, REWORDED

OMISSIONS = "omissions"
MARK = "omit/"
"""What follows the usual beginning in the key of a widget that decides about an omission: `omit/<path>/<choice>`."""

SHARED = "shared"
"""The choice of a way that withholds nothing; a form keeps it, so that what was decided isn't suggested again."""

UNTOLD = "untold"
"""The choice of a reason that tells readers nothing at all."""


def held(entered: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the omissions of a form, each as `cases.record.Omission` is entered."""
    return [item for item in decisions(entered) if item["way"] != SHARED]


def decisions(entered: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the omissions of a form and what others read as entered by the author's own choice."""
    return list(entered.get(OMISSIONS) or [])


def at(entered: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    """Return the omission of a detail; None where there is none."""
    return next((item for item in held(entered) if item["field"] == path), None)


def covering(entered: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    """Return the omission of what a detail lies in, or else of the detail itself."""
    found = [item for item in held(entered) if f"{path}.".startswith(f"{item['field']}.")]
    return min(found, key=lambda item: len(item["field"]), default=None)


def withhold(entered: dict[str, Any], path: str, way: str, **more: Any) -> None:
    """Withhold a detail in a way; `SHARED` ends that. What lies in it is decided about with it."""
    before = next((item for item in decisions(entered) if item["field"] == path), {"field": path})
    decided = {**before, "way": way, **more}
    kept = [item for item in decisions(entered) if way == SHARED or not item["field"].startswith(f"{path}.")]
    known = [item["field"] for item in kept]
    if path in known:
        kept[known.index(path)] = decided
    else:
        kept.append(decided)
    entered[OMISSIONS] = kept


def absorb(entered: dict[str, Any], choices: Mapping[str, Any]) -> None:
    """Take over what widgets hold, by the part of their key after `MARK`."""
    by_path: dict[str, dict[str, Any]] = {}
    for key, value in choices.items():
        path, _, choice = key.rpartition("/")
        by_path.setdefault(path, {})[choice] = value
    for path, chosen in sorted(by_path.items()):
        way, known, above = chosen.get("way"), at(entered, path), covering(entered, path)
        if above is not known or (way in {None, SHARED} and known is None):
            continue
        if way == SHARED:
            withhold(entered, path, SHARED)
        else:
            withhold(entered, path, way or (known or {})["way"], **_meant(chosen))


def _meant(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the choices beside the way say, as an omission is entered."""
    said: dict[str, Any] = {}
    if reason := chosen.get("said"):
        said["told"] = reason != UNTOLD
        if reason != UNTOLD:
            said["reason"] = reason
    if whom := chosen.get("whom"):
        said["members_too"] = whom == "members"
    if "wording" in chosen:
        said["wording"] = chosen["wording"] or None
    return said


def without_row(entered: dict[str, Any], rows: str, number: int) -> None:
    """Let the omissions follow their details when a row is removed; those of the row itself go with it."""
    if not entered.get(OMISSIONS):
        return
    kept = []
    for item in decisions(entered):
        inside = item["field"].removeprefix(f"{rows}.") if item["field"].startswith(f"{rows}.") else ""
        first, _, rest = inside.partition(".")
        if first.isdigit() and int(first) == number:
            continue
        moved = first.isdigit() and int(first) > number
        field = f"{rows}.{int(first) - 1}{'.' if rest else ''}{rest}" if moved else item["field"]
        kept.append({**item, "field": field})
    entered[OMISSIONS] = kept


def sent(
    omissions: Sequence[Mapping[str, Any]], path_sent: Callable[[str], str | None], filled: Callable[[str], bool]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the omissions as a verb takes them, and which of the form each of them is.

    An omission of what nobody filled in says nothing and stays behind.

    Args:
        omissions: Those of the form.
        path_sent: Returns a detail's path in what is sent; None where its row isn't sent.
        filled: Says whether something stands at a path of what is sent.
    """
    result, numbers = [], []
    for number, item in enumerate(omissions):
        path = path_sent(str(item.get("field") or ""))
        if path is None or not filled(path):
            continue
        said = {name: value for name, value in item.items() if value not in (None, "")}
        if said.get("way") != REWORDED:
            said.pop("wording", None)
        result.append({**said, "field": path})
        numbers.append(number)
    return result, numbers


def coarsen(entered: dict[str, Any], path: str) -> None:
    """Withhold the personal data in a text or link by neutral words."""
    withhold(entered, path, COARSENED, reason="privacy")
