"""Hold one index against another."""

from cases.index import Index


def assert_alike(found: Index, whole: Index) -> None:
    """Say where an index differs from one of the same moment that was read from nothing."""
    assert (found.version, found.seq) == (whole.version, whole.seq)
    assert found.classes == whole.classes
    assert found.owner_shown & found.current == whole.owner_shown & whole.current
    assert set(found.sets) == set(whole.sets)
    for name, held in whole.sets.items():
        inside = {value: rows & found.current for value, rows in found.sets[name].items()}
        assert {value: rows for value, rows in inside.items() if rows} == held, name
    current = list(whole.current)
    for name in whole.facts.__dataclass_fields__:
        assert (getattr(found.facts, name)[current] == getattr(whole.facts, name)[current]).all(), name
