"""Countermeasures with what was observed of each: a bar of results, an interval, facts, and a way to the cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, inside_link, put


@dataclass(frozen=True)
class Answer:
    """One countermeasure.

    Attributes:
        place: Where it stands among all that were tried, counted from 1; 0 for none.
        label: What it is called.
        remark: Shown beside it, such as its id.
        marks: What sets it apart, each a short phrase.
        lead: How often it was tried.
        pieces: The bar: a label, a number and a colour each.
        chance: What the numbers say of its chance of success.
        interval: That from 0 to 1, low, middle and high; None draws no line.
        facts: Names with values.
        more: What it is, folded away: a label and a text.
        link: A label and a path to the cases behind it; None for none.
    """

    place: int
    label: str
    remark: str
    marks: Sequence[str] = ()
    lead: str = ""
    pieces: Sequence[tuple[str, int, str]] = ()
    chance: str = ""
    interval: tuple[float, float, float] | None = None
    facts: Sequence[tuple[str, str]] = ()
    more: tuple[str, str] = ("", "")
    link: tuple[str, str] | None = None


def answers(shown: Sequence[Answer]) -> None:
    """Show countermeasures one below the other, side by side where there is room."""
    put(f'<div class="fc-answers">{"".join(map(_answer, shown))}</div>')


def _answer(answer: Answer) -> str:
    place = f'<span class="fc-place">{answer.place}</span>' if answer.place else ""
    marks = "".join(f'<span class="fc-tag fc-strong">{escaped(mark)}</span>' for mark in answer.marks)
    name = f'{escaped(answer.label)} <span class="fc-small">{escaped(answer.remark)}</span>'
    parts = [
        f'<h3 class="fc-sub">{place}{name}</h3>',
        f'<div class="fc-tags">{marks}</div>' if marks else "",
        f'<p class="fc-small">{escaped(answer.lead)}</p>' if answer.lead else "",
        _bar(answer.pieces) if answer.pieces else "",
        f"<p>{escaped(answer.chance)}</p>" if answer.chance else "",
        _line(*answer.interval) if answer.interval else "",
        _facts(answer.facts),
    ]
    label, text = answer.more
    if text:
        parts.append(f'<details class="fc-word"><summary>{escaped(label)}</summary><p>{escaped(text)}</p></details>')
    if answer.link:
        parts.append(f"<p>{inside_link(*answer.link)}</p>")
    return f'<article class="fc-answer">{"".join(parts)}</article>'


def _bar(pieces: Sequence[tuple[str, int, str]]) -> str:
    """Return the bar; what it shows stands in words below it, so it says nothing by colour alone."""
    drawn = "".join(
        f'<span style="flex-grow:{number};--fc-mark:{escaped(colour)}"></span>' for _, number, colour in pieces
    )
    named = "".join(
        f'<span><span class="fc-dot" style="--fc-mark:{escaped(colour)}"></span>{escaped(label)} {number}</span>'
        for label, number, colour in pieces
    )
    return f'<div class="fc-bar" aria-hidden="true">{drawn}</div><div class="fc-legend">{named}</div>'


def _line(low: float, middle: float, high: float) -> str:
    span = f"--fc-low:{100 * low:.1f}%;--fc-width:{100 * (high - low):.1f}%;--fc-middle:{100 * middle:.1f}%"
    return f'<div class="fc-range" style="{span}" aria-hidden="true"><span></span><b></b></div>'


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>" for name, value in facts if value)
    return f'<dl class="fc-strip">{rows}</dl>' if rows else ""
