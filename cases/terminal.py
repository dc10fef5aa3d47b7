"""How the command line shows things: cases and tables for people, JSON for programs, progress on long work."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from cases.check import Finding
from cases.dates import PartialDate
from cases.errors import CaseError
from cases.export import Exported
from cases.fields import Definition, Record, definitions
from cases.i18n import N_, country_name, labelled, language_name, listed, plural, translate
from cases.record import COUNTERMEASURES, TACTICS, Content
from cases.search import Found, told
from cases.taxonomy import Taxonomy
from cases.views import CaseView
from db.vocabulary import TextStatus

T = TypeVar("T")


class Worded(Protocol):
    """Words in one language."""

    lang: str
    status: TextStatus


@dataclass(frozen=True)
class Terminal:
    """Where a command's answer goes.

    Attributes:
        lang: The language to answer in.
        as_json: Whether a program reads it.
    """

    lang: str
    as_json: bool

    # What people wrote is shown as it is: square brackets and colons in it are no markup.
    @cached_property
    def out(self) -> Console:
        """The answer itself."""
        return Console(markup=False, emoji=False, highlight=False)

    @cached_property
    def aside(self) -> Console:
        """What is said beside the answer: progress, counts, mistakes."""
        return Console(stderr=True, markup=False, emoji=False, highlight=False)

    def json(self, answer: object) -> None:
        """Print an answer for a program, as UTF-8 wherever it runs."""
        self.raw(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")

    def raw(self, text: str) -> None:
        """Print text as UTF-8, unwrapped."""
        sys.stdout.buffer.write(text.encode())

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table."""
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for number, title in enumerate(titles):
            table.add_column(title, no_wrap=number == 0, overflow="fold")
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    @contextmanager
    def _bar(self) -> Iterator[Progress]:
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.aside, transient=True, disable=not self.aside.is_terminal) as bar:
            yield bar

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Yield what a verb tells its progress to; it shows on a terminal only."""
        tasks: dict[str, TaskID] = {}
        with self._bar() as bar:

            def tell(what: str, done: int, of: int) -> None:
                if what not in tasks:
                    tasks[what] = bar.add_task(translate(self.lang, what))
                bar.update(tasks[what], completed=done, total=of)

            yield tell

    @contextmanager
    def counting(self, items: Iterable[T], total: int, what: str) -> Iterator[Iterator[T]]:
        """Yield the same items while a bar shows how many have passed."""
        with self._bar() as bar:
            yield iter(bar.track(items, total=total, description=what))


def say_found(terminal: Terminal, found: Found, words: Taxonomy, nearest: Sequence[str] = ()) -> None:
    """Print a page of a list of cases; where it is empty, what finds something when less is asked."""
    lang = terminal.lang
    titles = [translate(lang, "Case"), translate(lang, "When"), translate(lang, "Where"), translate(lang, "Title")]
    rows = [
        (
            "\n".join([line.id, *line.references]),
            _period(lang, line.period_from, line.period_to),
            ", ".join(country_name(lang, code) for code in line.countries),
            line.title_in(lang) + "\n" + ", ".join(words.label(lang, tactic, *TACTICS) for tactic in line.tactics),
        )
        for line in found.lines
    ]
    if rows:
        terminal.table(titles, rows)
    terminal.out.print(plural(lang, "{n} case", "{n} cases", found.total))
    for said in told(lang, found.meaning):
        terminal.out.print(Text(said, style="dim"), soft_wrap=True)
    if nearest:
        terminal.out.print(translate(lang, "Cases are found where part of this is left out:"))
    for less in nearest:
        terminal.out.print(Text(f"  {less}"), soft_wrap=True)
    if found.total > len(rows):
        terminal.out.print(translate(lang, "{n} shown; --limit shows more.", n=len(rows)))


def _period(lang: str, first: str, last: str | None) -> str:
    begins = PartialDate.parse(first).display(lang)
    return f"{begins} – {PartialDate.parse(last).display(lang)}" if last and last != first else begins


def say_case(terminal: Terminal, view: CaseView, words: Taxonomy) -> None:
    """Print a case whole: every field that says something, in the order of the record."""
    lang = terminal.lang
    status = words.label(lang, view.status.value, "case_status")
    audience = words.label(lang, view.audience.value, "audience")
    terminal.out.print(Text(" · ".join([view.id, status, audience, _contributor(view, lang, words)]), style="dim"))
    if view.content is None:
        terminal.out.print(translate(lang, "This case was withdrawn; nothing it said is shown any more."))
        return
    terminal.out.print(Text(view.content.text_in(lang).title, style="bold"))
    for indent, line in _lines(view.content, Content, lang, words, 0):
        terminal.out.print(Padding(line, (0, 0, 0, indent), expand=False))
    for entry in view.history:
        terminal.out.print(Text(f"{entry.at:%Y-%m-%d}  {entry.action}  {entry.by}".rstrip(), style="dim"))


def _contributor(view: CaseView, lang: str, words: Taxonomy) -> str:
    who = view.contributor
    kind = words.label(lang, who.kind, "organisation_kind")
    known = listed(lang, (kind, country_name(lang, who.country) if who.country else ""))
    return who.organisation or known or translate(lang, "A member")


def _lines(said: Record, shape: type[Record], lang: str, words: Taxonomy, indent: int) -> Iterator[tuple[int, Text]]:
    """Yield each filled field with how far it stands in: texts in one language, groups numbered."""
    for item in (item for item in definitions(shape) if "." not in item.path):
        value = getattr(said, item.path)
        label = translate(lang, item.about.label)
        if item.path == "texts" and item.group:
            yield from _words_in(value, item.group, lang, words, indent)
        elif item.group and value:
            yield indent, Text(label, style="bold")
            for number, member in enumerate(value, 1):
                inner = list(_lines(member, item.group, lang, words, indent + 5))
                yield indent + 2, Text.assemble(f"{number}. ", inner[0][1] if inner else "")
                yield from inner[1:]
        elif value:
            several = value if item.many else [value]
            shown = listed(lang, (_shown(item, part, lang, words) for part in several))
            yield indent, Text.assemble((labelled(lang, label, ""), "bold"), shown)


def _words_in(
    texts: Sequence[Worded], shape: type[Record], lang: str, words: Taxonomy, indent: int
) -> Iterator[tuple[int, Text]]:
    chosen = next((text for text in texts if text.lang == lang), texts[0] if texts else None)
    if chosen is None:
        return
    for item in (item for item in definitions(shape) if item.path not in {"lang", "status", "title"}):
        value = getattr(chosen, item.path)
        if value:
            yield indent, Text.assemble((labelled(lang, translate(lang, item.about.label), ""), "bold"), value)
    if chosen.status is not TextStatus.ORIGINAL:
        said = words.label(lang, chosen.status.value, "text_status")
        yield indent, Text(f"({labelled(lang, language_name(lang, chosen.lang), said)})", style="dim")


def _shown(item: Definition, value: Any, lang: str, words: Taxonomy) -> str:
    match item.kind:
        case "word":
            label = words.label(lang, value, *item.about.vocabulary)
            return f"{value} {label}" if {*TACTICS, *COUNTERMEASURES} & {*item.about.vocabulary} else label
        case "country":
            return country_name(lang, value)
        case "date":
            return PartialDate.parse(value).display(lang)
        case "yes/no":
            return translate(lang, "yes")
        case _:
            return str(value)


def leaving_said(found: Exported, words: Taxonomy, lang: str, export_id: str | None = None) -> str:
    """Say what an export holds before it is written."""
    said = plural(lang, "{n} case", "{n} cases", found.count)
    audiences = listed(lang, (words.label(lang, audience.value, "audience") for audience in found.audiences))
    kept = plural(
        lang,
        "{n} more stays here because of its audience",
        "{n} more stay here because of their audience",
        found.kept_back,
    )
    return " · ".join(part for part in (said, audiences, kept if found.kept_back else "", export_id) if part)


def say_words(terminal: Terminal, vocabulary: str, words: Taxonomy) -> None:
    """Print the words of a vocabulary with their definitions.

    Raises:
        CaseError: There is no vocabulary of that name.
    """
    lang = terminal.lang
    found = words.words(vocabulary)
    if not found:
        raise CaseError(N_("There is no vocabulary “{name}”. There are: {names}."), name=vocabulary,
                        names=", ".join(words.vocabularies()))  # fmt: skip
    if terminal.as_json:
        terminal.json(
            [
                {"id": word.id, "parent": word.parent, "label": word.label, "definition": word.definition}
                for word in found
            ]
        )
        return
    titles = [translate(lang, "Word"), translate(lang, "Label"), translate(lang, "Meaning")]
    terminal.table(titles, [(word.id, word.label[lang], word.definition[lang]) for word in found])


def say_fields(terminal: Terminal, title: str, found: Sequence[dict[str, Any]]) -> None:
    """Print what the dictionary says of some fields."""
    lang = terminal.lang
    terminal.out.print(Text(translate(lang, title), style="bold underline"))
    for said in found:
        kind = translate(lang, "{type}, several", type=said["type"]) if said["list"] else said["type"]
        needed = translate(lang, "needed") if said["needed"] else ""
        facts = " · ".join(part for part in (said["label"], kind, said["values"], needed) if part)
        terminal.out.print(Text.assemble((said["field"], "bold"), f"  {facts}"))
        terminal.out.print(Padding(Text(said["meaning"]), (0, 0, 0, 4), expand=False))
    terminal.out.print()


def say_findings(terminal: Terminal, findings: Sequence[Finding]) -> None:
    """Print what was checked, with what is wrong below it."""
    for finding in findings:
        mark = translate(terminal.lang, "WRONG") if finding.problems else translate(terminal.lang, "ok")
        terminal.out.print(f"{mark:6} {translate(terminal.lang, finding.name)}", soft_wrap=True)
        for problem in finding.problems:
            said = problem.text(terminal.lang)
            terminal.out.print(f"       {problem.field}: {said}" if problem.field else f"       {said}", soft_wrap=True)
