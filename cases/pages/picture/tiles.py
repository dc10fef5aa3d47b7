"""The matrix of tactics as it is shown: what was counted, the tiles, the same as a table, and its downloads."""

from cases.matrix import OWN, Box, Layer, Sheet, Strip
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.picture.controls import PATH

FILES = ("svg", "png", "xlsx", "json")
"""The formats a matrix is handed out in."""


def heading(asking: Asking, layer: Layer, said: Sheet) -> None:
    """Show what was counted and how to read it."""
    inert.section(said.title, said.measure)
    for asked, extent in said.selections:
        inert.small(f"{asked} · {extent}")
    for remark in said.remarks:
        inert.small(remark)
    links = [(asking.words("List these cases"), layer.wanted.url("/cases"))]
    if layer.against is not None:
        links.append((asking.words("List the cases of the second selection"), layer.against.url("/cases")))
    links.append((asking.words("Dashboard"), layer.wanted.url("/")))
    inert.links(links)


def show(asking: Asking, layer: Layer, said: Sheet) -> None:
    """Show the families of each taxonomy with their tactics."""
    inert.scale(said.legend, said.outlined if layer.watch else "")
    for name, strips in said.groups:
        inert.section(name)
        inert.columns(asking.labelled(said.title, name), [_pile(asking, layer, said, strip) for strip in strips])


def _pile(asking: Asking, layer: Layer, said: Sheet, strip: Strip) -> inert.Pile:
    nothing = asking.words("no case yet")
    # A family is asked for beside the families the filter names, so only alone does it find what stands below it.
    href = "" if layer.wanted.family else layer.wanted.narrowed(family=(strip.family,)).url("/cases")
    return inert.Pile(strip.label, strip.family, href, [_tile(box, said.outlined) for box in strip.boxes], nothing)


def _tile(box: Box, outlined: str) -> inert.Tile:
    numbers = [
        (number.said, number.words, number.behind.url("/cases") if measures and measures.cases else "")
        for number, measures in zip(box.numbers, (box.cell.counted, box.cell.against), strict=False)
    ]
    is_part = box.cell.part_of is not None
    return inert.Tile(
        box.label, box.cell.tactic, numbers, box.difference, box.strength, outlined if box.watched else "", is_part
    )


def table(asking: Asking, layer: Layer, said: Sheet) -> None:
    """Show the same numbers as a table."""
    words = asking.words
    head = [words("Tactic"), words("Tactic family"), *([words(OWN["watch"])] if layer.watch else []), said.measure]
    rows = []
    for strip in said.strips:
        for box in strip.boxes:
            first = box.numbers[0].behind.url("/cases") if box.cell.counted.cases else ""
            marks = [said.outlined if box.watched else ""] if layer.watch else []
            rows.append(((f"{box.label} ({box.cell.tactic})", strip.label, *marks, box.said), first))
    inert.table(words("As a table"), said.title, head, rows)


def downloads(asking: Asking, layer: Layer) -> None:
    """Offer the files."""
    names = {"svg": "SVG", "png": "PNG", "xlsx": asking.words("Excel"), "json": asking.words("ATT&CK Navigator layer")}
    inert.section(asking.words("Take the matrix away"))
    inert.small(
        asking.words(
            "Each file says its filter, its date and how it is to be handled. Cases that must stay on the platform "
            "because of their audience are not counted in it. The Navigator layer opens in DISARM's Navigator."
        )
    )
    inert.links([(f"{names[kind]} (.{kind})", layer.url(f"{PATH}.{kind}")) for kind in FILES], download=True)
