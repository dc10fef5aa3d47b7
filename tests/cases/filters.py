"""Filters drawn at random from what the cases really hold, and what each should find, by looking at every case."""

from collections.abc import Sequence

from hypothesis import strategies as st

from cases.dates import PartialDate
from cases.record import Content, Response
from cases.search import AS_TYPED, Filter
from cases.taxonomy import Taxonomy
from cases.write import searchable
from db import fulltext
from db.fulltext import Part, Phrase

WORDS = [
    "統戰",
    "選挙",
    "選舉",
    "村里長",
    "民調",
    "junket",
    "poll",
    "influenc*",
    "TikTok",
    '"forged poll"',
    "trip -poll",
    "TW-2018-001",
    "Facebook",
    "PW02",
    "-poll",
    "China",
]


def _some(values: Sequence[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    several = st.lists(st.sampled_from(sorted(set(values))), min_size=1, max_size=most, unique=True).map(tuple)
    return st.just(()) | several


def wanted(contents: Sequence[Content], words: Taxonomy) -> st.SearchStrategy[Filter]:
    """Return the filters worth asking: each part is left out as often as not, so that something is found."""
    dates = st.just("") | st.sampled_from(sorted({said.period_from for said in contents} | {"2020", "2024-Q1"}))
    wider = {word.parent for name in ("channel", "target_group") for word in words.words(name) if word.parent}
    channels = [channel for said in contents for channel in said.channels]
    targets = [group for said in contents for group in said.target_groups]
    tactics = [tactic for said in contents for tactic in said.tactics]
    return st.builds(
        Filter,
        q=st.just("") | st.sampled_from(WORDS),
        wording=st.just(AS_TYPED),
        since=dates,
        until=dates,
        country=_some([code for said in contents for code in said.countries]),
        target=_some(targets + [word for word in wider if words.has("target_group", word)]),
        family=_some([word.id for word in words.families()]),
        tactic=_some(tactics + [tactic.split(".")[0] for tactic in tactics]),
        channel=_some(channels + [word for word in wider if words.has("channel", word)]),
        flow=_some([flow for said in contents for flow in said.flows]),
        state=_some([actor.state for said in contents for actor in said.actors if actor.state]),
        countermeasure=_some([response.countermeasure for said in contents for response in said.responses]),
        result=_some([item.result for said in contents for response in said.responses for item in response.outcomes]),
        legal=_some([said.legal_status for said in contents if said.legal_status]),
        lang=_some(["en", "zh-Hant", "ja"]),
    )


def one_part(filters: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    """Return filters of which only one or two parts are asked, so that most of them find something."""

    @st.composite
    def draw(draw: st.DrawFn) -> Filter:
        whole = draw(filters)
        asked = [name for name in whole.query() if name != "wording"]
        kept = draw(st.lists(st.sampled_from(asked), max_size=2, unique=True)) if asked else []
        return Filter(wording=whole.wording, **{name: getattr(whole, name) for name in kept})

    return draw()


def fits(content: Content, asked: Filter, words: Taxonomy) -> bool:
    """Say by looking at a case whether a filter should find it."""
    last = PartialDate.parse(content.period_to or content.period_from).last
    below_family = {tactic for tactic in content.tactics if set(words.families_of(tactic)) & set(asked.family)}
    below_tactic = {tactic for tactic in content.tactics if above(tactic, words) & set(asked.tactic)}
    return (
        (not asked.q or matches(content, asked.q, words))
        and (not asked.since or last >= PartialDate.parse(asked.since).first)
        and (not asked.until or PartialDate.parse(content.period_from).first <= PartialDate.parse(asked.until).last)
        and (not asked.country or bool(set(content.countries) & set(asked.country)))
        and (not asked.target or any_below(content.target_groups, asked.target, "target_group", words))
        and (not asked.channel or any_below(content.channels, asked.channel, "channel", words))
        and (not asked.family or bool(below_family))
        and (not asked.tactic or bool(below_tactic))
        and (not asked.flow or bool(set(content.flows) & set(asked.flow)))
        and (not asked.state or bool({actor.state for actor in content.actors} & set(asked.state)))
        and (not (asked.countermeasure or asked.result) or bool(responses_of(content, asked)))
        and (not asked.legal or content.legal_status in asked.legal)
        and (not asked.lang or bool({text.lang for text in content.texts} & set(asked.lang)))
    )


def results_of(response: Response) -> set[str]:
    """Return the results of a response; nothing stated is nothing measured."""
    return {outcome.result for outcome in response.outcomes} or {"not_measured"}


def responses_of(content: Content, asked: Filter) -> list[Response]:
    """Return the responses of a case that a filter asks for."""
    return [
        response
        for response in content.responses
        if (not asked.countermeasure or response.countermeasure in asked.countermeasure)
        and (not asked.result or results_of(response) & set(asked.result))
    ]


def above(tactic: str, words: Taxonomy) -> set[str]:
    """Return a tactic with the technique it is a part of."""
    found = words.tactic(tactic)
    return {tactic} | ({found.parent} if found and found.parent and words.tactic(found.parent) else set())


def any_below(ids: Sequence[str], asked: Sequence[str], vocabulary: str, words: Taxonomy) -> bool:
    """Say whether one of the words asked for is one of `ids` or stands above it."""
    for found in ids:
        word: str | None = found
        while word:
            if word in asked:
                return True
            entry = words.get(word, vocabulary)
            word = entry.parent if entry else None
    return False


def place(content: Content, query: str, words: Taxonomy) -> int:
    """Return where a case's text fulfils a query: 0 by an id, else in how many of the first fields, 5 nowhere."""
    if not query or query.strip().upper() in {reference.value for reference in content.references}:
        return 0
    parts = fulltext.parse(query)
    fields = _tokens(content, words)
    everything = [token for field in fields for token in field]
    if any(stands_in(everything, part) for part in parts if part.unwanted):
        return 5
    for number in range(1, 5):
        first = [token for field in fields[:number] for token in field]
        if all(stands_in(first, part) for part in parts if not part.unwanted):
            return number
    return 5


def matches(content: Content, query: str, words: Taxonomy) -> bool:
    """Say by its tokens whether a case's text fulfils a query."""
    return place(content, query, words) < 5


_TOKENS: dict[str, list[list[str]]] = {}


def _tokens(content: Content, words: Taxonomy) -> list[list[str]]:
    title = content.original.title
    if title not in _TOKENS:
        # Words of two fields are no phrase.
        _TOKENS[title] = [[*fulltext.tokens(field), *["\0"] * 9] for field in searchable(content, words)]
    return _TOKENS[title]


def stands_in(tokens: list[str], part: Part) -> bool:
    """Say whether one of the ways of a part stands somewhere in a text."""
    return any(all(_stands(tokens, phrase) for phrase in way) for way in part.ways)


def _stands(tokens: list[str], phrase: Phrase) -> bool:
    *first, last = phrase.tokens
    for start in range(len(tokens) - len(first)):
        *before, there = tokens[start : start + len(first) + 1]
        if before == first and (there.startswith(last) if phrase.prefix else there == last):
            return True
    return False
