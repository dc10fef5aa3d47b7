"""Compare what lies bare behind every page: the rows of the tables, the policy, and one case as it is opened."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from cases import compare
from cases.errors import NotFound
from cases.read import read_case
from cases.views import AssessmentView, CaseView, SeenToo
from db import access
from db.access import may_read
from db.viewer import Viewer
from tests.access.world import shown
from tests.access.world.look import Look, same
from tests.access.world.model import Case, Model
from tests.access.world.people import Who
from tests.access.world.rule import classes_read, facts, finds_view, readings
from tests.access.world.writing import comparable

# --- rows ---------------------------------------------------------------------------------------------------------

_ROWS = text(
    """
    SELECT 'rendition' AS said, c.public_id AS one, r.edition AS two, r.state AS three, count(*) AS four
        FROM rendition r JOIN "case" c ON c.id = r.case_id GROUP BY c.public_id, r.edition, r.state
    UNION ALL SELECT 'case', public_id, 0, '', 1 FROM "case"
    UNION ALL SELECT 'proposal', c.public_id, p.edition, p.status, 1 FROM proposal p JOIN "case" c ON c.id = p.case_id
    UNION ALL SELECT 'review', c.public_id, v.edition, CAST(v.member_id AS varchar(12)), 1
        FROM review v JOIN "case" c ON c.id = v.case_id
    UNION ALL SELECT 'named', c.public_id, n.member_id, '', 1 FROM case_named n JOIN "case" c ON c.id = n.case_id
    UNION ALL SELECT 'to name', c.public_id, n.member_id, '', 1
        FROM proposal_named n JOIN "case" c ON c.id = n.case_id
    UNION ALL SELECT 'omission', c.public_id, r.edition, o.field, 1
        FROM omission o JOIN rendition r ON r.id = o.rendition_id JOIN "case" c ON c.id = r.case_id
    UNION ALL SELECT 'draft', id, member_id, '', 1 FROM draft
    UNION ALL SELECT 'view', id, member_id, name, CASE WHEN shared THEN 2 ELSE 1 END FROM saved_view
    UNION ALL SELECT 'history', c.public_id, 0, h.action, count(*)
        FROM history h JOIN "case" c ON c.id = h.case_id GROUP BY c.public_id, h.action
    UNION ALL SELECT 'seen', c.public_id, coalesce(s.organisation_id, 0), coalesce(s.note, ''), count(*)
        FROM corroboration s JOIN "case" c ON c.id = s.case_id GROUP BY c.public_id, s.organisation_id, s.note
    UNION ALL SELECT 'thought', c.public_id, coalesce(s.organisation_id, 0),
        s.countermeasure || ' ' || s.result || ' ' || coalesce(s.note, ''), count(*)
        FROM assessment s JOIN "case" c ON c.id = s.case_id
        GROUP BY c.public_id, s.organisation_id, s.countermeasure, s.result, s.note
    UNION ALL SELECT 'member', '', id, status, 1 FROM member
    UNION ALL SELECT 'in circle', '', circle_id, CAST(organisation_id AS varchar(12)), 1 FROM circle_organisation
    UNION ALL SELECT 'download', '', member_id, coalesce(query, 'not told'), count(*)
        FROM download GROUP BY member_id, query
    UNION ALL SELECT 'noted', '', 0, '', count(*) FROM directory_entry
    UNION ALL SELECT 'reviews at all', '', 0, '', count(*) FROM review
    """
)


def rows(look: Look) -> None:
    """Compare the rows of tables themselves, as nothing but the door filters them."""
    found = {tuple(row) for row in look.session.connection().execute(_ROWS)}
    look.same("rows", found, set(_expected_rows(look.model, look.who)))


def _expected_rows(model: Model, who: Who) -> Iterator[tuple[Any, ...]]:
    people, drawn = model.people, 0
    for case in model.cases.values():
        is_own = who.organisation == case.owner.id
        drawn += sum(is_own or row.member == who.member for item in case.editions for row in item.reviewers)
        for edition in case.editions:
            allowed = classes_read(people, who, case, edition)
            read = [row for row in edition.rows() if row & allowed]
            if read:
                yield "rendition", case.id, edition.number, edition.state.value, len(read)
            if is_own:
                kept = shown.kept(edition.written)
                yield from (("omission", case.id, edition.number, item["field"], 1) for item in kept)
        if shown.knows(model, who, case):
            yield "case", case.id, 0, "", 1
            yield from _beside(model, who, case, is_own=is_own)
            yield from _added(model, who, case)
    yield from (("draft", item.id, item.member, "", 1) for item in model.drafts.values() if item.member == who.member)
    views = (item for item in model.views.values() if finds_view(who, item))
    yield from (("view", item.id, item.member, item.name, 2 if item.shared else 1) for item in views)
    yield "reviews at all", "", 0, "", drawn
    yield from _expected_people(model, who)


def _expected_people(model: Model, who: Who) -> Iterator[tuple[Any, ...]]:
    people = model.people
    for member in people.members.values():
        if people.knows(who, member):
            yield "member", "", member.id, member.status.value, 1
    for circle in people.circles.values():
        if people.knows_circle(who, circle.id):
            yield from (("in circle", "", circle.id, str(home), 1) for home in circle.organisations)
    asked = Counter((member, "not told" if query is None else query) for member, query in shown.asked(model, who))
    yield from (("download", "", member, query, number) for (member, query), number in asked.items())
    yield "noted", "", 0, "", sum(people.knows_entry(who, noted) for noted in people.log)


def _beside(model: Model, who: Who, case: Case, *, is_own: bool) -> Iterator[tuple[Any, ...]]:
    for edition in case.editions:
        for row in edition.reviewers:
            if is_own or row.member == who.member:
                yield "review", case.id, edition.number, str(row.member), 1
    checks = bool(classes_read(model.people, who, case, case.newest))
    happened = Counter(action for action, *_ in shown.history(model, who, case))
    yield from (("history", case.id, 0, action, number) for action, number in happened.items())
    yield from (("named", case.id, number, "", 1) for number in case.sharing.named if is_own or number == who.member)
    if case.proposal and (is_own or checks):
        yield "proposal", case.id, case.proposal.edition, case.proposal.status.value, 1
        named = case.proposal.sharing.named
        yield from (("to name", case.id, number, "", 1) for number in named if is_own or number == who.member)


def _added(model: Model, who: Who, case: Case) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of what other organisations added to a case."""
    seen = Counter((home, note or "") for home, note in shown.corroborations(model, who, case))
    yield from (("seen", case.id, home, note, number) for (home, note), number in seen.items())
    homes = {home.name: home.id for home in model.people.organisations.values()}
    thought = Counter(
        (homes[by[0]] if by[0] else 0, f"{countermeasure} {result} {note or ''}")
        for countermeasure, result, by, _, note in shown.assessments(model, who, case)
    )
    yield from (("thought", case.id, home, said, number) for (home, said), number in thought.items())


_PARTS = {
    "texts": "rendition_text",
    "sources": "source",
    "responses": "response",
    "actors": "rendition_actor",
    "countries": "rendition_country",
    "tactics": "rendition_tactic",
    "withheld": "rendition_withheld",
}


_MOST = 2_000
"""No walk makes so many renditions."""


def parts(look: Look) -> None:
    """Compare how many rows stand beside renditions, and their lines: those somebody reads, and no more."""
    said = [
        (case.id, edition.says(min(row)))
        for case in look.model.cases.values()
        for edition in case.editions
        for row in edition.rows()
        if row & classes_read(look.model.people, look.who, case, edition)
    ]
    connection = look.session.connection()
    for name, table in _PARTS.items():
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
        look.same(f"rows of {table}", found, sum(len(item[name]) for _, item in said))
    look.same("rows of lines", connection.execute(text("SELECT count(*) FROM rendition_line")).scalar(), len(said))
    lines = access.lines(look.session, range(1, _MOST))
    ids = {number: public_id for number, public_id, *_ in lines}
    look.same("lines", Counter(ids.values()), Counter(case_id for case_id, _ in said))
    for name, found in (("texts of lines", lines), ("texts for passages", access.texts(look.session, range(1, _MOST)))):
        look.same(name, len(found), sum(len(item["texts"]) for _, item in said))
    details = Counter(row[1] for row in access.details(look.session, range(1, _MOST)))
    for place, name in ((2, "actors"), (3, "places"), (4, "sources")):
        look.same(f"{name} for passages", details[place], sum(len(item[name]) for _, item in said))


def policy(model: Model, member: int, case: Case) -> None:
    """Compare the product's policy, the pure function, with the rule of the model."""
    who = model.people.who(member)
    viewer = Viewer(who.member or None, who.organisation or None, roles=who.roles)
    for edition in case.editions:
        allowed = classes_read(model.people, who, case, edition)
        for row in edition.rows():
            found = may_read(viewer, facts(model.people, case, edition, row))
            same(f"may_read {case.id} {edition.number} {sorted(row)}", who, found, bool(row & allowed))


# --- one case -----------------------------------------------------------------------------------------------------


def _seen_too(found: SeenToo) -> tuple[Any, ...]:
    own = (found.own.period_from, found.own.note) if found.own else None
    told = sorted((said.period_from, said.note or "") for said in found.told)
    return found.organisations, found.camps, own, told


def _thought(found: AssessmentView) -> tuple[Any, ...]:
    by = found.by.organisation, found.by.kind, found.by.country
    return found.said.countermeasure, found.said.result, by, found.is_own, found.said.note


def _as_dict(view: CaseView) -> dict[str, Any]:
    plain = ("id", "status", "audience", "circle", "edition", "review_exception", "is_own", "is_author", "version",
             "withdrawn_reason", "taxonomies")  # fmt: skip
    return {
        **{name: getattr(view, name) for name in plain},
        "contributor": (view.contributor.organisation, view.contributor.kind, view.contributor.country),
        "content": comparable(view.content.model_dump(mode="json")) if view.content else None,
        "state": view.state.value,
        "was_published": view.published_on is not None,
        "history": [(item.action, item.edition, item.by) for item in view.history],
        "seen_too": _seen_too(view.seen_too),
        "assessments": sorted(map(_thought, view.assessments), key=repr),
        "reviews": [(r.edition, r.organisation, r.decision, r.reason, r.answer) for r in view.reviews],
    }


def opened(look: Look, case: Case, *, proposed: bool = False) -> None:
    """Compare what opening a case shows."""
    try:
        found: dict[str, Any] | None = _as_dict(read_case(look.session, case.id, proposed=proposed))
    except NotFound:
        found = None
    look.same("read_case", found, shown.case_view(look.model, look.who, case, proposed=proposed))


def one_case(look: Look) -> None:
    """Compare a case: the one touched last, or any."""
    if look.model.cases:
        case = look.case or look.dice.choice(list(look.model.cases.values()))
        opened(look, case, proposed=look.dice.random() < 0.3)


def another_case(look: Look) -> None:
    """Compare any case, and the edition before the one somebody meets."""
    if not look.model.cases:
        return
    case = look.dice.choice(list(look.model.cases.values()))
    opened(look, case)
    before = case.newest.number + 1 - look.dice.randint(0, 1)
    said = compare.earlier(look.session, case.id, before)
    reading = shown.earlier(look.model, look.who, case, before)
    look.same("earlier", comparable(said.model_dump(mode="json")) if said else None,
              comparable(reading.said) if reading else None)  # fmt: skip


def readings_of(model: Model, member: int) -> frozenset[tuple[str, int, str]]:
    """Return what somebody reads, to tell whom a step touched."""
    who = model.people.who(member)
    return frozenset(
        (reading.case.id, reading.edition.number, f"{reading.reader_class} {reading.edition.state}")
        for case in model.cases.values()
        for reading in readings(model.people, who, case)
    )
