from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried

KPI = {"id": "k", "@journey": "j", "@stage": "s", "type": "other", "question": "", "scale": "", "unit": "days", "better": "down", "target": 5, "floor": 9, "lens": "customer", "newest.reading.value": 7.0, "newest.reading.counts": {}, "newest.reading.day": "2026-03-01", "before.reading.value": 8.0, "before.reading.counts": {}}  # fmt: skip


def answered(*changes, at="j", **rows):
    return study("kpis", at, kpis=[KPI | change for change in changes], **rows)


@pytest.mark.parametrize(
    ("change", "verdict", "trend", "age"),
    [
        ({}, "off target", "better", 30),
        ({"target": 7}, "on target", "better", 30),
        ({"floor": 6}, "beyond the floor", "better", 30),
        ({"better": "up"}, "beyond the floor", "worse", 30),
        ({"better": None}, "not known", "", 30),
        ({"newest.reading.value": 5.0}, "on target", "better", 30),
        ({"newest.reading.value": 10}, "beyond the floor", "worse", 30),
        ({"before.reading.value": 7.0}, "off target", "same", 30),
        ({"before.reading.value": None}, "off target", "", 30),
        ({"newest.reading.day": "2026-03-30"}, "off target", "better", 1),
        ({"newest.reading.value": None, "newest.reading.day": None}, "not known", "", None),
        ({"type": "NPS", "newest.reading.value": None, "newest.reading.counts": {"promoters": 3, "detractors": 2}}, "beyond the floor", "worse", 30),
    ],
)  # fmt: skip
def test_each_input_moves_verdict_trend_and_age(change, verdict, trend, age):
    (line,) = table(answered(change), "kpis")
    assert (line["verdict"], line["trend"], line["age"]) == (verdict, trend, age)


def test_what_is_counted_by_journey_and_lens_adds_up():
    found = answered(
        {}, {"id": "l", "target": 7}, {"id": "m", "better": None, "lens": "business", "@journey": "i"}, at=None
    )
    journeys = {row["journey"]: (row["kpis"], row["off"], row["unknown"]) for row in table(found, "journeys")}
    assert journeys == {"j": (2, 1, 0), "i": (1, 0, 1)}
    assert {row["lens"]: (row["kpis"], row["on"], row["off"], row["unknown"]) for row in table(found, "lenses")} == {"customer": (2, 1, 1, 0), "business": (1, 0, 0, 1)}  # fmt: skip
    assert says(found)[0] == "Of 3 KPIs, 1 is off target, 0 of them beyond the floor."


def test_only_equal_questions_on_equal_scales_are_compared():
    nps = {"type": "NPS", "question": "Would you recommend us?", "scale": "0–10"}
    found = answered(nps, nps | {"id": "l"}, nps | {"id": "m", "scale": "1–5"}, nps | {"id": "n", "question": ""}, nps | {"id": "o", "scale": ""}, {"id": "p"})  # fmt: skip
    said = {(row["question"], row["scale"]): (row["kpis"], row["comparable"]) for row in table(found, "comparable")}
    assert said == {
        ("Would you recommend us?", "0–10"): (2, "yes: same question, same scale"),
        ("Would you recommend us?", "1–5"): (1, "no: asked like no other"),
        ("", "0–10"): (1, "no: the question is not said"),
        ("Would you recommend us?", ""): (1, "no: the scale is not said"),
    }
    assert [line["kpi"] for line in table(found, "compared")] == ["k", "l"]


NPS = {"type": "NPS", "question": "Would you recommend us?", "scale": "0–10", "unit": "points", "better": "up"}


def test_values_of_equal_questions_on_equal_scales_are_compared_across_stages_and_journeys():
    found = answered(
        NPS | {"newest.reading.value": 12.0},
        NPS | {"id": "l", "@journey": "i", "@stage": "r", "newest.reading.value": 40.0},
        NPS | {"id": "m", "newest.reading.value": None},
        at=None,
    )
    lines = [(line["journey"], line["stage"], line["kpi"], line["value"], line["behind"]) for line in table(found, "compared")]  # fmt: skip
    assert lines == [("i", "r", "l", 40, 0), ("j", "s", "k", 12, -28)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, "yes: same question, same scale"),
        ({"better": "down"}, "no: what is good for one is bad for another"),
        ({"better": None}, "no: not all say which direction is good"),
        ({"unit": "%"}, "no: their units are not the same"),
        ({"newest.reading.value": None}, "no: fewer than two have been read"),
    ],
)
def test_why_values_cannot_be_compared_is_said(change, why):
    found = answered(NPS, NPS | {"id": "l"} | change)
    assert [line["comparable"] for line in table(found, "comparable")] == [why]
    assert ("compared" in {one.name for one in found.tables}) == why.startswith("yes")


def test_great_numbers_are_told_in_whole():
    assert answered({"newest.reading.value": 1234567.8}).findings[0].text == "{0} is beyond the floor: 1,234,567.8."


def test_alarms_come_before_what_is_off_and_that_before_what_is_old():
    found = answered(
        {"id": "old", "target": 9, "newest.reading.day": "2025-01-01"}, {"id": "off"}, {"id": "alarm", "floor": 6}
    )
    assert [one.about[0] for one in found.findings] == ["alarm", "off", "old"]


def test_goals_that_no_kpi_measures_are_named():
    found = answered({}, goals=[{"id": "g", "@journey": "j", "importance": 9}])
    assert table(found, "unmeasured") == [{"goal": "g", "importance": 9}]


@tried(50)
@given(st.lists(st.tuples(st.floats(0, 20), st.sampled_from(["up", "down", None]), st.sampled_from(["customer", "business", None])), min_size=1))  # fmt: skip
def test_lenses_and_journeys_sum_to_all_kpis_whatever_they_say(rows):
    found = answered(*({"id": str(at), "newest.reading.value": v, "better": b, "lens": lens} for at, (v, b, lens) in enumerate(rows)), at=None)  # fmt: skip
    for name in ("lenses", "journeys"):
        assert sum(line["kpis"] for line in table(found, name)) == len(rows)
    assert sum(line["off"] for line in table(found, "lenses")) == sum(line["off"] for line in table(found, "journeys"))
