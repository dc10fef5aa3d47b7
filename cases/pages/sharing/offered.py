"""What of a form can be withheld, even while the form isn't finished; no Streamlit in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.errors import Rejected
from cases.omission import Withholdable, check_omissions, still_said, suggested, withholdable
from cases.pages.entering.form_state import Sending, get, labels, put, sending
from cases.record import Content, Omission, Sharing, check_content
from cases.taxonomy import Taxonomy


@dataclass(frozen=True)
class Offer:
    """A detail of a form that can be withheld.

    Attributes:
        path: Where it stands in the form.
        item: What is known of it, and the ways there are.
        value: What stands there; None for a whole entry.
    """

    path: str
    item: Withholdable
    value: Any


@dataclass(frozen=True)
class Offered:
    """What of a form can be withheld.

    Attributes:
        offers: In the order of the form; entries before their fields.
        suggestions: What to withhold of it by default, each with its path in the form.
        told: Where the public could still read what is withheld, as the omission's path, the field's and the words.
    """

    offers: tuple[Offer, ...]
    suggestions: tuple[Omission, ...]
    told: tuple[tuple[str, str, str], ...]


def offered(entered: Mapping[str, Any], words: Taxonomy) -> Offered:
    """Return what of a form can be withheld.

    Args:
        entered: What the form holds, finished or not.
        words: The vocabularies.
    """
    ready = sending(entered)
    content = _readable(ready, words)
    if content is None:
        return Offered((), (), ())
    offers = [
        Offer(path, item, value if item.definition.group is None else None)
        for item in withholdable(content)
        if (value := get(dict(entered), path := ready.form_path(item.path))) not in (None, "", [], {})
    ]
    known = {offer.path for offer in offers}
    suggestions = [
        omission.model_copy(update={"field": ready.form_path(omission.field)})
        for omission in suggested(content)
        if ready.form_path(omission.field) in known
    ]
    return Offered(tuple(offers), tuple(suggestions), _told(ready, content))


def _told(ready: Sending, content: Content) -> tuple[tuple[str, str, str], ...]:
    sharing = {key: value for key, value in ready.entered.items() if key in Sharing.model_fields}
    try:
        omissions = [Omission.model_validate(item) for item in sharing.get("omissions", ())]
    except ValueError:  # one that isn't finished; what is wrong with it stands beside it
        return ()
    if check_omissions(content, omissions):
        return ()
    return tuple(
        (ready.form_path(omissions[found.omission].field), ready.form_path(found.path), found.text)
        for found in still_said(content, omissions)
    )


# --- a form that isn't finished ---------------------------------------------------------------------------------

_TRIES = 4
_PLACEHOLDERS: dict[str, Any] = {"date": "1900", "country": "TW", "language": "en", "link": "https://example.org/"}


def _readable(ready: Sending, words: Taxonomy) -> Content | None:
    """Return what a form says as a case can say it, with something in place of what is missing or wrong.

    Nothing of that is shown: only details that the form holds are offered.
    """
    said = {key: value for key, value in ready.entered.items() if key in Content.model_fields}
    for _ in range(_TRIES):
        try:
            return check_content(said, words)
        except Rejected as error:
            for problem in error.problems:
                _mend(said, problem.field, words)
    return None


def _mend(said: dict[str, Any], path: str, words: Taxonomy) -> None:
    """Put something that is right in the place of what is wrong."""
    bare = path.rpartition(".")[0] if path.rpartition(".")[2].isdigit() else path
    trail = list(labels(bare))
    if not trail:
        said.pop(bare.split(".")[0], None)
        return
    definition = trail[-1][0]
    first = (
        next((word.id for word in words.words(*definition.about.vocabulary)), "") if definition.kind == "word" else ""
    )
    right = first or _PLACEHOLDERS.get(definition.kind, "–")
    if definition.group:
        said.pop(bare.split(".")[0], None)
    elif not definition.about.needed:
        put(said, bare, definition.default if definition.many else None)
    else:
        put(said, bare, [right] if definition.many else right)
