from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried

STAGES = [{"id": f"{journey}-s", "@journey": journey} for journey in "abcd"]


def inside(**within):
    """Each journey in a stage of another."""
    return [{"id": one, "within": f"{over}-s"} for one, over in within.items()]


def felt(journey, weighed, weight):
    return {"@journey": journey, "weighed": weighed, "weight": weight}


def moved(journey, direction, customers, ends="2026-03-31"):
    return {
        "@journey": journey,
        "direction": direction,
        "customers": customers,
        "parent.ends_on": ends,
        "parent.starts_on": "",
        "parent.segment": None,
    }


def test_a_journey_is_added_up_with_all_that_nests_in_it():
    found = study("rollup", "a", nested=inside(b="a", c="b"), stages_of=STAGES, stages=[{"@journey": j, "records": 2} for j in "abc"], evidence=[felt("a", 100.0, 100.0), felt("b", -400.0, 200.0), felt("c", 0.0, 100.0)], moves=[moved("a", "won", 5), moved("c", "won", 0), moved("c", "lost", 7), moved("c", "lost", 90, "2025-03-31")], corner=[{"@journey": "b", "records": 3}], open_decisions=[{"@journey": "c", "records": 1}])  # fmt: skip
    top, middle, low = table(found, "journeys")
    assert (top["journeys"], top["stages"], top["experience"], top["net"]) == (3, 6, (100 - 400 + 0) / 400, 5 - 7)
    assert (middle["journeys"], middle["experience"], middle["net"], middle["corner"]) == (2, -400 / 300, -7, 3)
    assert (low["depth"], low["experience"], low["decisions"], low["corner"]) == (2, 0.0, 1, None)
    assert says(found) == ["2 journeys nest in it. How it feels: +1.0 by itself, -0.8 with all of them."]


@pytest.mark.parametrize(
    ("weighed", "weight", "value"), [(100.0, 100.0, 1.0), (200.0, 200.0, 1.0), (-100.0, 100.0, -1.0)]
)
def test_evidence_below_moves_what_is_above(weighed, weight, value):
    found = study("rollup", "a", nested=inside(b="a"), stages_of=STAGES, evidence=[felt("b", weighed, weight)])
    assert table(found, "journeys")[0]["experience"] == value


def test_the_portfolio_shows_each_journey_once_below_its_top():
    found = study("rollup", None, nested=inside(b="a", c="b"), stages_of=STAGES)
    assert [(line["journey"], line["depth"]) for line in table(found, "journeys")] == [("a", 0), ("b", 1), ("c", 2)]
    assert says(study("rollup", None, nested=inside(b="a"), stages_of=STAGES)) == [
        "1 journey looks into a stage of another."
    ]


@tried(60)
@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcd")))
def test_however_journeys_are_knotted_each_is_shown_once_and_counted_once(within):
    found = study(
        "rollup",
        None,
        nested=inside(**within),
        stages_of=STAGES,
        stages=[{"@journey": j, "records": 1} for j in "abcd"],
    )
    lines = table(found, "journeys") if found.tables else []
    shown = [line["journey"] for line in lines]
    assert len(shown) == len(set(shown))
    assert {one for one, over in within.items() if one != over} <= set(shown)
    assert all(line["stages"] == line["journeys"] <= 4 for line in lines)


def test_a_thousand_journeys_in_each_other_are_no_trouble():
    many = [{"id": str(at), "within": f"{at - 1}-s"} for at in range(1, 1500)]
    found = study("rollup", "0", nested=many, stages_of=[{"id": f"{at}-s", "@journey": str(at)} for at in range(1500)])
    assert table(found, "journeys")[0]["journeys"] == 1500
