"""Go past the verbs: ask the search index itself, and for what no reader may name."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.access import viewing
from tests.access.world.look import Difference, Look
from tests.access.world.rule import classes_read

_INDEX = {
    "sqlite": "SELECT count(*) FROM rendition_search WHERE words MATCH 'forged OR word'",
    "postgresql": "SELECT count(*) FROM door.matching(to_tsquery('simple', 'forged | word'))",
}
"""Every title holds one of these words."""

_CLOSED = {
    "sqlite": (
        "SELECT count(*) FROM main.rendition",
        "SELECT title FROM main.rendition_text",
        "SELECT block FROM rendition_search_data",
        "SELECT * FROM main.web_session",
        "SELECT sql FROM sqlite_master",
        "ATTACH DATABASE 'other' AS elsewhere",
    ),
    "postgresql": (
        "SELECT count(*) FROM public.rendition",
        "SELECT count(*) FROM public.rendition_search",
        "SELECT count(*) FROM door_facts.rendition",
        "SELECT set_config('fusion.viewer', '1.1', true), door.member()",
        "SELECT set_config('fusion.viewer', '1.1 00', true), door.member()",
        "SET ROLE fusion_door",
    ),
}
"""What the door must refuse to everybody."""


def index(look: Look) -> None:
    """Compare how many renditions the search index itself shows: those somebody reads that aren't former ones."""
    found = look.session.connection().execute(text(_INDEX[look.engine.dialect.name])).scalar()
    expected = sum(
        bool(row & classes_read(look.model.people, look.who, case, edition))
        for case in look.model.cases.values()
        for edition in case.editions
        for row in edition.rows()
        if edition.state.value != "former"
    )
    look.same("search index", found, expected)


def locked(look: Look) -> None:
    """Ask for what nobody may name; each in a session of its own, for a refusal ends it."""
    statement = look.dice.choice(_CLOSED[look.engine.dialect.name])
    try:
        with viewing(look.engine, look.viewer) as session:
            session.connection().execute(text(statement.replace("fusion_door", f"{look.engine.url.username}_door")))
    except DBAPIError:
        return
    raise Difference(f"{look.who} was answered: {statement}")
