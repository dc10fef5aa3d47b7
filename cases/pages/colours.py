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


def ink(colour: str) -> str:
    """Return black or white, whichever is easier to read on a colour such as `#1961c0`; at least 4.5:1 in `RESULTS`.

    By the contrast of WCAG 2.2, which is the same for both at a relative luminance of 0.179.
    """
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#fff"
