"""Passwords: length and nothing else is asked of them, what is guessed first is refused, Argon2id keeps them."""

import pytest
from argon2 import PasswordHasher

from cases import passwords
from cases.errors import Rejected

NAME = ("Mei-ling Blue", "mei.blue@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "four quiet lanterns",
        "aaaa bbbb cccc dddd",
        "horse-battery-staple-okay",
        "正確な馬の電池の針金です。",
        "8392017485613",
        "x" * 12 + "7Q!qzmw",
        "#%&/()=?*+~-",
        "my fusion lanterns are blue",
        "z" * 11 + "q" * 245,
    ],
)
def test_a_long_password_of_any_characters_is_taken(password: str) -> None:
    passwords.check(password, NAME)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("ab" * 129, "at most 256"),
        ("passwordpassword", "tried first"),
        ("Password2026", "tried first"),
        ("P@ssw0rd 2026", "tried first"),
        ("qwertyuiopas", "tried first"),
        ("aaaaaaaaaaaa", "tried first"),
        ("abcabcabcabc", "tried first"),
        ("123456789012", "tried first"),
        ("lkjihgfedcba", "tried first"),
        ("!!!!!!!!!!!!", "tried first"),
        ("Mei-ling Blue", "Don't build"),
        ("meilingblue1", "tried first|Don't build"),
        ("mei.blue@example.org", "Don't build"),
        ("example.org 2026", "Don't build"),
        ("Fusion Center", "Don't build"),
        ("FusionCenter2026", "Don't build"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, says: str) -> None:
    with pytest.raises(Rejected, match=says) as caught:
        passwords.check(password, NAME, field="new")
    assert caught.value.problems[0].field == "new"


def test_the_same_password_typed_on_another_keyboard_is_the_same() -> None:
    kept = passwords.hashed("ﾊﾟｽﾜｰﾄﾞではない言葉 １２")
    assert passwords.is_right(kept, "パスワードではない言葉 12")
    assert not passwords.is_right(kept, "パスワードではない言葉 13")


def test_it_is_kept_as_argon2id_each_time_with_another_salt() -> None:
    first, second = passwords.hashed("four quiet lanterns"), passwords.hashed("four quiet lanterns")
    assert first.startswith("$argon2id$v=19$")
    assert first != second


def test_nothing_is_right_where_no_password_is_kept() -> None:
    assert not passwords.is_right(None, "nobody has this password")
    assert not passwords.is_right("", "")
    assert not passwords.is_right("broken", "four quiet lanterns")


def test_weaker_parameters_are_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("four quiet lanterns")
    assert passwords.is_right(weak, "four quiet lanterns")
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hashed("four quiet lanterns"))
