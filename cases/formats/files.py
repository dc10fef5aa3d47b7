"""Put cases into files on this machine: one file, a zip archive, or the tables of a dataset beside each other."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cases.errors import CaseError
from cases.formats import ZIP_SUFFIX, Format
from cases.formats.bundle import spread
from cases.i18n import N_
from cases.taxonomy import Taxonomy
from cases.views import CaseView


def save(kind: Format, views: Iterable[CaseView], words: Taxonomy, path: Path, mark: str = "") -> list[Path]:
    """Write cases to `path`, replacing what was there only once everything is written.

    A path that ends with `.zip` gets every table in one archive. Otherwise a format that holds one table a file gets
    the table of cases at `path` and the others beside it, as `path`'s stem, the table's name and the format's suffix.
    Names that aren't given by `path` end with `mark` before that suffix.

    Returns:
        The files written, the one asked for first.

    Raises:
        CaseError: A zip archive was asked for of a format that holds everything in one file.
    """
    with _saving() as begin:
        if path.suffix == ZIP_SUFFIX:
            if kind.table_file is None:
                raise CaseError(N_("One file holds everything in this format; give it a name that ends with {suffix}."),
                                suffix=kind.suffix)  # fmt: skip
            _write(kind.bundle(views, words, mark), begin(path))
            return [path]
        if kind.table_file is None:
            _write(kind.write(views, words), begin(path))
            return [path]

        def beside(table: str) -> Path:
            return path if table == "cases" else path.with_name(f"{path.stem}.{table}{mark}{kind.suffix}")

        rows = spread(views, words, kind.table_file, lambda table: begin(beside(table)))
        return [beside(table) for table in rows]


def _write(chunks: Iterator[bytes], file: IO[bytes]) -> None:
    with file:
        for chunk in chunks:
            file.write(chunk)


@contextmanager
def _saving() -> Iterator[Callable[[Path], IO[bytes]]]:
    """Yield what opens a file under a passing name; all get their names at the end, or none where something failed."""
    begun: list[tuple[Path, Path]] = []

    def begin(path: Path) -> IO[bytes]:
        part = path.with_name(f"{path.name}.part")
        begun.append((part, path))
        return part.open("wb")

    try:
        yield begin
        for part, path in begun:
            part.replace(path)
    finally:
        for part, _ in begun:
            part.unlink(missing_ok=True)
