"""What another organisation says of a case: that it saw the same, and what it thinks a response achieved."""

from typing import Annotated

from cases.fields import Country, Id, Paragraphs, Part, Record, SeenBy, When, about, word
from cases.i18n import N_
from cases.record.words import COUNTERMEASURES
from db.vocabulary import ContributorShown


class Corroborated(Record):
    """That an organisation saw the same."""

    period_from: When = about(
        N_("You saw it from"), N_("A year is enough."), code_system="ISO 8601", needed=True, seen_by=SeenBy.OWNER
    )
    period_to: When | None = about(
        N_("You saw it until"), N_("Empty when it was once."), default=None, code_system="ISO 8601",
        seen_by=SeenBy.OWNER,
    )  # fmt: skip
    country: Country | None = about(
        N_("Where you saw it"), N_("The country, if it may be told."), default=None, code_system="ISO 3166-1 alpha-2",
        seen_by=SeenBy.OWNER,
    )  # fmt: skip
    note: Paragraphs | None = about(
        N_("Note to the contributor"),
        N_("What was the same, what was different. No names of people."),
        default=None,
        seen_by=SeenBy.OWNER,
    )


class Assessed(Record):
    """What an organisation thinks that a countermeasure achieved in a case of another's."""

    countermeasure: Annotated[Id, word(*COUNTERMEASURES)] = about(
        N_("Countermeasure"),
        N_("The response of the case that you speak of."),
        part=Part.EFFECT,
        vocabulary=COUNTERMEASURES,
        needed=True,
    )
    result: Annotated[Id, word("result")] = about(
        N_("Result"),
        N_("No effect and backfire are as useful to others as success."),
        part=Part.EFFECT,
        vocabulary=("result",),
        needed=True,
    )
    evidence: Annotated[Id, word("evidence_grade")] = about(
        N_("Evidence"), N_("How the result is known."), part=Part.EFFECT, vocabulary=("evidence_grade",), needed=True
    )
    harm: Annotated[Id, word("harm")] | None = about(
        N_("Harm done by the response"),
        N_("Empty when nobody looked."),
        default=None,
        part=Part.EFFECT,
        vocabulary=("harm",),
    )
    as_of: When | None = about(
        N_("As of"), N_("The date the statement is about."), default=None, part=Part.EFFECT, code_system="ISO 8601"
    )
    shown: ContributorShown = about(
        N_("How your organisation is named"),
        N_("By name, by kind (“a member party, East Asia”) or just as “a member”."),
        default=ContributorShown.ORGANISATION,
        part=Part.SHARING,
        vocabulary=("contributor_shown",),
    )
    note: Paragraphs | None = about(
        N_("Note to the contributor"),
        N_("What you saw and how it was measured. No names of people."),
        default=None,
        part=Part.EFFECT,
        seen_by=SeenBy.OWNER,
    )
