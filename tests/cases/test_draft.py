"""Drafts: what was typed is kept as it is, for its author alone."""

from typing import Any

import pytest
from sqlalchemy import Engine

from cases import draft
from cases.errors import CaseError, NotFound, SignInNeeded
from cases.submit import LARGEST_ENTRY
from db.access import viewing
from db.engine import transaction
from db.viewer import ANONYMOUS, Viewer
from tests.conftest import People

HALF = {
    "texts": [{"lang": "zh-Hant", "title": "里長<b>\u200b", "summary": ""}],
    "period_from": "2024-??-17",
    "tactics": None,
}


def keep(engine: Engine, viewer: Viewer, draft_id: str, content: dict[str, Any]) -> None:
    """Save a draft."""
    with transaction(engine) as session:
        draft.save(session, viewer, draft_id, content)


def test_what_was_typed_is_kept_as_it_was_typed(engine: Engine, people: People) -> None:
    draft_id = draft.new_draft_id()
    keep(engine, people.steward, draft_id, HALF)
    with viewing(engine, people.steward) as session:
        assert draft.load(session, draft_id) == HALF
        assert [(line.id, line.title, line.case) for line in draft.mine(session)] == [(draft_id, "里長<b>\u200b", None)]


def test_saving_again_replaces_and_the_newest_comes_first(engine: Engine, people: People) -> None:
    for draft_id in ("a" * 32, "b" * 32, "a" * 32):
        keep(engine, people.steward, draft_id, {"period_from": draft_id})
    with viewing(engine, people.steward) as session:
        assert [line.id for line in draft.mine(session)] == ["a" * 32, "b" * 32]
        assert [line.title for line in draft.mine(session)] == ["", ""]


def test_nobody_else_reads_a_draft_not_even_a_colleague(engine: Engine, people: People) -> None:
    keep(engine, people.steward, "mine", HALF)
    for viewer in (people.colleague, people.blue, people.reader, ANONYMOUS):
        with viewing(engine, viewer) as session:
            assert draft.mine(session) == []
            with pytest.raises(NotFound):
                draft.load(session, "mine")


def test_nobody_else_writes_over_a_draft_or_throws_it_away(engine: Engine, people: People) -> None:
    keep(engine, people.steward, "mine", HALF)
    with pytest.raises(NotFound):
        keep(engine, people.blue, "mine", {})
    with pytest.raises(NotFound), transaction(engine) as session:
        draft.discard(session, people.blue, "mine")
    with viewing(engine, people.steward) as session:
        assert draft.load(session, "mine") == HALF


def test_a_visitor_has_no_drafts(engine: Engine) -> None:
    with pytest.raises(SignInNeeded):
        keep(engine, ANONYMOUS, "mine", HALF)


def test_a_draft_can_be_thrown_away(engine: Engine, people: People) -> None:
    keep(engine, people.steward, "mine", HALF)
    with transaction(engine) as session:
        draft.discard(session, people.steward, "mine")
    with viewing(engine, people.steward) as session, pytest.raises(NotFound):
        draft.load(session, "mine")


def test_a_megabyte_is_refused_and_what_was_kept_stays(engine: Engine, people: People) -> None:
    keep(engine, people.steward, "mine", HALF)
    with pytest.raises(CaseError, match="too much text"):
        keep(engine, people.steward, "mine", {"texts": [{"narrative": "x" * (2 * LARGEST_ENTRY)}]})
    with viewing(engine, people.steward) as session:
        assert draft.load(session, "mine") == HALF


@pytest.mark.parametrize("content", [{}, {"texts": "x"}, {"texts": []}, {"texts": ["x"]}, {"texts": [{"title": 5}]}])
def test_a_draft_of_any_shape_has_a_line(engine: Engine, people: People, content: dict[str, Any]) -> None:
    keep(engine, people.steward, "mine", content)
    with viewing(engine, people.steward) as session:
        assert len(draft.mine(session)) == 1
