"""Cases one below the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, lang_of, marked, put
from cases.views import Passage


@dataclass(frozen=True)
class Line:
    """A case in a list, or a person or an organisation, in words.

    Attributes:
        title: What leads to the case, at `href`; plain text where there is none.
        lang: The language of title and summary.
        facts: Period, countries and the like.
        marks: What sets the case apart, such as its audience.
        tags: The tactics.
        results: Of each response its name with a colon, its results and a colour for each of them.
        between: What stands between two results.
        find: Says of a text where it shows what was searched for: from and to, in order.
        passage: What else shows it.
    """

    title: str
    href: str
    lang: str
    facts: str
    summary: str = ""
    marks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    results: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    between: str = ", "
    find: Callable[[str], Sequence[tuple[int, int]]] = lambda _: ()
    passage: Passage | None = None


def _passage(shown: Passage | None) -> str:
    if shown is None:
        return ""
    said = ("" if shown.begins else "… ") + marked(shown.text, shown.marks) + ("" if shown.ends else " …")
    return f'<p class="fc-small fc-passage" dir="auto"{lang_of(shown.lang)}>{said}</p>'


def case_lines(lines: list[Line]) -> None:
    """Show cases one below the other."""
    if lines:  # Streamlit refuses an empty text
        put("".join(_case_line(line) for line in lines))


def _case_line(line: Line) -> str:
    marks = "".join(f'<span class="fc-tag fc-strong">{escaped(mark)}</span>' for mark in line.marks)
    tags = "".join(f'<span class="fc-tag">{marked(tag, line.find(tag))}</span>' for tag in line.tags)
    results = "".join(
        f"<li>{marked(name, line.find(name))}"
        + line.between.join(
            f'<span class="fc-dot" style="--fc-mark:{escaped(colour)}"></span>{escaped(result)}'
            for result, colour in stated
        )
        + "</li>"
        for name, stated in line.results
    )
    summary = marked(line.summary, line.find(line.summary))
    if summary:
        summary = f'<p class="fc-small fc-short" dir="auto"{lang_of(line.lang)}>{summary}</p>'
    title = marked(line.title, line.find(line.title))
    if line.href:
        title = f'<a class="fc-in" href="{escaped(line.href)}" target="_self">{title}</a>'
    return (
        f'<article class="fc-line"><h3 class="fc-sub" dir="auto"{lang_of(line.lang)}>{title}</h3>'
        f'<p class="fc-small">{marked(line.facts, line.find(line.facts))}</p>{summary}{_passage(line.passage)}'
        + (f'<div class="fc-tags">{marks}{tags}</div>' if marks or tags else "")
        + (f'<ul class="fc-results">{results}</ul>' if results else "")
        + "</article>"
    )
