"""The words of the interface in the reader's language: gettext catalogues made by Babel.

There is no "current language" here: every call names one, because a context variable is lost when the web server
reruns part of a page.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NewType

from babel import Locale
from babel.support import NullTranslations, Translations

from db.vocabulary import LANGUAGES

Msg = NewType("Msg", str)
"""A message in English, as it stands in the catalogues; `translate()` turns it into the reader's language."""

_FOLDER = Path(__file__).parent / "locale"

# Only where the name in CLDR takes sides or isn't what people here say; a test holds each against CLDR's own.
_TERRITORIES: dict[str, dict[str, str]] = {
    "HK": {"en": "Hong Kong", "zh-Hant": "香港", "ja": "香港"},
    "MO": {"en": "Macao", "zh-Hant": "澳門", "ja": "マカオ"},
    "PS": {"en": "Palestine", "zh-Hant": "巴勒斯坦", "ja": "パレスチナ"},
}

LANGUAGE_NAMES = {"en": "English", "zh-Hant": "繁體中文", "ja": "日本語"}


def N_(message: str) -> Msg:  # noqa: N802 - gettext's own name for "mark, don't translate yet"
    """Mark a message for the catalogues."""
    return Msg(message)


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(_FOLDER, [lang.replace("-", "_")], domain="messages")


def translate(lang: str, message: str, **values: object) -> str:
    """Return `message` in `lang` with `{name}` filled from `values`; in English where there is no translation."""
    if not message:
        return ""
    words = str(_catalogue(lang).gettext(message))
    return words.format(**values) if values else words


def plural(lang: str, one: str, many: str, number: int, **values: object) -> str:
    """Return the message for `number`, which the messages call `{n}`."""
    words = str(_catalogue(lang).ngettext(one, many, number))
    return words.format(n=format_number(lang, number), **values)


@cache
def locale(lang: str) -> Locale:
    """Return Babel's locale of one of our languages."""
    return Locale.parse(lang, sep="-")


def format_number(lang: str, number: int) -> str:
    """Return a whole number as people of that language write it."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - costs 40 ms and the command line seldom needs it

    return str(format_decimal(number, locale=locale(lang)))


def country_name(lang: str, code: str) -> str:
    """Return a country's name from CLDR, or from the few overrides; the code itself where it is unknown."""
    if code in _TERRITORIES and lang in _TERRITORIES[code]:
        return _TERRITORIES[code][lang]
    return str(locale(lang).territories.get(code, code))


@cache
def country_codes(lang: str) -> tuple[str, ...]:
    """Return the codes people can choose (ISO 3166-1 alpha-2, and EU), sorted by name in `lang`."""
    # CLDR also lists groupings and pseudo-regions that are no ISO 3166-1 country.
    outside = {"AC", "CP", "CQ", "DG", "EA", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    territories = [str(code) for code in locale("en").territories]
    codes = [code for code in territories if len(code) == 2 and code.isalpha() and code not in outside]
    return tuple(sorted(codes, key=lambda code: country_name(lang, code)))


def language_name(lang: str, tag: str) -> str:
    """Return the name of the language `tag` (BCP 47) in `lang`."""
    if tag in LANGUAGE_NAMES and tag == lang:
        return LANGUAGE_NAMES[tag]
    return str(Locale.parse(tag, sep="-").get_display_name(locale(lang)) or tag)


def quoted(lang: str, text: str) -> str:
    """Return a text in the quotation marks of a language."""
    return f"「{text}」" if lang in {"zh-Hant", "ja"} else f"“{text}”"


def between(lang: str) -> str:
    """Return what stands between two names of a list."""
    return "、" if lang in {"zh-Hant", "ja"} else ", "


def listed(lang: str, names: Iterable[str]) -> str:
    """Return names one after the other, as a language strings them together; those that are empty are left out."""
    return between(lang).join(name for name in names if name)


def labelled(lang: str, label: str, said: str) -> str:
    """Return what is said after what it is about, with the colon of a language."""
    return f"{label}：{said}" if lang in {"zh-Hant", "ja"} else f"{label}: {said}"


def best_language(wanted: str | None) -> str:
    """Return which of our languages answers a browser's wish such as `zh-TW` or `ja,en;q=0.8`."""
    for part in (wanted or "").replace("_", "-").split(","):
        tag = part.split(";")[0].strip().lower()
        for lang in LANGUAGES:
            if tag and tag.split("-")[0] == lang.split("-")[0].lower():
                return lang
    return LANGUAGES[0]
