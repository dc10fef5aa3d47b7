"""What a case says: the record as people enter it, as readers meet it and as files carry it."""

from cases.record.checking import check_content, check_sharing, checked, problems_of
from cases.record.content import Content, Reference, Relation, Withheld, field_names
from cases.record.line import LineFacts
from cases.record.others import Assessed, Corroborated
from cases.record.parts import Actor, Outcome, OutcomeText, Place, Response, ResponseText, Source, Text
from cases.record.sharing import Omission, Sharing
from cases.record.words import (
    COARSENED,
    COUNTERMEASURES,
    LEFT_OUT,
    LISTS_READERS_CAN_MISS,
    REWORDED,
    TACTICS,
)

__all__ = [
    "COARSENED",
    "COUNTERMEASURES",
    "LEFT_OUT",
    "LISTS_READERS_CAN_MISS",
    "REWORDED",
    "TACTICS",
    "Actor",
    "Assessed",
    "Content",
    "Corroborated",
    "LineFacts",
    "Omission",
    "Outcome",
    "OutcomeText",
    "Place",
    "Reference",
    "Relation",
    "Response",
    "ResponseText",
    "Sharing",
    "Source",
    "Text",
    "Withheld",
    "check_content",
    "check_sharing",
    "checked",
    "field_names",
    "problems_of",
]
