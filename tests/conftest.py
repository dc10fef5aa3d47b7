"""What every test can ask for: databases of both engines, the people of a small centre, a valid case."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from cases import people as members
from cases import setup
from db.engine import close, open_engine, transaction
from db.tables import Circle, CircleOrganisation, Organisation
from db.viewer import Viewer
from db.vocabulary import Role

# A busy machine is no mistake of ours, so there is no deadline; CI runs the same examples each time.
settings.register_profile("ours", deadline=None, derandomize=os.environ.get("CI") == "true", print_blob=True)
settings.load_profile("ours")

NOTHING_SKIPPED = os.environ.get("CI") == "true"
LOCAL_SERVER = "postgresql+psycopg://fusion:fusion@localhost/postgres"
HOW_TO_GET_POSTGRESQL = (
    "PostgreSQL is not reachable: apt-get install postgresql, start it, make a role that may create databases "
    "and name it in TEST_DATABASE_URL (.ci/run does all of this)"
)
HOW_TO_GET_CHROMIUM = (
    "Chromium is not installed: apt-get install chromium fonts-noto-cjk (.ci/run does), or set CHROMIUM"
)


def missing(how_to_get_it: str) -> None:
    """Skip the test for want of a program; where everything must run, fail instead."""
    if NOTHING_SKIPPED:
        pytest.fail(how_to_get_it, pytrace=False)
    pytest.skip(how_to_get_it)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where nothing may be skipped and something was."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if NOTHING_SKIPPED and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


class Databases(Protocol):
    """Makes databases on one engine: some named templates, and cheap copies of them."""

    def create(self, name: str) -> Engine:
        """Make an empty database."""
        ...

    def copy(self, template: str) -> Engine:
        """Make a copy of a database made before, which nobody has open."""
        ...

    def drop(self, engine: Engine) -> None:
        """Close and remove a database."""
        ...


class SqliteDatabases:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str) -> Engine:
        """Make an empty file."""
        return open_engine(f"sqlite:///{self.folder / name}.sqlite")

    def copy(self, template: str) -> Engine:
        """Copy a closed file; the last to close it has written its journal back."""
        name = secrets.token_hex(6)
        shutil.copyfile(self.folder / f"{template}.sqlite", self.folder / f"{name}.sqlite")
        return self.create(name)

    def drop(self, engine: Engine) -> None:
        """Remove the file with its journal."""
        close(engine)
        for path in self.folder.glob(f"{Path(engine.url.database or '').name}*"):
            path.unlink()


class PostgresDatabases:
    """Databases on one server, each named so that two test runs never meet."""

    def __init__(self, server: Engine) -> None:
        self.server = server.execution_options(isolation_level="AUTOCOMMIT")
        self.prefix = f"fusion_test_{secrets.token_hex(4)}"

    def _run(self, statement: str) -> None:
        with self.server.connect() as connection:
            connection.exec_driver_sql(statement)

    def _open(self, database: str) -> Engine:
        return open_engine(self.server.url.set(database=database).render_as_string(hide_password=False))

    def create(self, name: str) -> Engine:
        """Make an empty database with the plainest order of characters, so that no locale plays a part."""
        self._run(
            f"CREATE DATABASE {self.prefix}_{name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )
        return self._open(f"{self.prefix}_{name}")

    def copy(self, template: str) -> Engine:
        """Let the server copy a database."""
        name = f"{self.prefix}_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self.prefix}_{template}")
        return self._open(name)

    def drop(self, engine: Engine) -> None:
        """Drop a database even while something still reads it."""
        close(engine)
        try:
            self._run(f"DROP DATABASE IF EXISTS {engine.url.database}")
        except OperationalError:  # only now by force: one who may make databases can't force out an autovacuum worker
            self._run(f"DROP DATABASE IF EXISTS {engine.url.database} WITH (FORCE)")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Run what asks for a database once on each engine."""
    return str(request.param)


def postgres_server() -> Engine:
    """Return the server that tests may make databases on; skip the test where there is none."""
    url = make_url(os.environ.get("TEST_DATABASE_URL") or LOCAL_SERVER)
    server = open_engine(url.update_query_dict({"connect_timeout": "3"}).render_as_string(hide_password=False))
    reachable = True
    try:
        server.connect().close()
    except OperationalError:
        reachable = False
    if not reachable:
        server.dispose()
        missing(HOW_TO_GET_POSTGRESQL)
    return server


@pytest.fixture(scope="session")
def databases(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Yield the maker of databases on this engine; the template `prepared` is what `make run` makes, without cases."""
    makers: Databases
    if backend == "sqlite":
        makers = SqliteDatabases(tmp_path_factory.mktemp("databases"))
    else:
        makers = PostgresDatabases(postgres_server())
    template = makers.create("prepared")
    setup.prepare(template)
    close(template)
    yield makers
    makers.drop(template)
    if isinstance(makers, PostgresDatabases):
        makers.server.dispose()


@contextmanager
def copied(databases: Databases, template: str) -> Iterator[Engine]:
    """Open a copy of a template for as long as the block lasts."""
    engine = databases.copy(template)
    try:
        yield engine
    finally:
        databases.drop(engine)


@pytest.fixture
def empty(databases: Databases) -> Iterator[Engine]:
    """Yield a database without a single table."""
    engine = databases.create(f"empty_{secrets.token_hex(4)}")
    yield engine
    databases.drop(engine)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """Yield a fresh database: migrated, with the vocabularies and the first steward."""
    with copied(databases, "prepared") as engine:
        yield engine


@pytest.fixture(scope="session")
def starter_template(databases: Databases) -> Iterator[str]:
    """Return the name of the template that holds the starter cases."""
    engine = databases.create("starter")
    setup.prepare(engine)
    setup.seed(engine)
    close(engine)
    yield "starter"
    databases.drop(engine)


@pytest.fixture(scope="session")
def seeded(databases: Databases, starter_template: str) -> Iterator[Engine]:
    """Yield a database with the starter cases that all tests share: read it, never write to it."""
    with copied(databases, starter_template) as engine:
        yield engine


@pytest.fixture
def seeded_copy(databases: Databases, starter_template: str) -> Iterator[Engine]:
    """Yield a database with the starter cases of a test's own, to write to."""
    with copied(databases, starter_template) as engine:
        yield engine


@pytest.fixture
def steward(engine: Engine) -> Viewer:
    """Return the first steward, who may do everything a member of the centre's own organisation may."""
    with transaction(engine) as session:
        return members.viewer_of_member(session, setup.first_steward(session))


@dataclass(frozen=True)
class People:
    """The members of a small centre.

    Attributes:
        steward: The first steward, of the centre's own organisation; contributor and reviewer too.
        colleague: Contributor and reviewer of the same organisation.
        blue: Reviewer and contributor of another organisation, of the camp "blue".
        green: Reviewer and contributor of a third one, of the camp "green".
        reader: A reader of the organisation of `green`.
        circle: The name of a circle of the own organisation and that of `blue`.
    """

    steward: Viewer
    colleague: Viewer
    blue: Viewer
    green: Viewer
    reader: Viewer
    circle: str


@pytest.fixture
def people(engine: Engine, steward: Viewer) -> People:
    """Add two organisations of different camps and a colleague of the steward to the database."""
    with transaction(engine) as session:
        own = session.get_one(Organisation, steward.organisation_id)
        blue = members.add_organisation(session, name="Blue Party", kind="party", country="TW", camp="blue")
        green = members.add_organisation(session, name="Green Watch", kind="ngo", country="JP", camp="green")
        working = [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]
        numbers = [
            members.add_member(session, own, name="Colleague", roles=working, listed=True).id,
            members.add_member(session, blue, name="Blue reviewer", roles=working, listed=True).id,
            members.add_member(session, green, name="Green reviewer", roles=working, listed=True).id,
            members.add_member(session, green, name="Green reader", roles=[Role.READER], listed=True).id,
        ]
        circle = Circle(name="Neighbours")
        session.add(circle)
        session.flush()
        for organisation in (own, blue):
            session.add(CircleOrganisation(circle_id=circle.id or 0, organisation_id=organisation.id or 0))
        session.flush()
        everybody = [members.viewer_of_member(session, number or 0) for number in [steward.member_id, *numbers]]
    return People(*everybody, circle="Neighbours")


@pytest.fixture
def entered() -> dict[str, Any]:
    """Return the smallest case that can be sent, as a form or file gives it; shared with its own organisation."""
    return {
        "texts": [
            {
                "lang": "en",
                "title": "Forged poll in a village newsletter",
                "summary": "A newsletter printed a poll that no institute had taken.",
            }
        ],
        "period_from": "2024-01",
        "countries": ["TW"],
        "target_groups": ["voters"],
        "tactics": ["PW01"],
        "channels": ["newspaper"],
        "information_credibility": "2",
        "sources": [{"title": "Own observation"}],
    }


@pytest.fixture
def entered_in_full() -> dict[str, Any]:
    """Return a case that fills every field there is, each with a value that is not its default."""
    original = {"lang": "zh-Hant", "status": "original"}
    machine = {"lang": "en", "status": "machine"}
    return {
        "texts": [
            {
                **original,
                "title": "里長收受招待旅遊，返國後轉傳假民調",
                "summary": "據稱有數名里長接受落地招待，返國後在群組轉傳不實民調。",
                "narrative": "第一天抵達，第二天參訪。\n回國一週後，群組開始流傳未經任何機構調查的民調。",
                "caveat": "招待費用來源尚未查明。",
                "counter_view": "當事人表示行程為自費。",
            },
            {
                **machine,
                "title": "Village heads took a sponsored trip, then passed on a forged poll",
                "summary": "Several village heads allegedly travelled at a sponsor's cost and later passed on a poll.",
                "narrative": "They arrived on the first day and toured on the second.",
                "caveat": "Who paid is not established.",
                "counter_view": "Those concerned say they paid themselves.",
            },
        ],
        "period_from": "2023-11",
        "period_to": "2024-01-13",
        "reported_on": "2024-Q1",
        "countries": ["TW", "JP"],
        "places": [{"name": "臺北", "country": "TW"}, {"name": "Online", "country": None}],
        "target_groups": ["local_politician", "voters"],
        "actors": [
            {
                "name": "A travel association",
                "type": "civil_society",
                "state": "CN",
                "attributed_by": "District prosecutors",
                "basis": "charges",
                "confidence": "moderate",
            }
        ],
        "tactics": ["PW02", "T0085.003"],
        "tactics_unsure": True,
        "channels": ["group_tour", "line"],
        "flows": ["people", "money"],
        "information_credibility": "2",
        "legal_status": "charged",
        "contested": True,
        "breakout_scale": "2",
        "responses": [
            {
                "countermeasure": "CM09",
                "actor_type": "civil_society",
                "began": "2024-01",
                "cost_band": "days",
                "texts": [{**original, "description": "查核組織當日發布查核報告。"}],
                "outcomes": [
                    {
                        "as_of": "2024-01-12",
                        "result": "backfired",
                        "evidence": "observed",
                        "harm": "minor",
                        "texts": [{**original, "statement": "群組轉傳反而增加。", "method": "計數公開群組轉傳次數。"}],
                    },
                    {"as_of": "2024", "result": "too_early", "evidence": "none", "harm": None, "texts": []},
                ],
            },
            {
                "countermeasure": "C00014",
                "actor_type": None,
                "began": None,
                "cost_band": None,
                "texts": [],
                "outcomes": [],
            },
        ],
        "sources": [
            {
                "title": "落地招待案起訴書",
                "publisher": "地方檢察署",
                "published": "2024-02-20",
                "url": "https://example.org/indictment?id=1",
                "archived_url": "https://web.archive.org/web/2024/https://example.org/indictment?id=1",
                "reliability": "A",
            }
        ],
        "verification": "full_source",
        "estimates": ["flows"],
        "references": [{"scheme": "newsroom", "value": "NR-17"}],
        "relations": [{"case": "FC-7K3MQ-P", "kind": "continues"}],
        "withheld": [{"field": "actors.name", "way": "coarsened", "reason": "privacy"}],
        "audience": "green",
        "circle": None,
        "named": [],
        "contributor_shown": "kind",
    }


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; skip the test where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing(HOW_TO_GET_CHROMIUM)
    return str(found)
