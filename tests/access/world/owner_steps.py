"""What owners take back, narrow, withdraw, begin and throw away, in both worlds, or are refused as the model says."""

from cases import correct, draft
from cases.errors import CaseError, NotFound, SignInNeeded
from db.vocabulary import RenditionState, Status
from tests.access.world import rule
from tests.access.world.drawing import redraw, refresh
from tests.access.world.model import Case, Draft
from tests.access.world.stage import Refusal, Stage, choose_sharing, colleagues, gate, happened

# --- taking back, narrowing, withdrawing --------------------------------------------------------------------------


def take_back(stage: Stage) -> None:
    """Take a proposed edition back."""
    case = stage.touched = stage.case(lambda case: case.proposal is not None)
    if case is None:
        return
    stage.actor = stage.usually(colleagues(stage, case))
    version = stage.seen(case)
    refusal = gate(stage, case, rule.may_take_back, version)
    stage.attempt("take_back", refusal, lambda s, v: correct.take_back(s, v, case.id, version=version))
    if refusal is None:
        _end_proposal(case)
        refresh(stage, case)


def _end_proposal(case: Case) -> None:
    if case.proposal:
        case.proposal = None
        case.set_aside(RenditionState.PROPOSED)


def narrow(stage: Stage) -> None:
    """Let fewer people read a case."""
    case = stage.touched = stage.case(lambda case: case.is_read)
    if case is None:
        return
    stage.actor = stage.usually(colleagues(stage, case))
    sharing, entered, invalid = choose_sharing(stage, case.owner.id, now=case.sharing)
    for _ in range(stage.dice.choice((0, 0, 10))):
        if rule.lets_more(stage.model.people, case.owner.id, case.sharing, sharing):
            sharing, entered, invalid = choose_sharing(stage, case.owner.id, now=case.sharing)
    version = stage.seen(case)
    refusal = gate(stage, case, rule.may_end, version) or invalid
    if refusal is None and rule.lets_more(stage.model.people, case.owner.id, case.sharing, sharing):
        refusal = CaseError
    stage.attempt("narrow", refusal, lambda s, v: correct.narrow(s, v, case.id, entered, version=version))
    if refusal is None:
        _end_proposal(case)
        case.sharing = sharing
        refresh(stage, case)
        edition = case.current()
        happened(stage, case, "narrowed", edition.number if edition else 1)
        redraw(stage)


def withdraw(stage: Stage) -> None:
    """Withdraw a case."""
    case = stage.touched = stage.case(lambda case: case.status is not Status.WITHDRAWN)
    if case is None:
        return
    stage.actor = stage.usually(colleagues(stage, case))
    version, reason = stage.seen(case), stage.dice.choice(["mistaken", "safety", "not_stated", "no word"])
    refusal = gate(stage, case, rule.may_end, version)
    if refusal is None and reason == "no word":
        refusal = CaseError
    stage.attempt("withdraw", refusal, lambda s, v: correct.withdraw(s, v, case.id, reason, version=version))
    if refusal is None:
        case.proposal = None
        case.set_aside(RenditionState.PROPOSED)
        case.set_aside(RenditionState.CURRENT)
        case.status, case.withdrawn_reason = Status.WITHDRAWN, reason
        refresh(stage, case)
        happened(stage, case, "withdrawn", case.newest.number)


# --- drafts -------------------------------------------------------------------------------------------------------


def keep_draft(stage: Stage) -> None:
    """Keep a draft: a new one, one's own, or somebody else's, which must be refused."""
    drafts = list(stage.model.drafts.values())
    known = stage.dice.choice(drafts) if drafts and stage.dice.random() < 0.4 else None
    stage.actor = stage.usually([known.member] if known else list(stage.model.people.members))
    case = None if known or stage.dice.random() < 0.5 else stage.case(lambda case: case.is_read)
    stage.touched = case
    who = stage.model.people.who(stage.actor)
    content = {"texts": [{"title": f"Draft {stage.dice.randint(1, 10**6)}"}]}
    draft_id = known.id if known else draft.new_draft_id()
    refusal: Refusal = None if who.member else SignInNeeded
    hidden = case is not None and not rule.reads(stage.model.people, who, case)
    if refusal is None and ((known and known.member != who.member) or hidden):
        refusal = NotFound
    of = case.id if case else None
    stage.attempt("draft", refusal, lambda s, v: draft.save(s, v, draft_id, content, case=of))
    if refusal is None:
        stage.model.drafts[draft_id] = Draft(draft_id, stage.actor, known.case if known else of, content)


def discard_draft(stage: Stage) -> None:
    """Throw a draft away; nobody can throw away another's."""
    if not stage.model.drafts:
        return
    item = stage.dice.choice(list(stage.model.drafts.values()))
    stage.touched = None
    stage.actor = stage.usually([item.member])
    mine = stage.model.people.who(stage.actor).member == item.member
    stage.attempt("discard", None if mine else NotFound, lambda s, v: draft.discard(s, v, item.id))
    if mine:
        del stage.model.drafts[item.id]
