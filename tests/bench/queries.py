"""What the bench searches for: in three languages, in every form that a search box takes, always the same."""

import random
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from cases import search
from cases.read import values_of
from cases.search import Filter
from cases.synth import words_of
from cases.taxonomy import taxonomy
from db.access import viewing
from db.tables import RenditionText
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES

NAMED = ("glossary", "pw_tactics", "pw_countermeasures", "disarm_techniques", "target_group", "channel")
"""The vocabularies that people know names from."""

FORMS = ("word", "name", "words", "phrase", "word", "name", "beginning", "piece", "without", "id")
"""A word as often as it is written, the name of something, two words, two that stand together in a text, a word that
isn't finished, characters of a text wherever its words begin, a word without another, an id."""

NARROWING: list[dict[str, Any]] = [
    {}, {"country": ("TW",)}, {}, {"since": "2022"}, {}, {"country": ("TW", "JP"), "result": ("reduced",)}, {},
    {"family": ("PWA",)}, {}, {}, {},
]  # fmt: skip
"""Filters beside the words, as many as forms and one, so that each meets each."""

_RUN = re.compile("[\u3041-\u30ff\u4e00-\u9fff]+")


class _Asker:
    """Asks for what stands in the cases of one database."""

    def __init__(self, session: Session) -> None:
        vocabularies = taxonomy(session)
        self.dice = random.Random(200)  # noqa: S311 - not a secret
        self.session = session
        self.words = {lang: words_of(vocabularies, lang) for lang in LANGUAGES}
        self.names = {lang: [word.label[lang] for word in vocabularies.all_words(*NAMED)] for lang in LANGUAGES}
        self.numbers = search.ids(session, Filter())

    def query(self, form: str, lang: str) -> str:
        """Return something to search for."""
        one, other = self.words[lang].draw(self.dice, 2)
        match form:
            case "word":
                return one
            case "name":
                return self.dice.choice(self.names[lang])
            case "words":
                return f"{one} {other}"
            case "without":
                return f"{one} -{other}"
            case "id":
                return f"S-{self.dice.randint(1, len(self.numbers)):07}"
            case "beginning":
                return f"{one[: max(3, len(one) // 2)]}*" if lang == "en" else one[0]
            case _:
                return self.said(form, self.text(lang), lang)

    def said(self, form: str, text: str, lang: str) -> str:
        """Return words or characters that stand together in a text."""
        if lang == "en":
            words = text.split()
            at = self.dice.randrange(len(words) - 1)
            return f'"{words[at]} {words[at + 1]}"' if form == "phrase" else words[at].strip(".")
        run = max(_RUN.findall(text), key=len)
        at = self.dice.randrange(max(1, len(run) - 3))
        piece = run[at : at + self.dice.choice((2, 2, 3, 4))]
        return f"「{piece}」" if form == "phrase" else piece

    def text(self, lang: str) -> str:
        """Return the summary of some case that has one in a language."""
        while True:
            rows = values_of(self.session, [self.dice.choice(self.numbers)], RenditionText, "lang", "summary")
            for row in (row for texts in rows.values() for row in texts if row.lang == lang):
                return str(row.summary)


def filters(engine: Engine, number: int) -> Iterator[tuple[Filter, str]]:
    """Yield searches, each with the language of who asks; four in eleven with filters beside the words."""
    narrowing, forms = cycle(NARROWING), cycle(form for form in FORMS for _ in LANGUAGES)
    with viewing(engine, ANONYMOUS) as session:
        asker = _Asker(session)
        for at in range(number):
            lang = LANGUAGES[at % len(LANGUAGES)]
            yield Filter(q=asker.query(next(forms), lang), **next(narrowing)), lang
