"""The words of the field, to browse and to search: tactics by family, countermeasures, and the cases that use them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cases import facets
from cases.i18n import LANGUAGE_NAMES, N_, Msg, plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, TACTICS
from cases.search import Filter
from cases.taxonomy import FAMILIES, Word
from db.vocabulary import LANGUAGES

FIRST_SHOWN = "pw"
MOST_FOUND = 80

_NAMES: dict[str, Msg] = {
    "pw": N_("Political warfare and offline tactics"),
    "pw_countermeasures": N_("Countermeasures"),
    "disarm_counters": N_("Countermeasures of DISARM"),
}


@dataclass(frozen=True)
class Uses:
    """How many cases that the viewer may read use each word."""

    tactics: dict[str, int]
    countermeasures: dict[str, int]

    def of(self, word: Word) -> int:
        """Return how many cases use a word."""
        return (self.tactics if word.vocabulary in TACTICS else self.countermeasures).get(word.id, 0)


def uses(session: Any) -> Uses:
    """Return how many cases use each word; a technique counts the cases of its sub-techniques too, each once.

    Args:
        session: A session through the viewer's door.
    """
    return Uses(facets.cases_by(session, Filter(), "tactic"), facets.cases_by(session, Filter(), "countermeasure"))


def shelves(asking: Asking) -> dict[str, str]:
    """Return what can be browsed, each with its name: all our own tactics, families, phases, countermeasures."""
    families = {word.id: f"{word.label[asking.lang]} · {word.id}" for word in asking.taxonomy.families()}
    ours = {item: name for item, name in families.items() if item.startswith("PW")}
    phases = {item: f"DISARM: {name}" for item, name in families.items() if item not in ours}
    names = {item: asking.words(message) for item, message in _NAMES.items()}
    return {"pw": names["pw"], **ours, "pw_countermeasures": names["pw_countermeasures"], **phases} | {
        "disarm_counters": names["disarm_counters"]
    }


def show_shelf(asking: Asking, shelf: str, used: Uses) -> None:
    """Show the words of one shelf, family by family."""
    words = asking.taxonomy
    if shelf in {"pw_countermeasures", "disarm_counters"}:
        inert.section(shelves(asking)[shelf])
        _show_words(asking, words.words(shelf), used)
        return
    families = (
        words.words(FAMILIES["pw_tactics"])
        if shelf == "pw"
        else [word for word in words.families() if word.id == shelf]
    )
    for family in families:
        inert.section(family.label[asking.lang], family.id)
        inert.small(family.definition[asking.lang])
        _show_words(asking, [word for word in words.words(*TACTICS) if family.id in words.families_of(word.id)], used)


def show_found(asking: Asking, typed: str, used: Uses) -> None:
    """Show the tactics and countermeasures that any name or synonym in any language finds."""
    found = asking.taxonomy.find(typed, *TACTICS, *COUNTERMEASURES)
    if not found:
        inert.paragraphs(
            asking.words("No word holds what you typed. Try a shorter part of it, or a word in another language.")
        )
        return
    inert.section(plural(asking.lang, "{n} word found", "{n} words found", len(found)))
    if len(found) > MOST_FOUND:
        inert.small(asking.words("The first {n} are shown; type more to narrow it down.", n=MOST_FOUND))
    _show_words(asking, found[:MOST_FOUND], used)


def _show_words(asking: Asking, words: Iterable[Word], used: Uses) -> None:
    inert.word_list(_explained(asking, word, used.of(word)) for word in words)


def _explained(asking: Asking, word: Word, number: int) -> inert.Explained:
    lang = asking.lang
    name = "tactic" if word.vocabulary in TACTICS else "countermeasure"
    kind = asking.words("Countermeasure") if name == "countermeasure" else ""
    cases = plural(lang, "{n} case", "{n} cases", number) if number else asking.words("no case yet")
    lines = [
        ("", _warning(asking, word)),
        (asking.words("Example:"), word.example[lang]),
        (asking.words("Not this:"), word.not_this[lang]),
        (asking.words("Also called:"), _synonyms(asking, word)),
        *((f"{LANGUAGE_NAMES[tag]}:", word.label[tag]) for tag in LANGUAGES if tag != lang),
        ("DISARM:", wording.listed(asking, _mapped(asking, word.mapped_to))),
    ]
    link = (asking.words("Cases with it"), Filter().narrowed(**{name: (word.id,)}).url("/cases")) if number else None
    remark = " · ".join(part for part in (word.id, kind, cases) if part)
    return inert.Explained(word.label[lang], remark, lines, link, lead=word.definition[lang])


def _warning(asking: Asking, word: Word) -> str:
    if word.suggested:
        return ""
    return asking.words("Listed so that it can be recorded; this product never suggests it.")


def _synonyms(asking: Asking, word: Word) -> str:
    ordered = (asking.lang, *(tag for tag in LANGUAGES if tag != asking.lang))
    return wording.listed(asking, (name for tag in ordered for name in word.synonyms.get(tag, ())))


def _mapped(asking: Asking, ids: Sequence[str]) -> list[str]:
    return [f"{asking.label(item, *TACTICS, *COUNTERMEASURES)} ({item})" for item in ids]
