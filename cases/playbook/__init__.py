"""The playbook: what was done in cases like a situation, what came of it, and what that is worth."""

from cases.playbook.answering import Advice, Extent, Playbook, behind, playbook
from cases.playbook.leaving import taken_along
from cases.playbook.ledger import GRADES, RESULTS, Entry, Report, Trial, ledger
from cases.playbook.matching import Alike
from cases.playbook.ranking import HIGH, LOW, PRIOR, Estimate, estimates
from cases.playbook.sheet import Leaf, Piece, Sheet, part_said, sheet
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
    "Piece",
    "Playbook",
    "Report",
    "Sheet",
    "Situation",
    "Trial",
    "Understood",
    "behind",
    "estimates",
    "label",
    "ledger",
    "part_said",
    "playbook",
    "sheet",
    "taken_along",
    "understand",
]
