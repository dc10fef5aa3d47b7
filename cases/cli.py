"""The command line: each command asks, calls one verb and shows the answer, for people or (--json) for programs."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from cases import accounts, setup
from cases import demo as demonstration
from cases import search as searching
from cases import synth as synthetic
from cases.check import check as findings_of
from cases.command import as_steward, command, database, filters, group, opened, reader, steward, wanted
from cases.errors import CaseError
from cases.export import Exported
from cases.export import export as leaving
from cases.formats import FORMATS, Format
from cases.formats.dictionary import describe, markdown, sections
from cases.formats.files import save
from cases.formats.jsonl import as_entered, as_object
from cases.i18n import N_, plural, translate
from cases.read import read_case, viewer_of
from cases.submit import check as check_entered
from cases.submit import submit as send
from cases.taken import Taken, take
from cases.taxonomy import Taxonomy, taxonomy
from cases.terminal import Terminal, leaving_said, say_case, say_fields, say_findings, say_found, say_words
from cases.views import CaseLine, CaseView
from db.access import viewing
from db.engine import Engine, copy_to, transaction
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LinkPurpose

LARGEST_FILE = 4_000_000
"""Bytes of a case to be sent; more can't pass the checks anyway."""

_base_url = click.option(
    "--base-url", metavar="URL", default="http://localhost:8501", show_default=True, help="Where the product runs."
)


@group
def main() -> None:
    """Fusion Center: cases of political warfare, what was done about them, and whether it worked.

    The database is DATABASE_URL, or var/fusion.sqlite when that isn't set. Commands that read show what a visitor
    sees; with --as-steward they show what this centre's own steward sees.

    Example of a first day:
      python -m cases init                            make the database
      python -m cases seed                            load the starter cases
      python -m cases search "fabricated poll"        look for cases
      python -m cases show TW-2018-001                read one
      python -m cases export csv --country TW -o taiwan.csv
    """


@command
def init(terminal: Terminal) -> None:
    """Make the database, or bring it to this version.

    Runs the migrations, loads the vocabularies, makes the first organisation with its steward. What is there stays,
    so it may be run again at any time.

    Example:
      DATABASE_URL=postgresql+psycopg://me@localhost/fusion python -m cases init
    """
    with opened() as engine, terminal.progress() as progress:
        setup.prepare(engine, progress)
        where = engine.url.render_as_string(hide_password=True)
    if terminal.as_json:
        terminal.json({"database": where})
    else:
        terminal.out.print(translate(terminal.lang, "The database is ready: {where}", where=where), soft_wrap=True)


@command
def seed(terminal: Terminal) -> None:
    """Load the starter cases that aren't there yet.

    Example:
      python -m cases seed
    """
    with database() as engine, terminal.progress() as progress:
        loaded = setup.seed(engine, progress)
    if terminal.as_json:
        terminal.json({"loaded": loaded})
    else:
        terminal.out.print(plural(terminal.lang, "{n} starter case loaded", "{n} starter cases loaded", loaded))


@command
@click.argument("query", default="")
@filters
@click.option("--limit", type=click.IntRange(1, 10_000), default=searching.PAGE, help="At most so many cases.")
@as_steward
def search(terminal: Terminal, query: str, limit: int, as_steward: bool, **options: Any) -> None:
    """Look for cases: matches in the title first, then the newest.

    QUERY is words in any language ("exact phrase", -without, begin*), field words (country:TW, -tactic:PW02,
    year:2024), or an id. A filter given several times means any of its values; different filters narrow each other.
    `python -m cases fields VOCABULARY` lists a filter's words.

    Examples:
      python -m cases search 村里長 --since 2022 --country TW
      python -m cases search --countermeasure CM08 --result no_visible_effect --json
    """
    with database() as engine, viewing(engine, reader(engine, as_steward)) as session:
        words = taxonomy(session)
        asked = wanted(options, query, words)
        found = searching.find(session, asked, limit=limit)
        nearest = () if found.total else searching.nearest(session, asked)
        if terminal.as_json:
            lines = [_as_listed(line) for line in found.lines]
            meaning = found.meaning
            understood = {"also": dict(meaning.also), "instead": dict(meaning.instead + meaning.cut)}
            understood["left_out"] = list(meaning.left_out)
            less = [{"without": [*one.words, *one.filters], "total": one.total} for one in nearest]
            terminal.json({"total": found.total, **understood, "nearest": less, "cases": lines})
        else:
            less_said = [searching.without(words, terminal.lang, asked, one) for one in nearest]
            say_found(terminal, found, words, less_said)


def _as_listed(line: CaseLine) -> dict[str, Any]:
    responses = [{"countermeasure": used, "results": list(results)} for used, results in line.responses]
    said = {name: value for name, value in asdict(line).items() if name != "passage"}
    return {**said, "responses": responses}


@command
@click.argument("case_id", metavar="ID")
@as_steward
def show(terminal: Terminal, case_id: str, as_steward: bool) -> None:
    """Show a case whole.

    ID is the case's own id, or one that it carries elsewhere.

    Examples:
      python -m cases show FC-7K3MQ-P
      python -m cases show TW-2018-001 --lang ja
    """
    with database() as engine, viewing(engine, reader(engine, as_steward)) as session:
        view = read_case(session, searching.id_of(session, case_id))
        if terminal.as_json:
            terminal.json(as_object(view))
        else:
            say_case(terminal, view, taxonomy(session))


@command
@click.argument("format_name", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write; - is standard output.")
@click.option("--q", "query", metavar="QUERY", default="", help="Words to search for, as search takes them.")
@filters
@as_steward
def export(terminal: Terminal, format_name: str, output: str, query: str, as_steward: bool, **options: Any) -> None:
    """Write the cases found to a file.

    FORMAT is csv, xlsx, jsonl or parquet. A csv or parquet FILE holds the table of cases; the tables of tactics,
    responses, outcomes, sources and so on are written beside it (FILE's name, then .tactics.csv and so on), the data
    dictionary among them as .fields.csv. A FILE that ends with .zip holds all of them. TLP:AMBER+STRICT and TLP:RED
    cases are never in a file.

    What --as-steward takes is entered in the log of downloads under that steward's name, and a TLP:AMBER file carries
    its export id. No quota applies: who runs this holds the database.

    Examples:
      python -m cases export csv -o cases.csv
      python -m cases export parquet --country TW --since 2020 -o taiwan.zip
      python -m cases export jsonl -o - | head -1
    """
    kind = FORMATS[format_name]
    with database() as engine, viewing(engine, reader(engine, as_steward)) as session:
        words = taxonomy(session)
        asked = wanted(options, query, words)
        found = leaving(session, asked)
        taken = _enter(engine, viewer_of(session), format_name, asked, found)
        if not terminal.as_json:
            terminal.aside.print(leaving_said(found, words, terminal.lang, taken.export_id))
        marked = taken.marked(found.views())
        with terminal.counting(marked, found.count, translate(terminal.lang, "cases")) as views:
            if output == "-":
                _stream(kind, views, words)
                return
            files = save(kind, views, words, Path(output), taken.mark_within)
    if terminal.as_json:
        audiences = {audience.value: number for audience, number in found.audiences.items()}
        terminal.json(
            {
                "cases": found.count,
                "audiences": audiences,
                "kept_back": found.kept_back,
                "export_id": taken.export_id,
                "files": [str(path) for path in files],
            }
        )
    else:
        for path in files:
            terminal.out.print(str(path), soft_wrap=True)


def _enter(engine: Engine, viewer: Viewer, format_name: str, asked: searching.Filter, found: Exported) -> Taken:
    if not viewer.signed_in:
        return Taken(found.audience)
    query = asked.url().removeprefix("?")
    with transaction(engine) as session:
        return take(session, viewer, name=f"cli-{format_name}", query=query, exported=found, limited=False)


def _stream(kind: Format, views: Iterator[CaseView], words: Taxonomy) -> None:
    out = sys.stdout.buffer
    if out.isatty() and not kind.is_text:
        raise CaseError(N_("This format isn't for a terminal; name a file with -o."))
    for chunk in kind.write(views, words):
        out.write(chunk)


@command
@click.argument("file", type=click.File("rb"))
def submit(terminal: Terminal, file: IO[bytes]) -> None:
    """Send a case to its reviewers.

    The sender is this centre's own steward. FILE is a case as JSON (- is standard input), such as a line of
    `python -m cases export jsonl`; docs/fields.md says what its fields mean. It passes the same checks as the web form.

    Examples:
      python -m cases submit case.json
      python -m cases export jsonl --q TW-2018-001 -o - | python -m cases submit -
    """
    entered = _entered(file.read(LARGEST_FILE + 1))
    with database() as engine:
        viewer = steward(engine)
        with viewing(engine, viewer) as session:
            words = taxonomy(session)
        ready = check_entered(words, as_entered(entered))
        with transaction(engine) as session:
            receipt = send(session, viewer, ready)
    if terminal.as_json:
        terminal.json(asdict(receipt))
        return
    status = words.label(terminal.lang, receipt.status.value, "case_status")
    drawn = plural(terminal.lang, "{n} reviewer drawn", "{n} reviewers drawn", receipt.reviewers)
    terminal.out.print(" · ".join([receipt.id, status, drawn]))


def _entered(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_FILE:
        raise CaseError(N_("This is too much text for one case. Shorten it, or give the long part as a source."))
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CaseError(N_("This is no JSON: {detail}"), detail=str(error)) from None
    if not isinstance(found, dict):
        raise CaseError(N_("A case is one JSON object, in braces."))
    return found


@command
@click.argument("vocabulary", default="")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print docs/fields.md.")
def fields(terminal: Terminal, vocabulary: str, as_markdown: bool) -> None:
    """Say what the fields of a case mean.

    With a VOCABULARY, list its words.

    Examples:
      python -m cases fields
      python -m cases fields pw_tactics --lang zh-Hant
      python -m cases fields --markdown > docs/fields.md
    """
    if as_markdown:
        terminal.raw(markdown(terminal.lang))
    elif vocabulary:
        with database() as engine, viewing(engine, ANONYMOUS) as session:
            say_words(terminal, vocabulary, taxonomy(session))
    elif terminal.as_json:
        terminal.json([describe(item, terminal.lang) for _, found in sections() for item in found])
    else:
        for title, found in sections():
            say_fields(terminal, title, [describe(item, terminal.lang) for item in found])


@command
def check(terminal: Terminal) -> None:
    """Check that the database is whole.

    Looks at the tables, the file itself, the vocabularies, the chain of the history, every published case and the
    search index. Changes nothing; ends with 1 when something is
    wrong.

    Example:
      python -m cases check --json
    """
    with opened() as engine, terminal.progress() as progress:
        findings = list(findings_of(engine, progress))
    if terminal.as_json:
        terminal.json(
            [
                {"name": item.name, "problems": [problem.text(terminal.lang) for problem in item.problems]}
                for item in findings
            ]
        )
    else:
        say_findings(terminal, findings)
    if any(item.problems for item in findings):
        sys.exit(1)


@command
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(terminal: Terminal, file: Path) -> None:
    """Copy the embedded database to FILE while it is in use.

    The copy is whole and consistent. To restore it, stop the product and put it in the place of var/fusion.sqlite.
    On PostgreSQL use pg_dump.

    Example:
      python -m cases backup fusion-backup.sqlite
    """
    with database() as engine:
        copy_to(engine, file)
    size = file.stat().st_size
    if terminal.as_json:
        terminal.json({"file": str(file), "bytes": size})
    else:
        megabytes = max(1, round(size / 1_000_000))
        terminal.out.print(translate(terminal.lang, "{file}: {size} MB", file=file, size=megabytes), soft_wrap=True)


@command
@click.option("--email", default="", help="Of another member, such as one who lost the device with their codes.")
@_base_url
def sign_in(terminal: Terminal, email: str, base_url: str) -> None:
    """Print a link to sign in as the steward.

    The steward is that of this centre's own organisation. The link works once, and asks for no password and no code.
    One for another member is entered in the log of the directory: make sure first that it is them who asks.

    Examples:
      python -m cases sign-in --base-url https://fusion.example.org
      python -m cases sign-in --email blue@example.org
    """
    with database() as engine, transaction(engine) as session:
        if email:
            token = accounts.issue_link_by_email(session, email)
        else:
            token = accounts.issue_link(session, setup.first_steward(session))
    url = f"{base_url.rstrip('/')}/sign-in/{token}"
    hours = accounts.LINK_LASTS[LinkPurpose.SIGN_IN].total_seconds() // 3600
    if terminal.as_json:
        terminal.json({"url": url, "hours": hours})
    else:
        terminal.out.print(url, soft_wrap=True)
        terminal.aside.print(translate(terminal.lang, "It works once, within {hours} hours.", hours=int(hours)))


@command
@_base_url
def demo(terminal: Terminal, base_url: str) -> None:
    """Load a fictional centre to try every role in.

    Prints a sign-in link for each role. Use a database of its own.

    Example:
      DATABASE_URL=sqlite:///var/demo.sqlite python -m cases demo
    """
    with database() as engine, terminal.progress() as progress:
        links = demonstration.load(engine, progress)
    found = [{**asdict(link), "url": f"{base_url.rstrip('/')}/sign-in/{link.token}"} for link in links]
    if terminal.as_json:
        terminal.json(found)
    else:
        for link in found:
            terminal.out.print(
                f"{link['role']}: {link['name']}, {link['organisation']}\n  {link['url']}", soft_wrap=True
            )


@command
@click.argument("number", type=click.IntRange(1, synthetic.MOST))
@click.option("--seed", default=1, help="Another one makes other cases; the same makes the same.")
def synth(terminal: Terminal, number: int, seed: int) -> None:
    """Fill an empty database with NUMBER made-up cases, to measure with.

    Every title says that it is synthetic. It takes about a minute for 20,000.

    Example:
      DATABASE_URL=sqlite:///var/synthetic.sqlite python -m cases init
      DATABASE_URL=sqlite:///var/synthetic.sqlite python -m cases synth 10000
    """
    with database() as engine, terminal.progress() as progress:
        synthetic.fill(engine, number, seed=seed, progress=progress)
    if terminal.as_json:
        terminal.json({"cases": number, "seed": seed})
    else:
        terminal.out.print(plural(terminal.lang, "{n} synthetic case made", "{n} synthetic cases made", number))


for _command in (init, seed, search, show, export, submit, fields, check, backup, sign_in, demo, synth):
    main.add_command(_command)
