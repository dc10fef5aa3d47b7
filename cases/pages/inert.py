"""Show what people wrote without ever letting it act: the one room where text becomes HTML, always escaped."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from cases.pages.look import STYLE


def style() -> None:
    """Put the style of the inert elements into the page, once a run."""
    st.html(STYLE)


def _escaped(text: str) -> str:
    return html.escape(text, quote=True)


def _lang(lang: str | None) -> str:
    return f' lang="{_escaped(lang)}"' if lang else ""


def _inside_link(label: str, href: str, extra: str = "") -> str:
    """Return a link to a page of ours, which `keeper` follows without loading the product anew."""
    return f'<a class="fc-in {extra}" href="{_escaped(href)}" target="_self">{_escaped(label)}</a>'


def title(text: str, lang: str | None = None) -> None:
    """Show the title of a case."""
    st.html(f'<h1 class="fc-title" dir="auto"{_lang(lang)}>{_escaped(text)}</h1>')


def subtitle(text: str, lang: str | None = None) -> None:
    """Show a smaller heading."""
    st.html(f'<h3 class="fc-sub" dir="auto"{_lang(lang)}>{_escaped(text)}</h3>')


def paragraphs(text: str, lang: str | None = None) -> None:
    """Show running text; line breaks stay."""
    st.html(f'<p class="fc-body" dir="auto"{_lang(lang)}>{_escaped(text)}</p>')


def small(text: str, lang: str | None = None) -> None:
    """Show a side remark."""
    st.html(f'<p class="fc-small" dir="auto"{_lang(lang)}>{_escaped(text)}</p>')


def problem(text: str) -> None:
    """Show what is wrong with the field just above."""
    st.html(f'<p class="fc-problem" role="alert">{_escaped(text)}</p>')


def caution(text: str) -> None:
    """Show what the author should think about in the field just above; it stops nobody."""
    st.html(f'<p class="fc-caution" role="status">{_escaped(text)}</p>')


def quoted(text: str) -> None:
    """Show what stands in a field, on its own line."""
    st.html(f'<p class="fc-quoted" dir="auto">{_escaped(text)}</p>')


def readers(text: str, *, everyone: bool = False) -> None:
    """Show in a sentence who reads a case; `everyone` sets apart what can't be taken back."""
    st.html(f'<p class="fc-readers{" fc-everyone" if everyone else ""}" role="status">{_escaped(text)}</p>')


def label(text: str) -> None:
    """Show the name of a field that is made of several widgets; each of those has its own, unseen one."""
    st.html(f'<p class="fc-label">{_escaped(text)}</p>')


def hint(text: str) -> None:
    """Show what to enter into the field just above."""
    st.html(f'<p class="fc-hint">{_escaped(text)}</p>')


def changed(name: str, before: str, after: str) -> None:
    """Show a field whose value changed: what it held struck out, what it holds now underlined."""
    old = f'<del dir="auto">{_escaped(before)}</del>' if before else ""
    new = f'<ins dir="auto">{_escaped(after)}</ins>' if after else ""
    st.html(f'<div class="fc-change"><b>{_escaped(name)}</b><br>{old}{"<br>" if old and new else ""}{new}</div>')


def facts(pairs: list[tuple[str, str]], *, stacked: bool = False) -> None:
    """Show names with their values, without the empty ones; `stacked` puts each value below its name."""
    rows = "".join(f"<dt>{_escaped(name)}</dt><dd>{_escaped(value)}</dd>" for name, value in pairs if value)
    if rows:
        st.html(f'<dl class="fc-facts{" fc-stacked" if stacked else ""}">{rows}</dl>')


def tags(labels: list[str], *, strong: bool = False) -> None:
    """Show short words side by side."""
    extra = " fc-strong" if strong else ""
    items = "".join(f'<span class="fc-tag{extra}">{_escaped(label)}</span>' for label in labels if label)
    if items:
        st.html(f'<div class="fc-tags">{items}</div>')


def section(text: str, remark: str = "") -> None:
    """Show the heading of a part of the page, with a remark beside it."""
    beside = f'<span class="fc-small">{_escaped(remark)}</span>' if remark else ""
    st.html(f'<h2 class="fc-section" dir="auto">{_escaped(text)}{beside}</h2>')


@dataclass(frozen=True)
class Explained:
    """A word of a vocabulary that opens to what is said of it.

    Attributes:
        label: What it is called.
        remark: Shown beside it, such as its id.
        lines: Names with values, of which the empty ones are left out; an empty name gives a plain line.
        link: A label and a path of ours to go to.
        lead: A sentence that is shown even while the rest is folded away.
    """

    label: str
    remark: str
    lines: Sequence[tuple[str, str]]
    link: tuple[str, str] | None = None
    lead: str = ""


def explained(label: str, remark: str, lines: Sequence[tuple[str, str]], link: tuple[str, str] | None = None) -> None:
    """Show one word that opens to what is said of it; see `Explained`."""
    st.html(_explained(Explained(label, remark, lines, link)))


def word_list(words: Iterable[Explained]) -> None:
    """Show words that open to what is said of them, side by side where there is room."""
    st.html(f'<div class="fc-words">{"".join(_explained(word) for word in words)}</div>')


def _explained(word: Explained) -> str:
    inside = "".join(
        f"<p>{f'<b>{_escaped(name)}</b> ' if name else ''}{_escaped(value)}</p>" for name, value in word.lines if value
    )
    if word.link:
        inside += f"<p>{_inside_link(*word.link)}</p>"
    lead = f'<span class="fc-lead">{_escaped(word.lead)}</span>' if word.lead else ""
    return (
        f'<details class="fc-word"><summary><b>{_escaped(word.label)}</b>'
        f' <span class="fc-small">{_escaped(word.remark)}</span>{lead}</summary><div>{inside}</div></details>'
    )


def statement(heading: str, remark: str, text: str, colour: str, lang: str | None = None) -> None:
    """Show a graded statement: its verdict with a colour beside it, the grades, the words."""
    words = f'<p dir="auto"{_lang(lang)}>{_escaped(text)}</p>' if text else ""
    st.html(
        f'<div class="fc-outcome" style="--fc-mark:{_escaped(colour)}"><p><b>{_escaped(heading)}</b>'
        f' <span class="fc-small">{_escaped(remark)}</span></p>{words}</div>'
    )


def page_title(text: str, *, heard_only: bool = False) -> None:
    """Show the heading of a page of the product; `heard_only` leaves it to screen readers where sight needs none."""
    st.html(f'<h1 class="{"fc-heard" if heard_only else "fc-page"}">{_escaped(text)}</h1>')


def linked_title(text: str, href: str, lang: str | None = None) -> None:
    """Show a heading that leads to a page of ours; `href` is a path we built."""
    st.html(f'<h3 class="fc-sub" dir="auto"{_lang(lang)}>{_inside_link(text, href)}</h3>')


def path_link(label: str, href: str, *, download: bool = False) -> None:
    """Show a link to a path of ours, which we built."""
    if download:
        st.html(f'<a class="fc-link" href="{_escaped(href)}" download>{_escaped(label)}</a>')
    else:
        st.html(_inside_link(label, href, "fc-link"))


def action_link(label: str, href: str) -> None:
    """Show the way to the next thing to do, as large as a button; `href` is a path we built."""
    st.html(_inside_link(label, href, "fc-action"))


def links(pairs: list[tuple[str, str]], *, download: bool = False) -> None:
    """Show links to paths of ours side by side, each a label and a path."""
    # No "download" here: with it a browser would hide what the server says when it refuses.
    kind = 'target="_self"' if download else 'class="fc-in" target="_self"'
    items = "".join(f'<li><a {kind} href="{_escaped(href)}">{_escaped(label)}</a></li>' for label, href in pairs)
    st.html(f'<ul class="fc-links">{items}</ul>')


def strip(pairs: list[tuple[str, str]], *, figures: bool = False) -> None:
    """Show names with their values side by side, without the empty ones; `figures` are large numbers."""
    extra = " fc-figures" if figures else ""
    items = "".join(f"<div><dt>{_escaped(name)}</dt><dd>{_escaped(value)}</dd></div>" for name, value in pairs if value)
    st.html(f'<dl class="fc-strip{extra}">{items}</dl>')


def legend(pairs: list[tuple[str, str]]) -> None:
    """Show what colours mean, each a label and its colour."""
    items = "".join(
        f'<span><span class="fc-dot" style="--fc-mark:{_escaped(colour)}"></span>{_escaped(label)}</span>'
        for label, colour in pairs
    )
    st.html(f'<div class="fc-legend">{items}</div>')


def notice(lines: list[str]) -> None:
    """Show something the reader should know before going on."""
    st.html(f'<div class="fc-notice" role="status">{"".join(f"<p>{_escaped(line)}</p>" for line in lines)}</div>')


def chips(label: str, removable: list[tuple[str, str, str]], clear: tuple[str, str] | None = None) -> None:
    """Show what is chosen; a click takes it away.

    Args:
        label: What the list is, for those who can't see it.
        removable: What each says, what the click does, and the path without it.
        clear: The same for all at once.
    """
    items = "".join(
        f'<li><a class="fc-chip fc-in" href="{_escaped(href)}" target="_self" title="{_escaped(deed)}"'
        f' aria-label="{_escaped(deed)}">{_escaped(text)} <span aria-hidden="true">×</span></a></li>'
        for text, deed, href in removable
    )
    if clear:
        items += f"<li>{_inside_link(clear[0], clear[1])}</li>"
    st.html(f'<ul class="fc-chips" aria-label="{_escaped(label)}">{items}</ul>')


@dataclass(frozen=True)
class Line:
    """A case in a list, or a person or an organisation, in words.

    Attributes:
        title: What leads to the case, at `href`; plain text where there is none.
        lang: The language of title and summary.
        facts: Period, countries and the like.
        marks: What sets the case apart, such as its audience.
        tags: The tactics.
        results: Of each response its name, its results and a colour for each of them.
    """

    title: str
    href: str
    lang: str
    facts: str
    summary: str = ""
    marks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    results: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def case_lines(lines: list[Line]) -> None:
    """Show cases one below the other."""
    if lines:  # Streamlit refuses an empty text
        st.html("".join(_case_line(line) for line in lines))


def _case_line(line: Line) -> str:
    marks = "".join(f'<span class="fc-tag fc-strong">{_escaped(mark)}</span>' for mark in line.marks)
    tags = "".join(f'<span class="fc-tag">{_escaped(tag)}</span>' for tag in line.tags)
    results = "".join(
        f"<li>{_escaped(name)}: "
        + ", ".join(
            f'<span class="fc-dot" style="--fc-mark:{_escaped(colour)}"></span>{_escaped(result)}'
            for result, colour in stated
        )
        + "</li>"
        for name, stated in line.results
    )
    summary = (
        f'<p class="fc-small fc-short" dir="auto"{_lang(line.lang)}>{_escaped(line.summary)}</p>'
        if line.summary
        else ""
    )
    title = _inside_link(line.title, line.href) if line.href else _escaped(line.title)
    return (
        f'<article class="fc-line"><h3 class="fc-sub" dir="auto"{_lang(line.lang)}>{title}</h3>'
        f'<p class="fc-small">{_escaped(line.facts)}</p>{summary}'
        + (f'<div class="fc-tags">{marks}{tags}</div>' if marks or tags else "")
        + (f'<ul class="fc-results">{results}</ul>' if results else "")
        + "</article>"
    )


def table(
    label: str, caption: str, head: list[str], rows: Sequence[tuple[tuple[str, ...], str]], *, folded: bool = True
) -> None:
    """Show a table whose last column holds numbers, by default folded away until it is opened.

    Args:
        label: What to click to open it, and what it is for those who can't see it.
        caption: What it holds.
        head: The name of each column.
        rows: The cells of each row and the path that its first cell leads to, empty for none.
        folded: Whether it is folded away.
    """
    names = "".join(f'<th scope="col">{_escaped(name)}</th>' for name in head)
    body = ""
    for cells, href in rows:
        first = _inside_link(cells[0], href) if href else _escaped(cells[0])
        middle = "".join(f"<td>{_escaped(cell)}</td>" for cell in cells[1:-1])
        body += f'<tr><th scope="row">{first}</th>{middle}<td class="fc-n">{_escaped(cells[-1])}</td></tr>'
    title = f"<caption>{_escaped(caption)}</caption>" if caption else ""
    whole = (
        f'<div class="fc-scroll" tabindex="0"><table class="fc-table" aria-label="{_escaped(label)}">{title}'
        f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    if folded:
        whole = f'<details class="fc-word"><summary>{_escaped(label)}</summary>{whole}</details>'
    st.html(whole)


@dataclass(frozen=True)
class Cell:
    """A number of a matrix, how strong its colour is (0 to 1), what it says in words and where it leads."""

    number: str
    share: float
    words: str
    href: str


def matrix(caption: str, columns: list[str], rows: list[tuple[str, list[Cell | None]]]) -> None:
    """Show numbers by row and column, the larger the stronger the colour; each leads to what it counts."""
    names = "".join(f'<th scope="col"><span>{_escaped(name)}</span></th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{_escaped(name)}</th>{"".join(_cell(cell) for cell in cells)}</tr>'
        for name, cells in rows
    )
    st.html(
        f'<div class="fc-scroll"><table class="fc-table fc-matrix" aria-label="{_escaped(caption)}">'
        f"<thead><tr><td></td>{names}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    return (
        f'<td style="--fc-share:{15 + round(65 * cell.share)}%"><a class="fc-in" href="{_escaped(cell.href)}"'
        f' target="_self" title="{_escaped(cell.words)}" aria-label="{_escaped(cell.words)}">'
        f"{_escaped(cell.number)}</a></td>"
    )


def pages(label: str, items: list[tuple[str, str | None]]) -> None:
    """Show the pages of a list, each a label and its path; the current one has none."""
    shown = "".join(
        _inside_link(text, href) if href else f'<span aria-current="page">{_escaped(text)}</span>'
        for text, href in items
    )
    st.html(f'<nav class="fc-pages" aria-label="{_escaped(label)}">{shown}</nav>')


def _outside(label: str, url: str) -> str:
    """Return a link out of the product with its host beside it, or plain text where it is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return _escaped(f"{label} ({url})")
    return (
        f'<a href="{_escaped(url)}" target="_blank" rel="noopener noreferrer nofollow">{_escaped(label)}</a>'
        f' <span class="fc-small">{_escaped(parts.hostname or "")}</span>'
    )


def outside_link(label: str, url: str) -> None:
    """Show a link out of the product with its host beside it; nothing opens or fetches it but the reader."""
    st.html(f'<p class="fc-body" dir="auto">{_outside(label, url)}</p>')


def source(title: str, url: str | None, facts: str, archived: tuple[str, str] | None = None) -> None:
    """Show a source: its title, as a link where it has one, what is known of it, and a label and link of a copy."""
    named = _outside(title, url) if url else _escaped(title)
    copy = f'<p class="fc-small">{_outside(*archived)}</p>' if archived else ""
    st.html(f'<div class="fc-source" dir="auto"><p>{named}</p><p class="fc-small">{_escaped(facts)}</p>{copy}</div>')


def who_is_there(product: str, who: str, link: tuple[str, str], sign_out: tuple[str, str] | None = None) -> None:
    """Show the product's name, who is there and where to sign in, or to change how; for members also the way out.

    Args:
        product: What the product is called.
        who: Who is there.
        link: A label and a path outside the pages.
        sign_out: A label and what proves that the form is ours; the form is plain and needs no script.
    """
    label, href = link
    way = f'<a href="{_escaped(href)}" target="_self">{_escaped(label)}</a>'
    out = (
        f'<form method="post" action="/sign-out"><input type="hidden" name="token" value="{_escaped(sign_out[1])}">'
        f'<button type="submit">{_escaped(sign_out[0])}</button></form>'
        if sign_out
        else ""
    )
    st.html(f'<div class="fc-who"><strong>{_escaped(product)}</strong><span>{_escaped(who)}</span>{way}{out}</div>')
