from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from journeytui.analysis import plane
from laws import tried

TEN = st.integers(0, 10)


def rated(pain, risk, id="t"):
    return {"id": id, "@journey": "j", "@stage": "s", "pain": pain, "exit_risk": risk}


def plane_of(*touchpoints, every=None):
    grid = [{"pain": one["pain"], "exit_risk": one["exit_risk"], "touchpoints": 1} for one in touchpoints]
    every = [{"touchpoints": every or len(touchpoints)}]
    return study("pain", worst=list(touchpoints), grid=grid, every=every)


@pytest.mark.parametrize(
    ("pain", "risk", "index", "corner"),
    [(8, 9, 72, 1), (7, 7, 49, 1), (6, 10, 60, 0), (10, 6, 60, 0), (10, 10, 100, 1), (0, 9, 0, 0)],
)
def test_pain_and_exit_risk_move_the_number_and_the_corner(pain, risk, index, corner):
    found = plane_of(rated(pain, risk))
    assert table(found, "worst")[0]["index"] == index == round(100 * pain / 10 * risk / 10)
    assert len(found.findings) == corner
    here = table(found, "plane")[10 - risk]
    assert (here["exit_risk"], here[f"pain_{pain}"]) == (risk, 1)


def test_the_worst_comes_first_and_what_is_not_rated_is_said():
    found = plane_of(rated(7, 7, "a"), rated(9, 9, "b"), rated(2, 2, "c"), every=5)
    assert [row["touchpoint"] for row in table(found, "worst")] == ["b", "a", "c"]
    assert says(found) == [
        "Of 3 rated touchpoints, 2 stand in the corner that loses customers (pain and exit risk 7 or more).",
        "Worst: {0}, pain 9 and exit risk 9 of 10.",
        "Not rated: 2 of 5 touchpoints.",
    ]


def test_the_worst_that_is_said_aloud_is_the_first_of_the_table_and_of_what_to_look_at():
    for ids in ("abc", "cab"):
        found = plane_of(*(rated(9, 9, id) for id in ids))
        first = table(found, "worst")[0]["touchpoint"]
        assert found.headline[1].about == found.findings[0].about == (first,)


def test_what_was_told_of_the_journey_itself_stands_in_its_line():
    rows = [{"@journey": "j", "@stage": at, "pains": 1, "friction": 4.0} for at in ("s1", None)]
    assert [row["place"] for row in table(study("pain", pains=rows), "pains")] == ["j", "s1"]
    assert [row["friction"] for row in table(study("pain", None, pains=rows), "pains")] == [8]


def test_success_rates_are_multiplied_along_the_path():
    # 90 % · 80 % in the first stage, 50 % in the second: 72 %, and 36 % through both
    rates = [("s1", 90.0), ("s1", 80.0), ("s2", 50.0)]
    found = table(study("pain", stages=[{"id": "s1"}, {"id": "s2"}], success=[{"@stage": s, "success_rate": r} for s, r in rates]), "success")  # fmt: skip
    assert [row["here"] for row in found] == pytest.approx([0.72, 0.5])
    assert [row["so_far"] for row in found] == pytest.approx([0.72, 0.36])


def test_pains_weigh_severity_times_frequency():
    rows = [
        {"@journey": "j", "@stage": "s1", "pains": 2, "friction": 3 * 4 + 5 * 1.0},
        {"@journey": "j", "@stage": "s2", "pains": 1, "friction": 25.0},
    ]
    assert [(row["place"], row["friction"]) for row in table(study("pain", pains=rows), "pains")] == [
        ("s2", 25),
        ("s1", 17),
    ]
    assert plane.friction(3, 4) == 12
    assert plane.friction(None, 4) is plane.friction(3, None) is None


@tried(50)
@given(TEN, TEN, TEN)
def test_more_pain_never_makes_the_number_smaller(pain, more, risk):
    low, high = sorted((pain, more))
    assert 0 <= plane.pain_index(low, risk) <= plane.pain_index(high, risk) <= 100
    assert plane.pain_index(pain, risk) == plane.pain_index(risk, pain)


@tried(50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.floats(0, 1))
def test_no_more_get_through_a_longer_path(rates, another):
    product = plane.all_succeed(rates)
    assert math.isclose(product, math.prod(rates))
    assert 0 <= plane.all_succeed([*rates, another]) <= product <= 1
    assert plane.all_succeed([]) is None
