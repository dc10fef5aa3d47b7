"""Fill a database of its own with made-up cases, to measure how the product does with many.

The words are those of the vocabularies' own definitions and examples, drawn by a Zipf distribution; what a case holds
hangs together (a country has its languages and favourite families, a family its channels and countermeasures), with
several organisations, every audience, renditions that withhold something, responses and outcomes. The same seed makes
the same cases; only salts and hashes of the history differ.
"""

import random
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import people
from cases.bulk import Item, load
from cases.errors import CaseError
from cases.i18n import N_, Msg
from cases.ids import ALPHABET, BODY, with_check
from cases.omission import Renditions
from cases.record import Content
from cases.taxonomy import Taxonomy, taxonomy
from db.engine import settle, transaction
from db.tables import Case, Circle, CircleOrganisation, Member, Setting
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, Action, Audience, ContributorShown, RenditionState, Role, Status

MARKER = "synthetic"
LABELS = {"en": "[Synthetic] ", "zh-Hant": "【合成】", "ja": "【合成】"}
"""What the title of every synthetic case begins with."""

MOST = 10_000_000
"""More than that and the ids run short: 33 million exist."""

BATCH = 1_000
ORGANISATIONS, MEMBERS, CIRCLES = 40, 4, 8

_COUNTRIES = (
    "TW", "JP", "US", "PH", "AU", "KR", "LT", "CZ", "DE", "FR", "GB", "CA", "NZ", "IN", "VN", "ID", "MY", "SG", "TH",
    "UA", "PL", "EE", "LV", "SE", "FI", "NO", "NL", "BE", "ES", "IT",
)  # fmt: skip
_LANGUAGE = {"TW": "zh-Hant", "JP": "ja"}
_AUDIENCES = {
    Audience.CLEAR: 60,
    Audience.GREEN: 15,
    Audience.AMBER: 15,
    Audience.AMBER_STRICT: 6,
    Audience.RED: 4,
}
_RESULTS = {
    "no_visible_effect": 22,
    "reduced": 20,
    "not_measured": 20,
    "too_early": 14,
    "stopped": 12,
    "adapted_around": 8,
    "backfired": 4,
}
_EVIDENCE = {"observed": 45, "opinion": 30, "compared": 15, "none": 8, "tested": 2}
_LEGAL = {
    "none": 50,
    "investigation": 18,
    "charged": 12,
    "convicted_first_instance": 8,
    "convicted_final": 6,
    "acquitted": 6,
}
_FIRST_YEAR, _DAYS = 2014, 4_600
_NARRATED, _TRANSLATED, _WITHHELD, _WAITING, _WITHDRAWN = 0.5, 0.3, 0.12, 0.05, 0.01

Progress = Callable[[Msg, int, int], None]


def _silent(_what: Msg, _done: int, _of: int) -> None:
    return


class Zipf:
    """Draws items so that the n-th is drawn in proportion to 1 / n."""

    def __init__(self, items: Sequence[str]) -> None:
        """Take the items, the commonest first."""
        self.items = list(items)
        self.weights = list(accumulate(1 / (place + 1) for place in range(len(self.items))))

    def draw(self, dice: random.Random, times: int) -> list[str]:
        """Return so many, some of them perhaps several times."""
        return dice.choices(self.items, cum_weights=self.weights, k=times)

    def some(self, dice: random.Random, most: int) -> list[str]:
        """Return from one to `most` different ones."""
        return list(dict.fromkeys(self.draw(dice, dice.randint(1, most))))


def _weighted(dice: random.Random, weights: dict[Any, int]) -> Any:
    return dice.choices(list(weights), list(weights.values()))[0]


_CHUNK = re.compile("[\u4e00-\u9fff]{2,4}|[\u30a0-\u30ff]{3,}|[\u3040-\u309f]{1,3}")
_LATIN = re.compile("[A-Za-z]{2,}")


def words_of(words: Taxonomy, lang: str) -> Zipf:
    """Return the words of a language, those that the vocabularies say most often first."""
    pattern = _LATIN if lang == "en" else _CHUNK
    times: dict[str, int] = {}
    for word in words.all_words(*words.vocabularies()):
        said = " ".join((word.label[lang], word.definition[lang], word.example[lang], word.not_this[lang]))
        for piece in pattern.findall(said):
            times[piece] = times.get(piece, 0) + 1
    return Zipf(sorted(times, key=lambda piece: (-times[piece], piece)))


class _Maker:
    """Makes cases, one after the other, from one seed."""

    def __init__(
        self, seed: int, words: Taxonomy, members: dict[int, list[Viewer]], circles: dict[int, list[int]]
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - to be the same again, not to be secret
        self.members = members
        self.circles = circles
        self.owners = list(members)
        self.texts = {lang: words_of(words, lang) for lang in LANGUAGES}
        self.countries = Zipf(_COUNTRIES)
        families = {word.id: self.known(words, words.tactics_in(word.id)) for word in words.families()}
        self.tactics = {family: Zipf(tactics) for family, tactics in families.items() if tactics}
        self.families = {code: self.turned(list(self.tactics), at) for at, code in enumerate(_COUNTRIES)}
        self.channels = self.by_family([word.id for word in words.all_words("channel")])
        self.countermeasures = self.by_family([word.id for word in words.all_words("pw_countermeasures")])
        self.targets = self.by_family([word.id for word in words.all_words("target_group")])
        self.flows = self.by_family([word.id for word in words.all_words("flow")])
        self.actors = Zipf([word.id for word in words.all_words("actor_type")])
        self.drawn: set[str] = set()

    @staticmethod
    def known(words: Taxonomy, tactics: set[str]) -> list[str]:
        found = [word for word in map(words.tactic, tactics) if word and not word.retired]
        return [word.id for word in sorted(found, key=lambda word: (word.vocabulary, word.position))]

    @staticmethod
    def turned(items: Sequence[str], by: int) -> Zipf:
        """Return the items with another one in front: what is common here is rare there."""
        by %= len(items)
        return Zipf([*items[by:], *items[:by]])

    def by_family(self, items: Sequence[str]) -> dict[str, Zipf]:
        return {family: self.turned(items, 3 * at) for at, family in enumerate(self.tactics)}

    # --- what a case says -------------------------------------------------------------------------------------------

    def sentence(self, lang: str, length: int) -> str:
        pieces = self.texts[lang].draw(self.dice, length)
        if lang == "en":
            return f"{' '.join(pieces).capitalize()}."
        middle = length // 2
        return f"{''.join(pieces[:middle])}、{''.join(pieces[middle:])}。"

    def text(self, lang: str, *, is_original: bool) -> dict[str, Any]:
        narrated = is_original and self.dice.random() < _NARRATED
        sentences = [self.sentence(lang, self.dice.randint(9, 20)) for _ in range(3)]
        return {
            "lang": lang,
            "status": "original" if is_original else "machine",
            "title": LABELS[lang] + self.sentence(lang, 6).rstrip(".。"),
            "summary": " ".join(sentences),
            "narrative": " ".join(self.sentence(lang, 18) for _ in range(8)) if narrated else None,
        }

    def period(self) -> tuple[str, str | None, date]:
        dice = self.dice
        # Reports grow more frequent over the years.
        first = date(_FIRST_YEAR, 1, 1) + timedelta(days=int(_DAYS * dice.random() ** 0.6))
        last = first + timedelta(days=int(dice.expovariate(1 / 40)))
        match dice.randint(0, 3):
            case 0:
                return str(first.year), None, last
            case 1:
                return f"{first:%Y-%m}", f"{last:%Y-%m}", last
            case _:
                return first.isoformat(), last.isoformat() if last > first else None, last

    def content(self, number: int) -> tuple[Content, date]:
        dice = self.dice
        countries = self.countries.some(dice, 2)
        original = _LANGUAGE.get(countries[0], "en")
        langs = [original]
        if dice.random() < _TRANSLATED:
            langs.append(dice.choice([lang for lang in LANGUAGES if lang != original]))
        families = self.families[countries[0]].some(dice, 2)
        period_from, period_to, last = self.period()
        family = families[0]
        said = {
            "texts": [self.text(lang, is_original=lang == original) for lang in langs],
            "period_from": period_from,
            "period_to": period_to,
            "countries": countries,
            "target_groups": self.targets[family].some(dice, 3),
            "channels": self.channels[family].some(dice, 4),
            "flows": self.flows[family].some(dice, 2),
            "tactics": list(dict.fromkeys(one for name in families for one in self.tactics[name].some(dice, 3))),
            "actors": [self.actor() for _ in range(dice.choice((0, 1, 1, 2)))],
            "responses": [self.response(family, original, last) for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))],
            "sources": [self.source(number, place, original) for place in range(dice.randint(1, 3))],
            "references": [{"scheme": "synthetic", "value": f"S-{number:07}"}],
            "information_credibility": dice.choice("12233345"),
            "legal_status": _weighted(dice, _LEGAL) if dice.random() < 0.6 else None,
        }
        return Content.model_validate(said), last

    def actor(self) -> dict[str, Any]:
        state = self.dice.choices(["CN", "RU", None, "KP", "IR"], [60, 14, 16, 5, 5])[0]
        return {"type": self.actors.draw(self.dice, 1)[0], "state": state, "confidence": "moderate"}

    def source(self, number: int, place: int, lang: str) -> dict[str, Any]:
        title = self.sentence(lang, 5).rstrip(".。")
        return {"title": title, "url": f"https://example.org/{number}/{place}", "reliability": self.dice.choice("ABCD")}

    def response(self, family: str, lang: str, last: date) -> dict[str, Any]:
        dice = self.dice
        began = last + timedelta(days=int(dice.expovariate(1 / 30)))
        outcomes = []
        for place in range(dice.choice((0, 1, 1, 2))):
            as_of = began + timedelta(days=30 * (place + 1))
            statement = {"lang": lang, "status": "original", "statement": self.sentence(lang, 8)}
            outcomes.append(
                {
                    "as_of": as_of.isoformat(),
                    "result": _weighted(dice, _RESULTS),
                    "evidence": _weighted(dice, _EVIDENCE),
                    "texts": [statement],
                }
            )
        return {
            "countermeasure": self.countermeasures[family].draw(dice, 1)[0],
            "actor_type": self.actors.draw(dice, 1)[0],
            "began": began.isoformat(),
            "texts": [{"lang": lang, "status": "original", "description": self.sentence(lang, 10)}],
            "outcomes": outcomes,
        }

    # --- whose it is and who reads it -------------------------------------------------------------------------------

    def renditions(self, whole: Content) -> Renditions:
        if self.dice.random() >= _WITHHELD:
            return Renditions(whole, whole, whole)
        told = [{"field": "actors", "way": "left_out", "reason": "privacy"}]
        texts = [text.model_copy(update={"narrative": None}) for text in whole.texts]
        less = Content.model_validate({**whole.model_dump(), "texts": texts, "withheld": told, "actors": []})
        return Renditions(whole, less if self.dice.random() < 0.5 else whole, less)

    def public_id(self) -> str:
        while (body := "".join(self.dice.choices(ALPHABET, k=BODY))) in self.drawn:
            continue
        self.drawn.add(body)
        return with_check(body)

    def item(self, number: int) -> Item:
        dice = self.dice
        owner = dice.choice(self.owners)
        author = dice.choice(self.members[owner])
        content, last = self.content(number)
        audience: Audience = _weighted(dice, _AUDIENCES)
        chance = dice.random()
        waits, gone = chance < _WAITING, chance > 1 - _WITHDRAWN
        at = datetime(last.year, last.month, last.day, 12, tzinfo=UTC) + timedelta(days=20)
        in_circle = audience in {Audience.AMBER, Audience.AMBER_STRICT} and dice.random() < 0.8
        deeds = [(Action.SUBMITTED, at)]
        if not waits:
            deeds.append((Action.PUBLISHED, at + timedelta(days=3)))
        if gone:
            deeds.append((Action.WITHDRAWN, at + timedelta(days=90)))
        others = [member for name in dice.sample(self.owners, 2) for member in self.members[name] if name != owner]
        return Item(
            case={
                "public_id": self.public_id(),
                "owner_id": owner,
                "author_id": author.member_id,
                "owner_kind": "party",
                "owner_country": "TW",
                "contributor_shown": dice.choices(list(ContributorShown), [50, 30, 20])[0],
                "status": Status.SUBMITTED if waits else Status.WITHDRAWN if gone else Status.PUBLISHED,
                "audience": audience,
                "circle_id": dice.choice(self.circles[owner]) if in_circle and self.circles[owner] else None,
                "submitted_at": at,
                "published_at": None if waits else at + timedelta(days=3),
                "withdrawn_reason": "legal_process" if gone else None,
                "version": 1,
            },
            said=self.renditions(content),
            by=author,
            state=RenditionState.PROPOSED if waits else RenditionState.FORMER if gone else RenditionState.CURRENT,
            deeds=deeds,
            named=[dice.choice(others).member_id or 0] if audience is Audience.RED and others else (),
        )


def _add_people(session: Session) -> None:
    organisations = [
        people.add_organisation(
            session, name=f"Synthetic organisation {n:02}", kind="party", country="TW", camp=None, is_demo=True
        )
        for n in range(1, ORGANISATIONS + 1)
    ]
    roles = [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]
    for organisation in organisations:
        for n in range(1, MEMBERS + 1):
            people.add_member(session, organisation, name=f"Synthetic member {n}", roles=roles, listed=True)
    for n in range(1, CIRCLES + 1):
        inside = [
            organisation for place, organisation in enumerate(organisations) if place % CIRCLES in {n - 1, n % CIRCLES}
        ]
        people.add_circle(session, name=f"Synthetic circle {n}", organisations=inside)


def _who(session: Session) -> tuple[dict[int, list[Viewer]], dict[int, list[int]]]:
    """Return the members of each synthetic organisation, and its circles, in the order they were made."""
    members: dict[int, list[Viewer]] = {}
    rows = (
        select(Member)
        .where(col(Member.name).startswith("Synthetic member"))
        .order_by(col(Member.organisation_id), col(Member.name))
    )
    for member in session.exec(rows):
        viewer = people.viewer_of_member(session, member.id or 0)
        members.setdefault(member.organisation_id, []).append(viewer)
    circles: dict[int, list[int]] = {organisation: [] for organisation in members}
    links = (
        select(CircleOrganisation)
        .join(Circle, col(Circle.id) == CircleOrganisation.circle_id)
        .order_by(col(Circle.name), col(CircleOrganisation.organisation_id))
    )
    for link in session.exec(links):
        circles.setdefault(link.organisation_id, []).append(link.circle_id)
    return members, circles


def fill(engine: Engine, size: int, *, seed: int = 1, progress: Progress = _silent) -> None:
    """Fill a database that holds no case yet with synthetic ones.

    Args:
        engine: A prepared database.
        size: How many.
        seed: Another one makes other cases.
        progress: Told after each batch.

    Raises:
        CaseError: The database holds cases, or so many can't be made.
    """
    if not 0 < size <= MOST:
        raise CaseError(N_("Choose a number from 1 to {most}."), most=MOST)
    with transaction(engine) as session:
        if session.exec(select(Case.id).limit(1)).first() is not None:
            raise CaseError(N_("This database holds cases. Make synthetic ones in a database of their own."))
        session.merge(Setting(name=MARKER, value=f"{size} {seed}"))
        _add_people(session)
        maker = _Maker(seed, taxonomy(session), *_who(session))
    for start in range(0, size, BATCH):
        end = min(start + BATCH, size)
        with transaction(engine) as session:
            load(session, [maker.item(number) for number in range(start + 1, end + 1)])
        progress(N_("synthetic cases"), end, size)
    settle(engine)
