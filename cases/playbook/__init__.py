"""The playbook: what was done in cases like a situation, what came of it, and what that is worth."""

from cases.playbook.answering import Advice, Extent, Playbook, behind, playbook
from cases.playbook.ledger import GRADES, RESULTS, Entry, Report, Trial, ledger
from cases.playbook.matching import Alike
from cases.playbook.ranking import HIGH, LOW, PRIOR, Estimate, estimates
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
    "Playbook",
    "Report",
    "Situation",
    "Trial",
    "Understood",
    "behind",
    "estimates",
    "label",
    "ledger",
    "playbook",
    "understand",
]
