"""What a search for personal data finds."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cases.i18n import N_, Msg


class Kind(StrEnum):
    """A kind of detail that can lead to a person."""

    PHONE = "phone"
    NATIONAL_ID = "national_id"
    PAYMENT_CARD = "payment_card"
    BANK_ACCOUNT = "bank_account"
    EMAIL = "email"
    IP_ADDRESS = "ip_address"
    ACCOUNT = "account"
    ADDRESS = "address"
    NAME = "name"
    AMOUNT = "amount"


LABELS: dict[Kind, Msg] = {
    Kind.PHONE: N_("Phone number"),
    Kind.NATIONAL_ID: N_("Identity number"),
    Kind.PAYMENT_CARD: N_("Payment card"),
    Kind.BANK_ACCOUNT: N_("Bank account"),
    Kind.EMAIL: N_("E-mail address"),
    Kind.IP_ADDRESS: N_("IP address"),
    Kind.ACCOUNT: N_("Account on a platform"),
    Kind.ADDRESS: N_("Street address"),
    Kind.NAME: N_("Name of a person"),
    Kind.AMOUNT: N_("Exact amount of money"),
}
"""What each kind is called."""

BLOCKING = frozenset({Kind.PHONE, Kind.NATIONAL_ID, Kind.PAYMENT_CARD, Kind.BANK_ACCOUNT, Kind.EMAIL})
"""The kinds that others don't read unless the author gives a reason; the rest is a warning."""


@dataclass(frozen=True)
class Finding:
    """A piece of a text that looks like personal data.

    Attributes:
        kind: What it looks like.
        start: Where it begins in the text; `end` is where it ends.
        text: The piece itself, as it stands in the text.
        blocking: Whether it must go or be given a reason for; otherwise it is a warning.
    """

    kind: Kind
    start: int
    end: int
    text: str
    blocking: bool


class Seen:
    """A text as it is searched: full-width and other variants plain, unseen characters gone, dashes alike.

    Attributes:
        text: What is searched. Places in it are not places in the text as it was written; `piece()` translates.
    """

    def __init__(self, written: str) -> None:
        """Take a text as it was written."""
        self._written = written
        self._places: Sequence[int] = range(len(written))
        self.text = written
        if not written.isascii():
            plain = list(map(_plain, written))
            text = "".join(plain)
            if "" in plain or len(text) > len(written):
                self._places = [place for place, chars in enumerate(plain) for _ in chars]
            self.text = _DIGIT_RUN.sub(_digits, text)

    def finding(self, kind: Kind, start: int, end: int, *, blocking: bool | None = None) -> Finding:
        """Return what was found between two places of `text`, as places in the text as it was written."""
        first, last = self._places[start], self._places[end - 1] + 1
        return Finding(kind, first, last, self._written[first:last], kind in BLOCKING if blocking is None else blocking)


_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63"), "-")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DIGIT_RUN = re.compile("[〇零一二三四五六七八九]{8,}|(?<=[0-9])ー(?=[0-9])")
"""A number written out digit by digit, and the long vowel mark that Japanese keyboards put for a hyphen."""


@lru_cache(maxsize=8_192)
def _plain(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", char.translate(_DASHES))


def _digits(run: re.Match[str]) -> str:
    return "-" if run[0] == "ー" else run[0].translate(_CHINESE_DIGITS)
