"""Likely personal data in a text, in English, Chinese and Japanese.

It warns and never promises: a text in which nothing is found can still lead to a person, and what is found may be
harmless. Reviewers read the text itself.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from cases.fields import definitions
from cases.personal.accounts import accounts, emails, ip_addresses, is_account_link, links
from cases.personal.addresses import addresses
from cases.personal.finding import BLOCKING, LABELS, Finding, Kind, Seen
from cases.personal.identity import bank_accounts, national_ids, payment_cards
from cases.personal.money import amounts
from cases.personal.names import names
from cases.personal.phones import REGIONS, phones
from cases.personal.wording import neutral
from cases.record import Content

__all__ = [
    "BLOCKING",
    "LABELS",
    "NUMBERED",
    "REGIONS",
    "Finding",
    "Kind",
    "blocking",
    "find",
    "generalise",
    "in_content",
    "is_account_link",
]


Search = Callable[[str], Iterator[tuple[int, int]]]

_SEARCHES: tuple[tuple[Kind | None, Search], ...] = (
    (Kind.EMAIL, emails),
    (Kind.ACCOUNT, accounts),
    (None, links),
    (Kind.NATIONAL_ID, national_ids),
    (Kind.PAYMENT_CARD, payment_cards),
    (Kind.BANK_ACCOUNT, bank_accounts),
    (Kind.IP_ADDRESS, ip_addresses),
    (Kind.AMOUNT, amounts),
    (Kind.ADDRESS, addresses),
)
NUMBERED: frozenset[Search] = frozenset({national_ids, payment_cards, bank_accounts, amounts})
"""The searches that find nothing in a text without a digit, as most texts are; that for phone numbers is another."""

_SURE = tuple(search for kind, search in _SEARCHES if kind in BLOCKING)
_DIGIT = re.compile(r"\d")


def find(text: str, *, country_hints: Sequence[str] = REGIONS) -> list[Finding]:
    """Return what looks like personal data in a text, in its order and without overlaps.

    Args:
        text: Any text; full-width digits and letters are read like plain ones.
        country_hints: Countries (ISO 3166-1 alpha-2) whose phone numbers are looked for without a country code.
    """
    seen = Seen(text)
    taken = [False] * (len(seen.text) + 1)
    found: list[Finding] = []
    for kind, start, last, blocking in _candidates(seen.text, country_hints):
        end = last
        while kind is Kind.NAME and end > start and (taken[end - 1] or seen.text[end - 1] == " "):
            end -= 1  # a name can run into what follows it, such as a currency's letters
        if start == end or any(taken[start:end]):
            continue
        taken[start:end] = [True] * (end - start)
        if kind is not None:
            found.append(seen.finding(kind, start, end, blocking=blocking))
    return sorted(found, key=lambda finding: finding.start)


def _candidates(text: str, regions: Sequence[str]) -> Iterator[tuple[Kind | None, int, int, bool | None]]:
    """Yield what each search finds, the surest first; a link is no place to look for anything else."""
    numbered = _DIGIT.search(text) is not None
    for kind, search in _SEARCHES:
        if numbered or search not in NUMBERED:
            yield from ((kind, start, end, None) for start, end in search(text))
    if numbered:
        yield from ((Kind.PHONE, start, end, blocking) for start, end, blocking in phones(text, regions))
    yield from ((Kind.NAME, start, end, None) for start, end in names(text))


def generalise(text: str, lang: str) -> str:
    """Return a text with neutral words for what looks like personal data in it.

    Args:
        text: Any text.
        lang: The text's language (BCP 47), in which the neutral words are.
    """
    parts, place = [], 0
    for finding in find(text):
        parts += [text[place : finding.start], neutral(finding, lang)]
        place = finding.end
    return "".join([*parts, text[place:]])


def in_content(content: Content) -> list[tuple[str, Finding]]:
    """Return what looks like personal data in the free texts and links of a case, each with the path of its field."""
    said = content.model_dump(mode="json")
    return [(path, finding) for path, text in _texts(said) for finding in find(text)]


def blocking(content: Content) -> list[tuple[str, Finding]]:
    """Return what `in_content()` finds that others don't read without a reason, in a quarter of the time."""
    said = content.model_dump(mode="json")
    found = ((path, finding) for path, text in _texts(said) if _may_block(text) for finding in find(text))
    return [(path, finding) for path, finding in found if finding.blocking]


def _may_block(text: str) -> bool:
    """Say whether a text has anything that blocks, unless it is part of something else.

    The other searches, most of the work, only take places away from these: most texts can be spared them.
    """
    seen = Seen(text).text
    numbered = _DIGIT.search(seen) is not None
    if any(True for search in _SURE if numbered or search not in NUMBERED for _ in search(seen)):
        return True
    return numbered and any(private for _, _, private in phones(seen, REGIONS))


_FREE = {found.path for found in definitions(Content) if found.kind in {"line", "text", "link"}}


def _texts(said: object, path: str = "", bare: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(said, dict):
        for name, value in said.items():
            yield from _texts(value, f"{path}.{name}".strip("."), f"{bare}.{name}".strip("."))
    elif isinstance(said, list):
        for number, value in enumerate(said):
            yield from _texts(value, f"{path}.{number}", bare)
    elif isinstance(said, str) and bare in _FREE:
        yield path, said
