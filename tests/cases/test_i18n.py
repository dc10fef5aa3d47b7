"""The words of the interface: whole in each language, filled in, and fair to the places they name."""

import io
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo

from cases.fields import definitions
from cases.i18n import (
    LANGUAGE_NAMES,
    N_,
    best_language,
    country_codes,
    country_name,
    format_number,
    language_name,
    locale,
    plural,
    translate,
)
from cases.record import Content, Sharing
from db.vocabulary import LANGUAGES
from tests.catalogues import LOCALE, TRANSLATED, extracted, messages, path_of, read

WRITTEN = [lang for lang in TRANSLATED if path_of(lang).exists()]
"""The languages that have a catalogue; until they have, the interface speaks English."""


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(message: Message) -> list[str]:
    """Return the translations of a message: one, or one for each number its language tells apart."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_a_module_says_its_messages_as_literals_in_four_ways() -> None:
    source = (
        'N_("a"); translate(lang, "b", n=1); plural(lang, "{n} c", "{n} d", 2); asking.words("e"); taxonomy(session);'
        'drawn.asking.words("f"); words = asking.words; words("g", n=1); drawn.asking.taxonomy.words("role")'
    )
    assert list(messages(source)) == ["a", "b", ("{n} c", "{n} d"), "e", "f", "g"]


def test_there_is_a_catalogue_for_every_language_or_for_none_yet() -> None:
    assert set(LOCALE.rglob("*.po")) == {path_of(lang) for lang in WRITTEN}
    assert WRITTEN in ([], TRANSLATED)


def test_nothing_the_code_says_is_missing_from_a_catalogue() -> None:
    said = extracted()
    for lang in WRITTEN:
        catalogue = read(lang)
        missing = [message.id for message in said if message.id and message.id not in catalogue]
        assert not missing, "run make catalogues, then translate"
        unsaid = [message.id for message in catalogue if message.id and message.id not in said]
        assert not unsaid, "run make catalogues"
        empty = [message.id for message in catalogue if message.id and (message.fuzzy or not all(forms(message)))]
        assert not empty, "translate these"


def test_a_translation_fills_in_what_its_message_does() -> None:
    for message in (message for lang in WRITTEN for message in read(lang) if message.id):
        english = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms(message):
            assert placeholders(form) == placeholders(english), message.id


def test_the_compiled_catalogue_is_the_written_one() -> None:
    for lang in WRITTEN:
        compiled = io.BytesIO()
        write_mo(compiled, read(lang))
        assert path_of(lang).with_suffix(".mo").read_bytes() == compiled.getvalue(), "run make catalogues"


@pytest.mark.parametrize("record", [Content, Sharing])
def test_every_field_has_a_label_and_a_help_that_the_catalogues_know(record: type[Content] | type[Sharing]) -> None:
    catalogue = extracted()
    for definition in definitions(record):
        assert definition.about.label in catalogue, definition.path
        assert definition.about.help in catalogue, definition.path
        assert definition.about.help.endswith("."), definition.path


def test_values_are_filled_in_and_numbers_written_as_people_write_them() -> None:
    assert translate("en", N_("There is no such day as {date}."), date="2024-02-30").endswith("2024-02-30.")
    assert translate("en", "") == ""
    assert plural("en", "{n} case", "{n} cases", 1) == "1 case"
    assert plural("en", "{n} case", "{n} cases", 5000) == "5,000 cases"
    assert {format_number(lang, 1_234_567) for lang in LANGUAGES} == {"1,234,567"}


NAMES = {
    "TW": ("Taiwan", "台灣", "台湾"),
    "HK": ("Hong Kong", "香港", "香港"),
    "MO": ("Macao", "澳門", "マカオ"),
    "PS": ("Palestine", "巴勒斯坦", "パレスチナ"),
    "JP": ("Japan", "日本", "日本"),
    "CN": ("China", "中國", "中国"),
    "EU": ("European Union", "歐盟", "欧州連合"),
}


@pytest.mark.parametrize("code", NAMES)
def test_places_are_named_as_people_there_say(code: str) -> None:
    assert tuple(country_name(lang, code) for lang in LANGUAGES) == NAMES[code]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cldr_names_taiwan_without_taking_sides(lang: str) -> None:
    """We take the name as CLDR has it; should that change, this must be decided, not just received."""
    assert locale(lang).territories["TW"] == country_name(lang, "TW")


@pytest.mark.parametrize("code", ["HK", "MO", "PS"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_override_is_there_only_because_cldr_says_something_else(code: str, lang: str) -> None:
    assert locale(lang).territories[code] != country_name(lang, code)


def test_countries_are_iso_3166_and_the_eu_sorted_for_the_reader() -> None:
    assert {"TW", "JP", "EU", "XK"} <= set(country_codes("en"))
    assert not {"UN", "ZZ", "EZ", "XA"} & set(country_codes("en"))
    assert 245 <= len(country_codes("en")) <= 255
    assert country_name("en", country_codes("en")[0]) == "Afghanistan"


def test_languages_are_named_in_the_readers_language_and_in_their_own() -> None:
    assert [language_name(lang, lang) for lang in LANGUAGES] == list(LANGUAGE_NAMES.values())
    assert language_name("en", "ja") == "Japanese"


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK,en;q=0.8", "zh-Hant"),
        ("ja,en-US;q=0.7", "ja"),
        ("de-DE, ja;q=0.5", "ja"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
        (";;,,-", "en"),
    ],
)
def test_a_browsers_wish_is_met_where_it_can_be(wanted: str | None, answer: str) -> None:
    assert best_language(wanted) == answer
