"""Compare files with the model: JSON Lines line by line, tables by cells and by every word that stands in them."""

import csv
import io
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet

from cases.formats import FORMATS
from cases.taxonomy import taxonomy
from cases.views import CaseView
from db.vocabulary import Audience
from tests.access.world import shown
from tests.access.world.look import Look
from tests.access.world.people import Who
from tests.access.world.rule import Reading
from tests.access.world.writing import Said, comparable

_WORD = re.compile(r"\bz[a-u][0-9]+x\b")


def words_of(said: Said) -> frozenset[str]:
    """Return the words of a rendition that tell it from every other."""
    return _words(json.dumps(said))


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def heading(who: Who, reading: Reading, mark: Audience) -> dict[str, Any]:
    """Return what a file says of a case beside its content, but for the day it was published."""
    case = reading.case
    organisation, kind, country = shown.contributor(who, case)
    return {
        "id": case.id,
        "status": case.status.value,
        "audience": mark.value,
        "export_id": None,
        "contributor": {"organisation": organisation, "kind": kind, "country": country},
        "edition": reading.edition.number,
        "review_exception": case.exception.value if case.exception else None,
    }


def compare(look: Look, name: str, views: list[CaseView], readings: list[Reading], marks: list[Audience]) -> None:
    """Write a file, of a format or of all its tables, and compare what stands in it with what must."""
    kind, words = FORMATS[name.removesuffix("-tables")], taxonomy(look.session)
    pairs = list(zip(readings, marks, strict=True))
    written = b"".join(kind.bundle(views, words) if name.endswith("-tables") else kind.write(views, words))
    if name == "jsonl":
        lines(look, written, pairs)
    elif name == "csv":
        table(look, written, pairs)
    else:
        expected = frozenset().union(*(words_of(reading.said) for reading in readings))
        look.same(f"words in {name}", words_in(name, written), expected)


def lines(look: Look, written: bytes, pairs: Iterable[tuple[Reading, Audience]]) -> None:
    """Compare JSON Lines, each a whole case."""
    found = [json.loads(line) for line in written.splitlines()]
    assert all(line.pop("published_on") for line in found)
    expected = [{**heading(look.who, reading, mark), **reading.said} for reading, mark in pairs]
    look.same("jsonl", [comparable(line) for line in found], [comparable(line) for line in expected])


def table(look: Look, written: bytes, pairs: Iterable[tuple[Reading, Audience]]) -> None:
    """Compare the table of cases cell by cell, as far as it says something of its own."""
    found = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    expected = []
    for reading, mark in pairs:
        head, said = heading(look.who, reading, mark), reading.said
        expected.append(
            {
                "id": head["id"],
                "status": head["status"],
                "audience": head["audience"],
                "contributor_organisation": head["contributor"]["organisation"] or "",
                "contributor_kind": head["contributor"]["kind"] or "",
                "contributor_country": head["contributor"]["country"] or "",
                "title_en": said["texts"][0]["title"],
                "summary_en": said["texts"][0]["summary"],
                "period_from": said["period_from"],
                "period_to": said["period_to"] or "",
                "legal_status": said["legal_status"] or "",
                "tactics": "; ".join(said["tactics"]),
            }
        )
    look.same("csv", [{name: row[name] for name in expected[0]} for row in found] if expected else found, expected)


def words_in(name: str, written: bytes) -> frozenset[str]:
    """Return every word of ours in the bytes of a file."""
    with ZipFile(io.BytesIO(written)) as archive:
        parts = [archive.read(entry) for entry in archive.namelist() if not entry.startswith(("fields", "words"))]
    if name.startswith("parquet"):
        parts = [str(pyarrow.parquet.read_table(io.BytesIO(part)).to_pylist()).encode() for part in parts]
    return frozenset().union(*(_WORD.findall(part.decode("utf-8", "replace")) for part in parts))
