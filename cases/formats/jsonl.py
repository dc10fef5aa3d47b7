"""JSON Lines: one case a line with the record's own fields, so that a line can be sent again as it is."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from cases.formats.bundle import CHUNK, Chunks
from cases.formats.heading import Heading, heading
from cases.record import Content, Sharing
from cases.taxonomy import Taxonomy
from cases.views import CaseView

SUFFIX = ".jsonl"
MEDIA_TYPE = "application/x-ndjson"


@dataclass(frozen=True)
class Line:
    """A case as a line says it."""

    heading: Heading
    content: Content


def as_object(view: CaseView) -> dict[str, Any]:
    """Return a case as JSON holds it: what the centre adds, then exactly the fields of `Content`.

    A withdrawn case has no content fields.
    """
    said = view.content.model_dump(mode="json") if view.content else {}
    return {**heading(view).model_dump(mode="json"), **said}


def write(views: Iterable[CaseView], _words: Taxonomy | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file with one case a line.

    Args:
        views: The cases, taken once and one at a time.
    """
    sink = Chunks()
    for view in views:
        sink.write(json.dumps(as_object(view), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        yield from sink.take(CHUNK)
    yield from sink.take()


def read(source: IO[bytes]) -> Iterator[Line]:
    """Yield the cases of a file.

    Raises:
        ValueError: A line isn't a case as `write()` writes it.
    """
    for line in source:
        said = json.loads(line)
        head = {name: said.pop(name) for name in Heading.model_fields if name in said}
        yield Line(Heading.model_validate(head), Content.model_validate(said))


def as_entered(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as it can be sent, from what a line says: without what the centre adds by itself."""
    added = Heading.model_fields.keys() - Sharing.model_fields.keys()
    return {name: value for name, value in said.items() if name not in added}
