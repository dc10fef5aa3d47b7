"""The matrix in a reader's words: what every cell says, how strong its colour is, what it was counted from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cases.disclosure import FEWEST, ROUNDED, AtLeast, brief, organisations_said
from cases.i18n import N_, Msg, labelled, plural, translate
from cases.matrix.counting import EVIDENCE, Cell, Matrix, Measures, Whole, behind
from cases.matrix.layer import Layer, Measure
from cases.record import TACTICS
from cases.search import Filter, described
from cases.taxonomy import FAMILIES, Taxonomy

NAMES: dict[Measure, Msg] = {
    Measure.CASES: N_("Cases"),
    Measure.ORGANISATIONS: N_("Organisations"),
    Measure.EVIDENCE: N_("Evidence that a countermeasure worked"),
}
"""What each measure is called."""

_MEANINGS: dict[Measure, Msg] = {
    Measure.CASES: N_("A cell counts the cases with that tactic, a technique those of its sub-techniques as well."),
    Measure.ORGANISATIONS: N_(
        "A cell counts the organisations that contributed cases with that tactic, among those whose name you may know."
    ),
    Measure.EVIDENCE: N_(
        "A cell shows the best evidence with which a countermeasure is said to have stopped or reduced something in a "
        "case with that tactic. It may have been aimed at another tactic of the same case."
    ),
}

CAVEAT = N_("Counts are reports, not prevalence: a case is here because somebody recorded it.")
ATTRIBUTION = N_(
    "Ids that begin with T or TA are from the DISARM framework v1.6, DISARM Foundation, CC BY-SA 4.0; this matrix is "
    "under the same licence where it shows them. PW ids are our own, CC BY 4.0."
)


@dataclass(frozen=True)
class Number:
    """What a cell says of one selection, the same in a sentence, and the filter that finds what it counts."""

    said: str
    words: str
    behind: Filter


@dataclass(frozen=True)
class Box:
    """A cell in words.

    Attributes:
        cell: What was counted.
        label: What the tactic is called.
        numbers: What it says of the selection and, where there is one, of the other.
        difference: How much more the selection shows than the other, signed; empty without another.
        score: What the colour stands for: the measure, or the difference; a grade by its place, 0 for none.
        strength: How strong the colour is, from 0 to 1; below 0, to -1, where the other selection shows more.
        watched: Whether it is on the watch list.
    """

    cell: Cell
    label: str
    numbers: tuple[Number, ...]
    difference: str
    score: int
    strength: float
    watched: bool

    @property
    def said(self) -> str:
        """All it says, such as `12` or `12 / 7 (+5)`."""
        numbers = " / ".join(number.said for number in self.numbers)
        return f"{numbers} ({self.difference})" if self.difference else numbers

    @property
    def words(self) -> str:
        """The same in a sentence."""
        return "; ".join(number.words for number in self.numbers)


@dataclass(frozen=True)
class Strip:
    """A family in words, with its cells."""

    family: str
    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Sheet:
    """A matrix in words.

    Attributes:
        measure: What the measure is called.
        selections: What each selection asks for and what it holds: a sentence, and its n with its years.
        remarks: How to read it and what not to read into it.
        groups: The families of each taxonomy.
        legend: What colours mean: a label and a strength as a box has it.
        outlined: What an outlined cell means.
        compares: Whether it shows two selections.
    """

    lang: str
    title: str
    measure: str
    selections: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Strip, ...]], ...]
    legend: tuple[tuple[str, float], ...]
    outlined: str
    compares: bool

    @property
    def strips(self) -> list[Strip]:
        """Every family in order."""
        return [strip for _, strips in self.groups for strip in strips]

    @property
    def boxes(self) -> list[Box]:
        """Every cell in order."""
        return [box for strip in self.strips for box in strip.boxes]

    def noting(self, *remarks: str) -> "Sheet":
        """Return the sheet with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))


def sheet(counted: Matrix, layer: Layer, words: Taxonomy, lang: str) -> Sheet:
    """Return a matrix in words.

    Args:
        counted: As `matrix()` counted it for this layer.
        layer: What was asked.
        words: The vocabularies.
        lang: The reader's language.
    """
    worder = _Worder(counted, layer, words, lang)
    wholes = [(layer.wanted, counted.whole)]
    if layer.against is not None and counted.against is not None:
        wholes.append((layer.against, counted.against))
    groups = [(_group(lang, vocabulary), worder.strips(vocabulary)) for vocabulary in TACTICS]
    return Sheet(
        lang=lang,
        title=translate(lang, "Matrix of tactics"),
        measure=translate(lang, NAMES[layer.measure]),
        selections=tuple((_asked(words, lang, wanted), _extent(lang, whole)) for wanted, whole in wholes),
        remarks=tuple(translate(lang, remark) for remark in worder.remarks()),
        groups=tuple((name, tuple(strips)) for name, strips in groups),
        legend=tuple(worder.legend()),
        outlined=translate(lang, "On your watch list"),
        compares=counted.against is not None,
    )


def _group(lang: str, vocabulary: str) -> str:
    if vocabulary == "pw_tactics":
        return translate(lang, "Political warfare and offline tactics")
    return translate(lang, "DISARM: phases and techniques")


def _asked(words: Taxonomy, lang: str, wanted: Filter) -> str:
    said = [text for _, _, text in described(words, lang, wanted)]
    between = "；" if lang in {"zh-Hant", "ja"} else "; "
    return between.join(said) or translate(lang, "All cases")


def _extent(lang: str, whole: Whole) -> str:
    number = plural(lang, "n = {n} case", "n = {n} cases", whole.cases)
    if whole.first is None or whole.last is None:
        return number
    first, last = whole.first.year, whole.last.year
    return f"{number} · {first}" if first == last else f"{number} · {first}–{last}"


class _Worder:
    """Puts one matrix into words."""

    def __init__(self, counted: Matrix, layer: Layer, words: Taxonomy, lang: str) -> None:
        self.counted, self.layer, self.taxonomy, self.lang = counted, layer, words, lang
        self.grades = [word.id for word in words.all_words(EVIDENCE)]
        cells = [cell for column in counted.columns for cell in column.cells]
        counts_owners = layer.measure is Measure.ORGANISATIONS
        self.is_rounded = counts_owners and any(isinstance(cell.counted.organisations, AtLeast) for cell in cells)
        self.most = max((abs(self.score(cell)) for cell in cells), default=0) or (FEWEST if self.is_rounded else 1)

    def value(self, measures: Measures) -> int:
        if self.layer.measure is Measure.CASES:
            return measures.cases
        if self.layer.measure is Measure.ORGANISATIONS:
            return measures.organisations
        return self.grades.index(measures.evidence) + 1 if measures.evidence else 0

    def score(self, cell: Cell) -> int:
        return self.value(cell.counted) - (self.value(cell.against) if cell.against else 0)

    def strength(self, score: int) -> float:
        by_grade = self.layer.measure is Measure.EVIDENCE
        return score / (len(self.grades) if by_grade else self.most)

    def strips(self, vocabulary: str) -> Iterable[Strip]:
        """Yield the families of a vocabulary of tactics."""
        families = {word.id for word in self.taxonomy.words(FAMILIES[vocabulary])}
        for column in self.counted.columns:
            if column.family in families:
                shown = [cell for cell in column.cells if self.is_shown(cell)]
                label = self.taxonomy.label(self.lang, column.family, FAMILIES[vocabulary])
                yield Strip(column.family, label, tuple(self.box(cell) for cell in shown))

    def is_shown(self, cell: Cell) -> bool:
        return self.layer.everything or not cell.is_empty or cell.tactic in self.layer.watch

    def box(self, cell: Cell) -> Box:
        label = self.taxonomy.label(self.lang, cell.tactic, *TACTICS)
        score = self.score(cell)
        numbers = [self.number(cell, label, cell.counted, self.layer.wanted)]
        if cell.against and self.layer.against is not None:
            numbers.append(self.number(cell, label, cell.against, self.layer.against))
            which = (translate(self.lang, "First selection"), translate(self.lang, "Second selection"))
            numbers = [
                replace(each, words=labelled(self.lang, name, each.words))
                for name, each in zip(which, numbers, strict=True)
            ]
        difference = f"{score:+d}".replace("-", "−") if cell.against and score else ("±0" if cell.against else "")
        return Box(
            cell, label, tuple(numbers), difference, score, self.strength(score), cell.tactic in self.layer.watch
        )

    def number(self, cell: Cell, label: str, measures: Measures, wanted: Filter) -> Number:
        said = str(self.value(measures))
        if self.layer.measure is Measure.EVIDENCE:
            said = self.grade(measures) if measures.evidence else "–"
        elif self.layer.measure is Measure.ORGANISATIONS and measures.cases:
            said = brief(measures.organisations)
        known = [plural(self.lang, "{n} case", "{n} cases", measures.cases)]
        if measures.cases:
            known += [
                organisations_said(self.lang, measures.organisations),
                self.grade(measures),
            ]
        words = f"{label} ({cell.tactic}): {', '.join(known)}"
        return Number(said, words, behind(wanted, cell.tactic))

    def grade(self, measures: Measures) -> str:
        if measures.evidence:
            return self.taxonomy.label(self.lang, measures.evidence, EVIDENCE)
        return translate(self.lang, "no countermeasure is said to have worked")

    def remarks(self) -> Iterable[Msg]:
        yield _MEANINGS[self.layer.measure]
        if self.is_rounded:
            yield ROUNDED
        if self.counted.against is not None:
            yield N_(
                "Each cell shows the first selection, the second, and how much more (+) or less (−) the first has. The "
                "selections differ in size as well, so a difference alone says little."
            )
            if self.layer.measure is Measure.EVIDENCE:
                yield N_("Grades of evidence differ by so many steps of their scale.")
        yield CAVEAT

    def legend(self) -> Iterable[tuple[str, float]]:
        if self.counted.against is not None:
            yield translate(self.lang, "More in the first selection"), 0.8
            yield translate(self.lang, "More in the second selection"), -0.8
        elif self.layer.measure is Measure.EVIDENCE:
            yield translate(self.lang, "none said to have worked"), 0.0
            for place, grade in enumerate(self.grades, 1):
                yield self.taxonomy.label(self.lang, grade, EVIDENCE), self.strength(place)
        else:
            fewest = FEWEST if self.is_rounded else 1
            for number in dict.fromkeys((fewest, self.most)):
                yield brief(AtLeast(number)) if self.is_rounded else str(number), number / self.most
