"""Exact amounts of money, and the band of ten that each lies in."""

import re
from collections.abc import Iterator
from decimal import Decimal

CURRENCIES: dict[str, str] = {
    "TWD": r"NT\$|NTD|TWD|新臺幣|新台幣|台幣|臺幣|New Taiwan dollars?|Taiwan dollars?|台湾ドル",
    "USD": r"US\$|USD|美元|美金|米ドル|US dollars?|U\.S\. dollars?|dollars?|ドル|\$",
    "JPY": r"JPY|JP¥|日圓|日元|日幣|yen|円",
    "CNY": r"RMB|CNY|CN¥|人民幣|人民币|人民元|yuan|renminbi",
    "HKD": r"HK\$|HKD|港元|港幣|香港ドル|Hong Kong dollars?",
    "KRW": r"KRW|₩|韓元|韓圜|ウォン|won",
    "EUR": r"EUR|€|歐元|ユーロ|euros?",
    "GBP": r"GBP|£|英鎊|ポンド|pounds?",
    "": r"¥|元|圓|塊錢|块钱",
}
"""Currency codes (ISO 4217) by the ways to write them; the last are of several currencies."""

_CODES = "|".join(CURRENCIES.values())
_BEFORE = (
    r"NT\$|US\$|HK\$|JP¥|CN¥|[$€£¥₩]|(?<![A-Za-z])(?:NTD|TWD|USD|JPY|CNY|RMB|HKD|KRW|EUR|GBP)"
    r"|新臺幣|新台幣|台幣|臺幣|美元|美金|日圓|日幣|人民幣|人民币|港幣|歐元|英鎊"
)
_SCALE = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "m": 6, "bn": 9,
    "千": 3, "萬": 4, "万": 4, "十萬": 5, "百萬": 6, "百万": 6, "千萬": 7, "千万": 7, "億": 8, "亿": 8, "兆": 12,
}  # fmt: skip
_NUMBER = (
    r"\d[\d,]*(?:\.\d+)?(?: ?(?:thousand|million|billion|trillion|bn|k|m)(?![A-Za-z])"
    r"| ?(?:十萬|百[萬万]|千[萬万]|[千萬万億亿兆])(?:\d[\d,]*[萬万千]?)?)?"
)
_AMOUNT = re.compile(
    rf"(?:{_BEFORE}) ?(?P<first>{_NUMBER})(?: ?(?:{_CODES})(?![A-Za-z件素旦月首老帥配組玉札]))?(?![\d])"
    rf"|(?<![\d.,A-Za-z第-])(?P<second>{_NUMBER})[ -]?(?P<unit>{_CODES})(?![A-Za-z件素旦月首老帥配組形卓高玉札])",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?<![A-Za-z])(?:about|around|some|nearly|almost|over|under|roughly|approximately|up to|at least|at most|"
    r"more than|less than|fewer than|between|between [^.;]{1,30} and|from|\d [a-z]{0,9} ?to)|"
    r"約|大約|近|逾|超過|至少|高達|至多|最多|不到|數|幾|約莫|估計|およそ|ほぼ|最大|[\d十百千萬万億元円][至到から~〜～-])\s*$",
    re.IGNORECASE,
)
_BEFORE_AT_MOST = 45
"""Characters before an amount in which a word can say that it is rounded: the longest is "between … and"."""

_ROUGHLY = re.compile(
    r"\s?(?:多|餘|余|以上|以下|左右|上下|程度|前後|超|弱|強|至|到|から|or more|or so|[-~〜～]\s?[\d$])"
)


def amounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where exact amounts of money stand; a rounded amount or a band is none."""
    for found in _AMOUNT.finditer(text):
        before = text[max(0, found.start() - _BEFORE_AT_MOST) : found.start()]
        if not _ABOUT.search(before) and not _ROUGHLY.match(text, found.end()):
            yield found.span()


def value_of(amount: str) -> tuple[Decimal, str]:
    """Return the value of an amount and its currency's code (ISO 4217; empty where it may be one of several)."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?) ?([A-Za-z]+|[十百千]?[千萬万億亿兆])?(\d[\d,]*)?([萬万])?", amount)
    code = next((code for code, names in CURRENCIES.items() if re.search(names, amount, re.IGNORECASE)), "")
    if found is None:
        return Decimal(0), code
    scale = _SCALE.get((found[2] or "").lower(), 0)
    rest = Decimal((found[3] or "0").replace(",", "")).scaleb(4 if found[4] else 0)
    return Decimal(found[1].replace(",", "")).scaleb(scale) + rest, code


_EN_STEPS = {6: "million", 9: "billion", 12: "trillion"}
_PATTERNS = {
    "zh-Hant": {"TWD": "新臺幣{}元", "USD": "{}美元", "JPY": "{}日圓", "CNY": "人民幣{}元", "HKD": "{}港元",
                "KRW": "{}韓元", "EUR": "{}歐元", "GBP": "{}英鎊", "": "{}元"},
    "ja": {"TWD": "{}台湾ドル", "USD": "{}米ドル", "JPY": "{}円", "CNY": "{}人民元", "HKD": "{}香港ドル",
           "KRW": "{}ウォン", "EUR": "{}ユーロ", "GBP": "{}ポンド", "": "{}元"},
}  # fmt: skip


def band(amount: str, lang: str) -> str:
    """Return the powers of ten that an amount lies between, in one of our languages."""
    value, code = value_of(amount)
    power = max(len(str(int(value))) - 1, 0)
    if lang == "en":
        return f"between {_round(power, lang)} and {_round(power + 1, lang)} {code or 'in money'}"
    joined = f"{_round(power, lang)}{'至' if lang == 'zh-Hant' else '〜'}{_round(power + 1, lang)}"
    return _PATTERNS[lang][code].format(joined)


def _round(power: int, lang: str) -> str:
    """Write a power of ten as people of the language do."""
    if lang == "en":
        step = max((step for step in _EN_STEPS if step <= power), default=0)
        return f"{10 ** (power - step):,}{f' {_EN_STEPS[step]}' if step else ''}"
    names = {12: "兆", 8: "億", 4: "萬" if lang == "zh-Hant" else "万"}
    step = max((step for step in names if step <= power), default=0)
    return f"{10 ** (power - step):,}{names.get(step, '')}"
