"""A layer of ATT&CK Navigator (format 4.5), for DISARM's own Navigator.

Its domain and the names of its phases are those of the layers that DISARM itself publishes. Our own ids (PW) stand in
it as well; a Navigator that knows only DISARM leaves them out.
"""

import json
import re
from typing import Any

from cases.formats.matrix.drawing import shade
from cases.i18n import translate
from cases.matrix import Box, Sheet
from cases.taxonomy import FAMILIES, Taxonomy

DOMAIN = "DISARM"
VERSIONS = {"attack": "1", "navigator": "4.9.0", "layer": "4.5"}
"""`attack` is the version that DISARM's Navigator gives to its data."""


def write(sheet: Sheet, words: Taxonomy) -> bytes:
    """Return the bytes of the layer. A technique's score is what its colour stands for."""
    selections = [f"{asked} · {extent}" for asked, extent in sheet.selections]
    names = [translate(sheet.lang, "First selection"), translate(sheet.lang, "Second selection")]
    layer = {
        "name": f"{sheet.title} · {sheet.measure}",
        "versions": VERSIONS,
        "domain": DOMAIN,
        "description": "\n".join([*selections, *sheet.remarks]),
        "sorting": 0,
        "layout": {"layout": "side", "showID": True, "showName": True, "expandedSubtechniques": "annotated"},
        "hideDisabled": False,
        "techniques": [
            _technique(box, _phase(strip.family, words), sheet) for strip in sheet.strips for box in strip.boxes
        ],
        "gradient": _gradient(sheet),
        "legendItems": [{"label": label, "color": shade(strength)} for label, strength in sheet.legend],
        "metadata": [{"name": name, "value": said} for name, said in zip(names, selections, strict=False)],
        "selectTechniquesAcrossTactics": True,
        "selectSubtechniquesWithParent": False,
    }
    return json.dumps(layer, ensure_ascii=False, indent=1).encode()


def _phase(family: str, words: Taxonomy) -> str:
    """Return what a Navigator calls a family: its English name in small letters, with hyphens."""
    return re.sub("[^a-z0-9]+", "-", words.label("en", family, *FAMILIES.values()).lower()).strip("-")


def _technique(box: Box, phase: str, sheet: Sheet) -> dict[str, Any]:
    measures = [("", box.cell.counted), ("_2", box.cell.against)]
    metadata = [
        {
            "name": f"{name}{which}",
            "value": str(getattr(found, name) or 0 if name != "evidence" else found.evidence or "–"),
        }
        for which, found in measures
        if found is not None
        for name in ("cases", "organisations", "evidence")
    ]
    watched = [{"name": "watched", "value": sheet.outlined}] if box.watched else []
    return {
        "techniqueID": box.cell.tactic,
        "tactic": phase,
        "score": box.score,
        "color": shade(box.strength) if box.strength else "",
        "comment": box.words,
        "enabled": True,
        "metadata": [*metadata, *watched],
        "showSubtechniques": not box.cell.part_of,
    }


def _gradient(sheet: Sheet) -> dict[str, Any]:
    most = max((abs(box.score) for box in sheet.boxes), default=0) or 1
    colours = [shade(-1), shade(0), shade(1)] if sheet.compares else [shade(0), shade(1)]
    return {"colors": colours, "minValue": -most if sheet.compares else 0, "maxValue": most}
