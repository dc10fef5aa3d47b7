"""The page of the gap map, run without a browser: its address decides what it shows, its controls write the address."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from cases import search
from cases.gaps import By
from cases.search import Filter
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES
from tests.pages.test_matrix_page import asked
from tests.pages.test_reading_pages import Opener, markup, opened, shown

__all__ = ["opened"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


def cells(app: AppTest) -> list[tuple[str, str, str]]:
    """Return where each cell leads, what it says in words, and its number."""
    whole = r'<td><a class="fc-in" href="([^"]*)"[^>]*aria-label="([^"]*)">.*?<b>([^<]*)</b>'
    return [tuple(html.unescape(part) for part in found) for found in re.findall(whole, markup(app))]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"by": "target", "open": "PWA,politics", "country": "TW"},
        {"by": "country", "tactic": "PW02"},
        {"open": "TA15,disrupt", "q": "poll", "since": "2020"},
        {"countermeasure": ["CM08", "CM19"], "result": ["reduced"], "open": "PWA"},
    ],
)
def test_every_cell_leads_to_as_many_cases_as_it_shows(opened: Opener, seeded: Engine, query: dict[str, str]) -> None:
    found = cells(opened("gaps", **query))
    assert found
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        for href, said, number in found:
            path, given = urlsplit(href).path, parse_qs(urlsplit(href).query)
            assert path == "/cases"
            assert search.count(session, Filter.read(given, words)) == int(number), href
            assert re.search(rf": {number} cases?, ", said), "what is heard is what is seen"


def test_a_click_unfolds_a_family_and_another_folds_it_again(opened: Opener) -> None:
    app = opened("gaps", country="TW")
    assert 'href="/gaps?open=PWA&amp;country=TW" target="_self" aria-expanded="false"' in markup(app)
    app = opened("gaps", country="TW", open="PWA,politics")
    assert 'href="/gaps?open=politics&amp;country=TW" target="_self" aria-expanded="true"' in markup(app)
    assert '<th scope="row" class="fc-part">' in markup(app)
    assert "Local-intermediary junket" in shown(app)
    assert 'href="/gaps?country=TW"' in markup(app), "everything folds at once"
    assert 'href="/gaps?open=politics"' not in markup(app), "the filter stays"


def test_what_no_case_has_is_shown_when_it_is_asked_for(opened: Opener) -> None:
    app = opened("gaps", country="JP", open="PWA")
    few = markup(app).count('<th scope="row"')
    app.checkbox(key="gaps_all").check().run()
    assert not app.exception
    assert asked(app) == {"open": ["PWA"], "all": ["1"], "country": ["JP"]}
    assert markup(app).count('<th scope="row"') > few


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("by", By)
def test_columns_are_chosen_and_kept_in_the_address(opened: Opener, lang: str, by: By) -> None:
    app = opened("gaps", lang=lang, open="TA06")
    app.selectbox(key="gaps_by").set_value(by).run()
    assert not app.exception
    assert asked(app) == {"open": ["TA06"], **({} if by is By.COUNTERMEASURE else {"by": [by.value]})}
    assert len(cells(app)) > 50
    assert f"/gaps.svg?{'' if by is By.COUNTERMEASURE else f'by={by.value}&amp;'}open=TA06" in markup(app)


def test_the_page_says_what_was_counted_and_how_to_read_it(opened: Opener) -> None:
    said = shown(opened("gaps", country="TW"))
    for words in (
        "Country: Taiwan · n = 33 cases · fewer than 3 organisations named · ",
        "Counts are reports, not prevalence",
        "Reports of the same event count as one case",
        "blank: no case",
        "? cases, no known result",
        "2 Observed",
        "4 Tested",
    ):
        assert words in said
    assert "no case" in said


def test_the_same_stands_in_a_table(opened: Opener) -> None:
    app = opened("gaps", tactic="PW02", by="country")
    table = markup(app).split('aria-label="As a table"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table)[1:]
    whole = len(cells(app))
    assert 0 < len(rows) < whole, "whole rows and columns aren't added up with their parts"
    assert all(row.count("<td") == 9 for row in rows)
    assert 'href="/cases?' in table


def test_what_the_address_says_wrongly_is_named_and_left_out(opened: Opener) -> None:
    app = opened("gaps", by="planet", open="PWA,PWZ")
    for said in ("Columns: “planet” is not in the list", "Unfolded: “PWZ” is not in the list"):
        assert said in shown(app)
    assert "n = 55 cases" in shown(app)


def test_a_selection_without_a_case_says_what_to_do(opened: Opener) -> None:
    assert "No case you can read fits these filters" in shown(opened("gaps", country="AQ"))
    said = markup(opened("gaps", country="AQ", q="poll", by="country"))
    assert re.search(r'href="/gaps\?by=country&(amp;)?q=poll"[^>]*>without “?Country: Antarctica', said), said


def test_the_dashboard_leads_to_the_gap_map_of_its_cases(opened: Opener) -> None:
    assert 'href="/gaps?country=JP"' in markup(opened("dashboard", country="JP"))
