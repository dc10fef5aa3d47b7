"""What a form holds of its omissions: which detail is withheld how, by the detail's path; no Streamlit in here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cases.record import COARSENED, REWORDED

OMISSIONS = "omissions"
MARK = "omit/"
"""What follows the usual beginning in the key of a widget that decides about an omission: `omit/<path>/<choice>`."""

SHARED = "shared"
"""The choice of a way that withholds nothing."""

UNTOLD = "untold"
"""The choice of a reason that tells readers nothing at all."""


def held(entered: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the omissions of a form, each as `cases.record.Omission` is entered."""
    return list(entered.get(OMISSIONS) or [])


def at(entered: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    """Return the omission of a detail; None where there is none."""
    return next((item for item in held(entered) if item["field"] == path), None)


def covering(entered: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    """Return the omission of a detail or of what it lies in."""
    return next((item for item in held(entered) if path == item["field"] or path.startswith(f"{item['field']}.")), None)


def withhold(entered: dict[str, Any], path: str, way: str, **more: Any) -> None:
    """Withhold a detail in a way; `SHARED` ends that. What lies in it is decided about with it."""
    others = [item for item in held(entered) if item["field"] != path and not item["field"].startswith(f"{path}.")]
    if way == SHARED:
        entered[OMISSIONS] = [item for item in held(entered) if item["field"] != path]
        return
    entered[OMISSIONS] = [*others, {**(at(entered, path) or {"field": path}), "way": way, **more}]


def absorb(entered: dict[str, Any], choices: Mapping[str, Any]) -> None:
    """Take over what widgets hold, by the part of their key after `MARK`."""
    by_path: dict[str, dict[str, Any]] = {}
    for key, value in choices.items():
        path, _, choice = key.rpartition("/")
        by_path.setdefault(path, {})[choice] = value
    for path, chosen in by_path.items():
        if (way := chosen.get("way")) == SHARED:
            withhold(entered, path, SHARED)
            continue
        known = at(entered, path)
        if way is None and known is None:
            continue
        kept = {"way": way, **_meant(chosen)} if way else _meant(chosen)
        if known is None:
            withhold(entered, path, **kept)
        else:
            known.update(kept)


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
    for item in held(entered):
        inside = item["field"].removeprefix(f"{rows}.") if item["field"].startswith(f"{rows}.") else ""
        first, _, rest = inside.partition(".")
        if first.isdigit() and int(first) == number:
            continue
        if first.isdigit() and int(first) > number:
            item = {**item, "field": f"{rows}.{int(first) - 1}{'.' if rest else ''}{rest}"}
        kept.append(item)
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
