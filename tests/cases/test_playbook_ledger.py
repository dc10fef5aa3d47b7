"""The ledger's numbers: calculated again another way for random ledgers, and what one more trial does to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from cases.index import UNMEASURED, WORKED
from cases.playbook import GRADES, RESULTS, Entry, Opinion, Report, Trial, estimates, ledger
from cases.playbook.ranking import HIGH, LOW

DAY = date(2024, 1, 1)
FAILED = tuple(result for result in RESULTS if result not in (*WORKED, *UNMEASURED))


def trials_with(*results: str) -> st.SearchStrategy[Trial]:
    """Draw a trial with one of some results."""
    return st.builds(
        Trial,
        rendition=st.integers(1, 9),
        countermeasure=st.sampled_from(["CM01", "CM02", "CM03", "CM04"]),
        result=st.sampled_from(results),
        evidence=st.sampled_from(GRADES),
    )


trials = trials_with(*RESULTS)
events = st.lists(st.integers(1, 9), min_size=9, max_size=9)
ledgers = st.lists(trials, max_size=40)


opinions = st.lists(
    st.builds(
        Opinion,
        rendition=st.integers(1, 9),
        countermeasure=st.sampled_from(["CM01", "CM02", "CM03", "CM04"]),
        result=st.sampled_from(RESULTS),
        evidence=st.sampled_from(GRADES),
    ),
    max_size=20,
)


def of_these(tried: Sequence[Trial], thought: Sequence[Opinion]) -> list[Opinion]:
    """Return the opinions of what was tried in the case they are of."""
    known = {(one.rendition, one.countermeasure) for one in tried}
    return [one for one in thought if (one.rendition, one.countermeasure) in known]


def reports(shared: Sequence[int]) -> dict[int, Report]:
    """Return nine reports, of which those with one number tell of one event."""
    return {at: Report(event, event % 4, DAY, DAY) for at, event in enumerate(shared, 1)}


def by_hand(known: Mapping[int, Report], tried: Sequence[Trial | Opinion], name: str) -> tuple[Fraction, Fraction]:
    """Return the weights of a countermeasure's successes and failures, in fractions."""
    good, bad = Fraction(0), Fraction(0)
    for event in {report.event for report in known.values()}:
        those = [one for one in tried if one.countermeasure == name and known[one.rendition].event == event]
        told = [one for one in those if one.result in (*WORKED, *FAILED)]
        for one in told:
            if one.result in WORKED:
                good += Fraction(1, len(told))
            else:
                bad += Fraction(1, len(told))
    return good, bad


@settings(max_examples=200)
@given(events, ledgers, opinions)
def test_the_numbers_are_those_of_an_independent_calculation(
    shared: list[int], tried: list[Trial], said: list[Opinion]
) -> None:
    known, thought = reports(shared), of_these(tried, said)
    found = ledger(known, tried, thought)
    assert {entry.countermeasure for entry in found} == {one.countermeasure for one in tried}
    for entry in found:
        good, bad = by_hand(known, [*tried, *thought], entry.countermeasure)
        assert (entry.successes, entry.failures) == pytest.approx((float(good), float(bad)), abs=1e-12)
        posterior = stats.beta(float(1 + good), float(1 + bad))
        assert entry.estimate.low == pytest.approx(posterior.ppf(0.1), abs=1e-9)
        assert entry.estimate.high == pytest.approx(posterior.ppf(0.9), abs=1e-9)
        # The mean is how likely the next one works: the Beta-Binomial's single draw.
        next_one = stats.betabinom(1, float(1 + good), float(1 + bad))
        assert entry.estimate.mean == pytest.approx(next_one.pmf(1), abs=1e-9)
        curve = posterior.pdf
        below, _ = integrate.quad(curve, 0, entry.estimate.low)
        assert below == pytest.approx(0.1, abs=1e-6)
        those = [one for one in tried if one.countermeasure == entry.countermeasure]
        assert entry.results == {result: sum(one.result == result for one in those) for result in RESULTS}
        assert entry.trials == len(those) == sum(entry.results.values())
        assert sum(entry.opinions.values()) == sum(one.countermeasure == entry.countermeasure for one in thought)
        assert entry.cases == len({known[one.rendition].event for one in those})
        assert entry.organisations == len({known[one.rendition].owner for one in those})
        assert entry.successes + entry.failures <= entry.cases, "a case counts once"
    order = [(-entry.estimate.low, -entry.cases) for entry in found]
    assert order == sorted(order)


def place(found: Sequence[Entry], name: str) -> int:
    """Return where a countermeasure stands, 0 for the first."""
    return [entry.countermeasure for entry in found].index(name)


@settings(max_examples=200)
@given(events, ledgers, opinions, trials_with(*WORKED, *FAILED), st.booleans())
def test_one_more_success_never_lowers_and_one_more_failure_never_raises(
    shared: list[int], tried: list[Trial], said: list[Opinion], more: Trial, by_others: bool
) -> None:
    known = reports(shared)
    tried = [*tried, Trial(more.rendition, more.countermeasure, "too_early")]
    said = of_these(tried, said)
    before = ledger(known, tried, said)
    if by_others:
        opinion = Opinion(more.rendition, more.countermeasure, more.result, more.evidence or "none")
        after = ledger(known, tried, [*said, opinion])
    else:
        after = ledger(known, [*tried, more], said)
    was, now = (place(found, more.countermeasure) for found in (before, after))
    low, then = before[was].estimate.low, after[now].estimate.low
    if more.result in WORKED:
        assert (now <= was, then >= low) == (True, True)
    else:
        assert (now >= was, then <= low) == (True, True)


@settings(max_examples=100)
@given(events, ledgers, trials_with(*UNMEASURED))
def test_an_unknown_result_moves_no_estimate(shared: list[int], tried: list[Trial], more: Trial) -> None:
    known = reports(shared)
    before = {entry.countermeasure: entry.estimate for entry in ledger(known, tried)}
    after = {entry.countermeasure: entry.estimate for entry in ledger(known, [*tried, more])}
    assert {name: after[name] for name in before} == before


@given(st.floats(0, 500), st.floats(0, 500))
def test_more_of_the_same_moves_the_estimate_one_way(good: float, bad: float) -> None:
    here, better, worse = estimates([(good, bad), (good + 1, bad), (good, bad + 1)])
    assert worse.low < here.low < better.low
    assert worse.mean < here.mean < better.mean
    assert worse.high < here.high < better.high
    assert 0 < here.low < here.high < 1


def test_what_nobody_measured_could_be_anything() -> None:
    (nothing,) = estimates([(0, 0)])
    assert (nothing.low, nothing.mean, nothing.high) == pytest.approx((LOW, 0.5, HIGH))
    assert estimates([]) == []


def test_once_in_one_case_does_not_pass_ten_of_eleven() -> None:
    once, often = estimates([(1, 0), (10, 1)])
    assert once.low < often.low


def test_two_who_say_otherwise_outweigh_the_owner() -> None:
    known = {1: Report(1, 1, DAY, DAY)}
    said = [
        Opinion(1, "CM01", result, "observed", "minor") for result in ("backfired", "no_visible_effect", "too_early")
    ]
    (entry,) = ledger(known, [Trial(1, "CM01", "stopped", "opinion")], [*said, Opinion(1, "CM02", "stopped", "none")])
    assert (entry.successes, entry.failures) == pytest.approx((1 / 3, 2 / 3))
    assert entry.results["stopped"] == entry.trials == 1
    assert entry.opinions == {"no_visible_effect": 1, "backfired": 1, "too_early": 1}
    assert entry.harms == {"minor": 3}


def test_equal_ones_stand_by_cases_then_by_evidence_that_it_worked_then_by_id() -> None:
    known = {number: Report(number, 1, DAY, DAY) for number in (1, 2, 3)}
    tried = [
        Trial(1, "CM04", "stopped", "opinion"),
        Trial(1, "CM03", "stopped", "tested"),
        Trial(1, "CM02", "stopped", "opinion"),
        Trial(1, "CM01", "stopped", "opinion"),
        Trial(2, "CM01", "too_early"),
    ]
    assert [entry.countermeasure for entry in ledger(known, tried)] == ["CM01", "CM03", "CM02", "CM04"]


def test_reports_of_one_event_count_once() -> None:
    apart = {1: Report(1, 1, DAY, DAY, "acquitted"), 2: Report(2, 2, DAY, DAY, "acquitted")}
    together = {1: Report(1, 1, DAY, DAY, "acquitted"), 2: Report(1, 2, DAY, DAY, "acquitted")}
    tried = [Trial(1, "CM01", "reduced"), Trial(2, "CM01", "reduced")]
    (one,), (two,) = ledger(together, tried), ledger(apart, tried)
    assert (one.cases, one.successes, one.organisations, one.legal) == (1, 1.0, 2, {"acquitted": 1})
    assert (two.cases, two.successes, two.organisations, two.legal) == (2, 2.0, 2, {"acquitted": 2})


def test_harm_cost_and_time_are_those_of_the_trials() -> None:
    known = {1: Report(1, None, DAY, date(2025, 2, 3)), 2: Report(2, 7, date(2023, 1, 1), DAY)}
    tried = [
        Trial(1, "CM01", "backfired", "observed", harm="serious", cost="days", days=4, doer="ngo"),
        Trial(1, "CM01", "too_early", harm="none_seen", cost="days", days=9),
        Trial(2, "CM01", "not_measured"),
    ]
    (entry,) = ledger(known, tried)
    assert entry.harms == {"none_seen": 1, "serious": 1}
    assert (entry.costs, entry.days, entry.timed) == ({"days": 2}, 6.5, 2)
    assert (entry.first, entry.last, entry.organisations) == (date(2023, 1, 1), date(2025, 2, 3), 1)
    assert (entry.evidence, entry.proven, entry.doers) == ({"observed": 1}, None, {"ngo"})
    assert entry.known == 1
