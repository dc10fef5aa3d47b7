"""Promises that hold for whatever is added: each word, field, status and starter case is complete."""

import csv
from datetime import date
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from cases import setup, submit
from cases.fields import Definition, definitions
from cases.policy import Deed, Standing, deeds, may
from cases.read import contents
from cases.record import Content, Omission, Sharing
from cases.taxonomy import FAMILIES, SEEDS, Taxonomy, Word, files, taxonomy
from db import tables
from db import vocabulary as words
from db.access import viewing
from db.base import METADATA
from db.engine import transaction
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, PENDING, Role, Status


@pytest.fixture
def vocabularies(seeded: Engine) -> Taxonomy:
    """Return the vocabularies as the database holds them."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


VOCABULARIES = list(files())


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a vocabulary file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_every_word_says_in_three_languages_what_it_is_and_what_it_is_not(path: Path) -> None:
    # The glossary only lends its names to the search; nobody chooses from it.
    kinds = ("label", "definition") if path.stem == "glossary" else ("label", "definition", "example", "not_this")
    for row in rows(path):
        for kind, lang in product(kinds, LANGUAGES):
            said = row[f"{kind}_{lang.lower().replace('-', '_')}"]
            assert said.strip() == said != "", f"{row['id']}: {kind} in {lang}"


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_the_ids_and_labels_of_a_vocabulary_are_unique(path: Path) -> None:
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found)
    assert [int(row["order"]) for row in found] == list(range(1, len(found) + 1))
    if not path.stem.startswith("disarm_"):  # DISARM itself gives some names twice
        for lang in LANGUAGES:
            labels = [row[f"label_{lang.lower().replace('-', '_')}"] for row in found]
            assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_every_wider_word_and_every_successor_exists(path: Path) -> None:
    own = {row["id"] for row in rows(path)}
    family = FAMILIES.get(path.stem)
    above = {row["id"] for row in rows(SEEDS / f"{family}.csv")} if family else set()
    for row in rows(path):
        assert row["parent"] in {"", *own, *above}, row["id"]
        assert row["replaced_by"] in {"", *own}, row["id"]
        assert bool(row["replaced_by"]) <= bool(row["valid_to"]), f"{row['id']} has a successor but is not retired"
        assert date.fromisoformat(row["valid_from"])
        for phase in (row.get("phase") or "").split():
            assert phase in {item["id"] for item in rows(SEEDS / "disarm_phases.csv")}


def test_the_own_vocabularies_have_the_size_that_was_agreed(vocabularies: Taxonomy) -> None:
    sizes = {name: len(vocabularies.words(name)) for name in ("pw_tactics", "pw_countermeasures", "disarm_counters")}
    assert sizes == {"pw_tactics": 38, "pw_countermeasures": 44, "disarm_counters": 140}


def test_own_tactics_name_disarm_techniques_that_exist(vocabularies: Taxonomy) -> None:
    for row in rows(SEEDS / "pw_tactics.csv"):
        for technique in (part.strip() for part in row["disarm"].split("|") if part.strip()):
            assert vocabularies.has("disarm_techniques", technique), f"{row['id']} -> {technique}"


NEVER_SUGGESTED = {
    "C00016", "C00029", "C00036", "C00047", "C00052", "C00067", "C00070", "C00071", "C00072", "C00077", "C00084",
    "C00090", "C00091", "C00103", "C00138", "C00139", "C00140", "C00143", "C00148", "C00149", "C00153", "C00202",
    "C00207",
}  # fmt: skip


def test_the_counters_no_civic_tool_should_suggest_are_marked(vocabularies: Taxonomy) -> None:
    marked = {word.id for word in vocabularies.words("disarm_counters") if not word.suggested}
    assert marked == NEVER_SUGGESTED
    assert len(marked) == 23


def test_every_other_word_may_be_suggested(vocabularies: Taxonomy) -> None:
    every: list[Word] = [
        word for path in VOCABULARIES if path.stem != "disarm_counters" for word in vocabularies.words(path.stem)
    ]
    assert all(word.suggested for word in every)


ENUMS: dict[str, tuple[type[StrEnum], set[str]]] = {
    "audience": (words.Audience, set()),
    "case_status": (words.Status, {"draft"}),  # a draft is not yet a case, so no code branches on it
    "contributor_shown": (words.ContributorShown, set()),
    "date_precision": (words.Precision, set()),
    "member_status": (words.MemberStatus, set()),
    "organisation_status": (words.OrganisationStatus, set()),
    "review_decision": (words.Decision, set()),
    "role": (words.Role, set()),
    "text_status": (words.TextStatus, set()),
}


@pytest.mark.parametrize("vocabulary", ENUMS)
def test_the_words_code_branches_on_are_the_words_people_see(vocabulary: str) -> None:
    kind, only_words = ENUMS[vocabulary]
    assert {row["id"] for row in rows(SEEDS / f"{vocabulary}.csv")} == {item.value for item in kind} | only_words


def test_every_closed_word_set_has_its_vocabulary_or_is_the_machines_own() -> None:
    # Pages word these themselves, or nobody sees them.
    own = {words.RenditionState, words.ReviewException, words.Action, words.DirectoryAction, words.LinkPurpose}
    sets = {kind for kind in vars(words).values() if isinstance(kind, type) and issubclass(kind, StrEnum)} - {StrEnum}
    assert sets - own == {kind for kind, _ in ENUMS.values()}


# --- fields -----------------------------------------------------------------------------------------------------

FIELDS = [*definitions(Content), *definitions(Sharing)]


@pytest.mark.parametrize("definition", FIELDS, ids=lambda definition: definition.path)
def test_every_field_takes_its_words_from_a_vocabulary_that_exists(
    definition: Definition, vocabularies: Taxonomy
) -> None:
    for name in definition.about.vocabulary:
        assert vocabularies.words(name), name
    assert bool(definition.about.vocabulary) == (definition.kind == "word")


def leaves(value: Any, path: str = "") -> dict[str, list[Any]]:
    """Return every value of a record by the path of its field, without list positions."""
    if isinstance(value, dict):
        found: dict[str, list[Any]] = {}
        for key, inner in value.items():
            for name, values in leaves(inner, f"{path}.{key}".strip(".")).items():
                found.setdefault(name, []).extend(values)
        return found
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found = {}
        for item in value:
            for name, values in leaves(item, path).items():
                found.setdefault(name, []).extend(values)
        return found
    return {path: [value]}


def test_the_full_case_fills_every_field(entered_in_full: dict[str, Any]) -> None:
    filled = {
        path for path, values in leaves(entered_in_full).items() if any(value not in (None, [], "") for value in values)
    }
    wanted = {definition.path for definition in FIELDS if definition.group is None}
    # A GREEN case has neither of the first two, and this one keeps nothing from its readers.
    unfilled = {"circle", "named", "keep_own", "personal_reason"}
    assert wanted - filled == unfilled | {f"omissions.{name}" for name in Omission.model_fields}


def test_every_field_is_stored_and_read_back(engine: Engine, steward: Viewer, entered_in_full: dict[str, Any]) -> None:
    with transaction(engine) as session:
        checked = submit.check(taxonomy(session), entered_in_full)
        receipt = submit.submit(session, steward, entered_in_full)
    with viewing(engine, steward) as session:
        stored = session.connection().exec_driver_sql("SELECT id FROM rendition").scalar_one()
        found = contents(session, [stored])[stored]
    assert receipt.status is Status.SUBMITTED
    assert checked.sharing.contributor_shown is words.ContributorShown.KIND
    assert found == checked.content
    assert checked.content.model_dump(mode="json") == {
        key: value for key, value in entered_in_full.items() if key in Content.model_fields
    }


COUNTED = {"id", "case_id", "rendition_id", "response_id", "outcome_id", "source_id", "owner_id", "position"}
DERIVED = {
    "rendition": {"edition", "state", "for_own", "for_shared", "for_public", "period_last", "personal_reason"},
    "rendition_tactic": {"taxonomy", "taxonomy_version"},
}
GROUPS = {
    "rendition": "",
    "rendition_text": "texts",
    "rendition_country": "countries",
    "rendition_place": "places",
    "rendition_target_group": "target_groups",
    "rendition_channel": "channels",
    "rendition_flow": "flows",
    "rendition_tactic": "tactics",
    "rendition_actor": "actors",
    "rendition_reference": "references",
    "rendition_relation": "relations",
    "rendition_withheld": "withheld",
    "source": "sources",
    "response": "responses",
    "response_text": "responses.texts",
    "outcome": "responses.outcomes",
    "outcome_text": "responses.outcomes.texts",
}


def column_of(definition: Definition) -> tuple[str, str]:
    """Return the table and column that hold a field."""
    simple = {group: table for table, group in GROUPS.items()}
    if definition.path in simple:
        return simple[definition.path], "code" if definition.kind == "country" else "term_id"
    group, _, name = definition.path.rpartition(".")
    return simple[group], name


def test_every_field_has_its_column_and_every_column_its_field() -> None:
    columns = {
        (table, column.name)
        for table in GROUPS
        for column in METADATA.tables[table].columns
        if column.name not in COUNTED | DERIVED.get(table, set()) and not column.name.endswith("_precision")
    }
    assert {column_of(field) for field in definitions(Content) if field.group is None} == columns


def test_who_may_read_a_case_is_stored_with_the_case() -> None:
    stored = {"audience": "audience", "circle": "circle_id", "contributor_shown": "contributor_shown"}
    assert set(stored.values()) <= set(METADATA.tables["case"].columns.keys())
    in_rows = {"named", "omissions", *(f"omissions.{name}" for name in Omission.model_fields)}
    in_renditions = {"keep_own", "personal_reason"}
    assert {field.path for field in definitions(Sharing)} == {*stored, *in_rows, *in_renditions}
    assert tables.CaseNamed.__tablename__ in METADATA.tables
    columns = {column.name for column in METADATA.tables["omission"].columns}
    assert columns - {"rendition_id", "position"} == set(Omission.model_fields)
    assert "personal_reason" in METADATA.tables["rendition"].columns


# --- statuses ---------------------------------------------------------------------------------------------------

EVERYTHING = Viewer(1, 1, roles=frozenset(Role))
PEOPLE = {
    "author": (True, True, False),
    "colleague": (True, False, False),
    "reviewer": (False, False, True),
    "reviewer of the own organisation": (True, False, True),
    "reader": (False, False, False),
}
DECISIONS = {
    Status.SUBMITTED: {"author": {Deed.WITHDRAW, Deed.NARROW}, "reviewer": {Deed.REVIEW}},
    Status.CHANGES_REQUESTED: {"author": {Deed.WITHDRAW, Deed.NARROW, Deed.RESEND}, "reviewer": set()},
    Status.PUBLISHED: {
        "author": {Deed.WITHDRAW, Deed.NARROW, Deed.CORRECT},
        "reviewer": {Deed.CORROBORATE, Deed.ASSESS},
    },
    Status.CORRECTED: {
        "author": {Deed.WITHDRAW, Deed.NARROW, Deed.CORRECT},
        "reviewer": {Deed.CORROBORATE, Deed.ASSESS},
    },
    Status.WITHDRAWN: {"author": set(), "reviewer": set()},
    Status.DECLINED: {"author": {Deed.WITHDRAW, Deed.NARROW, Deed.RESEND}, "reviewer": set()},
}


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_decisions(status: Status) -> None:
    for person, expected in DECISIONS[status].items():
        assert deeds(EVERYTHING, Standing(status, *PEOPLE[person])) == expected, person
    if status in PENDING:
        assert any(DECISIONS[status].values()), "somebody must be able to act on a case that waits"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_visitor_and_a_mere_reader_can_do_nothing_whatever_their_standing(status: Status, person: str) -> None:
    standing = Standing(status, *PEOPLE[person])
    assert deeds(ANONYMOUS, standing) == frozenset()
    assert deeds(Viewer(1, 1, roles=frozenset({Role.READER})), standing) == frozenset()


def test_contributing_is_a_role() -> None:
    assert not may(ANONYMOUS, Deed.CONTRIBUTE)
    assert not may(Viewer(1, 1, roles=frozenset(Role) - {Role.CONTRIBUTOR}), Deed.CONTRIBUTE)
    assert may(Viewer(1, 1, roles=frozenset({Role.CONTRIBUTOR})), Deed.CONTRIBUTE)


# --- starter cases ----------------------------------------------------------------------------------------------

STARTER = {case["references"][0]["value"]: case for case in setup.starter_cases()}


def test_there_are_55_starter_cases() -> None:
    assert len(STARTER) == 55


@pytest.mark.parametrize("reference", STARTER)
def test_a_starter_case_passes_the_checks_of_a_submission(seeded: Engine, reference: str) -> None:
    case = STARTER[reference]
    with viewing(seeded, ANONYMOUS) as session:
        checked = submit.check(taxonomy(session), case)
    content = checked.content
    assert checked.sharing.audience is words.Audience.CLEAR
    assert {text.lang for text in content.texts} == set(LANGUAGES)
    assert content.original.lang == "en"
    assert {text.status.value for text in content.texts if text is not content.original} <= {"machine", "human"}
    for response in content.responses:
        assert response.outcomes, "every response says what came of it, if only that nobody measured"
