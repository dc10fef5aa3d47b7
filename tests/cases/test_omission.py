"""What others read in place of what is withheld: never the thing itself, always still a case, and said or not said."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import setup
from cases.errors import Rejected
from cases.fields import Words
from cases.omission import WAYS, Renditions, check_omissions, renditions, still_said, suggested, withholdable
from cases.omission.spots import bare_path, fields, filled_spots, path_of, spots_of, value_at
from cases.record import COARSENED, LEFT_OUT, REWORDED, Content, Omission
from db.vocabulary import Precision

STARTER = [
    Content.model_validate({name: value for name, value in case.items() if name in Content.model_fields})
    for case in setup.starter_cases()
]


class AnyWord(Words):
    """A vocabulary in which every word stands; which ones do is the taxonomy's test."""

    def has(self, vocabulary: str, term_id: str) -> bool:
        """Say whether the word is in the vocabulary."""
        return bool(vocabulary and term_id)


@pytest.fixture
def content(entered_in_full: dict[str, Any]) -> Content:
    """Return a case that says everything a case can."""
    return Content.model_validate(
        {name: value for name, value in entered_in_full.items() if name in Content.model_fields}
    )


def others(content: Content, *omissions: Omission) -> Content:
    """Return what members and the public read alike."""
    found = renditions(content, omissions, keep_own=True, words=AnyWord())
    assert found.own is content
    assert found.shared is found.public
    return found.public


def told(content: Content) -> list[tuple[str, str, str]]:
    """Return what readers are told was withheld."""
    return [(item.field, item.way, item.reason) for item in content.withheld]


def without(content: Content, **changes: Any) -> Content:
    """Return a case that says something else in some fields."""
    return Content.model_validate(content.model_dump(mode="json") | changes)


# --- who reads what ---------------------------------------------------------------------------------------------


def test_where_nothing_is_withheld_everybody_reads_the_same_object(content: Content) -> None:
    found = renditions(content, [], keep_own=True, words=AnyWord())
    assert found == Renditions(content, content, content)
    assert found.own is found.shared is found.public


def test_members_may_read_what_the_public_may_not(content: Content) -> None:
    place = Omission(field="places.0", way=LEFT_OUT, reason="method", members_too=False)
    found = renditions(content, [place], keep_own=True, words=AnyWord())
    assert found.own is found.shared is content
    assert [place.name for place in found.public.places] == ["Online"]


def test_each_class_of_reader_has_its_own_where_both_are_kept_from_something(content: Content) -> None:
    both = Omission(field="places.0", way=LEFT_OUT)
    public = Omission(field="actors.0.name", way=LEFT_OUT, members_too=False)
    found = renditions(content, [both, public], keep_own=True, words=AnyWord())
    assert (len(found.own.places), len(found.shared.places), len(found.public.places)) == (2, 1, 1)
    assert [bool(said.actors[0].name) for said in (found.own, found.shared, found.public)] == [True, True, False]


def test_what_is_not_kept_is_nowhere(content: Content) -> None:
    place = Omission(field="places.0", way=LEFT_OUT)
    found = renditions(content, [place], keep_own=False, words=AnyWord())
    assert found.own is found.shared is found.public
    assert "臺北" not in found.own.model_dump_json()


def test_what_is_not_kept_stays_with_those_whom_members_count_among(content: Content) -> None:
    public = Omission(field="places.0", way=LEFT_OUT, members_too=False)
    found = renditions(content, [public], keep_own=False, words=AnyWord())
    assert found.own is found.shared
    assert "臺北" in found.own.model_dump_json()
    assert "臺北" not in found.public.model_dump_json()


# --- the three ways ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "read"), [("2024-01-13", "2024-01"), ("2024-01", "2024"), ("2024-Q1", "2024")])
def test_a_date_is_made_coarser_by_one_step(content: Content, written: str, read: str) -> None:
    said = without(content, reported_on=written)
    assert others(said, Omission(field="reported_on", way=COARSENED)).reported_on == read


def test_an_end_is_never_more_exact_than_a_beginning_that_was_made_coarser(content: Content) -> None:
    said = without(content, period_from="2023-12-30", period_to="2024-01-13")
    read = others(said, Omission(field="period_from", way=COARSENED, reason="source"))
    assert (read.period_from, read.period_to) == ("2023-12", "2024-01")
    assert told(read) == [*told(said), ("period_from", COARSENED, "source"), ("period_to", COARSENED, "source")]


def test_a_place_is_its_country(content: Content) -> None:
    read = others(content, Omission(field="places.0.name", way=COARSENED))
    assert read.places[0].name == "台灣", "in the language the case was written in"
    assert read.places[1] == content.places[1]


def test_an_actor_is_its_kind(content: Content) -> None:
    read = others(content, Omission(field="actors.0.name", way=COARSENED))
    assert (read.actors[0].name, read.actors[0].type, read.actors[0].attributed_by) == (None, "civil_society", None)


def test_a_link_goes_with_the_copy_of_its_page(content: Content) -> None:
    said = without(
        content,
        sources=[
            {
                **content.sources[0].model_dump(mode="json"),
                "url": "https://example.org/post/1",
                "archived_url": "https://archive.example.org/1",
            }
        ],
    )
    read = others(said, Omission(field="sources.0.url", way=COARSENED))
    assert (read.sources[0].url, read.sources[0].archived_url) == (None, None)
    assert {field for field, _, _ in told(read)} >= {"sources.url", "sources.archived_url"}


def test_personal_data_in_a_text_is_put_in_general_words(content: Content) -> None:
    text = content.texts[1].model_dump(mode="json") | {"summary": "The caller used 0912-345-678 every evening."}
    said = without(content, texts=[content.texts[0].model_dump(mode="json"), text])
    read = others(said, Omission(field="texts.1.summary", way=COARSENED, reason="privacy"))
    assert "0912" not in read.model_dump_json()
    assert read.texts[1].summary.startswith("The caller used ")
    assert read.texts[1].summary.endswith(" every evening.")


def test_other_words_stand_where_they_were_put(content: Content) -> None:
    read = others(content, Omission(field="texts.0.title", way=REWORDED, wording="里長收受招待"))
    assert read.texts[0].title == "里長收受招待"
    assert read.texts[1] == content.texts[1]


def test_the_numbers_of_entries_are_those_that_were_entered(content: Content) -> None:
    """Two omissions of one list don't shift each other, in whichever order they are made."""
    first = Omission(field="countries.0", way=REWORDED, wording="KR")
    second = Omission(field="places.0", way=LEFT_OUT)
    third = Omission(field="places.1", way=REWORDED, wording="x")
    pair = [Omission(field="places.0", way=LEFT_OUT), Omission(field="places.1.name", way=REWORDED, wording="Forum")]
    read = others(content, *pair)
    assert [place.name for place in read.places] == ["Forum"]
    assert others(content, *reversed(pair)) == read
    assert others(content, first, second) == others(content, second, first)
    assert check_omissions(content, [third])


# --- what readers are told --------------------------------------------------------------------------------------


def test_readers_are_told_that_and_coarsely_why(content: Content) -> None:
    read = others(content, Omission(field="places.0", way=LEFT_OUT, reason="method"))
    assert ("places", LEFT_OUT, "method") in told(read)


def test_readers_are_told_nothing_where_the_owner_does_not_want_it(content: Content) -> None:
    read = others(content, Omission(field="places.0", way=LEFT_OUT, reason="method", told=False))
    assert told(read) == told(content)
    assert len(read.places) == 1


def test_a_list_no_case_is_sent_without_is_never_missed_silently(content: Content) -> None:
    untold = Omission(field="sources", way=LEFT_OUT, told=False)
    [problem] = check_omissions(content, [untold])
    assert problem.field == "omissions.0.told"
    assert others(content, Omission(field="sources", way=LEFT_OUT)).sources == []


def test_of_two_omissions_of_one_field_the_stronger_is_told(content: Content) -> None:
    countries = ["TW", "JP", "KR"]
    said = without(content, countries=countries, places=[{"name": name, "country": "TW"} for name in ("A", "B")])
    read = others(
        said,
        Omission(field="places.0", way=LEFT_OUT, reason="method"),
        Omission(field="places.1", way=COARSENED, reason="privacy"),
    )
    assert [item for item in told(read) if item[0] == "places"] == [("places", LEFT_OUT, "method")]


# --- mistakes ---------------------------------------------------------------------------------------------------

MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"field": "nonsense", "way": LEFT_OUT}, "field"),
    ({"field": "places.7", "way": LEFT_OUT}, "field"),
    ({"field": "places.0.name.3", "way": LEFT_OUT}, "field"),
    ({"field": "texts", "way": LEFT_OUT}, "field"),
    ({"field": "texts.0", "way": LEFT_OUT}, "field"),
    ({"field": "countries", "way": LEFT_OUT}, "field"),
    ({"field": "period_from", "way": LEFT_OUT}, "way"),
    ({"field": "texts.0.lang", "way": REWORDED, "wording": "en"}, "field"),
    ({"field": "withheld", "way": LEFT_OUT}, "field"),
    ({"field": "information_credibility", "way": REWORDED, "wording": "1"}, "field"),
    ({"field": "texts.0.title", "way": REWORDED}, "wording"),
    ({"field": "texts.0.title", "way": REWORDED, "wording": "里長收受招待旅遊，返國後轉傳假民調"}, "wording"),
    ({"field": "texts.title", "way": REWORDED, "wording": "x"}, "field"),
    ({"field": "period_to", "way": REWORDED, "wording": "soon"}, "wording"),
    ({"field": "places.0", "way": LEFT_OUT, "wording": "x"}, "wording"),
    ({"field": "places.1.name", "way": COARSENED}, "way"),
]


@pytest.mark.parametrize(("omission", "beside"), MISTAKES)
def test_a_mistake_is_said_beside_its_part(content: Content, omission: dict[str, Any], beside: str) -> None:
    [problem] = check_omissions(content, [Omission(**omission)])
    assert problem.field == f"omissions.0.{beside}"
    assert problem.text("en")
    with pytest.raises(Rejected):
        renditions(content, [Omission(**omission)], keep_own=True, words=AnyWord())


def test_an_empty_field_has_nothing_to_withhold(content: Content) -> None:
    said = without(content, reported_on=None)
    [problem] = check_omissions(said, [Omission(field="reported_on", way=LEFT_OUT)])
    assert problem.field == "omissions.0.field"


def test_one_thing_is_withheld_once(content: Content) -> None:
    whole, part = Omission(field="places.0", way=LEFT_OUT), Omission(field="places.0.name", way=REWORDED, wording="x")
    for pair in ([whole, whole], [whole, part], [part, whole]):
        [problem] = check_omissions(content, pair)
        assert problem.field == "omissions.1.field"


def test_a_new_wording_is_checked_like_any_entry(content: Content) -> None:
    class NoWord(AnyWord):
        def has(self, vocabulary: str, term_id: str) -> bool:
            return not super().has(vocabulary, term_id)

    replaced = Omission(field="channels.0", way=REWORDED, wording="carrier_pigeon")
    [problem] = check_omissions(content, [replaced], words=NoWord())
    assert problem.field == "omissions.0.wording"


# --- whatever is withheld of whichever case ---------------------------------------------------------------------


@st.composite
def withheld_cases(draw: st.DrawFn) -> tuple[Content, list[Omission]]:
    """Draw a starter case and omissions that each could be made of it."""
    content = draw(st.sampled_from(STARTER))
    offered = draw(st.lists(st.sampled_from(withholdable(content)), min_size=1, max_size=6, unique_by=id))
    chosen: list[Omission] = []
    for item in offered:
        way = draw(st.sampled_from([way for way in item.ways if way != REWORDED] or [REWORDED]))
        if way == REWORDED and item.kind in {"word", "country", "date"}:
            continue
        omission = Omission(
            field=item.path,
            way=way,
            reason=draw(st.sampled_from(["not_stated", "method", "privacy"])),
            wording="something else" if way == REWORDED else None,
            members_too=draw(st.booleans()),
            told=draw(st.booleans()),
        )
        if not check_omissions(content, [*chosen, omission]):
            chosen.append(omission)
    return content, chosen


@given(withheld_cases())
def test_what_others_read_is_a_case_without_what_was_withheld(drawn: tuple[Content, list[Omission]]) -> None:
    content, omissions = drawn
    before = deepcopy(content)
    found = renditions(content, omissions, keep_own=True, words=AnyWord())
    assert content == before
    assert found.own is content
    said = content.model_dump(mode="json")
    for omission in omissions:
        alike = sum(bare_path(other.field) == bare_path(omission.field) for other in omissions) - 1
        for reader in (found.public, *([found.shared] if omission.members_too else [])):
            read = reader.model_dump(mode="json")
            for spot in filled_spots(said, omission.field):
                # What another omission put in its place may be what stood here.
                assert times(read, spot, value_at(said, spot)) < times(said, spot, value_at(said, spot)) + alike
            if omission.told:
                assert any(item.field == bare_path(omission.field) for item in reader.withheld)
    for reader in (found.shared, found.public):
        assert Content.model_validate(reader.model_dump(mode="json")) == reader


def times(record: Any, spot: tuple[str | int, ...], value: Any) -> int:
    """Count how often a value stands in the field of a spot, whichever number its entry has."""
    found = [value_at(record, there) for there in spots_of(record, bare_path(path_of(spot)))]
    if isinstance(spot[-1], int):
        return sum(entries.count(value) for entries in found)
    return found.count(value)


@given(withheld_cases(), st.randoms())
def test_the_order_of_omissions_does_not_matter(drawn: tuple[Content, list[Omission]], random: Any) -> None:
    content, omissions = drawn
    shuffled = list(omissions)
    random.shuffle(shuffled)
    assert renditions(content, omissions, keep_own=True, words=AnyWord()) == renditions(
        content, shuffled, keep_own=True, words=AnyWord()
    )


# --- what is offered --------------------------------------------------------------------------------------------


def test_what_is_offered_can_be_done_and_what_is_not_cannot(content: Content) -> None:
    offered = {item.path: item.ways for item in withholdable(content)}
    said = content.model_dump(mode="json")
    for path, ways in offered.items():
        for way in (LEFT_OUT, COARSENED):
            problems = check_omissions(content, [Omission(field=path, way=way)])
            beside = {problem.field.rpartition(".")[2] for problem in problems}
            if way in ways:
                assert beside <= {"told", "field"}, (path, way)
            else:
                assert beside, (path, way)
        assert set(ways) <= set(WAYS)
    everything = {path_of(spot) for path in fields() for spot in spots_of(said, path)}
    assert set(offered) - everything <= {
        f"{name}.{number}" for name, value in said.items() if isinstance(value, list) for number in range(len(value))
    } | {path for path in offered if path.rpartition(".")[2].isdecimal()}
    assert not any(bare_path(path).split(".")[0] in {"withheld", "estimates"} for path in offered)


@pytest.mark.parametrize("number", range(len(STARTER)))
def test_what_is_suggested_can_be_made_and_leaves_no_day_and_no_name(number: int) -> None:
    content = STARTER[number]
    chosen = suggested(content)
    assert not check_omissions(content, chosen)
    read = others(content, *chosen)
    for written in (read.period_from, read.period_to, read.reported_on):
        assert written is None or len(written) <= len("2024-Q1"), Precision.DAY
    assert not any(actor.name for actor in read.actors if actor.type)
    exact = {place.name for place in content.places} - {place.name for place in read.places}
    assert not exact & {place.name for place in read.places}


def test_a_name_that_stands_elsewhere_is_pointed_at(content: Content) -> None:
    said = without(content, places=[{"name": "當事人", "country": "TW"}])
    found = still_said(said, [Omission(field="places.0.name", way=COARSENED)])
    assert {(item.omission, item.path, item.text) for item in found} == {(0, "texts.0.counter_view", "當事人")}


def test_a_text_that_stands_in_another_language_is_pointed_at(content: Content) -> None:
    found = still_said(content, [Omission(field="texts.0.caveat", way=LEFT_OUT)])
    assert ("texts.1.caveat", "") in {(item.path, item.text) for item in found}
    both = [Omission(field="texts.0.caveat", way=LEFT_OUT), Omission(field="texts.1.caveat", way=LEFT_OUT)]
    assert not still_said(content, both)
