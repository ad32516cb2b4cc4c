from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried


def activities(function="Support", number=1, serves=1, advances="yes"):
    return {"function": function, "activities": number, "serves?": serves, "advances": advances}


def aligned(*rows):
    return table(study("alignment", activities=list(rows)), "functions")


def test_the_alignment_of_a_function_is_what_serves_and_advances_of_all_it_does():
    rows = [
        activities(number=3),
        activities(number=2, serves=0),
        activities(number=1, advances="no"),
        activities(number=4, advances=None),
    ]
    (line,) = aligned(*rows)
    assert line == {
        "function": "Support",
        "activities": 10,
        "serve": 3 + 1 + 4,
        "advance": 3 + 2,
        "unknown": 4,
        "alignment": 3 / 10,
    }
    assert (
        says(study("alignment", activities=rows))[0]
        == "Of 10 activities, 3 serve a touchpoint and bring the customer nearer to the goal."
    )


@pytest.mark.parametrize(
    ("row", "share"),
    [(activities(number=3), 1.0), (activities(number=3, serves=0), 0.0), (activities(number=3, advances="no"), 0.0), (activities(number=3, advances="unknown"), 0.0)],
)  # fmt: skip
def test_each_input_moves_the_share(row, share):
    assert aligned(row)[0]["alignment"] == share
    assert aligned(row, activities())[0]["alignment"] == (3 * share + 1) / 4


def test_the_least_aligned_function_comes_first_and_parts_sum_to_the_whole():
    rows = [activities("A", 2), activities("B", 3, serves=0), activities(None, 1)]
    found = aligned(*rows)
    assert found[0]["function"] == "B"
    assert found[-1]["function"] in ("A", "no function said")
    assert sum(line["activities"] for line in found) == 6


def test_functions_at_work_in_a_stage_are_counted_once_an_activity():
    touchpoints = [{"id": "t", "@stage": "s1"}, {"id": "u", "@stage": "s1"}, {"id": "v", "@stage": "s2"}]
    each = [{"function": "A", "serves": frozenset("tu")}, {"function": "A", "serves": frozenset("uv")}, {"function": "B", "serves": frozenset()}]  # fmt: skip
    found = table(study("alignment", each=each, touchpoints=touchpoints, stages=[{"id": "s1"}, {"id": "s2"}]), "matrix")
    assert [line["function_0"] for line in found] == [2, 1]


def test_orphans_and_touchpoints_without_support_are_named():
    orphan = {"id": "a", "@journey": "j", "function": "", "serves?": 0, "advances": "no"}
    found = study("alignment", orphans=[orphan, orphan | {"id": "b", "serves?": 1}], uncovered=[{"id": "t", "@journey": "j", "@stage": "s"}], activities=[activities()], covered=[{"touchpoints": 3, "lonely": 1}])  # fmt: skip
    assert [line["why"] for line in table(found, "orphans")] == [
        "serves no touchpoint, does not advance the goal",
        "does not advance the goal",
    ]
    assert table(found, "uncovered") == [{"stage": "s", "touchpoint": "t"}]
    assert [one.about for one in found.findings] == [("a",)]
    assert says(found)[1] == "Of 3 touchpoints that we run, 1 is served by no activity."


@tried(50)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 9), st.booleans(), st.sampled_from(["yes", "no", None])), min_size=1))  # fmt: skip
def test_what_is_aligned_is_part_of_what_serves_and_of_what_advances_and_functions_sum_to_the_whole(rows):
    found = aligned(*(activities(f, n, int(serves), advances) for f, n, serves, advances in rows))
    assert sum(line["activities"] for line in found) == sum(n for _, n, _, _ in rows)
    for line in found:
        assert 0 <= line["alignment"] * line["activities"] <= min(line["serve"], line["advance"]) + 1e-9
