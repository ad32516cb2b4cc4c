from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.analysis import asset, experience, kpis, opportunity, upkeep
from laws import tried

IMPACT = st.integers(-2, 2)
WEIGHT = st.floats(0, 1000, allow_subnormal=False)
NUMBER = st.floats(-1e9, 1e9)
TENTH = st.floats(0, 10)
EVIDENCE = st.lists(st.tuples(IMPACT, WEIGHT), max_size=12)


def felt(evidence: list[tuple[int, float]]) -> float | None:
    weighed = sum(impact * weight for impact, weight in evidence)
    return experience.value(weighed if evidence else None, sum(weight for _, weight in evidence) if evidence else None)


# --- experience ------------------------------------------------------------------------------------------------------


@tried(50)
@given(EVIDENCE)
def test_experience_is_between_the_worst_and_the_best_that_was_said(evidence):
    value = felt(evidence)
    counted = [impact for impact, weight in evidence if weight]
    if not counted:
        assert value is None
    else:
        assert min(counted) - 1e-9 <= value <= max(counted) + 1e-9
        assert -2 <= value <= 2


@tried(50)
@given(EVIDENCE, st.integers(-2, 2))
def test_what_weighs_nothing_says_nothing(evidence, impact):
    assert felt([*evidence, (impact, 0.0)]) == felt(evidence)


@tried(50)
@given(st.lists(st.tuples(IMPACT, st.integers(1, 1000)), min_size=1, max_size=12), st.integers(2, 9))
def test_only_the_proportion_of_the_weights_counts(evidence, times):
    assert felt([(impact, weight * times) for impact, weight in evidence]) == pytest.approx(felt(evidence))


@pytest.mark.parametrize(("weighed", "weight"), [(None, None), (0.0, 0.0), (None, 100.0), (0.0, None), (-200.0, 0.0)])
def test_a_gap_is_no_zero(weighed, weight):
    assert experience.value(weighed, weight) is None


def test_what_is_neither_good_nor_bad_is_a_zero_and_no_gap():
    assert experience.value(0.0, 100.0) == 0.0


@pytest.mark.parametrize(("weighed", "expected"), [(-900.0, -2.0), (900.0, 2.0)])
def test_scores_that_were_written_past_their_bounds_do_not_leave_the_curve(weighed, expected):
    assert experience.value(weighed, 100.0) == expected


# --- reliability -----------------------------------------------------------------------------------------------------


def test_one_interview_and_one_survey_beat_ten_interviews():
    assert experience.reliability(2, 2) > experience.reliability(10, 1)


@tried(50)
@given(st.integers(0, 10_000), st.integers(0, 20))
def test_reliability_is_between_nothing_and_one_and_grows_with_both(count, sources):
    here = experience.reliability(count, sources)
    assert 0 <= here <= 1
    assert experience.reliability(count + 1, sources) >= here
    assert experience.reliability(count, sources + 1) >= here


@tried(30)
@given(st.integers(1, 4), st.integers(1, 10_000))
def test_another_sort_of_source_beats_any_number_of_the_same(sources, count):
    assert experience.reliability(sources + 1, sources + 1) > experience.reliability(max(count, sources), sources)


def test_without_evidence_nothing_can_be_relied_on():
    assert experience.reliability(0, 0) == experience.reliability(-1, 3) == 0.0


# --- KPIs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "read", "counts", "expected"),
    [
        ("NPS", None, {"promoters": 60, "passives": 20, "detractors": 20}, 40.0),
        ("NPS", None, {"promoters": 0, "detractors": 12}, -100.0),
        ("NPS", None, {"promoters": 12}, 100.0),
        ("NPS", None, {"passives": 5}, 0.0),
        ("CSAT", None, {"very_satisfied": 30, "satisfied": 40, "neutral": 20, "dissatisfied": 10}, 70.0),
        ("CSAT", None, {"dissatisfied": 10}, 0.0),
        ("ratio", None, {"numerator": 41, "denominator": 100}, 41.0),
        ("duration", None, {"numerator": 1, "denominator": 4}, 25.0),
        ("ratio", 0.5, {"numerator": 41, "denominator": 100}, 0.5),
        ("NPS", 0, {"promoters": 9}, 0.0),
        ("NPS", None, {}, None),
        ("CSAT", None, {"satisfied": 0}, None),
        ("ratio", None, {"numerator": 3}, None),
        ("ratio", None, {"numerator": 3, "denominator": 0}, None),
        ("ratio", None, {"numerator": 3, "denominator": -2}, None),
        ("count", None, {"calls": 3}, None),
        (None, None, {"promoters": 3}, None),
        ("NPS", None, {"promoters": "many"}, None),
        ("NPS", None, {"promoters": 3, "note": "by phone"}, 100.0),
        ("NPS", "many", {"promoters": 3}, 100.0),
        ("NPS", None, "3 promoters", None),
    ],
)
def test_the_value_of_a_reading(kind, read, counts, expected):
    assert kpis.value(kind, read, counts) == expected


@tried(50)
@given(st.dictionaries(st.sampled_from(["promoters", "passives", "detractors"]), st.integers(0, 10_000)))
def test_an_nps_is_between_minus_and_plus_a_hundred_or_nothing(counts):
    value = kpis.value("NPS", None, counts)
    assert value is None if not sum(counts.values()) else -100 <= value <= 100


@pytest.mark.parametrize(
    ("latest", "better", "target", "floor", "expected"),
    [
        (70, "up", 70, None, "on"), (71, "up", 70, 50, "on"), (69.9, "up", 70, 50, "off"), (50, "up", 70, 50, "off"), (49.9, "up", 70, 50, "alarm"),
        (7, "down", 7, None, "on"), (6, "down", 7, 14, "on"), (7.1, "down", 7, 14, "off"), (14, "down", 7, 14, "off"), (14.1, "down", 7, 14, "alarm"),
        (None, "up", 70, 50, "unknown"), (70, None, 70, 50, "unknown"), (70, "", 70, 50, "unknown"), (70, "sideways", 70, 50, "unknown"),
        (70, "up", None, None, "unknown"), (40, "up", None, 50, "alarm"), (60, "up", None, 50, "unknown"), (0, "up", 0, 0, "on"), (0, "down", 0, 0, "on"),
    ],
)  # fmt: skip
def test_the_verdict_on_a_kpi(latest, better, target, floor, expected):
    assert kpis.verdict(latest, better, target, floor) == expected


@tried(50)
@given(NUMBER, st.none() | NUMBER, st.none() | NUMBER)
def test_down_is_up_seen_in_a_mirror(latest, target, floor):
    mirrored = kpis.verdict(-latest, "down", None if target is None else -target, None if floor is None else -floor)
    assert kpis.verdict(latest, "up", target, floor) == mirrored


@tried(50)
@given(NUMBER, NUMBER, NUMBER, st.sampled_from(["up", "down"]))
def test_what_gets_better_is_never_judged_worse(latest, more, target, better):
    order = ["alarm", "off", "on"]
    nearer = latest + abs(more) if better == "up" else latest - abs(more)
    verdicts = [kpis.verdict(value, better, target, target) for value in (latest, nearer)]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


# --- asset, opportunity, reviews -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({}, None),
        ({"renewed": 9, "grew": 3}, None),
        ({"won": 12}, None),
        ({"lost": 5}, None),
        ({"won": 0, "lost": 5}, -5),
        ({"won": 12, "lost": 5, "renewed": 80}, 7),
        ({"won": 0}, None),
    ],
)
def test_net_counts_who_came_and_who_left(moved, expected):
    assert asset.net(moved) == expected


@tried(50)
@given(TENTH, TENTH)
def test_a_goal_leaves_as_much_room_as_its_importance_at_least_and_twice_at_most(importance, satisfaction):
    score = opportunity.score(importance, satisfaction)
    assert importance <= score <= 2 * importance
    if satisfaction >= importance:
        assert score == importance


@pytest.mark.parametrize(
    ("importance", "satisfaction", "expected"),
    [(9, 3, 15), (8, 5, 11), (5, 9, 5), (0, 0, 0), (10, 0, 20), (None, 3, None), (9, None, None)],
)
def test_the_score_of_an_opportunity(importance, satisfaction, expected):
    assert opportunity.score(importance, satisfaction) == expected


@pytest.mark.parametrize(
    ("reviewed_on", "every_days", "expected"),
    [
        (dt.date(2026, 3, 1), 30, dt.date(2026, 3, 31)),
        (dt.date(2024, 2, 28), 1, dt.date(2024, 2, 29)),
        (None, 30, None),
        (dt.date(2026, 3, 1), None, None),
        (dt.date(2026, 3, 1), 0, None),
        (dt.date.max, 1, None),
        (dt.date(2026, 3, 1), 10**12, None),
    ],
)
def test_the_day_of_the_next_review(reviewed_on, every_days, expected):
    assert upkeep.review_due(reviewed_on, every_days) == expected
