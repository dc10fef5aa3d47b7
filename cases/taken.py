"""Who took which cases away in files, and how many of those that aren't public a member may take in a day."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import func
from sqlmodel import Session, col, select

from cases.errors import QuotaReached
from cases.export import Exported
from cases.i18n import N_
from cases.ids import new_export_id
from cases.read import viewer_of
from cases.search import PAGE
from cases.views import CaseView
from db.base import now
from db.tables import Download, Member, Organisation
from db.viewer import Viewer
from db.vocabulary import Audience

QUOTA = "FUSION_DOWNLOAD_QUOTA"
"""The environment variable with how many cases that aren't public a member may take in a day."""

USUAL_QUOTA = 5_000
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Taken:
    """What a download was entered in the log as.

    Attributes:
        audience: As what the file is to be handled.
        export_id: What the file must carry, in its name and inside; None where it needn't be traced.
    """

    audience: Audience = Audience.CLEAR
    export_id: str | None = None

    @property
    def mark(self) -> str:
        """What the file's name ends with, such as `-tlp-amber-EX-7K3M-Q2VX`."""
        traced = f"-{self.export_id}" if self.export_id else ""
        return f"-tlp-{self.audience.value.replace('_', '-')}{traced}"

    @property
    def mark_within(self) -> str:
        """What the names of files beside or packed with that of the cases end with: `mark` where it can be traced."""
        return self.mark if self.export_id else ""

    def marked(self, views: Iterator[CaseView]) -> Iterator[CaseView]:
        """Return the same cases, each with the export id."""
        return (replace(view, export_id=self.export_id) for view in views) if self.export_id else views


@dataclass(frozen=True)
class Allowance:
    """How many cases that aren't public a member may take in a day, and how many they took in the last 24 hours."""

    quota: int
    used: int

    @property
    def left(self) -> int:
        """How many more they may take now."""
        return max(0, self.quota - self.used)


@dataclass(frozen=True)
class TakenLine:
    """A download in the log.

    Attributes:
        id: Its export id, whether or not the file carries it.
        member: Who took it; empty where the reader may not know the name.
        organisation: The member's organisation at the time.
        name: What was taken, as in its address: a format's name, perhaps with `-tables`, `matrix.` or `gaps.` with
            one, or `playbook.card`; `cli-` before it where the command line wrote it.
        query: The filter as a URL's query; None where the reader may not know it.
        audience: As what the file is to be handled.
        cases: How many cases are in it.
    """

    id: str
    at: datetime
    member: str
    organisation: str
    name: str
    query: str | None
    audience: Audience
    cases: int


@dataclass(frozen=True)
class Log:
    """A page of the log, newest first, and how many downloads there are in all."""

    total: int
    lines: tuple[TakenLine, ...]


def daily_quota() -> int:
    """Return how many cases that aren't public a member may take in a day.

    Raises:
        ValueError: `FUSION_DOWNLOAD_QUOTA` is no whole number.
    """
    given = os.environ.get(QUOTA, "").strip() or str(USUAL_QUOTA)
    if not given.isdecimal():
        raise ValueError(f"{QUOTA} must be a whole number of cases, such as {USUAL_QUOTA}, not {given!r}")
    return int(given)


def take(session: Session, viewer: Viewer, *, name: str, query: str, exported: Exported, limited: bool = True) -> Taken:
    """Enter a download in the log, right before its first byte; one that breaks off later counts all the same.

    Visitors aren't logged and have no quota: they get what is public. A file without a case isn't logged either.

    Args:
        session: A session that writes.
        viewer: Who takes it.
        name: What is taken, as `TakenLine.name` says.
        query: The filter as a URL's query.
        exported: What the file will hold.
        limited: Whether it counts against the member's daily quota.

    Raises:
        QuotaReached: The member took too much in the last 24 hours.
    """
    if viewer.member_id is None or viewer.organisation_id is None or not exported.count:
        return Taken(exported.audience)
    # Without this lock, two downloads at the same moment would each not see the other.
    session.get(Member, viewer.member_id, with_for_update={"key_share": True})
    if limited:
        check_quota(session, viewer, exported)
    export_id = new_export_id()
    while session.get(Download, export_id) is not None:
        export_id = new_export_id()
    row = Download(
        id=export_id,
        member_id=viewer.member_id,
        organisation_id=viewer.organisation_id,
        name=name,
        query=query,
        audience=exported.audience,
        cases=exported.count,
        counted=exported.not_public if limited else 0,
    )
    session.add(row)
    session.flush()
    return Taken(exported.audience, export_id if exported.audience is Audience.AMBER else None)


def check_quota(session: Session, viewer: Viewer, exported: Exported) -> None:
    """Check that a member may still take so much today; what is public may always be taken.

    Args:
        session: A session through the viewer's door, or one that writes.
        viewer: Who wants to take it.
        exported: What the file will hold.

    Raises:
        QuotaReached: It is too much; says how much is left and when there is room for it.
    """
    asked, quota = exported.not_public, daily_quota()
    if not viewer.signed_in or not asked:
        return
    counted = _counted(session, viewer)
    used = sum(number for _, number in counted)
    if used + asked <= quota:
        return
    if asked > quota:
        raise QuotaReached(
            N_(
                "This file would hold {asked} cases that aren't public; a member may take {quota} of those in 24 "
                "hours. Narrow the filter, or ask your steward. What is public isn't limited."
            ),
            asked=asked,
            quota=quota,
        )
    raise QuotaReached(
        N_(
            "This file would hold {asked} cases that aren't public; you may take {left} more now, of {quota} in 24 "
            "hours. There is room for this file at {when}. Narrow the filter, or ask your steward. What is public "
            "isn't limited."
        ),
        asked=asked,
        left=max(0, quota - used),
        quota=quota,
        when=f"{_room_at(counted, used + asked - quota):%Y-%m-%d %H:%M} UTC",
    )


def _counted(session: Session, viewer: Viewer) -> Sequence[tuple[datetime, int]]:
    """Return what a member took in the last 24 hours that counts, oldest first."""
    statement = select(Download.at, Download.counted).where(
        Download.member_id == viewer.member_id, Download.at > now() - DAY, Download.counted > 0
    )
    return session.exec(statement.order_by(col(Download.at))).all()


def _room_at(counted: Sequence[tuple[datetime, int]], missing: int) -> datetime:
    """Return the minute by which so many cases are more than 24 hours ago."""
    moments = [moment for moment, _ in counted]
    freed = accumulate(number for _, number in counted)
    moment = next(moment for moment, number in zip(moments, freed, strict=True) if number >= missing)
    return moment + DAY + timedelta(minutes=1)


def allowance(session: Session) -> Allowance:
    """Return how much the viewer may take in a day and took in the last 24 hours.

    Args:
        session: A session through the viewer's door.
    """
    return Allowance(daily_quota(), sum(number for _, number in _counted(session, viewer_of(session))))


def log(session: Session, *, export_id: str = "", offset: int = 0) -> Log:
    """Return a page of the downloads the viewer may know of, newest first.

    Members know of their own; an organisation's steward of all its members'; the centre's steward of everybody's,
    without what others looked for.

    Args:
        session: A session through the viewer's door.
        export_id: Only the download of this id, as `cases.ids.read_export_id` gives it.
        offset: After so many lines.
    """
    only = [Download.id == export_id] if export_id else []
    total = session.exec(select(func.count()).select_from(Download).where(*only)).one()
    rows = session.exec(
        select(Download, Member.name, Organisation.name)
        .join(Member, col(Member.id) == Download.member_id, isouter=True)
        .join(Organisation, col(Organisation.id) == Download.organisation_id, isouter=True)
        .where(*only)
        .order_by(col(Download.at).desc(), col(Download.id))
        .offset(offset)
        .limit(PAGE)
    )
    return Log(
        total,
        tuple(
            TakenLine(row.id, row.at, member or "", organisation or "", row.name, row.query, row.audience, row.cases)
            for row, member, organisation in rows
        ),
    )
