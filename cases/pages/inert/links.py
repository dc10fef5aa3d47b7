"""Ways to go on, inside the product and out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cases.pages.inert.writing import escaped, inside_link, lang_of, put


def linked_title(text: str, href: str, lang: str | None = None) -> None:
    """Show a heading that leads to a page of ours; `href` is a path we built."""
    put(f'<h3 class="fc-sub" dir="auto"{lang_of(lang)}>{inside_link(text, href)}</h3>')


def path_link(label: str, href: str, *, download: bool = False) -> None:
    """Show a link to a path of ours, which we built."""
    if download:
        put(f'<a class="fc-link" href="{escaped(href)}" download>{escaped(label)}</a>')
    else:
        put(inside_link(label, href, "fc-link"))


def action_link(label: str, href: str) -> None:
    """Show the way to the next thing to do, as large as a button; `href` is a path we built."""
    put(inside_link(label, href, "fc-action"))


def links(pairs: Sequence[tuple[str, str]], *, download: bool = False, files: Sequence[tuple[str, str]] = ()) -> None:
    """Show links to paths of ours side by side, each a label and a path.

    Args:
        pairs: The links.
        download: Whether they are files.
        files: Links to files that stand behind them.
    """
    # No "download" here: with it a browser would hide what the server says when it refuses.
    of_file, of_page = 'target="_self"', 'class="fc-in" target="_self"'
    kinds = [*((pair, of_file if download else of_page) for pair in pairs), *((pair, of_file) for pair in files)]
    items = "".join(f'<li><a {kind} href="{escaped(href)}">{escaped(label)}</a></li>' for (label, href), kind in kinds)
    put(f'<ul class="fc-links">{items}</ul>')


@dataclass(frozen=True)
class Named:
    """Something people gave a name to, as a link.

    Attributes:
        remark: What else is known of it.
        is_current: Whether it is what the reader looks at.
        more: What else can be done with it: a label, what it says to those who only hear it, and a path.
    """

    label: str
    href: str
    remark: str = ""
    is_current: bool = False
    more: tuple[str, str, str] | None = None


def named_links(label: str, items: Sequence[Named]) -> None:
    """Show links that people named one below the other; each path is one we built."""
    put(f'<ul class="fc-named" aria-label="{escaped(label)}">{"".join(map(_named, items))}</ul>')


def _named(item: Named) -> str:
    here = ' aria-current="page"' if item.is_current else ""
    link = f'<a class="fc-in" href="{escaped(item.href)}" target="_self" dir="auto"{here}>{escaped(item.label)}</a>'
    if item.remark:
        link += f' <span class="fc-small" dir="auto">{escaped(item.remark)}</span>'
    if item.more:
        seen, heard, href = item.more
        link += (
            f' <a class="fc-in fc-small" href="{escaped(href)}" target="_self" aria-label="{escaped(heard)}">'
            f"{escaped(seen)}</a>"
        )
    return f"<li>{link}</li>"


def pages(label: str, items: list[tuple[str, str | None]]) -> None:
    """Show the pages of a list, each a label and its path; the current one has none."""
    shown = "".join(
        inside_link(text, href) if href else f'<span aria-current="page">{escaped(text)}</span>' for text, href in items
    )
    put(f'<nav class="fc-pages" aria-label="{escaped(label)}">{shown}</nav>')


def chips(label: str, removable: list[tuple[str, str, str]], clear: tuple[str, str] | None = None) -> None:
    """Show what is chosen; a click takes it away.

    Args:
        label: What the list is, for those who can't see it.
        removable: What each says, what the click does, and the path without it.
        clear: The same for all at once.
    """
    items = "".join(
        f'<li><a class="fc-chip fc-in" href="{escaped(href)}" target="_self" title="{escaped(deed)}"'
        f' aria-label="{escaped(deed)}">{escaped(text)} <span aria-hidden="true">×</span></a></li>'
        for text, deed, href in removable
    )
    if clear:
        items += f"<li>{inside_link(clear[0], clear[1])}</li>"
    put(f'<ul class="fc-chips" aria-label="{escaped(label)}">{items}</ul>')


def _outside(label: str, url: str) -> str:
    """Return a link out of the product with its host beside it, or plain text where it is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return escaped(f"{label} ({url})")
    return (
        f'<a href="{escaped(url)}" target="_blank" rel="noopener noreferrer nofollow">{escaped(label)}</a>'
        f' <span class="fc-small">{escaped(parts.hostname or "")}</span>'
    )


def outside_link(label: str, url: str) -> None:
    """Show a link out of the product with its host beside it; nothing opens or fetches it but the reader."""
    put(f'<p class="fc-body" dir="auto">{_outside(label, url)}</p>')


def source(title: str, url: str | None, facts: str, archived: tuple[str, str] | None = None) -> None:
    """Show a source: its title, as a link where it has one, what is known of it, and a label and link of a copy."""
    named = _outside(title, url) if url else escaped(title)
    copy = f'<p class="fc-small">{_outside(*archived)}</p>' if archived else ""
    put(f'<div class="fc-source" dir="auto"><p>{named}</p><p class="fc-small">{escaped(facts)}</p>{copy}</div>')


@dataclass(frozen=True)
class Language:
    """A language to choose: its tag (BCP 47), what it calls itself, where it leads, whether the page is in it."""

    tag: str
    name: str
    href: str
    is_shown: bool


def who_is_there(
    product: str,
    who: str,
    link: tuple[str, str],
    sign_out: tuple[str, str] | None = None,
    *,
    languages: tuple[str, Sequence[Language]],
) -> None:
    """Show the product's name, who is there, where to sign in, or to change how, and the choice of language.

    Args:
        product: What the product is called.
        who: Who is there.
        link: A label and a path outside the pages.
        sign_out: For members a label and what proves that the form is ours; the form is plain and needs no script.
        languages: What the choice is called, and the languages.
    """
    label, href = link
    way = f'<a href="{escaped(href)}" target="_self">{escaped(label)}</a>'
    out = (
        f'<form method="post" action="/sign-out"><input type="hidden" name="token" value="{escaped(sign_out[1])}">'
        f'<button type="submit">{escaped(sign_out[0])}</button></form>'
        if sign_out
        else ""
    )
    named, choice = languages
    put(
        f'<div class="fc-who"><strong>{escaped(product)}</strong><span>{escaped(who)}</span>{way}{out}'
        f'<nav aria-label="{escaped(named)}">{"".join(map(_language, choice))}</nav></div>'
    )


def _language(one: Language) -> str:
    said = f"{lang_of(one.tag)}>{escaped(one.name)}"
    if one.is_shown:
        return f'<strong aria-current="true"{said}</strong>'
    return f'<a class="fc-in" href="{escaped(one.href)}" target="_self" hreflang="{escaped(one.tag)}"{said}</a>'
