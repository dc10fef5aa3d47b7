"""Saved views: a question under a name, for its member or their organisation; what it finds is asked anew each time."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import directory, review, saved, search
from cases import people as members
from cases.errors import CaseError, NotAllowed, NotFound, Rejected, SignInNeeded
from cases.gaps import layout
from cases.matrix import layer
from cases.playbook import Situation
from cases.submit import submit
from cases.taxonomy import taxonomy
from db import tables
from db.access import viewing
from db.engine import transaction, unguarded
from db.tables import Case, Organisation, SavedView
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, MemberStatus, OrganisationStatus, ReviewException, Role
from tests.conftest import People

JAPAN = {"country": ["JP"]}


def keep(
    engine: Engine,
    viewer: Viewer,
    name: str | None = "Japan",
    query: Mapping[str, Sequence[str]] = JAPAN,
    path: str = "/cases",
    *,
    shared: bool = False,
) -> str:
    """Save a view."""
    with transaction(engine) as session:
        return saved.save(session, viewer, name=name, path=path, query=query, shared=shared)


def do(engine: Engine, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Do something in a transaction of its own."""
    with transaction(engine) as session:
        return verb(session, *args, **more)


def found(engine: Engine, viewer: Viewer) -> list[saved.View]:
    """Return what somebody finds."""
    with viewing(engine, viewer) as session:
        return saved.views(session)


def rows(engine: Engine) -> list[str]:
    """Return what is stored."""
    with unguarded(engine) as session:
        return sorted(repr(row) for row in session.exec(select(SavedView)))


@pytest.fixture
def blue_colleague(engine: Engine, people: People) -> Viewer:
    """Return a reader of the organisation of `blue`."""
    with transaction(engine) as session:
        blue = session.get_one(Organisation, people.blue.organisation_id)
        number = members.add_member(session, blue, name="Blue reader", roles=[Role.READER]).id
        return members.viewer_of_member(session, number or 0)


# --- whose it is --------------------------------------------------------------------------------------------------


def test_a_view_is_found_by_its_member_alone(engine: Engine, people: People) -> None:
    keep(engine, people.steward)
    (view,) = found(engine, people.steward)
    assert (view.name, view.url, view.shared, view.is_own) == ("Japan", "/cases?country=JP", False, True)
    for viewer in (people.colleague, people.blue, people.reader, ANONYMOUS):
        assert found(engine, viewer) == []


def test_a_shared_view_is_found_by_the_members_organisation_and_nobody_else(
    engine: Engine, people: People, blue_colleague: Viewer
) -> None:
    keep(engine, people.blue, shared=True)
    (view,) = found(engine, blue_colleague)
    assert (view.name, view.url, view.is_own, view.by) == ("Japan", "/cases?country=JP", False, "Blue reviewer")
    # The steward's organisation is in a circle with it, and the steward is the centre's: neither is enough.
    for viewer in (people.steward, people.colleague, people.green, ANONYMOUS):
        assert found(engine, viewer) == []


def test_ones_own_come_first_and_each_part_is_in_the_order_of_names(engine: Engine, people: People) -> None:
    for viewer, name in ((people.colleague, "Always"), (people.steward, "tea"), (people.steward, "Elections")):
        keep(engine, viewer, name, shared=True)
    assert [view.name for view in found(engine, people.steward)] == ["Elections", "tea", "Always"]
    assert [view.name for view in found(engine, people.colleague)] == ["Always", "Elections", "tea"]


def test_what_was_shared_can_be_taken_back(engine: Engine, people: People) -> None:
    view = keep(engine, people.steward, shared=True)
    do(engine, saved.share, people.steward, view, shared=False)
    assert found(engine, people.colleague) == []
    do(engine, saved.share, people.steward, view, shared=True)
    assert [each.id for each in found(engine, people.colleague)] == [view]


CHANGES: list[tuple[Callable[..., None], Mapping[str, Any]]] = [
    (saved.rename, {"name": "Mine"}),
    (saved.share, {"shared": True}),
    (saved.remove, {}),
]
every_change = pytest.mark.parametrize(("verb", "said"), CHANGES, ids=lambda each: getattr(each, "__name__", ""))


@every_change
def test_a_view_that_one_does_not_find_is_like_none(
    engine: Engine, people: People, verb: Callable[..., None], said: Mapping[str, Any]
) -> None:
    view, before = keep(engine, people.steward), rows(engine)
    answers = []
    for viewer, number in ((people.colleague, view), (people.blue, view), (people.colleague, "0" * 32)):
        with pytest.raises(NotFound) as caught:
            do(engine, verb, viewer, number, **said)
        answers.append((str(caught.value), caught.value.status))
    assert len(set(answers)) == 1
    assert rows(engine) == before


@every_change
def test_a_colleagues_shared_view_can_be_opened_and_not_changed(
    engine: Engine, people: People, verb: Callable[..., None], said: Mapping[str, Any]
) -> None:
    view, before = keep(engine, people.steward, shared=True), rows(engine)
    with pytest.raises(NotAllowed, match="Only the member who saved"):
        do(engine, verb, people.colleague, view, **said)
    with pytest.raises(NotFound):
        do(engine, verb, people.blue, view, **said)
    assert rows(engine) == before


def test_a_visitor_can_do_nothing(engine: Engine, people: People) -> None:
    view, before = keep(engine, people.steward, shared=True), rows(engine)
    with pytest.raises(SignInNeeded):
        keep(engine, ANONYMOUS)
    for verb, said in CHANGES:
        with pytest.raises(SignInNeeded):
            do(engine, verb, ANONYMOUS, view, **said)
    assert rows(engine) == before


@pytest.mark.parametrize("way", ["member suspended", "organisation suspended"])
def test_who_no_longer_takes_part_can_do_nothing_and_finds_it_again_afterwards(
    engine: Engine, people: People, way: str
) -> None:
    view = keep(engine, people.reader)
    _set_standing(engine, people.reader, way, suspended=True)
    before = rows(engine)
    with pytest.raises(SignInNeeded):
        keep(engine, people.reader, "Another")
    for verb, said in CHANGES:
        with pytest.raises(SignInNeeded):
            do(engine, verb, people.reader, view, **said)
    assert rows(engine) == before
    _set_standing(engine, people.reader, way, suspended=False)
    assert [each.id for each in found(engine, people.reader)] == [view]


def _set_standing(engine: Engine, viewer: Viewer, way: str, *, suspended: bool) -> None:
    with transaction(engine) as session:
        if way.startswith("member"):
            member = session.get_one(tables.Member, viewer.member_id)
            member.status = MemberStatus.SUSPENDED if suspended else MemberStatus.ACTIVE
        else:
            organisation = session.get_one(Organisation, viewer.organisation_id)
            organisation.status = OrganisationStatus.SUSPENDED if suspended else OrganisationStatus.MEMBER


def test_the_views_of_who_leaves_go_and_those_of_others_stay(engine: Engine, people: People) -> None:
    keep(engine, people.colleague, shared=True)
    keep(engine, people.colleague, "For myself")
    kept = keep(engine, people.steward)
    assert len(found(engine, people.steward)) == 2
    leave(engine, people.steward, people.colleague, MemberStatus.SUSPENDED)
    assert len(rows(engine)) == 3
    leave(engine, people.steward, people.colleague, MemberStatus.LEFT)
    assert [view.id for view in found(engine, people.steward)] == [kept]
    assert len(rows(engine)) == 1


def leave(engine: Engine, steward: Viewer, who: Viewer, status: MemberStatus) -> None:
    """Note where a member stands from now on."""
    do(engine, directory.set_member_status, steward, who.member_id, status)


# --- its name -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", None, " \t ", "\u200b"])
def test_a_view_needs_a_name(engine: Engine, people: People, name: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        keep(engine, people.steward, name)
    assert [problem.field for problem in caught.value.problems] == ["name"]
    assert rows(engine) == []


def test_a_name_is_one_line_without_unseen_characters(engine: Engine, people: People) -> None:
    keep(engine, people.steward, " Weekly\x00\u202e\n look \x07")
    assert [view.name for view in found(engine, people.steward)] == ["Weekly look"]


def test_a_name_has_eighty_characters_at_most(engine: Engine, people: People) -> None:
    view = keep(engine, people.steward, "選" * 80)
    for name in ("x" * 81, "謠言 " * 100_000):
        with pytest.raises(Rejected, match="Shorten this to 80 characters"):
            keep(engine, people.steward, name)
        with pytest.raises(Rejected, match="Shorten this to 80 characters"):
            do(engine, saved.rename, people.steward, view, name)
    assert [each.name for each in found(engine, people.steward)] == ["選" * 80]


def test_no_two_views_of_a_member_are_called_the_same(engine: Engine, people: People) -> None:
    view, other = keep(engine, people.steward, "Taiwan 台灣"), keep(engine, people.steward, "Other")
    for name in ("Taiwan 台灣", "taiwan  臺灣", " TAIWAN 台灣"):
        with pytest.raises(Rejected, match="a view of this name already") as caught:
            keep(engine, people.steward, name)
        assert caught.value.problems[0].field == "name"
        with pytest.raises(Rejected, match="a view of this name already"):
            do(engine, saved.rename, people.steward, other, name)
    keep(engine, people.colleague, "Taiwan 台灣", shared=True)
    do(engine, saved.rename, people.steward, view, "TAIWAN 台灣")
    assert [each.name for each in found(engine, people.steward)] == ["Other", "TAIWAN 台灣", "Taiwan 台灣"]


def test_renaming_changes_the_name_and_nothing_else(engine: Engine, people: People) -> None:
    view = keep(engine, people.steward, shared=True)
    (before,) = found(engine, people.steward)
    do(engine, saved.rename, people.steward, view, "Nippon")
    (after,) = found(engine, people.steward)
    assert after.name == "Nippon"
    assert (after.id, after.url, after.shared) == (before.id, before.url, before.shared)
    with unguarded(engine) as session:
        row = session.get_one(SavedView, view)
        assert row.updated_at > row.created_at


def test_a_deleted_view_is_gone_and_its_name_is_free(engine: Engine, people: People) -> None:
    do(engine, saved.remove, people.steward, keep(engine, people.steward, shared=True))
    assert found(engine, people.colleague) == []
    with pytest.raises(NotFound):
        do(engine, saved.remove, people.steward, "0" * 32)
    keep(engine, people.steward)


def test_a_member_keeps_a_hundred_views(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        for number in range(saved.MOST):
            saved.save(session, people.steward, name=f"View {number}", path="/", query={})
    with pytest.raises(CaseError, match="You have 100 saved views, the most there can be"):
        keep(engine, people.steward)
    keep(engine, people.colleague)
    do(engine, saved.remove, people.steward, found(engine, people.steward)[0].id)
    keep(engine, people.steward)


@pytest.mark.parametrize(("there", "name", "refusal"), [(saved.MOST - 1, "Other", CaseError), (0, "Same", Rejected)])
def test_two_pages_at_once_pass_neither_the_limit_nor_the_same_name(
    engine: Engine, people: People, there: int, name: str, refusal: type[CaseError]
) -> None:
    with transaction(engine) as session:
        for number in range(there):
            saved.save(session, people.steward, name=f"View {number}", path="/", query={})
    answers: list[object] = []

    def second_page() -> None:
        try:
            answers.append(keep(engine, people.steward, name))
        except Exception as error:
            answers.append(type(error))

    second = threading.Thread(target=second_page)
    with transaction(engine) as session:
        saved.save(session, people.steward, name="Same", path="/", query={})
        second.start()
        second.join(0.7)
        assert second.is_alive(), "it must wait for the first"
    second.join(30)
    assert answers == [refusal]


# --- what it asks -------------------------------------------------------------------------------------------------


def written(engine: Engine, query: Mapping[str, Sequence[str]], path: str = "/cases") -> str:
    """Return what would be kept."""
    with viewing(engine, ANONYMOUS) as session:
        return saved.written(path, query, taxonomy(session))


def test_a_filter_is_kept_in_one_order_and_reads_back(engine: Engine) -> None:
    query = {"tactic": ["PW02"], "q": ["假民調 & more"], "country": ["TW", "JP"], "since": ["2022"]}
    text = written(engine, query)
    assert text == written(engine, dict(reversed(query.items())))
    assert text == "q=%E5%81%87%E6%B0%91%E8%AA%BF+%26+more&since=2022&country=TW&country=JP&tactic=PW02"
    view = saved.View("", "", "/cases", text, shared=False, is_own=True, by="")
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
        assert view.asks(words) == search.Filter.read(query, words)


def test_field_words_of_the_search_are_kept_as_the_filters_they_name(engine: Engine) -> None:
    assert written(engine, {"q": ["poll country:JP"]}) == "q=poll&country=JP"


def test_what_is_no_part_of_the_question_is_not_kept(engine: Engine) -> None:
    query = {"country": ["JP"], "page": ["3"], "facet": ["tactic"], "ui": ["ja"], "id": ["FC-00000-0"], "x": ["y"]}
    assert written(engine, query) == "country=JP"
    assert written(engine, {"page": ["3"]}) == ""


def test_what_belongs_to_a_page_is_kept_with_it_and_there_only(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = saved.Place(saved.PLACES["/"].label, frozenset({"rows", "columns"}))
    monkeypatch.setitem(saved.PLACES, "/grid", grid)
    query = {
        "rows": ["tactic"],
        "columns": ["country", "x\x00y\u202e"],
        "country": ["JP"],
        "page": ["2"],
        "other": ["z"],
    }
    assert written(engine, query, "/grid") == "columns=country&columns=xy&rows=tactic&country=JP"
    assert written(engine, query) == "country=JP"
    assert written(engine, {"rows": ["", "\x00"]}, "/grid") == ""


@pytest.mark.parametrize("path", ["", "/people", "/case", "cases", "//elsewhere.example", "https://elsewhere.example/"])
def test_only_pages_that_are_known_can_be_saved(engine: Engine, people: People, path: str) -> None:
    with pytest.raises(CaseError, match="Views of this page can't be saved"):
        keep(engine, people.steward, path=path)
    assert rows(engine) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [({"country": ["ZZ"]}, "country"), ({"tactic": ["PW999"]}, "tactic"), ({"since": ["soon"]}, "since"),
     ({"q": ["country:ZZ"]}, "q")],
)  # fmt: skip
def test_a_filter_that_nobody_knows_is_refused(
    engine: Engine, people: People, query: Mapping[str, Sequence[str]], field: str
) -> None:
    with pytest.raises(Rejected) as caught:
        keep(engine, people.steward, query=query)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert rows(engine) == []


def test_what_is_too_long_for_an_address_is_refused(
    engine: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(engine, people.steward, "Long", {"q": ["謠" * 500], "country": ["TW", "JP"]})
    monkeypatch.setitem(saved.PLACES, "/grid", saved.Place(saved.PLACES["/"].label, frozenset({"rows"})))
    with pytest.raises(CaseError, match="too long to be saved"):
        keep(engine, people.steward, "Longer", {"rows": ["謠" * 500] * 9}, "/grid")


def test_half_a_character_is_kept_as_a_question_mark(engine: Engine, people: People) -> None:
    keep(engine, people.steward, query={"q": ["poll \ud800"]})
    assert [view.query for view in found(engine, people.steward)] == ["q=poll+%3F"]


def test_a_word_that_left_its_vocabulary_loses_nothing(engine: Engine, people: People) -> None:
    view = keep(engine, people.steward, query={"country": ["JP"], "tactic": ["PW02"]})
    with transaction(engine) as session:
        session.get_one(SavedView, view).query = "country=JP&tactic=PW999"
    with viewing(engine, people.steward) as session:
        assert saved.views(session)[0].asks(taxonomy(session)) is None
    do(engine, saved.rename, people.steward, view, "Renamed")
    do(engine, saved.share, people.steward, view, shared=True)
    assert [each.url for each in found(engine, people.colleague)] == ["/cases?country=JP&tactic=PW999"]


def test_a_view_holds_the_question_and_each_door_its_own_answer(
    engine: Engine, people: People, blue_colleague: Viewer, entered: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, {**entered, "audience": "red", "named": [people.blue.member_id]})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, people.steward, case, ReviewException.SOLE_MEMBER)
    keep(engine, people.blue, "Forged", {"q": ["forged poll"]}, shared=True)

    def answer(viewer: Viewer) -> list[str]:
        with viewing(engine, viewer) as session:
            (view,) = saved.views(session)
            wanted = view.asks(taxonomy(session))
            assert isinstance(wanted, search.Filter)
            return [line.id for line in search.find(session, wanted).lines]

    assert answer(people.blue) == [receipt.id]
    assert answer(blue_colleague) == []


def test_ids_are_random(engine: Engine, people: People) -> None:
    numbers = [keep(engine, people.steward, name) for name in ("a", "b")]
    assert all(len(number) == 32 and int(number, 16) for number in numbers)
    assert numbers[0][:8] != numbers[1][:8]


TOLD = {
    "q": ["country:TW fake poll"],
    "tactic": ["PW02"],
    "country": ["JP"],
    "who": ["ngo"],
    "within": ["days"],
    "without": ["PW03,TW,platform"],
}


def test_a_situation_is_kept_as_it_was_told_and_reads_back(engine: Engine, people: People) -> None:
    keep(engine, people.steward, "Poll", {**TOLD, "show": ["CM09"], "page": ["2"], "since": ["2022"]}, "/playbook")
    (view,) = found(engine, people.steward)
    assert view.path == "/playbook"
    assert view.query == (
        "q=country%3ATW+fake+poll&tactic=PW02&country=JP&who=ngo&within=days&without=PW03%2CTW%2Cplatform"
    )
    with viewing(engine, people.steward) as session:
        words = taxonomy(session)
        asked = view.asks(words)
        assert asked == Situation.read(TOLD, words)
        assert asked.q == "country:TW fake poll", "what a search would take for a filter is plain words here"
        for lang in LANGUAGES:
            assert len(saved.described(words, lang, asked)) == 8
        assert saved.described(words, "en", asked) == [
            "“country:TW fake poll”",
            "Tactic: Local-intermediary junket (PW02)",
            "Country: Japan",
            "Who you are: NGO",
            "Within days",
            f"Not meant: Tactic: {words.label('en', 'PW03', 'pw_tactics')} (PW03)",
            "Not meant: Country: Taiwan",
            "Not meant: Who you are: Platform",
        ]


@pytest.mark.parametrize("query", [{}, {"country": ["JP"]}, {"who": ["ngo"], "within": ["days"]}, {"q": [" "]}])
def test_a_situation_that_tells_nothing_is_not_kept(
    engine: Engine, people: People, query: Mapping[str, Sequence[str]]
) -> None:
    with pytest.raises(CaseError, match="Say first what you see"):
        keep(engine, people.steward, "Nothing", query, "/playbook")
    assert rows(engine) == []


def test_a_situation_that_nobody_knows_is_refused(engine: Engine, people: People) -> None:
    with pytest.raises(Rejected) as caught:
        keep(engine, people.steward, query={"q": ["poll"], "who": ["king"], "tactic": ["PW999"]}, path="/playbook")
    assert {problem.field for problem in caught.value.problems} == {"who", "tactic"}
    view = keep(engine, people.steward, query={"q": ["poll"]}, path="/playbook")
    with transaction(engine) as session:
        session.get_one(SavedView, view).query = "q=poll&who=king"
    with viewing(engine, people.steward) as session:
        assert saved.views(session)[0].asks(taxonomy(session)) is None


def test_a_view_of_the_matrix_keeps_what_it_compares_and_watches() -> None:
    assert saved.PLACES["/matrix"].also == set(layer.OWN)


def test_a_view_of_the_gap_map_keeps_its_columns_and_what_is_unfolded() -> None:
    assert saved.PLACES["/gaps"].also == set(layout.OWN)
