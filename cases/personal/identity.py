"""Identity numbers of people, payment cards and bank accounts, by their check digits and the words around them."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from stdnum import iban, luhn
from stdnum.cn import ric
from stdnum.jp import in_
from stdnum.us import ssn

_TW = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z])[- ]?([12A-Da-d89])[- ]?(\d{8}|\d{4}[- ]\d{4}|\d{3}[- ]?\d{3}[- ]?\d{2})(?![A-Za-z0-9])"
)
_TW_CUE = re.compile(
    r"(?:身分證|身份證|身分証|居留證|統一證號|證號|ID (?:card )?(?:no|number)|national ID|ID card)[^\n]{0,12}$",
    re.IGNORECASE,
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letter at place n stands for n + 10."""

_CN = re.compile(r"(?<![A-Za-z0-9])\d{6}[- ]?\d{8}[- ]?\d{3}[\dXx](?![A-Za-z0-9])")
_KR = re.compile(r"(?<![\d-])(\d{2})(\d{2})(\d{2})[-\u2013]([1-8])\d{6}(?![\d-])")
_JP = re.compile(r"(?<![\d.-])\d{4}([- ]?)\d{4}\1\d{4}(?![\d-]|\.\d)")
_JP_CUE = re.compile(r"マイナンバー|個人番号|my ?number|individual number|個人編號", re.IGNORECASE)
_US = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_HK = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6} ?\([0-9A]\)")


def national_ids(text: str) -> Iterator[tuple[int, int]]:
    """Yield where identity numbers of people stand: TW, CN, KR, JP, US and HK."""
    yield from (found.span() for found in _TW.finditer(text) if _is_taiwanese(found, text))
    for pattern, is_valid in ((_CN, ric.is_valid), (_US, ssn.is_valid)):
        yield from _valid(pattern, is_valid, text)
    yield from (found.span() for found in _KR.finditer(text) if _is_day(found[2], found[3]))
    for found in _JP.finditer(text):
        cued = _JP_CUE.search(text, max(0, found.start() - 30), found.start())
        if cued or (found[1] and in_.is_valid(found[0])):
            yield found.span()
    yield from (found.span() for found in _HK.finditer(text))


def _valid(pattern: re.Pattern[str], is_valid: Callable[[str], bool], text: str) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(text):
        if is_valid(re.sub(r"[- ]", "", found[0])):
            yield found.span()


def _is_day(month: str, day: str) -> bool:
    try:
        date(2000, int(month), int(day))
    except ValueError:
        return False
    return True


def _is_taiwanese(found: re.Match[str], text: str) -> bool:
    """Check a number of Taiwan's household registration, or of a resident certificate of either form.

    The rule is the Ministry of the Interior's: the letter's two digits, then every further place, weighted
    1 9 8 7 6 5 4 3 2 1 1, add up to a multiple of 10; in the older certificates the second letter counts by its
    last digit.
    """
    if _TW_CUE.search(text[max(0, found.start() - 24) : found.start()]):
        return True
    first, second = (
        _LETTERS.index(letter.upper()) + 10 if letter.isalpha() else None for letter in (found[1], found[2])
    )
    places = [*divmod(first or 0, 10), second % 10 if second else int(found[2]), *map(int, re.sub(r"\D", "", found[3]))]
    return (
        sum(place * weight for place, weight in zip(places, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


# --- money's numbers ----------------------------------------------------------------------------------------------

_CARD = re.compile(
    r"(?<![\w.-])(?:\d{4}([- ]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([- ]?)\d{6}\2\d{5})(?![\w-]|\.\d)", re.ASCII
)
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|35|6[025]")
_ACCOUNT = re.compile(
    r"(?:(?:銀行|匯款|轉帳|存款|郵局|帳戶|戶頭|收款|汇款|转账|银行|账户)[^\d\n(]{0,16}"
    r"|(?:口座番号|口座|普通預金|普通|当座|振込先)[^\d\n]{0,12}"
    r"|(?<![A-Za-z])(?:bank account|account (?:no|number)|acct|a/c)\.?(?: (?:no|number))?[^\d\n]{0,10}"
    r"|(?:帳號|账号|帳号)[^\d\n]{0,4})"
    r"((?:\(?\d{3}\)?[- ]?)?\d[\d -]{4,20}\d)(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_CURRENCY = re.compile(r"\s?(?:元|圓|円|萬|万|億|yen|dollars|TWD|USD|followers|人|個|名|年|月)")


def payment_cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of payment cards stand."""
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if _ISSUERS.match(digits) and luhn.is_valid(digits):
            yield found.span()


def bank_accounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of bank accounts stand: IBANs, and digits after the words for an account."""
    yield from _valid(_IBAN, iban.is_valid, text)
    for found in _ACCOUNT.finditer(text):
        digits = re.sub(r"\D", "", found[1])
        least = 10 if found[0][0] in "帳账aA" else 7
        if least <= len(digits) <= 17 and not _CURRENCY.match(text, found.end()):
            yield found.span(1)
