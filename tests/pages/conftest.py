"""While a page runs here, whatever it says must be in the catalogues, even in English."""

from gettext import NullTranslations

import pytest

from cases import i18n
from tests.catalogues import TRANSLATED, read


class OnlyWhatIsTranslated(NullTranslations):
    """English that refuses a message which the other languages don't know."""

    def __init__(self) -> None:
        """Take what both catalogues know."""
        super().__init__()
        known = [{message.id for message in read(lang) if message.string} for lang in TRANSLATED]
        self.messages = set.intersection(*known)

    def gettext(self, message: str) -> str:
        """Return the message."""
        assert message in self.messages, f"“{message}” isn't collected; say it as CONTRIBUTING.md tells"
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the message for a number."""
        assert (msgid1, msgid2) in self.messages, f"“{msgid1}” isn't collected; say it as CONTRIBUTING.md tells"
        return super().ngettext(msgid1, msgid2, n)


@pytest.fixture(autouse=True)
def everything_said_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an untranslated word fail the test of any page that says it."""
    english, others = OnlyWhatIsTranslated(), i18n._catalogue
    monkeypatch.setattr(i18n, "_catalogue", lambda lang: english if lang == "en" else others(lang))
