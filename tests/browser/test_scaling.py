"""docs/scaling.md, followed to the letter: nginx, two processes, a database server and its replica.

What the page says to write is written from the page itself; only the values that it tells to replace, and the paths
and ports of a machine of one's own, are others here.
"""

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from cases import accounts, check, draft
from cases import people as members
from cases.search import Filter, find
from db.access import viewing
from db.base import now
from db.engine import PROJECT, close, open_engine, transaction
from db.viewer import ANONYMOUS
from tests import clusters
from tests.browser import test_main_job as job
from tests.browser.driving import SETTLE, add_reviewers, open_page, send, settled, write
from tests.browser.systemctl import environment
from tests.clusters import Cluster, free_port
from tests.conftest import missing

PAGE = (PROJECT / "docs" / "scaling.md").read_text(encoding="utf-8")
HOW_TO_GET_NGINX = "nginx is not installed: apt-get install nginx (.ci/run does); it need not run"
PROCESSES = ("8501", "8502")


def block(name: str) -> str:
    """Return what the page says to write into a file, or to run."""
    found = re.search(rf"\*\*{re.escape(name)}\*\*[^\n]*\n```\w*\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"docs/scaling.md has no block {name}"
    return found[1]


def certificate(folder: Path, key_name: str, certificate_name: str) -> None:
    """Make a certificate for localhost that nobody but ourselves has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / key_name).write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    (folder / certificate_name).write_bytes(made.public_bytes(serialization.Encoding.PEM))


@dataclass
class Site:
    """A centre set up as the page says.

    Attributes:
        folder: Where everything lies.
        primary: The database server.
        replica: Its replica.
        ports: The two ports of nginx, http and https, and those of the processes.
    """

    folder: Path
    primary: Cluster
    replica: Cluster
    ports: dict[str, int]

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"https://localhost:{self.ports['443']}"

    def filled(self, name: str) -> str:
        """Return a block of the page with the values of this machine."""
        values = {
            "https://fusion.example.org": self.url,
            "fusion.example.org": "localhost",
            "CHANGE-ME-TOO": "replicate4321",
            "CHANGE-ME": "secret1234",
            "host=10.0.0.11 port=5432": f"host=127.0.0.1 port={self.primary.port}",
            "10.0.0.11:5432": f"127.0.0.1:{self.primary.port}",
            "10.0.0.12:5432": f"127.0.0.1:{self.replica.port}",
            "10.0.0.10/32": "127.0.0.1/32",
            "10.0.0.12/32": "127.0.0.1/32",
            "/var/lib/postgresql/15/main": str(self.replica.folder),
            "/var/log/nginx": str(self.folder),
            "/etc/ssl/fusion": str(self.folder),
            "/etc/fusion": str(self.folder),
            "listen 80;": f"listen 127.0.0.1:{self.ports['80']};",
            "listen 443 ": f"listen 127.0.0.1:{self.ports['443']} ",
            **{port: str(self.ports[port]) for port in PROCESSES},
            "/srv/fusion/.venv/bin": str(Path(sys.executable).parent),
            ".venv/bin": str(Path(sys.executable).parent),
            "/srv/fusion": str(PROJECT),
        }
        # In one go: what stands for one value may have another's name in it.
        written = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
        return re.sub(written, lambda found: values[found[0]], block(name))

    def shell(self, name: str) -> str:
        """Run a block of the page and return what it prints."""
        done = subprocess.run(  # noqa: S603 - what our own page tells to run
            ["/bin/sh", "-e", "-c", self.filled(name)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            timeout=300,
            env={**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"},
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        return done.stdout

    def systemctl(self, verb: str, port: str) -> None:
        """Start or stop a process."""
        command = [str(self.folder / "bin" / "systemctl"), verb, f"fusion@{self.ports[port]}"]
        subprocess.run(command, check=True, timeout=60)  # noqa: S603 - our own command

    def engine(self) -> Engine:
        """Open its database as the processes do."""
        told = environment(str(self.folder / "fusion.env"))
        return open_engine(told["DATABASE_URL"], told["DATABASE_REPLICA_URL"])

    def log(self) -> list[str]:
        """Return the lines that nginx has logged."""
        return (self.folder / "fusion.log").read_text(encoding="utf-8").splitlines()

    def process_of(self, context: BrowserContext) -> str:
        """Return which process, by its port in the page, a browser is sent to."""
        before = len(self.log())
        assert context.request.get(f"{self.url}/_stcore/health").ok
        until = time.monotonic() + 10
        while not (lines := [line for line in self.log()[before:] if " GET 200 " in line]):
            assert time.monotonic() < until
            time.sleep(0.05)
        answered = re.findall(r"127\.0\.0\.1:(\d+)", lines[-1])[-1]  # before it stand those that were tried in vain
        return next(port for port in PROCESSES if self.ports[port] == int(answered))


def answers(url: str) -> int:
    """Return the status that an address answers with, 0 for none."""
    own = ssl.create_default_context()
    own.check_hostname, own.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(url, timeout=20, context=own) as response:  # noqa: S310 - our own server
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(url: str, logs: Path) -> None:
    """Wait until a server is up."""
    until = time.monotonic() + 90
    while answers(url) != 200:
        if time.monotonic() > until:
            said = "\n".join(path.read_text(errors="replace")[-2000:] for path in logs.glob("*.log"))
            pytest.fail(f"{url} doesn't answer:\n{said}", pytrace=False)
        time.sleep(0.2)


def database_server(site: Site) -> None:
    """Set the database server up as the page says, with a certificate as Debian's has."""
    certificate(site.folder, "server.key", "server.crt")
    for name in ("server.key", "server.crt"):
        shutil.copyfile(site.folder / name, site.primary.folder / name)
        (site.primary.folder / name).chmod(0o600)
        clusters.give(site.primary.folder / name)
    rules = f"host all {clusters.SUPERUSER} 127.0.0.1/32 trust\n{site.filled('pg_hba.conf')}"
    (site.primary.folder / "pg_hba.conf").write_text(rules)
    statements = site.folder / "primary.sql"
    statements.write_text(f"{site.filled('primary.sql')}ALTER SYSTEM SET ssl = on;")
    clusters.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", statements, "postgres", **site.primary.here)
    site.primary.stop()
    site.primary.start()


@contextmanager
def replica_server(site: Site) -> Iterator[None]:
    """Make the replica as the page says and run it."""
    clusters.run("/bin/sh", "-e", "-c", site.filled("replica.sh"))
    site.replica.start()
    try:
        yield
    finally:
        if (site.replica.folder / "postmaster.pid").exists():
            site.replica.stop("immediate")


@contextmanager
def processes(site: Site) -> Iterator[None]:
    """Start the processes as the page says; the command `systemctl` is ours, since tests have no systemd."""
    (site.folder / "fusion.env").write_text(site.filled("/etc/fusion/fusion.env"))
    (site.folder / "fusion@.service").write_text(site.filled("/etc/systemd/system/fusion@.service"))
    command = site.folder / "bin" / "systemctl"
    command.parent.mkdir()
    ours = f"cd {PROJECT} && exec {sys.executable} -m tests.browser.systemctl {site.folder}"
    command.write_text(f'#!/bin/sh\n{ours} "$@"\n')
    command.chmod(0o755)
    try:
        site.shell("start.sh")
        for port in PROCESSES:
            wait_for(f"http://localhost:{site.ports[port]}/_stcore/health", site.folder)
        yield
    finally:
        for port in PROCESSES:
            site.systemctl("stop", port)


@contextmanager
def nginx(site: Site, program: str) -> Iterator[None]:
    """Run nginx with the page's file as all that is served."""
    certificate(site.folder, "privkey.pem", "fullchain.pem")
    (site.folder / "fusion.conf").write_text(site.filled("/etc/nginx/conf.d/fusion.conf"))
    places = "".join(
        f"{kind}_temp_path {site.folder / 'nginx'};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    main = site.folder / "nginx.conf"
    main.write_text(
        f"{user} daemon off; worker_processes 2; pid {site.folder}/nginx.pid; error_log {site.folder}/nginx.log;"
        f" events {{}} http {{ {places} include {site.folder}/fusion.conf; }}"
    )
    said = (site.folder / "nginx-says.log").open("wb")
    process = subprocess.Popen([program, "-c", str(main)], stdout=said, stderr=said)  # noqa: S603 - Debian's nginx
    try:
        wait_for(f"{site.url}/_stcore/health", site.folder)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        said.close()


@pytest.fixture(scope="module")
def site(chromium: str) -> Iterator[Site]:
    """Set a centre up as the page says."""
    assert chromium
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        missing(HOW_TO_GET_NGINX)
    with ExitStack() as stack:
        folder = stack.enter_context(clusters.folder_for_servers())
        folder.chmod(0o755)
        primary = stack.enter_context(clusters.primary(folder))
        ports = {name: free_port() for name in ("80", "443", *PROCESSES)}
        site = Site(folder, primary, Cluster(folder / "replica", free_port()), ports)
        database_server(site)
        stack.enter_context(replica_server(site))
        (site.folder / "fusion.env").write_text(site.filled("/etc/fusion/fusion.env"))
        assert f"{site.url}/sign-in/" in site.shell("first.sh")
        stack.enter_context(processes(site))
        stack.enter_context(nginx(site, str(program)))
        yield site


@pytest.fixture
def engine(site: Site) -> Iterator[Engine]:
    """Open the database of the centre."""
    engine = site.engine()
    yield engine
    close(engine)


@contextmanager
def somebody(browser: Browser, site: Site, engine: Engine, member_id: int, at: str = "") -> Iterator[Page]:
    """Sign a member in at a browser of their own, as often as it takes to be sent to the process `at`."""
    with ExitStack() as stack:
        for _ in range(40):
            context = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="en-GB", ignore_https_errors=True
            )
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            with transaction(engine) as session:
                token = accounts.issue_link(session, member_id)
            assert context.request.get(f"{site.url}/sign-in/{token}").ok
            if at in {"", site.process_of(context)}:
                break
        page = context.new_page()
        open_page(page, site.url)
        yield page


@pytest.fixture(scope="module")
def people(site: Site) -> tuple[int, int, int]:
    """Return the first steward and two reviewers of other organisations."""
    engine = site.engine()
    with transaction(engine) as session:
        found = add_reviewers(session)
    close(engine)
    return found


def test_every_value_to_replace_is_in_the_table_and_stands_somewhere() -> None:
    table = re.findall(r"^\| `([^`]+)` \| (?:the|a|another)", PAGE, re.MULTILINE)
    assert table == ["fusion.example.org", "10.0.0.10", "10.0.0.11", "10.0.0.12", "CHANGE-ME", "CHANGE-ME-TOO"]
    blocks = "".join(re.findall(r"^```\w*\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
    assert all(value in blocks for value in table)
    assert set(re.findall(r"10\.\d+\.\d+\.\d+|[A-Z]+-ME(?:-TOO)?|\w+\.example\.\w+", blocks)) == set(table)


def test_members_are_spread_and_each_stays_where_they_are(
    site: Site, engine: Engine, people: tuple[int, int, int], browser: Browser
) -> None:
    for process in PROCESSES:
        with somebody(browser, site, engine, people[0], at=process) as page:
            expect(page.get_by_text("Account").first).to_be_visible()
            (session,) = [each for each in page.context.cookies() if "session" in str(each["name"])]
            assert session["name"] == "__Host-fusion_session"
            before = len(site.log())
            page.reload()
            settled(page)
            job.go(page, "Cases")
            assert page.get_by_role("article").count() > 5
            page.context.close()
            time.sleep(0.5)  # a socket is logged when it ends
            lines = site.log()[before:]
            assert {line.split()[3] for line in lines} == {f"127.0.0.1:{site.ports[process]}"}
            assert [line for line in lines if " GET 101 " in line]


def test_http_leads_to_https_and_the_answer_says_to_stay_there(site: Site, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    led = context.request.get(f"http://localhost:{site.ports['80']}/cases", max_redirects=0)
    assert (led.status, led.headers["location"]) == (301, "https://localhost/cases")
    assert "strict-transport-security" in context.request.get(f"{site.url}/sign-in").headers
    context.close()


def test_what_is_published_through_one_process_is_found_through_the_other_at_once(
    site: Site, engine: Engine, people: tuple[int, int, int], browser: Browser
) -> None:
    one, other = PROCESSES
    with somebody(browser, site, engine, people[0], at=one) as page:
        job.go(page, "Contribute")
        job.begin_form(page)
        job.finish_form(page)
        public_id = send(page, job.TITLE)
    with somebody(browser, site, engine, people[1], at=other) as page:
        job.review(page, public_id)
    with (
        somebody(browser, site, engine, people[2], at=one) as page,
        somebody(browser, site, engine, people[0], at=other) as reader,
    ):
        job.go(reader, "Cases")
        job.search(reader, "假民調")
        assert job.TITLE not in job.found(reader)
        job.review(page, public_id)
        job.search(reader, "說明會 假民調")
        assert job.TITLE in job.found(reader)
    assert " fusion_reader" in f" {site.replica.psql('SELECT usename FROM pg_stat_activity')}".replace("\n", " ")


def test_who_was_at_a_process_that_stops_goes_on_at_the_other(
    site: Site, engine: Engine, people: tuple[int, int, int], browser: Browser
) -> None:
    one, other = PROCESSES
    with transaction(engine) as session:
        viewer = members.viewer_of_member(session, people[0])
    with somebody(browser, site, engine, people[0], at=one) as page:
        job.go(page, "Contribute")
        write(page, "Title", "Typed before the process stopped")
        site.systemctl("stop", one)
        try:
            assert site.process_of(page.context) == other
            expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0, timeout=SETTLE)
            write(page, "What happened", "Typed after it.")
            expect(page.get_by_label("Title", exact=True)).to_have_value("Typed before the process stopped")
            with viewing(engine, viewer) as session:
                (kept,) = [draft.load(session, line.id) for line in draft.mine(session)]
            assert "Typed before the process stopped" in str(kept)
            assert "Typed after it." in str(kept)
            open_page(page, f"{site.url}/cases")
            assert job.found(page)
            expect(page.get_by_text("Account").first).to_be_visible()
        finally:
            site.systemctl("start", one)
        wait_for(f"http://localhost:{site.ports[one]}/_stcore/health", site.folder)
        time.sleep(6)
        assert site.process_of(page.context) == one


def test_nobody_is_refused_while_one_after_the_other_restarts(site: Site) -> None:
    statuses: list[int] = []
    over = Event()

    def ask() -> None:
        while not over.is_set():
            statuses.append(answers(f"{site.url}/sign-in"))
            over.wait(0.1)

    before = {port: (site.folder / f"fusion@{site.ports[port]}.pid").read_text() for port in PROCESSES}
    asking = Thread(target=ask)
    asking.start()
    try:
        site.shell("restart.sh")
    finally:
        over.set()
        asking.join()
    assert {port: (site.folder / f"fusion@{site.ports[port]}.pid").read_text() for port in PROCESSES} != before
    assert len(statuses) > 20
    assert set(statuses) == {200}


def test_without_the_replica_everything_goes_on(
    site: Site, engine: Engine, people: tuple[int, int, int], browser: Browser
) -> None:
    with somebody(browser, site, engine, people[0]) as page:
        site.replica.stop("immediate")
        try:
            open_page(page, f"{site.url}/cases")
            assert len(job.found(page)) > 5
            open_page(page, site.url)
            expect(page.get_by_test_id("stException")).to_have_count(0)
        finally:
            site.replica.start()
    logs = "".join((site.folder / f"fusion@{site.ports[port]}.log").read_text() for port in PROCESSES)
    assert "the primary is instead" in logs
    assert "secret1234" not in logs


def test_the_log_of_nginx_holds_no_address_and_no_link(site: Site) -> None:
    lines = site.log()
    assert len(lines) > 50
    shape = re.compile(r"\S+ [A-Z]+ \d{3} (127\.0\.0\.1:\d+(, )?)+ [\d., -]+")
    assert [line for line in lines if not shape.fullmatch(line)] == []
    errors = (site.folder / "fusion-error.log").read_text()
    assert "client:" not in errors


def test_the_backup_that_the_page_tells_of_comes_back_whole(site: Site) -> None:
    folder = site.folder / "backup"
    folder.mkdir()
    clusters.give(folder)
    clusters.run("/bin/sh", "-e", "-c", site.filled("backup.sh"), folder=folder, **site.replica.here)
    again = site.folder / "again"
    again.mkdir()
    clusters.give(again)
    with clusters.primary(again) as empty:
        clusters.run("/bin/sh", "-e", "-c", site.filled("restore.sh"), folder=folder, **empty.here)
        restored = open_engine(empty.url("fusion", "fusion", "secret1234"))
        try:
            assert [finding for finding in check.check(restored) if finding.problems] == []
            with viewing(restored, ANONYMOUS) as session:
                assert find(session, Filter(q="airport")).lines
        finally:
            close(restored)
