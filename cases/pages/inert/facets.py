"""The values of filters with their counts, each a link that adds or takes it away."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, inside_link, put


@dataclass(frozen=True)
class Choice:
    """A value of a filter.

    Attributes:
        count: How many cases it finds together with the other filters, as the reader's language writes numbers.
        deed: What a click does, for those who can't see the mark.
        href: The path with it added, or taken away where it is chosen.
    """

    label: str
    count: str
    deed: str
    href: str
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    """Values that open together, such as the tactics of a family."""

    label: str
    count: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Facet:
    """A filter with its values.

    Attributes:
        values: Values, or groups of them, in the order they are shown.
        more: A label and a path that show the values otherwise.
        is_open: Whether it is unfolded at first.
    """

    label: str
    values: Sequence[Choice | Group]
    more: tuple[str, str] | None
    is_open: bool


def facets(label: str, shown: Sequence[Facet]) -> None:
    """Show filters with their values one below the other, each to be folded away."""
    put(f'<nav class="fc-facets" id="narrow" aria-label="{escaped(label)}">{"".join(map(_facet, shown))}</nav>')


def jump(label: str) -> None:
    """Show the way to the facets where they stand below the list."""
    put(f'<a class="fc-jump" href="#narrow" target="_self">{escaped(label)}</a>')


def _facet(facet: Facet) -> str:
    values = "".join(_group(value) if isinstance(value, Group) else _choice(value) for value in facet.values)
    more = f'<li class="fc-more">{inside_link(*facet.more)}</li>' if facet.more else ""
    state = " open" if facet.is_open else ""
    return f"<details{state}><summary>{escaped(facet.label)}</summary><ul>{values}{more}</ul></details>"


def _group(group: Group) -> str:
    state = " open" if any(choice.chosen for choice in group.choices) else ""
    choices = "".join(map(_choice, group.choices))
    label = f'{escaped(group.label)}<span class="fc-n">{escaped(group.count)}</span>'
    return f"<li><details{state}><summary>{label}</summary><ul>{choices}</ul></details></li>"


def _choice(choice: Choice) -> str:
    mark = ' aria-current="true"' if choice.chosen else ""
    link = (
        f'<a class="fc-in fc-choice" href="{escaped(choice.href)}" target="_self" title="{escaped(choice.deed)}"{mark}>'
    )
    label = f'<span class="fc-box" aria-hidden="true"></span><span>{escaped(choice.label)}</span>'
    return f'<li>{link}{label}<span class="fc-n">{escaped(choice.count)}</span></a></li>'
