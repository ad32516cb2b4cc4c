from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from journeytui.analysis.studies import upkeep
from laws import tried

OLD = {"id": "j", "reviewed_on": "2026-01-01", "review_every_days": 30}


def broken(library=None, **rows):
    """By rule: how many records break it; the rows are named by rule."""
    found = study("upkeep", "j", library, **{f"{name.replace('_', '-')} 0": those for name, those in rows.items()})
    return {line["rule"]: line["records"] for line in table(found, "rules")}


@pytest.mark.parametrize(
    ("change", "library", "late"),
    [
        ({}, {}, 1),
        ({"review_every_days": 89}, {}, 0),
        ({"review_every_days": 88}, {}, 1),
        ({"reviewed_on": "2026-03-30"}, {}, 0),
        ({"reviewed_on": None}, {}, 1),
        ({"review_every_days": None}, {}, 0),
        ({"review_every_days": None}, {"review_every_days": 30}, 1),
        ({"review_every_days": 400}, {"review_every_days": 30}, 0),
        ({"reviewed_on": "soon"}, {}, 1),
    ],
)
def test_a_review_is_overdue_when_its_cadence_is_over(change, library, late):
    assert broken(library, review_overdue=[OLD | change])["review-overdue"] == late


@pytest.mark.parametrize(("setting", "left"), [(None, 3), ("50", 2), (50, 2), ("81", 1), ("20", 3), ("much", 3)])
def test_only_opportunities_that_are_worth_enough_have_to_be_decided(setting, left):
    rows = [{"id": "a", "customer_value": 80}, {"id": "b", "customer_value": 20}, {"id": "c", "customer_value": None}]
    library = {"rules": {"opportunities-undecided": setting}} if setting is not None else {}
    assert broken(library, opportunities_undecided=rows)["opportunities-undecided"] == left
    found = study("upkeep", "j", library, **{"opportunities-undecided 0": rows})
    said = next(one.note for one in found.tables if one.name == "rules")
    unknown = "of opportunities-undecided, 1 has no customer value and may be worth less than is set"
    assert said == (unknown if setting in ("50", 50, "81", "20") else "")


@pytest.mark.parametrize("off", ["off", " OFF ", "no", "0", 0, 0.0])
def test_a_rule_that_is_off_is_not_looked_at(off):
    rows = {"stage_goal": [{"id": "s"}]}
    assert broken(**rows)["stage-goal"] == 1
    assert "stage-goal" not in broken({"rules": {"stage-goal": off}}, **rows)


def test_what_breaks_rules_adds_up_and_stands_record_by_record():
    found = study("upkeep", **{"stage-goal 0": [{"id": "s"}, {"id": "r"}], "journey-owner 0": [{"id": "j"}]})
    assert says(found) == ["3 records break 2 of 8 rules."]
    assert table(found, "records") == [
        {"rule": "journey-owner", "record": "j"},
        {"rule": "stage-goal", "record": "r"},
        {"rule": "stage-goal", "record": "s"},
    ]
    assert says(study("upkeep")) == ["All 8 rules hold."]


def test_names_of_ours_are_found_in_journeys_stages_and_touchpoints():
    rows = {
        f"inside-out-name {at}": [{"id": str(at), "title": "Onboarding"}, {"id": "ok", "title": "I begin"}]
        for at in range(3)
    }
    assert [line["record"] for line in table(study("upkeep", **rows), "records")] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        ({"stage-gaol": "off"}, "there is no rule stage-gaol; did you mean stage-goal?"),
        ({"zebra": "off"}, "there is no rule zebra; there are journey-owner, "),
        ({"stage-goal": "of"}, "stage-goal cannot be of; it is on or off"),
        ({"stage-goal": 50}, "stage-goal cannot be 50; it is on or off"),
        ({"opportunities-undecided": 101}, "it is on, off or a number from 0 to 100"),
        ({"opportunities-undecided": "many"}, "it is on, off or a number from 0 to 100"),
        ({"opportunities-undecided": "50", "stage-goal": "OFF", "inside-out words": "siebel; dunning", "review-overdue": "on"}, ""),
    ],
)  # fmt: skip
def test_a_setting_that_no_rule_takes_is_told_with_what_it_could_be(setting, wrong):
    found = upkeep.flaws(setting)
    assert wrong in "".join(found.values())
    assert bool(found) == bool(wrong)
    assert any("cannot all be kept" in said for said in says(study("upkeep", "j", {"rules": setting}))) == bool(wrong)


@tried(50)
@given(st.dictionaries(st.sampled_from([rule.name for rule in upkeep.RULES]), st.integers(1, 4)), st.data())
def test_switching_a_rule_off_takes_away_what_breaks_it_and_nothing_else(broken_by, data):
    rows = {f"{name} 0": [{"id": f"{name}{at}", "title": "Onboarding", "reviewed_on": None, "review_every_days": 1, "customer_value": 9} for at in range(n)] for name, n in broken_by.items()}  # fmt: skip
    off = data.draw(st.sampled_from([rule.name for rule in upkeep.RULES]))
    before, after = (table(study("upkeep", "j", {"rules": rules}, **rows), "rules") for rules in ({}, {off: "off"}))
    assert after == [line for line in before if line["rule"] != off]
    assert sum(line["records"] for line in before) == sum(broken_by.values())
