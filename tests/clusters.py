"""PostgreSQL servers of a test's own: a primary, and a replica that streams from it, as two folders."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine

from db.engine import open_engine
from tests.conftest import missing

HOW_TO_GET_CLUSTERS = (
    "PostgreSQL's own programs (initdb, pg_ctl, pg_basebackup) are needed for a replica: apt-get install postgresql "
    "(.ci/run does); who runs the tests as root needs the system user postgres, which comes with it"
)
SUPERUSER = "postgres"


def free_port() -> int:
    """Return a port of this machine that nothing listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs; skip the test where there is none that can be used."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    whole = [folder for folder in folders if all((folder / name).exists() for name in ("initdb", "pg_basebackup"))]
    as_root_only = os.geteuid() == 0 and not (shutil.which("runuser") and _is_user(SUPERUSER))
    if not whole or as_root_only:
        missing(HOW_TO_GET_CLUSTERS)
    return whole[-1]


def _is_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def run(*command: str | Path, folder: Path = Path("/"), **environment: str) -> str:
    """Run a program with PostgreSQL's own at hand, as the user they run as, and return what it says."""
    given = [str(part) for part in command]
    as_user = ["runuser", "-u", SUPERUSER, "--"] if os.geteuid() == 0 else []
    settings = {**os.environ, "PATH": f"{programs()}:{os.environ['PATH']}", **environment}
    done = subprocess.run(  # noqa: S603 - programs of our own choice
        [*as_user, *given], capture_output=True, text=True, check=False, cwd=folder, timeout=120, env=settings
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(given)}: {done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server.

    Attributes:
        folder: Where its data lies.
        port: Where it listens on 127.0.0.1.
    """

    folder: Path
    port: int

    def start(self) -> None:
        """Start it and wait until it answers."""
        # Without autovacuum nothing is written but what a test writes.
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c autovacuum=off -c fsync=off"
        )
        # Not through a pipe: the server would inherit it, and who reads it would wait as long as the server lives.
        run("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", self.folder, "-l", f"{self.folder}.log", "-o", options)

    def stop(self, how: str = "fast") -> None:
        """Stop it; `immediate` is as if it had crashed."""
        run("pg_ctl", "stop", "-s", "-w", "-D", self.folder, "-m", how)

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the superuser and return the answer's bare text."""
        return run("psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", statement, database, **self.here).strip()

    @property
    def here(self) -> dict[str, str]:
        """Return the environment in which PostgreSQL's programs ask this server as the superuser."""
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": SUPERUSER}

    def url(self, database: str, user: str, password: str) -> str:
        """Return the URL of a database of it."""
        url = URL.create("postgresql+psycopg", user, password, "127.0.0.1", self.port, database)
        return url.render_as_string(hide_password=False)


def give(folder: Path) -> None:
    """Let a folder belong to whom the servers run as."""
    if os.geteuid() == 0:
        shutil.chown(folder, SUPERUSER)


@contextmanager
def folder_for_servers() -> Iterator[Path]:
    """Yield a folder that belongs to whom the servers run as."""
    folder = Path(tempfile.mkdtemp(prefix="fusion_clusters_"))
    give(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def primary(folder: Path) -> Iterator[Cluster]:
    """Run a server that lets everybody on this machine replicate it."""
    cluster = Cluster(folder / "primary", free_port())
    run("initdb", "-D", cluster.folder, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop("immediate")


@contextmanager
def replica_of(source: Cluster, folder: Path) -> Iterator[Cluster]:
    """Run a server that streams all that `source` commits."""
    cluster = Cluster(folder / f"replica_{secrets.token_hex(3)}", free_port())
    where = f"host=127.0.0.1 port={source.port} user={SUPERUSER}"
    run("pg_basebackup", "-D", cluster.folder, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", where)
    cluster.start()
    try:
        yield cluster
    finally:
        if (cluster.folder / "postmaster.pid").exists():
            cluster.stop("immediate")


def caught_up(source: Cluster, replica: Cluster) -> None:
    """Wait until a replica has all that its primary has."""
    head = source.psql("SELECT pg_current_wal_flush_lsn()")
    until = time.monotonic() + 30
    while replica.psql(f"SELECT pg_last_wal_replay_lsn() >= '{head}'") != "t":
        assert time.monotonic() < until, "the replica doesn't follow"
        time.sleep(0.05)


def engine_with_replica(source: Cluster, replica: Cluster, database: str, user: str, password: str) -> Engine:
    """Open a database on its primary and its replica."""
    return open_engine(source.url(database, user, password), replica.url(database, "nobody", "nothing"))
