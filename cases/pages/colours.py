"""Colours that mean something: told apart by colour-blind people and visible on a light and on a dark page."""

RESULTS = {
    "stopped": "#1f6fb2",
    "reduced": "#5a9bcb",
    "no_visible_effect": "#b98617",
    "adapted_around": "#d0632a",
    "backfired": "#c0435d",
    "too_early": "#8b95a0",
    "not_measured": "#6b7580",
}
"""A colour for each word of the vocabulary `result`, in the order from success to failure to unknown."""

UNKNOWN = "#6b7580"
