"""Random questions to a centre, each asked the same way of any database, and answers that can be compared."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pandas as pd
from pydantic import BaseModel
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from cases import (
    accounts,
    charts,
    compare,
    correct,
    credentials,
    directory,
    draft,
    facets,
    gaps,
    matrix,
    playbook,
    review,
    saved,
    sharing,
    standing,
    stats,
    submit,
    taken,
    timing,
)
from cases import search as searching
from cases.errors import CaseError
from cases.export import export
from cases.formats import FORMATS
from cases.ids import new_id
from cases.index import SPEEDS
from cases.policy import Deed, may
from cases.read import contents, read_case, read_cases, read_lines
from cases.record import check_sharing
from cases.search import Filter
from cases.taxonomy import taxonomy
from db.access import ROWS, details, lines, texts
from db.base import METADATA
from db.engine import transaction, unguarded
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, ContributorShown, Decision, MemberStatus, OrganisationStatus, RenditionState, Role
from tests.access import centre as world
from tests.access.centre import Centre
from tests.access.changes import Hidden


@dataclass(frozen=True)
class Asked:
    """Whom a question is put to: a database, who asks, and their open door."""

    engine: Engine
    viewer: Viewer
    session: Session


Question = Callable[[Asked], Any]


@dataclass(frozen=True)
class Pool:
    """What questions can be about.

    Attributes:
        words: Some that stand in both worlds and some that stand in one.
        cases: Ids: of cases in both worlds or in one, unused ones, and what is no id.
        members: Ids of members in both worlds or in one, and an unused one.
        drafts: The same of drafts.
        views: The same of saved views.
    """

    words: tuple[str, ...]
    cases: tuple[str, ...]
    members: tuple[int, ...]
    drafts: tuple[str, ...]
    views: tuple[str, ...]
    centre: Centre

    @classmethod
    def of(cls, centre: Centre, hidden: Hidden, rng: random.Random) -> "Pool":
        """Return what can be asked about a centre and its twin."""
        marks = [marks for made in centre.cases for marks in made.marks]
        shared = [word for each in marks for word in (each.everyone, each.members, each.own)]
        common = [
            "poll",
            "統戰",
            "假民調",
            "printed",
            "Dock",
            "counted -poll",
            '"newsletter printed"',
            "選",
            "zzz",
            "--",
        ]
        rng.shuffle(shared)
        rng.shuffle(hidden.words)
        cases = [made.id for made in centre.cases] + hidden.cases
        odd = [*(new_id() for _ in range(6)), "FC-00000-0", "", "nothing"]
        return cls(
            words=(*common * 3, *shared[:60], *hidden.words[:60]),
            cases=(*cases, *odd),
            members=(*centre.members.values(), *hidden.members, 99_999),
            drafts=(*centre.drafts.values(), *hidden.drafts, "f" * 32),
            views=(*(view for both in centre.views.values() for view in both), *hidden.views, "f" * 32),
            centre=centre,
        )


def _filter(rng: random.Random, pool: Pool) -> Filter:
    said: dict[str, Any] = {}
    offers: dict[str, tuple[str, ...]] = {
        "country": ("TW", "JP", "KR"),
        "target": world.GROUPS,
        "tactic": (*world.TACTICS, "PW38", "T0085"),
        "channel": (*world.CHANNELS, "social_media"),
        "flow": ("information", "money"),
        "state": ("CN", "KR"),
        "countermeasure": (*world.COUNTERMEASURES, "CM02"),
        "result": ("stopped", "backfired", "not_measured"),
        "legal": ("charged", "investigation"),
        "lang": LANGUAGES,
    }
    if rng.random() < 0.5:
        word = rng.choice(pool.words)
        unfinished, slip = word[:-1] or word, word[:2] + word[3:] or word
        said["q"] = rng.choice(
            (word, word, unfinished, slip, f"{word} -country:TW", rng.choice(pool.cases), f"N-{word}")
        )
        if rng.random() < 0.2:
            said["wording"] = "typed"
    for name in rng.sample(sorted(offers), rng.choice((0, 0, 1, 1, 2))):
        said[name] = tuple(rng.sample(offers[name], rng.randint(1, 2)))
    if rng.random() < 0.2:
        said["since"] = str(rng.randint(2014, 2024))
    if rng.random() < 0.2:
        said["until"] = f"{rng.randint(2016, 2024)}-06"
    return Filter(**said)


# --- reading ------------------------------------------------------------------------------------------------------


def found(rng: random.Random, pool: Pool) -> Question:
    """Ask for a page of a search, its ids and its count."""
    wanted, limit, offset = _filter(rng, pool), rng.choice((3, 10, 25)), rng.choice((0, 0, 3, 10))
    lang = rng.choice((None, *LANGUAGES))
    return lambda asked: (
        searching.find(asked.session, wanted, limit=limit, offset=offset, lang=lang),
        searching.count(asked.session, wanted),
        [line.id for line in read_lines(asked.session, searching.ids(asked.session, wanted, limit=40))],
        searching.nearest(asked.session, wanted),
    )


def named(rng: random.Random, pool: Pool) -> Question:
    """Ask which case is called by an id of its own or of elsewhere."""
    typed = rng.choice((rng.choice(pool.cases), f"N-{rng.choice(pool.words)}"))
    return lambda asked: searching.id_of(asked.session, typed)


def _situation(rng: random.Random, pool: Pool) -> playbook.Situation:
    """Draw what somebody sees; most are wide enough to have cases on either side."""
    tactics = rng.sample([*world.TACTICS, "T0085"], rng.choice((0, 1, 1, 2)))
    return playbook.Situation(
        q=" ".join(rng.sample(pool.words, rng.choice((0, 1, 1, 2, 4)))),
        tactic=tuple(tactics),
        target=tuple(rng.sample(world.GROUPS, rng.choice((0, 0, 1)))),
        country=tuple(rng.sample(("TW", "JP", "KR"), rng.choice((0, 0, 1)))),
        channel=tuple(rng.sample(world.CHANNELS, rng.choice((0, 0, 1)))),
        who=rng.choice(("", *playbook.WHO)),
        within=rng.choice(("", *playbook.WITHIN)),
    )


def counted(rng: random.Random, pool: Pool) -> Question:
    """Ask for figures, facets, charts, the matrix, the gap map and the playbook."""
    wanted, other, leaving = _filter(rng, pool), _filter(rng, pool), rng.random() < 0.5
    name = rng.choice(list(charts.TITLES))
    layout = gaps.Layout(wanted, rng.choice(list(gaps.By)), ("PWA", "TA15", "disrupt", "politics"))
    situation, countermeasure = _situation(rng, pool), rng.choice(world.COUNTERMEASURES)
    speed, result = rng.choice(SPEEDS), rng.choice(playbook.RESULTS)
    verbs: list[Callable[[Session], Any]] = [
        lambda session: charts.chart(session, name, wanted, taxonomy(session), leaving=leaving).frame,
        lambda session: charts.picture(session, wanted, taxonomy(session)).charts[name].frame,
        lambda session: stats.figures(session, wanted),
        lambda session: timing.times(session, wanted, leaving=leaving),
        lambda session: timing.behind(session, wanted, speed, result),
        lambda session: matrix.matrix(session, wanted, other, leaving=leaving),
        *[lambda session: gaps.gaps(session, layout, leaving=leaving)] * 2,
        *[lambda session: playbook.playbook(session, situation, leaving=leaving)] * 3,
        lambda session: playbook.behind(session, situation, countermeasure),
        lambda session: replace(
            playbook.taken_along(session, playbook.playbook(session, situation, leaving=True)), views=None
        ),
        lambda session: [(name, list(counts.items())) for name, counts in facets.facets(session, wanted).items()],
        lambda session: stats.over_time(session, wanted),
        lambda session: stats.coverage(session, wanted, leaving=leaving),
        lambda session: stats.by_country(session, wanted, leaving=leaving),
        lambda session: stats.by_family(session, stats.tactic_by_country(session, wanted)),
        lambda session: stats.tactic_by_target(session, wanted),
        lambda session: stats.countermeasure_by_result(session, wanted),
        *((lambda session, name=name: list(facets.cases_by(session, wanted, name).items())) for name in facets.FACETS),
    ]
    verb = rng.choice(verbs)
    return lambda asked: verb(asked.session)


def opened(rng: random.Random, pool: Pool) -> Question:
    """Open a case whole, in the edition that readers meet or that waits."""
    case, proposed = rng.choice(pool.cases), rng.random() < 0.5
    return lambda asked: read_case(asked.session, case, proposed=proposed)


def compared(rng: random.Random, pool: Pool) -> Question:
    """Ask what a case said before."""
    case, edition = rng.choice(pool.cases), rng.choice((1, 2, 3))
    return lambda asked: compare.earlier(asked.session, case, edition)


def drafted(rng: random.Random, pool: Pool) -> Question:
    """Ask for drafts and saved views, and for a case as it would be entered."""
    draft_id, case = rng.choice(pool.drafts), rng.choice(pool.cases)
    verbs: list[Callable[[Session], Any]] = [
        draft.mine,
        saved.views,
        lambda session: draft.load(session, draft_id),
        lambda session: draft.from_case(session, case),
    ]
    verb = rng.choice(verbs)
    return lambda asked: verb(asked.session)


def surroundings(rng: random.Random, pool: Pool) -> Question:
    """Ask for what waits, for people, circles, the log of downloads, what one may still take, and all words."""
    shown, offset = rng.choice(list(ContributorShown)), rng.choice((0, 1))
    wanted = _filter(rng, pool)
    verbs: list[Question] = [
        lambda asked: review.queue(asked.session),
        lambda asked: directory.directory(asked.session),
        lambda asked: list(sharing.circles(asked.session).items()),
        lambda asked: sharing.contributor_as(asked.session, shown),
        lambda asked: (sharing.centre(asked.session), sharing.people_to_name(asked.session)),
        lambda asked: taken.log(asked.session, offset=offset),
        lambda asked: taken.allowance(asked.session),
        lambda asked: taken.check_quota(asked.session, asked.viewer, export(asked.session, wanted)),
        lambda asked: [word.id for word in taxonomy(asked.session).all_words("pw_tactics")],
    ]
    return rng.choice(verbs)


def stood(rng: random.Random, pool: Pool) -> Question:
    """Ask where a case stands, who reads it, and what everybody would read of its new edition."""
    case = rng.choice(pool.cases)
    state = rng.choice((RenditionState.PROPOSED, RenditionState.CURRENT))
    verbs: list[Callable[[Session], Any]] = [
        lambda session: standing.where_it_stands(session, case),
        lambda session: standing.readings(session, case, state),
    ]
    verb = rng.choice(verbs)
    return lambda asked: verb(asked.session)


def exported(rng: random.Random, pool: Pool) -> Question:
    """Take cases away in a file, alone or with every table."""
    wanted, kind, whole = _filter(rng, pool), rng.choice(list(FORMATS.values())), rng.random() < 0.3

    def ask(asked: Asked) -> Any:
        ready, words = export(asked.session, wanted), taxonomy(asked.session)
        write = kind.bundle if whole and kind.table_file is not None else kind.write
        arguments = (ready.views(), words, "") if write is kind.bundle else (ready.views(), words)
        data = b"".join(write(*arguments))
        return ready.count, ready.audiences, ready.kept_back, ready.audience, _unpacked(data)

    return ask


_MADE = re.compile(rb"<dcterms:(created|modified).*?</dcterms:\1>")


def _unpacked(data: bytes) -> Any:
    """Return a file's bytes; of an archive those of what it holds, without the moment at which each was made."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(item.filename, _MADE.sub(b"", archive.read(item))) for item in archive.infolist()]


def selected(rng: random.Random, pool: Pool) -> Question:
    """Ask the database itself, through the door, as the product never does."""
    table = METADATA.tables[rng.choice(sorted(ROWS))]
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    column, word = rng.choice(list(table.columns)), rng.choice(pool.words)
    closed = rng.choice(("account", "identity", "web_session", "sign_in_link", "sign_in_attempt"))
    statements: list[tuple[str, dict[str, Any]]] = [
        (f'SELECT count(*) FROM "{table.name}"', {}),
        (f'SELECT count("{column.name}"), count(*) FROM "{table.name}"', {}),
        (f'SELECT * FROM "{table.name}" ORDER BY {key}', {}),
        (f'SELECT CAST("{column.name}" AS text), count(*) FROM "{table.name}" GROUP BY 1 ORDER BY 1', {}),
        (f'SELECT count(*) FROM "{table.name}" WHERE CAST("{column.name}" AS text) LIKE :like', {"like": f"%{word}%"}),
        (
            'SELECT c.public_id, count(*) FROM "case" c JOIN rendition r ON r.case_id = c.id'
            " JOIN history h ON h.case_id = c.id GROUP BY 1 ORDER BY 1",
            {},
        ),
        ("SELECT count(*) FROM rendition_text WHERE title LIKE :like OR narrative LIKE :like", {"like": f"%{word}%"}),
        (f"SELECT count(*) FROM {closed}", {}),
        ('SELECT count(*) FROM main."case"', {}),
        ('SELECT count(*) FROM public."case"', {}),
    ]
    statement, values = rng.choice(statements)
    return lambda asked: [tuple(row) for row in asked.session.execute(text(statement), values)]


def matched(rng: random.Random, pool: Pool) -> Question:
    """Ask the search index itself."""
    word = rng.choice([word for word in pool.words if word.isalnum()])

    def ask(asked: Asked) -> Any:
        if asked.engine.dialect.name == "sqlite":
            statement = "SELECT rendition_id FROM rendition_search WHERE words MATCH :word ORDER BY rendition_id"
        else:
            statement = "SELECT id FROM door.matching(CAST(:word AS tsquery)) AS id ORDER BY id"
        return [tuple(row) for row in asked.session.execute(text(statement), {"word": word})]

    return ask


def whole(rng: random.Random, _pool: Pool) -> Question:
    """Ask for renditions by their row numbers, which nobody is shown."""
    numbers = sorted(rng.sample(range(1, 900), 200))

    def ask(asked: Asked) -> Any:
        seen = contents(asked.session, numbers)
        shown = [sorted(map(tuple, ask(asked.session, numbers)), key=repr) for ask in (lines, texts, details)]
        return sorted(seen.items()), shown, list(read_cases(asked.session, sorted(seen)))

    return ask


# --- trying to write ------------------------------------------------------------------------------------------------


class _Undone(Exception):
    pass


def tried(asked: Asked, verb: Callable[[Session, Viewer], Any]) -> Any:
    """Return what a verb that writes answers, and undo what it did."""
    answers: list[Any] = []
    try:
        with transaction(asked.engine) as session:
            answers.append(verb(session, asked.viewer))
            raise _Undone
    except _Undone:
        return answers[0]


def attempted(rng: random.Random, pool: Pool) -> Question:
    """Try to change a case, a draft, a saved view or a member, mostly one that isn't there for who tries."""
    case, version, member = rng.choice(pool.cases), rng.randint(1, 4), rng.choice(pool.members)
    draft_id, decision, view = rng.choice(pool.drafts), rng.choice(list(Decision)), rng.choice(pool.views)
    name = f"View {rng.choice(pool.words)}"
    status, held = rng.choice(list(MemberStatus)), rng.choice(list(OrganisationStatus))
    organisation = rng.choice([*pool.centre.organisations.values(), 99_999])
    circle = rng.choice([*pool.centre.circles.values(), 99_999])
    entered = {"texts": [], "audience": "red", "named": [member]}
    sharing_said = rng.choice(
        ({"audience": "red", "named": [member]}, {"audience": "amber", "circle": rng.choice(pool.words)})
    )
    verbs: list[Callable[[Session, Viewer], Any]] = [
        lambda s, v: review.decide(s, v, case, decision, version=version, reason="No."),
        lambda s, v: submit.resend(s, v, case, entered, version=version),
        lambda s, v: correct.correct(s, v, case, entered, version=version),
        lambda s, v: correct.take_back(s, v, case, version=version),
        lambda s, v: correct.narrow(s, v, case, sharing_said, version=version),
        lambda s, v: correct.withdraw(s, v, case, "mistaken", version=version),
        lambda s, v: draft.save(s, v, "e" * 32, {"texts": []}, case=case),
        lambda s, v: draft.discard(s, v, draft_id),
        lambda s, v: bool(saved.save(s, v, name=name, path="/", query={})),
        lambda s, v: saved.rename(s, v, view, name),
        lambda s, v: saved.share(s, v, view, shared=False),
        lambda s, v: saved.remove(s, v, view),
        lambda s, _: submit.check(taxonomy(s), entered).sharing,
        lambda s, v: submit.settle(s, v, check_sharing(sharing_said, taxonomy(s))),
        lambda s, v: directory.set_roles(s, v, member, [Role.READER]),
        lambda s, v: directory.set_member_status(s, v, member, status),
        lambda s, v: directory.new_link(s, v, member)[1],
        lambda s, v: directory.invite(s, v, organisation, name="", email="", roles=[Role.READER]),
        lambda s, v: directory.set_organisation_status(s, v, organisation, held),
        lambda s, v: directory.change_organisation(s, v, organisation, name="", kind="ngo", country="TW"),
        lambda s, v: directory.change_circle(s, v, circle, name="", join=[organisation]),
    ]
    verb = rng.choice(verbs)
    return lambda asked: tried(asked, verb)


def allowed(rng: random.Random, pool: Pool) -> Question:
    """Ask how one stands to a case: what a page offers to do."""
    case = rng.choice(pool.cases)

    def ask(asked: Asked) -> Any:
        with unguarded(asked.engine) as session:
            row = review.readable_case(session, asked.viewer, case)
            stands = review.standing(session, asked.viewer, row)
            return sorted(deed for deed in Deed if may(asked.viewer, deed, stands))

    return ask


def guessed(rng: random.Random, pool: Pool) -> Question:
    """Guess a password and a link, of somebody who is there or not."""
    who = f"{rng.choice(sorted(pool.centre.members))}@example.org"
    address = f"198.51.{rng.randint(0, 255)}.{rng.randint(0, 255)}"

    def ask(asked: Asked) -> Any:
        with transaction(asked.engine) as session:
            mine = [] if not asked.viewer.signed_in else accounts.own_sessions(session, asked.viewer, "x")
        try:
            credentials.sign_in(asked.engine, who, "wrong horse", address=address)
        except CaseError as error:
            return len(mine), error_said(error)
        return "in"

    return ask


KINDS: Mapping[Callable[[random.Random, Pool], Question], int] = {
    found: 22,
    named: 4,
    counted: 12,
    opened: 14,
    compared: 3,
    drafted: 4,
    surroundings: 5,
    exported: 4,
    selected: 14,
    matched: 4,
    whole: 1,
    attempted: 16,
    allowed: 3,
    stood: 5,
}
"""Each kind of question, and how often it is asked among the others."""


def listed(table: str) -> Question:
    """Ask the database for a whole table."""
    key = ", ".join(f'"{column.name}"' for column in METADATA.tables[table].primary_key)
    statement = text(f'SELECT * FROM "{table}" ORDER BY {key}')
    return lambda asked: [tuple(row) for row in asked.session.execute(statement)]


def asking(rng: random.Random, pool: Pool, number: int) -> Iterator[tuple[str, Question]]:
    """Yield about so many questions with what kind they are of: every table, every kind, then at random."""
    for table in ROWS:
        yield f"{listed.__name__} {table}", listed(table)
    chosen = rng.choices(list(KINDS), weights=list(KINDS.values()), k=max(0, number - len(ROWS) - len(KINDS) - 3))
    for kind in (*KINDS, *chosen):
        yield kind.__name__, kind(rng, pool)
    for _ in range(3):  # a guess takes a tenth of a second on purpose
        yield guessed.__name__, guessed(rng, pool)


# --- answers --------------------------------------------------------------------------------------------------------


_INNER = re.compile(r"v_[0-9a-f]{16}_")


def error_said(error: CaseError) -> Any:
    """Return everything an error tells: its class, its status, and each field with its words in three languages."""
    said = [(problem.field, *(problem.text(lang) for lang in LANGUAGES)) for problem in error.problems]
    return type(error).__name__, error.status, str(error), said


def answer(asked: Asked, question: Question) -> bytes:
    """Return an answer, or the error in its place, as bytes that are the same for the same answer."""
    asked.session.expunge_all()
    try:
        with asked.session.begin_nested() if asked.engine.dialect.name == "postgresql" else nullcontext():
            said = question(asked)
            return repr(plain(said)).encode()
    except CaseError as error:
        return repr(("error", error_said(error))).encode()
    except DBAPIError as error:
        return repr(("database", type(error).__name__, _INNER.sub("", str(error.orig)))).encode()


def plain(value: Any) -> Any:
    """Return a value with sets in order and frames as text, down to the last field.

    What two equal values may differ in, such as what one of them remembers, is left out.
    """
    if isinstance(value, pd.DataFrame):
        return value.to_csv()
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [
            (each.name, plain(getattr(value, each.name))) for each in fields(value) if each.compare
        ]
    if isinstance(value, frozenset | set):
        return sorted(repr(plain(item)) for item in value)
    if isinstance(value, Mapping):
        return [(plain(key), plain(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
