"""How many organisations stand behind a figure, as far as readers are told: statistical disclosure control.

Only organisations whose name the reader may know are ever counted, so whoever hides theirs is in no figure. Beyond
that, a visitor's numbers of organisations are rounded down to multiples of three: none is one or two, and neither is
the difference between any two, whatever the filters. That is rounding to base three, which Statistics New Zealand uses
for small counts, at random there and always downwards here: a number drawn anew for each filter would be averaged out.
"""

from cases.i18n import N_, plural, translate
from db.viewer import Viewer

FEWEST = 3
"""The fewest organisations that a public figure may point to, alone or by the difference to another."""

ROUNDED = N_(
    "Visitors are told of organisations in multiples of three, rounded down, so that no number points to one or two."
)
"""What to know of a number that is `AtLeast`."""


class AtLeast(int):
    """A number of organisations that is only known to be no smaller; 0 stands for fewer than three."""


def told(viewer: Viewer, organisations: int) -> int:
    """Return how many organisations the viewer is told of: members all, visitors `AtLeast` a multiple of three.

    Args:
        viewer: Who asks.
        organisations: How many there are among those whose name they may know.
    """
    return organisations if viewer.signed_in else AtLeast(organisations - organisations % FEWEST)


def organisations_said(lang: str, organisations: int) -> str:
    """Return what is said of a number as `told()` returns it."""
    if not isinstance(organisations, AtLeast):
        if not organisations:
            return translate(lang, "organisations not named")
        return plural(lang, "{n} organisation", "{n} organisations", organisations)
    if not organisations:
        return translate(lang, "fewer than {n} organisations named", n=FEWEST)
    return translate(lang, "at least {n} organisations", n=organisations)


def brief(organisations: int) -> str:
    """Return a number as `told()` returns it, in as few characters as a cell has room for."""
    if not isinstance(organisations, AtLeast):
        return str(organisations)
    return f"≥{organisations}" if organisations else f"<{FEWEST}"
