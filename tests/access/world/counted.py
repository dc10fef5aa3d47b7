"""What the model says of figures and counts, from what somebody finds."""

from calendar import monthrange
from collections import Counter
from datetime import date
from itertools import product
from typing import Any

from db.vocabulary import Audience, ContributorShown
from tests.access.world.people import Who
from tests.access.world.rule import Reading
from tests.access.world.writing import TARGETS, Said

Pairs = dict[tuple[str, str], int]


def first_day(written: str) -> date:
    """Return the first day that a day or month can mean."""
    return date.fromisoformat((written + "-01")[:10])


def last_day(written: str) -> date:
    """Return the last day that a day or month can mean."""
    if len(written) == 10:
        return date.fromisoformat(written)
    year, month = int(written[:4]), int(written[5:7])
    return date(year, month, monthrange(year, month)[1])


def period(said: Said) -> tuple[date, date]:
    """Return the first and the last day a case can have gone on."""
    return first_day(said["period_from"]), last_day(said["period_to"] or said["period_from"])


def named(who: Who, found: list[Reading]) -> list[Reading]:
    """Return those of which somebody may know the owner."""
    return [
        reading
        for reading in found
        if reading.case.sharing.shown is ContributorShown.ORGANISATION or reading.case.owner.id == who.organisation
    ]


def told(who: Who, organisations: int) -> int:
    """Return how many organisations somebody is told of: visitors of threes only."""
    return organisations if who.member else organisations // 3 * 3


def figures(who: Who, found: list[Reading]) -> dict[str, Any]:
    """Return the key figures."""
    responses = [response for reading in found for response in reading.said["responses"]]
    results = [{outcome["result"] for outcome in response["outcomes"]} for response in responses]
    return {
        "cases": len(found),
        "organisations": told(who, len({reading.case.owner.id for reading in named(who, found)})),
        "countries": len({code for reading in found for code in reading.said["countries"]}),
        "tactics": len({tactic for reading in found for tactic in reading.said["tactics"]}),
        "responses": len(responses),
        "measured": sum(bool(result - {"too_early", "not_measured"}) for result in results),
        "first": min((period(reading.said)[0] for reading in found), default=None),
        "last": max((period(reading.said)[1] for reading in found), default=None),
    }


def over_time(found: list[Reading]) -> dict[int, int]:
    """Return cases by each year in which they may have gone on."""
    counts: Counter[int] = Counter()
    for reading in found:
        begun, ended = period(reading.said)
        counts.update(range(begun.year, ended.year + 1))
    return {year: counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}


def coverage(who: Who, found: list[Reading]) -> dict[int, int]:
    """Return how many organisations have a case that began in each year or before."""
    starts: dict[int, int] = {}
    for reading in named(who, found):
        owner, year = reading.case.owner.id, period(reading.said)[0].year
        starts[owner] = min(year, starts.get(owner, year))
    return {year: told(who, sum(start <= year for start in starts.values())) for year in over_time(found)}


def values(said: Said, name: str) -> set[str]:
    """Return what a case counts under: its own words and the wider ones above them."""
    match name:
        case "country":
            return set(said["countries"])
        case "tactic":
            return set(said["tactics"])
        case "target":
            return set(said["target_groups"]) | {TARGETS[word] for word in said["target_groups"]}
        case _:
            return {response["countermeasure"] for response in said["responses"]}


def cases_by(found: list[Reading], name: str) -> dict[str, int]:
    """Return cases by country, target group, tactic or countermeasure."""
    return dict(Counter(value for reading in found for value in values(reading.said, name)))


def crossed(found: list[Reading], one: str, other: str) -> Pairs:
    """Return cases by pairs of two of these."""
    return dict(
        Counter(pair for reading in found for pair in product(values(reading.said, one), values(reading.said, other)))
    )


def results(found: list[Reading]) -> Pairs:
    """Return cases by countermeasure and result; without a result it counts as not measured."""
    return dict(
        Counter(
            (response["countermeasure"], result)
            for reading in found
            for response in reading.said["responses"]
            for result in {outcome["result"] for outcome in response["outcomes"]} or {"not_measured"}
        )
    )


# --- files --------------------------------------------------------------------------------------------------------


def may_leave(who: Who, found: list[Reading]) -> list[Reading]:
    """Return what may stand in a file: CLEAR for everybody, GREEN and AMBER for members, the rest for nobody."""
    free = {Audience.CLEAR, Audience.GREEN, Audience.AMBER} if who.member else {Audience.CLEAR}
    return [reading for reading in found if reading.case.sharing.audience in free]


def marked(who: Who, reading: Reading) -> Audience:
    """Return as what a rendition is to be handled in a file: as narrow as the widest class that reads the same."""
    audience = reading.case.sharing.audience
    if not who.member or audience is Audience.AMBER:
        return audience
    if not reading.row & {"shared", "public"}:
        return Audience.AMBER
    return audience if "public" in reading.row else Audience.GREEN
