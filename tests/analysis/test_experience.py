from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried

STAGES = [{"id": "s"}]
TOUCHPOINTS = [{"id": id, "@stage": "s", "emotion": 1, "moment_of_truth": id == "t"} for id in ("t", "u")]


def heard(weighed, weight, *, insights=1, type="survey", at="t", **more):
    return {"@journey": "j", "@stage": "s", "@touchpoint": at, "source_type": type, "weighed": weighed, "weight": weight, "insights": insights} | more  # fmt: skip


def answered(*rows, **more):
    return study("experience", evidence=list(rows), stages=STAGES, touchpoints=TOUCHPOINTS, **more)


def test_a_touchpoint_is_the_weighed_mean_and_its_stage_that_of_everything_on_it():
    # t: −2 with weight 100 and +1 with weight 300; u: −1 with weight 100
    found = answered(heard(-200.0, 100.0), heard(300.0, 300.0, type="interview"), heard(-100.0, 100.0, at="u"))
    at = {row["touchpoint"]: row for row in table(found, "touchpoints")}
    assert at["t"]["experience"] == (-200 + 300) / (100 + 300) == 0.25
    assert at["t"]["reliability"] == pytest.approx(2 / 5 * (1 - 0.5 / 3))
    assert at["u"]["experience"] == -1.0
    assert table(found, "stages")[0]["experience"] == (-200 + 300 - 100) / 500
    assert says(found)[:2] == ["0.0 on a scale of −2 to +2, from 3 insights of 2 types.", "Worst at {0}: -1.0."]


@pytest.mark.parametrize(
    ("weighed", "weight", "value"), [(-200, 100, -2), (-100, 100, -1), (-200, 200, -1), (100, 100, 1)]
)
def test_impact_and_weight_move_it_as_the_formula_says(weighed, weight, value):
    assert table(answered(heard(weighed, weight)), "touchpoints")[0]["experience"] == value


def test_without_evidence_there_is_a_gap_and_no_zero():
    found = answered(heard(0.0, 100.0))
    assert [row["experience"] for row in table(found, "touchpoints")] == [0.0, None]
    assert says(found)[-1] == "1 of 2 touchpoints without evidence."


def test_hand_and_evidence_disagree_from_one_step_on():
    assert "set to +1 by hand, but the evidence says -2.0" in answered(heard(-200, 100, at="u")).findings[0].text
    close = answered(heard(50, 100, at="u"), heard(50, 100, insights=9), heard(5, 10, type="feedback"))
    assert not [one for one in close.findings if "by hand" in one.text]


def test_every_persona_has_a_curve_of_its_own():
    rows = [{"persona": p, "@stage": s, "source_type": "survey", "weighed": w, "weight": 100.0, "insights": 1} for p, s, w in (("ann", "s", -100.0), ("ann", "z", 50.0), ("bob", "s", 200.0))]  # fmt: skip
    found = {row["persona"]: row for row in table(answered(by_persona=rows), "personas")}
    assert (found["ann"]["experience"], found["ann"]["worst"], found["ann"]["at_worst"]) == (-0.25, "s", -1.0)
    assert found["bob"]["experience"] == 2.0


def test_the_portfolio_begins_with_the_journey_that_feels_worst():
    rows = [heard(100.0, 100.0), heard(-100.0, 100.0) | {"@journey": "k"}]
    found = study("experience", None, journeys=rows)
    assert [row["journey"] for row in table(found, "journeys")] == ["k", "j"]
    assert says(found) == ["Of 2 journeys with evidence, 1 feels bad."]


def test_journeys_without_evidence_are_named_in_the_portfolio_and_feel_nothing():
    rows = [heard(0.0, 100.0), heard(0.0, 0.0) | {"@journey": "weightless"}]
    found = study("experience", None, journeys=rows, every=[{"id": id} for id in ("j", "k", "weightless")])
    assert [(row["journey"], row["experience"]) for row in table(found, "journeys")] == [("j", 0.0)]
    assert [row["journey"] for row in table(found, "unknown")] == ["k", "weightless"]
    assert says(found)[1:] == ["2 journeys have no evidence: how it feels there is not known."]


def test_today_stands_beside_what_is_aimed_at():
    found = answered(
        target=[{"id": "t2", "counterpart": "t", "emotion": 2}, {"id": "x", "counterpart": "gone", "emotion": 2}]
    )
    assert [
        (row["touchpoint"], row["emotion"], row["target"], row["target_emotion"]) for row in table(found, "target")
    ] == [("t", 1, "t2", 2)]


@tried(40)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 500), st.sampled_from("tu")), min_size=1, max_size=9),
    st.randoms(),
)
def test_the_order_of_the_evidence_never_matters(parts, random):
    rows = [heard(float(impact * weight), float(weight), at=at) for impact, weight, at in parts]
    before = table(answered(*rows), "touchpoints")
    random.shuffle(rows)
    assert table(answered(*rows), "touchpoints") == before


TARGET = [{"id": "t2", "counterpart": "t", "emotion": 2}, {"id": "u2", "counterpart": "u", "emotion": 1}]


def beside_target(*rows, today=(), target=TARGET):
    return answered(*today, target=target, target_evidence=list(rows))


def test_today_is_compared_with_the_target_by_evidence_where_both_have_some():
    # today t: −1.5 of weight 200; the target's t2: (100·1 + 300·2)/400 = 1.75, so 3.25 better
    found = beside_target(heard(100.0, 100.0, at="t2"), heard(600.0, 300.0, at="t2"), today=[heard(-300.0, 200.0)])
    rows = {row["target"]: row for row in table(found, "target")}
    assert (rows["t2"]["experience"], rows["t2"]["target_experience"], rows["t2"]["gained"]) == (-1.5, 1.75, 3.25)
    assert "Where both have evidence (1 touchpoint), today feels -1.5 and the target journey +1.8." in says(found)


@pytest.mark.parametrize(("weighed", "weight"), [(-200.0, 100.0), (0.0, 50.0), (60.0, 40.0)])
def test_the_evidence_of_the_target_moves_what_is_gained_as_the_formula_says(weighed, weight):
    found = beside_target(heard(weighed, weight, at="t2"), today=[heard(-100.0, 100.0)])
    assert table(found, "target")[0]["gained"] == weighed / weight + 1.0


def test_a_target_without_evidence_is_a_gap_and_said_and_never_zero():
    found = beside_target(heard(0.0, 100.0, at="t2"), today=[heard(-100.0, 100.0), heard(50.0, 100.0, at="u")])
    rows = {row["target"]: row for row in table(found, "target")}
    assert (rows["t2"]["target_experience"], rows["u2"]["target_experience"], rows["u2"]["gained"]) == (0.0, None, None)
    gap = "Of 2 touchpoints of the target journey that should replace one of today, 1 has no evidence yet, only an aim."
    assert (found.headline[-1].text, found.headline[-1].tone) == (gap, "gap")
    assert not [line for line in says(beside_target()) if "Where both" in line]
    assert says(beside_target(target=[])) == says(answered())


@tried(20)
@given(
    st.permutations([heard(w, 100.0, at=at) for at, w in (("t2", 50.0), ("t2", -200.0), ("u2", 100.0), ("x", 200.0))])
)
def test_the_order_of_the_targets_evidence_never_matters(rows):
    assert beside_target(*rows, today=[heard(-100.0, 100.0)]) == beside_target(
        *sorted(rows, key=str), today=[heard(-100.0, 100.0)]
    )
