from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried

ROW = {"id": "o", "@journey": "j", "customer_value": 80, "business_value": 40, "effort": 2, "confidence": 50, "reach": 1000, "impact": 1.5, "status": "", "accountable": None, "addresses": frozenset(), "^decision.about?": 0}  # fmt: skip


def ranked(*changes, library=None, **more):
    return table(
        study("priorities", "j", library, opportunities=[ROW | change for change in changes], **more), "opportunities"
    )


@pytest.mark.parametrize(
    ("change", "value", "rice", "quadrant"),
    [
        ({}, 60, 1000 * 1.5 * 0.5 / 2, "quick win"),
        ({"customer_value": 40}, 40, 375, "maybe"),
        ({"business_value": 20}, 50, 375, "quick win"),
        ({"effort": 3}, 60, 250, "big bet"),
        ({"effort": 3, "customer_value": 10}, 25, 250, "time sink"),
        ({"confidence": 100}, 60, 750, "quick win"),
        ({"reach": 2000}, 60, 750, "quick win"),
        ({"impact": 3}, 60, 750, "quick win"),
        ({"effort": 0}, 60, None, "quick win"),
        ({"effort": None}, 60, None, ""),
        ({"customer_value": None}, None, 375, ""),
    ],
)
def test_each_input_moves_value_rice_and_quadrant(change, value, rice, quadrant):
    (line,) = ranked(change)
    assert (line["value"], line["rice"], line["quadrant"]) == (value, rice, quadrant)


@pytest.mark.parametrize(
    ("importance", "satisfaction", "room"), [(9, 3, 15), (8, 3, 13), (9, 4, 14), (3, 9, 3), (None, 3, None)]
)
def test_the_room_of_a_goal_is_that_of_the_one_with_most(importance, satisfaction, room):
    goals = [
        {
            "id": "g",
            "@journey": "j",
            "perspective": "customer",
            "importance": importance,
            "satisfaction": satisfaction,
            "^opportunity.addresses?": 1,
        }
    ]
    assert ranked({"addresses": frozenset(["g", "elsewhere"])}, goals=goals)[0]["ulwick"] == room


def test_scores_of_ones_own_stand_beside_and_a_flawed_one_is_said():
    (line,) = ranked({}, library={"scores": {"mine": "0.5 * value + rice / 5", "twice": "2 * mine"}})
    assert (line["score_mine"], line["score_twice"]) == (0.5 * 60 + 375 / 5, 2 * (30 + 75))
    found = study("priorities", "j", {"scores": {"{a}": "{b"}}, opportunities=[ROW])
    assert found.findings[0].text.format().startswith("The library's own scores cannot be worked out. {a}:")


def test_first_comes_what_has_the_greatest_rice_and_what_has_none_comes_last():
    found = study("priorities", opportunities=[ROW | {"id": "a"}, ROW | {"id": "b", "reach": 9000}, ROW | {"id": "c", "reach": None}, ROW | {"id": "d", "status": "done"}])  # fmt: skip
    assert [line["opportunity"] for line in table(found, "opportunities")] == ["b", "a", "c"]
    assert says(found)[:2] == ["First: {0}, RICE 3,375.", "Of 3 open opportunities, 3 are quick wins."]  # fmt: skip
    assert [line["opportunities"] for line in table(found, "quadrants")] == [3]


def test_where_the_first_is_decided_on_the_first_that_is_not_is_told_too():
    begun = ROW | {"status": "in progress", "^decision.about?": 1, "reach": 9000}
    found = study("priorities", opportunities=[begun, ROW | {"id": "a"}, ROW | {"id": "b", "reach": 10}])
    assert [(one.text, one.about) for one in found.headline[:2]] == [
        ("First (in progress): {0}, RICE 3,375.", ("o",)),
        ("First without a decision of its own: {0}.", ("a",)),
    ]
    assert says(study("priorities", opportunities=[begun]))[1] == "Of 1 open opportunity, 1 is a quick win."


def test_a_quick_win_that_was_decided_on_is_no_finding():
    assert len(study("priorities", opportunities=[ROW]).findings) == 1
    assert not study("priorities", opportunities=[ROW | {"^decision.about?": 1}]).findings


def test_journeys_are_ranked_by_all_their_rice():
    found = study(
        "priorities", None, opportunities=[ROW, ROW | {"id": "b"}, ROW | {"id": "c", "@journey": "k", "effort": 4}]
    )
    assert [(line["journey"], line["rice"], line["quick_wins"]) for line in table(found, "journeys")] == [
        ("j", 750, 2),
        ("k", 187.5, 0),
    ]


def test_a_journey_of_whose_opportunities_nobody_knows_the_rice_has_none_and_comes_last():
    unknown = {"reach": None, "customer_value": None}
    found = study("priorities", None, opportunities=[ROW | unknown, ROW | {"id": "b", "@journey": "k"} | unknown, ROW | {"id": "c", "@journey": "k", "reach": 0}])  # fmt: skip
    lines = [
        (line["journey"], line["with_rice"], line["rice"], line["quick_wins"]) for line in table(found, "journeys")
    ]
    assert lines == [("k", 1, 0, 1), ("j", 0, None, None)]


def test_what_it_is_worth_to_customers_and_to_us_stands_beside_the_mean():
    (line,) = ranked({})
    assert (line["customer_value"], line["business_value"], line["value"]) == (80, 40, 60)
    (line,) = ranked({"business_value": None})
    assert (line["customer_value"], line["business_value"], line["value"]) == (80, None, None)


@tried(50)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 5)), min_size=1, max_size=9), st.randoms())  # fmt: skip
def test_quadrants_sum_to_all_that_have_a_value_and_the_order_of_records_never_matters(rows, random):
    made = [ROW | {"id": str(at), "customer_value": c, "business_value": b, "effort": e} for at, (c, b, e) in enumerate(rows)]  # fmt: skip
    found = study("priorities", opportunities=made)
    assert sum(line["opportunities"] for line in table(found, "quadrants")) == len(rows)
    random.shuffle(made)
    assert table(study("priorities", opportunities=made), "opportunities") == table(found, "opportunities")
