"""House rules that no linter knows, each with its reason; a second test shows that each rule can fail."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
EDGES = ("cases/pages/", "cases/web/", "cases/formats/", "cases/cli.py", "cases/__main__.py", "app.py")
SQL_ROOMS = ("db/access/", "db/fulltext/", "db/migrations/", "db/rows.py")


@dataclass(frozen=True)
class Rule:
    """A rule of the house.

    Attributes:
        name: What it says.
        why: The reason, shown when it is broken.
        finds: Yields the lines that break it.
        where: It holds for paths that begin so.
        rooms: Paths that begin so are the rooms made for it.
        bad: A snippet it must find something in.
        good: A snippet it must leave alone.
    """

    name: str
    why: str
    finds: Callable[[ast.Module], Iterator[int]]
    bad: str
    good: str
    where: tuple[str, ...] = ("",)
    rooms: tuple[str, ...] = ()


def _calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


def _mentions(*names: str) -> Callable[[ast.Module], Iterator[int]]:
    def finds(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if (isinstance(node, ast.Attribute) and node.attr in names) or (
                isinstance(node, ast.ImportFrom) and any(alias.name in names for alias in node.names)
            ):
                yield node.lineno

    return finds


def _imports(name: str, *packages: str) -> Callable[[ast.Module], Iterator[int]]:
    def finds(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in packages:
                yield from (node.lineno for alias in node.names if alias.name == name)

    return finds


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.lstrip("_").isupper())


def _unsafe_html(tree: ast.Module) -> Iterator[int]:
    for call in _calls(tree, "html"):
        if isinstance(call.func, ast.Attribute) and call.args and not _is_constant(call.args[0]):
            yield call.lineno


def _unsafe_markdown(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            yield node.value.lineno


def _unescaped(tree: ast.Module) -> Iterator[int]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        if function.name == "escaped":
            continue
        given = {arg.arg for arg in [*function.args.args, *function.args.kwonlyargs]}
        for call in _calls(function, "html"):
            for node in ast.walk(call):
                if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name) and node.value.id in given:
                    yield node.lineno


def _built_sql(tree: ast.Module) -> Iterator[int]:
    of_sqlalchemy = list(_imports("text", "sqlalchemy", "sqlmodel")(tree))
    for call in _calls(tree, "exec_driver_sql", *(["text"] if of_sqlalchemy else [])):
        if call.args and not isinstance(call.args[0], ast.Constant):
            yield call.lineno


def _commits(tree: ast.Module) -> Iterator[int]:
    yield from (call.lineno for call in _calls(tree, "commit") if isinstance(call.func, ast.Attribute))


def _sql_strings(tree: ast.Module) -> Iterator[int]:
    words = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(words):
            yield node.lineno


def _leaves_transaction(tree: ast.Module) -> Iterator[int]:
    for block in (node for node in ast.walk(tree) if isinstance(node, ast.With)):
        opened = [item.context_expr for item in block.items]
        if any(True for expression in opened for _ in _calls(expression, "transaction", "viewing")):
            yield from (call.lineno for call in _calls(block, "rerun", "stop", "switch_page"))


def _long_functions(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > 60:
                yield node.lineno


def _long_module(tree: ast.Module) -> Iterator[int]:
    last = max((node.end_lineno or 0 for node in tree.body), default=0)
    if last > 600:
        yield last


RULES = [
    Rule(
        "no st.download_button",
        "its link needs no cookie, outlives the session, and two same-length files can collide: "
        "serve every download from our own route, which checks the viewer and streams",
        _mentions("download_button"),
        bad="import streamlit as st\nst.download_button('CSV', b'')",
        good="import streamlit as st\nst.link_button('CSV', '/download')",
    ),
    Rule(
        "no st.cache_data",
        "it is shared by all viewers; what depends on the viewer would be shown to the next one. "
        "If something must be kept, give it a room of its own and name the room here",
        _mentions("cache_data", "cache_resource"),
        bad="import streamlit as st\n@st.cache_data\ndef cases(): ...",
        good="from functools import cache\n@cache\ndef labels(): ...",
    ),
    Rule(
        "HTML is made in one room",
        "what a contributor wrote must never act in a reader's browser: show it through cases.pages.inert, "
        "which escapes it",
        _unsafe_html,
        bad="import streamlit as st\nst.html(f'<b>{title}</b>')",
        good="import streamlit as st\nst.html('<hr>')\nst.html(_STYLE)",
        rooms=("cases/pages/inert/",),
    ),
    Rule(
        "no unsafe_allow_html",
        "Markdown with HTML lets what a contributor wrote act in a reader's browser: use cases.pages.inert",
        _unsafe_markdown,
        bad="import streamlit as st\nst.markdown('x', unsafe_allow_html=True)",
        good="import streamlit as st\nst.markdown('x')",
    ),
    Rule(
        "what becomes HTML is escaped",
        "an argument put into HTML as it came can act in a reader's browser: put escaped() around it",
        _unescaped,
        bad="import streamlit as st\ndef title(text): st.html(f'<h1>{text}</h1>')",
        good="import streamlit as st\ndef title(text): st.html(f'<h1>{escaped(text)}</h1>')",
        where=("cases/pages/inert/",),
    ),
    Rule(
        "no SQL from built strings",
        "a built statement can carry what somebody typed, and only db/access and db/fulltext know the engines",
        _built_sql,
        bad="from sqlalchemy import text\nsession.execute(text(f'SELECT {x}'))",
        good="from sqlalchemy import text\nsession.execute(text('SELECT 1'))",
        rooms=SQL_ROOMS,
    ),
    Rule(
        "one place opens the database",
        "db/engine.py sets what keeps data safe (WAL, foreign keys, locks); an engine made elsewhere lacks it",
        _imports("create_engine", "sqlalchemy", "sqlmodel"),
        bad="from sqlmodel import create_engine",
        good="from db.engine import open_engine",
        rooms=("db/engine.py",),
    ),
    Rule(
        "verbs never commit",
        "whoever opened the transaction commits by leaving its block, so that a deed is stored whole or not at all",
        _commits,
        bad="session.commit()",
        good="session.flush()",
        rooms=("db/engine.py",),
    ),
    Rule(
        "select() only in verbs",
        "an edge asks one verb and shows what it returns; a query at the edge is a rule nobody else can use",
        lambda tree: (
            line
            for name in ("select", "insert", "update", "delete")
            for line in _imports(name, "sqlalchemy", "sqlmodel")(tree)
        ),
        bad="from sqlmodel import select",
        good="from cases.search import find",
        where=EDGES,
    ),
    Rule(
        "no SQL at the edges",
        "pages, routes, formats and the command line read through verbs only",
        _sql_strings,
        bad="rows = run('SELECT title FROM rendition_text')",
        good="rows = find(session, Filter())",
        where=EDGES,
    ),
    Rule(
        "no leaving by exception inside a transaction",
        "st.rerun, st.stop and st.switch_page leave by raising: the write is rolled back without a word",
        _leaves_transaction,
        bad="with transaction(engine) as session:\n    save(session)\n    st.rerun()",
        good="with transaction(engine) as session:\n    save(session)\nst.rerun()",
    ),
    Rule(
        "functions have at most 60 lines",
        "30 is the habit; beyond 60 nobody reads it whole: part of it wants a name of its own",
        _long_functions,
        bad="def long():\n" + "    x = 1\n" * 60,
        good="def short():\n" + "    x = 1\n" * 59,
        rooms=("db/migrations/versions/",),
    ),
    Rule(
        "modules have at most 600 lines",
        "300 is the habit; beyond 600 the file name is no map any more: make a package",
        _long_module,
        bad="x = 1\n" * 601,
        good="x = 1\n" * 600,
        rooms=("db/migrations/versions/",),
    ),
]
by_name = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def product() -> list[str]:
    """Return the path of every file of the product's code."""
    files = [ROOT / "app.py", *(ROOT / "cases").rglob("*.py"), *(ROOT / "db").rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in files if path.exists())


@by_name
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = [
        f"{path}:{line}"
        for path in product()
        if path.startswith(rule.where) and not (rule.rooms and path.startswith(rule.rooms))
        for line in rule.finds(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert not broken, f"{', '.join(broken)}: {rule.name}, because {rule.why}"


@by_name
def test_the_rule_notices_what_breaks_it_and_nothing_else(rule: Rule) -> None:
    assert list(rule.finds(ast.parse(rule.bad)))
    assert not list(rule.finds(ast.parse(rule.good)))


HOMELESS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "service",
    "services",
    "handler",
    "handlers",
    "misc",
}


def homeless(path: str) -> bool:
    """Say whether a module's name says nothing about what belongs in it."""
    return bool({part for name in Path(path).with_suffix("").parts for part in name.split("_")} & HOMELESS)


def test_every_module_is_named_after_what_belongs_in_it() -> None:
    assert homeless("cases/date_utils.py")
    assert not homeless("cases/dates.py")
    nameless = [path for path in product() if homeless(path)]
    assert not nameless, f"{nameless}: code without a home means that the house lacks a room; name the room"


def cycle(imports: dict[str, set[str]]) -> list[str]:
    """Return the modules of one cycle of imports, in order; empty when there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    graph = grimp.build_graph("cases", "db")
    found = cycle({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    assert not found, f"{' -> '.join(found)}: a cycle means that two modules are one, or that a third is missing"


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [path for path in product() if not ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))]
    assert not silent
