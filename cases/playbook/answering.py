"""The playbook: who has seen such a thing, what did they do, did it work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from cases.disclosure import told
from cases.errors import NotFound
from cases.i18n import N_
from cases.index import Rows
from cases.playbook.doing import can_do, in_time
from cases.playbook.ledger import Entry, Report, ledger
from cases.playbook.matching import Alike, alike
from cases.playbook.reasoning import reasoned
from cases.playbook.recording import opinions, recorded
from cases.playbook.situation import Situation
from cases.playbook.understanding import Understood, understand
from cases.read import read_lines, viewer_of
from cases.search import PAGE
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseLine
from db.viewer import Viewer


@dataclass(frozen=True)
class Advice:
    """A countermeasure in the light of a situation.

    Attributes:
        countermeasure: Its id.
        entry: What was observed of it in such cases; None where nobody tried it there.
        is_for_you: Whether who asks can do it.
        is_in_time: Whether it is likely to act as fast as they need it; nothing is hidden for it.
    """

    countermeasure: str
    entry: Entry | None
    is_for_you: bool
    is_in_time: bool


@dataclass(frozen=True)
class Extent:
    """What an answer rests on.

    Attributes:
        cases: Cases like the situation; reports of one event are one.
        organisations: Whose cases these are, among those whose name the viewer may know, as `told()` to them; that of
            each entry is as well.
        responses: Responses recorded in them.
        known: How many of those have a known result.
        first: First day the earliest can have begun, None without cases.
        last: Last day the latest can have gone on.
    """

    cases: int
    organisations: int
    responses: int
    known: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Playbook:
    """The answer to a situation.

    Attributes:
        situation: What was asked.
        understood: What its words were taken for.
        who: Who asks, chosen or understood; empty when neither.
        alike: The cases that are like it.
        extent: What they amount to.
        ranked: Countermeasures tried in them, the best observed first.
        not_recommended: Tried as well, but marked in the vocabulary as nothing to suggest.
        reasoned: Not tried there; they only fit by what the vocabulary says.
    """

    situation: Situation
    understood: Understood
    who: str
    alike: Alike
    extent: Extent
    ranked: tuple[Advice, ...] = ()
    not_recommended: tuple[Advice, ...] = ()
    reasoned: tuple[Advice, ...] = ()

    @property
    def tactics(self) -> tuple[str, ...]:
        """The tactics that were looked for: those chosen, then those understood."""
        return (*self.situation.tactic, *self.understood.tactic)


def playbook(session: Session, situation: Situation, *, leaving: bool = False) -> Playbook:
    """Return what was done in cases like a situation, and what came of it.

    All counts come from rows that the viewer reads; see `cases.playbook.ledger` for how and `cases.playbook.ranking`
    for the order. An empty situation has an empty answer.

    Args:
        session: A session through the viewer's door.
        situation: What somebody sees.
        leaving: Whether to count only what may leave in a file: cases whose audience lets them (see `cases.export`),
            without what other organisations think of them.
    """
    return _answered(session, situation, leaving=leaving)[0]


def _answered(
    session: Session, situation: Situation, *, leaving: bool = False
) -> tuple[Playbook, Mapping[int, Report]]:
    """Return the playbook with the cases it is made of, by the row numbers of their renditions."""
    words = taxonomy(session)
    understood = understand(situation, words)
    who = situation.who or understood.who
    if situation.is_empty:
        return Playbook(situation, understood, who, Alike(Rows(), {}), Extent(0, 0, 0, 0, None, None)), {}
    found = alike(session, situation, understood, leaving=leaving)
    reports, trials = recorded(session, found.rows)
    # What isn't reviewed stays among members: a file may be handed on.
    listed = ledger(reports, trials, () if leaving else opinions(session, found.rows))
    viewer = viewer_of(session)
    entries = [replace(entry, organisations=told(viewer, entry.organisations)) for entry in listed]
    adviser = _Adviser(situation, who, words)
    tried = {entry.countermeasure for entry in entries}
    tactics = (*situation.tactic, *understood.tactic)
    fitting = reasoned(tactics, understood.left, words, tried)
    answer = Playbook(
        situation,
        understood,
        who,
        found,
        _extent(viewer, list(reports.values()), entries),
        tuple(adviser.of(entry.countermeasure, entry) for entry in entries if adviser.may_suggest(entry)),
        tuple(adviser.of(entry.countermeasure, entry) for entry in entries if not adviser.may_suggest(entry)),
        tuple(sorted((adviser.of(one.countermeasure) for one in fitting), key=lambda each: not each.is_for_you)),
    )
    return answer, reports


class _Adviser:
    """Puts countermeasures in the light of one situation."""

    def __init__(self, situation: Situation, who: str, words: Taxonomy) -> None:
        self.situation = situation
        self.who = who
        self.words = words

    def may_suggest(self, entry: Entry) -> bool:
        word = self.words.countermeasure(entry.countermeasure)
        return word is None or word.suggested

    def of(self, countermeasure: str, entry: Entry | None = None) -> Advice:
        return Advice(
            countermeasure,
            entry,
            can_do(self.who, countermeasure, self.words, entry.doers if entry else frozenset()),
            in_time(self.situation.within, countermeasure, entry),
        )


def _extent(viewer: Viewer, reports: Sequence[Report], entries: Sequence[Entry]) -> Extent:
    return Extent(
        cases=len({report.event for report in reports}),
        organisations=told(viewer, len({report.owner for report in reports} - {None})),
        responses=sum(entry.trials for entry in entries),
        known=sum(entry.known for entry in entries),
        first=min((report.first for report in reports), default=None),
        last=max((report.last for report in reports), default=None),
    )


def behind(
    session: Session, situation: Situation, countermeasure: str, *, limit: int = PAGE, offset: int = 0
) -> tuple[int, tuple[CaseLine, ...]]:
    """Return how many cases stand behind a countermeasure of a situation's playbook, and a page of them, newest first.

    Args:
        session: A session through the viewer's door.
        situation: What somebody sees.
        countermeasure: Its id; empty for all cases that are like the situation.
        limit: At most so many.
        offset: After so many.

    Raises:
        NotFound: Nobody tried it in such cases.
    """
    answer, reports = _answered(session, situation)
    tried = {advice.countermeasure: advice.entry for advice in (*answer.ranked, *answer.not_recommended)}
    entry = tried.get(countermeasure)
    if entry is None and countermeasure:
        raise NotFound(N_("Nobody tried that in such cases."))
    wanted = entry.renditions if entry else tuple(answer.alike.rows)
    newest = sorted(wanted, key=lambda number: (reports[number].first, number), reverse=True)
    return len(newest), read_lines(session, newest[offset : offset + limit])
