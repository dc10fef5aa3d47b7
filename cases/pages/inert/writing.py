"""How text becomes HTML: always escaped."""

import html
from collections.abc import Callable, Iterable
from contextvars import ContextVar

import streamlit as st

_collected: ContextVar[list[str] | None] = ContextVar("collected", default=None)


class _Written:
    """HTML as it stands: of a plain text Streamlit would look at each line for blanks to take away."""

    def __init__(self, written: str) -> None:
        self._written = written

    def _repr_html_(self) -> str:
        return self._written


def put(written: str) -> None:
    """Show HTML that was written in this room, or keep it for `together()`."""
    kept = _collected.get()
    if kept is None:
        st.html(_Written(written))
    else:
        kept.append(written)


def together(show: Callable[[], None]) -> str:
    """Return what some calls into this room would show, one below the other, to be shown as one by `again()`.

    Empty where they show nothing.

    An element costs Streamlit more than what is in it, and what is the same for many readers is written once.

    Args:
        show: Calls functions of this room and shows nothing else.
    """
    before = _collected.set([])
    try:
        show()
        kept = "".join(_collected.get() or ())
        return f'<div class="fc-together">{kept}</div>' if kept else ""
    finally:
        _collected.reset(before)


def again(*written: str) -> None:
    """Show what calls of `together()` returned, one below the other as one element."""
    shown = [piece for piece in written if piece]
    if shown:  # Streamlit refuses an empty text
        put(shown[0] if len(shown) == 1 else f'<div class="fc-apart">{"".join(shown)}</div>')


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
