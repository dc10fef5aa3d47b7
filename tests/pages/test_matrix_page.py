"""The page of the matrix, run without a browser: its address decides what it shows, its controls write the address."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from cases import search
from cases.search import Filter
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES
from tests.pages.test_reading_pages import Opener, links, markup, opened, shown

__all__ = ["opened"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


def cells(app: AppTest) -> dict[str, tuple[str, str]]:
    """Return the number each cell shows and where it leads, by tactic."""
    whole = r'<a class="fc-in" href="([^"]*)"[^>]*><span>[^<]*<small>([^<]*)</small>.*?</span><b>([^<]*)</b></a>'
    return {tactic: (number, href.replace("&amp;", "&")) for href, tactic, number in re.findall(whole, markup(app))}


def asked(app: AppTest) -> dict[str, list[str]]:
    """Return what stands in the address."""
    said = dict(app.query_params)
    return {name: [values] if isinstance(values, str) else list(values) for name, values in said.items()}


@pytest.mark.parametrize("query", [{}, {"country": "TW"}, {"tactic": "PW02"}, {"q": "poll", "since": "2020"}])
def test_every_cell_leads_to_as_many_cases_as_it_shows(opened: Opener, seeded: Engine, query: dict[str, str]) -> None:
    found = cells(opened("matrix", **query))
    assert found
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        for number, href in found.values():
            path, given = urlsplit(href).path, parse_qs(urlsplit(href).query)
            assert path == "/cases"
            assert search.count(session, Filter.read(given, words)) == int(number), href


def test_only_tactics_with_cases_are_shown_until_all_are_asked_for(opened: Opener) -> None:
    app = opened("matrix", country="JP")
    assert "PW02" not in cells(app)
    assert "no case yet" in shown(app)
    app.checkbox(key="matrix_all").check().run()
    assert not app.exception
    assert asked(app) == {"all": ["1"], "country": ["JP"]}
    assert markup(app).count('class="fc-tile') == 38 + 391
    assert '<span class="fc-none"' in markup(app), "a cell without a case leads nowhere"


def test_two_selections_are_compared_and_each_number_leads_to_its_own_cases(opened: Opener) -> None:
    app = opened("matrix", country="TW")
    app.selectbox(key="matrix_vs").set_value("JP").run()
    assert not app.exception
    assert asked(app) == {"vs": ["country=JP"], "country": ["TW"]}
    assert "Country: Taiwan · n = 33 cases" in shown(app)
    assert "Country: Japan · n = 8 cases" in shown(app)
    assert 'href="/cases?country=JP&amp;tactic=PW07"' in markup(app)
    assert 'href="/cases?country=TW&amp;tactic=PW07"' in markup(app)
    assert "Compared with: Country: Japan" in links(app, "fc-chip")
    assert 'href="/matrix?country=TW"' in markup(app), "a click ends the comparison"
    assert 'href="/matrix?vs=country%3DJP"' in markup(app), "and another the filter, but not the comparison"


def test_this_year_is_compared_with_last_year_and_a_period_with_the_one_before(opened: Opener) -> None:
    year = datetime.now(UTC).year
    app = opened("matrix")
    app.selectbox(key="matrix_vs").set_value("this year").run()
    assert asked(app) == {
        "vs": [f"since={year - 1}&until={year - 1}"],
        "since": [str(year)],
        "until": [str(year)],
    }
    app = opened("matrix", since="2023", until="2024", country="TW")
    app.selectbox(key="matrix_vs").set_value("before").run()
    assert asked(app)["vs"] == ["since=2021&until=2022&country=TW"]


def test_the_watch_list_is_outlined_said_and_kept_in_the_address(opened: Opener) -> None:
    app = opened("matrix", country="JP", watch="PW02")
    assert app.multiselect(key="matrix_watch").value == ["PW02"]
    assert markup(app).count("fc-tile fc-watched") == 1, "even without a case"
    assert "On your watch list" in shown(app)
    app.multiselect(key="matrix_watch").set_value(["PW02", "PW07"]).run()
    assert asked(app) == {"watch": ["PW02,PW07"], "country": ["JP"]}
    assert 'href="/matrix?watch=PW02,PW07"' in markup(app), "taking the filter away keeps the list"
    assert 'href="/matrix.svg?watch=PW02,PW07&amp;country=JP"' in markup(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("vs", ["", "country=JP"])
def test_cells_are_coloured_by_evidence(opened: Opener, lang: str, vs: str) -> None:
    app = opened("matrix", lang=lang, vs=vs)
    app.selectbox(key="matrix_measure").set_value("evidence").run()
    assert not app.exception
    assert asked(app) == {"measure": ["evidence"], **({"vs": [vs]} if vs else {})}
    assert {"en": "Observed", "zh-Hant": "有觀察紀錄", "ja": "観察"}[lang] in shown(app)


def test_what_the_address_says_wrongly_is_named_and_left_out(opened: Opener) -> None:
    app = opened("matrix", vs="country=XX", watch="PW02,PW99", measure="size")
    for said in ("Compare with: XX is not a country code", "Watch list: “PW99”", "Colour by: “size”"):
        assert said in shown(app)
    assert "n = 55 cases" in shown(app)


def test_a_selection_without_a_case_says_what_to_do(opened: Opener) -> None:
    assert "No case you can read fits these filters" in shown(opened("matrix", country="AQ"))
    said = markup(opened("matrix", country="AQ", q="poll", all="1"))
    assert re.search(r'href="/matrix\?all=1&(amp;)?q=poll"[^>]*>without “?Country: Antarctica', said), said
    assert "n = 0 cases" in shown(opened("matrix", country="AQ", vs="country=JP"))


def test_the_dashboard_leads_to_the_matrix_of_its_cases(opened: Opener) -> None:
    assert 'href="/matrix?country=JP"' in markup(opened("dashboard", country="JP"))
