"""A fault: a place in a file, and what stands there instead."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """A fault put into a file.

    Attributes:
        name: What it lets happen.
        file: The file, from the top of the tree.
        old: What stands there; it occurs once.
        new: What stands there instead.
        engine: The only engine on which it can be noticed, if it is one.
    """

    name: str
    file: str
    old: str
    new: str
    engine: str = ""

    def put_into(self, tree: Path) -> None:
        """Change the file in a copy of the tree.

        Raises:
            ValueError: The old text doesn't occur exactly once.
        """
        path = tree / self.file
        source = path.read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(f"{self.name}: the old text occurs {source.count(self.old)} times in {self.file}")
        path.write_text(source.replace(self.old, self.new), encoding="utf-8")
