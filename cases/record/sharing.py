"""Who may read a case, and what others don't read of it."""

from typing import Annotated

from cases.fields import (
    FieldPath,
    Id,
    Line,
    LongText,
    Paragraphs,
    Part,
    Record,
    SeenBy,
    about,
    word,
)
from cases.i18n import N_
from db.vocabulary import Audience, ContributorShown


class Omission(Record):
    """A detail that others don't read as it was entered. `cases.omission` makes renditions of it."""

    field: FieldPath = about(
        N_("Detail"),
        N_("The field's path with the number of the entry, from 0, such as “sources.1.url”; without it, every entry."),
        part=Part.SHARING,
        needed=True,
        seen_by=SeenBy.OWNER,
    )
    way: Annotated[Id, word("withholding_way")] = about(
        N_("What others read"),
        N_("Nothing of it, something coarser, or your own wording."),
        part=Part.SHARING,
        vocabulary=("withholding_way",),
        needed=True,
        seen_by=SeenBy.OWNER,
    )
    reason: Annotated[Id, word("withholding_reason")] = about(
        N_("Reason"),
        N_("Coarse on purpose; “not stated” is always fine."),
        meaning=N_("Why it is withheld, coarse on purpose."),
        default="not_stated",
        part=Part.SHARING,
        vocabulary=("withholding_reason",),
        seen_by=SeenBy.OWNER,
    )
    wording: LongText | None = about(
        N_("Wording for others"),
        N_("What stands there instead."),
        default=None,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    members_too: bool = about(
        N_("Withheld from members too"),
        N_("Otherwise members who may see the case read it in full, and only the public doesn't."),
        meaning=N_("Other members don't read it either, not only the public."),
        default=True,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    told: bool = about(
        N_("Readers are told"),
        N_("They learn that something of this kind is withheld and coarsely why."),
        default=True,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )


class Sharing(Record):
    """Who may read a case, what of it, and how its contributor is named."""

    audience: Audience = about(
        N_("Who may see it"),
        N_("Your own organisation always sees it. You can widen this later."),
        meaning=N_("Who may read the case, beside the organisation that owns it."),
        default=Audience.AMBER,
        part=Part.SHARING,
        short=True,
        code_system="TLP 2.0",
        vocabulary=("audience",),
        needed=True,
    )
    circle: Line | None = about(
        N_("Circle"),
        N_("Which group of organisations; empty means your own organisation only."),
        default=None,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    named: list[int] = about(
        N_("Named people"),
        N_("The members a TLP:RED case is for."),
        default_factory=list,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    contributor_shown: ContributorShown = about(
        N_("How your organisation is named"),
        N_("By name, by kind (“a member party, East Asia”) or just as “a member”."),
        default=ContributorShown.ORGANISATION,
        part=Part.SHARING,
        vocabulary=("contributor_shown",),
    )
    omissions: list[Omission] = about(
        N_("Withheld from others"),
        N_("Details that others read coarser, in other words or not at all."),
        default_factory=list,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    keep_own: bool = about(
        N_("Keep the full wording"),
        N_("Your own organisation keeps what you entered; otherwise what is withheld is stored nowhere."),
        default=True,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    personal_reason: Paragraphs | None = about(
        N_("Why it has to stay"),
        N_("Why something that looks like an id or a phone number can't be withheld. Reviewers read it."),
        default=None,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
