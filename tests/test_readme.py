"""What the README tells people to type works, line by line and in its order."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cases.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ python -m cases ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


def test_every_command_line_in_the_readme_is_one_of_ours() -> None:
    assert len(COMMANDS) >= 8
    assert not [line for line in COMMANDS if line.startswith("$")]


def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'fusion.sqlite'}")
    for line in COMMANDS:
        result = CliRunner().invoke(main, shlex.split(line))
        assert result.exit_code == 0, f"{line}: {result.output}"
    assert {"japan.csv", "copy.sqlite"} <= {path.name for path in tmp_path.iterdir()}


def test_every_file_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    missing = [target for target in targets if not (Path(__file__).parent.parent / target).exists()]
    assert targets
    assert not missing
