"""Ids of cases and exports: short, random, with a check character, and no counter that tells how many there are."""

import secrets

from stdnum import luhn

from cases.errors import CaseError
from cases.i18n import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that can be taken for a digit."""

BODY = 5
"""Characters of a case id that are drawn at random."""

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_id() -> str:
    """Return a random id such as `FC-7K3MQ-P`; 33 million of them exist, so the caller draws again if one is taken."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(BODY)))


def with_check(body: str) -> str:
    """Return the id whose random part is `body`: `BODY` characters of `ALPHABET`."""
    return f"FC-{body}-{luhn.calc_check_digit(body, ALPHABET)}"


def read_id(typed: str) -> str:
    """Return the id as it is stored, from what a person typed.

    Raises:
        CaseError: It has another form, or its check character shows a slip of the pen.
    """
    plain = typed.strip().upper().removeprefix("FC").replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(plain) != 6 or not luhn.is_valid(plain, ALPHABET):
        raise CaseError(N_("“{typed}” is no case id; one looks like FC-7K3MQ-P."), typed=typed.strip()[:40])
    return f"FC-{plain[:5]}-{plain[5]}"


def new_export_id() -> str:
    """Return a random id such as `EX-7K3M-Q2VX`; 34 billion exist, so the caller draws again if one is taken."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    whole = body + luhn.calc_check_digit(body, ALPHABET)
    return f"EX-{whole[:4]}-{whole[4:]}"


def read_export_id(typed: str) -> str:
    """Return the export id as it is stored, from what a person typed.

    Raises:
        CaseError: It has another form, or its check character shows a slip of the pen.
    """
    plain = typed.strip().upper().removeprefix("EX").replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(plain) != 8 or not luhn.is_valid(plain, ALPHABET):
        raise CaseError(N_("“{typed}” is no export id; one looks like EX-7K3M-Q2VX."), typed=typed.strip()[:40])
    return f"EX-{plain[:4]}-{plain[4:]}"


def is_id(typed: str) -> bool:
    """Say whether `typed` has the form of a case id."""
    try:
        read_id(typed)
    except CaseError:
        return False
    return True
