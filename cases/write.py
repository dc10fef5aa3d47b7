"""Write what a case says: its renditions with everything that belongs to them, and the search index."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlmodel import Session, select

from cases.dates import PartialDate
from cases.i18n import country_name
from cases.omission import Renditions
from cases.record import COUNTERMEASURES, TACTICS, Content, Omission
from cases.taxonomy import Taxonomy, Word
from cases.written import Written, dated
from db import fulltext, rows
from db.base import Base
from db.rows import Row
from db.tables import (
    Case,
    Outcome,
    OutcomeText,
    Rendition,
    RenditionSource,
    Response,
    ResponseText,
    Source,
)
from db.tables import Omission as OmissionRow
from db.vocabulary import LANGUAGES, RenditionState

T = TypeVar("T")

READ_BY = ("own", "shared", "public")
"""The classes of readers, as `Renditions` and the columns of a rendition call them."""


def store(
    session: Session,
    case: int,
    owner_id: int,
    said: Renditions,
    *,
    edition: int,
    written: Mapping[str, Written],
    searched: Mapping[str, fulltext.Cut],
    omissions: Sequence[Omission] = (),
    personal_reason: str | None = None,
) -> None:
    """Store what each class of reader will meet of a case once it is published, and index it.

    Args:
        session: A session that may write.
        case: The case's row number.
        owner_id: Whose case it is.
        said: What each class of reader will meet.
        edition: Its number.
        written: The rows of that, by class of reader.
        searched: What `searched()` makes of that.
        omissions: What the owner will want to see again when the case is changed; kept beside the owner's rendition.
        personal_reason: Why something that looks like personal data had to stay.
    """
    new = [
        New(
            {**row, "personal_reason": personal_reason},
            owner_id,
            *next((written[name], searched[name]) for name in READ_BY if row[f"for_{name}"]),
        )
        for _, row in renditions_of(case, said, edition=edition, state=RenditionState.PROPOSED)
    ]
    number = store_new(session, new)[0]
    kept = [{"rendition_id": number, "position": at, **item.model_dump()} for at, item in enumerate(omissions)]
    rows.put(session.connection(), OmissionRow, kept)


def renditions_of(
    case: int, said: Renditions, *, edition: int, state: RenditionState
) -> list[tuple[Content, dict[str, Any]]]:
    """Return the different contents of an edition, the owner's first, each with its row; one serves all who read it.

    Args:
        case: The case's row number.
        said: What each class of reader meets.
        edition: Its number.
        state: Of its renditions.
    """
    found: list[tuple[Content, dict[str, Any]]] = []
    for name in READ_BY:
        content: Content = getattr(said, name)
        row = next((row for known, row in found if known == content), None)
        if row is None:
            nobody = {f"for_{each}": False for each in READ_BY}
            row = {"case_id": case, "edition": edition, "state": state, **nobody, **facts_of(content)}
            found.append((content, row))
        row[f"for_{name}"] = True
    return found


def facts_of(content: Content) -> dict[str, Any]:
    """Return what the row of a rendition itself says."""
    return {
        "period_last": PartialDate.parse(content.period_to or content.period_from).last,
        **dated("period_from", content.period_from),
        **dated("period_to", content.period_to),
        **dated("reported_on", content.reported_on),
        "tactics_unsure": content.tactics_unsure,
        "information_credibility": content.information_credibility,
        "legal_status": content.legal_status,
        "contested": content.contested,
        "breakout_scale": content.breakout_scale,
        "verification": content.verification,
        "estimates": list(content.estimates),
    }


def set_aside(session: Session, case: Case, *states: RenditionState) -> None:
    """Make the case's renditions of these states former ones, which no reader meets and no search finds."""
    for row in session.exec(select(Rendition).where(Rendition.case_id == case.id)).all():
        if row.state in states:
            row.state = RenditionState.FORMER
            session.add(row)
            fulltext.drop(session, row.id or 0)
    session.flush()


@dataclass(frozen=True)
class New:
    """A rendition to be stored.

    Attributes:
        row: Its own row, without its number.
        owner_id: Whose case it is.
        written: What it says.
        searched: Its texts as searches find them; None where they don't.
    """

    row: Row
    owner_id: int
    written: Written
    searched: fulltext.Cut | None


def store_new(session: Session, new: Sequence[New]) -> list[int]:
    """Store renditions, in a few statements for each table however many they are, and index them.

    Args:
        session: A session that may write.
        new: The renditions.

    Returns:
        Their row numbers.
    """
    if not new:
        return []
    connection, said = session.connection(), [one.written for one in new]
    numbers = rows.reserve(
        connection,
        {
            Rendition: len(new),
            Source: sum(len(one.sources) for one in said),
            Response: sum(len(one.responses) for one in said),
            Outcome: sum(len(one.outcomes) for one in said),
        },
    )
    for table, several in _numbered(new, numbers).items():
        rows.put(connection, table, several)
    texts = {
        number: one.searched for number, one in zip(numbers[Rendition], new, strict=True) if one.searched is not None
    }
    if texts:
        fulltext.index_new(session, texts)
    return numbers[Rendition]


def _numbered(new: Sequence[New], numbers: Mapping[type[Base], Sequence[int]]) -> dict[type[Base], list[Row]]:
    """Return all rows of renditions by table, each table after those it refers to."""
    found: dict[type[Base], list[Row]] = defaultdict(list)
    free = {table: iter(several) for table, several in numbers.items()}
    for one in new:
        said, number = one.written, next(free[Rendition])
        found[Rendition].append({"id": number, **one.row})
        for table, several in said.plain.items():
            found[table] += [{"rendition_id": number, **row} for row in several]
        sources = list(islice(free[Source], len(said.sources)))
        owned = {"owner_id": one.owner_id}
        found[Source] += [{"id": at, **owned, **row} for at, row in zip(sources, said.sources, strict=True)]
        found[RenditionSource] += [
            {"rendition_id": number, "source_id": source, "position": at} for at, source in enumerate(sources)
        ]
        responses = list(islice(free[Response], len(said.responses)))
        numbered = zip(responses, said.responses, strict=True)
        found[Response] += [{"id": at, "rendition_id": number, **row} for at, row in numbered]
        found[ResponseText] += [{"response_id": responses[at], **row} for at, row in said.response_texts]
        outcomes = list(islice(free[Outcome], len(said.outcomes)))
        stated = zip(outcomes, said.outcomes, strict=True)
        found[Outcome] += [{"id": at, "response_id": responses[place], **row} for at, (place, row) in stated]
        found[OutcomeText] += [{"outcome_id": outcomes[at], **row} for at, row in said.outcome_texts]
    return found


def searched(said: Renditions, words: Taxonomy, whole: tuple[Content, fulltext.Cut]) -> dict[str, fulltext.Cut]:
    """Return by class of reader the texts that each meets, as searches find them: work that needs no database.

    Args:
        said: What each class meets.
        words: The vocabularies.
        whole: What the case says without omissions, which some class mostly meets, and its texts so.
    """
    known, cut = whole
    return for_readers(said, lambda content: cut if content is known else fulltext.cut(searchable(content, words)))


def for_readers(said: Renditions, make: Callable[[Content], T]) -> dict[str, T]:
    """Return by class of reader what is made of what each meets; one serves all who meet the same."""
    made: dict[int, T] = {}
    for content in (said.own, said.shared, said.public):
        if id(content) not in made:
            made[id(content)] = make(content)
    return {name: made[id(getattr(said, name))] for name in READ_BY}


def _named(word: Word) -> str:
    return f"{word.id} | {' | '.join(word.label.values())}"


def names_fingerprint(words: Taxonomy) -> str:
    """Return the SHA-256 of the names that `searchable()` writes of words: when they change, what is indexed is old."""
    every = words.all_words(*TACTICS, *COUNTERMEASURES, "channel", "target_group")
    named = sorted((word.vocabulary, word.id, *(word.label[lang] for lang in LANGUAGES)) for word in every)
    return hashlib.sha256(repr(named).encode()).hexdigest()


def searchable(content: Content, words: Taxonomy) -> tuple[str, str, str, str]:
    """Return a case's text as the search index takes it: titles, names of tactics, summaries, the rest.

    Names of countermeasures, channels and groups aimed at are among the rest: they are wide, and would come before what
    is said in a summary.
    """
    named = [word for tactic in content.tactics if (word := words.tactic(tactic))]
    wide = [words.countermeasure(response.countermeasure) for response in content.responses]
    wide += [words.get(channel, "channel") for channel in content.channels]
    wide += [words.get(group, "target_group") for group in content.target_groups]
    rest = [part for text in content.texts for part in (text.narrative, text.caveat, text.counter_view)]
    rest += [place.name for place in content.places]
    rest += [part for actor in content.actors for part in (actor.name, actor.attributed_by)]
    rest += [country_name(lang, code) for code in content.countries for lang in LANGUAGES]
    rest += [part for source in content.sources for part in (source.title, source.publisher)]
    rest += [reference.value for reference in content.references]
    rest += [_named(word) for word in wide if word]
    for response in content.responses:
        rest += [text.description for text in response.texts]
        rest += [text.statement for outcome in response.outcomes for text in outcome.texts]
    return (
        " | ".join(text.title for text in content.texts),
        " | ".join(map(_named, named)),
        " | ".join(text.summary for text in content.texts),
        " | ".join(part for part in rest if part),
    )
