"""The gap map: what is known of tactics by countermeasure, target group or country, and where nobody knows anything."""

from cases.gaps.counting import Gaps, Whole, gaps
from cases.gaps.crossing import Cell
from cases.gaps.layout import OWN, By, Layout
from cases.gaps.lines import Line, behind, families
from cases.gaps.sheet import NAMES, Head, Sheet, Spot, sheet

__all__ = [
    "NAMES",
    "OWN",
    "By",
    "Cell",
    "Gaps",
    "Head",
    "Layout",
    "Line",
    "Sheet",
    "Spot",
    "Whole",
    "behind",
    "families",
    "gaps",
    "sheet",
]
