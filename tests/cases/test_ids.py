"""Public ids: read as people type them, wrong by a slip of the pen never read as another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import CaseError
from cases.ids import ALPHABET, is_id, new_id, read_id

ids = st.builds(new_id)


@given(ids)
def test_an_id_is_read_however_it_is_typed(found: str) -> None:
    assert read_id(found) == found
    assert read_id(found.lower()) == found
    assert read_id(f"  {found.replace('-', '')} ") == found
    assert read_id(found.removeprefix("FC-")) == found
    assert read_id(found.replace("0", "O").replace("1", "l")) == found


@given(ids, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(found: str, place: int, other: str) -> None:
    plain = found.removeprefix("FC-").replace("-", "")
    changed = plain[:place] + other + plain[place + 1 :]
    assert is_id(changed) == (changed == plain)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_an_id_or_refused_in_words(typed: str) -> None:
    if is_id(typed):
        assert is_id(read_id(typed))
    else:
        with pytest.raises(CaseError, match="FC-7K3MQ-P"):
            read_id(typed)


@pytest.mark.parametrize("typed", ["", "FC", "FC-", "TW-2018-001", "FC-00000-1", "FC-00000-00", "統戰"])
def test_what_is_no_id_is_refused(typed: str) -> None:
    assert not is_id(typed)


def test_ids_do_not_tell_how_many_there_are() -> None:
    drawn = {new_id() for _ in range(300)}
    assert len(drawn) > 290
    assert len({found[3] for found in drawn}) > 20
