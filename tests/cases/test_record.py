"""What is entered: cleaned, checked, refused with every mistake beside its field, and never left to act."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from cases.errors import CaseError, Rejected
from cases.fields import NARRATIVE_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, clean, definitions
from cases.record import Content, Sharing
from cases.submit import LARGEST_ENTRY, check
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES, Audience

Entered = dict[str, Any]
Check = Callable[[Entered], tuple[Content, Sharing]]


@pytest.fixture
def checked(seeded: Engine) -> Check:
    """Return the check that a form, a file and the command line share."""

    def run(entered: Entered) -> tuple[Content, Sharing]:
        with viewing(seeded, ANONYMOUS) as session:
            found = check(taxonomy(session), entered)
        return found.content, found.sharing

    return run


def problems(checked: Check, entered: Entered) -> dict[str, str]:
    """Return what is wrong with an entry: the message for each field."""
    with pytest.raises(CaseError) as caught:
        checked(entered)
    for lang in LANGUAGES:
        assert caught.value.text(lang)
    return {problem.field: problem.text("en") for problem in caught.value.problems}


def changed(entered: Entered, path: str, value: Any) -> Entered:
    """Return a copy of an entry with another value at a dotted path; `...` takes the field away."""
    copy = deepcopy(entered)
    *way, last = path.split(".")
    inner: Any = copy
    for step in way:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    key: Any = int(last) if last.isdigit() else last
    if value is ...:
        del inner[key]
    else:
        inner[key] = value
    return copy


REQUIRED = [
    "texts",
    "texts.0.lang",
    "texts.0.title",
    "texts.0.summary",
    "period_from",
    "countries",
    "target_groups",
    "tactics",
    "channels",
    "information_credibility",
    "sources",
    "sources.0.title",
]


def test_the_required_fields_are_those_defined_as_needed() -> None:
    top = {field.path for field in definitions(Content) if field.about.needed and "." not in field.path}
    assert top == {path for path in REQUIRED if "." not in path}


@pytest.mark.parametrize("path", REQUIRED)
@pytest.mark.parametrize("empty", [..., None, "", []], ids=["left away", "null", "empty", "empty list"])
def test_a_missing_field_is_said_beside_it(checked: Check, entered: Entered, path: str, empty: Any) -> None:
    assert set(problems(checked, changed(entered, path, empty))) == {path}


def test_everything_missing_is_said_at_once(checked: Check) -> None:
    assert set(problems(checked, {})) == {path for path in REQUIRED if "." not in path}


def test_mistakes_within_and_between_fields_are_said_at_once(checked: Check, entered: Entered) -> None:
    entered |= {
        "period_from": "2024-05",
        "period_to": "2024-04",
        "tactics": [],
        "channels": ["nowhere"],
        "sources": [{"title": "", "url": "javascript:alert(1)"}],
    }
    entered["texts"].append({"lang": "ja", "title": " ", "summary": "要約"})
    assert set(problems(checked, entered)) == {
        "period_to",
        "tactics",
        "channels.0",
        "sources.0.title",
        "sources.0.url",
        "texts.1.title",
        "texts",
    }


def test_not_being_sure_of_the_tactic_is_an_answer(checked: Check, entered: Entered) -> None:
    content, _ = checked(entered | {"tactics": [], "tactics_unsure": True})
    assert content.tactics == []


def test_the_least_that_can_be_sent_is_shared_with_ones_own_organisation(checked: Check, entered: Entered) -> None:
    content, sharing = checked(entered)
    assert content.original.title == "Forged poll in a village newsletter"
    assert (sharing.audience, sharing.circle) == (Audience.AMBER, None)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("tactics.0", "PW99", "“PW99” is not in the list"),
        ("tactics.0", "CM01", "“CM01” is not in the list"),
        ("countries.0", "Taiwan", "two letters"),
        ("countries.0", "ZZ", "two letters"),
        ("countries.0", "UK", "two letters"),
        ("texts.0.lang", "klingon!", "not a language tag"),
        ("texts.0.lang", "xx", "not a language tag"),
        ("texts.1.status", "rumour", "“rumour” is not in the list"),
        ("period_from", "2024-02-30", "There is no such day"),
        ("period_from", "last spring", "Write the date as"),
        ("period_from", "1850", "between 1900 and 2100"),
        ("period_to", "2023-12-31", "The end lies before the beginning"),
        ("audience", "top secret", "is not in the list"),
        ("information_credibility", "7", "is not in the list"),
        ("texts.0.title", "x" * (TITLE_LIMIT + 1), f"Shorten this to {TITLE_LIMIT} characters; it has 201"),
        ("texts.0.summary", "x" * (SUMMARY_LIMIT + 1), f"Shorten this to {SUMMARY_LIMIT} characters"),
        ("texts.0.narrative", "x" * (NARRATIVE_LIMIT + 1), f"Shorten this to {NARRATIVE_LIMIT} characters"),
        ("texts.0.titel", "x", "no field of this name"),
        ("colour", "red", "no field of this name"),
        ("texts.0.title", 5, "wrong form"),
        ("sources", "a source", "wrong form"),
        ("countries", "TW", "wrong form"),
        ("sources.0", None, ""),
        ("contested", "perhaps", "wrong form"),
    ],
)
def test_a_mistake_is_said_beside_its_field(checked: Check, entered: Entered, path: str, value: Any, said: str) -> None:
    entered["texts"].append({"lang": "ja", "status": "human", "title": "題", "summary": "要約"})
    found = problems(checked, changed(entered, path, value))
    assert set(found) == {path}
    assert said in found[path]


@pytest.mark.parametrize(
    ("group", "value", "said"),
    [
        ("estimates", ["tactics", "colour"], {"estimates.1": "There is no field of this name."}),
        ("withheld", [{"field": "colour"}], {"withheld.0.field": "There is no field of this name."}),
        ("relations", [{"case": "FC-0"}], {"relations.0.case": "“FC-0” is no case id; one looks like FC-7K3MQ-P."}),
    ],
)
def test_a_name_of_a_field_or_a_case_must_be_one(
    checked: Check, entered: Entered, group: str, value: Any, said: dict[str, str]
) -> None:
    assert problems(checked, changed(entered, group, value)) == said


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        "https://nodots",
        "https://user:password@example.org",
        "https://example.org/ a",
        'https://example.org/"onclick="x',
        "https://example.org/<script>",
        "https://example.org:99999/",
        "https://[::1",
        "http://example.org\\@evil.example",
        "https://example.org/" + "x" * 2000,
    ],
)
@pytest.mark.parametrize("field", ["url", "archived_url"])
def test_a_link_that_is_no_web_address_is_refused(checked: Check, entered: Entered, link: str, field: str) -> None:
    assert set(problems(checked, changed(entered, f"sources.0.{field}", link))) == {f"sources.0.{field}"}


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=f#g",
        "HTTPS://EXAMPLE.ORG/",
        "https://台灣.tw/新聞/1",
        "https://web.archive.org/web/2024/https://example.org/a",
        "https://[2001:db8::1]/",
    ],
)
def test_a_web_address_is_kept_as_it_is(checked: Check, entered: Entered, link: str) -> None:
    content, _ = checked(changed(entered, "sources.0.url", link))
    assert content.sources[0].url == link


def test_a_megabyte_of_text_is_refused_before_anything_looks_at_it(checked: Check, entered: Entered) -> None:
    found = problems(checked, changed(entered, "texts.0.narrative", "x" * 1_000_000))
    assert "too much text" in found[""]


def test_so_are_a_thousand_sources_and_a_pit_of_lists(checked: Check, entered: Entered) -> None:
    assert problems(checked, entered | {"sources": [{"title": "s" * 300}] * (LARGEST_ENTRY // 300 + 1)})
    pit: list[Any] = []
    for _ in range(5_000):
        pit = [pit]
    assert set(problems(checked, entered | {"places": pit})) == {"places.0"}


def test_text_that_fits_its_fields_but_not_the_search_index_is_refused(checked: Check, entered: Entered) -> None:
    languages = ["en", "zh-Hant", "ja", "ko", "vi"]
    texts = [
        {
            "lang": lang,
            "status": "machine" if number else "original",
            "title": "題",
            "summary": "要",
            "narrative": "字" * 9_000,
        }
        for number, lang in enumerate(languages)
    ]
    assert "too long to be searched" in "".join(problems(checked, entered | {"texts": texts}).values())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  blanks  outside  ", "blanks outside"),
        ("zero\u200bwidth\u200djoiner\ufeff", "zerowidthjoiner"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\u2066isolate\u2069 \u200fmark", "isolate mark"),
        ("bell\u0007 nul\u0000 esc\u001b[31m", "bell nul esc[31m"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("e\u0301", "é"),
        ("line\nbreak\ttab", "line break tab"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("[click](javascript:alert(1)) **bold** $x$", "[click](javascript:alert(1)) **bold** $x$"),
        ("=1+1", "=1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("שלום עולם", "שלום עולם"),
        ("👪 統戰", "👪 統戰"),
    ],
)
def test_a_line_is_stored_as_the_text_it_shows(checked: Check, entered: Entered, typed: str, stored: str) -> None:
    content, _ = checked(changed(entered, "texts.0.title", typed))
    assert content.original.title == stored


@pytest.mark.parametrize("typed", ["\u200b", "\u202e\u200f", " \n\t ", "\u3164", "\u2800".replace("\u2800", "\u00ad")])
def test_what_shows_nothing_is_nothing(checked: Check, entered: Entered, typed: str) -> None:
    assert set(problems(checked, changed(entered, "texts.0.title", typed))) == {"texts.0.title"}


def test_paragraphs_keep_their_line_breaks_and_only_those(checked: Check, entered: Entered) -> None:
    content, _ = checked(changed(entered, "texts.0.summary", "one\r\ntwo\rthree\u2028four\u2029five\x00"))
    assert content.original.summary == "one\ntwo\nthree\nfour\nfive"


def test_codes_and_tags_are_written_one_way(checked: Check, entered: Entered) -> None:
    entered |= {"countries": [" tw ", "TW", "jp"], "tactics": ["PW01", "PW02", "PW01"], "period_from": " 2024-01 "}
    content, _ = checked(changed(entered, "texts.0.lang", "zh-hant"))
    assert content.countries == ["TW", "JP"]
    assert content.tactics == ["PW01", "PW02"]
    assert content.period_from == "2024-01"
    assert content.original.lang == "zh-Hant"


def test_two_spellings_of_a_language_are_one_language(checked: Check, entered: Entered) -> None:
    machine = {"lang": "zh-hant", "status": "machine", "title": "題", "summary": "要"}
    entered["texts"] += [machine, machine | {"lang": "zh-Hant"}]
    assert problems(checked, entered) == {"texts": "There are two texts in the same language."}


@pytest.mark.parametrize("statuses", [("machine",), ("original", "original")])
def test_exactly_one_text_is_the_original(checked: Check, entered: Entered, statuses: tuple[str, ...]) -> None:
    text = entered["texts"][0]
    texts = [text | {"status": status, "lang": lang} for status, lang in zip(statuses, LANGUAGES, strict=False)]
    assert problems(checked, entered | {"texts": texts}) == {"texts": "Exactly one of the texts must be the original."}


def test_a_period_of_different_precision_may_overlap(checked: Check, entered: Entered) -> None:
    content, _ = checked(entered | {"period_from": "2024-05-17", "period_to": "2024"})
    assert content.period_to == "2024"


def test_a_record_never_changes(checked: Check, entered: Entered) -> None:
    content, _ = checked(entered)
    with pytest.raises(ValueError, match="frozen"):
        content.period_from = "2025"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*Content.model_fields, *Sharing.model_fields])


def test_whatever_is_entered_is_checked_or_refused_in_words(seeded: Engine, entered_in_full: Entered) -> None:
    with viewing(seeded, ANONYMOUS) as session:

        @given(st.dictionaries(NAMES, JSON, max_size=4), st.booleans())
        def run(found: Entered, whole: bool) -> None:
            try:
                check(taxonomy(session), entered_in_full | found if whole else found)
            except Rejected as error:
                for problem in error.problems:
                    assert problem.text("en")
                    assert problem.field.split(".")[0] in {"", *Content.model_fields, *Sharing.model_fields}

        run()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
