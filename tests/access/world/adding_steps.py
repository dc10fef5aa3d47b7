"""What other organisations add to published cases and take back, in both worlds, or are refused as the model says."""

from collections.abc import Callable

from cases import corroborate
from cases.errors import CaseError, NotAllowed, NotFound
from db.vocabulary import ContributorShown, Role
from tests.access.world import rule
from tests.access.world.model import Case, Seen, Thought
from tests.access.world.stage import Refusal, Stage, gate
from tests.access.world.writing import COUNTERMEASURES, RESULTS


def _case_of_others(stage: Stage, said: Callable[[Case], set[int]]) -> tuple[Case | None, bool]:
    """Choose a published case, somebody of another organisation who would add to it, and whether they take it back.

    Args:
        stage: The stage.
        said: The organisations that have said something of a case.
    """
    back = stage.dice.random() < 0.4
    case = stage.case(lambda case: case.is_read and bool(said(case)) >= back)
    stage.touched = case
    if case is None:
        return None, back
    people = stage.model.people
    stage.actor = stage.usually(
        [
            member.id
            for member in people.members.values()
            if member.organisation is not case.owner and Role.CONTRIBUTOR in member.roles
            and (not back or member.organisation.id in said(case))
            and rule.meets_current(people, people.who(member.id), case)
        ]
    )  # fmt: skip
    return case, back


def _refusal(stage: Stage, case: Case) -> Refusal:
    refusal = gate(stage, case, rule.may_add, case.version)
    if refusal is None and not rule.meets_current(stage.model.people, stage.model.people.who(stage.actor), case):
        return NotAllowed
    return refusal


def see_too(stage: Stage) -> None:
    """Say that an organisation saw the same, anew or in other words, or take that back."""
    case, back = _case_of_others(stage, lambda case: set(case.seen))
    if case is None:
        return
    refusal = _refusal(stage, case)
    home = stage.model.people.who(stage.actor).organisation
    if back:
        refusal = refusal or (None if home in case.seen else NotFound)
        stage.attempt("unsee", refusal, lambda s, v: corroborate.take_back_corroboration(s, v, case.id))
        if refusal is None:
            del case.seen[home]
        return
    note = stage.dice.choice((None, f"seen {stage.attempts}"))
    said = {"period_from": f"202{stage.dice.randint(1, 4)}", "note": note}
    stage.attempt("see_too", refusal, lambda s, v: corroborate.corroborate(s, v, case.id, said))
    if refusal is None:
        camp = stage.model.people.organisations[home].camp
        case.seen[home] = Seen(camp, said["period_from"] or "", note)


def think(stage: Stage) -> None:
    """Say what an organisation thinks of a countermeasure, anew or in other words, or take that back."""
    case, back = _case_of_others(stage, lambda case: {home for home, _ in case.thought})
    if case is None:
        return
    people = stage.model.people
    who, refusal = people.who(stage.actor), _refusal(stage, case)
    known = sorted(rule.reads_of(people, who, case))
    own = [name for home, name in case.thought if home == who.organisation] if back else []
    countermeasure = stage.dice.choice(own or (known if known and stage.dice.random() < 0.9 else COUNTERMEASURES))
    key = who.organisation, countermeasure
    if back:
        refusal = refusal or (None if key in case.thought else NotFound)
        stage.attempt("unthink", refusal, lambda s, v: corroborate.take_back_assessment(s, v, case.id, countermeasure))
        if refusal is None:
            del case.thought[key]
        return
    note, shown = stage.dice.choice((None, f"thought {stage.attempts}")), stage.dice.choice(list(ContributorShown))
    said = {"countermeasure": countermeasure, "result": stage.dice.choice(RESULTS), "evidence": "observed",
            "shown": shown.value, "note": note}  # fmt: skip
    refusal = refusal or (None if countermeasure in known else CaseError)
    stage.attempt("think", refusal, lambda s, v: corroborate.assess(s, v, case.id, said))
    if refusal is None:
        home = people.organisations[who.organisation]
        case.thought[key] = Thought(home, home.kind, home.country, shown, str(said["result"]), note)


ADDING_STEPS: dict[str, tuple[int, Callable[[Stage], None]]] = {"see_too": (10, see_too), "think": (14, think)}
"""What others can add to cases, each with how often."""
