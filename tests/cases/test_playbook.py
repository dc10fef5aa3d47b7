"""The playbook: what a campaign team is told of the starter cases, and of whose rows that is a function."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import review
from cases.disclosure import told
from cases.errors import NotFound, Rejected
from cases.index import DAYS, Rows, ask_rows
from cases.playbook import (
    NARROWING,
    RESULTS,
    WHO,
    WITHIN,
    Advice,
    Entry,
    Playbook,
    Situation,
    behind,
    ledger,
    playbook,
    sheet,
    understand,
)
from cases.playbook.doing import EVERYBODY, NAMED, can_do, in_time
from cases.playbook.recording import recorded
from cases.playbook.understanding import scores
from cases.read import read_cases, read_lines
from cases.record import COUNTERMEASURES, TACTICS
from cases.setup import starter_member
from cases.submit import submit
from cases.taxonomy import Taxonomy, stated, taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case, Organisation, Outcome, Rendition, RenditionReference, Response
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ContributorShown, ReviewException
from tests.conftest import People

JUNKET = "junket for village chiefs before an election, Taiwan, party office"
JUNKETS = {"TW-2023-010", "TW-2023-012", "TW-2023-013", "TW-2023-031"}
POLLS = {"TW-2023-014", "TW-2023-015"}


@pytest.fixture(scope="module")
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


@pytest.fixture
def session(seeded: Engine) -> Iterator[Session]:
    """Open the public's door to the starter cases."""
    with viewing(seeded, ANONYMOUS) as opened:
        yield opened


def asked(engine: Engine, situation: Situation, viewer: Viewer = ANONYMOUS, *, leaving: bool = False) -> Playbook:
    """Return a viewer's playbook."""
    with viewing(engine, viewer) as session:
        return playbook(session, situation, leaving=leaving)


def entry_of(answer: Playbook, countermeasure: str) -> Entry:
    """Return what a playbook says of a countermeasure that was tried."""
    tried = (*answer.ranked, *answer.not_recommended)
    (found,) = [advice.entry for advice in tried if advice.countermeasure == countermeasure and advice.entry]
    return found


def names(session: Session, rows: Rows) -> set[str]:
    """Return the starter ids of some renditions."""
    return {name for line in read_lines(session, list(rows)) for name in line.references}


def ids(advices: tuple[Advice, ...]) -> list[str]:
    """Return the countermeasures of a list of a playbook, in order."""
    return [advice.countermeasure for advice in advices]


# --- what is found ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "q",
    [
        JUNKET,
        "village chiefs invited on a cheap trip before we vote",
        "村里長 招待旅遊 選前",
        "村里長選前被招待去旅遊",
        "里長が選挙前に招待旅行",
    ],
)
def test_a_junket_in_any_language_finds_the_junkets(session: Session, q: str) -> None:
    answer = playbook(session, Situation(q=q))
    assert answer.tactics[:1] == ("PW02",)
    assert names(session, answer.alike.rows) >= JUNKETS
    tried = ids(answer.ranked)
    assert {"CM19", "CM28", "CM31"} <= set(tried), "what was actually done in these cases"
    assert not set(tried) & set(ids(answer.reasoned))


@pytest.mark.parametrize("q", ["fabricated poll", "fake polls in the news", "假民調", "世論調査の捏造"])
def test_a_fabricated_poll_in_any_language_finds_both(session: Session, q: str) -> None:
    answer = playbook(session, Situation(q=q))
    assert answer.tactics[:1] == ("PW33",)
    assert names(session, answer.alike.rows) >= POLLS
    assert entry_of(answer, "CM19").results == {**dict.fromkeys(RESULTS, 0), "reduced": 1, "too_early": 1}


def test_who_asks_and_where_is_understood_from_the_words_and_can_be_taken_back(session: Session) -> None:
    answer = playbook(session, Situation(q=JUNKET))
    assert (answer.who, answer.understood.country, answer.alike.kept) == ("political_party", ("TW",), ("country",))
    assert {advice.countermeasure for advice in answer.ranked if advice.is_for_you} == {"CM01", "CM28"}
    other = playbook(session, Situation(q=JUNKET, without=("TW", "political_party", "PW02")))
    assert (other.who, other.understood.country, other.tactics) == ("", (), ())
    chosen = playbook(session, Situation(q=JUNKET, who="ngo", country=("JP",)))
    assert (chosen.who, chosen.understood.country) == ("ngo", ())


def test_a_country_that_did_it_narrows_nothing(session: Session) -> None:
    answer = playbook(session, Situation(q="village chiefs junket paid by Mongolia"))
    assert answer.understood.country == ("MN",)
    assert (answer.alike.kept, answer.alike.lost) == ((), ())
    assert names(session, answer.alike.rows) >= JUNKETS


def test_acquittals_are_shown_as_such_and_failures_lower_what_failed(seeded: Engine, session: Session) -> None:
    answer = playbook(session, Situation(q=JUNKET))
    prosecution = entry_of(answer, "CM19")
    assert prosecution.legal == {"acquitted": 2, "charged": 2, "convicted_final": 1}
    assert (prosecution.successes, prosecution.failures) == (0.0, 2.0)
    assert prosecution.results["no_visible_effect"] == 2
    failures = {"TW-2023-012", "TW-2023-031"}
    kept = Rows(row for row in answer.alike.rows if not names(session, Rows([row])) & failures)
    assert len(kept) == len(answer.alike.rows) - 2
    without = ledger(*recorded(session, kept))
    (better,) = [entry for entry in without if entry.countermeasure == "CM19"]
    assert better.estimate.low > prosecution.estimate.low
    place = [entry.countermeasure for entry in without].index("CM19")
    assert place < ids(answer.ranked).index("CM19") == len(answer.ranked) - 1
    with viewing(seeded, ANONYMOUS) as fresh:
        alone = Rows(row for row in answer.alike.rows if names(fresh, Rows([row])) == {"TW-2023-013"})
        (one,) = ledger(*recorded(fresh, alone))
    assert one.estimate.low > prosecution.estimate.low, "its conviction failed nowhere"


def test_the_newest_statement_that_says_what_happened_is_the_result(session: Session) -> None:
    (number,) = session.exec(
        select(RenditionReference.rendition_id).where(RenditionReference.value == "TW-2023-014")
    ).all()
    _, trials = recorded(session, Rows([number]))
    prosecution = next(trial for trial in trials if trial.countermeasure == "CM19")
    stated = session.exec(
        select(Outcome.result)
        .join(Response, col(Response.id) == Outcome.response_id)
        .where(Response.rendition_id == number, Response.countermeasure == "CM19")
        .order_by(col(Outcome.position))
    ).all()
    assert stated == ["reduced", "not_measured", "not_measured"]
    assert (prosecution.result, prosecution.evidence, prosecution.days) == ("reduced", "observed", 264)


# --- nothing found, little found ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [{}, {"country": ("TW",)}, {"who": "ngo", "within": "days"}, {"q": "   "}])
def test_an_empty_situation_has_an_empty_answer(session: Session, said: dict[str, Any]) -> None:
    situation = Situation(**said)
    answer = playbook(session, situation)
    assert situation.is_empty
    assert (answer.extent.cases, answer.ranked, answer.reasoned, answer.not_recommended) == (0, (), (), ())


def test_words_that_mean_nothing_find_nothing(session: Session) -> None:
    answer = playbook(session, Situation(q="zorg quux"))
    assert not answer.situation.is_empty
    assert (answer.tactics, answer.extent.cases, answer.ranked, answer.reasoned) == ((), 0, (), ())


def test_a_tactic_without_a_case_is_reasoned_about_and_says_so(session: Session, words: Taxonomy) -> None:
    seen = {tactic for view in read_cases(session, list(every(session))) if view.content for tactic in
            view.content.tactics}  # fmt: skip
    tactic = next(word.id for word in words.words(*TACTICS) if word.id not in seen and word.id == "PW27")
    answer = playbook(session, Situation(tactic=(tactic,)))
    assert (answer.extent.cases, answer.ranked) == (0, ())
    assert answer.reasoned
    assert all(advice.entry is None for advice in answer.reasoned)


def every(session: Session) -> Rows:
    """Return all renditions that a viewer reads."""
    return Rows(number for number in session.exec(select(Rendition.id)) if number is not None)


@pytest.mark.parametrize(
    ("asks", "kept", "lost"),
    [
        ({"country": ("TW",)}, ("country",), ()),
        ({"country": ("JP",)}, (), ("country",)),
        ({"country": ("TW",), "target": ("veterans",)}, ("country",), ("target",)),
        ({"country": ("JP",), "target": ("local_intermediary",)}, ("target",), ("country",)),
        ({"country": ("TW",), "channel": ("telegram",)}, ("country",), ("channel",)),
        ({"country": ("JP",), "target": ("veterans",), "channel": ("telegram",)}, (), NARROWING),
    ],
)
def test_what_would_leave_nothing_is_widened_step_by_step_and_named(
    session: Session, asks: dict[str, Any], kept: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    answer = playbook(session, Situation(tactic=("PW02",), **asks))
    assert answer.extent.cases
    assert (answer.alike.kept, answer.alike.lost) == (kept, lost)


def test_a_technique_includes_its_sub_techniques_and_a_target_those_below(session: Session) -> None:
    wide, narrow = (playbook(session, Situation(tactic=(name,))) for name in ("T0085", "T0085.003"))
    assert set(wide.alike.rows) > set(narrow.alike.rows)
    wide, narrow = (playbook(session, Situation(target=(name,))) for name in ("intermediaries", "local_intermediary"))
    assert set(wide.alike.rows) > set(narrow.alike.rows)


# --- what is never recommended ------------------------------------------------------------------------------------


def test_marked_counters_of_disarm_are_never_recommended_even_when_tried(seeded_copy: Engine, words: Taxonomy) -> None:
    marked = {word.id for word in words.words(*COUNTERMEASURES) if not word.suggested}
    assert len(marked) == 23
    with transaction(seeded_copy) as session:
        tried = session.exec(select(Response).where(Response.countermeasure == "CM28")).all()
        for response in tried:
            response.countermeasure = "C00016"
            session.add(response)
            session.add(
                Outcome(response_id=response.id or 0, position=9, result="stopped", evidence="tested", harm="serious")
            )
    answer = asked(seeded_copy, Situation(tactic=("PW02",)))
    assert ids(answer.not_recommended) == ["C00016"]
    assert entry_of(answer, "C00016").harms == {"serious": 2}
    for tactic in words.words(*TACTICS):
        answer = asked(seeded_copy, Situation(tactic=(tactic.id,)))
        assert not marked & {*ids(answer.ranked), *ids(answer.reasoned)}


# --- who reads what -----------------------------------------------------------------------------------------------


def owned_by_others(engine: Engine, shown: ContributorShown, name: str, *references: str) -> None:
    """Give starter cases to another organisation."""
    with transaction(engine) as session:
        other = Organisation(name=name, kind="ngo", country="JP", camp=name)
        session.add(other)
        session.flush()
        for case in session.exec(
            select(Case)
            .join(Rendition, col(Rendition.case_id) == Case.id)
            .join(RenditionReference, col(RenditionReference.rendition_id) == Rendition.id)
            .where(col(RenditionReference.value).in_(references))
        ):
            case.owner_id, case.contributor_shown = other.id, shown
            session.add(case)


SITUATIONS = [
    Situation(q=JUNKET),
    Situation(tactic=("PW02",), country=("TW",)),
    Situation(tactic=("PW02",), target=("voters",)),
    Situation(target=("local_intermediary",)),
    Situation(tactic=("PW33", "PW07")),
    Situation(q="poll"),
]


@pytest.mark.parametrize(("is_member", "two"), [(False, 0), (True, 2)])
def test_organisations_are_a_function_of_what_is_read_row_by_row(
    seeded_copy: Engine, is_member: bool, two: int
) -> None:
    with transaction(seeded_copy) as session:
        viewer = starter_member(session) if is_member else ANONYMOUS
    owned_by_others(seeded_copy, ContributorShown.ORGANISATION, "Shown", "TW-2023-010", "TW-2023-014")
    owned_by_others(seeded_copy, ContributorShown.KIND, "Hidden", "TW-2023-012", "TW-2023-015")
    with viewing(seeded_copy, viewer) as session:
        answers = [playbook(session, situation) for situation in SITUATIONS]
        for answer in answers:
            numbers = list(answer.alike.rows)
            known = {
                row: view.contributor.organisation
                for row, view in zip(numbers, read_cases(session, numbers), strict=True)
            }
            assert answer.extent.organisations == told(viewer, len({*known.values()} - {None}))
            for advice in answer.ranked:
                entry = advice.entry
                assert entry is not None
                owners = {known[number] for number in entry.renditions} - {None}
                assert entry.organisations == told(viewer, len(owners))
    assert [answers[0].extent.organisations, answers[1].extent.organisations] == [two, two]
    # Whoever the hidden owners are, no figure of any situation tells, so no difference between two can.
    owned_by_others(seeded_copy, ContributorShown.KIND, "Another", "TW-2023-012")
    with viewing(seeded_copy, viewer) as session:
        assert [playbook(session, situation) for situation in SITUATIONS] == answers


def publish(engine: Engine, viewer: Viewer, entered: dict[str, Any], **said: Any) -> str:
    """Publish a case as it is entered and return its id."""
    with transaction(engine) as session:
        receipt = submit(session, viewer, {**entered, **said})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)
    return receipt.id


RESPONSE = {
    "countermeasure": "CM08",
    "outcomes": [{"result": "reduced", "evidence": "observed", "as_of": "2024-02", "texts": []}],
}


def test_what_must_not_leave_is_counted_on_the_platform_alone(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    for audience in Audience:
        shared = {"circle": people.circle} if audience.value.startswith("amber") else {}
        publish(engine, people.steward, entered, audience=audience.value, responses=[RESPONSE], **shared)
    situation = Situation(tactic=("PW01",))
    for who, here, in_files in (
        (people.steward, 5, 3),
        (people.blue, 4, 3),
        (people.green, 2, 2),
        (ANONYMOUS, 1, 1),
    ):
        both = asked(engine, situation, who), asked(engine, situation, who, leaving=True)
        assert [answer.extent.cases for answer in both] == [here, in_files]
        assert [entry_of(answer, "CM08").trials for answer in both] == [here, in_files]


def test_reports_of_one_event_are_one_case_where_both_can_be_read(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    first = publish(engine, people.blue, entered, audience="clear", responses=[RESPONSE])
    publish(engine, people.green, entered, audience="clear", responses=[RESPONSE],
            relations=[{"case": first, "kind": "duplicates"}])  # fmt: skip
    publish(engine, people.green, entered, audience="clear", responses=[RESPONSE],
            relations=[{"case": first, "kind": "related"}])  # fmt: skip
    answer = asked(engine, Situation(tactic=("PW01",)), people.steward)
    entry = entry_of(answer, "CM08")
    assert (answer.extent.cases, entry.cases, entry.trials, entry.successes) == (2, 2, 3, 2.0)
    assert (answer.extent.organisations, entry.organisations) == (2, 2)
    with transaction(engine) as session:
        hidden = session.exec(select(Case).where(Case.public_id == first)).one()
        hidden.audience = Audience.GREEN
        session.add(hidden)
    assert asked(engine, Situation(tactic=("PW01",))).extent.cases == 2, "one of the two is gone, and ties nothing"
    assert asked(engine, Situation(tactic=("PW01",)), people.reader).extent.cases == 2


def test_two_readable_reports_are_not_tied_by_one_that_is_not(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    hidden = publish(engine, people.blue, entered, audience="green")
    for viewer in (people.green, people.steward):
        publish(engine, viewer, entered, audience="clear", relations=[{"case": hidden, "kind": "duplicates"}])
    assert asked(engine, Situation(tactic=("PW01",))).extent.cases == 2
    assert asked(engine, Situation(tactic=("PW01",)), people.reader).extent.cases == 1


def test_organisations_that_keep_their_names_are_not_said_to_be_none(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    publish(engine, people.blue, entered, audience="clear", contributor_shown="kind", responses=[RESPONSE])
    for viewer, named in (
        (ANONYMOUS, "fewer than 3 organisations named"),
        (people.green, "organisations not named"),
        (people.blue, "1 organisation"),
    ):
        with viewing(engine, viewer) as session:
            said = sheet(playbook(session, Situation(tactic=("PW01",))), taxonomy(session), "en")
        assert named in said.extent.split(" · ")
        assert named in said.ranked[0].tried.split(" · ")


def test_rows_and_index_answer_alike(seeded: Engine) -> None:
    for situation in SITUATIONS:
        with viewing(seeded, ANONYMOUS) as session:
            quick = playbook(session, situation)
        with viewing(seeded, ANONYMOUS) as session:
            ask_rows(session)
            assert playbook(session, situation) == quick


def test_the_cases_behind_a_countermeasure_are_those_it_counts(session: Session) -> None:
    situation = Situation(q=JUNKET)
    entry = entry_of(playbook(session, situation), "CM19")
    total, lines = behind(session, situation, "CM19")
    assert (total, len(lines)) == (5, 5) == (entry.cases, len(entry.renditions))
    assert all("CM19" in dict(line.responses) for line in lines)
    assert [line.period_from for line in lines] == sorted((line.period_from for line in lines), reverse=True)
    assert behind(session, situation, "CM19", limit=2, offset=4)[1] == lines[4:]
    with pytest.raises(NotFound):
        behind(session, situation, "CM44")


# --- what is asked ------------------------------------------------------------------------------------------------


def test_a_situation_is_read_back_from_its_address(words: Taxonomy) -> None:
    some = st.lists(st.sampled_from(["PW02", "PW33", "T0085.003"]), unique=True).map(tuple)
    situations = st.builds(
        Situation,
        q=st.text(max_size=60).map(lambda text: " ".join(text.replace("\0", "").split())),
        tactic=some,
        target=st.sampled_from([(), ("veterans",), ("voters", "veterans")]),
        country=st.sampled_from([(), ("TW",), ("JP", "TW")]),
        channel=st.sampled_from([(), ("line",)]),
        who=st.sampled_from(["", *WHO]),
        within=st.sampled_from(["", *WITHIN]),
        without=st.sampled_from([(), ("PW13", "TW", "ngo")]),
    )

    @given(situations)
    def check(situation: Situation) -> None:
        assert Situation.read(parse_qs(urlsplit(situation.url("/playbook")).query), words) == situation

    check()
    assert Situation().url("/playbook") == "/playbook"


def test_what_nobody_knows_is_named_with_its_field_and_left_out(words: Taxonomy) -> None:
    query = {
        "tactic": ["PW02", "PW99"],
        "country": ["QQ"],
        "target": ["nobody"],
        "channel": ["pigeon"],
        "who": ["king"],
        "within": ["seconds"],
        "without": ["PW13,PW98"],
        "page": ["3"],
    }
    with pytest.raises(Rejected) as caught:
        Situation.read(query, words)
    fields = ["tactic", "country", "target", "channel", "who", "within", "without"]
    assert [problem.field for problem in caught.value.problems] == fields
    kept, problems = Situation.read_what_is_known(query, words)
    assert kept == Situation(tactic=("PW02",), without=("PW13",))
    assert len(problems) == len(fields)


def test_words_decide_by_the_vocabularies_alone(session: Session, words: Taxonomy) -> None:
    assert understand(Situation(q=JUNKET), words) == playbook(session, Situation(q=JUNKET)).understood
    found = scores("village chief junket", words)
    assert max(found, key=found.__getitem__) == "PW02"
    assert scores("zorg", words) == {}
    offered = understand(Situation(q="facebook pages against veterans"), words)
    assert (offered.target, offered.channel) == (("veterans",), ("facebook",))
    assert understand(Situation(q="facebook", channel=("facebook",)), words).channel == ()


def test_who_asks_is_a_word_of_the_vocabulary_and_every_kind_the_file_names_is_known(words: Taxonomy) -> None:
    assert all(words.has("actor_type", who) for who in WHO)
    assert set(NAMED) == set(WHO)
    named = {word.lower() for several in stated("pw_countermeasures", "who").values() for word in several}
    known = set().union(*NAMED.values()) | {EVERYBODY}
    nobody_here = {"civic tech", "parliament", "parliaments", "allies", "consumers", "military", "court", "judge", "eu",
                   "influencer"}  # fmt: skip
    assert named <= known | nobody_here
    assert set().union(*NAMED.values()) <= named, "each is a word of the file"


def test_a_countermeasure_is_for_whom_the_vocabulary_names_or_who_did_it(words: Taxonomy) -> None:
    assert can_do("political_party", "CM27", words)
    assert not can_do("platform", "CM27", words)
    assert can_do("platform", "CM27", words, frozenset({"platform"}))
    assert can_do("fact_checker", "CM44", words), "for all"
    assert can_do("political_party", "C00040", words), "means about the same as CM27"
    assert not can_do("", "CM27", words)


def test_in_time_is_by_how_long_it_took_else_by_what_it_does(session: Session) -> None:
    entry = entry_of(playbook(session, Situation(q="fabricated poll")), "CM19")
    assert (entry.days, entry.timed) == (264, 1)
    assert [in_time(within, "CM19", entry) for within in DAYS] == [False, False, False]
    assert in_time("hours", "CM19"), "it disrupts, and nobody said how long it took"
    assert in_time("weeks", "CM19", replace(entry, days=30.0))
    assert not in_time("hours", "CM27"), "preparing takes longer"
    assert not in_time("", "CM19")
    assert set(DAYS) == set(WITHIN)
