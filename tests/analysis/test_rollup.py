from __future__ import annotations

import pytest
from hypothesis import example, given
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


def at(journey, stage, **more):
    return {"@journey": journey, "@stage": stage} | more


def test_each_stage_is_added_up_with_the_journeys_in_it_and_they_sum_to_the_whole():
    found = study(
        "rollup", "a",
        nested=[*inside(c="b"), {"id": "b", "within": "a-2"}], stages_of=[*STAGES, {"id": "a-2", "@journey": "a"}],
        path=[at("a", "", id="a-s"), at("a", "", id="a-2"), at("b", "", id="b-s")],
        evidence=[felt("a", 200.0, 200.0), felt("b", -400.0, 200.0), felt("c", 0.0, 100.0)],
        evidence_at=[at("a", "a-s", weighed=100.0, weight=100.0), at("a", None, weighed=100.0, weight=100.0), at("b", "b-s", weighed=-400.0, weight=200.0)],
        friction_at=[at("a", "a-2", friction=5.0), at("c", "c-s", friction=7.0)],
        corner=[{"@journey": "b", "records": 3}, {"@journey": "a", "records": 1}], corner_at=[at("a", "a-s", corner=1), at("b", "b-s", corner=3)],
    )  # fmt: skip
    lines = [tuple(line.values()) for line in table(found, "stages")]
    assert lines == [("a-s", None, 1.0, None, 1), ("a-2", 2, -400 / 300, 12, 3), ("a", None, 1.0, None, None)]
    assert sum(line[4] or 0 for line in lines) == table(found, "journeys")[0]["corner"]


def test_the_level_is_the_declared_one_and_customers_counted_twice_are_said():
    rows = {"nested": inside(b="a"), "stages_of": STAGES, "levels": [{"id": "a", "level": "lifecycle"}, {"id": "b", "level": None}]}  # fmt: skip
    found = study("rollup", "a", **rows, moves=[moved("a", "won", 5), moved("b", "won", 3)])
    assert [(line["level"], line["depth"]) for line in table(found, "journeys")] == [("lifecycle", 0), ("", 1)]
    assert "counted twice" in found.tables[0].note
    for moves in ([moved("a", "won", 5)], [moved("b", "won", 5)], []):
        assert not study("rollup", "a", **rows, moves=moves).tables[0].note


def test_the_portfolio_shows_each_journey_once_below_its_top():
    found = study("rollup", None, nested=inside(b="a", c="b"), stages_of=STAGES)
    assert [(line["journey"], line["depth"]) for line in table(found, "journeys")] == [("a", 0), ("b", 1), ("c", 2)]
    assert says(study("rollup", None, nested=inside(b="a"), stages_of=STAGES)) == [
        "1 journey looks into a stage of another."
    ]


@tried(60)
@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcd")))
@example({"a": "b", "b": "c", "c": "b", "d": "a"})
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
