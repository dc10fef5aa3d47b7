"""Who may do what to a case in which state: pure functions, no database. Who may read it is `db.access`."""

from dataclasses import dataclass
from enum import StrEnum

from db.viewer import Viewer
from db.vocabulary import Audience, Role, Status


class Deed(StrEnum):
    """What can be done to a case."""

    CONTRIBUTE = "contribute"
    RESEND = "resend"
    REVIEW = "review"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Standing:
    """How a viewer stands to a case.

    Attributes:
        is_own: The viewer's organisation owns it.
        is_author: The viewer wrote it.
        is_drawn: The viewer was drawn to review this edition and hasn't decided yet.
    """

    status: Status
    is_own: bool
    is_author: bool
    is_drawn: bool


_RESEND_FROM = frozenset({Status.CHANGES_REQUESTED, Status.DECLINED})


def may(viewer: Viewer, deed: Deed, standing: Standing | None = None) -> bool:
    """Say whether `viewer` may do `deed` to a case it stands to like `standing` (None: there is no case yet)."""
    if not viewer.signed_in:
        return False
    if deed is Deed.CONTRIBUTE:
        return viewer.has(Role.CONTRIBUTOR)
    if standing is None:
        return False
    match deed:
        case Deed.RESEND:
            return standing.is_author and viewer.has(Role.CONTRIBUTOR) and standing.status in _RESEND_FROM
        case Deed.REVIEW:
            return standing.is_drawn and viewer.has(Role.REVIEWER) and standing.status is Status.SUBMITTED
        case Deed.WITHDRAW:
            return standing.is_own and viewer.has(Role.CONTRIBUTOR) and standing.status is not Status.WITHDRAWN


def deeds(viewer: Viewer, standing: Standing) -> frozenset[Deed]:
    """Return everything `viewer` may do to the case now."""
    return frozenset(deed for deed in Deed if deed is not Deed.CONTRIBUTE and may(viewer, deed, standing))


def may_export(viewer: Viewer, audience: Audience) -> bool:
    """Say whether a case that `viewer` can read may stand in a file or an API answer made for them.

    CLEAR may for everybody, GREEN and AMBER for members; AMBER+STRICT and RED stay on the platform, whoever asks.
    """
    return audience is Audience.CLEAR or (viewer.signed_in and audience in {Audience.GREEN, Audience.AMBER})
