"""What the model says each read verb must answer: cases, lists, queues, drafts, the directory, the logs."""

from collections.abc import Iterator
from typing import Any

from db.vocabulary import Audience, ContributorShown, Decision, Role
from tests.access.world.model import Case, Model, Taken
from tests.access.world.people import Who
from tests.access.world.rule import (
    Reading,
    classes_read,
    finds_view,
    may_correct,
    may_resend,
    meets,
    meets_current,
    reads,
    reads_of,
    sees_tombstone,
    waits_for,
)
from tests.access.world.writing import Written, comparable

TACTICS = ("pw", "1")


def contributor(who: Who, case: Case) -> tuple[str | None, str | None, str | None]:
    """Return what somebody learns of who contributed a case: organisation, kind, country."""
    shown = ContributorShown.ORGANISATION if who.organisation == case.owner.id else case.sharing.shown
    if shown is ContributorShown.MEMBER:
        return None, None, None
    return (case.owner.name if shown is ContributorShown.ORGANISATION else None), case.kind, case.country


def version(who: Who, case: Case) -> int | None:
    """Return the counter that a change must have seen; only its owner and who reviews it now know it."""
    return case.version if who.organisation == case.owner.id or case.is_reviewed_by(who.member) else None


def knows(model: Model, who: Who, case: Case) -> bool:
    """Say whether somebody learns of a case at all."""
    return reads(model.people, who, case) or sees_tombstone(model.people, who, case)


def case_view(model: Model, who: Who, case: Case, *, proposed: bool = False) -> dict[str, Any] | None:
    """Return what opening a case shows; None where it answers as an unused id does."""
    if not knows(model, who, case):
        return None
    reading = meets(model.people, who, case, proposed=proposed)
    is_own = who.organisation == case.owner.id
    circle = case.sharing.circle if model.people.knows_circle(who, case.sharing.circle) else None
    return {
        "id": case.id,
        "status": case.status,
        "audience": case.sharing.audience,
        "circle": model.people.circles[circle].name if circle else None,
        "contributor": contributor(who, case),
        "content": comparable(reading.said) if reading else None,
        "edition": reading.edition.number if reading else 0,
        "state": reading.edition.state.value if reading else "former",
        "was_published": case.was_published,
        "review_exception": case.exception,
        "is_own": is_own,
        "is_author": is_own and who.member == case.author,
        "version": version(who, case),
        "withdrawn_reason": case.withdrawn_reason,
        "seen_too": seen_too(model, who, case),
        "assessments": assessments(model, who, case),
        "taxonomies": (TACTICS,) * (len(reading.said["tactics"]) if reading else 0),
        "history": history(model, who, case),
        "reviews": reviews(model, who, case),
    }


def corroborations(model: Model, who: Who, case: Case) -> list[tuple[int, str | None]]:
    """Return the organisation and the note of each corroboration, as far as somebody knows them."""
    if not meets_current(model.people, who, case) or not (who.member or len(case.seen) >= 3):
        return []
    is_owner = who.organisation == case.owner.id
    return [
        (home if home == who.organisation else 0, said.note if is_owner or home == who.organisation else None)
        for home, said in case.seen.items()
    ]


def seen_too(model: Model, who: Who, case: Case) -> tuple[Any, ...]:
    """Return what somebody learns of who else saw the same."""
    number, own = len(corroborations(model, who, case)), case.seen.get(who.organisation)
    camps = len({said.camp for said in case.seen.values()} - {None}) if number else 0
    told = case.seen.values() if who.organisation == case.owner.id and number else ()
    return (
        number if who.member else number // 3 * 3,
        camps if who.member else None,
        (own.period_from, own.note) if own and number else None,
        sorted((said.period_from, said.note or "") for said in told),
    )


def assessments(model: Model, who: Who, case: Case) -> list[tuple[Any, ...]]:
    """Return what somebody reads of what others think of a case's responses."""
    if not who.member:
        return []
    known = reads_of(model.people, who, case)
    found = []
    for (home, countermeasure), said in case.thought.items():
        mine, owner = home == who.organisation, who.organisation == case.owner.id
        name = said.by.name if mine or said.shown is ContributorShown.ORGANISATION else None
        kind = (said.kind, said.country) if mine or said.shown is not ContributorShown.MEMBER else (None, None)
        if countermeasure in known:
            note = said.note if mine or owner else None
            found.append((countermeasure, said.result, (name, *kind), mine, note))
    return sorted(found, key=repr)


def history(model: Model, who: Who, case: Case) -> list[tuple[str, int, str]]:
    """Return a case's history: all of it with names for its owner, for others when it was published or withdrawn."""
    if who.organisation == case.owner.id:
        return [(item.action, item.edition, model.people.name_for(who, item.member)) for item in case.history]
    told = {"published", "corrected", "withdrawn"}
    return [(item.action, item.edition, "") for item in case.history if item.action in told]


def reviews(model: Model, who: Who, case: Case) -> list[tuple[int, str, Decision | None, str, str]]:
    """Return what reviewers said: everything for the owner, for others what they said themselves."""
    is_own = who.organisation == case.owner.id
    return [
        (edition.number, model.people.members[row.member].organisation.name, row.decision, row.reason, row.answer)
        for edition in case.editions
        for row in edition.reviewers
        if is_own or (who.member and row.member == who.member)
    ]


def line(reading: Reading) -> dict[str, Any]:
    """Return a case as a line of a list."""
    said = reading.said
    return {
        "id": reading.case.id,
        "titles": {text["lang"]: text["title"] for text in said["texts"]},
        "summaries": {text["lang"]: text["summary"] for text in said["texts"]},
        "period": (said["period_from"], said["period_to"]),
        "countries": tuple(said["countries"]),
        "tactics": tuple(said["tactics"]),
        "responses": tuple(
            (response["countermeasure"], tuple(outcome["result"] for outcome in response["outcomes"]))
            for response in said["responses"]
        ),
        "legal_status": said["legal_status"],
        "contested": said["contested"],
        "audience": reading.case.sharing.audience,
        "status": reading.case.status,
        "references": tuple(item["value"] for item in said["references"]),
    }


def queue(model: Model, who: Who) -> dict[str, dict[str, Any]]:
    """Return what waits for somebody or their organisation, by case."""
    found = {}
    for case in model.cases.values():
        edition = case.newest
        waiting = edition.state.value == "proposed" and who.member
        if not waiting or not classes_read(model.people, who, case, edition) & {"own", "shared"}:
            continue
        is_own = who.organisation == case.owner.id
        read = "own" if is_own else "shared"
        proposal = case.proposal
        mine = may_resend(who, case) or (may_correct(who, case) and proposal is not None)
        found[case.id] = {
            "title": edition.says(read)["texts"][0]["title"],
            "status": proposal.status if proposal else case.status,
            "audience": proposal.sharing.audience if proposal else case.sharing.audience,
            "contributor": contributor(who, case),
            "drawn": len(edition.reviewers) if is_own else None,
            "decided": sum(row.decision is not None for row in edition.reviewers) if is_own else None,
            "is_new_edition": proposal is not None,
            "mine_to_review": waits_for(who, case),
            "mine_to_answer": mine,
        }
    return found


def drafts(model: Model, who: Who) -> set[tuple[str, str, str | None]]:
    """Return somebody's drafts: id, title, and the case each changes as far as they still know of it."""
    return {
        (item.id, item.content["texts"][0]["title"], item.case if _knows_id(model, who, item.case) else None)
        for item in model.drafts.values()
        if who.member and item.member == who.member
    }


def views(model: Model, who: Who) -> list[tuple[str, str, str, bool, bool, str]]:
    """Return what saved views somebody finds: their own by name, then those of colleagues."""
    found = [item for item in model.views.values() if finds_view(who, item)]
    found.sort(key=lambda item: (item.member != who.member, item.name.casefold(), item.id))
    name = model.people.members
    return [(v.id, v.name, f"{v.path}?{v.query}", v.shared, v.member == who.member, name[v.member].name) for v in found]


def _knows_id(model: Model, who: Who, case_id: str | None) -> bool:
    return case_id is not None and knows(model, who, model.cases[case_id])


def _known(model: Model, who: Who) -> Iterator[tuple[Taken, str | None]]:
    """Yield the downloads somebody knows of, each with what was looked for as far as they may know it.

    They know of their own, a steward of those of the organisation, a steward of the centre of everybody's; what was
    looked for stays with the organisation.
    """
    centre = Role.CENTRE_STEWARD in who.roles
    manages = centre or Role.ORGANISATION_STEWARD in who.roles
    for item in model.taken if who.member else ():
        mine = item.member == who.member or (item.organisation == who.organisation and manages)
        if mine or centre:
            yield item, item.query if mine else None


def asked(model: Model, who: Who) -> list[tuple[int, str | None]]:
    """Return who took what, as the log's rows say it to somebody."""
    return [(item.member, query) for item, query in _known(model, who)]


def taken(model: Model, who: Who) -> list[tuple[str, str, str, str | None, Audience, int]]:
    """Return the log of downloads as somebody reads it."""
    people = model.people
    return [
        (
            people.members[item.member].name if people.knows(who, people.members[item.member]) else "",
            people.organisations[item.organisation].name,
            item.name,
            query,
            item.audience,
            item.cases,
        )
        for item, query in _known(model, who)
    ]


def directory(model: Model, who: Who) -> dict[str, Any]:
    """Return what somebody knows of organisations, people and circles, and of what stewards did."""
    people = model.people
    if not who.member:
        return {"organisations": {}, "members": {}, "circles": {}, "log": []}
    centre = Role.CENTRE_STEWARD in who.roles
    members = {
        member.id: (
            member.name,
            member.status,
            frozenset(member.roles if centre or member.organisation.id == who.organisation else ()),
        )
        for member in people.members.values()
        if people.knows(who, member)
    }
    return {
        "organisations": {home.id: (home.name, home.camp, home.status) for home in people.organisations.values()},
        "members": members,
        "circles": {
            circle.id: (circle.name, frozenset(circle.organisations))
            for circle in people.circles.values()
            if people.knows_circle(who, circle.id)
        },
        "log": [noted.action for noted in people.log if people.knows_entry(who, noted)],
    }


def circles(model: Model, who: Who) -> dict[str, frozenset[str]]:
    """Return the circles somebody's organisation is in, with the names of those that take part."""
    people = model.people
    return {
        circle.name: frozenset(
            home.name for number in circle.organisations if (home := people.organisations[number]).takes_part
        )
        for circle in people.circles.values()
        if who.organisation in circle.organisations
    }


def kept(written: Written) -> list[dict[str, Any]]:
    """Return the omissions that the owner sees again: where the full wording isn't kept, only those not made yet."""
    entered = written.entered
    return [item for item in entered["omissions"] if entered["keep_own"] or not item["members_too"]]


def form(model: Model, who: Who, case: Case) -> dict[str, Any]:
    """Return a case of one's own as it would be entered again."""
    sharing = case.proposal.sharing if case.proposal else case.sharing
    written = case.current() if not any(item.state.value == "proposed" for item in case.editions) else case.newest
    assert written is not None
    left = kept(written.written)
    known = model.people.knows_circle(who, sharing.circle)  # its owner may have left it
    withheld = written.written.own["withheld"]
    return {
        "content": comparable(written.written.own),
        "audience": sharing.audience.value,
        "circle": model.people.circles[sharing.circle or 0].name if known else None,
        "named": sorted(sharing.named),
        "contributor_shown": sharing.shown.value,
        "omissions": sorted((item["field"], item["way"], item["wording"]) for item in left),
        "keep_own": not (withheld and not left),
    }


def has_form(model: Model, who: Who, case: Case) -> bool:
    """Say whether somebody gets a case of their own organisation to change."""
    return bool(who.member) and who.organisation == case.owner.id and meets(model.people, who, case) is not None


def earlier(model: Model, who: Who, case: Case, edition: int) -> Reading | None:
    """Return the newest edition before `edition` that somebody reads."""
    found = [
        Reading(case, item, min(allowed, key=("own", "shared", "public").index))
        for item in case.editions
        if item.number < edition and (allowed := classes_read(model.people, who, case, item))
    ]
    return found[-1] if found else None
