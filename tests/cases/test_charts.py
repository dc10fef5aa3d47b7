"""The dashboard's charts: every number finds as many cases, and the files say what they hold and for whom."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from cases import search, stats
from cases.charts import COLUMNS, COUNTS, TIMES, TITLES, Chart, chart
from cases.export import export
from cases.formats.chart import write
from cases.read import read_cases
from cases.search import Filter
from cases.taxonomy import taxonomy
from cases.web import charts as web_charts
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES, Audience
from tests.cases.asking import asking
from tests.cases.filters import one_part, wanted
from tests.cases.test_taken import centre, logged
from tests.conftest import People

__all__ = ["centre"]


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_number_of_every_chart_is_how_many_cases_its_click_finds(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        views = read_cases(session, search.ids(session, Filter()))
        contents = [view.content for view in views if view.content]
        seen = 0

        @settings(max_examples=40)
        @given(one_part(wanted(contents, words)), st.randoms(use_true_random=False))
        def check(asked: Filter, dice: Any) -> None:
            nonlocal seen
            for name in set(TITLES) - {"figures", TIMES}:
                lines = list(chart(session, name, asked, words).lines(words, "en"))
                for line in dice.sample(lines, min(len(lines), 5)):
                    assert line.behind is not None
                    assert search.count(session, line.behind) == line.counts[0], (name, asked, line)
                    seen += 1

        check()
    assert seen > 200


def test_a_key_figure_leads_to_the_cases_it_counts_in(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        figures = stats.figures(session, Filter(country=("TW",)))
        lines = chart(session, "figures", Filter(country=("TW",)), words).lines(words, "en")
        behind = {line.ids[0]: (line.counts[0], line.behind) for line in lines}
        assert {name: number for name, (number, _) in behind.items()} == {
            name: getattr(figures, name) for name in behind
        }
        found = {name: search.count(session, asked) for name, (_, asked) in behind.items() if asked}
        views = read_cases(session, search.ids(session, Filter(country=("TW",))))
        responses = [view.content.responses for view in views if view.content]
        assert found["cases"] == found["countries"] == found["tactics"] == figures.cases
        assert found["responses"] == sum(bool(some) for some in responses)
        measured = [
            any(outcome.result not in stats.UNMEASURED for response in some for outcome in response.outcomes)
            for some in responses
        ]
        assert 0 < found["measured"] == sum(measured) < found["responses"]
        for asked in (Filter(result=("stopped",)), Filter(countermeasure=("CM09",))):
            lines = chart(session, "figures", asked, words).lines(words, "en")
            assert [line.ids[0] for line in lines if line.behind is None] == ["responses", "measured"]


def test_the_first_rows_are_the_first_of_all(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        found = chart(session, "tactics-by-country", Filter(), words)
    every = list(found.lines(words, "ja"))
    assert len(every) > 5
    assert list(found.lines(words, "ja", most=5)) == every[:5]
    assert list(found.lines(words, "ja", most=len(every) + 1)) == every
    assert list(found.lines(words, "ja", most=0)) == []


def test_a_chart_keeps_to_the_words_that_are_asked_for(seeded: Engine) -> None:
    asked = Filter(country=("JP", "US"), tactic=("PW17",), result=("not_measured",))
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        assert set(chart(session, "countries", asked, words).frame["country"]) <= {"JP", "US"}
        assert set(chart(session, "tactics-by-country", asked, words).frame["tactic"]) == {"PW17"}
        assert set(chart(session, "countermeasures-by-result", asked, words).frame["result"]) == {"not_measured"}


# --- files --------------------------------------------------------------------------------------------------------


def counted(engine: Engine, name: str, asked: Filter) -> tuple[Chart, Any]:
    """Return a chart as a visitor sees it, and the vocabularies."""
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
        return chart(session, name, asked, words), words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TITLES)
def test_a_file_has_every_row_with_ids_names_and_notes(seeded: Engine, name: str, lang: str) -> None:
    found, words = counted(seeded, name, Filter())
    data = write(found, words, lang, {"note": "=1+1"})
    assert data.startswith(b"\xef\xbb\xbf")
    rows = rows_of(data)
    assert len(rows) == len(found.frame) > 3
    for row, line in zip(rows, found.lines(words, lang), strict=True):
        assert tuple(row[key] for key in found.keys) == line.ids
        assert tuple(int(row[key]) for key in found.counts) == line.counts
        assert [row[f"{key}_name"] for key in found.keys if key != "year"] == [
            label for key, label in zip(found.keys, line.labels, strict=True) if key != "year"
        ]
        assert row["note"] == "'=1+1", "no spreadsheet takes it for a formula"


def test_every_column_of_a_chart_has_a_name(seeded: Engine) -> None:
    for name in TITLES:
        found, _ = counted(seeded, name, Filter())
        assert set(found.frame.columns) <= set(COLUMNS)
        assert set(found.counts) <= set(COUNTS)
        assert found.keys
        assert found.counts


# --- the route ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(centre: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield what asks for a chart's file, as a viewer."""
    with asking(centre, web_charts.ROUTES, monkeypatch) as found:
        yield found


@pytest.mark.parametrize("name", TITLES)
def test_a_visitors_chart_is_public_and_nobody_writes_it_down(ask: Any, centre: Engine, name: str) -> None:
    answer = ask(f"/charts/{name}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    said = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="fusion-{name}-\d{{4}}-\d\d-\d\d-tlp-clear\.csv"', said)
    assert (answer.headers["x-case-count"], answer.headers["cache-control"]) == ("1", "no-store")
    rows = rows_of(answer.content)
    assert bool(rows) is (name not in {"countermeasures-by-result", TIMES}), "nothing was done in that case"
    assert {(row["selection"], row["cases_in_selection"], row["audience"], row["export_id"]) for row in rows} <= {
        ("All cases", "1", "clear", "")
    }
    assert all(("sooner works better" in row["note"]) is (name == TIMES) for row in rows)
    assert all("not prevalence" in row["note"] and "CC BY-SA 4.0" in row["note"] for row in rows)
    assert logged(centre) == []


def test_a_members_chart_counts_what_may_leave_and_is_written_down(ask: Any, centre: Engine, people: People) -> None:
    rows = rows_of(ask("/charts/figures.csv", people.blue).content)
    [row] = logged(centre)
    assert (row.name, row.query, row.cases, row.counted) == ("chart-figures", "", 3, 0)
    assert row.audience is Audience.AMBER
    assert (rows[0]["figure"], rows[0]["figure_name"], rows[0]["number"]) == ("cases", "Cases", "3")
    with viewing(centre, people.blue) as session:
        assert stats.figures(session, Filter()).cases == 4, "they read one more here"
    assert {(each["selection"], each["cases_in_selection"], each["audience"], each["export_id"]) for each in rows} == {
        ("All cases", "3", "amber", row.id)
    }
    answer = ask("/charts/countries.csv?country=TW", people.blue)
    assert logged(centre)[-1].query == "country=TW"
    assert [(each["country"], each["country_name"], each["selection"]) for each in rows_of(answer.content)] == [
        ("TW", "Taiwan", "Country: Taiwan")
    ]


def test_since_when_organisations_report_is_handled_as_all_their_cases_are(
    ask: Any, centre: Engine, people: People
) -> None:
    """A filter that finds only what is public doesn't make public what others of an organisation's cases tell."""
    public = Filter(q=search_for_public(centre, people))
    with viewing(centre, people.blue) as session:
        assert export(session, public).audience is Audience.CLEAR
    for name, expected in (("countries", "clear"), ("years", "amber")):
        rows = rows_of(ask(public.url(f"/charts/{name}.csv"), people.blue).content)
        assert {row["audience"] for row in rows} == {expected}, name


def search_for_public(engine: Engine, people: People) -> str:
    """Return the id of a public case."""
    with viewing(engine, people.blue) as session:
        found = read_cases(session, search.ids(session, Filter()))
        return next(view.id for view in found if view.audience is Audience.CLEAR)


def test_asking_what_it_holds_takes_nothing(ask: Any, centre: Engine, people: People) -> None:
    answer = ask("/charts/years.csv", people.blue, "HEAD")
    assert (answer.status_code, answer.headers["x-case-count"], answer.content) == (200, "3", b"")
    assert logged(centre) == []


def test_a_chart_does_not_count_against_the_quota(ask: Any, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUSION_DOWNLOAD_QUOTA", "1")
    assert ask("/charts/tactics-by-target.csv", people.blue).status_code == 200


def test_mistakes_are_named_by_field_and_in_the_readers_language(ask: Any) -> None:
    answer = ask("/charts/years.csv?country=QQ&since=never")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["problems"]] == ["since", "country"]
    assert ask("/charts/none.csv?ui=ja").json()["problems"][0]["message"] == "「none」というダウンロードはありません。"
    assert ask("/charts/none.csv", accept="text/html").text == "There is no download called “none”."
    assert ask("/charts/years.pdf").status_code == 404
    assert ask("/charts/years.csv?q=%00poll%01&country=%00TW").status_code == 200
