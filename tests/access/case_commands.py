"""Commands on cases and drafts: by everybody, with every role, in every stage, and with parts that belong elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from sqlmodel import Session, select

from cases import correct, corroborate, draft, review, submit
from db.tables import Assessment, Case, Corroboration, Draft
from db.viewer import Viewer
from db.vocabulary import Audience, Decision, Role
from tests.access import oracle
from tests.access.centre import HOME, KEEPER, Made, Stage
from tests.access.desk import EVERY_ROLE, ROLE_SETS, SHARED, Desk, Does, Tried, note_prepared
from tests.access.oracle import CASE_COMMANDS, VISITOR, Answer

WHO = (
    "lantern.author", "lantern.colleague", "lantern.reviewer", "home.colleague", "home.reviewer", "home.reader",
    "cedar.reader", "cedar.colleague", "quarry.colleague", "quarry.reviewer", "cedar.reviewer", KEEPER, VISITOR,
)  # fmt: skip
"""Who tries something on a case of Lantern's: its own, its reviewers, members in the circle, strangers."""


VERBS = {
    "resend": "submit.resend",
    "correct": "correct.correct",
    "take back": "correct.take_back",
    "narrow": "correct.narrow",
    "withdraw": "correct.withdraw",
    "corroborate": "corroborate.corroborate",
    "assess": "corroborate.assess",
    "draft about it": "draft.save",
    "publish": "review.decide",
    "ask for changes": "review.decide",
    "decline": "review.decide",
}
DECISIONS = {"publish": Decision.PUBLISH, "ask for changes": Decision.CHANGES, "decline": Decision.DECLINE}


def doing(desk: Desk, command: str, viewer: Viewer, case: str, version: int, *, said: Mapping[str, Any]) -> Does:
    """Return what tries a command on a case, with what is said in place of what is right."""
    entered = {**desk.entered, "audience": "amber", **said}
    options: dict[str, Any] = {"viewer": viewer, "public_id": case, "version": version}
    draft_id, why, reason = entered.pop("draft_id", None), entered.pop("why", "mistaken"), "Too thin."
    match command:
        case "resend":
            return partial(submit.resend, **options, entered=entered, draft_id=draft_id)
        case "correct":
            return partial(correct.correct, **options, entered=entered, draft_id=draft_id)
        case "take back":
            return partial(correct.take_back, **options)
        case "narrow":
            narrowed = {"audience": "amber_strict", "contributor_shown": "member", **said}
            return partial(correct.narrow, **options, entered=narrowed)
        case "withdraw":
            return partial(correct.withdraw, **options, reason=why)
        case "corroborate" | "assess":
            return partial(_adding(desk, command, case, said), viewer=viewer, public_id=case)
        case "draft about it":
            return partial(draft.save, viewer=viewer, draft_id="d" * 32, content={"texts": []}, case=case)
        case _:
            return partial(review.decide, **options, decision=DECISIONS[command], reason=said.get("reason", reason))


def _adding(desk: Desk, command: str, case: str, said: Mapping[str, Any]) -> Callable[..., None]:
    """Return what says that another organisation saw the same, or what it thinks of the case's response."""
    if command == "corroborate":
        return partial(corroborate.corroborate, entered={"period_from": "2024-02", **said})
    countermeasure = desk.countermeasures.get(case, "CM07")
    thought = {"countermeasure": countermeasure, "result": "backfired", "evidence": "observed", **said}
    return partial(corroborate.assess, entered=thought)


def on_cases(desk: Desk) -> Iterator[Tried]:
    """Yield every command on a case by everybody: in every stage, with every role for one audience, one for others."""
    audiences, stages, commands = list(SHARED), list(Stage), list(CASE_COMMANDS)
    for made, command, who in product(desk.centre.cases, commands, WHO):
        chosen = audiences[(stages.index(made.stage) + commands.index(command)) % len(audiences)]
        one = desk.rng.choice((EVERY_ROLE, EVERY_ROLE, *ROLE_SETS[:-1]))
        every = ROLE_SETS if made.audience is chosen else (one,)
        for roles in every if who != VISITOR else ROLE_SETS[:1]:
            viewer, version = desk.viewer(who, roles), desk.versions[made.id]
            said = f"{command} {made.stage} {made.audience} by {who} as {sorted(roles)}"
            does = doing(desk, command, viewer, made.id, version, said={})
            yield Tried(VERBS[command], said, does, oracle.on_a_case(command, who, roles, made))


def taken_back(desk: Desk) -> Iterator[Tried]:
    """Yield everybody's taking back of what their organisation said of every case, or never said."""
    sets = (EVERY_ROLE, frozenset({Role.READER, Role.REVIEWER}))
    for made, command, who, said_it in product(desk.centre.cases, ("corroborate", "assess"), WHO, (True, False)):
        for roles in sets if who != VISITOR else sets[:1]:
            answer = oracle.on_a_case(command, who, roles, made)
            if answer is Answer.ALLOWED and not said_it:
                answer = Answer.NOT_FOUND
            verb = {"corroborate": "take_back_corroboration", "assess": "take_back_assessment"}[command]
            does = partial(_taking_back, desk=desk, who=who, roles=roles, made=made, verb=verb, said_it=said_it)
            said = f"{verb} {made.stage} {made.audience} by {who} as {sorted(roles)}, said: {said_it}"
            yield Tried(f"corroborate.{verb}", said, does, answer)


def _taking_back(
    session: Session, *, desk: Desk, who: str, roles: frozenset[Role], made: Made, verb: str, said_it: bool
) -> None:
    viewer, countermeasure = desk.viewer(who, roles), desk.countermeasures.get(made.id, "CM07")
    case = session.exec(select(Case).where(Case.public_id == made.id)).one()
    if said_it and viewer.signed_in:
        by = {"case_id": case.id, "organisation_id": viewer.organisation_id, "member_id": viewer.member_id}
        session.add(Corroboration(**by))
        session.add(
            Assessment(**by, kind="ngo", country="TW", countermeasure=countermeasure, result="stopped", evidence="none")
        )
        session.flush()
    note_prepared(session)
    options = {"countermeasure": countermeasure} if verb == "take_back_assessment" else {}
    getattr(corroborate, verb)(session, viewer=viewer, public_id=made.id, **options)


_OTHER = {
    Audience.CLEAR: "quarry.colleague",
    Audience.GREEN: "quarry.colleague",
    Audience.AMBER: "home.colleague",
    Audience.AMBER_STRICT: "home.colleague",
    Audience.RED: "cedar.colleague",
}
"""Who reads Lantern's published case of each audience, where anybody else does."""


def _parts(desk: Desk) -> list[tuple[set[str], str, Answer, str, dict[str, Any]]]:
    """Return commands, with what part of another, how it is answered, about which field, and what is said."""
    members, sharing, content = desk.centre.members, {"resend", "correct", "narrow"}, {"resend", "correct"}
    return [
        (sharing, "a circle of others", Answer.REFUSED, "circle", {"audience": "amber", "circle": "Inner ring"}),
        (sharing, "somebody who isn't listed", Answer.REFUSED, "named",
         {"audience": "red", "named": [members["cedar.reader"]]}),
        (sharing, "somebody who isn't there", Answer.REFUSED, "named", {"audience": "red", "named": [99_999]}),
        (sharing, "somebody suspended", Answer.REFUSED, "named",
         {"audience": "red", "named": [members["home.suspended"]]}),
        (content, "an omission of a field that isn't in it", Answer.REJECTED, "omissions.0.field",
         {"omissions": [{"field": "sources.7.url", "way": "left_out"}]}),
        (content, "an omission of a field there is none of", Answer.REJECTED, "omissions.0.field",
         {"omissions": [{"field": "owner_id", "way": "left_out"}]}),
        ({"narrow"}, "more readers", Answer.REFUSED, "audience",
         {"audience": "clear", "contributor_shown": "organisation"}),
        ({"withdraw"}, "a reason there is none of", Answer.REFUSED, "reason", {"why": "because"}),
        ({"ask for changes", "decline"}, "no reason", Answer.REFUSED, "reason", {"reason": "  "}),
        ({"corroborate"}, "an end before the beginning", Answer.REJECTED, "period_to", {"period_to": "2023"}),
        ({"corroborate"}, "another organisation's name", Answer.REJECTED, "organisation_id", {"organisation_id": 1}),
        ({"corroborate", "assess"}, "a telephone number", Answer.REJECTED, "note", {"note": "Call 0912-345-678."}),
        ({"assess"}, "a response that isn't in it", Answer.REFUSED, "countermeasure", {"countermeasure": "CM19"}),
        (content, "somebody else's draft", Answer.ALLOWED, "", {"draft_id": desk.centre.drafts["quarry.colleague"]}),
    ]  # fmt: skip


def mistaken(desk: Desk) -> Iterator[Tried]:
    """Yield what somebody may do but asks for with a part that belongs elsewhere, or of a case as it was before."""
    for made, (command, rule) in product(desk.centre.cases, CASE_COMMANDS.items()):
        who = {"drawn": made.drawn[0], "other": _OTHER[made.audience]}.get(rule.who, "lantern.author")
        if command == "draft about it" or oracle.on_a_case(command, who, EVERY_ROLE, made) is not Answer.ALLOWED:
            continue
        viewer, version = desk.viewer(who, EVERY_ROLE), desk.versions[made.id]
        for other in (version + 1, version - 1, 0) if rule.who != "other" else ():
            does = doing(desk, command, viewer, made.id, other, said={})
            yield Tried(VERBS[command], f"{command} {made.stage} {made.audience} as if {other}", does, Answer.OUTDATED)
        yield from _with_parts(desk, command, viewer, made)


def _with_parts(desk: Desk, command: str, viewer: Viewer, made: Made) -> Iterator[Tried]:
    for commands, name, answer, about, said in _parts(desk):
        is_widest = name == "more readers" and made.audience is Audience.CLEAR
        if command in commands and not is_widest:
            does = doing(desk, command, viewer, made.id, desk.versions[made.id], said=said)
            kept = partial(_keeping, does=does, draft_id=desk.centre.drafts["quarry.colleague"])
            yield Tried(VERBS[command], f"{command} {made.stage} {made.audience} with {name}", kept, answer, about)


def _keeping(session: Session, does: Does, draft_id: str) -> None:
    does(session)
    assert session.get(Draft, draft_id) is not None, "somebody else's draft is gone"


def new_cases(desk: Desk) -> Iterator[Tried]:
    """Yield new cases by everybody, with every role, shared in every way there is and some there aren't."""
    members = desk.centre.members
    ways: list[tuple[str, dict[str, Any], Answer | None, str]] = [
        ("their own organisation", {"audience": "amber"}, None, ""),
        ("everybody", {"audience": "clear"}, None, ""),
        ("a circle of Harbour's", {"audience": "amber", "circle": "Neighbours"}, Answer.REFUSED, "circle"),
        ("no circle", {"audience": "amber", "circle": "Nowhere"}, Answer.REFUSED, "circle"),
        ("a listed member", {"audience": "red", "named": [members["cedar.colleague"]]}, None, ""),
        ("a member who isn't listed", {"audience": "red", "named": [members["quarry.author"]]}, Answer.REFUSED,
         "named"),
    ]  # fmt: skip
    everybody = ("home.author", "home.reader", "cedar.author", KEEPER, VISITOR)
    for who, roles, (name, sharing, wrong, about) in product(everybody, ROLE_SETS, ways):
        theirs = who.startswith(HOME) and name.startswith("a circle")
        answer = wrong if wrong and not theirs else Answer.ALLOWED
        if Role.CONTRIBUTOR not in roles:
            answer = Answer.NOT_ALLOWED
        if who == VISITOR:
            answer = Answer.SIGN_IN
        does = partial(submit.submit, viewer=desk.viewer(who, roles), entered={**desk.entered, **sharing})
        said = f"submit by {who} as {sorted(roles)} for {name}"
        yield Tried("submit.submit", said, does, answer, about if answer is Answer.REFUSED else None)


def drafts(desk: Desk) -> Iterator[Tried]:
    """Yield everybody's hand on everybody's draft."""
    kept = desk.centre.drafts
    for who, owner, roles in product((*kept, KEEPER, "home.steward", VISITOR), kept, ROLE_SETS):
        options: dict[str, Any] = {"viewer": desk.viewer(who, roles), "draft_id": kept[owner]}
        answer = Answer.ALLOWED if who == owner else Answer.NOT_FOUND
        said = f"by {who} as {sorted(roles)} of {owner}"
        saved = Answer.SIGN_IN if who == VISITOR else answer
        yield Tried("draft.save", f"save a draft {said}", partial(draft.save, **options, content={"x": 1}), saved)
        yield Tried("draft.discard", f"discard a draft {said}", partial(draft.discard, **options), answer)
    gone = partial(draft.discard, viewer=desk.viewer("home.author"), draft_id="0" * 32)
    yield Tried("draft.discard", "discard no draft", gone, Answer.NOT_FOUND)
