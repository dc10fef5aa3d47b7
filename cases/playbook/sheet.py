"""A playbook in a reader's words: what the page and the printed card say alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.disclosure import organisations_said
from cases.i18n import N_, Msg, format_number, labelled, listed, plural, quoted, translate
from cases.playbook.answering import Advice, Playbook
from cases.playbook.ledger import Entry
from cases.playbook.situation import NARROWING, WHO, WITHIN, Situation, label
from cases.record import COUNTERMEASURES
from cases.search import value_name
from cases.taxonomy import Taxonomy

CAVEAT = N_("Counts are reports, not prevalence: a case is here because somebody recorded it.")
METHOD = N_(
    "Ranked by the chance of success that is exceeded with 90 % certainty: a Beta-Binomial estimate that starts from "
    "knowing nothing, Beta(1, 1). Stopped and reduced are successes; no visible effect, adapted around and backfired "
    "are failures. A case counts once; unknown results count for nothing. What would have happened without isn't known."
)


@dataclass(frozen=True)
class Piece:
    """A piece of the bar of results: the result's id, what it is called, and how many trials had it."""

    result: str
    label: str
    number: int


@dataclass(frozen=True)
class Leaf:
    """A countermeasure in words.

    Attributes:
        countermeasure: Its id.
        label: What it is called.
        definition: What it is.
        marks: What fits the situation: that the reader can do it, that it is likely to act in time.
        tried: How often it was tried, in one sentence; empty where nobody did.
        pieces: The results of its trials, without those that none had.
        chance: What that says of its chance of success, in one sentence.
        interval: The ends and the middle of that, from 0 to 1; None where no result is known.
        facts: Names with values: evidence, harm, effort, time, legal status, period.
        is_for_you: Whether who asks can do it.
        cases: How many reports stand behind it.
    """

    countermeasure: str
    label: str
    definition: str
    marks: tuple[str, ...] = ()
    tried: str = ""
    pieces: tuple[Piece, ...] = ()
    chance: str = ""
    interval: tuple[float, float, float] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    is_for_you: bool = False
    cases: int = 0


@dataclass(frozen=True)
class Sheet:
    """A playbook in words.

    Attributes:
        asked: What was asked and understood, part by part, such as "Country: Japan".
        extent: What it rests on, in one line; empty without a case.
        remarks: What was left out to find any case.
        ranked: Countermeasures tried, the best observed first.
        not_recommended: Tried, and nothing to suggest.
        reasoned: Not tried in such cases.
        caveats: How to read it and what not to read into it.
    """

    lang: str
    title: str
    asked: tuple[str, ...]
    extent: str
    remarks: tuple[str, ...]
    ranked: tuple[Leaf, ...]
    not_recommended: tuple[Leaf, ...]
    reasoned: tuple[Leaf, ...]
    caveats: tuple[str, ...]


def sheet(answer: Playbook, words: Taxonomy, lang: str) -> Sheet:
    """Return a playbook in words.

    Args:
        answer: What was found.
        words: The vocabularies.
        lang: The reader's language.
    """
    worder = _Worder(answer, words, lang)
    return Sheet(
        lang=lang,
        title=translate(lang, "Playbook"),
        asked=tuple(worder.asked()),
        extent=worder.extent(),
        remarks=tuple(worder.remarks()),
        ranked=tuple(map(worder.leaf, answer.ranked)),
        not_recommended=tuple(map(worder.leaf, answer.not_recommended)),
        reasoned=tuple(map(worder.leaf, answer.reasoned)),
        caveats=(translate(lang, CAVEAT), translate(lang, METHOD)),
    )


def part_said(words: Taxonomy, lang: str, name: str, value: str) -> str:
    """Return a part of a situation with its name, such as "Country: Japan"."""
    if name == "who":
        return labelled(lang, translate(lang, label(name)), words.label(lang, value, "actor_type"))
    if name == "within":
        return translate(lang, WITHIN[value])
    if name == "without":
        kind = "tactic" if words.tactic(value) else "who" if value in WHO else "country"
        return labelled(lang, translate(lang, label(name)), part_said(words, lang, kind, value))
    said = value_name(words, lang, name, value)
    return labelled(lang, translate(lang, label(name)), said) + (f" ({value})" if name == "tactic" else "")


def parts(situation: Situation, words: Taxonomy, lang: str) -> list[str]:
    """Return each part of what was asked in words, as it was asked: nothing understood, nothing left out."""
    found = [("tactic", value) for value in situation.tactic]
    found += [(name, value) for name in NARROWING for value in getattr(situation, name)]
    found += [(name, value) for name in ("who", "within") if (value := getattr(situation, name))]
    found += [("without", value) for value in situation.without]
    return [*_quoted(situation, lang), *(part_said(words, lang, name, value) for name, value in found)]


def _quoted(situation: Situation, lang: str) -> list[str]:
    if not situation.q:
        return []
    return [quoted(lang, situation.q)]


class _Worder:
    """Puts one playbook into words."""

    def __init__(self, answer: Playbook, words: Taxonomy, lang: str) -> None:
        self.answer = answer
        self.taxonomy = words
        self.lang = lang

    def words(self, message: str, **values: object) -> str:
        return translate(self.lang, message, **values)

    def asked(self) -> Iterator[str]:
        situation, understood = self.answer.situation, self.answer.understood
        yield from _quoted(situation, self.lang)
        parts = [("tactic", value) for value in self.answer.tactics]
        if "country" in self.answer.alike.kept:
            parts += [("country", value) for value in situation.country or understood.country]
        parts += [(name, value) for name in ("target", "channel") for value in getattr(situation, name)]
        parts += [("who", self.answer.who)] if self.answer.who else []
        parts += [("within", situation.within)] if situation.within else []
        for name, value in parts:
            if name not in self.answer.alike.lost:
                yield part_said(self.taxonomy, self.lang, name, value)

    def extent(self) -> str:
        found = self.answer.extent
        if not found.cases:
            return ""
        parts = [
            plural(self.lang, "n = {n} case", "n = {n} cases", found.cases),
            organisations_said(self.lang, found.organisations),
            self.years(found.first.year if found.first else 0, found.last.year if found.last else 0),
            plural(self.lang, "{n} response", "{n} responses", found.responses),
            self.words("{n} with a known result", n=format_number(self.lang, found.known)),
        ]
        return " · ".join(parts)

    def remarks(self) -> Iterator[str]:
        lost = self.answer.alike.lost
        if lost:
            said = [
                part_said(self.taxonomy, self.lang, name, value)
                for name in NARROWING
                if name in lost
                for value in getattr(self.answer.situation, name)
            ]
            yield self.words(
                "No such case has “{parts}”. What follows is from cases without it; they may differ from yours.",
                parts=listed(self.lang, said),
            )

    def years(self, first: int, last: int) -> str:
        return str(first) if first == last else f"{first}–{last}"

    def leaf(self, advice: Advice) -> Leaf:
        word = self.taxonomy.countermeasure(advice.countermeasure)
        entry = advice.entry
        bare = Leaf(
            countermeasure=advice.countermeasure,
            label=self.taxonomy.label(self.lang, advice.countermeasure, *COUNTERMEASURES),
            definition=word.definition[self.lang] if word else "",
            marks=tuple(self.marks(advice)),
            is_for_you=advice.is_for_you,
        )
        if entry is None:
            return bare
        known = entry.known
        return Leaf(
            **{name: getattr(bare, name) for name in ("countermeasure", "label", "definition", "marks", "is_for_you")},
            tried=self.tried(entry),
            pieces=tuple(self.pieces(entry)),
            chance=self.chance(entry),
            interval=(entry.estimate.low, entry.estimate.mean, entry.estimate.high) if known else None,
            facts=tuple((self.words(name), said) for name, said in self.facts(entry) if said),
            cases=len(entry.renditions),
        )

    def marks(self, advice: Advice) -> Iterator[str]:
        if advice.is_for_you:
            yield self.words("You can do this")
        if advice.is_in_time:
            timed = advice.entry is not None and advice.entry.days is not None
            yield self.words("In time, as it was seen") if timed else self.words("In time, by its kind")

    def tried(self, entry: Entry) -> str:
        return " · ".join(
            [
                plural(self.lang, "tried {n} time", "tried {n} times", entry.trials),
                plural(self.lang, "in {n} case", "in {n} cases", entry.cases),
                organisations_said(self.lang, entry.organisations),
                self.years(entry.first.year, entry.last.year),
            ]
        )

    def pieces(self, entry: Entry) -> Iterator[Piece]:
        for result, number in entry.results.items():
            if number:
                yield Piece(result, self.taxonomy.label(self.lang, result, "result"), number)

    def chance(self, entry: Entry) -> str:
        if not entry.successes + entry.failures:
            return self.words("No result is known yet: nobody can say whether it works.")
        low, mean, high = (round(100 * part) for part in (entry.estimate.low, entry.estimate.mean, entry.estimate.high))
        return self.words(
            "Worked in {successes} of {known} cases with a known result: a chance of success of {low} to {high} % "
            "(80 % interval, mean {mean} %).",
            successes=self.weight(entry.successes),
            known=self.weight(entry.successes + entry.failures),
            low=low,
            mean=mean,
            high=high,
        )

    def weight(self, number: float) -> str:
        return f"{number:.2f}".rstrip("0").rstrip(".")

    def facts(self, entry: Entry) -> Iterator[tuple[Msg, str]]:
        yield N_("Other organisations say"), self.counted(entry.opinions, "result")
        yield N_("Evidence"), self.counted(entry.evidence, "evidence_grade")
        yield N_("Harm seen"), self.counted(entry.harms, "harm")
        yield N_("Effort"), self.counted(entry.costs, "cost_band")
        if entry.days is not None:
            days = plural(self.lang, "{n} day at the median", "{n} days at the median", round(entry.days))
            yield N_("Time to respond"), f"{days} (n = {entry.timed})"
        yield N_("Legal status of the cases"), self.counted(entry.legal, "legal_status")

    def counted(self, numbers: Mapping[str, int], vocabulary: str) -> str:
        said = (
            f"{self.taxonomy.label(self.lang, item, vocabulary)} {format_number(self.lang, number)}"
            for item, number in numbers.items()
        )
        return listed(self.lang, said)
