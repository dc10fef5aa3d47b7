"""What others read in place of what is withheld: pure, from a case's content and its omissions.

A detail is left out, made coarser or put in other words. What is withheld is not in the rendition that others read,
so nothing built on a rendition (search, counts, downloads) can leak it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.errors import Rejected
from cases.fields import Words
from cases.omission.checking import check_omissions
from cases.omission.making import rendition
from cases.omission.offering import StillSaid, Withholdable, still_said, suggested, withholdable
from cases.omission.ways import WAYS
from cases.record import Content, Omission

__all__ = [
    "WAYS",
    "Renditions",
    "StillSaid",
    "Withholdable",
    "check_omissions",
    "renditions",
    "still_said",
    "suggested",
    "withholdable",
]


@dataclass(frozen=True)
class Renditions:
    """A case as each class of reader may know it; the same object where two of them read the same.

    Attributes:
        own: For the organisation that owns it.
        shared: For other members in its audience.
        public: For everybody.
    """

    own: Content
    shared: Content
    public: Content


def renditions(content: Content, omissions: Sequence[Omission], *, keep_own: bool, words: Words) -> Renditions:
    """Return what each class of reader reads of a case.

    Args:
        content: What was entered.
        omissions: What others don't read of it; their order doesn't matter.
        keep_own: Whether the owner keeps what was entered; otherwise it reads what members do.
        words: The vocabularies that a new wording is checked against.

    Raises:
        Rejected: An omission can't be made, see `check_omissions()`.
    """
    if problems := check_omissions(content, omissions, words=words):
        raise Rejected(problems)
    public = rendition(content, omissions, omissions)
    shared = rendition(content, [omission for omission in omissions if omission.members_too], omissions)
    shared = content if shared == content else shared
    return Renditions(content if keep_own else shared, shared, shared if public == shared else public)
