"""What is offered where nothing is found: the same with the least left out that finds something."""

from itertools import combinations

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from cases import search
from cases.cli import main
from cases.search import Filter, Nearest
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS


def nearest(engine: Engine, wanted: Filter) -> tuple[Nearest, ...]:
    with viewing(engine, ANONYMOUS) as session:
        assert search.count(session, wanted) == 0
        return search.nearest(session, wanted)


def test_a_word_that_no_case_has_is_left_out_and_the_rest_kept(seeded: Engine) -> None:
    found = nearest(seeded, Filter(q="counter deepfakes elections"))
    assert [(one.words, one.wanted.q) for one in found] == [(("counter",), "deepfakes elections")]


@pytest.mark.parametrize(
    ("typed", "left_out"),
    [
        ("福島の処理水に関するデマ", "デマ"),
        ("關於福島核處理水的謠言", "謠言"),
        ("选举前散布的假民调", "散布"),
    ],
)
def test_a_sentence_without_blanks_is_taken_apart(seeded: Engine, typed: str, left_out: str) -> None:
    assert (left_out,) in {one.words for one in nearest(seeded, Filter(q=typed))}


def test_what_is_offered_finds_what_it_says_and_nothing_with_more_in_it_does(seeded: Engine) -> None:
    words = ("united", "junket", "typhoon", "poll")
    found = nearest(seeded, Filter(q=" ".join(words), country=("FR",)))
    kept = {len(words) + 1 - len(one.words) - len(one.filters) for one in found}
    assert len(kept) == 1
    assert [one.total for one in found] == sorted(one.total for one in found)
    with viewing(seeded, ANONYMOUS) as session:
        for one in found:
            assert search.count(session, one.wanted) == one.total > 0
        for some in combinations(words, kept.pop()):
            assert not search.count(session, Filter(q=" ".join(some), country=("FR",)))


def test_a_filter_is_left_out_like_a_word(seeded: Engine) -> None:
    wanted = Filter(q="junket", country=("ZW",))
    assert [(one.words, one.filters) for one in nearest(seeded, wanted)] == [((), ("country",))]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "without “zebra”, Country: Zimbabwe: "),
        ("zh-Hant", "「zebra」、國家：辛巴威"),
        ("ja", "「zebra」、国：ジンバブエ"),
    ],
)
def test_a_filter_is_said_with_its_value(seeded: Engine, lang: str, said: str) -> None:
    wanted = Filter(q="junket zebra", country=("ZW",))
    with viewing(seeded, ANONYMOUS) as session:
        (one,) = search.nearest(session, wanted)
        assert said in search.without(taxonomy(session), lang, wanted, one)


def test_what_must_not_be_there_and_what_stands_together_stays(seeded: Engine) -> None:
    (one,) = nearest(seeded, Filter(q='"united front" -poll zebra'))
    assert (one.wanted.q, one.words) == ('"united front" -poll', ("zebra",))


@pytest.mark.parametrize("typed", ["zebra", "zebra quagga", '"zebra quagga"'])
def test_nothing_is_offered_where_nothing_finds_anything(seeded: Engine, typed: str) -> None:
    assert nearest(seeded, Filter(q=typed)) == ()


@pytest.mark.parametrize("typed", ["wine", "zunket"])
def test_a_short_word_is_not_taken_for_another(seeded: Engine, typed: str) -> None:
    assert nearest(seeded, Filter(q=typed)) == ()


def test_a_possessive_finds_what_the_word_alone_finds(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.ids(session, Filter(q="China's ban Australian"))
        assert found == search.ids(session, Filter(q="China ban Australian")) != []


def test_the_command_line_offers_it_too(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", seeded.url.render_as_string(hide_password=False))
    said = CliRunner().invoke(main, ["search", "counter deepfakes elections"])
    assert said.exit_code == 0, said.output
    assert "without “counter”: " in said.output
    said = CliRunner().invoke(main, ["search", "junket", "--country", "ZW", "--lang", "ja"])
    assert "ジンバブエ" in said.output, said.output
