"""Compare what waits for somebody, what they began, whom they know of and what was taken away."""

from cases import draft, review, saved, sharing, taken
from cases.directory import directory
from cases.errors import NotFound
from cases.search import PAGE
from tests.access.world import shown
from tests.access.world.look import Look
from tests.access.world.writing import comparable

# --- what waits, drafts, people, logs -----------------------------------------------------------------------------


def queue(look: Look) -> None:
    """Compare what waits for somebody."""
    names = ("title", "status", "audience", "drawn", "decided", "is_new_edition", "mine_to_review", "mine_to_answer")
    found = {
        line.id: {name: getattr(line, name) for name in names}
        | {"contributor": (line.contributor.organisation, line.contributor.kind, line.contributor.country)}
        for line in review.queue(look.session)
    }
    look.same("queue", found, shown.queue(look.model, look.who))


def drafts(look: Look) -> None:
    """Compare drafts, and that nobody loads another's."""
    found = {(item.id, item.title, item.case) for item in draft.mine(look.session)}
    look.same("drafts", found, shown.drafts(look.model, look.who))
    for item in look.model.drafts.values():
        try:
            said: object = draft.load(look.session, item.id)
        except NotFound:
            said = None
        mine = look.who.member and item.member == look.who.member
        look.same("draft", said, item.content if mine else None)


def views(look: Look) -> None:
    """Compare saved views, with who keeps each, and the order they come in."""
    found = [(v.id, v.name, v.url, v.shared, v.is_own, v.by) for v in saved.views(look.session)]
    look.same("views", found, shown.views(look.model, look.who))


def forms(look: Look) -> None:
    """Compare what the owner gets to change a case."""
    for case in [look.case] if look.case else []:
        try:
            form = draft.from_case(look.session, case.id)
        except NotFound:
            look.same("from_case", None, "a form" if shown.has_form(look.model, look.who, case) else None)
            continue
        expected = shown.form(look.model, look.who, case) if shown.has_form(look.model, look.who, case) else None
        apart = ("audience", "circle", "named", "contributor_shown", "keep_own")
        content = comparable({name: form[name] for name in case.newest.written.own})
        omissions = sorted((item["field"], item["way"], item["wording"]) for item in form["omissions"])
        found = {"content": content, "omissions": omissions, **{name: form[name] for name in apart}}
        look.same("from_case", found, expected)


def people(look: Look) -> None:
    """Compare who and what stewards did somebody knows of."""
    found = directory(look.session)
    homes = found.organisations
    answer = {
        "organisations": {home.id: (home.name, home.camp, home.status) for home in homes},
        "members": {m.id: (m.name, m.status, frozenset(m.roles)) for home in homes for m in home.members},
        "circles": {c.id: (c.name, frozenset(number for number, _ in c.organisations)) for c in found.circles},
        "log": [line.action.value for line in reversed(found.log)],
    }
    expected = shown.directory(look.model, look.who)
    expected["log"] = expected["log"][-200:]
    look.same("directory", answer, expected)
    names = {name: frozenset(inside) for name, inside in sharing.circles(look.session).items()}
    look.same("circles", names, shown.circles(look.model, look.who))


def downloads(look: Look) -> None:
    """Compare the log of downloads."""
    log = taken.log(look.session)
    expected = shown.taken(look.model, look.who)
    found = [(line.member, line.organisation, line.name, line.query, line.audience, line.cases) for line in log.lines]
    look.same("taken", log.total, len(expected))
    look.same("taken", found, expected[::-1][:PAGE])
