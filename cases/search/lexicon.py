"""The words that lend themselves to corrections: those of all names and of the newest cases that a viewer reads."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from cases.index import index_of
from cases.read import viewer_of
from cases.search.same import Names
from db import fulltext
from db.tables import Rendition, RenditionActor, RenditionPlace, RenditionSource, RenditionText, Source
from db.viewer import Viewer
from db.vocabulary import RenditionState

NEWEST = 2_000
"""So many of the newest cases that the viewer reads lend their words to corrections."""

_VIEWERS = 20
"""The words of so many viewers are remembered."""

_SHORTEST = 4
"""Letters from which a word lends itself: of a Latin one, one fewer than what is corrected has at least."""

KATAKANA = re.compile(f"[\u30a1-\u30fa\u30fc]{{{_SHORTEST},}}")
"""A word in katakana, which stands out from what is around it as a Latin one does."""


def known_words(session: Session, names: Names) -> Counter[str]:
    """Return the words in Latin letters or katakana of all names, and of the newest cases.

    Of a case they are those of its title, summary, actors, places and sources.
    """
    index, viewer = index_of(session), viewer_of(session)
    remembered: dict[Viewer, Counter[str]]
    remembered = session.info.setdefault("words", {}) if index is None else index.viewers_words
    known = remembered.get(viewer)
    if known is None:
        known = Counter(token for tokens in names.same for token in tokens if _is_latin(token))
        known.update(word for name in names.written for word in KATAKANA.findall(name))
        newest = (
            select(Rendition.id)
            .where(Rendition.state == RenditionState.CURRENT)
            .order_by(col(Rendition.period_from).desc(), col(Rendition.id).desc())
            .limit(NEWEST)
        )
        said: tuple[Any, ...] = (
            select(RenditionText.title, RenditionText.summary).where(col(RenditionText.rendition_id).in_(newest)),
            select(RenditionActor.name, RenditionActor.attributed_by).where(
                col(RenditionActor.rendition_id).in_(newest)
            ),
            select(RenditionPlace.name).where(col(RenditionPlace.rendition_id).in_(newest)),
            select(Source.title, Source.publisher)
            .join(RenditionSource, col(RenditionSource.source_id) == Source.id)
            .where(col(RenditionSource.rendition_id).in_(newest)),
        )
        for row in (row for asked in said for row in session.connection().execute(asked)):
            for text in filter(None, row):
                known.update(_words(text))
        if len(remembered) >= _VIEWERS:
            remembered.clear()
        remembered[viewer] = known
    return known


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text, the Latin ones as tokens; the same cases are the newest again and again."""
    folded = fulltext.fold(text)
    latin = " ".join(run for run, is_cjk in fulltext.runs(folded) if not is_cjk)
    return (*filter(_is_latin, fulltext.tokens(latin)), *KATAKANA.findall(folded))


def _is_latin(token: str) -> bool:
    return len(token) >= _SHORTEST and token.isascii() and token.isalpha()
