"""Names of a customer's and of ours told apart: what two hundred labelled names say of the rules, and laws of the rules."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.analysis import wording
from laws import tried


class Name(NamedTuple):
    half: str
    industry: str
    whose: str
    name: str


NAMES = [
    Name(*line.split("\t"))
    for line in Path(__file__).with_name("names.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LEAST = {"open": (0.98, 0.95), "held out": (0.95, 0.8)}
"""What precision and recall may not fall below, so that a rule that gets worse is noticed."""


def measured(half: str) -> tuple[float, float]:
    """Precision and recall of what is said to be a name of ours."""
    names = [one for one in NAMES if one.half == half]
    said = [one for one in names if wording.reads_as_process(one.name)]
    right = sum(one.whose == "process" for one in said)
    return right / len(said), right / sum(one.whose == "process" for one in names)


def test_there_are_as_many_names_of_each_side_in_both_halves_from_ten_industries():
    counted = {(half, whose): sum((one.half, one.whose) == (half, whose) for one in NAMES) for half in LEAST for whose in ("customer", "process")}  # fmt: skip
    assert set(counted.values()) == {50}
    assert len({one.industry for one in NAMES}) == 10
    assert len({one.name for one in NAMES}) == 200


@pytest.mark.parametrize("half", LEAST)
def test_the_rules_tell_names_of_ours_from_those_of_customers(half, record_property):
    precision, recall = measured(half)
    record_property("figures", f"names, {half}: precision {precision:.0%}, recall {recall:.0%}")
    assert precision >= LEAST[half][0]
    assert recall >= LEAST[half][1]


@tried(100)
@given(st.text(max_size=40))
def test_a_name_in_which_the_customer_speaks_is_never_ours(name):
    assert not wording.reads_as_process(f"I {name}")
    assert not wording.reads_as_process(f"{name} with my family")


@tried(50)
@given(st.sampled_from(NAMES))
def test_capitals_and_stops_change_nothing(one):
    said = wording.reads_as_process(one.name)
    assert wording.reads_as_process(one.name.upper()) == wording.reads_as_process(f"{one.name}…") == said


@pytest.mark.parametrize(
    ("name", "ours"),
    [("", False), ("…", False), ("17", False), ("Face-to-face", False), ("Quote-to-cash", True), ("Update the family", False),
     ("Update patient file", True), ("I review the onboarding", False), ("I’m the customer", False)],
)  # fmt: skip
def test_names_at_the_edge_of_a_rule(name, ours):
    assert wording.reads_as_process(name) is ours


def test_words_of_the_house_count_where_a_name_begins_with_them():
    house = wording.house({"inside-out words": "Siebel, Backoffice ,"})
    assert house == ("Siebel", "Backoffice")
    assert wording.reads_as_process("siebel entry", house)
    assert not wording.reads_as_process("Entry into siebel", house)
    assert wording.house("nothing") == wording.house({}) == wording.house({"inside-out words": None}) == ()
