"""Setting up: the same however often, with progress, and what is missing is added."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import col, select

from cases import search, setup, taxonomy
from cases.check import check
from cases.correct import withdraw
from cases.ids import is_id
from cases.index import ask_rows, index_of
from cases.read import read_cases
from cases.search import Filter
from db import fulltext
from db.access import viewing
from db.engine import PROJECT, transaction, unguarded
from db.tables import Case, Member, Organisation, Rendition, RenditionReference, Setting
from db.viewer import ANONYMOUS
from db.vocabulary import ReviewException, Role, Status
from tests.cases import writing


def test_a_new_centre_has_one_organisation_and_its_steward(engine: Engine) -> None:
    with transaction(engine) as session:
        assert [row.name for row in session.exec(select(Organisation))] == [setup.OWN_ORGANISATION]
        assert [row.name for row in session.exec(select(Member))] == [setup.FIRST_MEMBER]


def test_preparing_again_keeps_the_steward(engine: Engine) -> None:
    with transaction(engine) as session:
        before = setup.first_steward(session)
    setup.prepare(engine)
    with transaction(engine) as session:
        assert setup.first_steward(session) == before
        assert len(session.exec(select(Member)).all()) == 1


def test_every_starter_case_is_public_and_says_that_no_member_reviewed_it(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        views = list(read_cases(session, search.ids(session, Filter())))
    assert len(views) == 55
    for view in views:
        assert is_id(view.id)
        assert view.status is Status.PUBLISHED
        assert view.review_exception is ReviewException.STARTER_SET
        assert view.contributor.organisation == setup.STARTER_ORGANISATION


def test_what_was_entered_is_what_is_read(seeded: Engine) -> None:
    entered = {case["references"][0]["value"]: case for case in setup.starter_cases()}
    with viewing(seeded, ANONYMOUS) as session:
        for view in read_cases(session, search.ids(session, Filter())):
            assert view.content is not None
            said = view.content.model_dump(mode="json")
            given = entered[view.content.references[0].value]
            assert {key: said[key] for key in given if key in said} == {key: given[key] for key in given if key in said}


def test_seeding_again_adds_only_what_is_missing(seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        row = session.exec(select(RenditionReference).where(RenditionReference.value == "TW-2018-001")).one()
        session.delete(row)
    steps: list[tuple[str, int, int]] = []
    assert setup.seed(seeded_copy, lambda *step: steps.append(step)) == 1
    assert steps == [("starter cases", 1, 1)]
    assert setup.seed(seeded_copy) == 0


def test_progress_is_told_of_each_long_step(empty: Engine) -> None:
    steps: list[tuple[str, int, int]] = []
    setup.prepare(empty, lambda *step: steps.append(step))
    assert [name for name, done, of in steps if done == of] == ["tables", "vocabularies"]


@pytest.mark.parametrize("query", ["統戰", "junket"])
def test_a_new_tokeniser_rebuilds_the_search_index(seeded_copy: Engine, query: str) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        before, old = search.ids(session, Filter(q=query)), index_of(session)
    with transaction(seeded_copy) as session:
        session.connection().exec_driver_sql("DELETE FROM rendition_search")
        session.get_one(Setting, setup.TOKENISER).value = "0"
    with viewing(seeded_copy, ANONYMOUS) as session:
        ask_rows(session)
        assert search.ids(session, Filter(q=query)) == []
    setup.prepare(seeded_copy)
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.ids(session, Filter(q=query)) == before != []
        assert index_of(session) is not old, "what was found by the old index is forgotten"
    assert setup.reindex(seeded_copy) == 0


@pytest.fixture
def renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Return what puts a copy of the vocabularies in their place, with one thing in one file written otherwise."""

    def rename(file: str, before: str, after: str) -> None:
        shutil.copytree(taxonomy.SEEDS, tmp_path / "seeds")
        path = tmp_path / "seeds" / file
        held = path.read_text(encoding="utf-8")
        assert before in held
        path.write_text(held.replace(before, after, 1), encoding="utf-8")
        monkeypatch.setattr(taxonomy, "SEEDS", tmp_path / "seeds")

    return rename


def test_another_name_of_a_tactic_is_found_after_the_next_start(
    seeded_copy: Engine, renamed: Callable[[str, str, str], None]
) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.count(session, Filter(q="quagga")) == 0
        cases = search.count(session, Filter(tactic=("PW01",)))
        label = taxonomy.taxonomy(session).label("en", "PW01", "pw_tactics")
    renamed("pw_tactics.csv", f",{label},", ",Quagga ride,")
    setup.prepare(seeded_copy)
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.count(session, Filter(q='"quagga ride"')) == cases > 0


def test_another_name_in_the_glossary_is_known_without_a_new_index(
    seeded_copy: Engine, renamed: Callable[[str, str, str], None]
) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.count(session, Filter(q="quagga office")) == 0
    renamed("glossary.csv", ",UFWD,", ",UFWD | Quagga office,")
    steps: list[str] = []
    setup.prepare(seeded_copy, lambda name, *_step: steps.append(name))
    assert "search index" not in steps
    assert unsound(seeded_copy) == []
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.count(session, Filter(q="quagga office")) == search.count(session, Filter(q="統戰部")) > 0


@pytest.fixture
def outdated(seeded_copy: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Return a database whose search index another tokeniser made; it is rebuilt ten renditions at a time."""
    monkeypatch.setattr(setup, "_PART", 10)
    with transaction(seeded_copy) as session:
        session.connection().exec_driver_sql("DELETE FROM rendition_search")
        session.get_one(Setting, setup.TOKENISER).value = "0"
    return seeded_copy


def unsound(engine: Engine) -> list[str]:
    """Return what isn't as it should be in a database."""
    return [finding.name for finding in check(engine) if finding.problems]


def another_process(engine: Engine, *arguments: str) -> None:
    """Run a command on the same database, in a process of its own."""
    url = engine.url.render_as_string(hide_password=False)
    subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "cases", *arguments],
        env=os.environ | {"DATABASE_URL": url}, cwd=PROJECT, check=True, timeout=120,
    )  # fmt: skip


def test_a_rebuilding_that_was_broken_off_goes_on_where_it_was(outdated: Engine) -> None:
    def break_off(_what: str, done: int, of: int) -> None:
        if 2 * done > of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        setup.reindex(outdated, break_off)
    assert unsound(outdated) == ["The search index holds every case and nothing else."]
    with unguarded(outdated) as session:
        half = len(fulltext.indexed(session))
        every = session.exec(select(func.count(col(Rendition.id)))).one()
    assert 0 < half < every
    assert setup.reindex(outdated) == every - half
    assert unsound(outdated) == []


def test_others_send_cases_while_the_search_index_is_rebuilt(outdated: Engine, tmp_path: Path) -> None:
    sent = tmp_path / "case.json"
    sent.write_text(json.dumps(writing.a_case(1)))
    parts = []

    def meanwhile(_what: str, done: int, _of: int) -> None:
        if not parts:
            another_process(outdated, "submit", str(sent))
        parts.append(done)

    setup.reindex(outdated, meanwhile)
    assert len(parts) > 1
    assert unsound(outdated) == []


def test_a_second_process_that_starts_meanwhile_does_what_is_left(outdated: Engine) -> None:
    assert setup.reindex(outdated, lambda *_step: another_process(outdated, "init")) == 10
    assert unsound(outdated) == []


def test_a_case_withdrawn_while_the_search_index_is_rebuilt_stays_out_of_it(outdated: Engine) -> None:
    with unguarded(outdated) as session:
        last = session.exec(select(Rendition).order_by(col(Rendition.id).desc())).first()
        assert last is not None
        case = session.get_one(Case, last.case_id)

    def meanwhile(_what: str, done: int, _of: int) -> None:
        if done <= 10:
            with transaction(outdated) as session:
                withdraw(session, setup.starter_member(session), case.public_id, "mistaken", version=case.version)

    setup.reindex(outdated, meanwhile)
    with unguarded(outdated) as session:
        assert last.id not in fulltext.indexed(session)
    assert unsound(outdated) == []


def test_the_contributor_of_the_starter_cases_is_no_reviewer(seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        assert setup.starter_member(session).roles == {Role.CONTRIBUTOR}
