"""The gettext catalogues: what the code says, put beside what is translated. `make catalogues` runs this."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cases.i18n import LANGUAGE_NAMES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "cases" / "locale"
TRANSLATED = [lang for lang in LANGUAGE_NAMES if lang != "en"]
FUNCTIONS = {"N_": slice(0, 1), "words": slice(0, 1), "translate": slice(1, 2), "plural": slice(1, 3)}
"""The functions whose literal text is a message, and which of their arguments hold it; so does `asking.words()`, also
under the name `words`."""


def path_of(lang: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def said(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that hold a message; empty when the call translates nothing."""
    match call.func:
        case ast.Name(id=name) if name in FUNCTIONS:
            return call.args[FUNCTIONS[name]]
        case ast.Attribute(value=ast.Name() | ast.Attribute(attr="asking"), attr="words") if len(call.args) == 1:
            return call.args
        case _:
            return []


def messages(source: str) -> Iterator[str | tuple[str, ...]]:
    """Yield the messages of a module; a pair where there is one for each number."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found = [arg.value for arg in said(node) if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if found and all(found):
                yield found[0] if len(found) == 1 else tuple(found)


def blank(lang: str | None) -> Catalog:
    """Return a catalogue without messages; its dates stay, so that a file changes only when its messages do."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        locale=lang.replace("-", "_") if lang else None,
        project="Fusion Center",
        version="1",
        msgid_bugs_address="see CONTRIBUTING.md",
        header_comment="# The words of the interface; see CONTRIBUTING.md.",
        last_translator="Fusion Center",
        language_team="Fusion Center",
        creation_date=made,
        revision_date=made,
        fuzzy=False,
    )


def extracted() -> Catalog:
    """Return every message of the code, with the files that say it."""
    catalogue = blank(None)
    for path in sorted((ROOT / "cases").rglob("*.py")):
        for message in messages(path.read_text(encoding="utf-8")):
            catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def read(lang: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    path = path_of(lang)
    if not path.exists():
        return blank(lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang.replace("-", "_"))


def renew(lang: str) -> None:
    """Bring a catalogue up to what the code says, and compile it; what is no longer said is dropped."""
    catalogue = read(lang)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = path_of(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=120)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    for language in TRANSLATED:
        renew(language)
