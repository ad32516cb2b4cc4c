from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from journeytui.analysis.studies.balance import balance
from laws import tried

FIVE = st.integers(1, 5)


def weighed(us, them, rated, stage="s"):
    return {"@journey": "j", "@stage": stage, "us": us, "them": them, "rated": rated}


@pytest.mark.parametrize(
    ("us", "them", "rated", "expected", "said"),
    [
        (9.0, 6.0, 3, 1.0, "3 touchpoints are weighed: for ourselves first (+1.00)."),
        (6.0, 6.0, 3, 0.0, "3 touchpoints are weighed: evenly for both (+0.00)."),
        (6.0, 9.0, 3, -1.0, "3 touchpoints are weighed: for the customer first (-1.00)."),
        (3.0, 2.0, 1, 1.0, "1 touchpoint is weighed: for ourselves first (+1.00)."),
        (9.0, 6.0, 6, 0.5, "6 touchpoints are weighed: for ourselves first (+0.50)."),
    ],
)
def test_the_balance_is_what_we_gain_over_the_customer_on_average(us, them, rated, expected, said):
    found = study("balance", importance=[weighed(us, them, rated)], stages=[{"id": "s"}])
    (line,) = table(found, "balance")
    assert line == {"stage": "s", "rated": rated, "to_customer": them / rated, "to_us": us / rated, "balance": expected}
    assert says(found)[0] == said


def test_goals_are_counted_by_whose_they_are_and_whether_they_are_met():
    def goals(whose, met, goals, importance, asked=1):
        return {"perspective": whose, "met": met, "goals": goals, "importance": importance, "importance#": asked}

    rows = [goals("customer", "yes", 1, 9.0), goals("customer", "no", 3, 21.0), goals("customer", "partly", 1, None, 0), goals("organisation", None, 2, 8.0)]  # fmt: skip
    found = study("balance", goals=rows)
    theirs, ours = table(found, "goals")
    assert theirs == {
        "whose": "the customer's",
        "goals": 5,
        "importance": 30 / 4,
        "met": 1,
        "partly": 1,
        "share_met": 1 / 5,
    }
    assert (ours["goals"], ours["importance"], ours["share_met"]) == (2, 4.0, 0.0)
    assert says(found)[1] == "5 goals are the customer's, 2 ours."


@pytest.mark.parametrize(("us", "them", "apart"), [(5, 3, [2]), (4, 3, []), (1, 3, [-2]), (None, 3, [])])
def test_touchpoints_two_steps_apart_serve_one_side(us, them, apart):
    row = {"id": "t", "@journey": "j", "importance_to_us": us, "importance_to_customer": them}
    found = study("balance", touchpoints=[row])
    assert [
        line["apart"] for one in found.tables if one.name == "one_sided" for line in table(found, "one_sided")
    ] == apart


@pytest.mark.parametrize(("importance", "findings"), [(8, 1), (7.9, 0)])
def test_an_important_goal_that_is_not_met_is_said_aloud(importance, findings):
    assert len(study("balance", unmet=[{"id": "g", "importance": importance}]).findings) == findings


def test_a_journey_with_goals_of_ours_alone_is_found():
    rows = [
        {"@journey": j, "perspective": p, "goals": 1}
        for j, p in (("j", "organisation"), ("k", "organisation"), ("k", "customer"))
    ]
    assert [one.about for one in study("balance", None, goals_of=rows).findings] == [("j",)]


@tried(50)
@given(st.lists(st.tuples(FIVE, FIVE), min_size=1))
def test_turning_the_scales_round_turns_the_balance_round(pairs):
    us, them = (float(sum(side)) for side in zip(*pairs, strict=True))
    assert balance(us, them, len(pairs)) == -balance(them, us, len(pairs))
    assert -4 <= balance(us, them, len(pairs)) <= 4
    assert balance(us, them, 0) is None
