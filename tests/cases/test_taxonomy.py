"""The vocabularies: brought in once, found by synonym in three languages, families and narrower words."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import taxonomy as vocabularies
from cases.record import TACTICS
from cases.taxonomy import SEEDS, Taxonomy, Word, files, fingerprint, load_vocabularies, taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import VOCABULARIES, Setting, Term, TermText
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES


@pytest.fixture
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies of a database."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


def synonyms() -> list[tuple[str, str]]:
    """Return every synonym of our own tactics in every language, with the tactic it stands for."""
    with (SEEDS / "pw_tactics.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (synonym.strip(), row["id"])
            for row in csv.DictReader(lines)
            for lang in ("en", "zh_hant", "ja")
            for synonym in row[f"synonyms_{lang}"].split("|")
            if synonym.strip()
        ]


def test_every_synonym_finds_its_tactic_in_any_language(words: Taxonomy) -> None:
    assert len(synonyms()) > 300
    for synonym, tactic in synonyms():
        assert tactic in {word.id for word in words.find(synonym, *TACTICS)}, synonym


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("elite capture", "PW01"),
        ("ELITE", "PW01"),
        ("capture elite", "PW01"),
        ("菁英捕獲", "PW01"),
        ("菁英捕获", "PW01"),
        ("エリート", "PW01"),
        ("revolving door", "PW01"),
        ("旋轉門", "PW01"),
        ("pw01", "PW01"),
        ("落地招待", "PW02"),
    ],
)
def test_a_tactic_is_found_by_what_people_type(words: Taxonomy, typed: str, expected: str) -> None:
    found = words.find(typed, *TACTICS)
    assert expected in {word.id for word in found[:3]}


def test_names_that_begin_with_what_is_typed_come_first(words: Taxonomy) -> None:
    found = words.find("elite", *TACTICS)
    begins = [any(name.lower().startswith("elite") for name in word.label.values()) for word in found]
    assert begins == sorted(begins, reverse=True)


def test_nothing_typed_offers_everything_and_nonsense_nothing(words: Taxonomy) -> None:
    assert words.find("", "pw_tactics") == words.words("pw_tactics")
    assert words.find("xyzzy", *TACTICS) == []


def test_a_label_is_its_id_where_no_vocabulary_knows_it(words: Taxonomy) -> None:
    assert words.label("ja", "PW01", *TACTICS) == "エリートの取り込み"
    assert words.label("ja", "X99", *TACTICS) == "X99"
    assert words.label("ja", None, *TACTICS) == ""


def test_a_tactic_knows_its_taxonomy_and_its_families(words: Taxonomy) -> None:
    assert words.taxonomy_of("PW01") == ("pw", "1")
    assert words.taxonomy_of("T0085.003") == ("disarm", "1.6")
    assert words.taxonomy_of("X99") == ("other", "")
    assert words.families_of("PW01") == ("PWA",)
    assert words.families_of("X99") == ()
    families = {word.id for word in words.families()}
    for tactic in words.words(*TACTICS):
        assert set(words.families_of(tactic.id)) <= families, tactic.id
        assert words.families_of(tactic.id), tactic.id


def test_a_family_holds_its_tactics_and_a_technique_its_sub_techniques(words: Taxonomy) -> None:
    assert "PW01" in words.tactics_in("PWA")
    assert "PWA" not in words.tactics_in("PWA")
    assert words.tactics_in("T0014") >= {"T0014", "T0014.001", "T0014.002"}
    assert words.tactics_in("PW01") == {"PW01"}
    assert words.tactics_in("X99") == set()


def test_a_family_of_disarm_holds_what_its_phase_says(words: Taxonomy) -> None:
    for phase in words.words("disarm_phases"):
        expected = {word.id for word in words.words("disarm_techniques") if phase.id in word.phases}
        assert words.tactics_in(phase.id) >= expected
        assert expected, phase.id


def test_a_wider_word_includes_those_below_it(words: Taxonomy) -> None:
    assert words.narrower("channel", "messaging") >= {"messaging", "line", "telegram"}
    assert words.narrower("channel", "line") == {"line"}
    assert words.narrower("target_group", "politics") >= {"politics", "candidate"}
    assert words.narrower("channel", "X99") == {"X99"}


def test_a_retired_word_stays_valid_but_is_no_longer_offered() -> None:
    old = Word("channel", "old", 1, None, (), suggested=True, retired=True, replaced_by="new", label={"en": "Old"})
    new = Word("channel", "new", 2, None, (), suggested=True, retired=False, replaced_by=None, label={"en": "New"})
    words = Taxonomy([new, old])
    assert words.has("channel", "old")
    assert words.label("en", "old", "channel") == "Old"
    assert words.words("channel") == [new]
    assert words.find("old", "channel") == []


def test_the_files_are_brought_in_once_and_again_when_they_change(engine: Engine) -> None:
    with transaction(engine) as session:
        assert load_vocabularies(session) == 0
        terms = len(session.exec(select(Term)).all())
        session.get_one(Setting, VOCABULARIES).value = "one that is old"
    with transaction(engine) as session:
        assert load_vocabularies(session) == terms
        assert load_vocabularies(session) == 0
        assert len(session.exec(select(TermText)).all()) == terms * len(LANGUAGES)


def test_the_fingerprint_follows_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    for path in files():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(vocabularies, "SEEDS", tmp_path)
    assert fingerprint() == before
    (tmp_path / "channel.csv").write_bytes(b"changed")
    assert fingerprint() != before


def test_a_changed_vocabulary_is_seen_by_the_next_reader(engine: Engine) -> None:
    with transaction(engine) as session:
        assert taxonomy(session).label("en", "PW01", *TACTICS) == "Elite capture"
    with viewing(engine, ANONYMOUS) as session:
        assert taxonomy(session).label("en", "PW01", *TACTICS) == "Elite capture"
    with transaction(engine) as session:
        session.get_one(TermText, ("pw_tactics", "PW01", "en")).label = "Capturing elites"
        session.get_one(Setting, VOCABULARIES).value = "one of capturing"
    with viewing(engine, ANONYMOUS) as session:
        assert taxonomy(session).label("en", "PW01", *TACTICS) == "Capturing elites"
