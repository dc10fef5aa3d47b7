"""The policy once more, as sets: what whoever holds every row in memory may show a viewer.

Each rendition that readers meet belongs to classes of readers. What a viewer reads is made of a few of those sets, so
that nobody has to ask the policy of each row. Tests hold it against `may_read()` and against the door.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol, Self, TypeVar

from db.viewer import Viewer
from db.vocabulary import READABLE, Audience, Status

Class = tuple[str, int]
"""What a set of renditions is called: a kind of reader and the number of the organisation, circle or member."""

PUBLIC, MEMBERS = ("public", 0), ("members", 0)


class Rows(Protocol):
    """A set of row numbers."""

    def __or__(self, other: Self, /) -> Self:
        """Return the rows in either."""
        ...

    def __sub__(self, other: Self, /) -> Self:
        """Return the rows that aren't in the other."""
        ...


Set = TypeVar("Set", bound=Rows)


@dataclass(frozen=True)
class Share:
    """What the policy needs to know of a case and one of its current renditions.

    Attributes:
        named: The members a RED case is for.
    """

    owner_id: int
    status: Status
    audience: Audience
    circle_id: int | None
    for_own: bool
    for_shared: bool
    for_public: bool
    named: tuple[int, ...] = ()


def classes(share: Share) -> Iterator[Class]:
    """Yield the classes a current rendition belongs to; nobody reads `owner` but to take it away from others."""
    yield "owner", share.owner_id
    if share.for_own:
        yield "own", share.owner_id
    if share.status not in READABLE:
        return
    if share.for_public and share.audience is Audience.CLEAR:
        yield PUBLIC
    if not share.for_shared:
        return
    match share.audience:
        case Audience.CLEAR | Audience.GREEN:
            yield MEMBERS
        case Audience.AMBER | Audience.AMBER_STRICT:
            yield "circle", share.circle_id or 0
        case Audience.RED:
            yield from (("named", member) for member in share.named)


def visible(viewer: Viewer, circles: Iterable[int], rows: Callable[[Class], Set]) -> Set:
    """Return the current renditions that a viewer reads.

    Args:
        viewer: Who asks.
        circles: The circles the viewer's organisation is in at that moment.
        rows: Returns the renditions of a class.
    """
    if viewer.organisation_id is None:
        return rows(PUBLIC)
    others = reduce(
        or_, (rows(("circle", circle)) for circle in circles), rows(MEMBERS) | rows(("named", viewer.member_id or 0))
    )
    return rows(("own", viewer.organisation_id)) | (others - rows(("owner", viewer.organisation_id)))
