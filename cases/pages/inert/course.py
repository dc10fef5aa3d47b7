"""What happened in order, as a list by date."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, lang_of, put


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        kind: What it is in a word or two, so that the colour says nothing alone.
        label: What happened.
        colour: Of the mark beside it.
        remark: What else is known of it.
        text: What people wrote of it.
        lang: The language of that.
    """

    kind: str
    label: str
    colour: str
    remark: str = ""
    text: str = ""
    lang: str | None = None


def course(label: str, moments: Sequence[tuple[str, str, Sequence[Event]]]) -> None:
    """Show what happened, one date below the other.

    Args:
        label: What the list is, for those who can't see it.
        moments: Each a date, a remark on it, and what happened then.
    """
    items = "".join(f"<li>{_when(when, remark)}{_events(events)}</li>" for when, remark, events in moments)
    put(f'<ol class="fc-course" aria-label="{escaped(label)}">{items}</ol>')


def _when(when: str, remark: str) -> str:
    if not when:
        return ""
    beside = f' <span class="fc-small">{escaped(remark)}</span>' if remark else ""
    return f'<p class="fc-when"><b>{escaped(when)}</b>{beside}</p>'


def _events(events: Sequence[Event]) -> str:
    return f"<ul>{''.join(map(_event, events))}</ul>"


def _event(event: Event) -> str:
    said = f'<p class="fc-small">{escaped(event.remark)}</p>' if event.remark else ""
    text = f'<p class="fc-small" dir="auto"{lang_of(event.lang)}>{escaped(event.text)}</p>' if event.text else ""
    return (
        f'<li style="--fc-mark:{escaped(event.colour)}"><p><span class="fc-kind">{escaped(event.kind)}</span> '
        f'<span dir="auto">{escaped(event.label)}</span></p>{said}{text}</li>'
    )
