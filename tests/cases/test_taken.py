"""Who took what is written down, nobody takes more in a day than the centre allows, and AMBER files can be traced."""

import asyncio
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.requests import Request

from cases import accounts, review
from cases import people as members
from cases import read as reading_cases
from cases.browser import SESSION_COOKIE
from cases.cli import main
from cases.errors import CaseError, QuotaReached
from cases.export import export
from cases.formats import FORMATS, Format, jsonl
from cases.formats.dictionary import tables
from cases.formats.tables import case_tables
from cases.ids import new_export_id, read_export_id
from cases.policy import handled_as
from cases.search import Filter
from cases.submit import submit
from cases.taken import QUOTA, Taken, allowance, check_quota, daily_quota, log, take
from cases.taxonomy import taxonomy
from cases.web import downloads
from db.access import viewing
from db.base import now
from db.engine import shared_engine, transaction, unguarded
from db.tables import Case, Download, Member, MemberRole, Rendition
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ReviewException, Role
from tests.conftest import People, close

COUNTRIES = {
    Audience.CLEAR: "TW",
    Audience.GREEN: "JP",
    Audience.AMBER: "US",
    Audience.AMBER_STRICT: "KR",
    Audience.RED: "PH",
}
EXPORT_ID = re.compile(r"EX-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
by_format = pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS.keys())


def of(*audiences: Audience) -> Filter:
    """Return the filter that finds the cases of some audiences."""
    return Filter(country=tuple(COUNTRIES[audience] for audience in audiences))


PUBLIC, GREEN, AMBER = of(Audience.CLEAR), of(Audience.GREEN), of(Audience.AMBER)


def publish(engine: Engine, viewer: Viewer, entered: dict[str, Any], audience: Audience, circle: str) -> int:
    """Publish a case of an audience, in the country that stands for it, and return its row number."""
    shared = {"circle": circle} if audience.value.startswith("amber") else {}
    said = {**entered, "audience": audience.value, "countries": [COUNTRIES[audience]], **shared}
    with transaction(engine) as session:
        receipt = submit(session, viewer, said)
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)
        return case.id or 0


@pytest.fixture
def centre(engine: Engine, people: People, entered: dict[str, Any]) -> Engine:
    """Publish a case of the steward's for each audience; the circle is that of `blue`."""
    for audience in Audience:
        publish(engine, people.steward, entered, audience, people.circle)
    return engine


def taking(
    engine: Engine, viewer: Viewer, wanted: Filter | None = None, *, name: str = "csv", limited: bool = True
) -> Taken:
    """Take what a filter finds, as a download does before its first byte."""
    asked = wanted or Filter()
    with viewing(engine, viewer) as session:
        exported = export(session, asked)
        with transaction(engine) as writing:
            query = asked.url().removeprefix("?")
            return take(writing, viewer, name=name, query=query, exported=exported, limited=limited)


def logged(engine: Engine) -> list[Download]:
    """Return every row of the log, oldest first."""
    with unguarded(engine) as session:
        return list(session.exec(select(Download).order_by(col(Download.at))))


def file_of(engine: Engine, viewer: Viewer, wanted: Filter, kind: Format) -> tuple[io.BytesIO, Taken]:
    """Return the whole file that a viewer downloads, and what it was entered in the log as."""
    taken = taking(engine, viewer, wanted)
    with viewing(engine, viewer) as session:
        words = taxonomy(session)
        views = taken.marked(export(session, wanted).views())
        chunks = kind.bundle(views, words) if kind.table_file else kind.write(views, words)
        return io.BytesIO(b"".join(chunks)), taken


def heads(kind: Format, file: io.BytesIO) -> list[dict[str, Any]]:
    """Return what stands before the content of each case, read back from a file."""
    if kind is FORMATS["jsonl"]:
        return [line.heading.model_dump(mode="json") for line in jsonl.read(file)]
    names = [column.name for column in tables()[0].columns]
    return [dict(zip(names, row, strict=True)) for row in kind.read(file)["cases"]]


# --- the log ----------------------------------------------------------------------------------------------------


def test_a_members_download_is_written_down_before_it_begins(centre: Engine, people: People) -> None:
    before = now()
    taking(centre, people.blue, of(Audience.CLEAR, Audience.AMBER), name="csv-tables")
    [row] = logged(centre)
    assert (row.member_id, row.organisation_id) == (people.blue.member_id, people.blue.organisation_id)
    assert (row.name, row.query, row.audience) == ("csv-tables", "country=TW&country=US", Audience.AMBER)
    assert (row.cases, row.counted) == (2, 1)
    assert before <= row.at <= now()
    assert read_export_id(row.id) == row.id


def test_visitors_and_empty_files_are_not_written_down(centre: Engine, people: People) -> None:
    assert taking(centre, ANONYMOUS) == Taken()
    assert taking(centre, people.blue, Filter(country=("FR",))) == Taken()
    assert logged(centre) == []


def test_only_an_amber_file_has_to_carry_its_id(centre: Engine, people: People) -> None:
    assert taking(centre, people.blue, PUBLIC).export_id is None
    assert taking(centre, people.blue, of(Audience.CLEAR, Audience.GREEN)).export_id is None
    assert taking(centre, people.blue, AMBER).export_id == logged(centre)[-1].id
    assert [row.audience for row in logged(centre)] == [Audience.CLEAR, Audience.GREEN, Audience.AMBER]


def grant(engine: Engine, viewer: Viewer, role: Role) -> Viewer:
    """Give a member one more role."""
    with transaction(engine) as session:
        session.add(MemberRole(member_id=viewer.member_id or 0, role=role))
        session.flush()
        return members.viewer_of_member(session, viewer.member_id or 0)


def test_each_sees_of_the_log_what_concerns_them(centre: Engine, people: People) -> None:
    taking(centre, people.blue, AMBER)
    taking(centre, people.green, GREEN)
    taking(centre, people.colleague, GREEN)

    def seen(viewer: Viewer) -> dict[str, str | None]:
        with viewing(centre, viewer) as session:
            found = log(session)
        assert found.total == len(found.lines)
        return {line.member: line.query for line in found.lines}

    assert seen(ANONYMOUS) == {}
    assert seen(people.blue) == {"Blue reviewer": "country=US"}
    assert seen(people.reader) == {}
    assert seen(people.steward) == {"Blue reviewer": None, "Green reviewer": None, "Colleague": "country=JP"}
    assert seen(grant(centre, people.reader, Role.ORGANISATION_STEWARD)) == {"Green reviewer": "country=JP"}


def test_the_log_is_paged_newest_first_and_an_id_leads_to_its_line(centre: Engine, people: People) -> None:
    for _ in range(26):
        taking(centre, people.blue, PUBLIC)
    newest = logged(centre)[::-1]
    with viewing(centre, people.blue) as session:
        first, second = log(session), log(session, offset=25)
        [line] = log(session, export_id=newest[7].id).lines
        unknown = log(session, export_id=new_export_id())
    assert [found.total for found in (first, second, unknown)] == [26, 26, 0]
    assert [line.id for line in (*first.lines, *second.lines)] == [row.id for row in newest]
    assert (line.id, line.organisation, line.cases) == (newest[7].id, "Blue Party", 1)


def test_an_export_id_is_read_as_people_write_it_and_slips_are_noticed() -> None:
    for _ in range(50):
        made = new_export_id()
        assert EXPORT_ID.fullmatch(made)
        assert read_export_id(f" {made.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == made
    assert read_export_id("EX-7K3M-Q2VX") == "EX-7K3M-Q2VX"
    for slip in ("EX-7K3M-Q2VY", "EX-7K3M-Q2V", "FC-7K3MQ-P", ""):
        with pytest.raises(CaseError, match="export id"):
            read_export_id(slip)


# --- the quota --------------------------------------------------------------------------------------------------


@pytest.fixture
def three_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a member take three cases that aren't public in a day."""
    monkeypatch.setenv(QUOTA, "3")


def shift(engine: Engine, row: Download, moment: datetime) -> None:
    """Move a line of the log to another moment."""
    with transaction(engine) as session:
        session.get_one(Download, row.id).at = moment


@pytest.mark.usefixtures("three_a_day")
def test_a_member_takes_no_more_in_a_day_than_the_quota(centre: Engine, people: People) -> None:
    both = of(Audience.GREEN, Audience.AMBER)
    taking(centre, people.blue, both)
    with pytest.raises(QuotaReached) as refused:
        taking(centre, people.blue, both)
    [row] = logged(centre)
    when = f"{row.at + timedelta(hours=24, minutes=1):%Y-%m-%d %H:%M} UTC"
    assert refused.value.status == 429
    assert str(refused.value) == (
        "This file would hold 2 cases that aren't public; you may take 1 more now, of 3 in 24 hours. There is room "
        f"for this file at {when}. Narrow the filter, or ask your steward. What is public isn't limited."
    )
    taking(centre, people.blue, GREEN)
    with viewing(centre, people.blue) as session:
        assert (allowance(session).left, allowance(session).used) == (0, 3)
    with viewing(centre, people.green) as session:
        assert allowance(session).left == 3


@pytest.mark.usefixtures("three_a_day")
def test_what_is_public_is_never_limited(centre: Engine, people: People) -> None:
    for _ in range(3):
        taking(centre, people.blue, GREEN)
    for _ in range(4):
        taking(centre, people.blue, PUBLIC)
    with pytest.raises(QuotaReached):
        taking(centre, people.blue, of(Audience.CLEAR, Audience.GREEN))
    assert sum(row.counted for row in logged(centre)) == 3


def test_a_file_beyond_the_whole_quota_is_refused_without_a_time(
    centre: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(QUOTA, "1")
    with pytest.raises(QuotaReached, match="would hold 2 cases that aren't public; a member may take 1 of those"):
        taking(centre, people.blue)
    monkeypatch.setenv(QUOTA, "0")
    with pytest.raises(QuotaReached):
        taking(centre, people.blue, GREEN)
    taking(centre, people.blue, PUBLIC)


@pytest.mark.usefixtures("three_a_day")
def test_there_is_room_again_when_it_was_said(centre: Engine, people: People) -> None:
    both = of(Audience.GREEN, Audience.AMBER)
    for _ in range(3):
        taking(centre, people.blue, GREEN)
    moments = [now() - timedelta(hours=hours) for hours in (23, 22, 21)]
    rows = logged(centre)
    for row, moment in zip(rows, moments, strict=True):
        shift(centre, row, moment)
    with viewing(centre, people.blue) as session:
        exported = export(session, both)
        with pytest.raises(QuotaReached, match=f"{moments[1] + timedelta(hours=24, minutes=1):%Y-%m-%d %H:%M} UTC"):
            check_quota(session, people.blue, exported)
    for row, moment in zip(rows[:2], moments, strict=False):
        shift(centre, row, moment - timedelta(hours=2, minutes=1))
    taking(centre, people.blue, both)
    with viewing(centre, people.blue) as session:
        assert allowance(session).used == 3


@pytest.mark.usefixtures("three_a_day")
def test_downloads_at_the_same_moment_cannot_exceed_it_together(centre: Engine, people: People) -> None:
    barrier = Barrier(8, timeout=60)

    def one(_: int) -> bool:
        with viewing(centre, people.blue) as session:
            exported = export(session, GREEN)
            barrier.wait()
            try:
                with transaction(centre) as writing:
                    take(writing, people.blue, name="csv", query="", exported=exported)
            except QuotaReached:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 3
    assert len(logged(centre)) == 3


def test_the_quota_is_a_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(QUOTA, raising=False)
    assert daily_quota() == 5_000
    monkeypatch.setenv(QUOTA, " 20000 ")
    assert daily_quota() == 20_000
    for wrong in ("many", "-1", "1.5"):
        monkeypatch.setenv(QUOTA, wrong)
        with pytest.raises(ValueError, match="whole number"):
            daily_quota()


# --- the mark in files ------------------------------------------------------------------------------------------


@by_format
def test_every_row_of_an_amber_file_carries_its_export_id(centre: Engine, people: People, kind: Format) -> None:
    file, taken = file_of(centre, people.blue, Filter(), kind)
    found = heads(kind, file)
    assert taken.export_id
    assert {head["export_id"] for head in found} == {taken.export_id}
    assert {head["audience"] for head in found} == {"clear", "green", "amber"}


@by_format
def test_a_clear_or_green_file_carries_none(centre: Engine, people: People, kind: Format) -> None:
    for wanted in (PUBLIC, of(Audience.CLEAR, Audience.GREEN)):
        file, taken = file_of(centre, people.blue, wanted, kind)
        assert taken.export_id is None
        assert {head["export_id"] for head in heads(kind, file)} == {None}
        assert logged(centre)[-1].id.encode() not in file.getvalue()


@by_format
def test_strict_and_red_cases_are_in_no_file_not_even_their_owners(
    centre: Engine, people: People, kind: Format
) -> None:
    for viewer, most in ((ANONYMOUS, 1), (people.green, 2), (people.blue, 3), (people.steward, 3)):
        file, _ = file_of(centre, viewer, Filter(), kind)
        found = heads(kind, file)
        assert len(found) == most
        assert {head["audience"] for head in found} <= {"clear", "green", "amber"}
        empty, _ = file_of(centre, viewer, of(Audience.AMBER_STRICT, Audience.RED), kind)
        assert heads(kind, empty) == []


def test_a_marked_line_of_json_can_be_sent_again(centre: Engine, people: People) -> None:
    file, taken = file_of(centre, people.blue, AMBER, FORMATS["jsonl"])
    entered = jsonl.as_entered(json.loads(file.getvalue()))
    assert taken.export_id
    assert taken.export_id not in json.dumps(entered)
    with transaction(centre) as session:
        assert submit(session, people.blue, {**entered, "circle": people.circle}).id


@pytest.mark.parametrize(
    ("read_by", "own_mark", "members_marks"),
    [
        ("everybody", Audience.CLEAR, [Audience.CLEAR]),
        ("members", Audience.GREEN, [Audience.GREEN]),
        ("its owner", Audience.AMBER, []),
    ],
)
def test_a_rendition_that_fewer_read_than_the_case_is_marked_for_those_who_do(
    centre: Engine, people: People, read_by: str, own_mark: Audience, members_marks: list[Audience]
) -> None:
    with transaction(centre) as session:
        clear = session.exec(select(Case.id).where(Case.audience == Audience.CLEAR)).one()
        row = session.exec(select(Rendition).where(Rendition.case_id == clear)).one()
        row.for_shared, row.for_public = read_by != "its owner", read_by == "everybody"
    with viewing(centre, people.colleague) as session:
        found = export(session, PUBLIC)
        assert found.audiences == {own_mark: 1}
        assert [view.audience for view in found.views()] == [own_mark]
        assert found.not_public == (own_mark is not Audience.CLEAR)
    with viewing(centre, people.blue) as session:
        assert list(export(session, PUBLIC).audiences) == members_marks


def test_nobody_is_told_more_than_the_door_says_of_who_else_reads() -> None:
    member = Viewer(member_id=1, organisation_id=1)
    for audience in Audience:
        assert handled_as(ANONYMOUS, audience, for_shared=None, for_public=None) is audience
        assert handled_as(member, audience, for_shared=True, for_public=None) is audience
    assert handled_as(member, Audience.GREEN, for_shared=True, for_public=False) is Audience.GREEN
    assert handled_as(member, Audience.RED, for_shared=False, for_public=False) is Audience.RED


def test_a_case_narrowed_while_it_is_downloaded_never_leaves_as_red(
    centre: Engine, people: People, entered: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = publish(centre, people.steward, entered, Audience.GREEN, people.circle)
    monkeypatch.setattr(reading_cases, "BATCH", 1)
    with viewing(centre, people.blue) as session:
        found = export(session, Filter())
        views = found.views()
        left = [next(views).audience]
        with transaction(centre) as writing:
            for row in writing.exec(select(Case).where(Case.id != second)):
                row.audience = Audience.RED
        left += [view.audience for view in views]
    assert len(left) == found.count == 4
    assert Audience.RED not in left


# --- over HTTP --------------------------------------------------------------------------------------------------


class Browser:
    """What asks our download routes, with the cookie of who is signed in."""

    def __init__(self) -> None:
        self.app = Starlette(routes=downloads.ROUTES)
        self.cookies: dict[str, str] = {}

    def sign_in(self, engine: Engine, viewer: Viewer) -> None:
        """Let it carry a member's cookie from now on."""
        with transaction(engine) as session:
            link = accounts.issue_link(session, viewer.member_id or 0)
            self.cookies[SESSION_COOKIE] = accounts.sign_in(session, link)

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Return the whole answer."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://centre", cookies=self.cookies) as client:
                return await client.request(method, path, headers=headers)

        with ThreadPoolExecutor(1) as another:  # where a browser was driven before, this thread has a loop that runs
            return another.submit(lambda: asyncio.run(ask())).result()


@pytest.fixture
def browser(centre: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Yield a browser that asks our download routes."""
    monkeypatch.setenv("DATABASE_URL", centre.url.render_as_string(hide_password=False))
    shared_engine.cache_clear()
    yield Browser()
    close(shared_engine())
    shared_engine.cache_clear()


def test_an_amber_download_names_its_export_id_in_header_file_name_and_file(
    browser: Browser, centre: Engine, people: People
) -> None:
    browser.sign_in(centre, people.blue)
    answer = browser.get("/download/jsonl")
    [row] = logged(centre)
    assert answer.headers["x-export-id"] == row.id
    assert re.search(
        rf'fusion-jsonl-\d{{4}}-\d\d-\d\d-tlp-amber-{row.id}\.jsonl"', answer.headers["content-disposition"]
    )
    assert [json.loads(line)["export_id"] for line in answer.text.splitlines()] == [row.id] * 3
    assert answer.headers["cache-control"] == "no-store"


def test_asking_what_a_download_holds_takes_nothing(browser: Browser, centre: Engine, people: People) -> None:
    browser.sign_in(centre, people.blue)
    answer = browser.get("/download/jsonl", "HEAD")
    assert (answer.status_code, answer.headers["x-case-count"], answer.content) == (200, "3", b"")
    assert "x-export-id" not in answer.headers
    assert logged(centre) == []


def test_every_file_in_an_amber_archive_names_its_export_id(browser: Browser, centre: Engine, people: People) -> None:
    browser.sign_in(centre, people.blue)
    for path in ("csv-tables", "parquet-tables"):
        marked = browser.get(f"/download/{path}").content
        plain = browser.get(f"/download/{path}?country=TW").content
        traced = logged(centre)[-2].id
        suffix = f".{path.removesuffix('-tables')}"
        with ZipFile(io.BytesIO(marked)) as archive, ZipFile(io.BytesIO(plain)) as public:
            names, unmarked = archive.namelist(), public.namelist()
        assert unmarked == [f"{table.name}{suffix}" for table in tables()]
        of_cases = [f"{table.name}-tlp-amber-{traced}{suffix}" for table in case_tables()]
        assert names == [*of_cases, f"fields{suffix}", f"words{suffix}"]
        assert len(FORMATS[suffix[1:]].read(io.BytesIO(marked))) == len(names)


def test_downloads_of_visitors_and_below_amber_are_not_marked(browser: Browser, centre: Engine, people: People) -> None:
    answers = [browser.get("/download/csv")]
    assert logged(centre) == []
    browser.sign_in(centre, people.blue)
    answers += [browser.get(f"/download/csv?country={code}") for code in ("TW", "JP")]
    answers.append(browser.get("/download/fields"))
    assert [answer.status_code for answer in answers] == [200] * 4
    for answer in answers:
        assert "x-export-id" not in answer.headers
        assert not EXPORT_ID.search(answer.headers["content-disposition"] + answer.text)
    assert [(row.name, row.query) for row in logged(centre)] == [("csv", "country=TW"), ("csv", "country=JP")]


@pytest.mark.usefixtures("three_a_day")
def test_beyond_the_quota_a_person_is_led_to_the_page_and_a_program_gets_fields(
    browser: Browser, centre: Engine, people: People
) -> None:
    browser.sign_in(centre, people.blue)
    assert browser.get("/download/csv").status_code == 200
    read, clicked = browser.get("/download/xlsx"), browser.get("/download/xlsx?lang=en", accept="text/html,*/*")
    [problem] = read.json()["problems"]
    assert read.status_code == 429
    assert "you may take 1 more now, of 3 in 24 hours" in problem["message"]
    assert (clicked.status_code, clicked.headers["location"]) == (303, "/download?lang=en")
    assert browser.get("/download/csv?country=TW").status_code == 200
    assert len(logged(centre)) == 2


def test_other_mistakes_are_said_in_words_to_who_clicked(browser: Browser) -> None:
    clicked = browser.get("/download/docx", accept="text/html,*/*")
    assert (clicked.status_code, clicked.text) == (404, "There is no download called “docx”.")
    assert browser.get("/download/docx").json()["problems"][0]["message"] == clicked.text


def test_nothing_is_locked_while_a_file_flows(browser: Browser, centre: Engine, people: People) -> None:
    browser.sign_in(centre, people.blue)
    headers = [(b"cookie", f"{SESSION_COOKIE}={browser.cookies[SESSION_COOKIE]}".encode())]
    scope = {"type": "http", "method": "GET", "query_string": b"", "path_params": {"name": "csv"}, "headers": headers}

    def write() -> None:
        with transaction(centre) as session:
            session.get_one(Member, people.blue.member_id, with_for_update=True).name = "Renamed"

    with ExitStack() as stack:
        downloads._begin(Request(scope), stack)
        writer = Thread(target=write, daemon=True)
        writer.start()
        writer.join(timeout=60)
        assert not writer.is_alive()
    assert len(logged(centre)) == 1


# --- by command line --------------------------------------------------------------------------------------------


def test_what_the_steward_exports_by_command_is_written_down_without_a_quota(
    centre: Engine, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", centre.url.render_as_string(hide_password=False))
    monkeypatch.setenv(QUOTA, "1")
    asked = ["export", "jsonl", "-o", str(tmp_path / "all.jsonl"), "--json"]
    assert json.loads(CliRunner().invoke(main, asked).stdout)["export_id"] is None
    assert logged(centre) == []
    said = json.loads(CliRunner().invoke(main, [*asked, "--as-steward"]).stdout)
    [row] = logged(centre)
    assert (row.id, row.member_id) == (said["export_id"], people.steward.member_id)
    assert (row.name, row.audience, row.cases, row.counted) == ("cli-jsonl", Audience.AMBER, 3, 0)
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["export_id"] for line in lines] == [row.id] * 3
    told = CliRunner().invoke(
        main, ["export", "csv", "-o", str(tmp_path / "us.csv"), "--as-steward", "--country", "US"]
    )
    traced = logged(centre)[-1].id
    assert traced in told.stderr
    assert (tmp_path / f"us.texts-tlp-amber-{traced}.csv").exists()
