"""Street addresses as they are written in Taiwan, in Japan and in English."""

import re
from collections.abc import Iterator

_HAN = r"(?:(?![在到於為是往寄住由從])[\u4e00-\u9fff])"
_NUMERAL = r"[\d一二三四五六七八九十百]"
_TW = re.compile(
    # from the county or the road on: 臺北市中正區重慶南路一段122號3樓
    rf"(?:{_HAN}{{2,3}}[縣市])?(?:{_HAN}{{1,3}}[區鄉鎮市])?(?:{_HAN}{{1,3}}[里村])?(?:{_NUMERAL}+鄰)?"
    rf"{_HAN}{{1,4}}(?<![公鐵網道線航套一])(?:路|街|大道)(?:{_NUMERAL}+段)?(?:{_NUMERAL}+巷)?(?:{_NUMERAL}+弄)?"
    rf"{_NUMERAL}+(?:[-之]{_NUMERAL}+)?(?:號|号)(?:之\d+)?(?:\s?{_NUMERAL}+(?:樓|F)(?:之\d+)?)?"
    rf"|(?:{_HAN}{{1,3}}[區鄉鎮市])?{_HAN}{{1,3}}[里村]{_NUMERAL}+鄰(?:{_HAN}{{0,6}})?(?:{_NUMERAL}+號)?"
    rf"|(?:{_HAN}{{1,3}}[區鄉鎮市]){_HAN}{{1,3}}[里村]{_HAN}{{0,4}}\d+(?:[-之]\d+)?號"
    rf"|\d+巷(?:\d+弄)?\d+(?:[-之]\d+)?號(?:\d+樓)?"
)
_JP = re.compile(
    r"〒 ?\d{3}-\d{4}"
    rf"|(?:[一-龥ヶケノ]{{1,12}}[都道府県市区町村郡])?[一-龥ァ-ヶヶー々]{{1,12}}"
    rf"{_NUMERAL}+丁目 ?(?:の)?\d+(?:番地?|-)?(?:\d+)?(?:号|-\d+)?"
    r"|(?:[一-龥ヶケノ]{1,12}[都道府県市区町村郡])?[一-龥ァ-ヶ々]{1,12}(?:大字[一-龥]{1,6})?"
    r"\d+番地?(?:の?\d+)?(?:-\d+)*号?(?=\D|$)(?<=[番地号\d])(?<!番)"
    r"|[一-龥ヶケノ]{1,12}[都道府県市区町村郡][一-龥ァ-ヶ々]{1,12}\d{1,4}-\d{1,4}-\d{1,4}(?![\d-])"
    r"|[一-龥ヶケノ]{1,12}[市区町村郡][一-龥ァ-ヶ々]{1,12}\d{1,4}-\d{1,4}号"
)
_KIND = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Boulevard|Blvd\.?|Court|Place|Terrace|Close"
    r"|Crescent|Square|Highway|Parade|Alley)"
)
_EN = re.compile(
    rf"(?<![\d.,$-])\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?,? (?:[A-Z][A-Za-z.'’-]+ ){{1,4}}{_KIND}(?![A-Za-z])"
    r"(?:,? (?:Apt|Apartment|Unit|Flat|Suite)\.? ?#?\w{1,5})?"
    rf"|(?<![A-Za-z])(?:No\.?|Number|#) ?\d+(?:-\d+)?,? (?:(?:Lane|Alley|Ln\.?|Sec\.?|Section) ?\d+,? )*"
    rf"(?:[A-Z][A-Za-z'’-]+ ){{1,4}}{_KIND}(?![A-Za-z])"
    rf"|(?<![A-Za-z])(?:[A-Z][A-Za-z'’-]+ ){{1,3}}{_KIND},? (?:No\.?|#) ?\d+"
)
_TW_MARK = re.compile("[號号鄰]")
_DIGIT = re.compile(r"\d")
"""What every address of Taiwan has, and what every other one has."""

_YEAR = re.compile(r"\b(?:in|since|by|of|during|until|from|after|before|the)\s*$", re.IGNORECASE)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where street addresses stand."""
    # Most texts have neither, and looking for the whole address takes many times as long.
    if _TW_MARK.search(text):
        yield from (found.span() for found in _TW.finditer(text))
    if not _DIGIT.search(text):
        return
    yield from (found.span() for found in _JP.finditer(text))
    for found in _EN.finditer(text):
        is_year = re.match(r"(?:19|20)\d\d ", found[0]) and _YEAR.search(text[: found.start()])
        if not is_year:
            yield found.span()
