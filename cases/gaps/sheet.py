"""The gap map in a reader's words: what every cell says, how it looks, what it was counted from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt

from cases.disclosure import organisations_said
from cases.gaps.counting import Gaps
from cases.gaps.crossing import Cell
from cases.gaps.layout import By, Layout
from cases.gaps.lines import OTHER, TYPES, Line, behind
from cases.i18n import N_, Msg, format_number, labelled, listed, plural, translate
from cases.matrix import CAVEAT, EVIDENCE
from cases.playbook.ledger import GRADES
from cases.search import Filter, described, value_name
from cases.taxonomy import Taxonomy

NAMES: dict[By, Msg] = {
    By.COUNTERMEASURE: N_("Countermeasures"),
    By.TARGET: N_("Target groups"),
    By.COUNTRY: N_("Countries"),
}
"""What the columns can be."""

TITLES: dict[By, Msg] = {
    By.COUNTERMEASURE: N_("Gap map: tactics by countermeasure"),
    By.TARGET: N_("Gap map: tactics by target group"),
    By.COUNTRY: N_("Gap map: tactics by country"),
}
"""What the map is then called."""

_MEANINGS: dict[By, Msg] = {
    By.COUNTERMEASURE: N_(
        "A cell counts the cases with that tactic in which that countermeasure was used; it may have been aimed at "
        "another tactic of the same case. A countermeasure stands under each type of response it is."
    ),
    By.TARGET: N_(
        "A cell counts the cases with that tactic and that target group, and grades what is known of any response in "
        "these cases."
    ),
    By.COUNTRY: N_(
        "A cell counts the cases with that tactic and that country, and grades what is known of any response in these "
        "cases."
    ),
}

_DISC = N_(
    "The area of a disc stands for the number of cases, its colour for the grade of evidence of the best known result, "
    "whether the response worked or failed. Below it stand the number and the grade from 0 to 4, with + where "
    "something is said to have worked, − where only failures are known, ± for both."
)
_SIGNS = N_(
    "A dashed ring with ? has cases but no known result. ! marks harm done by a response. A blank cell: nobody "
    "recorded a case."
)
_ONCE = N_("Reports of the same event count as one case; the list behind a number shows each report.")

MOST, FEWEST, _CELLS = 60, 12, 6_000
"""How many columns are drawn at most, fewer where there are many rows; the workbook and the CSV have all."""


@dataclass(frozen=True)
class Head:
    """A row or column in words: what it is called, its id where that says more, and what it was unfolded from."""

    line: Line
    label: str
    remark: str = ""


@dataclass(frozen=True)
class Spot:
    """A cell in words.

    Attributes:
        row: The number of its row.
        column: The number of its column.
        cell: What was counted.
        number: How many cases.
        mark: How well it is known: a digit with a sign, or a question mark.
        harm: An exclamation mark where harm was seen.
        words: All of it in a sentence.
        step: 0 where no result is known, else the place of the grade, from 1.
        size: How large its disc is in diameter, 0 to 1; 0 in the first row and column, which have none.
        behind: The filter that finds the cases; None where it is too long for a list.
    """

    row: int
    column: int
    cell: Cell
    number: str
    mark: str
    harm: str
    words: str
    step: int
    size: float
    behind: Filter | None


@dataclass(frozen=True)
class Sheet:
    """A gap map in words.

    Attributes:
        title: What it is called.
        selection: What was asked for.
        extent: n cases, n organisations, period, in one line.
        remarks: How to read it and what not to read into it.
        rows: Its rows.
        columns: Its columns, all of them.
        drawn: How many columns are drawn.
        spots: The cells that have a case, row by row; of columns that aren't drawn only where all were asked for.
        legend: What looks mean: a label and a step; -1 for no case.
    """

    lang: str
    title: str
    selection: str
    extent: str
    remarks: tuple[str, ...]
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    drawn: int
    spots: tuple[Spot, ...]
    legend: tuple[tuple[str, int], ...]

    def noting(self, *remarks: str) -> "Sheet":
        """Return the sheet with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))

    def shown(self) -> Iterator[Spot]:
        """Yield the cells of the columns that are drawn."""
        return (spot for spot in self.spots if spot.column < self.drawn)


def sheet(counted: Gaps, layout: Layout, words: Taxonomy, lang: str, *, whole: bool = False) -> Sheet:
    """Return a gap map in words.

    Args:
        counted: As `gaps()` counted it for this layout.
        layout: What was asked.
        words: The vocabularies.
        lang: The reader's language.
        whole: Whether the cells of columns that aren't drawn are put into words as well.
    """
    worder = _Worder(counted, layout, words, lang)
    drawn = min(len(counted.columns), max(FEWEST, min(MOST, _CELLS // max(len(counted.rows), 1))))
    remarks = [_MEANINGS[layout.by], _DISC, _SIGNS, _ONCE, CAVEAT]
    return Sheet(
        lang=lang,
        title=translate(lang, TITLES[layout.by]),
        selection=worder.selection(),
        extent=worder.extent(),
        remarks=(*(translate(lang, remark) for remark in remarks), *worder.left_out(drawn)),
        rows=worder.heads(counted.rows, translate(lang, "All tactics")),
        columns=worder.heads(counted.columns, translate(lang, "All cases")),
        drawn=drawn,
        spots=tuple(worder.spots(len(counted.columns) if whole else drawn)),
        legend=tuple(worder.legend()),
    )


class _Worder:
    """Puts one gap map into words."""

    def __init__(self, counted: Gaps, layout: Layout, words: Taxonomy, lang: str) -> None:
        self.counted, self.layout, self.taxonomy, self.lang = counted, layout, words, lang
        inner = (cell.cases for (row, column), cell in counted.cells.items() if row and column)
        self.most = max(inner, default=1)
        self.labels = [
            [head.label for head in self.heads(some, whole)]
            for some, whole in (
                (counted.rows, translate(lang, "All tactics")),
                (counted.columns, translate(lang, "All cases")),
            )
        ]

    def selection(self) -> str:
        said = [text for _, _, text in described(self.taxonomy, self.lang, self.layout.wanted)]
        between = "；" if self.lang in {"zh-Hant", "ja"} else "; "
        return between.join(said) or translate(self.lang, "All cases")

    def extent(self) -> str:
        whole = self.counted.whole
        parts = [plural(self.lang, "n = {n} case", "n = {n} cases", whole.cases)]
        if whole.reports != whole.cases:
            parts.append(self.reports(whole.reports))
        if whole.cases:
            parts.append(organisations_said(self.lang, whole.organisations))
        if whole.first and whole.last:
            first, last = whole.first.year, whole.last.year
            parts.append(str(first) if first == last else f"{first}–{last}")
        return " · ".join(parts)

    def reports(self, number: int) -> str:
        return plural(self.lang, "told in {n} report", "told in {n} reports", number)

    def left_out(self, drawn: int) -> Iterator[str]:
        if drawn < len(self.counted.columns):
            yield translate(
                self.lang,
                "Drawn are the first {n} of {all} columns; the Excel file and the CSV have all.",
                n=drawn - 1,
                all=len(self.counted.columns) - 1,
            )

    def heads(self, some: tuple[Line, ...], whole: str) -> tuple[Head, ...]:
        return tuple(self.head(line, whole) for line in some)

    def head(self, line: Line, whole: str) -> Head:
        if not line.asks:
            return Head(line, whole)
        if line.id == OTHER and line.folds:
            return Head(line, translate(self.lang, "Other types of response"))
        if line.folds and line.asks == "countermeasure":
            return Head(line, self.taxonomy.label(self.lang, line.id, TYPES))
        coded = line.asks in {"family", "tactic", "countermeasure"}
        return Head(line, value_name(self.taxonomy, self.lang, line.asks, line.id), line.id if coded else "")

    def spots(self, most: int) -> Iterator[Spot]:
        for (row, column), cell in sorted(self.counted.cells.items()):
            if column >= most:
                continue
            lines = self.counted.rows[row], self.counted.columns[column]
            yield Spot(
                row=row,
                column=column,
                cell=cell,
                number=format_number(self.lang, cell.cases),
                mark=mark(cell),
                harm="!" if cell.harm else "",
                words=self.sentence(f"{self.labels[0][row]} × {self.labels[1][column]}", cell),
                step=GRADES.index(cell.evidence) + 1 if cell.evidence else 0,
                size=sqrt(cell.cases / self.most) if row and column else 0,
                behind=behind(self.layout.wanted, *lines),
            )

    def sentence(self, which: str, cell: Cell) -> str:
        said = [plural(self.lang, "{n} case", "{n} cases", cell.cases)]
        if cell.reports != cell.cases:
            said.append(self.reports(cell.reports))
        said.append(plural(self.lang, "{n} response", "{n} responses", cell.responses))
        said += self.known(cell) if cell.known else [translate(self.lang, "no known result")]
        if cell.harm:
            label = self.taxonomy.label(self.lang, cell.harm, "harm")
            said.append(translate(self.lang, "harm seen: {harm}", harm=label))
        return labelled(self.lang, which, listed(self.lang, said))

    def known(self, cell: Cell) -> list[str]:
        said = [
            translate(
                self.lang,
                "{n} with a known result, of which {worked} worked and {failed} failed",
                n=cell.known,
                worked=cell.worked,
                failed=cell.failed,
            ),
            translate(self.lang, "best evidence of a known result: {grade}", grade=self.grade(cell.evidence)),
        ]
        if cell.proven:
            said.append(translate(self.lang, "best evidence that something worked: {grade}",
                                  grade=self.grade(cell.proven)))  # fmt: skip
        else:
            said.append(translate(self.lang, "nothing is said to have worked"))
        return said

    def grade(self, grade: str | None) -> str:
        return self.taxonomy.label(self.lang, grade, EVIDENCE)

    def legend(self) -> Iterator[tuple[str, int]]:
        yield translate(self.lang, "blank: no case"), -1
        yield translate(self.lang, "? cases, no known result"), 0
        for place, grade in enumerate(GRADES):
            yield f"{place} {self.grade(grade)}", place + 1


def mark(cell: Cell) -> str:
    """Return how well anything is known of a cell, in a digit and a sign; a question mark where nothing is."""
    if not cell.evidence:
        return "?"
    sign = "±" if cell.worked and cell.failed else "+" if cell.worked else "−"
    return f"{GRADES.index(cell.evidence)}{sign}"
