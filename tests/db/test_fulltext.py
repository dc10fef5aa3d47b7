"""The search index: what people type in three scripts is found, and both engines answer alike."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text
from sqlmodel import Session, col, select

from db import fulltext
from db.access import viewing
from db.engine import transaction, unguarded
from db.fulltext import Marker, Part, Phrase, marking
from db.tables import Case, Member, Organisation, Rendition
from db.viewer import Viewer
from tests.conftest import Databases, copied

OWNER = Viewer(90, 90)

TEXTS = {
    1: "統戰部門安排選舉參訪團，議員受邀。",
    2: "選挙前の議員への働きかけ",
    3: "选举期间的虚假民调",
    4: "臺灣與日本的交流",
    5: "台湾有事を語る番組",
    6: "The forged polls spread influence campaigns on LINE",
    7: "Forged invoice; a poll was taken later",
    8: "ＦＵＬＬ　ＷＩＤＴＨ Café news",
    9: "トラフィックの急増とﾃﾚﾋﾞ",
    10: "戰後統一",
    11: "里長\n們收受招待",
    12: "bias in the series of gas prices, companies and their boxes",
}


@pytest.fixture(scope="module")
def texts(databases: Databases) -> Iterator[Engine]:
    """Yield a database with one rendition for each text."""
    with copied(databases, "prepared") as engine:
        with transaction(engine) as session:
            connection = session.connection()
            connection.execute(insert(Organisation), [{"id": 90, "name": "o", "kind": "ngo", "country": "TW"}])
            connection.execute(insert(Member), [{"id": 90, "organisation_id": 90, "name": "m"}])
            for number, words in TEXTS.items():
                connection.execute(insert(Case), [_case(number)])
                connection.execute(insert(Rendition), [_rendition(number)])
                fulltext.index(session, number, ("", "", words, ""))
        yield engine


def _case(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": f"FC-{number}",
        "owner_id": 90,
        "author_id": 90,
        "owner_kind": "ngo",
        "owner_country": "TW",
        "version": 1,
    }


def _rendition(number: int) -> dict[str, object]:
    day = date(2024, 1, 1)
    return {
        "id": number,
        "case_id": number,
        "period_from": day,
        "period_from_precision": "day",
        "period_last": day,
        "information_credibility": "1",
    }


def found(session: Session, query: str) -> set[int]:
    """Return the texts that match a query."""
    condition = fulltext.matches(session.get_bind().dialect.name, col(Rendition.id), fulltext.parse(query))
    return {number for number in session.exec(select(Rendition.id).where(condition)) if number is not None}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("統戰", {1}),
        ("统战", {1}),
        ("選舉", {1, 2, 3}),
        ("選挙", {1, 2, 3}),
        ("选举", {1, 2, 3}),
        ("議員", {1, 2}),
        ("议员", {1, 2}),
        ("臺灣", {4, 5}),
        ("台灣", {4, 5}),
        ("台湾", {4, 5}),
        ("参訪団", {1}),
        ("民調", {3}),
        ("戰", {1, 10}),
        ("團", {1}),
        ("長", {11}),
        ("里長們", {11}),
        ("テレビ", {9}),
        ("トラフィック", {9}),
        ("poll", {6, 7}),
        ("polls", {6, 7}),
        ("POLL", {6, 7}),
        ('"forged poll"', {6}),
        ("“forged poll”", {6}),
        ("「選舉」", {1, 2, 3}),
        ("forged -invoice", {6}),
        ("forged -polls", set()),
        ("-選舉 -統戰 -台灣 -forged", {8, 9, 10, 11, 12}),
        ("選舉 -統戰", {2, 3}),
        ("選舉 議員", {1, 2}),
        ("influenc*", {6}),
        ("invo*", {7}),
        ("influenc", set()),
        ("cafe", {8}),
        ("CAFÉ", {8}),
        ("full width", {8}),
        ("line", {6}),
        ("series", {12}),
        ("company", {12}),
        ("box", set()),
        ("nothing of the kind", set()),
        ("統一戰線", set()),
        ("' OR 1=1 --", set()),
        ('"', set()),
        ("title:forged", set()),
        ("NEAR(forged poll)", set()),
        ("a' & b | !c:*", set()),
    ],
)
def test_what_is_typed_is_found_on_both_engines_alike(texts: Engine, query: str, expected: set[int]) -> None:
    if not fulltext.parse(query):
        assert expected == set()
        return
    with viewing(texts, OWNER) as session:
        assert found(session, query) == expected


@pytest.mark.parametrize("query", ["", "  ", "-", '""', "。、", "* * *", "（）"])
def test_a_query_without_a_word_asks_for_nothing(query: str) -> None:
    assert fulltext.parse(query) == ()


WORDS = st.text(alphabet=st.sampled_from("統戰選舉议员台湾臺ab polS-\"'*:&|!()<>\\ 　ａé\n\0%_"), max_size=24)


def test_both_engines_find_what_the_tokens_say(texts: Engine) -> None:
    """Whatever is typed, no engine stumbles, and each finds what the tokens themselves say."""
    tokens = {number: fulltext.tokens(text) for number, text in TEXTS.items()}
    with viewing(texts, OWNER) as session:

        @given(WORDS)
        def check(query: str) -> None:
            if parts := fulltext.parse(query):
                expected = {number for number, words in tokens.items() if fits(words, parts)}
                assert found(session, query) == expected

        check()


def fits(words: list[str], parts: Sequence[Part]) -> bool:
    """Say by brute force whether a text's tokens fulfil every part of a query."""
    return all(any(all(holds(words, phrase) for phrase in way) for way in part.ways) != part.unwanted for part in parts)


def holds(words: list[str], phrase: Phrase) -> bool:
    """Say whether a phrase stands somewhere in a text, its last word perhaps going on."""
    *first, last = phrase.tokens
    for start in range(len(words) - len(first)):
        *before, there = words[start : start + len(first) + 1]
        if before == first and (there.startswith(last) if phrase.prefix else there == last):
            return True
    return False


PARTS = st.lists(
    st.builds(
        Part,
        st.just(""),
        st.lists(
            st.lists(st.sampled_from(["選舉", "議員", "台灣", "poll", "invo*", "團"]), min_size=1, max_size=2),
            min_size=1,
            max_size=3,
        ).map(lambda ways: tuple(tuple(one for word in way if (one := fulltext.phrase(word))) for way in ways)),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


def test_alternatives_and_exclusions_mean_the_same_on_both_engines(texts: Engine) -> None:
    tokens = {number: fulltext.tokens(text) for number, text in TEXTS.items()}
    with viewing(texts, OWNER) as session:

        @given(PARTS)
        def check(parts: list[Part]) -> None:
            condition = fulltext.matches(session.get_bind().dialect.name, col(Rendition.id), parts)
            found = set(session.exec(select(Rendition.id).where(condition)))
            assert found == {number for number, words in tokens.items() if fits(words, parts)}

        check()


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fulltext.fold(fulltext.fold(text)) == fulltext.fold(text)


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself(text: str) -> None:
    """Every token of what somebody wrote is a token of the query that repeats it."""
    for part in fulltext.parse(f'"{fulltext.fold(text).replace(chr(34), " ")}"'):
        assert all(holds(fulltext.tokens(text), phrase) for phrase in part.phrases)


@given(st.text(max_size=60) | WORDS)
def test_a_token_stands_where_its_span_says(text: str) -> None:
    """The tokens of the index and those that are marked are the same, in the same order."""
    spans = fulltext.spans(text)
    if "".join(fulltext.fold(cluster) for cluster in text) == fulltext.fold(text):
        assert [span.text for span in spans] == fulltext.tokens(text)
    places = [(span.start, span.end) for span in spans]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The forged polls spread", "poll", ["polls"]),
        ("The forged polls spread", '"forged poll" spread', ["forged polls", "spread"]),
        ("ＴｉｋＴｏｋ上的影片", "tiktok 影片", ["ＴｉｋＴｏｋ", "影片"]),
        ("臺灣與台湾", "台灣", ["臺灣", "台湾"]),
        ("ﾌﾟﾛﾊﾟｶﾞﾝﾀﾞ放送", "プロパガンダ", ["ﾌﾟﾛﾊﾟｶﾞﾝﾀﾞ"]),
        ("選\n舉的統戰部門", "選舉 統戰部", ["選\n舉", "統戰部"]),
        ("Café CAFÉ", "cafe", ["Café", "CAFÉ"]),
        ("團體與社團", "團", ["團", "團"]),
        ("influence and influencers", "influenc*", ["influence", "influencers"]),
        ("poll", "-poll spread", []),
        ("選舉前選舉", "選舉", ["選舉", "選舉"]),
    ],
)
def test_what_was_asked_for_is_marked_in_the_text_as_written(text: str, query: str, expected: list[str]) -> None:
    marks = Marker(fulltext.parse(query)).marks(text)
    assert [text[start:end] for start, end in marks] == expected


ODD = st.text(alphabet=st.sampled_from("統戰選舉臺湾團 polisyab-'\n　ａéÉ\u0301ﾌﾟｶﾞ㍿ﬁß_台1"), max_size=24)


ASKED = ["選舉", "party", "poll*", "polls*", "統", "é*", '"團 po"', "ß*", '"polis party"', '"party po*"', '"a b"']


@given(st.text(max_size=60) | ODD, ODD | st.sampled_from(ASKED))
@example("polls, polis_parties", '"polis party"')
@example("party-polls", '"party polls*"')
@example("parties", "party")
@example("團 po", '"團 po"')
@example("apolls polls", "poll")
@example("選舉選", "選")
def test_characters_alone_mark_what_tokens_mark(text: str, query: str) -> None:
    """A text that can't be searched by its characters is compared token by token; both must mark the same."""
    parts = fulltext.parse(query)
    by_tokens = marking.by_tokens(text, [phrase for part in parts if not part.unwanted for phrase in part.phrases])
    assert Marker(parts).marks(text) == marking.joined(by_tokens)


@given(st.lists(st.text(max_size=20) | ODD | st.sampled_from(["選", "舉選", "party", "polis"]), max_size=8), ODD)
@example(["選", "舉"], "選舉")
@example(["polis", "party"], '"polis party"')
@example(["ß", "a\x1fb", "", "a"], '"a b"')
def test_many_texts_are_marked_as_each_alone(texts: list[str], query: str) -> None:
    marker = Marker(fulltext.parse(query))
    assert marker.marks_of(texts) == [marker.marks(text) for text in texts]


def test_the_first_fields_can_be_asked_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        connection = session.connection()
        connection.execute(insert(Organisation), [{"id": 90, "name": "o", "kind": "ngo", "country": "TW"}])
        connection.execute(insert(Member), [{"id": 90, "organisation_id": 90, "name": "m"}])
        fields_of = {at: tuple("forged poll" if at == field else "" for field in range(1, 5)) for at in range(1, 5)}
        fields_of[5] = ("forged poll", "", "", "forged seminar of a junket")
        for number, fields in fields_of.items():
            connection.execute(insert(Case), [_case(number)])
            connection.execute(insert(Rendition), [_rendition(number)])
            fulltext.index(session, number, fields)
    dialect = engine.dialect.name
    with viewing(engine, OWNER) as session, unguarded(engine) as past_the_door:
        for query in ("poll", '"forged poll"', "forg*", "forged poll -junket", "forged poll -junket -seminar"):
            parts = fulltext.parse(query)
            for number in range(1, 5):
                expected = {*range(1, number + 1), *([] if "-" in query else [5])}
                condition = fulltext.matches(dialect, col(Rendition.id), parts, fields=number)
                assert set(session.exec(select(Rendition.id).where(condition))) == expected, query
                if "-" not in query:
                    said = fulltext.found(past_the_door, parts, fields=number)
                    assert {int(one) for one in said.split(",")} == expected, query


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_postgresql_has_an_index_of_the_first_fields(engine: Engine) -> None:
    """Without it, it would read every text that holds a word to see in which field."""
    with transaction(engine) as session:
        session.connection().execute(text("SET LOCAL enable_seqscan = off"))
        for fields in fulltext.FIRST_FIELDS.values():
            asked = text(f"EXPLAIN SELECT rendition_id FROM rendition_search WHERE {fields} @@ 'poll'::tsquery")
            plan = "\n".join(session.connection().execute(asked).scalars())
            assert "Bitmap Index Scan on ix_rendition_search_" in plan, plan
            assert "Index Cond: (ts_filter(" in plan, plan


def test_what_is_indexed_again_is_found_by_its_new_words_only(engine: Engine) -> None:
    with transaction(engine) as session:
        connection = session.connection()
        connection.execute(insert(Organisation), [{"id": 90, "name": "o", "kind": "ngo", "country": "TW"}])
        connection.execute(insert(Member), [{"id": 90, "organisation_id": 90, "name": "m"}])
        connection.execute(insert(Case), [_case(1)])
        connection.execute(insert(Rendition), [_rendition(1)])
        fulltext.index(session, 1, ("junket", "", "", ""))
        fulltext.index(session, 1, ("", "", "", "seminar"))
    with viewing(engine, OWNER) as session:
        assert found(session, "junket") == set()
        assert found(session, "seminar") == {1}
    with transaction(engine) as session:
        fulltext.drop(session, 1)
    with viewing(engine, OWNER) as session:
        assert found(session, "seminar") == set()


def test_words_of_two_fields_are_no_phrase(engine: Engine) -> None:
    with transaction(engine) as session:
        connection = session.connection()
        connection.execute(insert(Organisation), [{"id": 90, "name": "o", "kind": "ngo", "country": "TW"}])
        connection.execute(insert(Member), [{"id": 90, "organisation_id": 90, "name": "m"}])
        connection.execute(insert(Case), [_case(1)])
        connection.execute(insert(Rendition), [_rendition(1)])
        fulltext.index(session, 1, ("forged", "", "poll", ""))
    with viewing(engine, OWNER) as session:
        assert found(session, '"forged poll"') == set()
        assert found(session, "forged poll") == {1}
