"""Words and figures with what is said of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cases.pages.inert.writing import escaped, inside_link, lang_of, put


def facts(pairs: list[tuple[str, str]], *, stacked: bool = False) -> None:
    """Show names with their values, without the empty ones; `stacked` puts each value below its name."""
    rows = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>" for name, value in pairs if value)
    if rows:
        put(f'<dl class="fc-facts{" fc-stacked" if stacked else ""}">{rows}</dl>')


def tags(labels: list[str], *, strong: bool = False) -> None:
    """Show short words side by side."""
    extra = " fc-strong" if strong else ""
    items = "".join(f'<span class="fc-tag{extra}">{escaped(label)}</span>' for label in labels if label)
    if items:
        put(f'<div class="fc-tags">{items}</div>')


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
    put(_explained(Explained(label, remark, lines, link)))


def word_list(words: Iterable[Explained]) -> None:
    """Show words that open to what is said of them, side by side where there is room."""
    put(f'<div class="fc-words">{"".join(_explained(word) for word in words)}</div>')


def _explained(word: Explained) -> str:
    inside = "".join(
        f"<p>{f'<b>{escaped(name)}</b> ' if name else ''}{escaped(value)}</p>" for name, value in word.lines if value
    )
    if word.link:
        inside += f"<p>{inside_link(*word.link)}</p>"
    lead = f'<span class="fc-lead">{escaped(word.lead)}</span>' if word.lead else ""
    return (
        f'<details class="fc-word"><summary><b>{escaped(word.label)}</b>'
        f' <span class="fc-small">{escaped(word.remark)}</span>{lead}</summary><div>{inside}</div></details>'
    )


def statement(heading: str, remark: str, text: str, colour: str, lang: str | None = None) -> None:
    """Show a graded statement: its verdict with a colour beside it, the grades, the words."""
    words = f'<p dir="auto"{lang_of(lang)}>{escaped(text)}</p>' if text else ""
    put(
        f'<div class="fc-outcome" style="--fc-mark:{escaped(colour)}"><p><b>{escaped(heading)}</b>'
        f' <span class="fc-small">{escaped(remark)}</span></p>{words}</div>'
    )


def strip(
    pairs: list[tuple[str, str]], *, figures: bool = False, hrefs: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Show names with their values side by side, without the empty ones.

    Args:
        pairs: The names and values.
        figures: Whether the values are large numbers.
        hrefs: Paths of ours that some values lead to, by name.
    """
    extra = " fc-figures" if figures else ""
    items = ""
    for name, value in pairs:
        if value:
            said = inside_link(value, hrefs[name]) if hrefs.get(name) else escaped(value)
            items += f"<div><dt>{escaped(name)}</dt><dd>{said}</dd></div>"
    put(f'<dl class="fc-strip{extra}">{items}</dl>')


def legend(pairs: list[tuple[str, str]]) -> None:
    """Show what colours mean, each a label and its colour."""
    items = "".join(
        f'<span><span class="fc-dot" style="--fc-mark:{escaped(colour)}"></span>{escaped(label)}</span>'
        for label, colour in pairs
    )
    put(f'<div class="fc-legend">{items}</div>')
