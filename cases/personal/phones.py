"""Phone numbers of Taiwan, Japan and partner countries, and of any country in international form."""

import re
from collections.abc import Iterator, Sequence

REGIONS = ("TW", "JP", "US", "GB", "HK", "KR", "AU")
"""The countries whose numbers are known without a country code."""

_NUMBER = re.compile(
    r"(?<![\w.,/#$€£¥-])(?:\+|\(\+?)?\d"
    r"(?:[\d()]|[-. /](?=[\d(])|\)[-. ]?(?=\d)|-\((?=\d)){5,22}\d(?![\w%]|[.,]\d)",
    re.ASCII,
)
_CUE = re.compile(
    r"(?:(?<![A-Za-z])(?:tel|telephone|phone|mobile|cell|call|text|sms|fax|whatsapp|hotline|contact)|"
    r"電話|电话|手機|手机|行動|來電|致電|撥打|撥|傳真|聯絡|連絡|簡訊|門號|携帯|ケータイ|電話番号|連絡先|ファクス|ファックス)"
    r"[^\d\n]{0,12}$",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"(?:(?<![A-Za-z])(?:no\.?|(?:case|bill|serial|file|order|ticket|flight|registration) number(?: is)?"
    r"|case|docket|isbn|issn|"
    r"pmid|arxiv|doi|id|article|section)|第|案號|案号|文號|統一編號|統編|法人番号|事件番号|会員番号|編號|代號)"
    r"\s*[:#]?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:號|号|條|条|票|人|元|圓|円|萬|万|億|亿|年|votes?\b|people\b|views?\b|followers?\b|yen\b|dollars?\b)"
)
_DATES = re.compile(
    r"(?:1[89]|20|21)\d\d[-./ ](?:0?[1-9]|1[0-2])(?:[-./ ](?:0?[1-9]|[12]\d|3[01]))?"
    r"(?:[-./ ]+(?:(?:1[89]|20|21)\d\d[-./ ])?(?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:1[89]|20|21)\d\d"
    r"|(?:(?:1[89]|20|21)\d\d[-/. ]+)+(?:1[89]|20|21)\d\d"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[-]?\d{4,6})?"
)


def phones(text: str, regions: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield where phone numbers stand, and whether each can be a person's; a service's free number can't.

    Args:
        text: The text to search.
        regions: The countries whose numbers are known without a country code.
    """
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        written = found[0].rstrip("( ")
        digits = re.sub(r"\D", "", written)
        if not 7 <= len(digits) <= 15 or _DATES.fullmatch(written):
            continue
        cued = bool(_CUE.search(text[max(0, start - 30) : start]))
        if not cued and (_NO_PHONE.search(text[max(0, start - 16) : start]) or _AFTER.match(text, end)):
            continue
        private = _is_private(written, digits, regions, cued=cued)
        if private is not None:
            yield start, start + len(written), private


def _is_private(written: str, digits: str, regions: Sequence[str], *, cued: bool) -> bool | None:
    """Say whether a number can be a person's; None where it is no phone number."""
    import phonenumbers  # noqa: PLC0415 - most texts hold no number, and its tables cost 50 ms

    service = {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
    for number, region in _readings(written, digits, regions, cued=cued):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.number_type(parsed) not in service
    is_local = cued and re.fullmatch(r"\d{3,4}[- ]?\d{4}", written)
    return True if is_local else None


def _readings(written: str, digits: str, regions: Sequence[str], *, cued: bool) -> Iterator[tuple[str, str | None]]:
    """Yield the ways a number may be meant: international, then as people of each country write it."""
    parts = [part for part in re.split(r"\D+", written) if part]
    formatted = len(parts) > 1
    if written.startswith(("+", "(+")):
        yield f"+{digits}", None
        return
    if digits.startswith("00"):
        yield f"+{digits[2:]}", None
    for code, region in (("886", "TW"), ("852", "HK"), ("81", "JP"), ("82", "KR")):
        if region in regions and digits.startswith(code) and len(digits) >= 11 and (cued or formatted or code == "886"):
            yield f"+{digits}", None
    if digits.startswith("0") and (formatted or len(digits) in {10, 11}):
        yield from ((digits, region) for region in regions if region not in {"US", "HK"})
    national = digits.removeprefix("1") if len(digits) == 11 else digits
    shaped = re.fullmatch(r"(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}", written)
    if "US" in regions and len(national) == 10 and (shaped or cued):
        yield national, "US"
    if "HK" in regions and len(digits) == 8 and cued:
        yield digits, "HK"
