"""Closed word sets that code branches on; their labels and definitions live in `seeds/taxonomy/`."""

from enum import StrEnum


class Audience(StrEnum):
    """Who may read a case, as Traffic Light Protocol 2.0 marks it."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber_strict"
    RED = "red"


class Status(StrEnum):
    """Where a case stands between the author and its readers; a draft is not yet a case."""

    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


READABLE = frozenset({Status.PUBLISHED, Status.CORRECTED})
"""The states in which a case is shown to readers outside its owner and its reviewers."""

PENDING = frozenset({Status.SUBMITTED, Status.CHANGES_REQUESTED})
"""The states in which somebody still has to act before a case is published."""


class RenditionState(StrEnum):
    """Whether a rendition is the one readers meet, waits for review, or was replaced."""

    PROPOSED = "proposed"
    CURRENT = "current"
    FORMER = "former"


class Decision(StrEnum):
    """What a reviewer says about a case."""

    PUBLISH = "publish"
    CHANGES = "changes"
    DECLINE = "decline"


class ReviewException(StrEnum):
    """Why a case was published without the usual reviewers; shown on the case."""

    STARTER_SET = "starter_set"
    SOLE_MEMBER = "sole_member"
    OWN_ORGANISATION = "own_organisation"
    REDUCED_QUORUM = "reduced_quorum"


class Role(StrEnum):
    """What a member may do; a member can hold several."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ORGANISATION_STEWARD = "organisation_steward"
    CENTRE_STEWARD = "centre_steward"


class OrganisationStatus(StrEnum):
    """Where an organisation stands in the centre."""

    PROBATION = "probation"
    MEMBER = "member"
    SUSPENDED = "suspended"
    FORMER = "former"


TAKING_PART = frozenset({OrganisationStatus.MEMBER, OrganisationStatus.PROBATION})
"""Where an organisation must stand for its members to sign in and to read anything."""


class MemberStatus(StrEnum):
    """Where a person stands in an organisation."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    RESET = "reset"


class DirectoryAction(StrEnum):
    """What a steward did to organisations, members and circles, as the log of the directory records it."""

    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_CHANGED = "organisation_changed"
    ORGANISATION_STATUS = "organisation_status"
    MEMBER_INVITED = "member_invited"
    MEMBER_STATUS = "member_status"
    MEMBER_ROLES = "member_roles"
    LINK_ISSUED = "link_issued"
    CIRCLE_ADDED = "circle_added"
    CIRCLE_CHANGED = "circle_changed"
    CIRCLE_JOINED = "circle_joined"
    CIRCLE_LEFT = "circle_left"


class TextStatus(StrEnum):
    """How a text came to be in its language."""

    ORIGINAL = "original"
    HUMAN = "human"
    MACHINE = "machine"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class ContributorShown(StrEnum):
    """How the contributing organisation is named to readers of a case."""

    ORGANISATION = "organisation"
    KIND = "kind"
    MEMBER = "member"


class Action(StrEnum):
    """What happened to a case, as its history records it.

    `submitted` opens every edition but those sent again after a "no"; `corrected` closes each that changes what a
    published case says or widens who may read it.
    """

    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    DECLINED = "declined"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    NARROWED = "narrowed"


LANGUAGES = ("en", "zh-Hant", "ja")
"""The languages of the product, as BCP 47 tags, in the order they are offered."""
