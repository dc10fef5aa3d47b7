"""Faults in what people may do: the policy of deeds, and what each verb checks before it writes."""

from tests.mutants.mutant import Mutant

POLICY, REVIEW, SUBMIT, CORRECT = "cases/policy.py", "cases/review.py", "cases/submit.py", "cases/correct.py"
DRAFT, PEOPLE, ACTING = "cases/draft.py", "cases/people.py", "cases/directory/acting.py"
SAVED = "cases/saved.py"

DEEDS = (
    Mutant("anybody sends a case again for its author", POLICY,
           "return standing.is_author and viewer.has(Role.CONTRIBUTOR)", "return viewer.has(Role.CONTRIBUTOR)"),
    Mutant("who wasn't drawn reviews", POLICY,
           "return standing.is_drawn and (viewer.has", "return (viewer.has"),
    Mutant("who is no reviewer any more reviews", POLICY,
           "and (viewer.has(Role.REVIEWER) or standing.is_sole) and waits", "and waits"),
    Mutant("others correct, narrow and withdraw a case", POLICY,
           "return standing.is_own and viewer.has(Role.CONTRIBUTOR)", "return viewer.has(Role.CONTRIBUTOR)"),
    Mutant("readers of the owner change its cases", POLICY,
           "return standing.is_own and viewer.has(Role.CONTRIBUTOR) and _in_time",
           "return standing.is_own and _in_time"),
    Mutant("a correction replaces one that is being reviewed", POLICY,
           "return published and standing.proposal is not Status.SUBMITTED", "return published"),
    Mutant("naming more people is narrowing", POLICY, "return not after.named <= before.named", "return False"),
    Mutant("taking the strictness off AMBER is narrowing", POLICY,
           "stricter = before.audience is Audience.AMBER or after.audience is Audience.AMBER_STRICT",
           "stricter = True"),
    Mutant("naming the contributor is narrowing", POLICY,
           "if _SHOWN_LESS.index(after.shown) < _SHOWN_LESS.index(before.shown):", "if False:"),
    Mutant("AMBER+STRICT leaves in files", POLICY,
           "audience in {Audience.GREEN, Audience.AMBER})",
           "audience in {Audience.GREEN, Audience.AMBER, Audience.AMBER_STRICT})"),
    Mutant("the owner's own wording leaves in files as what others read", POLICY,
           "return Audience.AMBER\n    return Audience.GREEN if", "return audience\n    return Audience.GREEN if"),
    Mutant("a steward gives roles they lack to who they invite", POLICY,
           "return manages and roles <= viewer.roles", "return manages"),
    Mutant("a steward gives roles they lack", POLICY,
           "return manages and somebody_else and holds | roles <= viewer.roles", "return manages and somebody_else"),
    Mutant("a steward admits their own organisation to a circle", POLICY,
           "return centre and not own", "return centre"),
)  # fmt: skip

VERBS = (
    Mutant("a write finds cases the viewer can't read", REVIEW,
           "where(Case.public_id == wanted, condition)", "where(Case.public_id == wanted)"),
    Mutant("a review of an outdated case counts", REVIEW,
           "    if case.version != version:\n        raise Outdated\n", ""),
    Mutant("one reviewer is enough", REVIEW,
           "if decision is Decision.PUBLISH and _all_agree(session, case, edition):",
           "if decision is Decision.PUBLISH:"),
    Mutant("a change of an outdated case counts", CORRECT,
           "    if case.version != version:\n        raise Outdated\n", ""),
    Mutant("widening takes no reviewer", CORRECT,
           "    if widens(case.owner_id, reach(session, before), reach(session, target)):", "    if False:"),
    Mutant("what is sent again may be outdated", SUBMIT,
           "    if case.version != version:\n        raise Outdated\n", ""),
    Mutant("a case is shared with a circle of others", SUBMIT,
           "Circle.name == sharing.circle, CircleOrganisation.organisation_id == viewer.organisation_id",
           "Circle.name == sharing.circle"),
    Mutant("people are named who don't want to be found", SUBMIT,
           "or_(col(Member.organisation_id) == viewer.organisation_id, col(Member.listed).is_(True)),\n",
           "\n"),
    Mutant("anybody writes over a draft", DRAFT,
           "    elif draft.member_id != viewer.member_id:\n        raise NotFound\n", ""),
    Mutant("anybody throws a draft away", DRAFT,
           'if draft is None or draft.member_id != viewer.member_id:\n        raise NotFound(N_("There is no such'
           ' draft."))\n    session.delete',
           'if draft is None:\n        raise NotFound(N_("There is no such draft."))\n    session.delete'),
    Mutant("anybody changes a view that a colleague shares", SAVED,
           "    if row.member_id != acting.member_id:\n        raise", "    if False:\n        raise"),
    Mutant("colleagues learn of views that aren't shared", SAVED,
           "(row.shared and row.organisation_id == acting.organisation_id)",
           "(row.organisation_id == acting.organisation_id)"),
    Mutant("an old page saves views for who is suspended", SAVED,
           "    if not acting.signed_in:\n        raise SignInNeeded\n    return acting", "    return viewer"),
    Mutant("members of a suspended organisation are let in", PEOPLE,
           "or organisation.status not in TAKING_PART:",
           "or organisation.status not in {*TAKING_PART, organisation.status.SUSPENDED}:"),
    Mutant("a suspended member is let in", PEOPLE,
           "member.status is not MemberStatus.ACTIVE or", "member.status is MemberStatus.LEFT or"),
    Mutant("a page opened long ago keeps its roles", ACTING,
           "people.viewer_of_member(session, viewer.member_id) if viewer.member_id else viewer", "viewer"),
)  # fmt: skip

OF_WRITING = (*DEEDS, *VERBS)
