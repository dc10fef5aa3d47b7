"""After every step of people at work, each sees exactly what the model says: part 4 of the walk, see `world`."""

from tests.access.walking import walk_a_part
from tests.conftest import Databases


def test_nobody_sees_what_is_not_theirs_whatever_happened_before(databases: Databases, backend: str) -> None:
    walk_a_part(databases, backend, part=4)
