from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from journeytui.analysis import asset
from journeytui.analysis.studies.ranking import SHOWN
from journeytui.domain.kinds import Money
from laws import tried

Q1, Q2 = ("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")
COUNT = st.integers(0, 10**6)


def move(direction="won", customers=1, when=Q1, **more):
    """A row of movements: of everybody, at no stage, without a reason or a value."""
    base = {"@journey": "j", "parent.starts_on": when[0], "parent.ends_on": when[1], "parent.segment": None, "stage": None, "reason": "", "value.currency": None, "worth": None}  # fmt: skip
    return base | {"direction": direction, "customers": customers} | more


def euros(direction, customers, worth):
    return move(direction, customers, worth=worth, **{"value.currency": "EUR"})


def newest(*moves, name="periods"):
    return table(study("asset", moves=list(moves)), name)[-1]


def test_net_replace_ratio_net_value_and_value_gap_are_those_of_the_formulas():
    line = newest(euros("won", 20, 400_000), euros("lost", 30, 900_000), move("renewed", 7))
    assert line["net"] == 20 - 30
    assert line["replace_ratio"] == 30 / 20
    assert line["net_value"] == Money(400_000 - 900_000, "EUR")
    assert line["value_gap"] == Money(900_000 // 30 - 400_000 // 20, "EUR")
    assert line["renewed"] == 7


@pytest.mark.parametrize(
    ("won", "lost", "net", "ratio", "gap"),
    [
        ((20, 400_000), (30, 900_000), -10, 1.5, 10_000),
        ((21, 400_000), (30, 900_000), -9, 30 / 21, round(30_000 - 400_000 / 21)),
        ((20, 600_000), (30, 900_000), -10, 1.5, 0),
        ((20, 400_000), (40, 900_000), -20, 2.0, 2_500),
        ((20, 400_000), (30, 300_000), -10, 1.5, -10_000),
    ],
)
def test_each_input_moves_the_figures_as_the_formulas_say(won, lost, net, ratio, gap):
    line = newest(euros("won", *won), euros("lost", *lost))
    assert (line["net"], line["replace_ratio"], line["value_gap"]) == (net, pytest.approx(ratio), Money(gap, "EUR"))


def test_what_nobody_counted_is_a_gap():
    line = newest(move("renewed", 7))
    assert (line["won"], line["net"], line["replace_ratio"], line["net_value"]) == (None, None, None, None)
    assert says(study("asset")) == ["Nobody has counted the customers yet: no asset period has movements."]


def test_amounts_of_two_currencies_are_never_added():
    line = newest(euros("won", 1, 100), move("lost", 1, worth=100, **{"value.currency": "USD"}))
    assert line["net_value"] is None


def test_groups_are_parts_where_everybody_was_counted_and_the_whole_where_nobody_did():
    groups = [move("won", 6, **{"parent.segment": "a"}), move("won", 5, **{"parent.segment": "b"})]
    assert newest(*groups)["won"] == 11
    assert newest(*groups, move("won", 10))["won"] == 10
    assert [row["won"] for row in table(study("asset", moves=[*groups, move("won", 10)]), "segments")] == [6, 5]


def test_periods_add_up_to_quarters_and_years_and_one_inside_another_is_not_counted_again():
    months = [move("won", 4, ("2026-01-01", "2026-01-31")), move("won", 3, ("2026-02-01", "2026-02-28"))]
    rows = [*months, move("won", 9, Q2), move("lost", 1, ("2025-12-15", "2026-01-14"))]
    answered = study("asset", moves=rows)
    assert [(row["quarter"], row["won"]) for row in table(answered, "quarters")] == [("2026-Q2", 9), ("2026-Q1", 7)]
    assert [(row["year"], row["won"]) for row in table(answered, "years")] == [("2026", 16)]
    both = study("asset", moves=[*months, move("won", 12, Q1)])
    assert [row["won"] for row in table(both, "quarters")] == [12]


def test_stages_show_their_share_of_what_is_attributed_and_what_is_not():
    rows = [move("lost", 30, stage="s1"), move("lost", 10, stage="s2"), move("lost", 5), move("won", 8, stage="s2")]
    stages = [{"id": "s1", "reached": 200, "reached_in": ""}, {"id": "s2", "reached": 50, "reached_in": ""}]
    answered = study("asset", moves=rows, stages=stages)
    first, second = table(answered, "stages")
    assert (first["share_of_lost"], second["share_of_lost"]) == (30 / 40, 10 / 40)
    assert (first["share_reached"], second["share_reached"]) == (1.0, 50 / 200)
    assert second["net"] == 8 - 10
    note = next(one.note for one in answered.tables if one.name == "stages")
    assert note == (
        "5 of 45 lost at no stage of this journey; reached: of those who began; who stops uncounted has no bar"
    )
    assert says(answered)[1:] == [
        "Most left at {0}: 30 (75 % of 40 lost at a stage).",
        "Why there: no reason given (30).",
        "Nobody answers for that stage.",
        "No open opportunity is about it.",
    ]
    assert [one.first for one in answered.headline] == [False, True, True, True, True]


@pytest.mark.parametrize(("own", "over", "told"), [("p1", "p2", "p1"), (None, "p2", "p2")])
def test_who_answers_for_the_stage_where_most_left_is_told(own, over, told):
    stage = {"id": "s1", "reached": None, "reached_in": "", "accountable": own, "@journey.accountable": over}
    who = study("asset", moves=[move("lost", 3, stage="s1")], stages=[stage]).headline[-2]
    assert (who.text, who.about) == ("{0} answers for that stage.", (told,))


def test_why_they_left_there_is_told_of_those_who_left_there_and_of_all_where_no_stage_is_known():
    there = [move("lost", 5, stage="s1", reason="slow"), move("lost", 4, stage="s1", reason="dear")]
    others = [move("lost", 8, stage="s2", reason="moved {away}"), move("lost", 90, reason="died")]
    told = [one.text.format("it") for one in study("asset", moves=[*there, *others]).headline]
    assert told[1:] == ["Most left at it: 9 (53 % of 17 lost at a stage).", "Why there: “slow” (5 of 9)."]
    nowhere = [move("lost", 3, reason="dear"), move("lost", 8, reason="moved {away}")]
    assert study("asset", moves=nowhere).headline[-1].text.format() == "Why: “moved {away}” (8 of 11)."


STAGES = [{"id": "s1", "reached": None, "reached_in": ""}, {"id": "s2", "reached": None, "reached_in": ""}]
OPPORTUNITY = dict.fromkeys(SHOWN) | {"id": "o", "addresses": frozenset({"s2"})}


def to_do(*opportunities, **standing):
    """What is said of what to do first where most left, which is the stage s2."""
    rows = {word: [] for word in ("touchpoint", "goal", "kpi", "insight")} | standing
    moves = [move("lost", 3, stage="s2"), move("lost", 2, stage="s1")]
    given = [OPPORTUNITY | one for one in opportunities]
    last = study("asset", moves=moves, stages=STAGES, opportunities=given, **rows).headline[-1]
    return last.about


def test_the_first_opportunity_about_the_stage_where_most_left_is_what_to_do():
    rice = {"reach": 100, "impact": 1, "confidence": 50, "effort": 1}
    assert to_do({}, {"id": "p"} | rice) == ("p",)
    assert to_do({}, {"id": "p", "addresses": frozenset({"s1"})} | rice) == ("o",)
    assert to_do({}, {"id": "p", "status": "done"} | rice) == ("o",)
    assert not to_do({"addresses": frozenset({"s1"})})


@pytest.mark.parametrize("word", ["touchpoint", "goal", "kpi", "insight"])
@pytest.mark.parametrize(("stage", "told"), [("s2", ("o",)), ("s1", ()), (None, ())])
def test_an_opportunity_about_what_stands_in_the_stage_is_about_the_stage(word, stage, told):
    assert to_do({"addresses": frozenset({"x"})}, **{word: [{"id": "x", "@stage": stage}]}) == told


@pytest.mark.parametrize(("stage", "told"), [("s2", ("o",)), ("s1", ()), (None, ())])
def test_an_opportunity_about_those_who_left_at_the_stage_is_about_the_stage(stage, told):
    assert to_do({"addresses": frozenset({"x"})}, movement=[{"id": "x", "stage": stage}]) == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, ""),
        ({"status": "in {progress}"}, " (in {progress})"),
        ({"status": "in progress", "^decision.about?": 1}, " (in progress)"),
        ({"reach": 100, "impact": 1, "confidence": 50, "effort": 1}, " by RICE"),
    ],
)
def test_how_far_it_is_stands_behind_it(change, told):
    moves = [move("lost", 3, stage="s2")]
    last = study("asset", moves=moves, stages=STAGES, opportunities=[OPPORTUNITY | change]).headline[-1]
    assert last.text.format("it") == f"Do first there{told}: it."


def test_reasons_are_the_five_with_most_customers_and_their_share_is_of_all():
    rows = [move("lost", n, reason=f"r{n}") for n in range(1, 8)]
    found = table(study("asset", moves=rows), "reasons_lost")
    assert [row["reason"] for row in found] == ["r7", "r6", "r5", "r4", "r3"]
    assert found[0]["share"] == 7 / 28


@pytest.mark.parametrize(("then", "told"), [(105, 0), (104, 1)])
def test_what_a_period_ends_with_has_to_be_what_the_next_begins_with(then, told):
    rows = [move("won", 9), move("lost", 4), move("won", 1, Q2)]
    assert len(study("asset", moves=rows, periods=periods(100, then)).findings) == told


def periods(*openings):
    return [{"@journey": "j", "starts_on": a, "ends_on": b, "segment": None, "opening": n} for (a, b), n in zip((Q1, Q2), openings, strict=True)]  # fmt: skip


@pytest.mark.parametrize(("then", "adds_up"), [(105, True), (104, False), (None, False)])
def test_a_period_ends_with_those_it_began_with_those_won_and_without_those_lost(then, adds_up):
    rows = [move("won", 9), move("lost", 4), move("won", 3, Q2), move("lost", 2, Q2)]
    answered = study("asset", moves=rows, periods=periods(100, then))
    second, first = table(answered, "periods")
    assert (first["closing"], second["closing"]) == (100 + 9 - 4, None if then is None else then + 1)
    note = next(one.note for one in answered.tables if one.name == "periods")
    assert ("each begins with what the one before it ended with" in note) == adds_up


def test_all_that_were_won_and_lost_stand_beside_those_at_no_stage():
    rows = [move("lost", 30, stage="s1"), move("lost", 5), move("won", 8, stage="s1")]
    answered = study("asset", moves=rows, stages=[{"id": "s1", "reached": None, "reached_in": ""}])
    assert next(one.note for one in answered.tables if one.name == "stages") == (
        "5 of 35 lost at no stage of this journey"
    )


@pytest.mark.parametrize(("everybody", "told"), [(11, 0), (12, 0), (10, 1)])
def test_groups_that_have_more_than_everybody_are_told(everybody, told):
    groups = [move("lost", 6, **{"parent.segment": "a"}), move("lost", 5, **{"parent.segment": "b"})]
    found = study("asset", moves=[*groups, move("lost", everybody)]).findings
    assert [one.text for one in found] == [
        "2026-01-01 to 2026-03-31: 10 were lost, but in the groups together 11."
    ] * told
    assert study("asset", moves=groups).findings == ()


def test_the_newest_period_of_each_journey_counts_for_the_portfolio():
    rows = [move("won", 5, Q1), move("won", 9, Q2), move("lost", 1, Q2), move("lost", 2, Q1) | {"@journey": "k"}]
    answered = study("asset", None, moves=rows)
    assert says(answered)[:2] == [
        "In the newest period of each journey 9 customers came and 3 left: 6 more.",
        "1 journey has not counted both who came and who left: the net of these is not known.",
    ]
    assert {row["journey"]: row["net"] for row in table(answered, "journeys")} == {"k": None, "j": 8}


@pytest.mark.parametrize(
    ("rows", "net_value", "gap", "won_value", "lost_value"),
    [
        ([euros("won", 20, 400_000), move("lost", 30)], None, None, 400_000, None),
        ([euros("won", 20, 400_000), euros("lost", 10, 300_000), move("lost", 20)], None, 10_000, 400_000, 300_000),
        ([move("won", 20), euros("lost", 30, 900_000)], None, None, None, 900_000),
        ([euros("won", 20, 400_000)], None, None, 400_000, None),
        ([euros("won", 20, 400_000), euros("lost", 30, 0)], 400_000, -20_000, 400_000, 0),
        ([euros("renewed", 20, 400_000)], None, None, None, None),
    ],
)
def test_who_has_no_value_is_not_worth_nothing(rows, net_value, gap, won_value, lost_value):
    answered = study("asset", moves=rows)
    for name in ("periods", "quarters", "years"):
        line = table(answered, name)[-1]
        told = tuple(None if line[one] is None else line[one].units for one in ("net_value", "value_gap", "won_value", "lost_value"))  # fmt: skip
        assert told == (net_value, gap, won_value, lost_value)


def test_of_how_many_a_value_is_known_is_said_where_it_is_not_of_all():
    rows = [euros("won", 20, 400_000), euros("lost", 10, 300_000), move("lost", 20), euros("renewed", 2, 7)]
    (note,) = (one.note for one in study("asset", moves=rows).tables if one.name == "periods")
    assert note == "a value is known of 10 of 30 lost"
    assert newest(*rows)["renewed_value"] == Money(7, "EUR")


def test_who_was_not_counted_is_not_nobody():
    def said(*rows):
        return says(study("asset", moves=list(rows)))[0].partition(" to 2026-03-31 ")[2]

    assert said(move("renewed", 3)) == "nobody counted who came and who left."
    assert said(move("won", 9)) == "9 customers came; nobody counted who left."
    assert said(move("lost", 9)) == "9 customers left; nobody counted who came."
    assert said(move("lost", 9), move("won", 0)) == "0 customers came and 9 left: 9 fewer."
    assert said(move("won", None)) == "nobody counted who came and who left."
    only_won = newest(move("won", 9))
    assert (only_won["lost"], only_won["net"], only_won["replace_ratio"]) == (None, None, None)


def test_a_period_in_which_one_side_was_not_counted_has_no_end_and_contradicts_nothing():
    answered = study("asset", moves=[move("won", 9), move("won", 1, Q2)], periods=periods(100, 100))
    assert [row["closing"] for row in table(answered, "periods")] == [None, None]
    assert answered.findings == ()


def test_at_a_stage_nobody_is_lost_only_where_it_was_counted():
    stages = [{"id": id, "reached": None, "reached_in": ""} for id in ("s1", "s2")]
    rows = [move("lost", 3, stage="s1")]
    assert [row["net"] for row in table(study("asset", moves=rows, stages=stages), "stages")] == [None, None]
    answered = study("asset", moves=[*rows, move("won", 1)], stages=stages)
    assert [row["net"] for row in table(answered, "stages")] == [-3, None]


def test_spans_of_which_not_every_period_counted_both_are_said():
    jan, feb = ("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")
    answered = study("asset", moves=[move("won", 4, jan), move("lost", 1, jan), move("won", 3, feb)])
    notes = {one.name: one.note for one in answered.tables}
    assert notes["quarters"] == "not every period of 2026-Q1 counted both who came and who left"
    assert notes["months"] == ""
    assert [(row["month"], row["won"]) for row in table(answered, "months")] == [("2026-02", 3), ("2026-01", 4)]


def test_more_than_came_to_the_stage_before_are_said():
    stages = [
        {"id": id, "reached": n, "reached_in": ""} for id, n in (("s1", 50), ("s2", None), ("s3", 80), ("s4", 80))
    ]
    found = study("asset", moves=[move("won", 1)], stages=stages).findings
    assert [(one.text, one.about) for one in found] == [
        ("{0} was reached by 80, but {1} before it by 50.", ("s3", "s1"))
    ]


@pytest.mark.parametrize("direction", ["won", "lost", "renewed", "grew", "declined", "referred"])
def test_groups_and_periods_are_checked_for_every_direction_and_for_the_portfolio(direction):
    rows = [move(direction, 15, **{"parent.segment": "a"}), move(direction, 10)]
    (one,) = study("asset", None, moves=rows).findings
    assert (one.text, one.about) == (f"{{0}}: 2026-01-01 to 2026-03-31: 10 were {direction}, but in the groups together 15.", ("j",))  # fmt: skip
    (one,) = study("asset", moves=[rows[0], move("other", 1)]).findings
    assert one.text == f"2026-01-01 to 2026-03-31: in the groups together 15 were {direction}, but of everybody nobody counted it."  # fmt: skip


def test_groups_that_begin_with_more_than_everybody_and_ends_that_are_no_beginning_are_said_for_the_portfolio():
    opened = [one | {"opening": n, "segment": s} for one, n, s in zip(periods(0, 0)[:1] * 2, (10, 15), (None, "a"), strict=True)]  # fmt: skip
    (one,) = study("asset", None, moves=[move("won", 1)], periods=opened).findings
    assert one.text == "{0}: 2026-01-01 to 2026-03-31: 10 were there at its beginning, but in the groups together 15."
    rows = [move("won", 9), move("lost", 4), move("won", 1, Q2)]
    (one,) = study("asset", None, moves=rows, periods=periods(100, 104)).findings
    assert one.text == "{0}: 2026-01-01 to 2026-03-31 ends with 105 customers, but the next period begins with 104."


@tried(50)
@given(st.lists(st.tuples(st.sampled_from(["won", "lost"]), COUNT, st.sampled_from([None, "s1", "s2"])), min_size=1))
def test_stages_and_what_is_at_none_add_up_to_the_period(moves):
    stages = [{"id": id, "reached": None, "reached_in": ""} for id in ("s1", "s2")]
    answered = study("asset", moves=[move(d, n, stage=s) for d, n, s in moves], stages=stages)
    for direction in ("won", "lost"):
        nowhere = sum(n for d, n, s in moves if d == direction and s is None)
        at = sum(row[direction] or 0 for row in table(answered, "stages"))
        assert at + nowhere == (table(answered, "periods")[-1][direction] or 0)


@tried(50)
@given(COUNT, st.integers(0, 10**9), COUNT, st.integers(0, 10**9))
def test_the_value_gap_is_nothing_where_one_side_is_not_known(won, won_value, lost, lost_value):
    gap = asset.value_gap(won, won_value, lost, lost_value)
    assert (gap is None) == (not won or not lost)
    assert (asset.replace_ratio(won, lost) is None) == (not won)
