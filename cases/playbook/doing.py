"""Who can use a countermeasure and how fast it acts, from what its vocabulary file states beside its texts."""

from functools import cache

from cases.index import DAYS
from cases.playbook.ledger import Entry
from cases.record import COUNTERMEASURES
from cases.taxonomy import Taxonomy, stated

_OWN, _DISARM = COUNTERMEASURES

NAMED: dict[str, frozenset[str]] = {
    "political_party": frozenset({"party", "parties"}),
    "ngo": frozenset({"ngo", "ngos", "community leader"}),
    "media_outlet": frozenset({"media", "creators"}),
    "fact_checker": frozenset({"fact checker"}),
    "local_government": frozenset({"government", "council"}),
    "government_agency": frozenset(
        {
            "government",
            "governments",
            "foreign ministry",
            "interior ministry",
            "immigration",
            "regulator",
            "security service",
            "financial intelligence",
            "prosecutors",
        }
    ),
    "election_authority": frozenset({"election authority"}),
    "civic_tech": frozenset({"civic tech"}),
    "think_tank_academia": frozenset({"educators", "libraries"}),
    "platform": frozenset({"platforms", "platform", "ad tech", "advertisers"}),
}
"""What the column `who` of `pw_countermeasures.csv` calls each of `cases.playbook.situation.WHO`."""

EVERYBODY = "all"

_AT_ONCE = {
    "hours": frozenset({"disrupt", "degrade"}),
    "days": frozenset({"detect", "disrupt", "degrade", "recover"}),
    "weeks": frozenset({"detect", "disrupt", "degrade", "recover", "deny", "deter"}),
}
"""Types of response that can take effect in time, where nobody recorded how long one took."""


@cache
def _said(column: str) -> dict[str, frozenset[str]]:
    found = {**stated(_DISARM, column), **stated(_OWN, column)}
    return {term: frozenset(word.lower() for word in words) for term, words in found.items()}


def types(countermeasure: str) -> frozenset[str]:
    """Return the types of response a countermeasure is, words of `response_type`."""
    return _said("response_types").get(countermeasure, frozenset())


def can_do(who: str, countermeasure: str, words: Taxonomy, doers: frozenset[str] = frozenset()) -> bool:
    """Say whether a countermeasure is for who asks: its vocabulary names them, or such an actor did it.

    A counter of DISARM is for whom our own countermeasures are that mean about the same.

    Args:
        who: One of `WHO`, or empty.
        countermeasure: Its term.
        words: The vocabularies.
        doers: The types of actors who did it in the cases.
    """
    if not who:
        return False
    alike = [word.id for word in words.words(_OWN) if word.id == countermeasure or countermeasure in word.mapped_to]
    named = frozenset().union(*(_said("who").get(term, frozenset()) for term in alike))
    return bool(named & NAMED[who]) or EVERYBODY in named or who in doers


def in_time(within: str, countermeasure: str, entry: Entry | None = None) -> bool:
    """Say whether a countermeasure is likely to act in time: by how long it took, else by its types of response."""
    if not within:
        return False
    if entry is not None and entry.days is not None:
        return entry.days <= DAYS[within]
    return bool(types(countermeasure) & _AT_ONCE[within])
