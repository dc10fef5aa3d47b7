"""Saved views: what a member looks for, kept under a name for themselves or for their organisation.

A view holds a question and no answer: whoever opens it gets what their own door shows at that moment.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from sqlmodel import Session, col, select

from cases.errors import CaseError, NotAllowed, NotFound, Problem, Rejected, SignInNeeded
from cases.fields import Record, ViewName, clean
from cases.i18n import N_, Msg
from cases.people import viewer_of_member
from cases.playbook import Situation
from cases.playbook import parts as parts_of
from cases.read import viewer_of
from cases.record import checked
from cases.search import Filter
from cases.search import described as described_filter
from cases.taxonomy import Taxonomy, taxonomy
from db.base import now
from db.fulltext import fold
from db.tables import Member, SavedView
from db.viewer import Viewer

MOST = 100
"""Views a member can keep."""

_LONGEST_QUERY = 6_000
_LONGEST_VALUE = 200
_NO_SUCH_VIEW = N_("There is no such view any more, or it isn't shown to you.")


@dataclass(frozen=True)
class Place:
    """A page whose views can be saved.

    Attributes:
        label: What it is called.
        also: The parameters of its own in the URL that belong to a view, beside the filter.
        asks: What its URL asks by.
    """

    label: Msg
    also: frozenset[str] = frozenset()
    asks: type[Filter] | type[Situation] = Filter


PLACES: dict[str, Place] = {
    "/": Place(N_("Dashboard")),
    "/playbook": Place(N_("Playbook"), asks=Situation),
    "/matrix": Place(N_("Matrix"), frozenset({"vs", "measure", "watch", "all"})),
    "/gaps": Place(N_("Gap map"), frozenset({"by", "open", "all"})),
    "/cases": Place(N_("Cases")),
    "/download": Place(N_("Download")),
}
"""The pages whose views can be saved, by their paths; what is no part of the question, such as `page`, isn't kept."""


@dataclass(frozen=True)
class View:
    """A saved view.

    Attributes:
        path: The page it is opened on, one of `PLACES`.
        query: What stands behind the question mark there.
        shared: Whether the member's organisation finds it.
        is_own: Whether it is the reader's own, who alone can change it.
        by: The name of the member who keeps it.
    """

    id: str
    name: str
    path: str
    query: str
    shared: bool
    is_own: bool
    by: str

    @property
    def url(self) -> str:
        """The address it is opened by."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def asks(self, words: Taxonomy) -> Filter | Situation | None:
        """Return what it asks by; None where a word of it has left its vocabulary, which opening it says."""
        asked = PLACES[self.path].asks if self.path in PLACES else Filter
        try:
            return asked.read(parse_qs(self.query), words)
        except Rejected:
            return None


class _Facts(Record):
    """What is entered of a view."""

    name: ViewName


def views(session: Session) -> list[View]:
    """Return the views that the viewer finds by name: their own, then those that colleagues share.

    Args:
        session: A session through the viewer's door.
    """
    viewer = viewer_of(session)
    rows = session.exec(
        select(SavedView, Member.name).join(Member, col(Member.id) == SavedView.member_id, isouter=True)
    ).all()
    found = [
        View(row.id, row.name, row.path, row.query, row.shared, row.member_id == viewer.member_id, member or "")
        for row, member in rows
    ]
    return sorted(found, key=lambda view: (not view.is_own, fold(view.name), view.id))


def written(path: str, query: Mapping[str, Sequence[str]], words: Taxonomy) -> str:
    """Return what a view of a page keeps of its URL's query, in one order: the filter and what else is its question.

    Raises:
        CaseError: Views of this page can't be saved, this is too long to keep, or a situation that tells nothing.
        Rejected: The filter has a value that nobody knows.
    """
    place = PLACES.get(path)
    if place is None:
        raise CaseError(N_("Views of this page can't be saved."))
    asked = place.asks.read(query, words)
    if isinstance(asked, Situation) and asked.is_empty:
        raise CaseError(N_("Say first what you see: words, a tactic, a target group or a channel."))
    kept = {**dict(_also(place, query)), **asked.query()}
    text = urlencode(kept, doseq=True, errors="replace")
    if len(text) > _LONGEST_QUERY:
        raise CaseError(N_("This filter is too long to be saved. Take some of it away."))
    return text


def _also(place: Place, query: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    for name in sorted(place.also):
        values = [plain for value in query.get(name, ()) if isinstance(plain := clean(value[:_LONGEST_VALUE]), str)]
        if values:
            yield name, values


def described(words: Taxonomy, lang: str, asked: Filter | Situation) -> list[str]:
    """Return each part of what a view asks by in words, such as "Country: Japan"."""
    if isinstance(asked, Situation):
        return parts_of(asked, words, lang)
    return [text for _, _, text in described_filter(words, lang, asked)]


def save(
    session: Session,
    viewer: Viewer,
    *,
    name: str | None,
    path: str,
    query: Mapping[str, Sequence[str]],
    shared: bool = False,
) -> str:
    """Keep what a member looks at under a name and return the view's random id.

    Args:
        session: A session that may write.
        viewer: Whose view it will be.
        name: What it is to be called; no two views of a member are called the same.
        path: The page, one of `PLACES`.
        query: Each parameter of the page's URL with all its values; `written()` says what of it is kept.
        shared: Whether the member's organisation finds it too.

    Raises:
        SignInNeeded: Nobody is signed in, or the member no longer takes part.
        Rejected: The name is missing, too long or used already, or the filter has a value that nobody knows.
        CaseError: The member keeps as many views as they can, or `written()` refuses it.
    """
    acting = _acting_now(session, viewer)
    words = taxonomy(session)
    kept = written(path, query, words)
    others = _names(session, acting)
    if len(others) >= MOST:
        raise CaseError(N_("You have {limit} saved views, the most there can be. Delete one first."), limit=MOST)
    row = SavedView(
        id=secrets.token_hex(16),
        member_id=acting.member_id or 0,
        organisation_id=acting.organisation_id or 0,
        name=_free_name(name, others.values(), words),
        path=path,
        query=kept,
        shared=shared,
    )
    session.add(row)
    session.flush()
    return row.id


def rename(session: Session, viewer: Viewer, view_id: str, name: str | None) -> None:
    """Call a view of the viewer's otherwise; what it asks stays as it is, known words or not.

    Raises:
        SignInNeeded: Nobody is signed in, or the member no longer takes part.
        NotFound: There is no such view, or the viewer doesn't find it.
        NotAllowed: It is a colleague's.
        Rejected: The name is missing, too long or used already.
    """
    acting = _acting_now(session, viewer)
    row = _own(session, acting, view_id)
    others = {key: other for key, other in _names(session, acting).items() if key != row.id}
    row.name, row.updated_at = _free_name(name, others.values(), taxonomy(session)), now()
    session.add(row)
    session.flush()


def share(session: Session, viewer: Viewer, view_id: str, *, shared: bool) -> None:
    """Show a view of the viewer's to their organisation, or to nobody else any more.

    Raises:
        SignInNeeded: Nobody is signed in, or the member no longer takes part.
        NotFound: There is no such view, or the viewer doesn't find it.
        NotAllowed: It is a colleague's.
    """
    row = _own(session, _acting_now(session, viewer), view_id)
    row.shared, row.updated_at = shared, now()
    session.add(row)
    session.flush()


def remove(session: Session, viewer: Viewer, view_id: str) -> None:
    """Delete a view of the viewer's, for colleagues who found it too.

    Raises:
        SignInNeeded: Nobody is signed in, or the member no longer takes part.
        NotFound: There is no such view, or the viewer doesn't find it.
        NotAllowed: It is a colleague's.
    """
    session.delete(_own(session, _acting_now(session, viewer), view_id))
    session.flush()


def _acting_now(session: Session, viewer: Viewer) -> Viewer:
    """Return the viewer as they stand at this moment, while nobody else changes them or their views."""
    if viewer.member_id is None:
        raise SignInNeeded
    session.get(Member, viewer.member_id, with_for_update={"key_share": True})
    acting = viewer_of_member(session, viewer.member_id)
    if not acting.signed_in:
        raise SignInNeeded
    return acting


def _own(session: Session, acting: Viewer, view_id: str) -> SavedView:
    row = session.get(SavedView, view_id)
    if row is None or not (
        row.member_id == acting.member_id or (row.shared and row.organisation_id == acting.organisation_id)
    ):
        raise NotFound(_NO_SUCH_VIEW)
    if row.member_id != acting.member_id:
        raise NotAllowed(N_("Only the member who saved this view can change it."))
    return row


def _names(session: Session, acting: Viewer) -> dict[str, str]:
    """Return what the viewer's own views are called, by their ids."""
    rows = session.exec(select(SavedView.id, SavedView.name).where(SavedView.member_id == acting.member_id))
    return dict(rows.all())


def _free_name(name: str | None, taken: Iterable[str], words: Taxonomy) -> str:
    facts = checked(_Facts, {"name": name}, words)
    if fold(facts.name) in {fold(other) for other in taken}:
        raise Rejected([Problem("name", N_("You have a view of this name already. Choose another name."))])
    return facts.name
