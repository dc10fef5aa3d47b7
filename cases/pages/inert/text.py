"""Headings, running text and remarks."""

from cases.pages.inert.writing import escaped, inside_link, lang_of, put
from cases.pages.look import STYLE


def style() -> None:
    """Put the style of the inert elements into the page, once a run."""
    put(STYLE)


def title(text: str, lang: str | None = None) -> None:
    """Show the title of a case."""
    put(f'<h1 class="fc-title" dir="auto"{lang_of(lang)}>{escaped(text)}</h1>')


def subtitle(text: str, lang: str | None = None) -> None:
    """Show a smaller heading."""
    put(f'<h3 class="fc-sub" dir="auto"{lang_of(lang)}>{escaped(text)}</h3>')


def paragraphs(text: str, lang: str | None = None) -> None:
    """Show running text; line breaks stay."""
    put(f'<p class="fc-body" dir="auto"{lang_of(lang)}>{escaped(text)}</p>')


def small(text: str, lang: str | None = None) -> None:
    """Show a side remark."""
    put(f'<p class="fc-small" dir="auto"{lang_of(lang)}>{escaped(text)}</p>')


def problem(text: str) -> None:
    """Show what is wrong with the field just above."""
    put(f'<p class="fc-problem" role="alert">{escaped(text)}</p>')


def caution(text: str) -> None:
    """Show what the author should think about in the field just above; it stops nobody."""
    put(f'<p class="fc-caution" role="status">{escaped(text)}</p>')


def quoted(text: str) -> None:
    """Show what stands in a field, on its own line."""
    put(f'<p class="fc-quoted" dir="auto">{escaped(text)}</p>')


def readers(text: str, *, everyone: bool = False) -> None:
    """Show in a sentence who reads a case; `everyone` sets apart what can't be taken back."""
    put(f'<p class="fc-readers{" fc-everyone" if everyone else ""}" role="status">{escaped(text)}</p>')


def label(text: str) -> None:
    """Show the name of a field that is made of several widgets; each of those has its own, unseen one."""
    put(f'<p class="fc-label">{escaped(text)}</p>')


def hint(text: str) -> None:
    """Show what to enter into the field just above."""
    put(f'<p class="fc-hint">{escaped(text)}</p>')


def changed(name: str, before: str, after: str) -> None:
    """Show a field whose value changed: what it held struck out, what it holds now underlined."""
    old = f'<del dir="auto">{escaped(before)}</del>' if before else ""
    new = f'<ins dir="auto">{escaped(after)}</ins>' if after else ""
    put(f'<div class="fc-change"><b>{escaped(name)}</b><br>{old}{"<br>" if old and new else ""}{new}</div>')


def section(text: str, remark: str = "") -> None:
    """Show the heading of a part of the page, with a remark beside it."""
    beside = f'<span class="fc-small">{escaped(remark)}</span>' if remark else ""
    put(f'<h2 class="fc-section" dir="auto">{escaped(text)}{beside}</h2>')


def page_title(text: str, *, heard_only: bool = False) -> None:
    """Show the heading of a page of the product; `heard_only` leaves it to screen readers where sight needs none."""
    put(f'<h1 class="{"fc-heard" if heard_only else "fc-page"}">{escaped(text)}</h1>')


def notice(lines: list[str]) -> None:
    """Show something the reader should know before going on."""
    put(f'<div class="fc-notice" role="status">{"".join(f"<p>{escaped(line)}</p>" for line in lines)}</div>')


def understood(lines: list[str], link: tuple[str, str]) -> None:
    """Say how a search was understood, with a link to search otherwise."""
    said = "".join(f"<p>{escaped(line)}</p>" for line in lines)
    put(f'<div class="fc-understood fc-small" role="status">{said}<p>{inside_link(*link)}</p></div>')
