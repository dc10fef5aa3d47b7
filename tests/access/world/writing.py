"""Cases to be sent, each with words of its own, and by hand what is left of them for each class of reader."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

Said = dict[str, Any]
"""What a rendition says, as `cases.record.Content` writes it in JSON."""

COUNTRIES = {"TW": "Taiwan", "JP": "Japan", "KR": "South Korea", "US": "United States"}
TARGETS = {"voters": "general_public", "candidate": "politics", "tourism": "economy", "ngo": "public_debate"}
"""Target groups, each with the wider one above it."""

TACTICS = ("PW01", "PW02", "PW03", "PW04")
CHANNELS = ("newspaper", "line", "radio", "website")
COUNTERMEASURES = ("CM01", "CM02", "CM09")
RESULTS = ("stopped", "backfired", "too_early", "not_measured", "reduced")
LEGAL = ("charged", "none", "investigation")
REASONS = ("privacy", "legal_process", "method", "agreement", "not_stated")


@dataclass(frozen=True)
class Written:
    """A case as it is entered, without who may read it, and what each class of reader must read."""

    entered: dict[str, Any]
    own: Said
    shared: Said
    public: Said


@dataclass(frozen=True)
class Way:
    """A way to withhold something: what is entered for it, and what it does to what others read.

    Attributes:
        omission: Its field, way and wording.
        told: The fields that readers are told about.
        change: Makes it in what others read.
    """

    omission: dict[str, Any]
    told: tuple[str, ...]
    change: Callable[[Said], None]


def full(mark: str, dice: Random) -> Said:
    """Return a case with every kind of field, each text with a word that stands nowhere else."""
    country = dice.choice(list(COUNTRIES))
    text = {"lang": "en", "status": "original"}
    said: Said = {
        "texts": [
            {
                **text,
                "title": f"Forged poll za{mark}",
                "summary": f"A newsletter printed it zb{mark}",
                "narrative": f"At first zc{mark}",
                "caveat": None,
                "counter_view": f"They say zd{mark}",
            }
        ],
        "period_from": f"202{dice.randint(1, 4)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
        "period_to": None,
        "reported_on": None,
        "countries": dice.sample(list(COUNTRIES), dice.randint(1, 2)),
        "places": [{"name": f"ze{mark}", "country": country}, {"name": f"zf{mark}", "country": None}],
        "target_groups": dice.sample(list(TARGETS), dice.randint(1, 2)),
        "actors": [
            {
                "name": f"zg{mark}",
                "type": "civil_society",
                "state": dice.choice([None, "CN"]),
                "attributed_by": f"zh{mark}",
                "basis": None,
                "confidence": None,
            }
        ],
        "tactics": dice.sample(TACTICS, 2),
        "tactics_unsure": dice.random() < 0.2,
        "channels": dice.sample(CHANNELS, 2),
        "flows": [],
        "information_credibility": dice.choice("123"),
        "legal_status": dice.choice(LEGAL),
        "contested": dice.random() < 0.2,
        "breakout_scale": None,
        "responses": [_response(mark, dice)],
        "sources": [
            {
                "title": f"zk{mark}",
                "publisher": f"zl{mark}",
                "published": None,
                "url": f"https://example.org/zm{mark}",
                "archived_url": dice.choice([None, f"https://example.org/zn{mark}"]),
                "reliability": None,
            }
        ],
        "verification": "not_checked",
        "estimates": [],
        "references": [{"scheme": "newsroom", "value": f"zq{mark}"}] if dice.random() < 0.5 else [],
        "relations": [],
        "withheld": [],
    }
    if dice.random() < 0.4:
        said["period_to"] = f"2025-0{dice.randint(1, 9)}-2{dice.randint(0, 8)}"
    if dice.random() < 0.3:
        words = {"title": f"zr{mark}", "summary": f"zs{mark}", "narrative": None, "caveat": None, "counter_view": None}
        said["texts"].append({"lang": "ja", "status": "human", **words})
    return said


def _response(mark: str, dice: Random) -> Said:
    return {
        "countermeasure": dice.choice(COUNTERMEASURES),
        "actor_type": None,
        "began": None,
        "cost_band": None,
        "texts": [{"lang": "en", "status": "original", "description": f"zi{mark}"}],
        "outcomes": [
            {
                "as_of": None,
                "result": dice.choice(RESULTS),
                "evidence": "observed",
                "harm": None,
                "texts": [{"lang": "en", "status": "original", "statement": f"zj{mark}", "method": None}],
            }
        ],
    }


# --- what is withheld, and what is left then ----------------------------------------------------------------------


def _month(written: str) -> str:
    return written[:7]


def _put(said: Said, path: str, value: Any) -> None:
    *way, last = (int(part) if part.isdecimal() else part for part in path.split("."))
    here: Any = said
    for part in way:
        here = here[part]
    here[last] = value


def _reworded(path: str, wording: str, told: str) -> Way:
    return Way({"field": path, "way": "reworded", "wording": wording}, (told,), lambda said: _put(said, path, wording))


def _gone(path: str, told: str, change: Callable[[Said], Any]) -> Way:
    return Way({"field": path, "way": "left_out"}, (told,), lambda said: (change(said), None)[1])


def _coarser_begin(said: Said) -> None:
    said["period_from"] = _month(said["period_from"])
    said["period_to"] = said["period_to"] and _month(said["period_to"])


def _nameless(said: Said) -> None:
    said["actors"][0] |= {"name": None, "attributed_by": None}


def _without_link(said: Said) -> None:
    said["sources"][0] |= {"url": None, "archived_url": None}


def _countrys_name(said: Said) -> None:
    said["places"][0]["name"] = COUNTRIES[said["places"][0]["country"]]


def ways(said: Said, mark: str) -> list[Way]:
    """Return what could be withheld of a case; any of them together."""
    ends = ("period_from", "period_to") if said["period_to"] else ("period_from",)
    links = ("sources.url", "sources.archived_url") if said["sources"][0]["archived_url"] else ("sources.url",)
    country = next(code for code in COUNTRIES if code not in said["countries"])
    return [
        _reworded("texts.0.title", f"In other words zt{mark}", "texts.title"),
        _reworded("texts.0.summary", f"In other words zu{mark}", "texts.summary"),
        _reworded("countries.0", country, "countries"),
        _gone("texts.0.narrative", "texts.narrative", lambda left: left["texts"][0].update(narrative=None)),
        _gone("places.1", "places", lambda left: left["places"].pop(1)),
        _gone("tactics.1", "tactics", lambda left: left["tactics"].pop(1)),
        _gone("channels.0", "channels", lambda left: left["channels"].pop(0)),
        _gone("legal_status", "legal_status", lambda left: left.update(legal_status=None)),
        _gone("responses.0.outcomes.0", "responses.outcomes", lambda left: left["responses"][0]["outcomes"].clear()),
        _gone("responses.0.texts.0.description", "responses.texts.description",
              lambda left: left["responses"][0]["texts"].clear()),
        Way({"field": "period_from", "way": "coarsened"}, ends, _coarser_begin),
        Way({"field": "places.0.name", "way": "coarsened"}, ("places.name",), _countrys_name),
        Way({"field": "actors.0.name", "way": "coarsened"}, ("actors.name", "actors.attributed_by"), _nameless),
        Way({"field": "sources.0.url", "way": "coarsened"}, links, _without_link),
    ]  # fmt: skip


def write(mark: str, dice: Random) -> Written:
    """Return a case with some of its details withheld from the public, or from members too.

    Args:
        mark: A number of its own, which every word of the case ends with.
        dice: What decides.
    """
    own = full(mark, dice)
    shared, public = deepcopy(own), deepcopy(own)
    omissions = []
    for way in dice.sample(ways(own, mark), dice.choice((0, 0, 1, 2, 4))):
        reason, members_too, told = dice.choice(REASONS), dice.random() < 0.6, dice.random() < 0.7
        omissions.append({"wording": None, **way.omission, "reason": reason, "members_too": members_too, "told": told})
        for said in (shared, public) if members_too else (public,):
            way.change(said)
            if told:
                said["withheld"] += [{"field": f, "way": way.omission["way"], "reason": reason} for f in way.told]
    keep_own = dice.random() < 0.75
    entered = {**own, "omissions": omissions, "keep_own": keep_own}
    return Written(entered, own if keep_own else shared, shared, public)


def comparable(said: Said | None) -> Said | None:
    """Return what a rendition says with the list of what is withheld in an order of its own."""
    if said is None:
        return None
    return {**said, "withheld": sorted(said["withheld"], key=lambda item: item["field"])}
