from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import says, study, table
from laws import tried


def stages(*owners):
    return [{"id": f"s{at}", "@journey": "j", "accountable": owner} for at, owner in enumerate(owners)]


def of(*owners, over=None):
    return study("silos", journeys=[{"id": "j", "accountable": over}], stages=stages(*owners))


@pytest.mark.parametrize(
    ("owners", "over", "hows", "seams"),
    [
        (("a", "a"), None, ["its own", "its own"], 0),
        (("a", "b"), None, ["its own", "its own"], 1),
        (("a", None), None, ["its own", "missing"], 1),
        (("a", None), "a", ["its own", "inherited"], 0),
        (("a", None), "b", ["its own", "inherited"], 1),
        ((None, None), None, ["missing", "missing"], 0),
        (("a", "b", "a"), None, ["its own"] * 3, 2),
    ],
)
def test_who_answers_for_a_stage_and_where_it_changes_hands(owners, over, hows, seams):
    found = of(*owners, over=over)
    assert [line["how"] for line in table(found, "stages")] == hows
    times = "time" if seams == 1 else "times"
    assert says(found)[1] == f"The path changes hands {seams} {times} between stages."


def test_where_it_goes_over_to_nobody_is_worse_than_a_stage_without_anybody():
    found = of("a", None)
    assert says(found)[0] == "Of 2 stages, 1 has nobody who answers for it, 0 only inherit somebody."
    assert [one.text for one in found.findings] == [
        "Between {0} and {1} it goes over to nobody.",
        "{0} has nobody who answers for it.",
    ]


def test_what_somebody_answers_for_is_added_up_over_everything():
    found = study("silos", None, journeys=[{"id": "j", "accountable": "a"}], stages=stages("a", "b"), touchpoints=[{"@stage": "s0", "accountable": "a", "touchpoints": 4}], decisions=[{"owner": "b", "decisions": 2}])  # fmt: skip
    assert table(found, "owners") == [
        {"owner": "a", "journeys": 1, "stages": 1, "touchpoints": 4, "decisions": None, "function": None},
        {"owner": "b", "journeys": None, "stages": 1, "touchpoints": None, "decisions": 2, "function": None},
    ]
    assert "functions" not in {one.name for one in found.tables}


def test_hand_overs_and_what_is_answered_for_are_told_by_function_where_it_is_known():
    teams = [{"id": "a", "function": "Sales"}, {"id": "b", "function": "Sales"}, {"id": "c", "function": "Service"}, {"id": "d", "function": ""}]  # fmt: skip
    people = [{"id": "p", "team": "c"}, {"id": "q", "team": None}]
    found = study("silos", journeys=[{"id": "j", "accountable": "c"}], stages=stages("a", "b", "p", "d"), teams=teams, people=people)  # fmt: skip
    assert [line["function"] for line in table(found, "stages")] == ["Sales", "Sales", "Service", None]
    seams = [(line["function_before"], line["function_after"]) for line in table(found, "seams")]
    assert seams == [("Sales", "Sales"), ("Sales", "Service"), ("Service", None)]
    assert says(found)[1:] == [
        "The path changes hands 3 times between stages.",
        "1 of these is between functions; of 1 nobody can tell.",
    ]
    counted = [(line["function"], line["journeys"], line["stages"]) for line in table(found, "functions")]
    assert counted == [("Sales", None, 2), ("Service", 1, 1), ("no function said", None, 1)]


def path(journey, *owners):
    return [{"id": f"{journey}{at}", "@journey": journey, "accountable": owner} for at, owner in enumerate(owners)]


def all_of(*stages, over=()):
    teams = [{"id": "a", "function": "Sales"}, {"id": "b", "function": "Service"}, {"id": "c", "function": ""}]
    journeys = [{"id": id, "accountable": dict(over).get(id)} for id in sorted({row["@journey"] for row in stages})]
    return study("silos", None, journeys=journeys, stages=list(stages), teams=teams)


def test_hand_overs_are_counted_from_function_to_function_over_all_journeys():
    found = all_of(*path("j", "a", "b", "a", "c"), *path("k", "a", "b", None))
    pairs = [(line["before"], line["after"], line["changes"]) for line in table(found, "between")]
    assert pairs == [("Sales", "Service", 2), ("Service", "Sales", 1)]
    note = next(one.note for one in found.tables if one.name == "between")
    assert note == "of 2 changes of hands nobody can tell between which functions"


def test_stages_of_nobody_are_counted_by_journey_and_what_is_inherited_is_none():
    found = all_of(*path("j", "a", None, None), *path("k", None, None), *path("l", None), over=[("k", "b")])
    assert table(found, "nobody") == [
        {"journey": "j", "missing": 2, "stages": 3},
        {"journey": "l", "missing": 1, "stages": 1},
    ]
    assert "nobody" not in {one.name for one in all_of(*path("k", None), over=[("k", "b")]).tables}


@tried(50)
@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=9))
def test_no_hand_over_is_counted_twice_and_none_is_within_a_function(owners):
    found = all_of(*path("j", *owners))
    changes = int(says(found)[1].split()[4])
    lines = table(found, "between") if "between" in {one.name for one in found.tables} else []
    assert sum(line["changes"] for line in lines) <= changes
    assert all(line["before"] != line["after"] for line in lines)
    given = [(one, other) for one, other in pairwise(owners) if {one, other} == {"a", "b"}]
    assert sum(line["changes"] for line in lines) == len(given)


def test_what_a_table_leaves_out_is_known():
    found = all_of(*(row for n in range(53) for row in path(f"j{n:02}", None)))
    (nobody,) = [one for one in found.tables if one.name == "nobody"]
    assert (len(nobody.lines), nobody.more) == (50, 3)


def test_what_employees_say_stands_by_stage():
    rows = [{"@journey": "j", "@stage": "s0", "sort": sort, "insights": n} for sort, n in (("need", 2), ("barrier", 3))]
    assert table(study("silos", employees=rows), "employees") == [
        {"place": "s0", "need": 2, "barrier": 3, "pain": None, "idea": None}
    ]


def test_what_employees_say_of_the_journey_itself_stands_in_its_line_and_other_sorts_are_counted():
    rows = [{"@journey": "j", "@stage": None, "sort": sort, "insights": n} for sort, n in (("need", 2), ("gain", 3))]
    found = study("silos", employees=rows)
    assert [(line["place"], line["need"]) for line in table(found, "employees")] == [("j", 2)]
    note = next(one.note for one in found.tables if one.name == "employees")
    assert note == "said of the journey itself, at no stage, stands in its line; 3 more are of another sort or of none"


def test_touchpoints_of_others_are_counted_in_a_stage():
    touchpoints = [{"@stage": "s0", "accountable": owner, "touchpoints": 2} for owner in ("a", "b", "c", None)]
    found = study("silos", journeys=[{"id": "j", "accountable": None}], stages=stages("a"), touchpoints_of=touchpoints)
    assert (table(found, "stages")[0]["touchpoints"], table(found, "stages")[0]["others"]) == (8, 2)


@tried(50)
@given(st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=9), st.sampled_from(["a", None]))
def test_a_path_walked_backwards_changes_hands_as_often_and_never_more_than_it_has_seams(owners, over):
    seams, back = ([one.text for one in of(*path, over=over).headline][1] for path in (owners, owners[::-1]))
    assert seams == back
    hows = [line["how"] for line in table(of(*owners, over=over), "stages")]
    assert hows.count("its own") + hows.count("inherited") + hows.count("missing") == len(owners)
    assert int(seams.split()[4]) <= len(owners) - 1
