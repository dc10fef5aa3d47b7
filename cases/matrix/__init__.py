"""The matrix: every tactic under its family, by cases, by organisations or by evidence, of one selection or two."""

from cases.matrix.counting import EVIDENCE, Cell, Column, Matrix, Measures, Whole, behind, matrix
from cases.matrix.layer import OWN, Layer, Measure, before
from cases.matrix.sheet import ATTRIBUTION, CAVEAT, NAMES, Box, Number, Sheet, Strip, sheet

__all__ = [
    "ATTRIBUTION",
    "CAVEAT",
    "EVIDENCE",
    "NAMES",
    "OWN",
    "Box",
    "Cell",
    "Column",
    "Layer",
    "Matrix",
    "Measure",
    "Measures",
    "Number",
    "Sheet",
    "Strip",
    "Whole",
    "before",
    "behind",
    "matrix",
    "sheet",
]
