"""Passwords: which are refused (after NIST SP 800-63B) and how one is kept (Argon2id)."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cases.errors import CaseError, Problem, Rejected
from cases.i18n import N_, Msg

SHORTEST = 12
LONGEST = 256
PRODUCT_NAMES = ("fusion center", "fusion centre", "fusion")

_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
# Each takes 32 MiB for as long as it runs; a flood of guesses must not take the machine's memory.
_AT_ONCE = threading.BoundedSemaphore(4)

_COMMONEST = frozenset(
    re.findall(
        r"\S+",
        """
    012345678910 102938475600 112233445566 11223344556677 123456789abc 123456abcdef 1029384756qp 1a2b3c4d5e6f
    1q2w3e4r5t6y 1q2w3e4r5t6y7u8i a1b2c3d4e5f6 aa123456 abc abcd admin administrator asdfghjkl asdfghjklzxc
    baseball basketball changeme chocolate computer correcthorsebatterystaple dragon football iloveyou
    iloveyouforever internet letmein liverpool manchester masterpassword monkey mypassword newpassword p@ssw0rd
    pa$$word pa55word passw0rd passphrase password princess q1w2e3r4t5y6 qazwsxedcrfv qwer qwerasdfzxcv qwerty
    qwertyuiop qwertyuiopas qwertyuiopasdfghjkl sakura secret secretpassword starwars sunshine superman superstar
    taiwan taipei test thisisapassword thisismypassword tokyo trustno whatever welcome zaqxswcdevfr zxcvbnm
    zxcvbnmasdf
""",
    )
)
"""Those that stand at the top of published lists of leaked passwords, and what people make of them."""

_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def normal(password: str) -> str:
    """Return a password as it is compared, so that it is the same from every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, own_words: Iterable[str] = (), *, field: str = "password") -> None:
    """Refuse a password that is too short, too long, among the commonest or made of the person's own words.

    Nothing is asked of its characters: NIST SP 800-63B found that such rules make passwords worse.

    Raises:
        Rejected: It is one of these; the problem is at `field`.
    """
    text = normal(password)
    if len(text) < SHORTEST:
        raise _refused(field, N_("Use at least {n} characters; several words are easy to remember."), n=SHORTEST)
    if len(text) > LONGEST:
        raise _refused(field, N_("Use at most {n} characters."), n=LONGEST)
    if _is_common(text.casefold()):
        raise _refused(field, N_("This password is among those that are tried first. Choose another one."))
    if _is_made_of(text.casefold(), own_words):
        raise _refused(field, N_("Don't build the password from your name, your e-mail or the name of this product."))


def _refused(field: str, message: Msg, **values: object) -> CaseError:
    return Rejected([Problem(field, message, values)])


def _is_common(text: str) -> bool:
    bare = re.sub(r"[\W_]+", "", text) or text
    cores = {text, bare, bare.strip("0123456789"), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)}
    repeated = re.fullmatch(r"(.+?)\1+.{0,4}", bare, re.DOTALL)
    piece = repeated[1] if repeated else ""
    run = any(bare in way * 2 or bare in way[::-1] * 2 for way in _RUNS)
    return not cores.isdisjoint(_COMMONEST) or 0 < len(piece) <= 5 or piece in _COMMONEST or run


def _is_made_of(text: str, own_words: Iterable[str]) -> bool:
    whole = [word.casefold() for word in (*own_words, *PRODUCT_NAMES)]
    pieces = {piece for word in whole for piece in (word, *re.split(r"[\W_]+", word)) if len(piece) > 1}
    rest = text
    for piece in sorted(pieces, key=len, reverse=True):
        rest = rest.replace(piece, "")
    return rest != text and len(re.sub(r"[\W_]+", "", rest)) < SHORTEST // 2


def hashed(password: str) -> str:
    """Return a password as it is kept: Argon2id with its parameters and salt, in PHC form."""
    with _AT_ONCE:
        return _HASHER.hash(normal(password))


@cache
def _decoy() -> str:
    return _HASHER.hash("nobody has this password")


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one kept; takes the same work where none is kept, so that time tells nothing."""
    try:
        with _AT_ONCE:
            _HASHER.verify(kept or _decoy(), normal(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a password is kept with other parameters than new ones are."""
    return _HASHER.check_needs_rehash(kept)
