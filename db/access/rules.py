"""Who may read what: the policy as a pure function, and as the texts both engines' doors are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from db.base import METADATA
from db.viewer import Viewer
from db.vocabulary import PENDING, READABLE, Audience, RenditionState, Status


@dataclass(frozen=True)
class Aim:
    """Which members of other organisations a case is for."""

    audience: Audience
    circle_organisations: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()

    def reaches(self, viewer: Viewer) -> bool:
        """Say whether it is for a member; what is CLEAR or GREEN is for all of them."""
        match self.audience:
            case Audience.CLEAR | Audience.GREEN:
                return viewer.organisation_id is not None
            case Audience.AMBER | Audience.AMBER_STRICT:
                return viewer.organisation_id in self.circle_organisations
            case Audience.RED:
                return viewer.member_id in self.named


@dataclass(frozen=True)
class CaseFacts:
    """What the policy needs to know of a case and one of its renditions.

    Attributes:
        aim: Whom the case is for.
        proposed: Whom a new edition of the published case is for; None while nobody proposed one.
        reviewers: The members drawn to review the rendition's own edition.
    """

    owner_id: int
    status: Status
    aim: Aim
    reviewers: frozenset[int]
    state: RenditionState
    for_own: bool
    for_shared: bool
    for_public: bool
    proposed: Aim | None = None


_UNPUBLISHED = PENDING | {Status.DECLINED}


def may_read(viewer: Viewer, facts: CaseFacts) -> bool:
    """Say whether `viewer` may read a rendition: the policy itself, without a database.

    While an edition waits, the members drawn to review it read what the public would read as well, for that is part
    of what they check; until the case is first published they can look back at the editions they sent back. They do
    so only as long as they are among those it is for: who is narrowed out, or leaves the circle, is out at once.
    After that they read what others in their place do.
    """
    published = facts.state is RenditionState.CURRENT and facts.status in READABLE
    if viewer.organisation_id is None:
        return published and facts.for_public and facts.aim.audience is Audience.CLEAR
    if viewer.organisation_id == facts.owner_id:
        return facts.for_own
    if viewer.member_id in facts.reviewers:
        if facts.state is RenditionState.PROPOSED:
            return (facts.for_shared or facts.for_public) and (facts.proposed or facts.aim).reaches(viewer)
        if facts.state is RenditionState.FORMER and facts.status in _UNPUBLISHED:
            return facts.for_shared and facts.aim.reaches(viewer)
    return published and facts.for_shared and facts.aim.reaches(viewer)


# {m} and {o} stand for the viewer's member and organisation (0 for a visitor; ids begin at 1), {t} for the
# unguarded tables, {v} for the guarded views.


def _reaches(row: str, key: str, named: str) -> str:
    """Return the condition that the audience written in a row reaches the viewer, as `Aim.reaches()` says.

    Args:
        row: What a query calls the case or proposal that has it.
        key: The row's column with the number of the case.
        named: The table of the people it is for.
    """
    return f"""(
    {row}.audience IN ('clear', 'green')
    OR ({row}.audience IN ('amber', 'amber_strict') AND EXISTS (
        SELECT 1 FROM {{t}}circle_organisation g WHERE g.circle_id = {row}.circle_id AND g.organisation_id = {{o}}))
    OR ({row}.audience = 'red' AND EXISTS (
        SELECT 1 FROM {{t}}{named} n WHERE n.case_id = {row}.{key} AND n.member_id = {{m}}))
)"""


_AUDIENCE = _reaches("c", "id", "case_named")
_PROPOSED_AUDIENCE = _reaches("p", "case_id", "proposal_named")

# A condition on the row number alone would hide from SQLite's authorizer which view asks, hence that on the audience.
_WAITS_FOR = (
    """CASE WHEN EXISTS (SELECT 1 FROM {t}proposal p WHERE p.case_id = c.id AND p.audience <> '')
        THEN EXISTS (SELECT 1 FROM {t}proposal p WHERE p.case_id = c.id AND """
    + _PROPOSED_AUDIENCE
    + ") ELSE "
    + _AUDIENCE
    + " END"
)

RENDITION = (
    """EXISTS (SELECT 1 FROM {t}"case" c WHERE c.id = x.case_id AND (
    (c.owner_id = {o} AND x.for_own)
    OR (c.owner_id <> {o} AND {o} <> 0
        AND EXISTS (SELECT 1 FROM {t}review w WHERE w.case_id = c.id AND w.edition = x.edition AND w.member_id = {m})
        AND ((x.state = 'proposed' AND (x.for_shared OR x.for_public) AND """
    + _WAITS_FOR
    + """)
            OR (x.state = 'former' AND x.for_shared AND c.status IN ('submitted', 'changes_requested', 'declined')
                AND """
    + _AUDIENCE
    + """)))
    OR (c.owner_id <> {o} AND {o} <> 0 AND x.for_shared
        AND x.state = 'current' AND c.status IN ('published', 'corrected') AND """
    + _AUDIENCE
    + """)
    OR ({o} = 0 AND x.for_public AND x.state = 'current'
        AND c.status IN ('published', 'corrected') AND c.audience = 'clear')
))"""
)

_CASE = (
    """(EXISTS (SELECT 1 FROM {v}rendition r WHERE r.case_id = x.id)
    OR (x.status = 'withdrawn' AND x.published_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM {t}"case" c WHERE c.id = x.id AND ((({o} <> 0) AND """
    + _AUDIENCE
    + """) OR c.audience = 'clear'))))"""
)

_OF_RENDITION = "EXISTS (SELECT 1 FROM {v}rendition r WHERE r.id = x.rendition_id)"
_OF_CASE = "EXISTS (SELECT 1 FROM {v}case c WHERE c.id = x.case_id)"
_OWN_CASE = 'EXISTS (SELECT 1 FROM {t}"case" c WHERE c.id = x.case_id AND c.owner_id = {o})'
_CLEAR_CASE = "EXISTS (SELECT 1 FROM {t}\"case\" c WHERE c.id = x.case_id AND c.audience = 'clear')"
_OWN_RENDITION = (
    'EXISTS (SELECT 1 FROM {t}rendition r JOIN {t}"case" c ON c.id = r.case_id'
    " WHERE r.id = x.rendition_id AND c.owner_id = {o})"
)
_READERS_MEET = "EXISTS (SELECT 1 FROM {v}rendition r WHERE r.case_id = x.case_id AND r.state = 'current')"
_FEWEST = 3
"""Of so many organisations at least the public learns that they saw the same: fewer would point to somebody."""
_ENOUGH = f"(SELECT count(*) FROM {{t}}corroboration k WHERE k.case_id = x.case_id) >= {_FEWEST}"
_RESPONSE_READ = (
    "EXISTS (SELECT 1 FROM {v}rendition r WHERE r.case_id = x.case_id AND r.state = 'current' AND EXISTS"
    " (SELECT 1 FROM {t}response s WHERE s.rendition_id = r.id AND s.countermeasure = x.countermeasure))"
)
_DRAWN = (
    "EXISTS (SELECT 1 FROM {t}review w WHERE w.case_id = x.case_id AND w.edition = x.edition AND w.member_id = {m})"
)
_CENTRE_STEWARD = (
    "EXISTS (SELECT 1 FROM {t}member_role k WHERE k.member_id = {m} AND k.role = 'centre_steward' AND {m} <> 0)"
)
_OWN_STEWARD = (
    "(x.organisation_id = {o} AND {o} <> 0 AND EXISTS (SELECT 1 FROM {t}member_role k"
    " WHERE k.member_id = {m} AND k.role IN ('organisation_steward', 'centre_steward')))"
)
_ROLES_SEEN = f"(m.organisation_id = {{o}} OR {_CENTRE_STEWARD})"

ROWS: dict[str, str] = {
    "organisation": "({o} <> 0 OR EXISTS (SELECT 1 FROM {v}case c WHERE c.owner_id = x.id))",
    "organisation_sponsor": "{o} <> 0",
    "member": (
        f"({{o}} <> 0 AND (x.organisation_id = {{o}} OR (x.listed AND x.status = 'active') OR {_CENTRE_STEWARD}))"
    ),
    "member_role": f"EXISTS (SELECT 1 FROM {{v}}member m WHERE m.id = x.member_id AND {_ROLES_SEEN})",
    "circle": (
        "(EXISTS (SELECT 1 FROM {t}circle_organisation g WHERE g.circle_id = x.id AND g.organisation_id = {o})"
        f" OR {_CENTRE_STEWARD})"
    ),
    "circle_organisation": "EXISTS (SELECT 1 FROM {v}circle g WHERE g.id = x.circle_id)",
    "directory_entry": f"({_OWN_STEWARD} OR {_CENTRE_STEWARD})",
    "term": "1 = 1",
    "term_text": "1 = 1",
    "setting": "x.name IN ('vocabularies', 'tokeniser')",
    "case": _CASE,
    "case_named": f"(x.member_id = {{m}} OR {_OWN_CASE})",
    "proposal": f"({_OWN_CASE} OR ({_DRAWN} AND EXISTS (SELECT 1 FROM {{v}}rendition r"
    " WHERE r.case_id = x.case_id AND r.edition = x.edition)))",
    "proposal_named": f"({_OWN_CASE} OR (x.member_id = {{m}} AND EXISTS (SELECT 1 FROM {{v}}proposal p"
    " WHERE p.case_id = x.case_id)))",
    "rendition": RENDITION,
    "rendition_text": _OF_RENDITION,
    "rendition_line": _OF_RENDITION,
    "rendition_country": _OF_RENDITION,
    "rendition_place": _OF_RENDITION,
    "rendition_target_group": _OF_RENDITION,
    "rendition_channel": _OF_RENDITION,
    "rendition_flow": _OF_RENDITION,
    "rendition_tactic": _OF_RENDITION,
    "rendition_actor": _OF_RENDITION,
    "rendition_reference": _OF_RENDITION,
    "rendition_relation": _OF_RENDITION,
    "rendition_withheld": _OF_RENDITION,
    "omission": _OWN_RENDITION,
    "rendition_source": _OF_RENDITION,
    "source": "EXISTS (SELECT 1 FROM {v}rendition_source s WHERE s.source_id = x.id)",
    "response": _OF_RENDITION,
    "response_text": "EXISTS (SELECT 1 FROM {v}response s WHERE s.id = x.response_id)",
    "outcome": "EXISTS (SELECT 1 FROM {v}response s WHERE s.id = x.response_id)",
    "outcome_text": "EXISTS (SELECT 1 FROM {v}outcome s WHERE s.id = x.outcome_id)",
    "draft": "x.member_id = {m}",
    "saved_view": "(x.member_id = {m} OR (x.shared AND x.organisation_id = {o} AND {o} <> 0))",
    "review": f"(x.member_id = {{m}} OR {_OWN_CASE})",
    "corroboration": f"({_READERS_MEET} AND ({{o}} <> 0 OR {_ENOUGH}))",
    "assessment": f"({{o}} <> 0 AND {_RESPONSE_READ})",
    "history": f"""({_OWN_CASE} OR ({_OF_CASE} AND x.action IN ('published', 'corrected', 'withdrawn')))""",
    "download": f"(x.member_id = {{m}} OR {_OWN_STEWARD} OR {_CENTRE_STEWARD})",
}
"""Which rows of each table a viewer sees, in an order in which a view only needs those before it.

A table that isn't named here (accounts, sign-in links, sessions) can't be read through the door at all.
"""

_ORDER = (
    "rendition", "case", "member", "circle", "proposal", "rendition_source", "response", "outcome",
)  # fmt: skip

_OWN = "x.owner_id = {o}"
_OF_MINE = "x.organisation_id = {o}"

COLUMNS: dict[str, dict[str, str]] = {
    "organisation": {"camp": "{o} <> 0"},
    "member": {
        "email": f"(x.id = {{m}} OR {_OWN_STEWARD})",
        "language": "x.id = {m}",
        "created_at": f"(x.organisation_id = {{o}} OR {_CENTRE_STEWARD})",
    },
    "case": {
        "owner_id": f"({_OWN} OR x.contributor_shown = 'organisation')",
        "author_id": _OWN,
        "owner_kind": f"({_OWN} OR x.contributor_shown <> 'member')",
        "owner_country": f"({_OWN} OR x.contributor_shown <> 'member')",
        "submission_key": _OWN,
        "submitted_at": _OWN,
        "circle_id": "{o} <> 0",
        # Every step of its owner and reviewers counts it up, so only they see it, and these only while they review.
        "version": f"({_OWN} OR EXISTS (SELECT 1 FROM {{t}}review w JOIN {{t}}rendition r ON r.case_id = w.case_id"
        " AND r.edition = w.edition WHERE w.case_id = x.id AND w.member_id = {m} AND r.state = 'proposed'))",
    },
    "rendition": {
        "for_own": _OWN_CASE,
        "for_shared": "{o} <> 0",
        "for_public": f"({_OWN_CASE} OR {_DRAWN} OR ({{o}} <> 0 AND {_CLEAR_CASE}))",  # what a file is marked as
        "personal_reason": f"({_OWN_CASE} OR {_DRAWN})",
    },
    "download": {"query": f"(x.member_id = {{m}} OR {_OWN_STEWARD})"},
    "source": {"owner_id": _OWN},
    "corroboration": {
        **dict.fromkeys(("organisation_id", "member_id", "created_at"), _OF_MINE),
        **dict.fromkeys(
            ("country", "period_from", "period_from_precision", "period_to", "period_to_precision", "note"),
            f"({_OF_MINE} OR {_OWN_CASE})",
        ),
        "camp": "{o} <> 0",
    },
    "assessment": {
        "organisation_id": f"({_OF_MINE} OR x.shown = 'organisation')",
        "kind": f"({_OF_MINE} OR x.shown <> 'member')",
        "country": f"({_OF_MINE} OR x.shown <> 'member')",
        "member_id": _OF_MINE,
        "updated_at": _OF_MINE,
        "note": f"({_OF_MINE} OR {_OWN_CASE})",
    },
    "history": {"member_id": _OWN_CASE, "organisation_id": _OWN_CASE, "salt": _OWN_CASE},
}
"""Columns that only some of a row's readers see, and who; the others read NULL there."""


def tables() -> Iterator[str]:
    """Yield the tables of the policy in an order in which each rule only needs those before it."""
    yield from sorted(ROWS, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


def columns(table: str, fill: Callable[[str], str]) -> str:
    """Return what a select of `table` lists: each column, or NULL where the viewer doesn't see it.

    Args:
        table: A table of the policy, which the select calls `x`.
        fill: Puts the engine's words for {m}, {o}, {t} and {v} into a rule.
    """
    shown = COLUMNS.get(table, {})
    return ", ".join(
        f'CASE WHEN {fill(shown[column.name])} THEN x."{column.name}" END AS "{column.name}"'
        if column.name in shown
        else f'x."{column.name}"'
        for column in METADATA.tables[table].columns
    )
