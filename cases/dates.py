"""Dates known only to the month, quarter or year, written as ISO 8601 does with what is unknown left away."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton

from cases.errors import CaseError
from cases.i18n import N_, locale
from db.vocabulary import Precision

_FORM = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")
EARLIEST, LATEST = 1900, 2100


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date with its precision: `2024`, `2024-Q2`, `2024-05` or `2024-05-17`.

    Attributes:
        first: The first day it can mean.
        precision: How exactly it is known.
    """

    first: date
    precision: Precision

    @classmethod
    def parse(cls, written: str) -> "PartialDate":
        """Read a date as written above.

        Raises:
            CaseError: It has another form, or there is no such day.
        """
        match = _FORM.fullmatch(written.strip())
        if match is None:
            raise CaseError(N_("Write the date as 2024, 2024-Q2, 2024-05 or 2024-05-17."))
        year, quarter, month, day = match.groups()
        if not EARLIEST <= int(year) <= LATEST:
            raise CaseError(N_("The year must lie between {first} and {last}."), first=EARLIEST, last=LATEST)
        if quarter:
            return cls(date(int(year), 3 * int(quarter) - 2, 1), Precision.QUARTER)
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise CaseError(N_("There is no such day as {date}."), date=written.strip()) from None
        return cls(first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)

    @property
    def last(self) -> date:
        """The last day it can mean."""
        year, month = self.first.year, self.first.month
        match self.precision:
            case Precision.DAY:
                return self.first
            case Precision.MONTH:
                return date(year, month, calendar.monthrange(year, month)[1])
            case Precision.QUARTER:
                return date(year, month + 2, calendar.monthrange(year, month + 2)[1])
            case Precision.YEAR:
                return date(year, 12, 31)

    def __str__(self) -> str:
        """Return the written form that `parse()` reads."""
        match self.precision:
            case Precision.DAY:
                return self.first.isoformat()
            case Precision.MONTH:
                return f"{self.first:%Y-%m}"
            case Precision.QUARTER:
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case Precision.YEAR:
                return str(self.first.year)

    def display(self, lang: str) -> str:
        """Return the date as people of `lang` write it, no more exact than it is known."""
        match self.precision:
            case Precision.DAY:
                return str(format_date(self.first, format="long", locale=locale(lang)))
            case Precision.MONTH:
                return str(format_skeleton("yMMMM", self.first, locale=locale(lang)))
            case Precision.QUARTER:
                return str(format_skeleton("yQQQ", self.first, locale=locale(lang)))
            case Precision.YEAR:
                return str(format_skeleton("y", self.first, locale=locale(lang)))


def written(first: date | None, precision: Precision | None) -> str | None:
    """Return a stored date and its precision in the written form; None where there is no date."""
    return str(PartialDate(first, precision)) if first is not None and precision is not None else None


def parts(said: str | None) -> tuple[date | None, Precision | None]:
    """Return a written date as it is stored: its first day and its precision, or nothing and nothing."""
    if not said:
        return None, None
    found = PartialDate.parse(said)
    return found.first, found.precision


def join(year: object, part: object, day: object) -> str | None:
    """Write a date from what a form's three boxes hold; empty boxes make it less exact.

    What makes no date is written all the same, with question marks where a box is empty, so that `split()` gives it
    back and `PartialDate.parse()` refuses it.

    Args:
        year: Such as 2024, or nothing.
        part: `Q1`..`Q4`, a month from 1 to 12, or nothing.
        day: A day of the month, or nothing.
    """
    if not (year or part or day):
        return None
    written = [str(year or "????").strip()]
    if part or day:
        written.append(str(part) if str(part).startswith("Q") else f"{int(str(part)):02}" if part else "??")
    if day:
        written.append(f"{int(str(day)):02}")
    return "-".join(written)


def split(written: str | None) -> tuple[str, str | None, int | None]:
    """Return the year, the month or quarter, and the day as `join()` wrote them, for a form's three boxes."""
    year, part, day = [*(written or "").split("-", 2), "", ""][:3]
    month = str(int(part)) if part.isdecimal() else part if part.startswith("Q") else None
    return year.replace("????", ""), month, int(day) if day.isdecimal() else None
