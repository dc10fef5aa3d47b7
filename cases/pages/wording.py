"""How a case's values are put into words for a reader: periods, places, names, reviews, editor's estimates."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol, TypeVar

from babel.dates import format_date, format_interval

from cases import i18n
from cases.dates import PartialDate
from cases.fields import definitions
from cases.i18n import LANGUAGE_NAMES, N_, Msg, country_name, language_name, locale
from cases.pages import inert
from cases.pages.asking import Asking
from cases.record import Content
from cases.search import Filter
from cases.views import Contributor, Happening
from db.vocabulary import Action, Precision, ReviewException, TextStatus

EXCEPTIONS: dict[ReviewException, Msg] = {
    ReviewException.STARTER_SET: N_("Part of the starter set: published by its editors, not reviewed by members."),
    ReviewException.SOLE_MEMBER: N_("Approved by its own author: the centre had nobody else at the time."),
    ReviewException.OWN_ORGANISATION: N_(
        "Reviewed by a colleague of the author: no other organisation had a reviewer."
    ),
    ReviewException.REDUCED_QUORUM: N_("Reviewed by fewer organisations than usual: the centre had too few reviewers."),
}
"""What a case says of a review that was less than the rule."""

ACTIONS: dict[Action, Msg] = {
    Action.SUBMITTED: N_("Sent for review"),
    Action.RESUBMITTED: N_("Sent again"),
    Action.APPROVED: N_("Approved by a reviewer"),
    Action.CHANGES_REQUESTED: N_("Changes asked for"),
    Action.DECLINED: N_("Declined"),
    Action.PUBLISHED: N_("Published"),
    Action.CORRECTED: N_("Corrected"),
    Action.WITHDRAWN: N_("Withdrawn"),
    Action.NARROWED: N_("Fewer may read it"),
}


class Worded(Protocol):
    """A text in one language."""

    @property
    def lang(self) -> str:
        """The language, as BCP 47 tag."""
        ...

    @property
    def status(self) -> TextStatus:
        """How it came to be in that language."""
        ...


WordedT = TypeVar("WordedT", bound=Worded)


def text_in(texts: Sequence[WordedT], lang: str) -> WordedT | None:
    """Return the text in `lang`, else the original, else any."""
    in_language = [text for text in texts if text.lang == lang]
    originals = [text for text in texts if text.status is TextStatus.ORIGINAL]
    return next(iter([*in_language, *originals, *texts]), None)


def date_words(asking: Asking, written: str | None) -> str:
    """Return a written date as the reader writes it; empty for none."""
    return PartialDate.parse(written).display(asking.lang) if written else ""


_INTERVALS = {Precision.DAY: "yMMMd", Precision.MONTH: "yMMMM"}


def period(asking: Asking, first: str, last: str | None) -> str:
    """Return a period, each end no more exact than it is known."""
    if not last or last == first:
        return date_words(asking, first)
    begins, ends = PartialDate.parse(first), PartialDate.parse(last)
    skeleton = _INTERVALS.get(begins.precision)
    if begins.precision is not ends.precision or skeleton is None:
        return f"{begins.display(asking.lang)} – {ends.display(asking.lang)}"
    return str(format_interval(begins.first, ends.first, skeleton, locale=locale(asking.lang)))


def countries(asking: Asking, codes: Iterable[str]) -> str:
    """Return countries by name."""
    return listed(asking, (country_name(asking.lang, code) for code in codes))


def listed(asking: Asking, names: Iterable[str]) -> str:
    """Return names one after the other, as the reader's language strings them together."""
    return i18n.listed(asking.lang, names)


def sentences(asking: Asking, *said: str) -> str:
    """Return sentences one after the other; Chinese and Japanese put no blank between them."""
    return ("" if asking.lang in {"zh-Hant", "ja"} else " ").join(sentence for sentence in said if sentence)


def bracketed(asking: Asking, text: str, remark: str) -> str:
    """Return a text with a remark in the brackets of the reader's language; either alone where the other is empty."""
    if not text or not remark:
        return text or remark
    return f"{text}（{remark}）" if asking.lang in {"zh-Hant", "ja"} else f"{text} ({remark})"


def quoted(asking: Asking, text: str) -> str:
    """Return a text in the quotation marks of the reader's language."""
    return i18n.quoted(asking.lang, text)


def labels(asking: Asking, ids: Iterable[str], *vocabularies: str) -> str:
    """Return what words of vocabularies are called, one after the other."""
    return listed(asking, (asking.label(item, *vocabularies) for item in ids))


def explained(asking: Asking, term_id: str, *vocabularies: str, link: Filter | None = None) -> inert.Explained:
    """Return a word with its definition, its example, what it is not, and a way to its cases."""
    word = asking.taxonomy.get(term_id, *vocabularies)
    lines = [
        ("", word.definition[asking.lang] if word else ""),
        (asking.words("Example:"), word.example[asking.lang] if word else ""),
        (asking.words("Not this:"), word.not_this[asking.lang] if word else ""),
    ]
    label = asking.label(term_id, *vocabularies)
    path = (asking.words("Cases with it"), link.url("/cases")) if link else None
    return inert.Explained(label, term_id, lines, path)


def contributor(asking: Asking, who: Contributor) -> str:
    """Return who contributed a case, as far as readers may know."""
    if who.organisation:
        return who.organisation
    kind = asking.label(who.kind, "organisation_kind")
    country = country_name(asking.lang, who.country) if who.country else ""
    known = listed(asking, (kind, country))
    return asking.words("A member ({known})", known=known) if known else asking.words("A member")


def language(asking: Asking, tag: str) -> str:
    """Return the name of a language."""
    return language_name(asking.lang, tag)


def in_language(asking: Asking, text: Worded) -> str:
    """Return a text's language, by its own name, and how it came to be in it."""
    name = LANGUAGE_NAMES.get(text.lang) or language_name(asking.lang, text.lang)
    return f"{name} · {asking.label(text.status.value, 'text_status')}"


@cache
def _field_labels() -> dict[str, Msg]:
    return {field.path: field.about.label for field in definitions(Content)}


def field_name(asking: Asking, path: str) -> str:
    """Return what a field is called; the path itself where there is no such field."""
    label = _field_labels().get(path)
    return asking.words(label) if label else path


def estimate(asking: Asking, content: Content, path: str, value: str = "") -> str:
    """Return `value` with a remark when the field is an editor's estimate; nothing where there is no value."""
    if path not in content.estimates:
        return value
    return bracketed(asking, value, asking.words("editor's estimate"))


def happening(asking: Asking, entry: Happening) -> tuple[str, str]:
    """Return the day of something that happened to a case, and what it was."""
    day = str(format_date(entry.at, format="long", locale=locale(asking.lang)))
    what = asking.words(ACTIONS[Action(entry.action)])
    edition = asking.words("edition {n}", n=entry.edition)
    return day, " · ".join(part for part in (what, edition, entry.by) if part)
