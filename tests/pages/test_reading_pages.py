"""The pages for readers, run without a browser: each opens in each language, and the URL decides what it shows."""

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from cases import accounts, atlas, charts, facets, people, search, setup, stats, timing
from cases.browser import SESSION_COOKIE
from cases.charts import TIMES, TITLES
from cases.i18n import country_name
from cases.pages import asking
from cases.pages.asking import LANGUAGE_KEY
from cases.pages.finding import filters, saving
from cases.pages.keeper import UNFOLDED
from cases.search import LABELS, Filter
from cases.setup import starter_member
from cases.taxonomy import taxonomy
from db.access import viewing
from db.engine import PROJECT, shared_engine, transaction
from db.tables import Case, Outcome, OutcomeText, RenditionText, Response, ResponseText
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES, ContributorShown, Role, Status
from tests.conftest import close

ROOM = PROJECT / "cases" / "pages"
PAGES = ("dashboard", "playbook", "matrix", "gaps", "cases", "case", "tactics", "download", "about")
Opener = Callable[..., AppTest]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


@contextmanager
def serving(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Let the pages use a database for as long as the block lasts; yields what opens one."""
    carried: dict[str, str] = {}
    # A page run without a browser has no cookies, and Streamlit offers no way to give it some.
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: carried))
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    shared_engine.cache_clear()

    def open_as(page: str, /, *, cookie: str = "", **asked: Any) -> AppTest:
        carried.update({SESSION_COOKIE: cookie})
        return open_page(page, **asked)

    yield open_as
    close(shared_engine())
    shared_engine.cache_clear()


@pytest.fixture
def opened(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Return what opens a page of a centre with the starter cases."""
    with serving(seeded, monkeypatch) as opener:
        yield opener


@pytest.fixture
def opened_to_write(seeded_copy: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Return the same for a database of the test's own."""
    with serving(seeded_copy, monkeypatch) as opener:
        yield opener


def open_page(page: str, /, *, lang: str = "en", **query: str | list[str]) -> AppTest:
    """Open a page with a query, as for somebody who has unfolded everything that is folded away."""
    app = AppTest.from_file(str(ROOM / "frame.py"), default_timeout=60)
    app.session_state[LANGUAGE_KEY] = lang
    app.session_state[UNFOLDED] = [filters.MORE, saving.POPOVER]
    if page != "dashboard":
        app.switch_page(f"{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def markup(app: AppTest) -> str:
    """Return everything the inert elements of a page say, with their markup."""
    return "\n".join(element.proto.body for element in app.get("html") if not element.proto.body.startswith("<style"))


def shown(app: AppTest) -> str:
    """Return the same as readers see it: without markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup(app)))


def links(app: AppTest, css: str) -> list[str]:
    """Return the text of the links of a kind."""
    return re.findall(rf'<a class="{css}[^>]*>(.*?)(?: <span aria-hidden|</a>)', markup(app))


def some_case(engine: Engine, reference: str = "TW-2018-001") -> str:
    """Return the id of a starter case."""
    with viewing(engine, ANONYMOUS) as session:
        return search.find(session, Filter(q=reference)).lines[0].id


def steward_cookie(engine: Engine) -> str:
    """Return the cookie of the first steward, signed in anew."""
    with transaction(engine) as session:
        return accounts.sign_in(session, accounts.issue_link(session, setup.first_steward(session)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_visitor(opened: Opener, seeded: Engine, page: str, lang: str) -> None:
    app = opened(page, lang=lang, **({"id": some_case(seeded)} if page == "case" else {}))
    assert len(shown(app)) > 300


@pytest.mark.parametrize("page", ["dashboard", "cases"])
def test_a_run_of_a_page_that_is_changed_often_opens_the_door_once(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    app, sessions = opened(page), list[object]()

    def counted(*whose: Any) -> AbstractContextManager[Session]:
        sessions.append(whose)
        return viewing(*whose)

    monkeypatch.setattr(asking, "viewing", counted)
    app.query_params["country"] = "TW"
    assert not app.run().exception
    assert len(sessions) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_opens_for_the_steward(opened_to_write: Opener, seeded_copy: Engine, lang: str) -> None:
    cookie = steward_cookie(seeded_copy)
    for page in PAGES:
        query = {"id": some_case(seeded_copy)} if page == "case" else {}
        assert "This centre" in shown(opened_to_write(page, lang=lang, cookie=cookie, **query)), page


def test_what_is_folded_away_is_sent_to_those_who_unfold_it(opened_to_write: Opener, seeded_copy: Engine) -> None:
    app = opened_to_write("dashboard", cookie=steward_cookie(seeded_copy))
    lists = {f"filter_{name}" for name in (*filters.SHOWN, *filters.HIDDEN)}
    assert lists <= {str(box.key) for box in app.selectbox}
    assert [box.key for box in app.text_input] == ["filter_q", saving.NAME]
    app.session_state[UNFOLDED] = []
    app.run()
    assert {str(box.key) for box in app.selectbox} & lists == {f"filter_{name}" for name in filters.SHOWN}
    assert [box.key for box in app.text_input] == ["filter_q"]


# --- one case ---------------------------------------------------------------------------------------------------


def test_a_case_is_read_in_the_readers_language_and_says_who_translated_it(opened: Opener, seeded: Engine) -> None:
    app = opened("case", lang="ja", id=some_case(seeded))
    assert "台風21号（チェービー）後の関西空港バスをめぐるうわさ" in shown(app)
    (choice,) = (group for group in app.get("button_group") if "read_in" in str(group.key))
    assert choice.value == "ja"
    original = choice.set_value("en").run()
    assert not original.exception
    assert "Kansai airport bus rumour after Typhoon Jebi" in shown(original)


def test_a_case_shows_failed_responses_with_their_grades_and_what_is_an_estimate(
    opened: Opener, seeded: Engine
) -> None:
    said = shown(opened("case", id=some_case(seeded)))
    for words in (
        "No visible effect",
        "evidence: Observed",
        "as of September 15, 2018",
        "The correction came after the story had reached mainstream media.",
        "3 Possibly true (editor's estimate)",
        "Moderate (editor's estimate)",
        "Part of the starter set",
        "Rests on excerpts",
        "TW-2018-001 (starter)",
        "TLP:CLEAR",
    ):
        assert words in said, words


@pytest.mark.parametrize("typed", ["", "FC-00000-0", "nonsense", "<b>x</b>"])
def test_an_id_nobody_may_read_is_answered_in_words(opened: Opener, typed: str) -> None:
    said = shown(opened("case", id=typed))
    assert "There is no such case, or it isn't shared with you." in said


def test_a_withdrawn_case_leaves_a_tombstone(opened_to_write: Opener, seeded_copy: Engine) -> None:
    wanted = some_case(seeded_copy)
    with transaction(seeded_copy) as session:
        case = session.exec(select(Case).where(Case.public_id == wanted)).one()
        case.status, case.withdrawn_reason = Status.WITHDRAWN, "legal_process"
        session.add(case)
    said = shown(opened_to_write("case", id=wanted))
    assert f"Case {wanted} was withdrawn" in said
    assert "Legal process" in said
    assert "Kansai" not in said


# --- the filter bar ---------------------------------------------------------------------------------------------


def test_the_url_alone_decides_what_a_list_shows(opened: Opener, seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = search.find(session, Filter(country=("JP",), since="2022"))
    app = opened("cases", country=["JP"], since=["2022"])
    assert re.findall(r"/case\?id=(FC-\w{5}-\w)", markup(app)) == [line.id for line in found.lines]
    assert links(app, "fc-chip") == ["From: 2022", "Country: Japan"]


def test_choosing_writes_the_url_and_a_chip_leads_back(opened: Opener) -> None:
    app = opened("cases", country=["JP"])
    app.selectbox("filter_tactic").set_value("PW17").run()
    assert app.query_params["tactic"] == "PW17"
    assert app.query_params["country"] == "JP"
    assert links(app, "fc-chip") == ["Country: Japan", "Tactic: Targeted trade restriction"]
    assert 'href="/cases?country=JP"' in markup(app)
    app.text_input("filter_q").set_value("seafood").run()
    assert app.query_params["q"] == "seafood"


def test_values_nobody_knows_are_said_and_left_out(opened: Opener) -> None:
    app = opened("cases", country=["ZZ", "JP"], tactic=["PW99"], since=["never"], q=["!!"], page=["x"])
    said = shown(app)
    for words in ("ZZ is not a country code", "“PW99” is not in the list", "Write the date as", "at least one word"):
        assert words in said, words
    assert links(app, "fc-chip") == ["Country: Japan"]
    assert "8 cases" in said


@pytest.mark.parametrize("page", ["dashboard", "cases", "download"])
def test_what_finds_nothing_says_what_to_do_next(opened: Opener, page: str) -> None:
    said = shown(opened(page, country=["AQ"]))
    assert "No case you can read fits these filters" in said
    assert "Clear all filters" in said


def test_hostile_words_in_the_url_stay_words(opened: Opener) -> None:
    said = markup(opened("cases", q=['<img src=x onerror="alert(1)"> ![](https://evil.example/p)']))
    assert "<img" not in said
    assert "&lt;img" in said


def test_typing_a_synonym_or_a_foreign_name_finds_the_option(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
    for lang in LANGUAGES:
        offered = filters.options(words, lang, "tactic")
        assert all(name in offered["PW02"] for name in ("PW02", "村里長落地招待", "subsidised tour"))
        assert offered["PW02"].startswith(words.label(lang, "PW02", "pw_tactics"))
        assert all(name in filters.options(words, lang, "country")["JP"] for name in ("Japan", "日本", "JP"))
        chosen = set(LABELS) - {"q", "wording", "since", "until"}
        assert chosen == {name for name in chosen if filters.options(words, lang, name)}


@pytest.mark.parametrize(("lang", "said"), [("en", "{}: "), ("zh-Hant", "{}："), ("ja", "{}：")])
def test_a_list_sets_responses_and_results_as_the_language_does(
    opened: Opener, seeded: Engine, lang: str, said: str
) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        called = taxonomy(session).label(lang, "CM10", "pw_countermeasures")
    assert f'<li>{said.format(called)}<span class="fc-dot"' in markup(opened("cases", lang=lang, q="TW-2024-023"))


def test_pages_of_the_list_stand_in_the_url(opened: Opener) -> None:
    second = markup(opened("cases", page=["2"]))
    assert '<span aria-current="page">2</span>' in second
    assert 'href="/cases?page=3"' in second
    assert '<span aria-current="page">3</span>' in markup(opened("cases", page=["99"]))


# --- the dashboard ----------------------------------------------------------------------------------------------


def test_every_number_of_a_matrix_is_the_length_of_the_list_behind_it(opened: Opener, seeded: Engine) -> None:
    for query in ({}, {"tactic": ["PW01", "PW17"]}, {"country": ["JP", "US"], "since": ["2020"]}):
        said = markup(opened("dashboard", **query))
        cells = re.findall(r'<a class="fc-in" href="/\?([^"]+)" target="_self" title="[^"]*"[^>]*>(\d+)</a>', said)
        assert cells
        with viewing(seeded, ANONYMOUS) as session:
            for address, number in cells:
                asked = Filter.read(parse_qs(html.unescape(address)), taxonomy(session))
                assert search.count(session, asked) == int(number), address


def test_every_bar_leads_to_as_many_cases_as_it_says(opened: Opener, seeded: Engine) -> None:
    for query in ({}, {"country": ["TW"], "since": ["2020"]}, {"countermeasure": ["CM19"]}):
        said = markup(opened("dashboard", **query))
        years = re.findall(r'href="/\?([^"]+)" target="_self" title="\d+: (\d+) cases"', said)
        piece = r'<li style="flex-grow:\d+[^>]+><a class="fc-in" href="/\?([^"]+)"[^>]* title="([^"]+)"'
        pieces = re.findall(piece, said)
        assert years
        assert len(pieces) > 3
        with viewing(seeded, ANONYMOUS) as session:
            words = taxonomy(session)
            for address, number in years:
                assert search.count(session, Filter.read(parse_qs(html.unescape(address)), words)) == int(number)
            for address, title in pieces:
                asked = parse_qs(html.unescape(address))
                wanted = Filter.read(asked, words)
                if "timed" in asked:
                    speed, _, result = asked["timed"][0].partition(".")
                    total, _ = timing.behind(session, wanted, speed, result)
                    assert f" · Cases: {total} · " in title
                else:
                    assert title.endswith(f": {search.count(session, wanted)}"), title


def test_every_chart_has_its_words_its_numbers_and_its_limits(opened: Opener) -> None:
    app = opened("dashboard", country=["TW"])
    charts = app.get("vega_lite_chart")
    assert [bool(chart.proto.alt) for chart in charts] == [True]
    said = shown(app)
    for words in (
        "Bar chart of cases by year from",
        "Stacked bars of 15 countermeasures by result",
        "Stacked bars of ",
    ):
        assert f'aria-label="{words}' in markup(app)
    assert said.count("counts are reports, not prevalence") == 6
    assert said.count("As a table") == 6
    assert said.count("n = 33 cases") == 4
    for name in TITLES:
        assert f'<a target="_self" href="/charts/{name}.csv?country=TW">' in markup(app), name


def test_a_table_is_sent_once_it_is_asked_for_and_has_every_number(opened: Opener, seeded: Engine) -> None:
    assert "<caption>" not in markup(opened("dashboard", country=["JP"]))
    said = markup(
        opened("dashboard", country=["JP"], table=["years,nothing,tactics-by-target"], timed=["later.reduced"])
    )
    assert re.findall("<caption>([^<]+)", said) == ["Cases by year", "Tactics by target group"]
    folded = re.findall(r'<a class="fc-in fc-unfold" href="([^"]+)" target="_self" aria-expanded="(\w+)"', said)
    assert [is_open for _, is_open in folded] == ["true", "false", "false", "true", "false", "false"]
    assert html.unescape(folded[0][0]) == "/?table=tactics-by-target&timed=later.reduced&country=JP"
    assert html.unescape(folded[1][0]).startswith("/?table=years,countries,tactics-by-target&")
    rows = re.findall(
        r'<th scope="row"><a class="fc-in " href="/\?([^"]+)"[^>]*>[^<]+</a></th>.*?fc-n">(\d+)</td>', said
    )
    with viewing(seeded, ANONYMOUS) as session:
        frame = stats.tactic_by_target(session, Filter(country=("JP",)))
        assert len(rows) > len(frame) > 20
        for address, number in rows:
            asked = Filter.read(parse_qs(html.unescape(address)), taxonomy(session))
            assert search.count(session, asked) == int(number), address


def test_no_choice_of_tables_is_kept_in_memory(opened: Opener) -> None:
    opened("dashboard", country=["JP"])
    with viewing(shared_engine(), ANONYMOUS) as session:
        drawn = charts.picture(session, Filter(country=("JP",)), taxonomy(session)).drawn
    kept = len(drawn)
    assert kept
    for tables in ("years", "countries", "years,countries", "tactics-by-target"):
        said = markup(opened("dashboard", country=["JP"], table=[tables]))
        assert f"/?table={tables}&amp;since=2019&amp;until=2019&amp;country=JP" in said, "a bar keeps the tables open"
    assert len(drawn) == kept


def specs(app: AppTest) -> list[dict[str, Any]]:
    """Return what the charts of a page are drawn from, in their order."""
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_has_a_named_circle_in_each_country_and_says_what_is_not_on_it(
    opened: Opener, seeded: Engine, lang: str
) -> None:
    app = opened("dashboard", lang=lang)
    land, circles, names = specs(app)[0]["layer"]
    assert land["data"]["url"] == atlas.land_path()
    found = {row["country"]: row["cases"] for row in circles["data"]["values"]}
    with viewing(seeded, ANONYMOUS) as session:
        counted = facets.cases_by(session, Filter(), "country")
    assert found == {code: number for code, number in counted.items() if code != "EU"}
    assert [row["cases"] for row in circles["data"]["values"]] == sorted(found.values(), reverse=True), (
        "small ones on top"
    )
    named = {row["country"]: row["name"] for row in names["data"]["values"]}
    for code in ("TW", "SG", "LT"):
        assert named[code] == f"{country_name(lang, code)} {found[code]}"
    said = markup(app)
    for code in {"EU", *found.keys() - named.keys()}:
        assert f'href="/?country={code}">{country_name(lang, code)} {counted[code]}</a>' in said


def test_the_map_of_what_no_map_shows_is_a_sentence(opened: Opener) -> None:
    app = opened("dashboard", country=["EU"])
    assert specs(app) == []
    assert "Not on the map" in shown(app)


def test_below_the_years_stands_who_had_begun_to_report(opened_to_write: Opener, seeded_copy: Engine) -> None:
    app = opened_to_write("dashboard", country=["JP"], cookie=steward_cookie(seeded_copy))
    bars = re.findall(r'[ >]aria-label="(\d+): \d+ cases"|title="(\d+): 0 cases"', markup(app))
    line = re.findall(r'aria-label="(\d+): (\d+) organisations? had begun to report"', markup(app))
    with transaction(seeded_copy) as session:
        steward = starter_member(session)
    with viewing(seeded_copy, steward) as session:
        begun = stats.coverage(session, Filter(country=("JP",)))
    assert [(int(year), int(number)) for year, number in line] == list(
        zip(begun["year"], begun["organisations"], strict=True)
    )
    assert [int(year or empty) for year, empty in bars] == begun["year"].tolist()
    assert begun["organisations"].max() == 1
    assert "Reporting coverage: how many organisations had begun to report" in shown(app)


def test_a_visitor_is_not_shown_that_one_organisation_reports(opened: Opener) -> None:
    app = opened("dashboard", country=["JP"])
    assert "What you read names fewer than 3 organisations" in shown(app)
    assert "1 organisation" not in shown(app)
    assert shown(app).count("in multiples of three") == 2


def test_dates_the_wrong_way_round_leave_no_year_to_show(opened: Opener, seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        assert search.count(session, Filter(since="2023-06", until="2022-01")), "a case can go on all the while"
    app = opened("dashboard", since=["2023-06"], until=["2022-01"])
    assert "no year lies between them" in shown(app)
    assert "Tactics by country" in shown(app)


def test_where_no_owner_is_known_nobody_is_said_to_report(opened_to_write: Opener, seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        for case in session.exec(select(Case)).all():
            case.contributor_shown = ContributorShown.KIND
        other = people.add_organisation(session, name="Another", kind="ngo", country="JP")
        reader = people.add_member(session, other, name="A reader", roles=[Role.READER]).id or 0
        cookie = accounts.sign_in(session, accounts.issue_link(session, reader))
    app = opened_to_write("dashboard", cookie=cookie)
    assert 'class="fc-years fc-upright"' in markup(app)
    assert "fc-steps" not in markup(app)
    assert "it isn't known who had begun to report" in shown(app)


def test_the_key_figures_are_those_of_the_filter(opened: Opener, seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        figures = stats.figures(session, Filter(country=("TW",)))
    said = markup(opened("dashboard", country=["TW"]))
    for name, number in (("Cases", figures.cases), ("Responses", figures.responses)):
        link = rf'<a class="fc-in " href="/cases\?[^"]*" target="_self">{number}</a>'
        assert re.search(rf"<dt>{name}</dt><dd>{link}</dd>", said)
    assert f"{figures.measured} (" in said


# --- words and downloads ----------------------------------------------------------------------------------------


def test_a_word_is_found_by_a_synonym_in_another_language(opened: Opener) -> None:
    said = markup(opened("tactics", q="低價團"))
    assert "Local-intermediary junket" in said
    assert 'href="/cases?tactic=PW02"' in said
    assert "CC BY-SA 4.0" in said
    assert "No word holds what you typed" in shown(opened("tactics", q="zzzzzz"))


@pytest.mark.parametrize("family", ["pw", "PWA", "TA06", "pw_countermeasures", "disarm_counters", "nonsense"])
def test_every_shelf_of_words_opens(opened: Opener, family: str) -> None:
    assert markup(opened("tactics", family=family)).count("<details") > 5


def test_a_download_says_what_leaves_and_carries_the_filter(opened: Opener) -> None:
    said = markup(opened("download", country=["JP"]))
    assert "8 cases" in said
    assert "TLP:CLEAR: 8 cases" in said
    for path in ("csv", "xlsx", "jsonl", "parquet", "csv-tables", "parquet-tables"):
        assert f'<a target="_self" href="/download/{path}?country=JP">' in said, path
    assert '<a target="_self" href="/download/fields">' in said


def test_a_member_is_told_what_stays_on_the_platform(
    opened_to_write: Opener, seeded_copy: Engine, entered: dict[str, Any]
) -> None:
    with transaction(seeded_copy) as session:
        viewer = people.viewer_of_member(session, setup.first_steward(session))
        setup.publish_seed(session, viewer, {**entered, "audience": "red"})
        setup.publish_seed(session, viewer, {**entered, "audience": "green"})
    said = shown(opened_to_write("download", cookie=steward_cookie(seeded_copy)))
    assert "56 cases" in said
    assert "Handle the whole file as TLP:GREEN" in said
    assert "1 more case that you can read here stays on the platform" in said


def test_a_response_without_an_outcome_counts_and_is_found_as_not_measured(
    seeded_copy: Engine, entered: dict[str, Any]
) -> None:
    asked = Filter(q="newsletter", countermeasure=("CM09",), result=("not_measured",))
    with transaction(seeded_copy) as session:
        viewer = people.viewer_of_member(session, setup.first_steward(session))
        setup.publish_seed(session, viewer, {**entered, "responses": [{"countermeasure": "CM09"}]})
    with viewing(seeded_copy, viewer) as session:
        frame = stats.countermeasure_by_result(session, Filter(q="newsletter"))
        assert frame.to_dict("records") == [{"countermeasure": "CM09", "result": "not_measured", "cases": 1}]
        assert search.count(session, asked) == 1


def test_a_word_that_has_the_form_of_an_id_is_searched_for_all_the_same(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        assert search.count(session, Filter(q="victim"))


# --- searching --------------------------------------------------------------------------------------------------


def test_other_names_are_said_and_can_be_left_out(opened: Opener) -> None:
    app = opened("cases", q=["民調"], country=["TW"])
    assert "“民調” is also looked for under its other names:" in shown(app)
    assert "matches in the title first" in shown(app)
    assert "<mark>polls</mark>" in markup(app)
    only = opened("cases", q=["民調"], country=["TW"], wording=["typed"])
    assert 'href="/cases?q=%E6%B0%91%E8%AA%BF&amp;wording=typed&amp;country=TW"' in markup(app)
    assert "also looked for" not in shown(only)
    assert "Wording: only as typed" in links(only, "fc-chip")


def test_a_mistyped_word_is_corrected_before_everyones_eyes(opened: Opener) -> None:
    app = opened("cases", q=["pinapple"])
    assert "No case you can read says “pinapple”. Looked for “pineapple” in its place." in shown(app)
    assert "<mark>pineapple</mark>" in markup(app)
    assert "There is no case" not in shown(opened("dashboard", q=["pinapple"]))


def test_a_line_shows_where_it_was_found(opened: Opener) -> None:
    """Neither title nor summary in English have the word; the passage does, in the language it was written in."""
    said = markup(opened("cases", q=["紅白歌合戦"], ui=["en"])) + markup(opened("cases", q=["帳號"]))
    assert re.search(r'fc-passage" dir="auto" lang="zh-Hant">[^<]*<mark>帳號</mark>', said)


def test_field_words_typed_into_the_search_become_filters(opened: Opener) -> None:
    app = opened("cases", channel=["line"])
    app.text_input("filter_q").set_value("poll country:Taiwan year:2023").run()
    assert app.query_params["q"] == "poll"
    assert (app.query_params["country"], app.query_params["since"], app.query_params["until"]) == ("TW", "2023", "2023")
    assert app.query_params["channel"] == "line"


def test_a_field_word_nobody_knows_stays_in_the_box_to_be_mended(opened: Opener) -> None:
    app = opened("cases")
    app.text_input("filter_q").set_value("country:Atlantis poll").run()
    assert "“Atlantis” is not known after “country:”" in shown(app)
    assert app.text_input("filter_q").value == "country:Atlantis poll"
    assert "also looked for" in shown(app)
    assert "Search: “poll”" in links(app, "fc-chip")


def test_what_is_marked_is_still_only_text(seeded_copy: Engine, opened_to_write: Opener) -> None:
    with transaction(seeded_copy) as session:
        text = session.exec(select(RenditionText).where(col(RenditionText.title).contains("Kansai"))).one()
        text.title = "<b>Kansai</b> & <img src=x onerror=alert(1)> airport"
        session.add(text)
    said = markup(opened_to_write("cases", q=["kansai"]))
    assert "&lt;b&gt;<mark>Kansai</mark>&lt;/b&gt; &amp; &lt;img src=x onerror=alert(1)&gt;" in said
    assert "<img" not in said


# --- narrowing down ---------------------------------------------------------------------------------------------

CHOICE = re.compile(
    r'<a class="fc-in fc-choice" href="([^"]*)" target="_self" title="[^"]*"( aria-current="true")?>'
    r'<span class="fc-box" aria-hidden="true"></span><span>([^<]*)</span><span class="fc-n">(\d+)</span>'
)


def choices(app: AppTest) -> dict[str, tuple[str, bool, int]]:
    """Return the values beside a list: by name the path of each, whether it is chosen, and its count."""
    return {
        html.unescape(label): (html.unescape(href), bool(chosen), int(number))
        for href, chosen, label, number in CHOICE.findall(markup(app))
    }


def test_every_number_beside_a_list_is_what_its_click_shows(opened: Opener, seeded: Engine) -> None:
    app = opened("cases", country=["JP"])
    offered = choices(app)
    with viewing(seeded, ANONYMOUS) as session:
        japan, taiwan = (search.count(session, Filter(country=(code,))) for code in ("JP", "TW"))
        assert offered["Japan"] == ("/cases", True, japan)
        assert offered["Taiwan"] == ("/cases?country=JP&country=TW", False, taiwan)
        words = taxonomy(session)
        for label, (href, chosen, number) in offered.items():
            if not chosen and "country=JP&country" not in href:
                asked = Filter.read(parse_qs(href.partition("?")[2]), words)
                assert search.count(session, asked) == number, label
    assert len(offered) > 20


def test_a_facet_can_be_seen_whole_with_what_nobody_recorded(opened: Opener) -> None:
    few = choices(opened("cases", country=["JP"]))
    app = opened("cases", country=["JP"], facet=["channel"])
    whole = choices(app)
    assert len(whole) > len(few) + 20
    assert whole["Telegram"] == ("/cases?country=JP&channel=telegram&facet=channel", False, 0)
    assert "Most cases first" in shown(app)
    channels = [label for label, (href, _, _) in whole.items() if "channel=" in href.replace("facet=channel", "")]
    assert channels == sorted(channels)


def test_where_nothing_is_found_the_facets_say_what_stands_in_the_way(opened: Opener) -> None:
    app = opened("cases", q=["批踢踢"], family=["PWB"])
    assert "No case you can read fits these filters" in shown(app)
    assert choices(app)["All of this family"][1:] == (True, 0)
    assert re.search(r'<summary>[^<]+<span class="fc-n">1</span>', markup(app)), "another family holds the case"


# --- action and reaction ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_is_told_in_order_in_every_language(opened: Opener, seeded: Engine, lang: str) -> None:
    app = opened("case", lang=lang, id=some_case(seeded, "TW-2019-003"))
    dates = re.findall(r'<p class="fc-when"><b>(.*?)</b>', markup(app))
    assert (
        dates
        == {
            "en": ["April 2019", "October 2019", "July 22, 2020"],
            "zh-Hant": ["2019年4月", "2019年10月", "2020年7月22日"],
            "ja": ["2019年4月", "2019年10月", "2020年7月22日"],
        }[lang]
    )
    said = {
        "en": ("154 to 213 days after it begins", "The other side found a way around: Platform referral"),
        "zh-Hant": ("行為開始後 154 至 213 天", "對方改變做法，繞過了："),
        "ja": ("行動の開始から154～213日後", "相手がやり方を変えてすり抜けた："),
    }[lang]
    assert all(each in shown(app) for each in said)


def test_an_order_that_is_not_known_is_not_claimed(opened: Opener, seeded: Engine) -> None:
    app = opened("case", id=some_case(seeded, "TW-2018-001"))
    whens = re.findall(r'<p class="fc-when">(.*?)</p>', markup(app))
    assert [re.sub("<[^>]*>", "", when) for when in whens] == [
        "September 4, 2018",
        "September 2018 exact order not known",
        "September 15, 2018",
    ]
    assert "stands where it can begin" in shown(app)
    assert "11 days after it begins" in shown(app)
    sure = opened("case", id=some_case(seeded, "TW-2019-003"))
    assert "stands where it can begin" not in shown(sure)


def test_what_people_wrote_stays_text_in_the_order_of_events(opened_to_write: Opener, seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        for row in session.exec(select(OutcomeText)):
            row.statement = "<img src=x onerror=alert(1)> *bold* [x](http://evil.example)"
    app = opened_to_write("case", id=some_case(seeded_copy, "TW-2019-003"))
    course = re.findall(r'<ol class="fc-course".*?</ol>', markup(app), re.DOTALL)
    assert "&lt;img src=x onerror=alert(1)&gt; *bold*" in course[0]
    assert "<img" not in "".join(course)


def test_a_case_without_responses_has_its_dates_among_the_facts_alone(
    opened_to_write: Opener, seeded_copy: Engine
) -> None:
    with transaction(seeded_copy) as session:
        for table in (OutcomeText, Outcome, ResponseText, Response):
            for row in session.exec(select(table)):
                session.delete(row)
            session.flush()
    assert "fc-course" not in markup(opened_to_write("case", id=some_case(seeded_copy)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dashboard_shows_the_cases_behind_a_time_to_respond(opened: Opener, lang: str) -> None:
    app = opened("dashboard", lang=lang, timed="later.reduced", country="TW", table=TIMES)
    with viewing(shared_engine(), ANONYMOUS) as session:
        total, lines = timing.behind(session, Filter(country=("TW",)), "later", "reduced")
    assert total
    assert re.findall(r'href="/case\?id=([^"]*)"', markup(app)) == [line.id for line in lines]
    assert {"en": "Over 60 days", "zh-Hant": "超過 60 天", "ja": "60日超"}[lang] in shown(app)
    assert f'href="/?table={TIMES}&amp;timed=later.reduced&amp;country=TW"' in markup(app)
    assert {"en": "sooner works better", "zh-Hant": "效果較好", "ja": "効果が高い"}[lang] in shown(app)


@pytest.mark.parametrize("timed", ["", "later", "later.x", "x.reduced", ".", "later.reduced.more", "\x00"])
def test_a_time_nobody_knows_shows_all_cases(opened: Opener, timed: str) -> None:
    app = opened("dashboard", timed=timed)
    assert len(set(re.findall(r'href="/case\?id=([^"]*)"', markup(app)))) == 20
