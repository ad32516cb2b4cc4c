from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.made import figures, says, study, table
from laws import tried


def parts(**counted):
    return [{"part": part.replace("_", " ") or None, "stages": number} for part, number in counted.items()]


def controlled(who, number, part="with us"):
    return {"control": who, "touchpoints": number, "parent.part": part}


def test_the_shares_before_with_and_after_us_are_of_all():
    control = [controlled("us", 6), controlled("customer", 3, "before us"), controlled("third party", 1, "after us")]
    found = study("gaps", parts=parts(before_us=1, with_us=2, after_us=1), control=control)
    walls = {line["part"]: (line["share_of_stages"], line["share_of_touchpoints"]) for line in table(found, "walls")}
    assert walls == {"before us": (1 / 4, 3 / 10), "with us": (2 / 4, 6 / 10), "after us": (1 / 4, 1 / 10)}
    assert {line["control"]: line["share"] for line in table(found, "control")} == {
        "customer": 0.3,
        "third party": 0.1,
        "us": 0.6,
    }
    assert says(found)[:2] == [
        "Of 10 touchpoints, 4 are not ours: the customer or somebody else is in control.",
        "Of 4 stages, 2 lie before or after us.",
    ]


@pytest.mark.parametrize(
    ("counted", "said", "tone"),
    [
        ({"": 4}, "No stage says whether it lies before, with or after us.", "gap"),
        ({"": 3, "with us": 1}, "Of 1 stage that says its part, 0 lie before or after us. 3 do not say.", "gap"),
        (
            {"": 1, "before us": 3},
            "Of 3 stages that say their part, 3 lie before or after us. 1 does not say.",
            "plain",
        ),
        ({"with us": 4}, "Of 4 stages, 0 lie before or after us.", "bad"),
        ({}, "There is no stage yet.", "gap"),
    ],
)
def test_stages_that_do_not_say_their_part_are_no_zero(counted, said, tone):
    rows = [{"part": part or None, "stages": number} for part, number in counted.items()]
    line = study("gaps", parts=rows, control=[controlled("us", 1)]).headline[1]
    assert (line.text, line.tone) == (said, tone)


@pytest.mark.parametrize(
    ("counted", "said", "outside"),
    [
        ({None: 4}, "No touchpoint says who is in control, so nobody can tell which are not ours.", None),
        ({None: 3, "us": 1}, "Of 1 touchpoint that says who is in control, 0 are not ours: the customer or somebody else is in control. 3 do not say.", 0),
        ({None: 6, "us": 1, "customer": 1}, "Of 2 touchpoints that say who is in control, 1 is not ours: the customer or somebody else is in control. 6 do not say.", 50),
    ],
)  # fmt: skip
def test_touchpoints_that_do_not_say_who_is_in_control_are_no_zero(counted, said, outside):
    rows = [controlled(who, number) for who, number in counted.items()]
    found = study("gaps", control=rows)
    assert says(found)[0] == said
    assert (found.headline[0].tone == "gap") == (outside is None)
    assert figures("gaps", control=rows)["outside"] == outside


@pytest.mark.parametrize(("ours", "theirs", "share"), [(6, 4, 0.4), (5, 5, 0.5), (6, 2, 0.25)])
def test_who_is_in_control_moves_the_share(ours, theirs, share):
    found = table(study("gaps", control=[controlled("us", ours), controlled("customer", theirs)]), "control")
    assert found[0] == {"control": "customer", "touchpoints": theirs, "share": share}
    assert sum(line["share"] for line in found) == pytest.approx(1)


def test_steps_that_nobody_needs_are_counted_by_process():
    processes = [{"process": "p", "steps": 5, "inward": 2}, {"process": None, "steps": 1, "inward": 0}]
    inward = [{"id": "a", "process": "p"}, {"id": "b", "process": "p"}]
    found = study("gaps", processes=processes, inward=inward, control=[controlled("us", 1)])
    assert table(found, "processes")[0] == {"process": "p", "steps": 5, "needed": 3, "inward": 2, "first": "a"}
    assert says(found)[2] == "Of 6 process steps, 2 are needed by no touchpoint."


def test_the_target_changes_the_steps_behind_a_touchpoint_or_lets_them_go():
    found = study("gaps", path=[{"id": "t"}, {"id": "u"}], activities=[{"id": "a", "serves": frozenset("tu")}], target=[{"id": "t2", "counterpart": "t"}])  # fmt: skip
    assert [(line["touchpoint"], line["what"], line["target"]) for line in table(found, "changed")] == [("t", "changes", "t2"), ("u", "goes", None)]  # fmt: skip


def test_names_of_ours_are_found_and_words_of_the_house_count():
    rows = [
        {"id": "a", "title": "Onboarding"},
        {"id": "b", "title": "I get started"},
        {"id": "c", "title": "Siebel entry"},
    ]
    assert [line["record"] for line in table(study("gaps", stages=rows), "names")] == ["a"]
    found = study("gaps", "j", {"rules": {"inside-out words": "siebel"}}, stages=rows)
    assert [line["record"] for line in table(found, "names")] == ["a", "c"]


@pytest.mark.parametrize(("steps", "inward", "needed"), [(5, 2, 3), (6, 2, 4), (5, 0, 5), (5, 5, 0)])
def test_steps_and_those_that_nobody_needs_move_what_is_needed(steps, inward, needed):
    found = study("gaps", processes=[{"process": "p", "steps": steps, "inward": inward}], control=[controlled("us", 1)])
    assert table(found, "processes")[0]["needed"] == needed


@tried(50)
@given(st.lists(st.tuples(st.sampled_from(["us", "customer", "third party", None]), st.sampled_from(["before us", "with us", "after us", None]), st.integers(1, 99)), min_size=1))  # fmt: skip
def test_the_shares_of_who_is_in_control_and_of_where_sum_to_the_whole(rows):
    found = study("gaps", control=[controlled(who, number, part) for who, part, number in rows])
    for name, column in (("control", "share"), ("walls", "share_of_touchpoints")):
        assert sum(line[column] for line in table(found, name)) == pytest.approx(1)
