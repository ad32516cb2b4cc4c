from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from journeytui.analysis.ladders import Gate, barring, level
from journeytui.analysis.studies.maturity import LADDERS, PUHM, SINUR
from laws import tried

WORDS = ("journey", "stage", "touchpoint", "activity", "kpi", "goal")
ALL = {"journey": 1, "stage": 4, "touchpoint": 10, "activity": 10, "kpi": 4, "goal": 4}


def rows(**met):
    """Ten touchpoints and so on, of which as many meet each gate as are said."""
    names = {word: [one.name for one in (*SINUR, *PUHM) if one.word == word] for word in WORDS}
    return {
        word: [{"@journey": "j", "all": ALL[word]} | {name: met.get(name, 0) for name in names[word]}] for word in WORDS
    }


def levels(**met):
    found = study("maturity", None, **rows(**met))
    (line,) = table(found, "journeys")
    return line["sinur"], line["puhm"]


FIRST = {"rated": 5, "evidenced": 5}
SECOND = FIRST | {"mined": 1, "origin": 8}
THIRD = SECOND | {"goal": 1, "before": 1, "after": 1, "outside": 1}
REPEATABLE = {"written": 10, "serving": 5, "roles": 5}
SYSTEMIC = REPEATABLE | {"advancing": 8, "read": 2, "measured": 2, "reviewed": 1}


@pytest.mark.parametrize(("met", "reached"), [({}, 0), (FIRST, 1), (SECOND, 2), (THIRD, 3)])
def test_the_levels_of_sinur(met, reached):
    assert levels(**met)[0] == reached


@pytest.mark.parametrize(("met", "reached"), [({}, 1), ({"written": 10}, 2), (REPEATABLE, 3), (SYSTEMIC, 4)])
def test_the_levels_of_puhm(met, reached):
    assert levels(**met)[1] == reached


@pytest.mark.parametrize("gate", THIRD)
def test_one_too_few_at_any_gate_of_sinur_holds_its_level_back(gate):
    step = next(one.level for one in SINUR if one.name == gate)
    assert levels(**THIRD | {gate: THIRD[gate] - 1})[0] == step - 1


@pytest.mark.parametrize("gate", [gate for gate in SYSTEMIC if gate != "written"])
def test_one_too_few_at_any_gate_of_puhm_holds_its_level_back(gate):
    step = next(one.level for one in PUHM if one.name == gate)
    assert levels(**SYSTEMIC | {gate: SYSTEMIC[gate] - 1})[1] == step - 1


def test_what_the_next_level_lacks_is_named():
    found = study("maturity", **rows(**FIRST), **{"without mined": [{"id": id} for id in "abc"]})
    assert says(found)[:2] == [
        "After Sinur level 1 of 3: better customer experience.",
        "After Puhm level 1 of 4: missing.",
    ]
    assert (
        found.findings[0].text
        == "For level 2, at least one: touchpoints are found in logs. Now 0 of 10. Not yet: {0}, {1}, {2} and others."
    )
    assert found.findings[0].about == ("a", "b", "c")


@tried(100)
@given(
    st.fixed_dictionaries({one.name: st.integers(0, ALL[one.word]) for one in (*SINUR, *PUHM)}),
    st.sampled_from([*SINUR, *PUHM]),
)
def test_adding_evidence_never_lowers_a_level(met, more):
    before = levels(**met)
    after = levels(**met | {more.name: min(ALL[more.word], met[more.name] + 1)})
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@tried(50)
@given(
    st.lists(
        st.builds(
            lambda step, met, of: Gate(step, "", min(met, of), of, 0.5),
            st.integers(1, 4),
            st.integers(0, 5),
            st.integers(0, 5),
        )
    )
)
def test_a_level_is_reached_only_over_all_below_it(gates):
    reached = level(gates, 0)
    assert all(gate.passed for gate in gates if gate.level <= reached)
    assert level(list(reversed(gates)), 0) == reached


@tried(50)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans())))
def test_what_bars_the_next_level_are_the_gates_of_the_lowest_that_is_not_passed(gates):
    barred = barring(gates)
    assert bool(barred) == any(not passed for _, passed in gates)
    for at in barred:
        assert not gates[at][1]
        assert all(passed for step, passed in gates if step < gates[at][0])
    assert len({gates[at][0] for at in barred}) <= 1
    whole = [(step, passed or at in barred) for at, (step, passed) in enumerate(gates)]
    assert not barred or not set(barring(whole)) & set(barred)


def portfolio(journeys):
    """The table of levels of journeys by their names, each with what meets which gate."""
    every = {word: [row | {"@journey": name} for name, met in journeys.items() for row in rows(**met)[word]] for word in WORDS}  # fmt: skip
    return table(study("maturity", None, **every), "levels")


def test_on_each_level_stand_the_journeys_that_reach_it_with_what_most_of_them_lack():
    found = portfolio({"a": {}, "b": {"rated": 5}, "c": {"rated": 5}, "d": THIRD, "e": {"rated": 5}, "f": {"evidenced": 5}})  # fmt: skip
    sinur = [row for row in found if row["ladder"] == "Jim Sinur"]
    assert [(row["level"], row["called"]) for row in sinur] == list(enumerate(LADDERS["sinur"].levels))[::-1]
    assert [row["journeys"] for row in sinur] == [1, 0, 0, 5]
    top, *_, bottom = sinur
    assert (top["first"], top["second"], top["lacks"], top["lacking"]) == ("d", None, None, None)
    assert (bottom["first"], bottom["second"], bottom["third"]) == ("a", "b", "c")
    assert (bottom["lacks"], bottom["lacking"]) == (
        "touchpoints rest on evidence",
        4,
    )  # a, b, c and e; f lacks the other gate


@tried(25)
@given(st.lists(st.sampled_from([{}, FIRST, SECOND, THIRD, REPEATABLE, SYSTEMIC]), min_size=1, max_size=8))
def test_every_journey_stands_on_one_level_of_each_ladder(each):
    found = portfolio({f"j{at}": met for at, met in enumerate(each)})
    for ladder in ("Jim Sinur", "Kia Puhm"):
        here = [row for row in found if row["ladder"] == ladder]
        assert sum(row["journeys"] for row in here) == len(each)
        assert all((row["lacking"] or 0) <= row["journeys"] for row in here)
        assert all(bool(row["lacks"]) == bool(row["journeys"]) for row in here[1:])
