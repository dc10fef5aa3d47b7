"""Who asks, in which language, of which database: what every page needs before it can ask a verb."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from cases.browser import LANGUAGE_COOKIE, SESSION_COOKIE, viewer_of
from cases.i18n import best_language, between, labelled, translate
from cases.taxonomy import Taxonomy, taxonomy
from db.access import Session, viewing
from db.engine import Engine, shared_engine
from db.viewer import Viewer
from db.vocabulary import LANGUAGES


@dataclass(frozen=True)
class Asking:
    """The circumstances of one run of a page."""

    engine: Engine
    viewer: Viewer
    lang: str

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Return the vocabularies, as the first session of this run has them."""
        with viewing(self.engine, self.viewer) as session:
            return taxonomy(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session through the viewer's door.

        A page that opens it before it asks for the vocabularies has them from it, which saves one of its own.
        """
        with viewing(self.engine, self.viewer) as session:
            self.__dict__.setdefault("taxonomy", taxonomy(session))
            yield session

    def words(self, message: str, **values: object) -> str:
        """Return a message in the reader's language."""
        return translate(self.lang, message, **values)

    def labelled(self, label: str, said: str) -> str:
        """Return what is said after what it is about."""
        return labelled(self.lang, label, said)

    @property
    def between(self) -> str:
        """Return what stands between two names of a list."""
        return between(self.lang)

    def label(self, term_id: str | None, *vocabularies: str) -> str:
        """Return what a word of a vocabulary is called in the reader's language."""
        return self.taxonomy.label(self.lang, term_id, *vocabularies)


LANGUAGE_KEY = "interface_language"
NAMED = "ui"
"""The parameter of a URL that names a language."""


def language() -> str:
    """Return the language of this session: the last one that a URL named, kept in the cookie, or the browser's."""
    named = st.query_params.get(NAMED)
    if named in LANGUAGES:
        st.session_state[LANGUAGE_KEY] = named
    chosen = st.session_state.get(LANGUAGE_KEY)
    if chosen in LANGUAGES:
        return str(chosen)
    return best_language(st.context.cookies.get(LANGUAGE_COOKIE) or st.context.locale)


_shown: ContextVar[Asking | None] = ContextVar("shown", default=None)


@contextmanager
def shared(asking: Asking) -> Iterator[None]:
    """Let a page have the circumstances that its frame has just asked for, for as long as the block lasts.

    What happens at a click runs before the frame does, and asks anew.
    """
    before = _shown.set(asking)
    try:
        yield
    finally:
        _shown.reset(before)


def current() -> Asking:
    """Return the circumstances of this run. Asked anew each run: a session can end at any moment."""
    if (asking := _shown.get()) is not None:
        return asking
    viewer = viewer_of(st.context.cookies.get(SESSION_COOKIE))
    return Asking(shared_engine(), viewer, language())
