"""What a list shows of a case beside its texts, put together once and stored so."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from cases.record.content import Content


class LineFacts(NamedTuple):
    """What a list shows of a rendition.

    Attributes:
        lang: The language it was written in (BCP 47).
        period_from: As `cases.dates.PartialDate` writes it; so is `period_to`.
        countries: ISO 3166-1 alpha-2 codes.
        tactics: Ids in the order of the case.
        references: Ids it carries elsewhere.
        responses: Countermeasure id and the results stated for it, in order.
    """

    lang: str
    period_from: str
    period_to: str | None
    legal_status: str | None
    contested: bool
    countries: Sequence[str]
    tactics: Sequence[str]
    references: Sequence[str]
    responses: Sequence[tuple[str, Sequence[str]]]

    @classmethod
    def of(cls, content: Content) -> "LineFacts":
        """Return what a list shows of what a rendition says."""
        return cls(
            lang=next(text.lang for text in content.texts if text.status == "original"),
            period_from=content.period_from,
            period_to=content.period_to,
            legal_status=content.legal_status,
            contested=content.contested,
            countries=content.countries,
            tactics=content.tactics,
            references=[reference.value for reference in content.references],
            responses=[(one.countermeasure, [outcome.result for outcome in one.outcomes]) for one in content.responses],
        )

    def written(self) -> str:
        """Return it as it is stored."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, said: str) -> "LineFacts":
        """Return what was stored."""
        return cls(*json.loads(said))
