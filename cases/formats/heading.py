"""What a file says of a case beside its content: what the centre, not the contributor, gave it."""

from datetime import date

from cases.fields import Country, Id, Line, Part, Record, about
from cases.i18n import N_
from cases.views import CaseView
from db.vocabulary import Audience, ReviewException, Status


class ContributedBy(Record):
    """Who contributed a case, as far as the owner lets its readers know."""

    organisation: Line | None = about(
        N_("Contributor"),
        N_("The organisation's name; empty where readers may not know it."),
        default=None,
        part=Part.SHARING,
    )
    kind: Id | None = about(
        N_("Kind of contributor"),
        N_("What kind of organisation it is; empty for just “a member”."),
        default=None,
        part=Part.SHARING,
        vocabulary=("organisation_kind",),
    )
    country: Country | None = about(
        N_("Contributor's country"),
        N_("Where the organisation is at home; empty for just “a member”."),
        default=None,
        part=Part.SHARING,
        code_system="ISO 3166-1 alpha-2",
    )


class Heading(Record):
    """What stands before the content of a case in a file."""

    id: Id = about(N_("Case"), N_("The case's permanent id."))
    status: Status = about(N_("Status"), N_("Where the case stands."), part=Part.SHARING, vocabulary=("case_status",))
    audience: Audience = about(
        N_("Audience"),
        N_("Who may read the case, and the row or object it stands in."),
        part=Part.SHARING,
        code_system="TLP 2.0",
        vocabulary=("audience",),
    )
    export_id: Id | None = about(
        N_("Export id"),
        N_("The download that the file came from, where the file is to be handled as TLP:AMBER; empty elsewhere."),
        default=None,
        part=Part.SHARING,
    )
    contributor: ContributedBy = about(N_("Contributor"), N_("Who contributed the case."), part=Part.SHARING)
    edition: int = about(N_("Edition"), N_("Counts the published wordings of the case, from 1."))
    published_on: date | None = about(
        N_("Published here"), N_("The day (UTC) the centre first published the case."), code_system="ISO 8601"
    )
    review_exception: ReviewException | None = about(
        N_("Review exception"),
        N_("Why it was published without the usual reviewers; empty when it had them."),
    )


def heading(view: CaseView) -> Heading:
    """Return what stands before the content of a case."""
    who = view.contributor
    # The view was checked on its way in, and a hundred thousand of them pass here.
    return Heading.model_construct(
        id=view.id,
        status=view.status,
        audience=view.audience,
        export_id=view.export_id,
        contributor=ContributedBy.model_construct(organisation=who.organisation, kind=who.kind, country=who.country),
        edition=view.edition,
        published_on=view.published_on,
        review_exception=view.review_exception,
    )
