"""Who reviews an edition is drawn by lot: the model takes over who was drawn, after checking that they may be."""

from collections import defaultdict

from sqlmodel import col, select

from db import tables
from db.engine import transaction
from db.vocabulary import ReviewException, Status
from tests.access.world import rule
from tests.access.world.look import Difference
from tests.access.world.model import Case, Edition, Reviewer, Sharing
from tests.access.world.stage import Stage
from tests.access.world.writing import Written


def new_edition(stage: Stage, case: Case, written: Written, born: int) -> Edition:
    """Return a new edition with the reviewers the product drew, after checking that they may be."""
    with transaction(stage.engine) as session:
        number = len(case.editions) + 1
        row = session.exec(select(tables.Case).where(tables.Case.public_id == case.id)).one()
        drawn = session.exec(
            select(tables.Review.member_id)
            .where(tables.Review.case_id == row.id, tables.Review.edition == number)
            .order_by(col(tables.Review.id))
        ).all()
    return Edition(number, born, written, [Reviewer(member) for member in drawn])


def refresh(stage: Stage, case: Case) -> None:
    """Take over the version that the database counts, which must have risen."""
    with transaction(stage.engine) as session:
        version = session.exec(select(tables.Case.version).where(tables.Case.public_id == case.id)).one()
    if version <= case.version:
        raise Difference(f"{case.id} changed and its version stayed {version}")
    case.version = version


def drawn(stage: Stage, case: Case, sharing: Sharing, edition: Edition) -> ReviewException | None:
    numbers = [row.member for row in edition.reviewers]
    try:
        return rule.draw_fits(stage.model.people, case, sharing, stage.actor, numbers)
    except AssertionError as error:
        raise Difference(f"reviewers {numbers} of {case.id}: {error}") from error


def redraw(stage: Stage) -> None:
    """Take over whom the product drew in place of reviewers who can't any more, for every edition that waits.

    Raises:
        Difference: Somebody was drawn who may not be, or was taken off who had decided or still may.
    """
    waiting = {case.id: case for case in stage.model.cases.values() if rule.status_of(case) is Status.SUBMITTED}
    rows: dict[str, list[int]] = defaultdict(list)
    with transaction(stage.engine) as session:
        found = session.exec(
            select(tables.Case.public_id, tables.Review.edition, tables.Review.member_id)
            .join(tables.Review, col(tables.Review.case_id) == tables.Case.id)
            .order_by(col(tables.Review.id))
        )
        for case_id, edition, member in found:
            if case_id in waiting and edition == waiting[case_id].newest.number:
                rows[case_id].append(member)
        every = session.exec(select(tables.Case.public_id, tables.Case.version, tables.Case.review_exception)).all()
        on_proposals = session.exec(
            select(tables.Case.public_id, tables.Proposal.review_exception).join(
                tables.Proposal, col(tables.Proposal.case_id) == tables.Case.id
            )
        ).all()
    versions = {case_id: version for case_id, version, _ in every}
    exceptions = {case_id: exception for case_id, _, exception in every} | dict(on_proposals)
    for case_id, case in waiting.items():
        if rows[case_id] != [row.member for row in case.newest.reviewers]:
            _replaced(stage, case, rows[case_id])
            case.version = versions[case_id]
            if case.proposal:
                case.proposal.exception = _exception(exceptions[case_id])
            else:
                case.exception = _exception(exceptions[case_id])


def _replaced(stage: Stage, case: Case, members: list[int]) -> None:
    sharing = case.proposal.sharing if case.proposal else case.sharing
    sender = next(item.member for item in reversed(case.history) if item.action in {"submitted", "resubmitted"})
    able = {member.id for member in rule.may_be_drawn(stage.model.people, case, sharing, sender)}
    before = {row.member: row for row in case.newest.reviewers}
    for number, row in before.items():
        if number not in members and (row.decision is not None or number in able):
            raise Difference(f"reviewer {number} of {case.id} was taken off")
    strangers = {number for number in members if number not in before} - able - {sender}
    if strangers:
        raise Difference(f"{strangers} were drawn for {case.id}, who may not be")
    if not any(number not in before or before[number].decision is None for number in members):
        raise Difference(f"{case.id} waits for nobody")
    case.newest.reviewers = [before.get(number) or Reviewer(number) for number in members]


def _exception(said: str | None) -> ReviewException | None:
    return ReviewException(said) if said else None
