"""The facets beside a list: what each filter's values would find, each a click away."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import streamlit as st

from cases.facets import FACETS
from cases.i18n import format_number
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.finding import filters
from cases.search import LABELS, Filter

MOST = 7
"""Values of a facet that are shown at first, those with most cases."""

_OPEN = ("tactic", "country", "target", "countermeasure", "result")
_PARAMETER = "facet"

Counts = Mapping[str, Mapping[str, int]]


def show(asking: Asking, wanted: Filter, counts: Counts, path: str) -> None:
    """Show every facet with what its values would find.

    Args:
        asking: The circumstances of this run.
        wanted: The filter in force.
        counts: Of each facet what `cases.facets.facets()` counted.
        path: The path of the page.
    """
    whole = st.query_params.get(_PARAMETER, "")
    panel = _Panel(asking, wanted, counts, path, whole if whole in counts else "")
    shown = [panel.facet(name) for name in FACETS if name != "family" and panel.says_something(name)]
    if shown:
        inert.facets(asking.words("Narrow down"), shown)


class _Panel:
    """One drawing of the facets."""

    def __init__(self, asking: Asking, wanted: Filter, counts: Counts, path: str, whole: str) -> None:
        self.asking, self.wanted, self.counts, self.path = asking, wanted, counts, path
        self.whole = whole

    def says_something(self, name: str) -> bool:
        names = ("tactic", "family") if name == "tactic" else (name,)
        return name == self.whole or any(self.counts[one] or getattr(self.wanted, one) for one in names)

    def facet(self, name: str) -> inert.Facet:
        words = self.asking.words
        is_whole = name == self.whole
        values: list[inert.Choice | inert.Group]
        if is_whole:
            values = [self.choice(name, value) for value in self.by_name(name)]
        elif name == "tactic":
            values = list(self.families())
        else:
            values = [self.choice(name, value) for value in self.most(name, self.counts[name])]
        label = words("Most cases first") if is_whole else words("All, by name")
        chosen = bool(getattr(self.wanted, name) or (name == "tactic" and self.wanted.family))
        return inert.Facet(
            words(LABELS[name]),
            values,
            (label, self.url(self.wanted, "" if is_whole else name)),
            is_open=chosen or is_whole or name in _OPEN,
        )

    def most(self, name: str, among: Iterable[str], most: int = MOST) -> list[str]:
        """Return the values with most cases, and those that are chosen."""
        counted = [value for value in self.counts[name] if value in set(among)]
        chosen = [value for value in getattr(self.wanted, name) if value not in counted[:most]]
        return [*counted[:most], *chosen]

    def by_name(self, name: str) -> list[str]:
        """Return every value of a filter by its name, those without a case too."""
        known = {*filters.options(self.asking.taxonomy, self.asking.lang, name), *self.counts[name]}
        return sorted(known, key=lambda value: (filters.value_name(self.asking, name, value), value))

    def families(self) -> Iterable[inert.Group]:
        """Yield the families of tactics, each with its tactics."""
        words, taxonomy = self.asking.words, self.asking.taxonomy
        for family in self.most("family", self.counts["family"], len(self.counts["family"])):
            inside = [tactic for tactic in self.counts["tactic"] if family in taxonomy.families_of(tactic)]
            chosen = [tactic for tactic in self.wanted.tactic if family in taxonomy.families_of(tactic)]
            shown = list(dict.fromkeys([*inside[:MOST], *chosen]))
            number = format_number(self.asking.lang, self.counts["family"].get(family, 0))
            yield inert.Group(
                filters.value_name(self.asking, "family", family),
                number,
                [
                    self.choice("family", family, words("All of this family")),
                    *(self.choice("tactic", tactic) for tactic in shown),
                ],
            )

    def choice(self, name: str, value: str, label: str = "") -> inert.Choice:
        words = self.asking.words
        held: tuple[str, ...] = getattr(self.wanted, name)
        chosen = value in held
        after = filters.without(self.wanted, name, value) if chosen else self.wanted.narrowed(**{name: (*held, value)})
        called = filters.value_name(self.asking, name, value)
        said = self.asking.labelled(words(LABELS[name]), called)
        deed = words("Remove the filter “{filter}”", filter=said) if chosen else words("Add “{filter}”", filter=said)
        number = format_number(self.asking.lang, self.counts[name].get(value, 0))
        return inert.Choice(label or called, number, deed, self.url(after, self.whole), chosen)

    def url(self, wanted: Filter, whole: str) -> str:
        url = wanted.url(self.path)
        if not whole:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode({_PARAMETER: whole})}"
