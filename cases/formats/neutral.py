"""Keep spreadsheets from taking text for a formula, in a way that can be taken back exactly."""

import re
import unicodedata

# Spreadsheets skip blanks and quotes before they look for a formula; a tab or return starts a new cell in some.
_FORMULA = re.compile(r"[\s'\"\u2018-\u201f]*?[=+\-@\u2212\t\r]")


def _is_formula(text: str) -> bool:
    if _FORMULA.match(text):
        return True
    return not text.isascii() and _FORMULA.match(unicodedata.normalize("NFKC", text)) is not None


def neutralise(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet might take it for a formula.

    That is so when, after NFKC and behind leading blanks and quotes, it begins with `=`, `+`, `-`, `@`, a tab or a
    return. An apostrophe counts as a quote, so one that stands there already gets a second, and `restore()` is exact.
    """
    return f"'{text}" if _is_formula(text) else text


def restore(text: str) -> str:
    """Return the text that `neutralise()` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text
