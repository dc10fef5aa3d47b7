"""The search index: what people type in three scripts is found, and both engines answer alike."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlmodel import Session, col, select

from db import fulltext
from db.access import viewing
from db.engine import transaction
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
    condition = fulltext.matches(session.get_bind().dialect.name, col(Rendition.id), query)
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
    if not fulltext.is_searchable(query):
        assert expected == set()
        return
    with viewing(texts, OWNER) as session:
        assert found(session, query) == expected


@pytest.mark.parametrize("query", ["", "  ", "-poll", "-", '""', "。、", "* * *", "（）"])
def test_a_query_without_a_word_to_look_for_is_said_to_be_one(query: str) -> None:
    assert not fulltext.is_searchable(query)


WORDS = st.text(alphabet=st.sampled_from("統戰選舉议员台湾臺ab polS-\"'*:&|!()<>\\ 　ａé\n\0%_"), max_size=24)


def test_both_engines_find_what_the_tokens_say(texts: Engine) -> None:
    """Whatever is typed, no engine stumbles, and each finds what the tokens themselves say."""
    tokens = {number: fulltext.tokens(text) for number, text in TEXTS.items()}
    with viewing(texts, OWNER) as session:

        @given(WORDS)
        def check(query: str) -> None:
            if fulltext.is_searchable(query):
                parts = fulltext.parse(query)
                expected = {number for number, words in tokens.items() if fits(words, parts)}
                assert found(session, query) == expected

        check()


def fits(words: list[str], parts: list[tuple[bool, list[str], bool]]) -> bool:
    """Say by brute force whether a text's tokens fulfil every part of a query."""
    return all(holds(words, phrase, prefix=prefix) != unwanted for unwanted, phrase, prefix in parts)


def holds(words: list[str], phrase: list[str], *, prefix: bool) -> bool:
    """Say whether a phrase stands somewhere in a text, its last word perhaps going on."""
    for start in range(len(words) - len(phrase) + 1):
        *first, last = words[start : start + len(phrase)]
        if first == phrase[:-1] and (last.startswith(phrase[-1]) if prefix else last == phrase[-1]):
            return True
    return False


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fulltext.fold(fulltext.fold(text)) == fulltext.fold(text)


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself(text: str) -> None:
    """Every token of what somebody wrote is a token of the query that repeats it."""
    for _, phrase, prefix in fulltext.parse(f'"{fulltext.fold(text).replace(chr(34), " ")}"'):
        assert holds(fulltext.tokens(text), phrase, prefix=prefix)


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
