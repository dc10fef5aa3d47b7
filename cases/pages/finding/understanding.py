"""How a search was understood: what else is looked for, and what in place of a word that stands nowhere."""

from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.search import AS_TYPED, Filter, Meaning


def show(asking: Asking, wanted: Filter, meaning: Meaning, path: str) -> None:
    """Say what a search looks for beyond what was typed, with the way to have just that.

    Args:
        asking: The circumstances of this run.
        wanted: The filter.
        meaning: How its search was understood.
        path: The path of the page.
    """
    words = asking.words
    said = [
        words(
            "No case you can read says {typed}. Looked for {instead} in its place.",
            typed=wording.quoted(asking, typed),
            instead=wording.quoted(asking, instead),
        )
        for typed, instead in meaning.instead
    ]
    said += [
        words(
            "{typed} is also looked for under its other names: {names}.",
            typed=wording.quoted(asking, typed),
            names=wording.listed(asking, names),
        )
        for typed, names in meaning.also
    ]
    if said:
        only = wanted.narrowed(wording=AS_TYPED).url(path)
        inert.understood(said, (words("Search only for what I typed"), only))
