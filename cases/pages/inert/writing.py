"""How text becomes HTML: always escaped."""

import html
from collections.abc import Iterable


def escaped(text: str) -> str:
    """Return a text in which nothing acts, for an element or an attribute in quotation marks."""
    return html.escape(text, quote=True)


def lang_of(lang: str | None) -> str:
    """Return the attribute that says in which language an element is."""
    return f' lang="{escaped(lang)}"' if lang else ""


def inside_link(label: str, href: str, extra: str = "") -> str:
    """Return a link to a page of ours, which `keeper` follows without loading the product anew."""
    return f'<a class="fc-in {extra}" href="{escaped(href)}" target="_self">{escaped(label)}</a>'


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """Return a text with pieces of it marked."""
    written, at = "", 0
    for start, end in marks:
        written += f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>"
        at = end
    return written + escaped(text[at:])
