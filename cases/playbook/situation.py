"""The situation a campaign team describes, written as a URL's query: what they see, where, who they are, how fast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from cases.errors import Problem, Rejected
from cases.i18n import N_, Msg, country_codes
from cases.search import LABELS, LONGEST, Filter
from cases.taxonomy import Taxonomy

NARROWING = ("country", "target", "channel")
"""The parts of a situation that narrow the cases, as they are called in a filter."""

WHO = (
    "political_party",
    "ngo",
    "media_outlet",
    "fact_checker",
    "local_government",
    "government_agency",
    "election_authority",
    "civic_tech",
    "think_tank_academia",
    "platform",
)
"""Who can ask: words of the vocabulary `actor_type`, those who are attacked most often first."""

WITHIN: dict[str, Msg] = {"hours": N_("Within hours"), "days": N_("Within days"), "weeks": N_("Within weeks")}
"""How fast one must act."""

OWN: dict[str, Msg] = {"who": N_("Who you are"), "within": N_("How fast you must act"), "without": N_("Not meant")}
"""The parameters of a situation beside those it shares with a filter, with what they are called."""

MOST = 40
"""Values of one part that are looked at."""

_NOT_OFFERED = N_("“{word}” is not in the list. Choose one of the words offered.")
_SHARED = ("q", "tactic", *NARROWING)


@dataclass(frozen=True)
class Situation:
    """What is happening to somebody. All parts but `who` and `within` decide which cases are alike.

    Attributes:
        q: What they see, in plain words of any of the three languages.
        tactic: Tactics they chose; a technique includes its sub-techniques.
        target: Target groups; each includes those below it.
        country: Countries aimed at (ISO 3166-1 alpha-2, or EU).
        channel: Channels; each includes those below it.
        who: Who asks, one of `WHO`; empty when not said.
        within: How fast they must act, one of `WITHIN`; empty when not said.
        without: What the words were understood as and isn't meant: ids of tactics, codes of countries, words of `WHO`.
    """

    q: str = ""
    tactic: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    who: str = ""
    within: str = ""
    without: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> Self:
        """Return the situation that a query names; other parameters are left alone.

        Args:
            query: Each parameter with all its values, as a URL gives them.
            words: What its words are checked against.

        Raises:
            Rejected: A value is unknown; every one is listed.
        """
        found, problems = cls.read_what_is_known(query, words)
        if problems:
            raise Rejected(problems)
        return found

    @classmethod
    def read_what_is_known(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> tuple[Self, list[Problem]]:
        """Return the same without what nobody knows, and what is wrong with that."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name in _SHARED:
            given = query.get(name, ())[:MOST]
            if name == "q":
                # The box holds plain words: what a search would take for a field word is text here.
                values["q"] = " ".join(" ".join(given[-1:]).replace("\0", "").split())[:LONGEST]
                continue
            for value in given:
                try:
                    known = Filter.read({name: [value]}, words)
                except Rejected as error:
                    problems += error.problems
                else:
                    values[name] = tuple(dict.fromkeys((*values.get(name, ()), *getattr(known, name))))
        for name, offered in (("who", WHO), ("within", tuple(WITHIN))):
            for value in query.get(name, ())[-1:]:
                if value in offered:
                    values[name] = value
                elif value:
                    problems.append(Problem(name, _NOT_OFFERED, {"word": value[:80]}))
        given = [item for value in query.get("without", ()) for item in value.split(",") if item][:MOST]
        values["without"] = tuple(item for item in dict.fromkeys(given) if _can_be_understood(item, words))
        problems += [
            Problem("without", _NOT_OFFERED, {"word": item[:80]})
            for item in given
            if not _can_be_understood(item, words)
        ]
        return cls(**values), problems

    @classmethod
    def of(cls, wanted: Filter) -> Self:
        """Return the situation that a filter comes nearest to."""
        return cls(**{name: getattr(wanted, name) for name in _SHARED})

    def query(self) -> dict[str, list[str]]:
        """Return the situation as a URL's parameters, without the empty ones."""
        found: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                found[field.name] = [value] if isinstance(value, str) else list(value)
        if self.without:
            found["without"] = [",".join(self.without)]
        return found

    def url(self, path: str = "") -> str:
        """Return `path` with the situation as its query string."""
        written = urlencode(self.query(), doseq=True, safe=",", errors="replace")
        return f"{path}?{written}" if written else path

    def changed(self, **changes: Any) -> Self:
        """Return this situation with some of its parts replaced."""
        return replace(self, **changes)

    @property
    def is_empty(self) -> bool:
        """Say whether it tells nothing to look for: a country alone is no situation, nor is who asks."""
        return not (self.q.strip() or self.tactic or self.target or self.channel)


def label(name: str) -> Msg:
    """Return what a part of a situation is called."""
    return OWN[name] if name in OWN else LABELS[name]


def _can_be_understood(item: str, words: Taxonomy) -> bool:
    return words.tactic(item) is not None or item in WHO or item in country_codes("en")
