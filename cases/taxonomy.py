"""The vocabularies: brought in from `seeds/taxonomy/`, then asked for labels, definitions, families and synonyms."""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import delete, insert
from sqlmodel import Session, select

from cases.record import COUNTERMEASURES, TACTICS
from db.access import version
from db.engine import Engine
from db.fulltext import fold
from db.tables import VOCABULARIES, Setting, Term, TermText
from db.vocabulary import LANGUAGES

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "taxonomy"
VERSIONS = {"pw_tactics": ("pw", "1"), "disarm_techniques": ("disarm", "1.6")}
"""The taxonomy and version that a tactic's vocabulary stands for."""

FAMILIES = {"pw_tactics": "pw_families", "disarm_techniques": "disarm_phases"}
"""The vocabulary of families above each vocabulary of tactics."""


@dataclass(frozen=True)
class Word:
    """A word of a vocabulary with all that is said of it, each by language tag.

    Attributes:
        id: Its id, unique within its vocabulary.
        parent: The wider word, if any: of the same vocabulary, or of the vocabulary of families.
        phases: The DISARM phases a technique belongs to.
        suggested: Whether the product may suggest it; some DISARM counters never are.
        replaced_by: The id that took its place once it was retired.
        mapped_to: Ids of DISARM that mean about the same.
    """

    vocabulary: str
    id: str
    position: int
    parent: str | None
    phases: tuple[str, ...]
    suggested: bool
    retired: bool
    replaced_by: str | None
    mapped_to: tuple[str, ...] = ()
    label: dict[str, str] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    example: dict[str, str] = field(default_factory=dict)
    not_this: dict[str, str] = field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Return every name and synonym in every language."""
        return [*self.label.values(), *(word for words in self.synonyms.values() for word in words)]

    def everything(self) -> str:
        """Return its id with all names and synonyms, to be searched in."""
        return " | ".join([self.id, *self.names()])


class Taxonomy:
    """All vocabularies at one moment; it never changes."""

    def __init__(self, words: Sequence[Word]) -> None:
        """Take the words in any order."""
        self._words: dict[str, dict[str, Word]] = {}
        for item in sorted(words, key=lambda word: (word.vocabulary, word.position)):
            self._words.setdefault(item.vocabulary, {})[item.id] = item

    def has(self, vocabulary: str, term_id: str) -> bool:
        """Say whether the vocabulary has the word, retired or not."""
        return term_id in self._words.get(vocabulary, {})

    def vocabularies(self) -> list[str]:
        """Return the names of all vocabularies in order."""
        return list(self._words)

    def words(self, *vocabularies: str) -> list[Word]:
        """Return the words people can choose from, in order."""
        return [word for word in self.all_words(*vocabularies) if not word.retired]

    def all_words(self, *vocabularies: str) -> list[Word]:
        """Return every word, the retired ones too, in order."""
        return [word for name in vocabularies for word in self._words.get(name, {}).values()]

    def get(self, term_id: str, *vocabularies: str) -> Word | None:
        """Return the word of the first vocabulary that has it."""
        return next((self._words[name][term_id] for name in vocabularies if self.has(name, term_id)), None)

    def label(self, lang: str, term_id: str | None, *vocabularies: str) -> str:
        """Return what the word is called in `lang`; its id where no vocabulary knows it."""
        word = self.get(term_id, *vocabularies) if term_id else None
        return word.label[lang] if word else (term_id or "")

    def tactic(self, term_id: str) -> Word | None:
        """Return a tactic of either taxonomy."""
        return self.get(term_id, *TACTICS)

    def countermeasure(self, term_id: str) -> Word | None:
        """Return a countermeasure of either taxonomy."""
        return self.get(term_id, *COUNTERMEASURES)

    def taxonomy_of(self, tactic: str) -> tuple[str, str]:
        """Return the taxonomy and version a tactic's id belongs to; `("other", "")` for an unknown id."""
        word = self.tactic(tactic)
        return VERSIONS[word.vocabulary] if word else ("other", "")

    def families(self) -> list[Word]:
        """Return the families of tactics: our own first, then DISARM's phases."""
        return self.words("pw_families", "disarm_phases")

    def families_of(self, tactic: str) -> tuple[str, ...]:
        """Return the ids of the families a tactic belongs to."""
        word = self.tactic(tactic)
        if word is None:
            return ()
        return word.phases or ((word.parent,) if word.parent else ())

    @cached_property
    def _below(self) -> dict[str, set[str]]:
        below: dict[str, set[str]] = {}
        for word in (item for name in TACTICS for item in self._words.get(name, {}).values()):
            for above in {*self.families_of(word.id), *([word.parent] if word.parent else [])}:
                below.setdefault(above, set()).add(word.id)
        return below

    def tactics_in(self, family_or_tactic: str) -> set[str]:
        """Return the ids below a family, or a technique with its sub-techniques."""
        found = set(self._below.get(family_or_tactic, ()))
        return found | {family_or_tactic} if self.tactic(family_or_tactic) else found

    def narrower(self, vocabulary: str, term_id: str) -> set[str]:
        """Return a word's id with those of all words below it in its own vocabulary."""
        words = self._words.get(vocabulary, {})
        found = {term_id}
        while more := {word.id for word in words.values() if word.parent in found} - found:
            found |= more
        return found

    def find(self, typed: str, *vocabularies: str) -> list[Word]:
        """Return the words whose id, name or synonym in any language holds everything typed, best first."""
        wanted = fold(typed).split()
        scored = []
        for word in self.words(*vocabularies):
            text = fold(word.everything())
            if all(part in text for part in wanted):
                names = [fold(name) for name in word.label.values()]
                begins = any(name.startswith(fold(typed).strip()) for name in names)
                scored.append((not begins, word.position, word))
        return [word for _, _, word in sorted(scored, key=lambda item: item[:2])]


def files() -> Iterator[Path]:
    """Yield the vocabulary files in order of name."""
    yield from sorted(SEEDS.glob("*.csv"))


def fingerprint() -> str:
    """Return the SHA-256 of all vocabulary files together."""
    digest = hashlib.sha256()
    for path in files():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


_HELD = select(Setting.value).where(Setting.name == VOCABULARIES)


def held_fingerprint(session: Session) -> str:
    """Return the fingerprint of the vocabularies that a database holds; empty where it holds none."""
    return session.connection().execute(_HELD).scalar() or ""


def load_vocabularies(session: Session) -> int:
    """Bring the vocabulary files into the database if they differ from what it holds.

    Returns:
        How many words were written: 0 when nothing had changed.
    """
    current = fingerprint()
    if held_fingerprint(session) == current:
        return 0
    session.connection().execute(delete(TermText))
    session.connection().execute(delete(Term))
    rows = [(path.stem, row) for path in files() for row in _rows(path)]
    session.connection().execute(insert(Term), [_term(name, row) for name, row in rows])
    session.connection().execute(insert(TermText), [_text(name, row, lang) for name, row in rows for lang in LANGUAGES])
    session.merge(Setting(name=VOCABULARIES, value=current))
    session.flush()
    return len(rows)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def stated(vocabulary: str, column: str) -> dict[str, tuple[str, ...]]:
    """Return what a column that only one vocabulary file has states of each word, part by part; it is code's to read.

    Args:
        vocabulary: The vocabulary, such as `pw_countermeasures`.
        column: The column, such as `who`.
    """
    rows = _rows(SEEDS / f"{vocabulary}.csv")
    parts = {row["id"]: re.split("[|,]", row.get(column) or "") for row in rows}
    return {term: tuple(part.strip() for part in those if part.strip()) for term, those in parts.items()}


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _several(written: str | None) -> list[str]:
    return [part.strip() for part in (written or "").split("|") if part.strip()]


def _term(vocabulary: str, row: dict[str, str]) -> dict[str, object]:
    return {
        "vocabulary": vocabulary,
        "id": row["id"],
        "position": int(row["order"]),
        "parent": row["parent"] or None,
        "phase": row.get("phase") or None,
        "suggested": row.get("suggest", "yes") != "no",
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
        "replaced_by": row["replaced_by"] or None,
        "mapped_to": _several(row.get("disarm")),
    }


def _text(vocabulary: str, row: dict[str, str], lang: str) -> dict[str, object]:
    suffix = lang.lower().replace("-", "_")
    return {
        "vocabulary": vocabulary,
        "term_id": row["id"],
        "lang": lang,
        **{name: row[f"{name}_{suffix}"] for name in ("label", "definition", "example", "not_this")},
        "synonyms": _several(row[f"synonyms_{suffix}"]),
    }


def taxonomy(session: Session) -> Taxonomy:
    """Return the vocabularies this database holds; read once per process until they change."""
    known: Taxonomy | None = session.info.get("taxonomy")
    if known is None:
        known = _cached(_fingerprint_at(session), _Loader(session))
        if "viewer" in session.info:  # a reader's session has one moment; one that writes may change the words
            session.info["taxonomy"] = known
    return known


_SEEN: WeakKeyDictionary[Engine, tuple[str, str]] = WeakKeyDictionary()
"""The last version of everything that somebody read, with the fingerprint that it has."""


def _fingerprint_at(session: Session) -> str:
    if "viewer" not in session.info:
        return held_fingerprint(session)
    engine, moment = session.info["engine"], version(session)
    seen = _SEEN.get(engine)
    if seen is None or seen[0] != moment:
        seen = _SEEN[engine] = moment, held_fingerprint(session)
    return seen[1]


class _Loader:
    """A session that doesn't count when the cache compares its arguments."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Loader)


@lru_cache(maxsize=4)
def _cached(_fingerprint: str, loader: _Loader) -> Taxonomy:
    session, loader.session = loader.session, None  # type: ignore[assignment]  # the cache must not keep it open
    texts: dict[tuple[str, str], list[TermText]] = {}
    for text in sorted(session.exec(select(TermText)), key=lambda text: LANGUAGES.index(text.lang)):
        texts.setdefault((text.vocabulary, text.term_id), []).append(text)
    today = date.today()  # noqa: DTZ011 - a vocabulary changes on a calendar day, wherever the reader is
    return Taxonomy(
        [_word(term, texts.get((term.vocabulary, term.id), []), today) for term in session.exec(select(Term))]
    )


def _word(term: Term, texts: Sequence[TermText], today: date) -> Word:
    return Word(
        vocabulary=term.vocabulary,
        id=term.id,
        position=term.position,
        parent=term.parent,
        phases=tuple(term.phase.split()) if term.phase else (),
        suggested=term.suggested,
        retired=term.valid_to is not None and term.valid_to <= today,
        replaced_by=term.replaced_by,
        mapped_to=tuple(term.mapped_to),
        label={text.lang: text.label for text in texts},
        definition={text.lang: text.definition for text in texts},
        example={text.lang: text.example for text in texts},
        not_this={text.lang: text.not_this for text in texts},
        synonyms={text.lang: tuple(text.synonyms) for text in texts},
    )
