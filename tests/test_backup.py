"""A backup is taken while the product runs, and is whole."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from cases.check import check
from cases.cli import main
from cases.search import Filter, count
from db.access import viewing
from db.engine import open_engine, transaction
from db.viewer import ANONYMOUS


def backup(engine: Engine, target: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    return CliRunner().invoke(main, ["backup", str(target), "--json"])


def test_a_backup_taken_while_somebody_reads_and_writes_is_whole_and_postgresql_is_left_to_pg_dump(
    seeded: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.sqlite"
    with viewing(seeded, ANONYMOUS) as session, transaction(seeded):
        before = count(session, Filter())
        result = backup(seeded, target, monkeypatch)
    if seeded.dialect.name == "postgresql":
        assert result.exit_code == 2
        assert "pg_dump" in result.stderr
        return
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["bytes"] == target.stat().st_size
    copy = open_engine(f"sqlite:///{target}")
    assert not [finding for finding in check(copy) if finding.problems]
    with viewing(copy, ANONYMOUS) as session:
        assert count(session, Filter()) == before == 55


def test_a_backup_never_overwrites_a_file(seeded: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "precious.sqlite"
    target.write_text("mine")
    assert backup(seeded, target, monkeypatch).exit_code == 2
    assert target.read_text() == "mine"
