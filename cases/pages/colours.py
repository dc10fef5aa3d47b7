"""Colours that mean something, for a light and a dark page alike.

Any two differ by at least 20 (CIE 1976) to people with protanopia, deuteranopia, tritanopia (as Machado, Oliveira and
Fernandes 2009 simulate them) and none, and each stands out from both backgrounds by about 3:1.
"""

RESULTS = {
    "stopped": "#1961c0",
    "reduced": "#4b99e7",
    "no_visible_effect": "#ae8b1e",
    "adapted_around": "#ab4127",
    "backfired": "#b158a4",
    "too_early": "#92979a",
    "not_measured": "#606368",
}
"""A colour for each word of the vocabulary `result`, in the order from success to failure to unknown."""

UNKNOWN = "#606368"
