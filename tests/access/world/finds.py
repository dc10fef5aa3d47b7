"""Compare what is found, counted and taken away."""

from collections.abc import Callable
from typing import Any

from cases import charts, facets, search, stats
from cases.export import export
from cases.search import Filter, find
from cases.taxonomy import taxonomy
from cases.views import CaseLine
from db.vocabulary import Audience
from tests.access.world import counted, files, shown
from tests.access.world.look import Look
from tests.access.world.rule import Reading
from tests.access.world.writing import CHANNELS, COUNTRIES, TACTICS, TARGETS

Question = tuple[Filter, Callable[[Reading], bool]]
"""A filter, and what the model says it finds."""

# --- searching ----------------------------------------------------------------------------------------------------


def _word(look: Look) -> Question:
    """Return a word that stands in some case, and what finds it."""
    kinds = "abcdefghijklmnqrstu"
    case = look.case or look.dice.choice(list(look.model.cases.values()))
    mark = f"{look.dice.choice(case.editions).born}x"
    word = f"z{look.dice.choice(kinds)}{mark}"
    # Links are no text that is searched; an id elsewhere is found by its whole value.
    return Filter(q=word), lambda reading: word in files.words_of(reading.said) and word[1] not in "mn"


def _asked(look: Look) -> Question:
    dice = look.dice
    match dice.randint(0, 7):
        case 0:
            code = dice.choice(list(COUNTRIES))
            return Filter(country=(code,)), lambda reading: code in reading.said["countries"]
        case 1:
            tactic = dice.choice(TACTICS)
            return Filter(tactic=(tactic,)), lambda reading: tactic in reading.said["tactics"]
        case 2:
            target = dice.choice([*TARGETS, *TARGETS.values()])
            return Filter(target=(target,)), lambda reading: target in counted.values(reading.said, "target")
        case 3:
            channel = dice.choice(CHANNELS)
            return Filter(channel=(channel,)), lambda reading: channel in reading.said["channels"]
        case 4:
            day = f"202{dice.randint(1, 5)}-0{dice.randint(1, 9)}"
            return Filter(since=day), lambda reading: counted.period(reading.said)[1] >= counted.first_day(day)
        case 5:
            until = f"202{dice.randint(1, 4)}-0{dice.randint(1, 9)}"
            return Filter(until=until), lambda reading: counted.period(reading.said)[0] <= counted.last_day(until)
        case 6:
            return Filter(legal=("charged",)), lambda reading: reading.said["legal_status"] == "charged"
        case _:
            return Filter(q="newsletter"), lambda reading: "newsletter" in reading.said["texts"][0]["summary"]


def searched(look: Look) -> None:
    """Compare what is found: everything, and by a word of a case, its id or a filter."""
    found = look.found()
    numbers = search.ids(look.session, Filter())
    look.same("ids", len(numbers), len(found))
    if not look.model.cases:
        return
    case = look.case or look.dice.choice(list(look.model.cases.values()))
    by_id: Question = (Filter(q=case.id), lambda reading: reading.case is case)
    wanted, fits = look.dice.choice([_word(look), _word(look), _asked(look), by_id])
    expected = [number for number, reading in zip(numbers, found, strict=True) if fits(reading)]
    answer = search.ids(look.session, wanted)
    # Where a word stands decides first, and then its case's age.
    look.same(f"search {wanted.url()}", sorted(answer, key=numbers.index), expected)
    look.same(f"count {wanted.url()}", search.count(look.session, wanted), len(expected))


def _line(line: CaseLine) -> dict[str, Any]:
    plain = ("id", "titles", "summaries", "countries", "tactics", "responses", "legal_status", "contested",
             "audience", "status", "references")  # fmt: skip
    return {**{name: getattr(line, name) for name in plain}, "period": (line.period_from, line.period_to)}


def listed(look: Look) -> None:
    """Compare a list of cases, line by line and in its order."""
    found = find(look.session, Filter(), limit=1000)
    expected = [shown.line(reading) for reading in look.found()]
    look.same("find", (found.total, [_line(line) for line in found.lines]), (len(expected), expected))


def figures(look: Look) -> None:
    """Compare key figures, cases over time and who had begun to report."""
    found = look.found()
    answer = stats.figures(look.session, Filter())
    expected = counted.figures(look.who, found)
    look.same("figures", {name: getattr(answer, name) for name in expected}, expected)
    years = stats.over_time(look.session, Filter())
    look.same("over_time", dict(zip(years["year"], years["cases"], strict=True)), counted.over_time(found))
    begun = stats.coverage(look.session, Filter())
    look.same(
        "coverage", dict(zip(begun["year"], begun["organisations"], strict=True)), counted.coverage(look.who, found)
    )
    away = counted.may_leave(look.who, found)
    begun = stats.coverage(look.session, Filter(), leaving=True)
    look.same(
        "coverage in files",
        dict(zip(begun["year"], begun["organisations"], strict=True)),
        counted.coverage(look.who, away),
    )


def pictured(look: Look) -> None:
    """Compare the figures of the dashboard, which are remembered for whoever reads the same at the same moment."""
    answer = charts.picture(look.session, Filter(), taxonomy(look.session)).figures
    expected = counted.figures(look.who, look.found())
    look.same("dashboard", {name: getattr(answer, name) for name in expected}, expected)


def _everything(_: Reading) -> bool:
    return True


def counts(look: Look) -> None:
    """Compare counts by word, under a filter too."""
    wanted, fits = look.dice.choice([(Filter(), _everything), _asked(look)])
    found = [reading for reading in look.found() if fits(reading)]
    for name in ("country", "target", "tactic", "countermeasure"):
        look.same(f"cases_by {name} {wanted.url()}", facets.cases_by(look.session, wanted, name),
                  counted.cases_by(found, name))  # fmt: skip
    countries = stats.by_country(look.session, wanted)
    look.same(f"by_country {wanted.url()}", dict(zip(countries["country"], countries["cases"], strict=True)),
              counted.cases_by(found, "country"))  # fmt: skip


def pairs(look: Look) -> None:
    """Compare counts by pairs of words."""
    found = look.found()
    for name, frame, expected in (
        ("country", stats.tactic_by_country(look.session, Filter()), counted.crossed(found, "tactic", "country")),
        ("target", stats.tactic_by_target(look.session, Filter()), counted.crossed(found, "tactic", "target")),
        ("result", stats.countermeasure_by_result(look.session, Filter()), counted.results(found)),
    ):
        answer = {(one, other): number for one, other, number in frame.itertuples(index=False)}
        look.same(f"pairs with {name}", answer, expected)


# --- files --------------------------------------------------------------------------------------------------------


def exported(look: Look, names: tuple[str, ...] = ("jsonl", "csv")) -> None:
    """Compare files with everything somebody may take away."""
    found = export(look.session, Filter())
    expected = counted.may_leave(look.who, look.found())
    marks = [counted.marked(look.who, reading) for reading in expected]
    look.same("kept back", found.kept_back, len(look.found()) - len(expected))
    look.same("audiences", found.audiences, {a: marks.count(a) for a in Audience if a in marks})
    views = list(found.views())
    look.same("views", [(view.id, view.audience) for view in views],
              [(reading.case.id, mark) for reading, mark in zip(expected, marks, strict=True)])  # fmt: skip
    for name in names:
        files.compare(look, name, views, expected, marks)


def other_files(look: Look) -> None:
    """Compare a workbook or an archive of all tables; they are slower to write."""
    exported(look, (look.dice.choice(["xlsx", "parquet-tables", "csv-tables"]),))
