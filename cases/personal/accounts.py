"""E-mail and IP addresses, accounts on platforms, and links that lead to an account."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
    r"(?:@|\s?[\[({]\s?(?:at|AT)\s?[\])}]\s?)"
    r"(?:[A-Za-z0-9-]{1,63}(?:\.|\s?[\[({]\s?(?:dot|DOT)\s?[\])}]\s?)){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
_AT = re.compile(r"@|[\[({]\s?(?:at|AT)\s?[\])}]")
"""What every e-mail address has, and few texts."""

_IN_LINK = r"[^\s<>\"'“”\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+"
"""What a web address goes on with: no blank, and no Chinese or Japanese, which in a sentence is its next word."""

_LINK = re.compile(
    rf"(?:https?://|(?<![A-Za-z0-9])www\.){_IN_LINK}"
    rf"|(?<![A-Za-z0-9_@.])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,12}}/{_IN_LINK}"
    rf"|(?<![\d.])10\.\d{{4,9}}/{_IN_LINK}"
)
_NO_PAGES = (
    "watch|groups|events|hashtag|sharer|share|plugins|help|policies|login|reel|story.php|photo|photo.php|"
    "permalink.php|marketplace|ads|business|pages|gaming"
)
_NO_USERS = r"(?!(?:i|search|hashtag|home|explore|intent|share|settings|tos|privacy)\b)"
_PROFILES: dict[str, str] = {
    "facebook.com": rf"(?:profile\.php\?.*\bid=\d+|people/[^/]+/\d+|(?!(?:{_NO_PAGES})\b)[\w.%-]{{3,}})",
    "instagram.com": r"(?!(?:p|reel|reels|explore|stories|tv|about|accounts)\b)[\w.]{2,}",
    "threads.net": r"@[\w.]+",
    "threads.com": r"@[\w.]+",
    "x.com": rf"{_NO_USERS}\w{{2,15}}(?:$|[/?#])",
    "twitter.com": rf"{_NO_USERS}\w{{2,15}}(?:$|[/?#])",
    "tiktok.com": r"@[\w.]+",
    "youtube.com": r"(?:@[\w.%-]+|channel/|c/|user/)",
    "t.me": r"(?!(?:share|joinchat)\b)\+?\w{4,}",
    "telegram.me": r"\w{4,}",
    "line.me": r"(?:R/)?ti/(?:p|g2?)/",
    "lin.ee": r"\w+",
    "page.line.me": r"[\w@]+",
    "wa.me": r"\d{7,15}",
    "weibo.com": r"(?!(?:tv|hot|newlogin|login)\b)(?:u/\d+|n/[^/]+|\w{4,})",
    "weibo.cn": r"(?:u/\d+|n/[^/]+|\w{4,})",
    "linkedin.com": r"in/[^/]+",
    "plurk.com": r"(?!(?:p|search|portal)\b)\w{3,}",
    "bsky.app": r"profile/[^/]+",
    "reddit.com": r"(?:user|u)/[\w-]+",
    "vk.com": r"(?!(?:feed|video|wall|club|public)\b)\w{3,}",
    "ok.ru": r"profile/\d+",
    "note.com": r"(?!(?:search|hashtag|topic)\b)\w{3,}$",
    "medium.com": r"@[\w.-]+",
    "xiaohongshu.com": r"user/profile/",
    "douyin.com": r"user/",
    "space.bilibili.com": r"\d+",
    "dcard.tw": r"@\w+",
}
"""By host, what the path of a link to an account begins with."""

_CUED = re.compile(
    r"(?<![A-Za-z])(?:LINE|Line|line|ライン|賴|Telegram|telegram|TELEGRAM|テレグラム|TG|tg|飛機|WeChat|Wechat|wechat|"
    r"微信|威信|微訊|WhatsApp|whatsapp|Signal|KakaoTalk|カカオ|Discord|discord|IG|ig|Instagram|インスタ|Skype|skype|QQ|小紅書|抖音|Twitter|推特)"
    r"(?:(?:\s?(?:ID|Id|id|I\.D\.|帳號|账号|帐号|號|号|アカウント|account|handle|username|user\s?name))\s?(?:is|was|[:=是为為は])?|\s?[:=])\s{0,2}[「『“\"']?"
    r"(@?[A-Za-z0-9][A-Za-z0-9._-]{3,29})"
)
_HANDLE = re.compile(r"(?<![A-Za-z0-9_@./])@[A-Za-z0-9_][A-Za-z0-9_.]{2,29}(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?")

_V4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}|\[\.\]\d{1,3}){3}(?![\w]|\.\d)", re.ASCII)
_V6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])", re.ASCII)
_VERSION = re.compile(r"(?:\bv|version|ver\.?|release|section|chapter|版本|バージョン|第)\s*$", re.IGNORECASE)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand."""
    if _AT.search(text):
        yield from (found.span() for found in _EMAIL.finditer(text))


def links(text: str) -> Iterator[tuple[int, int]]:
    """Yield where web addresses and DOIs stand."""
    yield from (found.span() for found in _links(text))


def _links(text: str) -> Iterator[re.Match[str]]:
    """Look for links where there is a mark of one, as in few texts."""
    return _LINK.finditer(text) if "/" in text or "www." in text else iter(())


def is_account_link(link: str) -> bool:
    """Say whether a web address leads to somebody's account or names one."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        return False
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    pattern = _PROFILES.get(host) or _PROFILES.get(host.partition(".")[2])
    path = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    return bool(pattern and re.match(pattern, path))


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where links to accounts, handles and ids on messengers stand, the messenger's name with its id."""
    for found in _links(text):
        if is_account_link(found[0].rstrip(".,;:!?)")):
            yield found.start(), found.start() + len(found[0].rstrip(".,;:!?)"))
    for found in _CUED.finditer(text):
        if not found[1].rstrip(".").isalpha() or "ID" in found[0].upper() or "@" in found[1] or len(found[1]) > 5:
            yield found.start(), found.start() + len(found[0].rstrip(".-"))
    if "@" in text:
        yield from ((found.start(), found.start() + len(found[0].rstrip("."))) for found in _HANDLE.finditer(text))


def ip_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where IP addresses stand, but not those every machine gives itself."""
    for found in _V4.finditer(text):
        numbers = found[0].replace("[.]", ".")
        if _VERSION.search(text[: found.start()]) or all(len(part) == 1 for part in numbers.split(".")):
            continue
        if _is_address(numbers):
            yield found.span()
    for found in _V6.finditer(text) if text.count(":") > 1 else ():
        if len(found[0]) > 6 and _is_address(found[0]):
            yield found.span()


def _is_address(written: str) -> bool:
    try:
        found = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (found.is_loopback or found.is_unspecified)
