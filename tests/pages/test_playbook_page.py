"""The playbook's page, run without a browser: its address decides what it shows, its box and choices write it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from cases.playbook import Situation, playbook
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES
from tests.pages.test_reading_pages import Opener, links, markup, opened, shown

__all__ = ["opened"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

JUNKET = "junket for village chiefs before an election, Taiwan, party office"


def asked(app: AppTest) -> dict[str, list[str]]:
    """Return what stands in the address."""
    said = dict(app.query_params)
    return {name: [values] if isinstance(values, str) else list(values) for name, values in said.items()}


def leaves(app: AppTest) -> list[str]:
    """Return the countermeasures of the page, in order."""
    return re.findall(r'<h3 class="fc-sub">.*?<span class="fc-small">([^<]*)</span></h3>', markup(app))


def linked(app: AppTest, label: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Return the paths and queries of all links of a name."""
    found = re.findall(rf'href="([^"]*)"[^>]*>{re.escape(label)}<', markup(app))
    parts = [urlsplit(href.replace("&amp;", "&")) for href in found]
    return [(part.path, parse_qs(part.query)) for part in parts]


def test_at_first_it_says_what_to_do_and_gives_examples(opened: Opener) -> None:
    app = opened("playbook")
    assert "Say in your own words what you see" in shown(app)
    assert "What was tried" not in shown(app)
    for (path, query), q in zip(
        [linked(app, example)[0] for example in ("fabricated poll", "村里長 招待旅遊 選前", "偽の世論調査")],
        ("fabricated poll", "村里長 招待旅遊 選前", "偽の世論調査"),
        strict=True,
    ):
        assert (path, query) == ("/playbook", {"q": [q]})
        assert leaves(opened("playbook", q=q))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_answered_in_every_language(opened: Opener, seeded: Engine, lang: str) -> None:
    app = opened("playbook", lang=lang, q=JUNKET)
    with viewing(seeded, ANONYMOUS) as session:
        answer = playbook(session, Situation(q=JUNKET))
        names = [taxonomy(session).label(lang, advice.countermeasure, "pw_countermeasures") for advice in answer.ranked]
    found = leaves(app)
    yours = [advice.countermeasure for advice in answer.ranked if advice.is_for_you]
    others = [advice.countermeasure for advice in answer.ranked if not advice.is_for_you]
    assert found == [*yours, *others, *(advice.countermeasure for advice in answer.reasoned)]
    assert all(name in shown(app) for name in names)
    heading = {"en": "You can do", "zh-Hant": "您可採取", "ja": "あなたができること"}[lang]
    assert heading in shown(app)
    assert {"en": "Acquitted 2", "zh-Hant": "無罪", "ja": "無罪"}[lang] in shown(app)
    assert {"en": "n = 6 cases", "zh-Hant": "n = 6", "ja": "n = 事例6件"}[lang] in shown(app)
    assert {"en": "not prevalence", "zh-Hant": "Beta(1, 1)", "ja": "Beta(1, 1)"}[lang] in shown(app)


def test_what_was_understood_can_be_taken_away(opened: Opener) -> None:
    app = opened("playbook", q=JUNKET)
    assert links(app, "fc-chip") == [
        "Tactic: Local-intermediary junket (PW02)",
        "Country: Taiwan",
        "Who you are: Political party",
    ]
    hrefs = re.findall(r'<a class="fc-chip fc-in" href="([^"]*)"', markup(app))
    taken = [parse_qs(urlsplit(href.replace("&amp;", "&")).query) for href in hrefs]
    assert [query["without"] for query in taken] == [["PW02"], ["TW"], ["political_party"]]
    without = opened("playbook", q=JUNKET, without="political_party")
    assert "You can do" not in shown(without)
    assert "What was tried" in shown(without)


def test_the_box_and_the_choices_write_the_address(opened: Opener) -> None:
    app = opened("playbook", without="PW13")
    app.text_input(key="playbook_q").set_value("fabricated poll").run()
    assert not app.exception
    assert asked(app) == {"q": ["fabricated poll"]}, "other words may mean what was taken away before"
    app.selectbox(key="playbook_who").set_value("media_outlet").run()
    app.selectbox(key="playbook_within").set_value("days").run()
    app.selectbox(key="playbook_country").set_value("TW").run()
    assert not app.exception
    assert asked(app) == {"q": ["fabricated poll"], "who": ["media_outlet"], "within": ["days"], "country": ["TW"]}
    assert "You can do this" in shown(app)
    app.selectbox(key="playbook_who").set_value(None).run()
    assert "who" not in asked(app)


def test_what_it_rests_on_leads_to_the_cases(opened: Opener) -> None:
    app = opened("playbook", q=JUNKET)
    behind = linked(app, "The cases behind it")
    assert [query["show"] for _, query in behind] == [[item] for item in leaves(app)[: len(behind)]]
    cases = opened("playbook", **{name: values[0] for name, values in behind[-1][1].items()})
    assert "TW-2023-012" in shown(cases)
    assert "5 cases" in shown(cases)
    assert "TW-2023-011" in shown(opened("playbook", q=JUNKET, show="all"))
    assert "Nobody tried that in such cases" in shown(opened("playbook", q=JUNKET, show="CM44"))
    assert linked(cases, "Back to the playbook") == [("/playbook", {"q": [JUNKET]})]
    (card,) = linked(app, "Printable card")
    assert card == ("/playbook/card", {"q": [JUNKET]})


def test_what_was_left_out_to_find_any_case_is_said(opened: Opener) -> None:
    app = opened("playbook", tactic="PW02", country="JP", target="veterans")
    assert "No such case has “Country: Japan, Target group: Veterans”" in shown(app)
    assert leaves(app)


def test_a_situation_nobody_has_seen_says_so_and_what_to_do(opened: Opener) -> None:
    app = opened("playbook", q="zorg quux")
    assert "Nobody here has seen it yet" in shown(app)
    assert 'href="/contribute"' in markup(app)
    assert leaves(app) == []
    app = opened("playbook", tactic="PW27")
    assert "Nobody here has seen it yet" in shown(app)
    assert "No case yet; reasoned only" in shown(app)
    assert leaves(app)
    assert "tried" not in shown(app).split("reasoned only")[1]


def test_what_the_address_says_wrongly_is_named_and_left_out(opened: Opener) -> None:
    app = opened("playbook", tactic=["PW02", "PW99"], who="king", within="soon", without="PW98")
    for said in ("Tactic: “PW99”", "Who you are: “king”", "How fast you must act: “soon”", "Not meant: “PW98”"):
        assert said in shown(app)
    assert leaves(app)


def test_the_words_of_the_box_stay_text(opened: Opener) -> None:
    app = opened("playbook", q='<img src=x onerror=alert(1)> country:ZZ "')
    assert not app.exception
    assert "<img" not in markup(app)


def test_other_pages_lead_to_the_playbook(opened: Opener) -> None:
    assert linked(opened("dashboard", tactic="PW02", country="TW"), "Playbook") == [
        ("/playbook", {"tactic": ["PW02"], "country": ["TW"]})
    ], "beside the one of the navigation, which is no element of ours"
    found = opened("cases", q="TW-2023-012")
    case = re.search(r"/case\?id=([A-Z0-9-]+)", markup(found))
    assert case
    page = opened("case", id=case[1])
    assert ("/playbook", {"tactic": ["PW02"]}) in linked(page, "What was tried against such tactics")
