"""Finding cases: every filter against looking at each case, on both engines; and a filter as a URL."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from cases import search
from cases.errors import Rejected, UnknownFilter
from cases.i18n import listed, quoted
from cases.index import ask_rows, rows_with
from cases.read import read_case, read_cases
from cases.record import Content
from cases.search import AS_TYPED, LABELS, Filter, mending, told, understood
from cases.search.same import names
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.fulltext import Part, phrase
from db.viewer import ANONYMOUS
from tests.cases.filters import fits, one_part, place, wanted

SENTENCE = "how much were temple managers paid per pilgrim"
WORDS = "government party media campaign election false account network officer court police money report video group"


@pytest.fixture(scope="module")
def contents(seeded: Engine) -> dict[int, Content]:
    """Return what every starter case says, by rendition."""
    with viewing(seeded, ANONYMOUS) as session:
        numbers = search.ids(session, Filter())
        views = zip(numbers, read_cases(session, numbers), strict=True)
        return {number: view.content for number, view in views if view.content}


@pytest.fixture(scope="module")
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


def expected(contents: Mapping[int, Content], asked: Filter, words: Taxonomy) -> list[int]:
    """Return the renditions a filter should find: by where the search matched, then newest period first."""
    found = [number for number, content in contents.items() if fits(content, asked, words)]
    return sorted(found, key=lambda number: place(contents[number], asked.q, words))


def test_the_list_is_newest_first(contents: dict[int, Content]) -> None:
    order = [(content.period_from[:4], number) for number, content in contents.items()]
    assert [year for year, _ in order] == sorted((year for year, _ in order), reverse=True)
    assert len(contents) == 55


def test_every_filter_finds_what_looking_at_each_case_finds(
    seeded: Engine, contents: dict[int, Content], words: Taxonomy
) -> None:
    found_something = 0
    with viewing(seeded, ANONYMOUS) as session:

        @given(one_part(wanted(list(contents.values()), words)))
        def check(asked: Filter) -> None:
            nonlocal found_something
            found = search.ids(session, asked)
            assert found == expected(contents, asked, words)
            assert search.count(session, asked) == len(found)
            found_something += bool(found)

        check()
    assert found_something > 20


def test_many_filters_at_once_too(seeded: Engine, contents: dict[int, Content], words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:

        @settings(max_examples=40)
        @given(wanted(list(contents.values()), words))
        def check(asked: Filter) -> None:
            assert search.ids(session, asked) == expected(contents, asked, words)

        check()


@pytest.mark.parametrize("name", [field.name for field in fields(Filter)])
def test_each_single_value_finds_what_looking_finds(
    seeded: Engine, contents: dict[int, Content], words: Taxonomy, name: str
) -> None:
    """Not left to chance: every value of every filter that occurs in a case is asked once."""
    with viewing(seeded, ANONYMOUS) as session:
        for value in occurring(contents.values(), name, words):
            asked = Filter(**{name: value if isinstance(getattr(Filter(), name), str) else (value,)})
            found = expected(contents, asked, words)
            assert search.ids(session, asked) == found, asked
            assert found, asked


def occurring(contents: Sequence[Content] | object, name: str, words: Taxonomy) -> set[str]:
    """Return the values of a filter that occur in some case."""
    found: set[str] = set()
    for said in contents:  # type: ignore[attr-defined]
        responses = said.responses
        found |= {
            "q": {reference.value for reference in said.references},
            "wording": {AS_TYPED},
            "since": {said.period_from},
            "until": {said.period_from},
            "country": set(said.countries),
            "target": set(said.target_groups),
            "family": {family for tactic in said.tactics for family in words.families_of(tactic)},
            "tactic": set(said.tactics),
            "channel": set(said.channels),
            "flow": set(said.flows),
            "state": {actor.state for actor in said.actors} - {None},
            "countermeasure": {response.countermeasure for response in responses},
            "result": {outcome.result for response in responses for outcome in response.outcomes},
            "legal": {said.legal_status} - {None},
            "lang": {text.lang for text in said.texts},
        }[name]
    return found


def test_countermeasure_and_result_mean_the_same_response(
    seeded: Engine, contents: dict[int, Content], words: Taxonomy
) -> None:
    asked = {
        (response.countermeasure, outcome.result): response is other
        for content in contents.values()
        for response in content.responses
        for other in content.responses
        for outcome in other.outcomes
    }
    assert not all(asked.values()), "no case has two responses with different results"
    with viewing(seeded, ANONYMOUS) as session:
        for countermeasure, result in asked:
            wish = Filter(countermeasure=(countermeasure,), result=(result,))
            assert search.ids(session, wish) == expected(contents, wish, words)


def test_a_case_is_found_by_its_id_however_it_is_typed_and_by_its_old_one(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        line = search.find(session, Filter(q="TW-2018-001")).lines[0]
        for typed in (
            line.id,
            line.id.lower(),
            line.id.replace("-", ""),
            f" {line.id} ",
            "tw-2018-001",
            " TW-2018-001 ",
        ):
            assert [found.id for found in search.find(session, Filter(q=typed)).lines] == [line.id], typed
        assert line.references == ("TW-2018-001",)
        assert line.title_in("zh-Hant") == "燕子颱風後的關西機場巴士謠言"
        assert line.title_in("de") == line.titles["en"]


def test_pages_of_the_list_hold_each_case_once(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        pages = [search.find(session, Filter(), limit=20, offset=offset) for offset in (0, 20, 40, 60)]
    assert [len(page.lines) for page in pages] == [20, 20, 15, 0]
    assert {page.total for page in pages} == {55}
    assert len({line.id for page in pages for line in page.lines}) == 55


def test_a_line_says_what_the_case_says(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        for line in search.find(session, Filter(), limit=100).lines:
            content = read_case(session, line.id).content
            assert content is not None
            assert line.titles == {text.lang: text.title for text in content.texts}
            assert (line.period_from, line.period_to) == (content.period_from, content.period_to)
            assert list(line.tactics) == content.tactics
            assert list(line.countries) == content.countries
            assert [name for name, _ in line.responses] == [response.countermeasure for response in content.responses]
            assert [list(results) for _, results in line.responses] == [
                [outcome.result for outcome in response.outcomes] for response in content.responses
            ]


@pytest.mark.parametrize("typed", ["。", '""', "*", "-"])
def test_a_search_without_a_word_is_said_to_be_one(seeded: Engine, typed: str) -> None:
    with viewing(seeded, ANONYMOUS) as session, pytest.raises(UnknownFilter) as caught:
        search.find(session, Filter(q=typed))
    assert caught.value.problems[0].field == "q"


def test_blanks_search_for_nothing_in_particular(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        assert search.count(session, Filter(q="   ")) == 55


# --- field words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tactic:PW02 country:TW", Filter(tactic=("PW02",), country=("TW",))),
        ("country:tw,JP", Filter(country=("TW", "JP"))),
        ("country:Taiwan poll", Filter(q="poll", country=("TW",))),
        ("國家：臺灣 民調", Filter(q="民調", country=("TW",))),
        ("国：日本", Filter(country=("JP",))),
        ("year:2024", Filter(since="2024", until="2024")),
        ("year:2022-2024 year:2023", Filter(q="year:2023", since="2022", until="2024")),
        ("since:2024-05 until:2024-Q4", Filter(since="2024-05", until="2024-Q4")),
        ("lang:ja", Filter(lang=("ja",))),
        ("result:backfired", Filter(result=("backfired",))),
        ("-country:TW", Filter(q="-country:TW")),
        ("-year:2024 poll", Filter(q="-year:2024 poll")),
        ("“country:TW”", Filter(q="“country:TW”")),
        ("https://example.org/a title:forged", Filter(q="https://example.org/a title:forged")),
        ("country:", Filter(q="country:")),
    ],
)
def test_field_words_become_the_filters_they_name(words: Taxonomy, typed: str, expected: Filter) -> None:
    assert Filter.read({"q": [typed]}, words) == expected


def test_a_word_of_a_vocabulary_can_be_named_in_any_language(words: Taxonomy) -> None:
    for channel in words.words("channel"):
        for name in channel.label.values():
            found = Filter.read({"q": [f'channel:"{name}"']}, words)
            assert found.q == ""
            assert name in words.get(found.channel[0], "channel").names()  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["country:Atlantis", "tactic:PW99 poll", "year:24", "since:soon", 'target:"no such"'])
def test_a_field_word_nobody_knows_is_said_and_the_rest_kept(seeded: Engine, words: Taxonomy, typed: str) -> None:
    with pytest.raises(Rejected) as caught:
        Filter.read({"q": [typed]}, words)
    assert [problem.field for problem in caught.value.problems] == ["q"]
    assert understood(typed, words) == ("poll" if "poll" in typed else "")
    with viewing(seeded, ANONYMOUS) as session, pytest.raises(Rejected):
        search.find(session, Filter(q=typed))


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ("-country:TW", Filter(country=("TW",))),
        ("-year:2024", Filter(since="2024", until="2024")),
        ("-legal:charged", Filter(legal=("charged",))),
        ("-state:CN", Filter(state=("CN",))),
        ("-countermeasure:CM02", Filter(countermeasure=("CM02",))),
        ("-lang:ja", Filter(lang=("ja",))),
    ],
)
def test_a_field_word_with_a_minus_finds_all_others(seeded: Engine, typed: str, without: Filter) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        everything = set(search.ids(session, Filter()))
        assert set(search.ids(session, Filter(q=typed))) == everything - set(search.ids(session, without))


def test_field_words_in_the_search_narrow_like_the_filters_they_name(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.ids(session, Filter(q="country:TW year:2023 民調"))
        assert found == search.ids(session, Filter(q="民調", country=("TW",), since="2023", until="2023")) != []


# --- the filter as a URL ----------------------------------------------------------------------------------------


def test_every_filter_has_a_label_and_its_name_is_the_urls() -> None:
    assert list(LABELS) == [field.name for field in fields(Filter)]


def test_a_url_holds_the_whole_filter(seeded: Engine, contents: dict[int, Content], words: Taxonomy) -> None:
    assert seeded

    @given(wanted(list(contents.values()), words))
    def check(asked: Filter) -> None:
        query = parse_qs(asked.url("/cases").removeprefix("/cases").removeprefix("?"))
        assert Filter.read(query, words) == asked
        assert asked.is_empty == (query == {})

    check()


def read(words: Taxonomy, **query: Sequence[str]) -> Filter:
    """Read a filter from a query."""
    return Filter.read(query, words)


def test_what_is_no_filter_is_left_alone(words: Taxonomy) -> None:
    assert read(words, page=["2"], ui=["ja"], q=["  "], country=["TW", "", "TW"]) == Filter(country=("TW",))


def test_every_unknown_value_is_said_at_once(words: Taxonomy) -> None:
    with pytest.raises(Rejected) as caught:
        read(
            words,
            since=["yesterday"],
            country=["Taiwan"],
            tactic=["PW01", "PW99"],
            result=["won"],
            lang=["de"],
            state=["??"],
            family=["PW01"],
        )
    found = [problem.field for problem in caught.value.problems]
    assert found == ["since", "country", "family", "tactic", "state", "result", "lang"]


def test_a_narrowed_filter_is_another_filter() -> None:
    whole = Filter(country=("TW",))
    assert whole.narrowed(q="poll") == Filter(q="poll", country=("TW",))
    assert whole == Filter(country=("TW",))


def test_a_session_through_the_door_finds_nothing_that_waits(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        assert isinstance(session, Session)
        assert search.find(session, Filter()).lines == ()


@given(st.text(max_size=20), st.sampled_from(["PW02", "T0085.003", "political_party", "a b&c=d/é%"]))
def test_a_url_says_a_filter_as_every_url_would(typed: str, word: str) -> None:
    found = Filter(q=typed, since="2024-01", tactic=(word, "PW01"))
    said = urlencode(found.query(), doseq=True)
    assert found.url("/cases") == f"/cases?{said}"
    assert found.url("/cases?page=2") == f"/cases?page=2&{said}"


def test_a_word_that_only_stands_elsewhere_is_not_said_to_stand_nowhere(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        meaning = search.find(session, Filter(q="カジノ 中国企業")).meaning
    assert "No case you can read says “中国企業” with the rest. Looked for “中国 企業” in its place." in told(
        "en", meaning
    )


def test_what_is_looked_for_instead_is_said_in_the_readers_own_script(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        for typed, instead in (("高雄市長選舉", "高雄 市長 選舉"), ("国連決議2758", "国連 決議 2758")):
            meaning = search.find(session, Filter(q=typed)).meaning
            assert meaning.instead == ((typed, instead),)


def ids(engine: Engine, typed: str, **also: str) -> set[str]:
    with viewing(engine, ANONYMOUS) as session:
        return {line.references[0] for line in search.find(session, Filter(q=typed, **also), limit=100).lines}


@pytest.mark.parametrize("forms", ["recruit recruited recruiting", "remove removed removing", "ban banned banning"])
def test_each_form_of_a_verb_finds_what_the_others_find(seeded: Engine, forms: str) -> None:
    one, *others = [ids(seeded, form) for form in forms.split()]
    assert one
    assert [one] * len(others) == others
    typed = [ids(seeded, form, wording=AS_TYPED) for form in forms.split()]
    assert set.union(*typed) == one
    assert any(found < one for found in typed)


def test_a_form_that_is_a_name_leads_to_the_other_names_and_says_so(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q="sanctioning"))
    assert found.total
    assert "制裁" in dict(found.meaning.also)["sanctioning"]


@pytest.mark.parametrize(
    ("typed", "case"), [("open ai", "JP-2025-006"), ("paper-wall sites", "XX-2024-001"), ("MI 5 donor", "GB-2022-007")]
)
def test_two_words_find_the_one_that_they_may_be(seeded: Engine, typed: str, case: str) -> None:
    assert case in ids(seeded, typed)
    assert case not in ids(seeded, f'"{typed}"')


def test_two_words_still_find_both_apart(seeded: Engine) -> None:
    assert ids(seeded, "open", wording=AS_TYPED) & ids(seeded, "ai", wording=AS_TYPED) <= ids(seeded, "open ai")


def test_what_goes_on_after_a_hyphen_is_found_by_its_beginning(seeded: Engine) -> None:
    assert ids(seeded, "lip-sync") == ids(seeded, '"lip syncing"') != set()


@pytest.mark.parametrize(
    ("typed", "instead", "case"),
    [
        (
            "カジノ 中国企業",
            ("中国企業", "中国 企業"),
            "JP-2017-001",
        ),  # stands in another case, but not with the casino
        ("違法献金", ("違法献金", "違法 献金"), "SG-2024-013"),  # a name in the glossary that nobody wrote
    ],
)
def test_what_was_typed_without_blanks_is_cut_where_it_finds_nothing_whole(
    seeded: Engine, typed: str, instead: tuple[str, str], case: str
) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed))
        assert [line.references[0] for line in found.lines] == [case]
        assert (*found.meaning.instead, *found.meaning.cut) == (instead,)
        assert search.count(session, Filter(q=typed, wording=AS_TYPED)) == 0


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ministry of foreign affairs", "MOFA"),
        ("unification by force", "武統"),
        ("members of parliament", "lawmaker"),
        ("經濟 脅迫", "經濟脅迫"),
        ("海外 警察站", "海外警察站"),
    ],
)
def test_a_name_is_known_with_its_empty_words_and_with_blanks(seeded: Engine, typed: str, same: str) -> None:
    assert ids(seeded, typed) >= ids(seeded, same) != set()
    assert ids(seeded, f'"{typed}"') < ids(seeded, typed)


def test_words_that_say_nothing_are_not_looked_for_unless_they_are_meant(seeded: Engine) -> None:
    assert ids(seeded, "who paid for many of the tours") == ids(seeded, "paid for tours")
    assert ids(seeded, "WHO paid") <= ids(seeded, "paid")
    assert ids(seeded, "WHO paid") != ids(seeded, "paid")
    assert ids(seeded, "who") == ids(seeded, '"who"')


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("反滲透法", "TW-2019-004"),  # not prosecuted (不起訴), where 起訴 is a synonym of the countermeasure
        ("賄選", "TW-2021-006"),  # supply (供應), as the Japanese 供応 is folded
        ("KOL", "TW-2026-028"),  # a case (案件), which is a sponsored job in Japanese
        ("ファクトチェック", "TW-2022-007"),  # couldn't verify (查證)
    ],
)
def test_a_synonym_that_means_more_is_not_looked_for_in_place_of_a_name(seeded: Engine, typed: str, other: str) -> None:
    assert ids(seeded, typed)
    assert other not in ids(seeded, typed)


@pytest.mark.parametrize(
    ("typed", "cut", "case"),
    [
        ("Chinese driver licences Tokyo", ("driver", "driv*"), "JP-2022-002"),  # nobody wrote of a driver
        ("adviser monitored", ("adviser", "advis*"), "AU-2017-005"),  # there is one, elsewhere
        ("former biological", (), ""),
    ],
)
def test_a_word_may_be_any_that_begins_alike_where_it_finds_nothing(
    seeded: Engine, typed: str, cut: tuple[str, str], case: str
) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed))
    assert [line.references[0] for line in found.lines] == ([case] if case else [])
    assert (*found.meaning.instead, *found.meaning.cut) == ((cut,) if cut else ())


@pytest.mark.parametrize(
    ("typed", "case"),
    [
        ("換臉 總統", "TW-2024-018"),  # a synonym of what DISARM calls it
        ("hacked screens", "TW-2022-007"),  # the glossary's name of what our tactic has for a synonym
    ],
)
def test_a_synonym_leads_to_a_tactics_label_where_it_finds_nothing(seeded: Engine, typed: str, case: str) -> None:
    assert case in ids(seeded, typed)
    with viewing(seeded, ANONYMOUS) as session:
        assert search.find(session, Filter(q=typed)).meaning.also
    assert ids(seeded, f'"{typed}"') == set()


def test_a_synonym_that_was_written_leads_to_no_more(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        known = names(taxonomy(session))
        wide = [tokens[0] for tokens in known.wide.keys() - known.same.keys() if len(tokens) == 1]
        written = [word for word in wide if search.count(session, Filter(q=word, wording=AS_TYPED))]
        assert written
        for word in written:
            (part,) = search.find(session, Filter(q=word)).meaning.parts
            looked_for = {phrase.tokens for phrase in part.phrases}
            labels = {wanted.tokens for name in known.wide[(word,)] if (wanted := phrase(name))}
            assert looked_for.isdisjoint(labels - {(word,)}), word


@pytest.mark.parametrize(
    ("typed", "case"), [("豪 上院議員", "AU-2017-005"), ("英 律師", "GB-2022-007"), ("米 ボット", "TW-2025-030")]
)
def test_a_state_is_known_by_the_letter_that_headlines_have(seeded: Engine, typed: str, case: str) -> None:
    assert case in ids(seeded, typed)


def test_the_letter_of_a_state_is_not_looked_for_in_place_of_its_name(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        (part,) = search.find(session, Filter(q="アメリカ合衆国")).meaning.parts
    assert not {"米", "美"} & {token for phrase in part.phrases for token in phrase.tokens}


@pytest.mark.parametrize("typed", ["7400萬", "7,400萬", "新台幣7400萬元", "NT$74 million"])
def test_a_number_is_found_with_and_without_its_commas(seeded: Engine, typed: str) -> None:
    assert "TW-2024-022" in ids(seeded, typed)


def test_a_word_that_goes_on_is_found_wherever_it_stands(seeded: Engine) -> None:
    assert ids(seeded, "Spamouf 留言") == ids(seeded, "Spamouflage 留言") != set()


@pytest.mark.parametrize(
    ("typed", "instead", "case"),
    [
        ("パイナプル 輸入", "パイナップル", "TW-2021-005"),
        ("コンテンツファム", "コンテンツファーム", "TW-2019-003"),
        ("琉求獨立", "琉球獨立", "JP-2024-004"),
        ("福島處裡水", "福島處理水", "JP-2023-003"),
    ],
)
def test_a_wrong_character_is_put_right_and_that_is_said(seeded: Engine, typed: str, instead: str, case: str) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed))
    assert case in {line.references[0] for line in found.lines}
    assert [taken for _, taken in found.meaning.instead] == [instead]
    assert ids(seeded, typed, wording=AS_TYPED) == set()


@pytest.mark.parametrize(
    ("typed", "left_out", "case"),
    [
        (SENTENCE, ("much", "per"), "TW-2025-025"),
        ("招待里長到大陸旅遊", ("旅遊",), "TW-2025-025"),
        ("台湾の選挙に対する中国の介入", ("介入",), "TW-2023-010"),
    ],
)
def test_a_sentence_is_found_without_the_words_that_nobody_wrote_of_it(
    seeded: Engine, typed: str, left_out: tuple[str, ...], case: str
) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed))
        assert found.meaning.left_out == left_out
        assert listed("en", [quoted("en", one) for one in left_out]) in " ".join(told("en", found.meaning))
        assert search.count(session, Filter(q=typed, wording=AS_TYPED)) == 0
    assert case in {line.references[0] for line in found.lines}
    assert ids(seeded, f'"quagga" {typed}') == set(), "what is in quotation marks must be there"


def test_a_long_sentence_asks_for_each_of_its_words_a_few_times(
    seeded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(session: Session, parts: Sequence[Part], **also: int) -> object:
        asked.append(parts)
        return rows_with(session, parts, **also)

    monkeypatch.setattr(mending, "rows_with", counted)
    with viewing(seeded, ANONYMOUS) as session:
        assert search.find(session, Filter(q=f"{WORDS} {SENTENCE}")).total == 0
    assert 0 < len(asked) < 10 * len(f"{WORDS} {SENTENCE}".split())


@pytest.mark.parametrize(
    "typed", [SENTENCE, "court cancels presidential election after TikTok campaign", f'"temple" {SENTENCE} -poll']
)
def test_what_is_left_out_is_the_same_without_the_index(seeded: Engine, typed: str) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        by_index = search.find(session, Filter(q=typed))
    with viewing(seeded, ANONYMOUS) as session:
        ask_rows(session)
        by_rows = search.find(session, Filter(q=typed))
    assert by_index.meaning.left_out
    assert by_rows.meaning == by_index.meaning
    assert by_rows.lines == by_index.lines


@pytest.mark.parametrize("typed", ["temple managers quagga", "Moldova diaspora votes Russia", "zebra quagga okapi gnu"])
def test_of_a_few_words_every_one_must_be_there(seeded: Engine, typed: str) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed))
    assert (found.total, found.meaning.left_out) == (0, ())


def test_a_sentence_that_some_case_has_whole_is_left_whole(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q="temple managers borough wardens pilgrims Fujian"))
    assert found.total == 1
    assert found.meaning.left_out == ()


@pytest.mark.parametrize(("typed", "case"), [("競選財務長認罪", "US-2022-011"), ("290萬觀看", "TW-2024-023")])
def test_what_no_vocabulary_can_cut_is_cut_as_the_cases_have_it(seeded: Engine, typed: str, case: str) -> None:
    assert case in ids(seeded, typed)
    assert ids(seeded, typed, wording=AS_TYPED) == set()


def test_a_name_that_nobody_wrote_is_not_completed_by_its_first_word(seeded: Engine) -> None:
    assert ids(seeded, "Communist Party of China") == set()


@pytest.mark.parametrize("typed", ["所罗门", "索羅門", "ソロモン", "所罗门群岛"])
def test_a_country_is_found_without_its_islands(seeded: Engine, typed: str) -> None:
    assert "SB-2019-015" in ids(seeded, typed)


@pytest.mark.parametrize(
    ("typed", "lang", "shown"),
    [
        ("抖音", "en", "Channel: Douyin"),
        ("漁民", "zh-Hant", "目標群體：農漁民"),
        ("exporters", "ja", "標的：輸出業者"),
    ],
)
def test_a_channel_or_group_that_was_found_is_shown_by_its_name(
    seeded: Engine, typed: str, lang: str, shown: str
) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(q=typed), lang=lang)
        passages = [line.passage for line in found.lines if line.passage]
    assert shown in {passage.text for passage in passages}
    assert all(passage.marks for passage in passages)
