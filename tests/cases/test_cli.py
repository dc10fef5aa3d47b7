"""The command line: each command for people and programs, its mistakes, and files that say what the database says."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlmodel import func, select

from cases import accounts, review, setup
from cases import people as members
from cases.cli import main
from cases.errors import NotFound
from cases.formats.dictionary import markdown
from cases.search import LABELS, Filter, count
from cases.submit import submit
from cases.taxonomy import taxonomy
from db.access import viewing
from db.engine import transaction, unguarded
from db.tables import Case, DirectoryEntry, Member, SignInLink
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, DirectoryAction, MemberStatus, ReviewException
from tests.cases.database_says import Row, what_the_database_says
from tests.conftest import People

Run = Callable[..., Result]


def at(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Run:
    """Return what runs a command on a database and fails the test at a traceback."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments: str, given: str | bytes | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, list(arguments), input=given, prog_name="python -m cases")
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, seeded: Engine) -> Run:
    """Run commands that only read, on the starter cases."""
    return at(monkeypatch, seeded)


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Run:
    """Run commands on a fresh database of the test's own."""
    return at(monkeypatch, engine)


def answer(result: Result) -> Any:
    """Return what a command said to a program."""
    return json.loads(result.stdout)


# --- files say what the database says (cell by cell, by pandas) ---------------------------------------------------


def plain(value: Any) -> Any:
    """Return a cell as Python has it, whatever pandas made of it."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, datetime):
        return value.date()
    return None if not isinstance(value, list) and pd.isna(value) else value


def as_text(value: Any) -> str:
    """Return a cell as CSV has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def in_order(rows: list[Row], frame: pd.DataFrame) -> list[list[Any]]:
    """Return rows as lists in the order of a frame's columns, which must be the same ones."""
    assert all(set(row) == set(frame.columns) for row in rows)
    return [[row[name] for name in frame.columns] for row in rows]


def test_csv_read_by_pandas_says_what_the_database_says(run: Run, seeded: Engine, tmp_path: Path) -> None:
    run("export", "csv", "-o", str(tmp_path / "all.csv"))
    for name, rows in what_the_database_says(seeded).items():
        path = tmp_path / ("all.csv" if name == "cases" else f"all.{name}.csv")
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert frame.values.tolist() == [[as_text(cell) for cell in row] for row in in_order(rows, frame)], name


def test_excel_read_by_pandas_says_what_the_database_says(run: Run, seeded: Engine, tmp_path: Path) -> None:
    run("export", "xlsx", "-o", str(tmp_path / "all.xlsx"))
    sheets = pd.read_excel(tmp_path / "all.xlsx", sheet_name=None, dtype=object, keep_default_na=False, na_values=[""])
    for name, rows in what_the_database_says(seeded).items():
        found = [[plain(cell) for cell in row] for row in sheets[name].values.tolist()]
        wanted = [
            ["; ".join(cell) or None if isinstance(cell, list) else cell for cell in row]
            for row in in_order(rows, sheets[name])
        ]
        assert found == wanted, name


def test_parquet_read_by_pandas_says_what_the_database_says(run: Run, seeded: Engine, tmp_path: Path) -> None:
    run("export", "parquet", "-o", str(tmp_path / "all.parquet"))
    for name, rows in what_the_database_says(seeded).items():
        path = tmp_path / ("all.parquet" if name == "cases" else f"all.{name}.parquet")
        frame = pd.read_parquet(path)
        found = [[plain(frame[column].iloc[number]) for column in frame.columns] for number in range(len(frame))]
        assert found == in_order(rows, frame), name


def test_json_lines_read_by_pandas_say_what_the_database_says(run: Run, seeded: Engine, tmp_path: Path) -> None:
    run("export", "jsonl", "-o", str(tmp_path / "all.jsonl"))
    frame = pd.read_json(tmp_path / "all.jsonl", lines=True, dtype=False)
    said = what_the_database_says(seeded)
    assert len(frame) == len(said["cases"])
    for number, row in enumerate(said["cases"]):
        found = {name: plain(frame[name].iloc[number]) for name in frame.columns}
        assert found.pop("contributor") == {
            key: row[f"contributor_{key}"] for key in ("organisation", "kind", "country")
        }
        assert date.fromisoformat(found.pop("published_on")) == row["published_on"]
        for name in [name for name in found if name in row]:
            assert found.pop(name) == row[name], name
        within = {name: [bare(link) for link in said[name] if link["case_id"] == row["id"]] for name in found}
        within["responses"] = nested(said, row["id"])
        assert found == within


def bare(row: Row) -> Row:
    """Return a row of a link table without what places it."""
    return {name: value for name, value in row.items() if name not in {"case_id", "response", "outcome", "position"}}


def nested(said: dict[str, list[Row]], case: str) -> list[Row]:
    """Return a case's responses as JSON has them, put together from their tables."""

    def of(table: str, **place: Any) -> list[Row]:
        return [row for row in said[table] if all(row[name] == value for name, value in place.items())]

    found = []
    for response in of("responses", case_id=case):
        outcomes = []
        for outcome in of("outcomes", case_id=case, response=response["position"]):
            place = {"case_id": case, "response": response["position"], "outcome": outcome["position"]}
            texts = [bare(row) for row in of("outcome_texts", **place)]
            kept = {name: outcome[name] for name in ("as_of", "result", "evidence", "harm")}
            outcomes.append({**kept, "texts": texts})
        texts = [bare(row) for row in of("response_texts", case_id=case, response=response["position"])]
        kept = {name: response[name] for name in ("countermeasure", "actor_type", "began", "cost_band")}
        found.append({**kept, "texts": texts, "outcomes": outcomes})
    return found


# --- export -----------------------------------------------------------------------------------------------------


def test_export_says_count_and_audience_and_lists_its_files(run: Run, tmp_path: Path) -> None:
    result = run("export", "csv", "--country", "JP", "-o", str(tmp_path / "jp.csv"))
    assert "TLP:CLEAR" in result.stderr
    listed = result.stdout.splitlines()
    assert listed[0] == str(tmp_path / "jp.csv")
    assert all(Path(name).is_file() for name in listed)
    said = answer(run("export", "csv", "--country", "JP", "-o", str(tmp_path / "jp.zip"), "--json"))
    assert said["audiences"] == {"clear": said["cases"]}
    assert said["files"] == [str(tmp_path / "jp.zip")]
    assert said["kept_back"] == 0
    assert f"{said['cases']} cases" in result.stderr


@pytest.mark.parametrize("name", ["csv", "jsonl", "xlsx", "parquet"])
def test_a_dash_writes_to_standard_output(run: Run, tmp_path: Path, name: str) -> None:
    streamed = run("export", name, "--country", "JP", "-o", "-").stdout_bytes
    run("export", name, "--country", "JP", "-o", str(tmp_path / "file"))
    if name != "xlsx":  # a workbook carries the moment it was made
        assert streamed == (tmp_path / "file").read_bytes()
    assert len(streamed) > 1000


def test_a_filter_that_finds_nothing_gives_a_file_of_no_rows(run: Run, tmp_path: Path) -> None:
    run("export", "csv", "--country", "NA", "-o", str(tmp_path / "none.csv"))
    assert len(pd.read_csv(tmp_path / "none.csv")) == 0


def test_a_folder_that_is_not_there_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    result = run("export", "csv", "-o", str(tmp_path / "no" / "where.csv"), code=2)
    assert "where.csv" in result.stderr
    assert "Traceback" not in result.output


def test_a_workbook_in_a_zip_is_refused(run: Run, tmp_path: Path) -> None:
    assert ".xlsx" in run("export", "xlsx", "-o", str(tmp_path / "x.zip"), code=2).stderr


# --- search and show --------------------------------------------------------------------------------------------


def test_search_finds_by_words_in_any_language(run: Run) -> None:
    for words in ("民調", "fabricated poll", "世論調査"):
        assert answer(run("search", words, "--json"))["total"] > 0, words


def test_search_gives_programs_ids_references_and_titles_by_language(run: Run) -> None:
    [case] = answer(run("search", "TW-2018-001", "--json"))["cases"]
    assert case["references"] == ["TW-2018-001"]
    assert set(case["titles"]) == set(LANGUAGES)
    assert case["id"].startswith("FC-")
    assert case["responses"][0]["countermeasure"]
    assert isinstance(case["responses"][0]["results"], list)


def test_search_shows_people_ids_titles_and_how_many_there_are(run: Run) -> None:
    shown = run("search", "TW-2018-001", "--lang", "ja").stdout
    assert "TW-2018-001" in shown
    assert "関西空港" in shown
    assert run("search", "--limit", "3").stdout.count("FC-") == 3


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "2024", "--until", "2024-06"),
        ("--country", "JP", "--country", "PH"),
        ("--target", "voters"),
        ("--family", "PWA"),
        ("--tactic", "PW02"),
        ("--channel", "television"),
        ("--flow", "money"),
        ("--state", "CN"),
        ("--countermeasure", "CM08", "--result", "no_visible_effect"),
        ("--legal", "convicted"),
        ("--readable-in", "ja"),
    ],
    ids=lambda options: options[0],
)
def test_every_filter_narrows_the_search_as_it_does_the_dashboard(
    run: Run, seeded: Engine, options: tuple[str, ...]
) -> None:
    query: dict[str, list[str]] = {}
    for flag, value in zip(options[::2], options[1::2], strict=True):
        query.setdefault("lang" if flag == "--readable-in" else flag[2:], []).append(value)
    with viewing(seeded, ANONYMOUS) as session:
        wanted = count(session, Filter.read(query, taxonomy(session)))
    assert answer(run("search", *options, "--json"))["total"] == wanted


def test_every_filter_of_the_dashboard_is_an_option(run: Run) -> None:
    for name in ("search", "export"):
        shown = run(name, "--help").stdout
        for label in LABELS:
            assert {"q": "QUERY", "lang": "--readable-in"}.get(label, f"--{label} ") in shown


def test_a_case_is_shown_by_its_own_id_and_by_one_it_carries_elsewhere(run: Run) -> None:
    by_reference = answer(run("show", "TW-2018-001", "--json"))
    assert answer(run("show", by_reference["id"].lower(), "--json")) == by_reference
    assert answer(run("show", "tw-2018-001", "--json")) == by_reference
    assert by_reference["references"] == [{"scheme": "starter", "value": "TW-2018-001"}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_is_shown_whole_in_each_language(run: Run, lang: str) -> None:
    case = answer(run("show", "TW-2018-001", "--json"))
    shown = "".join(run("show", "TW-2018-001", "--lang", lang).stdout.split())
    text = next(item for item in case["texts"] if item["lang"] == lang)
    for said in (case["id"], text["title"], text["summary"], case["sources"][0]["title"], *case["tactics"]):
        assert "".join(said.split()) in shown
    for response in case["responses"]:
        assert response["countermeasure"] in shown


@pytest.mark.parametrize(("lang", "said"), [("en", ": YouTube, "), ("zh-Hant", "：YouTube、"), ("ja", "：YouTube、")])
def test_a_field_and_its_values_are_set_as_the_language_sets_them(run: Run, lang: str, said: str) -> None:
    assert said in run("show", "TW-2024-023", "--lang", lang).stdout


def test_markup_in_a_case_is_shown_as_it_is(run_here: Run, engine: Engine, entered: dict[str, Any]) -> None:
    entered["texts"][0]["title"] = "[bold red]not markup[/] :smile: <b>x</b>"
    public_id = published(engine, {**entered, "audience": "clear"})
    assert "[bold red]not markup[/] :smile: <b>x</b>" in run_here("show", public_id).stdout


@pytest.mark.parametrize("typed", ["FC-00000-0", "nothing", "TW-1900-001", "' OR 1=1 --"])
def test_an_unknown_id_ends_with_2_and_one_line(run: Run, typed: str) -> None:
    for lang in LANGUAGES:
        result = run("show", typed, "--lang", lang, code=2)
        assert result.stderr.strip() == NotFound().text(lang)
        assert result.stdout == ""


def test_every_unknown_filter_word_is_named(run: Run) -> None:
    said = run("search", "--country", "XX", "--tactic", "nope", "--since", "2024-13", code=2).stderr
    assert "country: " in said
    assert "tactic: " in said
    assert "since: " in said


def published(engine: Engine, entered: dict[str, Any]) -> str:
    """Publish a case of the first steward's and return its id."""
    with transaction(engine) as session:
        viewer = members.viewer_of_member(session, setup.first_steward(session))
        receipt = submit(session, viewer, entered)
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)
    return receipt.id


@pytest.mark.parametrize("audience", ["green", "amber", "amber_strict", "red"])
def test_commands_read_as_a_visitor_unless_told_otherwise(
    run_here: Run, engine: Engine, entered: dict[str, Any], tmp_path: Path, audience: str
) -> None:
    public_id = published(engine, {**entered, "audience": audience})
    assert answer(run_here("search", "village", "--json"))["total"] == 0
    assert run_here("show", public_id, code=2).stderr.strip() == NotFound().text("en")
    assert answer(run_here("search", "village", "--as-steward", "--json"))["total"] == 1
    assert answer(run_here("show", public_id, "--as-steward", "--json"))["audience"] == audience
    said = answer(run_here("export", "jsonl", "--as-steward", "-o", str(tmp_path / "x"), "--json"))
    leaves = audience in {"green", "amber"}
    assert (said["cases"], said["kept_back"]) == ((1, 0) if leaves else (0, 1))
    assert (tmp_path / "x").read_text().count("\n") == leaves
    assert answer(run_here("export", "jsonl", "-o", str(tmp_path / "x"), "--json"))["cases"] == 0


# --- submit -----------------------------------------------------------------------------------------------------


def test_a_case_is_sent_from_a_file_and_from_standard_input(
    run_here: Run, entered: dict[str, Any], tmp_path: Path, engine: Engine
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(entered))
    receipt = answer(run_here("submit", str(path), "--json"))
    assert receipt["status"] == "submitted"
    assert receipt["reviewers"] == 1
    assert "FC-" in run_here("submit", "-", given=json.dumps(entered)).stdout
    shown = answer(run_here("show", receipt["id"], "--as-steward", "--json"))
    assert shown["texts"][0]["title"] == entered["texts"][0]["title"]
    with unguarded(engine) as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 2


def test_an_exported_line_can_be_sent_as_it_is(run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    line = run("export", "jsonl", "--q", "TW-2018-001", "-o", "-").stdout
    run_here = at(monkeypatch, engine)
    sent = answer(run_here("submit", "-", "--json", given=line))["id"]
    shown = answer(run_here("show", sent, "--as-steward", "--json"))
    old = json.loads(line)
    given = {"id", "status", "contributor", "edition", "published_on", "review_exception"}
    assert {name: shown[name] for name in shown if name not in given} == {
        name: old[name] for name in old if name not in given
    }


def without(name: str) -> Callable[[dict[str, Any]], None]:
    """Return what leaves a field out."""
    return lambda entered: entered.pop(name)


def with_value(value: Any, *path: str | int) -> Callable[[dict[str, Any]], None]:
    """Return what puts a value at a path."""

    def change(entered: dict[str, Any]) -> None:
        inner: Any = entered
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return change


NEEDED = ("texts", "period_from", "countries", "target_groups", "tactics", "channels", "information_credibility",
          "sources")  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        *((without(name), name) for name in NEEDED),
        (with_value("", "texts", 0, "title"), "texts.0.title"),
        (with_value("2024-02-30", "period_from"), "period_from"),
        (with_value("2023", "period_to"), "period_to"),
        (with_value(["PW999"], "tactics"), "tactics.0"),
        (with_value("javascript:alert(1)", "sources", 0, "url"), "sources.0.url"),
        (with_value("https://", "sources", 0, "url"), "sources.0.url"),
        (with_value("x" * 300, "texts", 0, "title"), "texts.0.title"),
        (with_value("x", "titel"), "titel"),
        (with_value({"a": 1}, "texts", 0, "summary"), "texts.0.summary"),
    ],
)
def test_a_mistake_is_named_by_its_field_and_nothing_is_stored(
    run_here: Run, entered: dict[str, Any], engine: Engine, change: Callable[[dict[str, Any]], None], field: str
) -> None:
    change(entered)
    result = run_here("submit", "-", given=json.dumps(entered), code=2)
    assert [line for line in result.stderr.splitlines() if line.startswith(f"{field}: ")], result.stderr
    assert result.stdout == ""
    with unguarded(engine) as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 0


@pytest.mark.parametrize(
    "given",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'"text"', b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"texts": "' + b"x" * 1_000_000 + b'"}', b" " * 5_000_000, b'{"texts": [NaN]}',
    ],
    ids=["empty", "half", "list", "null", "binary", "string", "deep list", "deep object", "1 MB", "5 MB", "NaN"],
)  # fmt: skip
def test_what_is_no_case_is_refused_in_a_line_or_two(run_here: Run, given: bytes) -> None:
    result = run_here("submit", "-", given=given, code=2)
    assert result.stderr.strip()
    assert len(result.stderr) < 2_000
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "<script>alert(1)</script>", "a\u202eb\u200bc\u2066d", "[link](javascript:x)", "\ud800"],
    ids=["formula", "html", "unseen characters", "markdown", "half a character"],
)
def test_text_that_would_act_elsewhere_is_stored_and_comes_back_inert(
    run_here: Run, entered: dict[str, Any], tmp_path: Path, engine: Engine, text: str
) -> None:
    entered["texts"][0]["title"] = text
    sent = answer(run_here("submit", "-", "--json", given=json.dumps(entered)))["id"]
    shown = answer(run_here("show", sent, "--as-steward", "--json"))["texts"][0]["title"]
    assert shown == text.translate(dict.fromkeys((0x202E, 0x200B, 0x2066))).replace("\ud800", "\ufffd")
    published(engine, {**entered, "audience": "clear"})
    run_here("export", "csv", "-o", str(tmp_path / "x.csv"))
    cell = pd.read_csv(tmp_path / "x.csv", keep_default_na=False)["title_en"].iloc[0]
    assert cell == (f"'{shown}" if text.startswith("=") else shown)


# --- the database -----------------------------------------------------------------------------------------------


def test_a_fresh_database_is_made_seeded_and_whole(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = at(monkeypatch, empty)
    assert "init" in run("search", "x", code=2).stderr
    assert "init" in run("check", code=1).stdout
    password = empty.url.password
    first = run("init").stdout
    assert not password or f":{password}@" not in first
    assert answer(run("init", "--json"))["database"] in first.replace("\n", "")
    assert answer(run("seed", "--json")) == {"loaded": 55}
    assert answer(run("seed", "--json")) == {"loaded": 0}
    assert "0 starter cases" in run("seed").stdout
    assert run("check").stdout.count("ok ") == 6
    assert all(item["problems"] == [] for item in answer(run("check", "--json")))


def test_check_ends_with_1_when_something_is_wrong(seeded_copy: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with seeded_copy.begin() as connection:
        connection.exec_driver_sql("UPDATE rendition_text SET title = 'Another' WHERE rendition_id = 7")
    run = at(monkeypatch, seeded_copy)
    assert "WRONG" in run("check", code=1).stdout
    wrong = [item for item in answer(run("check", "--json", code=1)) if item["problems"]]
    assert len(wrong) == 1


def test_the_sign_in_link_signs_the_steward_in_once(run_here: Run, engine: Engine, steward: Viewer) -> None:
    said = run_here("sign-in", "--base-url", "https://fusion.example.org/").stdout.strip()
    base, _, token = said.rpartition("/")
    assert base == "https://fusion.example.org/sign-in"
    with transaction(engine) as session:
        secret = accounts.sign_in(session, token)
        assert accounts.viewer_of_cookie(session, secret) == steward
    assert answer(run_here("sign-in", "--json"))["url"].startswith("http://localhost:8501/sign-in/")


def test_a_link_for_another_member_gets_past_the_lost_device_and_is_logged(
    run_here: Run, engine: Engine, people: People
) -> None:
    with transaction(engine) as session:
        session.get_one(Member, people.blue.member_id).email = "blue@example.org"
    url = answer(run_here("sign-in", "--email", " Blue@Example.org", "--json"))["url"]
    with transaction(engine) as session:
        secret = accounts.sign_in(session, url.rpartition("/")[2])
        assert accounts.viewer_of_cookie(session, secret) == people.blue
        entry = session.exec(select(DirectoryEntry)).one()
        assert (entry.action, entry.by_member_id) == (DirectoryAction.LINK_ISSUED, None)
        assert (entry.member_id, entry.detail) == (people.blue.member_id, "sign_in")


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.INVITED])
def test_there_is_no_link_for_who_is_not_active_or_not_here(
    run_here: Run, engine: Engine, people: People, status: MemberStatus
) -> None:
    with transaction(engine) as session:
        member = session.get_one(Member, people.blue.member_id)
        member.email, member.status = "blue@example.org", status
    for email in ("blue@example.org", "nobody@example.org"):
        result = run_here("sign-in", "--email", email, code=2)
        assert "No active member has this e-mail." in result.stderr
    with transaction(engine) as session:
        assert session.exec(select(SignInLink)).all() == []


def test_the_demonstration_has_a_link_for_each_role(run_here: Run, engine: Engine) -> None:
    links = answer(run_here("demo", "--json"))
    assert len({link["role"] for link in links}) == 5
    with transaction(engine) as session:
        for link in links:
            secret = accounts.sign_in(session, link["url"].rpartition("/")[2])
            assert accounts.viewer_of_cookie(session, secret).name == link["name"]
    shown = run_here("demo", "--base-url", "http://localhost:9999").stdout
    assert shown.count("http://localhost:9999/sign-in/") == len(links)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    result = CliRunner().invoke(main, ["search", "x"])
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 2
    assert result.stderr.strip()


# --- fields and help --------------------------------------------------------------------------------------------


def test_fields_prints_the_page_of_fields(run: Run) -> None:
    assert run("fields", "--markdown").stdout == markdown()
    assert run("fields", "--markdown", "--lang", "ja").stdout == markdown("ja")


def test_fields_says_what_each_field_means(run: Run) -> None:
    listed = answer(run("fields", "--json"))
    assert {item["field"] for item in listed} >= {"texts.title", "responses.outcomes.result", "audience", "id"}
    assert all(item["label"] and item["meaning"] and item["seen_by"] for item in listed)
    assert "responses.outcomes.result" in run("fields").stdout


def test_fields_lists_the_words_of_a_vocabulary(run: Run) -> None:
    words = answer(run("fields", "pw_tactics", "--json"))
    assert len(words) == 38
    assert set(words[0]["label"]) == set(LANGUAGES)
    assert "PW01" in run("fields", "pw_tactics", "--lang", "zh-Hant").stdout
    assert "pw_tactics" in run("fields", "nope", code=2).stderr


COMMANDS = list(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_an_example_that_names_it(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"], prog_name="python -m cases").stdout
    example = shown.partition("Example")[2].partition("Options:")[0]
    assert f"python -m cases {name}" in example
    assert "--json" in shown
    assert "--lang" in shown


def test_the_help_lists_the_commands_in_the_order_of_a_first_day() -> None:
    shown = CliRunner().invoke(main, ["--help"]).stdout
    assert COMMANDS[:6] == ["init", "seed", "search", "show", "export", "submit"]
    places = [shown.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("machine", "lang"),
    [("zh_TW.UTF-8", "zh-Hant"), ("ja_JP.UTF-8", "ja"), ("de_DE.UTF-8", "en"), ("C", "en"), ("", "en")],
)
def test_the_answer_is_in_the_language_of_the_machine(
    run: Run, monkeypatch: pytest.MonkeyPatch, machine: str, lang: str
) -> None:
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", machine)
    assert run("search", "TW-2018-001").stdout == run("search", "TW-2018-001", "--lang", lang).stdout


def test_it_runs_as_a_module(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", seeded.url.render_as_string(hide_password=False))
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "cases", "search", "TW-2018-001", "--json"],
        cwd=root, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(done.stdout)["total"] == 1
    assert done.stderr == b""
