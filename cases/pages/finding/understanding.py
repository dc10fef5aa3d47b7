"""How a search was understood: what else is looked for, and what in place of a word that stands nowhere."""

from cases import search
from cases.pages import inert
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
    said = search.told(asking.lang, meaning)
    if said:
        only = wanted.narrowed(wording=AS_TYPED).url(path)
        inert.understood(said, (asking.words("Search only for what I typed"), only))
