"""What was entered into a form, as the verbs take it, and where each piece of it stands; no Streamlit in here."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from cases.dates import join
from cases.errors import Problem
from cases.fields import Definition, Record, definitions
from cases.pages.sharing import omission_state
from cases.record import Content, Sharing
from db.vocabulary import LANGUAGES, Audience, TextStatus

PREFIX = "f:"
"""What the keys of all widgets that hold a field begin with; the field's path follows, then for a date `:` and box."""

ANSWER = "answer"
"""The one thing a form holds beside the fields of a case: what the author answers to the reviewers."""


@dataclass
class Form:
    """A form that is being filled in, kept for as long as the browser's page stays open.

    Attributes:
        draft_id: The id it is or will be saved under; sending uses it too, so that sending twice sends once.
        member_id: Whose it is.
        entered: What it holds, valid or not, as a draft keeps it.
        lang: The interface language the widgets were last made in.
        saved: What it held when it was opened or last saved.
        stored: Whether there is a draft of it.
        case: The case it changes, and `version` as the author saw it.
        published: Whether readers meet an edition of that case meanwhile.
        renew: Whether the widgets must take their values from `entered` again rather than keep their own.
        tried: Whether the author has tried to send it, so that mistakes are shown from then on.
        open_detail: Whether the long part must open for a mistake in it.
        open_sensitive: Whether the part about what is withheld must open for a mistake in it.
        widgets: The keys of the widgets that were shown last.
        refused: What a verb said against it last.
        ticked: The lines of the check list that are ticked; the widgets may have to be made anew from it.
    """

    draft_id: str
    member_id: int | None
    entered: dict[str, Any]
    lang: str
    saved: dict[str, Any]
    stored: bool = False
    case: str | None = None
    version: int = 0
    published: bool = False
    renew: bool = False
    tried: bool = False
    open_detail: bool = False
    open_sensitive: bool = False
    widgets: set[str] = field(default_factory=set)
    refused: tuple[Problem, ...] = ()
    ticked: frozenset[str] = frozenset()

    def absorb(self, state: Mapping[str, Any]) -> None:
        """Take over what the widgets hold."""
        dates: dict[str, dict[str, Any]] = {}
        choices: dict[str, Any] = {}
        for key in self.widgets.intersection(state):
            path, _, box = key.removeprefix(PREFIX).partition(":")
            if path.startswith(omission_state.MARK):
                choices[path.removeprefix(omission_state.MARK)] = state[key]
            elif box:
                dates.setdefault(path, {})[box] = state[key]
            else:
                put(self.entered, path, deepcopy(state[key]))
        for path, boxes in dates.items():
            put(self.entered, path, join(boxes.get("year"), boxes.get("part"), boxes.get("day")))
        omission_state.absorb(self.entered, choices)

    @property
    def is_changed(self) -> bool:
        """Say whether it holds something worth keeping that no draft does."""
        return self.entered != self.saved and (self.stored or not is_blank(self.entered))


def blank(lang: str) -> dict[str, Any]:
    """Return what an empty form holds."""
    return {"texts": [{"lang": lang}], "audience": Audience.AMBER.value}


# --- one value by its path --------------------------------------------------------------------------------------


def get(entered: Any, path: str) -> Any:
    """Return what stands at a path such as `sources.0.url`; None where nothing does."""
    for part in path.split("."):
        if isinstance(entered, list):
            entered = entered[int(part)] if int(part) < len(entered) else None
        else:
            entered = entered.get(part) if isinstance(entered, dict) else None
    return entered


def put(entered: dict[str, Any], path: str, value: Any) -> None:
    """Set what stands at a path, making the rows it needs; one empty value doesn't replace another."""
    kept = None if value in ("", []) else value
    if kept is None and get(entered, path) in (None, "", []):
        return
    place, name = _reach(entered, path)
    place[name] = kept


def _reach(entered: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """Return the group a path ends in, made with the rows above it where they are missing, and the last name."""
    here: Any = entered
    parts = path.split(".")
    for part, following in pairwise(parts):
        if isinstance(here, list):
            here.extend({} for _ in range(int(part) + 1 - len(here)))
            here = here[int(part)]
        else:
            here[part] = here.get(part) or ([] if following.isdigit() else {})
            here = here[part]
    return here, parts[-1]


def add_row(entered: dict[str, Any], path: str, shown: int) -> None:
    """Add a row to a list of which `shown` rows are on the page, whether or not anything stands in them."""
    group, name = _reach(entered, path)
    rows = group[name] = group.get(name) or []
    rows.extend({} for _ in range(shown - len(rows)))
    row: dict[str, Any] = {}
    if name == "texts":
        used = {text.get("lang") or get(entered, "texts.0.lang") for text in rows}
        row = {"lang": next((lang for lang in LANGUAGES if lang not in used), LANGUAGES[0])}
        if rows:
            row["status"] = TextStatus.HUMAN.value
    rows.append(row)


def remove_row(entered: dict[str, Any], path: str, number: int) -> None:
    """Remove a row; those below move up, and what is withheld of them with them."""
    rows = get(entered, path)
    if isinstance(rows, list) and number < len(rows):
        del rows[number]
        omission_state.without_row(entered, path, number)


# --- what is sent -----------------------------------------------------------------------------------------------


@cache
def fields_of(record: type[Record]) -> dict[str, Definition]:
    """Return a record's own fields by name, without those inside its groups."""
    return {found.path: found for found in definitions(record) if "." not in found.path}


def _is_blank(record: type[Record], entered: Mapping[str, Any]) -> bool:
    for name, value in entered.items():
        found = fields_of(record).get(name)
        if found is None or value in (None, "", [], found.default):
            continue
        if found.group:
            if not all(_is_blank(found.group, row) for row in value):
                return False
        elif name not in {"lang", "status"}:
            return False
    return True


def is_blank(entered: Mapping[str, Any]) -> bool:
    """Say whether nothing was entered yet that is worth keeping."""
    said = {name: value for name, value in entered.items() if name in Content.model_fields}
    shared = {name: value for name, value in entered.items() if name in Sharing.model_fields}
    return not entered.get(ANSWER) and _is_blank(Content, said) and _is_blank(Sharing, shared)


@dataclass(frozen=True)
class Sending:
    """What is sent of a form: the same without rows nobody filled in.

    Attributes:
        entered: See `cases.submit.check()`.
        answer: What the author answers to the reviewers.
        rows: By path of a list in `entered`, which rows of the form its rows are.
    """

    entered: dict[str, Any]
    answer: str
    rows: dict[str, list[int]]

    def in_form(self, problem: Problem) -> Problem:
        """Return a problem with the path its field has in the form; a word in a list has that of the list."""
        path = self.form_path(problem.field)
        before, _, last = path.rpartition(".")
        return Problem(before if last.isdigit() else path, problem.message, problem.values)

    def form_path(self, sent_path: str) -> str:
        """Return where in the form stands what is sent at a path."""
        sent, parts = "", []
        for part in sent_path.split("."):
            known = self.rows.get(sent)
            parts.append(str(known[int(part)]) if known and part.isdigit() and int(part) < len(known) else part)
            sent = f"{sent}.{part}".strip(".")
        return ".".join(parts)

    def sent_path(self, form_path: str) -> str | None:
        """Return where in what is sent stands what the form holds at a path; None where its row isn't sent."""
        sent = ""
        for part in form_path.split("."):
            known = self.rows.get(sent) if part.isdigit() else None
            if known is not None and int(part) not in known:
                return None
            sent = f"{sent}.{known.index(int(part)) if known is not None else part}".strip(".")
        return sent


def sending(entered: Mapping[str, Any]) -> Sending:
    """Return what is to be sent of what was entered.

    The first row of what a case can't do without stays even if it is empty, so that its mistakes have a place.
    Texts inside a response are in the language of the case where the author chose none.
    """
    rows: dict[str, list[int]] = {}
    lang = get(dict(entered), "texts.0.lang") or LANGUAGES[0]

    def kept(record: type[Record], group: Mapping[str, Any], path: str) -> dict[str, Any]:
        result = {name: value for name, value in group.items() if value not in (None, "")}
        if "lang" in record.model_fields:
            result.setdefault("lang", lang)
        for name, found in fields_of(record).items():
            if found.group is None or name not in group:
                continue
            here = f"{path}{name}"
            numbers = [
                number
                for number, row in enumerate(group[name] or [])
                if (number == 0 and found.about.needed) or not _is_blank(found.group, row)
            ]
            rows[here] = numbers
            result[name] = [
                kept(found.group, group[name][number], f"{here}.{place}.") for place, number in enumerate(numbers)
            ]
        return result

    whole = dict(entered)
    answer = str(whole.pop(ANSWER, None) or "")
    for name, found in fields_of(Content).items():
        if found.group and found.about.needed:
            whole[name] = whole.get(name) or [{}]
    whole.pop(omission_state.OMISSIONS, None)
    result = Sending(kept(Content, whole, ""), answer, rows)
    if held := omission_state.held(entered):
        omissions, numbers = omission_state.sent(
            held, result.sent_path, lambda path: get(result.entered, path) not in (None, "", [])
        )
        result.entered[omission_state.OMISSIONS], rows[omission_state.OMISSIONS] = omissions, numbers
    return result


def labels(path: str) -> Iterator[tuple[Definition, int | None]]:
    """Yield the fields a path leads through, each with the number of its row where it is a list of rows."""
    record: type[Record] | None = None
    parts = path.split(".")
    for place, part in enumerate(parts):
        if part.isdigit():
            continue
        known = fields_of(record) if record else {**fields_of(Content), **fields_of(Sharing)}
        if part not in known:
            return
        after = parts[place + 1] if place + 1 < len(parts) else ""
        yield known[part], int(after) if after.isdigit() else None
        record = known[part].group or record


def texts(entered: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what was typed rather than chosen, each text with its path."""
    if isinstance(entered, dict):
        for name, value in entered.items():
            yield from texts(value, f"{path}.{name}".strip("."))
    elif isinstance(entered, list):
        for number, value in enumerate(entered):
            yield from texts(value, f"{path}.{number}")
    elif isinstance(entered, str):
        kinds = [found.kind for found, _ in labels(path)]
        if path.startswith(f"{omission_state.OMISSIONS}.") and not path.endswith(".wording"):
            return
        if path == ANSWER or (kinds and kinds[-1] in {"line", "text", "link", "id"} and not path[-1].isdigit()):
            yield path, entered
