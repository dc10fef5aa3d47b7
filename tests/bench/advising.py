"""The playbook's answer, against the two counts in SQL that it can't do without."""

from collections.abc import Iterator

from sqlalchemy import Engine

from cases import facets, playbook, stats
from cases.index import ask_rows
from cases.playbook import Situation
from cases.search import Filter
from db.access import viewing
from db.viewer import ANONYMOUS
from tests.bench.measuring import Measured, best

SITUATIONS = (
    Situation(tactic=("PW02",), country=("TW",)),
    Situation(tactic=("PW33", "PW07")),
    Situation(tactic=("PW01",), target=("voters",), who="political_party"),
)


def answers(engine: Engine) -> Iterator[Measured]:
    """Yield answers to situations, each against countermeasures by result and by case, counted in SQL."""
    for situation in SITUATIONS:
        wanted = Filter(tactic=situation.tactic, country=situation.country, target=situation.target)
        with viewing(engine, ANONYMOUS) as session:
            cases = playbook.playbook(session, situation).extent.cases
            ours = best(lambda: playbook.playbook(session, situation), 3)  # noqa: B023 - used at once
        with viewing(engine, ANONYMOUS) as session:
            ask_rows(session)
            counted = best(
                lambda: (
                    stats.countermeasure_by_result(session, wanted),  # noqa: B023
                    facets.facets(session, wanted, ("countermeasure",)),  # noqa: B023
                ),
                2,
            )
        said = " ".join(filter(None, (*situation.tactic, *situation.country, *situation.target)))
        yield Measured(f"playbook, {said}: {cases:,} cases", "its two counts in SQL", ours, counted, 5)
