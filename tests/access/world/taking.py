"""Taking a file away over HTTP, as a browser does: the answer is what the model says, and so is the log afterwards."""

import json
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.testclient import TestClient

from cases import accounts, web
from cases.browser import SESSION_COOKIE
from db.engine import transaction
from db.vocabulary import Audience
from tests.access.world import counted, files
from tests.access.world.look import same
from tests.access.world.model import Taken
from tests.access.world.people import Who
from tests.access.world.rule import found_by
from tests.access.world.stage import Stage
from tests.access.world.writing import TACTICS, Said, comparable

OUR_SIDE = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)


def _get(stage: Stage, path: str) -> tuple[int, bytes, str]:
    """Return the status, the body and the export id of an answer to the actor, who signed in when they could."""
    client = TestClient(OUR_SIDE, base_url="http://centre.example")
    if stage.actor:
        with transaction(stage.engine) as session:
            client.cookies.set(SESSION_COOKIE, accounts.start_session(session, stage.actor))
    answer = client.get(path, headers={"accept": "application/json"})
    return answer.status_code, answer.content, answer.headers.get("x-export-id", "")


def take(stage: Stage) -> None:
    """Download a file, everything or what shows a tactic."""
    stage.touched, stage.actor = None, stage.anybody()
    who = stage.model.people.who(stage.actor)
    name = stage.dice.choice(["jsonl", "csv", "csv-tables"])
    tactic = stage.dice.choice([None, *TACTICS])
    query = urlencode({"tactic": tactic}) if tactic else ""
    found = [item for item in found_by(stage.model, who) if tactic is None or tactic in item.said["tactics"]]
    readings = counted.may_leave(who, found)
    marks = [counted.marked(who, reading) for reading in readings]
    narrowest = max(marks, key=list(Audience).index, default=Audience.CLEAR)
    status, body, export_id = _get(stage, f"/download/{name}?{query}")
    same("status", who, status, 200)
    same("export id", who, bool(export_id), narrowest is Audience.AMBER)
    if name == "jsonl":
        _lines(who, body, [reading.said for reading in readings])
    elif name == "csv-tables":
        expected = frozenset().union(*(files.words_of(reading.said) for reading in readings))
        same("download", who, files.words_in(name, body), expected)
    else:
        same("download", who, len(body.splitlines()), 1 + len(readings))
    if who.member and readings:
        stage.model.taken.append(Taken(who.member, who.organisation, name, query, narrowest, len(readings)))
    stage.attempts, stage.last = stage.attempts + 1, "take"
    stage.done["take"] = stage.done.get("take", 0) + 1


def _lines(who: Who, body: bytes, said: list[Said]) -> None:
    found = [json.loads(line) for line in body.splitlines()]
    fields = said[0].keys() if said else ()
    answer = [comparable({name: line[name] for name in fields}) for line in found]
    same("download", who, answer, [comparable(item) for item in said])
