"""The one error tree. Each error knows the field it is about and says what to do, in the reader's language."""

import dataclasses
from collections.abc import Sequence

from cases.i18n import N_, Msg, translate


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was entered.

    Attributes:
        field: Dotted path of the field, such as `sources.0.url`; empty when it is about the whole.
        message: What to do about it, with `{name}` for each of `values`.
        values: What the message names.
    """

    field: str
    message: Msg
    values: dict[str, object] = dataclasses.field(default_factory=dict)

    def text(self, lang: str) -> str:
        """Return the message in `lang`."""
        said = {
            name: translate(lang, value) if isinstance(value, Label) else value for name, value in self.values.items()
        }
        return translate(lang, self.message, **said)


class Label(str):
    """A value of a problem that is a message itself, to be translated with it."""

    __slots__ = ()


class CaseError(Exception):
    """Something a person asked for can't be done as asked; nothing was changed."""

    status = 400
    message: Msg = N_("This can't be done.")

    def __init__(self, message: Msg | None = None, /, *, field: str = "", **values: object) -> None:
        """Say what is wrong, and with which field."""
        self.problems: Sequence[Problem] = (Problem(field, message or self.message, values),)
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """Return every problem in `lang`, one a line, each after its field."""
        return "\n".join(f"{p.field}: {p.text(lang)}" if p.field else p.text(lang) for p in self.problems)


class Rejected(CaseError):
    """What was entered has mistakes; all of them are listed."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        """List every problem at once."""
        Exception.__init__(self, "\n".join(f"{p.field}: {p.text('en')}" for p in problems))
        self.problems = tuple(problems)


class NotFound(CaseError):
    """No such case for this viewer: unused and unreadable ids answer alike."""

    status = 404
    message = N_("There is no such case, or it isn't shared with you.")


class NotAllowed(CaseError):
    """The viewer may see this but not do that to it."""

    status = 403
    message = N_("Your role doesn't allow this.")


class SignInNeeded(CaseError):
    """A visitor asked for what only members may do."""

    status = 401
    message = N_("Sign in to do this.")


class Outdated(CaseError):
    """Somebody else changed the case in the meantime."""

    status = 409
    message = N_("Somebody changed this case since you opened it. Open it again, then repeat your change.")


class QuotaReached(CaseError):
    """A member wants to take away more in a day than the centre allows."""

    status = 429


class UnknownFilter(CaseError):
    """A filter names a word that its vocabulary doesn't have."""

    status = 422
