"""What every command shares: its terminal, how its mistakes are said, its database, its reader and its filters."""

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cases import people, setup
from cases.errors import CaseError
from cases.i18n import N_, best_language, translate
from cases.search import AS_TYPED, LABELS, VOCABULARIES, Filter
from cases.taxonomy import Taxonomy
from cases.terminal import Terminal
from db.engine import DatabaseError, close, open_engine, transaction
from db.migrate import is_current
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES

WRONG = 2
"""The exit code when something can't be done as asked; click's own for a misspelt command line."""

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def _own_language() -> str:
    return best_language(os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG"))


def _help(function: Callable[..., None]) -> str:
    """Return a docstring as help text, its examples line by line as they stand."""
    return inspect.cleandoc(function.__doc__ or "").replace("\n\nExample", "\n\n\b\nExample")


class _InOrder(click.Group):
    """Lists its commands in the order in which people meet them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return their names in that order."""
        return list(self.commands)


def group(function: Callable[[], None]) -> click.Group:
    """Make the command of commands."""
    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    return click.group(help=_help(function), context_settings=settings, cls=_InOrder)(function)


def command(function: Callable[..., None]) -> click.Command:
    """Make a command of a function: it gets a terminal first, and what goes wrong is said in the reader's language."""

    @click.command(function.__name__.replace("_", "-"), help=_help(function))
    @click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
    @click.option("--lang", type=click.Choice(LANGUAGES), default=_own_language, help="Language to answer in.")
    @wraps(function)
    def run(*, as_json: bool, lang: str, **options: Any) -> None:
        terminal = Terminal(lang, as_json)
        try:
            function(terminal, **options)
        except CaseError as error:
            _fail(terminal, error.text(lang))
        except DatabaseError as error:
            _fail(terminal, str(error))
        except SQLAlchemyError as error:
            detail = str(getattr(error, "orig", error)).strip()
            _fail(terminal, translate(lang, "The database doesn't answer: {detail}", detail=detail))
        except BrokenPipeError:
            raise
        except OSError as error:
            _fail(terminal, str(error))

    run.params = [*run.params[2:], *run.params[:2]]  # a command's own options before those that all share
    return run


def _fail(terminal: Terminal, said: str) -> None:
    terminal.aside.print(said, soft_wrap=True)
    sys.exit(WRONG)


@contextmanager
def opened() -> Iterator[Engine]:
    """Open this centre's database, whatever state it is in, for as long as the block lasts."""
    engine = open_engine()
    try:
        yield engine
    finally:
        close(engine)


@contextmanager
def database() -> Iterator[Engine]:
    """Open this centre's database for as long as the block lasts.

    Raises:
        CaseError: It isn't there, or is of another version.
    """
    with opened() as engine:
        if not is_current(engine):
            raise CaseError(N_("There is no database of this version yet. Run “python -m cases init” first."))
        yield engine


def steward(engine: Engine) -> Viewer:
    """Return the first steward: who runs a command holds the database anyway."""
    with transaction(engine) as session:
        return people.viewer_of_member(session, setup.first_steward(session))


def reader(engine: Engine, as_steward: bool) -> Viewer:
    """Return who reads: a visitor, or on request the first steward."""
    return steward(engine) if as_steward else ANONYMOUS


as_steward = click.option("--as-steward", is_flag=True, help="See what this centre's own steward sees.")


def filters(function: AnyCommand) -> AnyCommand:
    """Add one option for each filter."""
    for name, label in reversed(LABELS.items()):
        if name == "q":
            continue
        if name == "wording":
            said = f"Look for nothing but what is typed: no other names of the same thing, no correction ({AS_TYPED})."
            function = click.option("--wording", "filter_wording", multiple=True, metavar=AS_TYPED, help=said)(function)
            continue
        once = name in {"since", "until"}
        flag = "--readable-in" if name == "lang" else f"--{name}"
        words = VOCABULARIES.get(name)
        metavar = "DATE" if once else "WORD" if words else "CODE"
        help_text = f"{label}: a word of {' or '.join(words)}." if words else f"{label}."
        function = click.option(flag, f"filter_{name}", multiple=True, metavar=metavar, help=help_text)(function)
    return function


def wanted(options: Mapping[str, Any], q: str, words: Taxonomy) -> Filter:
    """Return the filter that a command's options name.

    Raises:
        Rejected: A value is unknown; every one is listed.
    """
    query = {name: options[f"filter_{name}"] for name in LABELS if name != "q"}
    return Filter.read({**query, "q": [q]}, words)
