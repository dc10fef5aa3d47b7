"""The playbook: what was done in cases like a situation, what came of it, and what that is worth."""

from cases.playbook.answering import Advice, Extent, Playbook, behind, playbook
from cases.playbook.leaving import taken_along
from cases.playbook.ledger import GRADES, RESULTS, Entry, Opinion, Report, Trial, ledger
from cases.playbook.matching import Alike
from cases.playbook.ranking import HIGH, LOW, PRIOR, Estimate, estimates
from cases.playbook.recording import events_of, recorded
from cases.playbook.sheet import Leaf, Piece, Sheet, part_said, parts, sheet
from cases.playbook.situation import NARROWING, OWN, WHO, WITHIN, Situation, label
from cases.playbook.understanding import Understood, understand

__all__ = [
    "GRADES",
    "HIGH",
    "LOW",
    "NARROWING",
    "OWN",
    "PRIOR",
    "RESULTS",
    "WHO",
    "WITHIN",
    "Advice",
    "Alike",
    "Entry",
    "Estimate",
    "Extent",
    "Leaf",
    "Opinion",
    "Piece",
    "Playbook",
    "Report",
    "Sheet",
    "Situation",
    "Trial",
    "Understood",
    "behind",
    "estimates",
    "events_of",
    "label",
    "ledger",
    "part_said",
    "parts",
    "playbook",
    "recorded",
    "sheet",
    "taken_along",
    "understand",
]
