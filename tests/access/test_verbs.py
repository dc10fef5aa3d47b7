"""Every verb is tried or asked by the tests of access, and what checks nothing isn't called by pages or routes."""

from tests.access import questions, verbs


def test_every_public_verb_has_its_place() -> None:
    places = [*verbs.COMMANDS, *verbs.READS, *verbs.INNER]
    assert len(set(places)) == len(places)
    found = list(verbs.public_verbs())
    assert "draft.save" in found
    assert sorted(set(found) - set(places)) == [], "cover a new verb in tests/access and name it in verbs.py"
    assert sorted(set(places) - set(found)) == [], "these are no verbs any more"


def test_every_question_that_a_read_verb_is_asked_by_is_asked() -> None:
    asked = {kind.__name__ for kind in questions.KINDS} | {questions.guessed.__name__}
    assert set(verbs.READS.values()) == asked - {"selected", "matched"}


def test_pages_and_routes_call_nothing_that_checks_nothing() -> None:
    called = verbs.called_at_the_edges()
    assert "review.decide" in called
    assert sorted(called & set(verbs.INNER) - verbs.AT_THE_EDGES) == []
