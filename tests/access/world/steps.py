"""What people send and decide: done through the real verbs, and in the model, or refused as the model says."""

from collections.abc import Callable

from cases import correct, review
from cases.errors import CaseError, NotAllowed, SignInNeeded
from cases.submit import resend, submit
from db.vocabulary import Decision, RenditionState, Role, Status
from tests.access.world import rule
from tests.access.world.drawing import drawn, new_edition, refresh
from tests.access.world.model import Case, Proposal
from tests.access.world.owner_steps import discard_draft, keep_draft, narrow, take_back, withdraw
from tests.access.world.stage import Stage, choose_sharing, colleagues, gate, happened
from tests.access.world.writing import Written, write


def _next(stage: Stage) -> tuple[Written, int]:
    """Return words for a new edition; a number that was given out stays used, whether or not it is stored."""
    stage.model.editions += 1
    born = stage.model.editions
    return write(f"{born}x", stage.dice), born


def send(stage: Stage) -> None:
    """Send a new case."""
    people = stage.model.people
    stage.touched = None
    stage.actor = stage.usually([m.id for m in people.members.values() if Role.CONTRIBUTOR in m.roles])
    who = people.who(stage.actor)
    sharing, entered, refusal = choose_sharing(stage, who.organisation)
    if Role.CONTRIBUTOR not in who.roles:
        refusal = NotAllowed if who.member else SignInNeeded
    written, born = _next(stage)
    own = [item.id for item in stage.model.drafts.values() if item.member == stage.actor and item.case is None]
    begun = stage.dice.choice(own) if own and stage.dice.random() < 0.3 else None
    asked = {**written.entered, **entered}
    receipt = stage.attempt("submit", refusal, lambda s, v: submit(s, v, asked, draft_id=begun))
    if refusal:
        return
    if begun:
        del stage.model.drafts[begun]
    home = people.members[stage.actor].organisation
    case = Case(receipt.id, home, home.kind, home.country, stage.actor, sharing, [], 0)
    stage.model.cases[case.id] = stage.touched = case
    edition = new_edition(stage, case, written, born)
    case.exception = drawn(stage, case, sharing, edition)
    case.editions.append(edition)
    refresh(stage, case)
    happened(stage, case, "submitted", 1)


def send_again(stage: Stage) -> None:
    """Send a case again that reviewers sent back."""
    case = stage.touched = stage.case(lambda case: case.status in rule.PASSED_BACK)
    if case is None:
        return
    stage.actor = stage.usually([case.author])
    sharing, entered, invalid = choose_sharing(stage, case.owner.id)
    version = stage.seen(case)
    refusal = gate(stage, case, rule.may_resend, version, sign_in=False) or invalid
    written, born = _next(stage)
    asked = {**written.entered, **entered}
    stage.attempt(
        "resend", refusal, lambda s, v: resend(s, v, case.id, asked, version=version, answer=f"answer {born}")
    )
    if refusal:
        return
    _answered(case, born)
    case.set_aside(RenditionState.PROPOSED)
    case.status, case.sharing = Status.SUBMITTED, sharing
    edition = new_edition(stage, case, written, born)
    case.exception = drawn(stage, case, sharing, edition)
    case.editions.append(edition)
    refresh(stage, case)
    happened(stage, case, "resubmitted", edition.number)


def _answered(case: Case, born: int) -> None:
    for row in case.newest.reviewers:
        if row.decision in {Decision.CHANGES, Decision.DECLINE}:
            row.answer = f"answer {born}"


def propose(stage: Stage) -> None:
    """Correct a published case, or let more people read it as it is."""
    who_may: Callable[[Case], bool] = lambda case: case.is_read  # noqa: E731
    case = stage.touched = stage.case(who_may)
    if case is None:
        return
    stage.actor = stage.usually(colleagues(stage, case))
    sharing, entered, invalid = choose_sharing(stage, case.owner.id)
    version = stage.seen(case)
    refusal = gate(stage, case, rule.may_correct, version) or invalid
    written, born = _next(stage)
    if stage.dice.random() < 0.3:  # the words stay, the readers change
        written = case.newest.written
    asked = {**written.entered, **entered}
    stage.attempt(
        "correct", refusal, lambda s, v: correct.correct(s, v, case.id, asked, version=version, answer=f"answer {born}")
    )
    if refusal:
        return
    _answered(case, born)
    case.set_aside(RenditionState.PROPOSED)
    edition = new_edition(stage, case, written, born)
    case.proposal = Proposal(edition.number, sharing)
    case.proposal.exception = drawn(stage, case, sharing, edition)
    case.editions.append(edition)
    refresh(stage, case)
    happened(stage, case, "submitted", edition.number)


# --- reviewing ----------------------------------------------------------------------------------------------------


def decide(stage: Stage) -> None:
    """Publish a case, ask for changes or decline it."""

    def waits(case: Case) -> bool:
        open_reviews = any(row.decision is None for row in case.newest.reviewers)
        return open_reviews and Status.SUBMITTED in {case.status, case.proposal and case.proposal.status}

    case = stage.touched = stage.case(waits)
    if case is None:
        return
    stage.actor = stage.usually([row.member for row in case.newest.reviewers if row.decision is None])
    decision = stage.dice.choice([Decision.PUBLISH] * 6 + [Decision.CHANGES] * 3 + [Decision.DECLINE])
    reason = (
        "" if stage.dice.random() < (0.8 if decision is Decision.PUBLISH else 0.1) else f"reason {len(case.history)}"
    )
    version = stage.seen(case)
    refusal = gate(stage, case, rule.waits_for, version)
    if refusal is None and decision is not Decision.PUBLISH and not reason:
        refusal = CaseError
    stage.attempt(
        "review", refusal, lambda s, v: review.decide(s, v, case.id, decision, version=version, reason=reason)
    )
    if refusal is None:
        _decided(stage, case, decision, reason)
        refresh(stage, case)


_RECORDED = {Decision.PUBLISH: "approved", Decision.CHANGES: "changes_requested", Decision.DECLINE: "declined"}
_BACK = {Decision.CHANGES: Status.CHANGES_REQUESTED, Decision.DECLINE: Status.DECLINED}


def _decided(stage: Stage, case: Case, decision: Decision, reason: str) -> None:
    edition = case.newest
    row = next(row for row in edition.reviewers if row.member == stage.actor)
    row.decision, row.reason = decision, reason
    happened(stage, case, _RECORDED[decision], edition.number)
    if decision is not Decision.PUBLISH:
        if case.proposal:
            case.proposal.status = _BACK[decision]
        else:
            case.status = _BACK[decision]
        return
    if any(row.decision is not Decision.PUBLISH for row in edition.reviewers):
        return
    case.set_aside(RenditionState.CURRENT)
    edition.state = RenditionState.CURRENT
    if case.proposal:
        case.sharing, case.exception, case.proposal = case.proposal.sharing, case.proposal.exception, None
    case.status = Status.CORRECTED if case.was_published else Status.PUBLISHED
    happened(stage, case, "corrected" if case.was_published else "published", edition.number)
    case.was_published = True


CASE_STEPS: dict[str, tuple[int, Callable[[Stage], None]]] = {
    "send": (5, send),
    "send_again": (5, send_again),
    "propose": (4, propose),
    "decide": (12, decide),
    "take_back": (2, take_back),
    "narrow": (4, narrow),
    "withdraw": (2, withdraw),
    "keep_draft": (3, keep_draft),
    "discard_draft": (2, discard_draft),
}
"""What can happen to cases, each with how often."""
