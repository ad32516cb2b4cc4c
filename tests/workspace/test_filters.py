"""Words of the library's filter: each shows what it says, and none hides what it does not speak of."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.workspace import edit, filters, listing, owners
from laws import tried


@pytest.fixture(scope="module")
def all_samples():
    with libraries.a_copy(libraries.samples(), me="Ana <ana@example.com>") as ws:
        yield ws


def listed(ws, typed):
    return {row.id for row in listing.library_page(ws, filter=typed).rows}


NUMBERS = {
    "stages": lambda row: row.stages,
    "exp": lambda row: row.experience,
    "off": lambda row: row.kpis_off,
    "net": lambda row: row.net,
    "open": lambda row: row.open_decisions,
}
SIGNS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


@tried(100)
@given(
    name=st.sampled_from([*NUMBERS]),
    sign=st.sampled_from([*SIGNS]),
    number=st.one_of(st.integers(-400, 400), st.integers(-3, 12), st.sampled_from([-0.5, 0.25])),
)
def test_a_comparison_lists_what_a_look_at_every_row_lists(all_samples, name, sign, number):
    rows = listing.library_page(all_samples).rows
    value = NUMBERS[name]
    wanted = {row.id for row in rows if value(row) is not None and SIGNS[sign](value(row), number)}
    assert listed(all_samples, f"{name}{sign}{number}") == wanted
    assert listed(all_samples, f"{name.upper()}{sign}{str(number).replace('-', '−')}") == wanted


@tried(100)
@given(
    one=st.text(max_size=12),
    other=st.sampled_from(["", "net<0", "off>0", "due:late", "owner:me", "home", "due:", "net<"]),
)
def test_two_words_list_what_both_of_them_list(all_samples, one, other):
    assert listed(all_samples, f"{one} {other}") == listed(all_samples, one) & listed(all_samples, other)


@tried(60)
@given(days=st.integers(0, 400))
def test_due_lists_the_reviews_of_the_days_to_come(all_samples, days):
    rows = listing.library_page(all_samples).rows
    due = {row.id: row.review_due for row in rows if row.review_due is not None}
    assert listed(all_samples, f"due:{days}") == {id for id, left in due.items() if left <= days}
    assert listed(all_samples, "due:late") == {id for id, left in due.items() if left < 0}
    assert listed(all_samples, "due:none") == {row.id for row in rows} - due.keys()


def test_a_word_that_is_not_typed_to_its_end_hides_nothing(all_samples):
    everything = listed(all_samples, "")
    for typed in ("net<", "net>=", "due:", "owner:", "OFF="):
        assert listed(all_samples, typed) == everything


def test_a_word_that_asks_for_nothing_known_is_looked_for_as_it_stands(library):
    journey = libraries.ids_of(library, "journey")[0]
    edit.set_values(library, (journey,), {"title": "due:someday net<x colour:red due:99999999"})
    for typed in ("due:someday", "net<x", "colour:red", "due:99999999"):
        assert listed(library, typed) == {journey}


def test_a_tag_lists_who_has_it_in_whatever_case_and_none_those_without(empty):
    tags = {"a": ["Fibre", "100 %"], "b": ["fibres"], "c": [], "d": ["copper"]}
    ids = {title: edit.add(empty, "journey", None, {"title": title, "tags": held}).ids[0] for title, held in tags.items()}  # fmt: skip
    for typed, titles in (("tag:fibre", "ab"), ("tag:FIBRES", "b"), ("tag:100", "a"), ("tag:_", ""), ("tag:none", "c"), ("tag:", "abcd")):  # fmt: skip
        assert listed(empty, typed) == {ids[title] for title in titles}, typed


def test_every_example_of_the_help_asks_for_something(all_samples):
    everything = listed(all_samples, "")
    for example, told in filters.ASKING:
        for typed in (example, *(word for word in told.replace(";", " ").split() if ":" in word[1:-1] or "<" in word)):
            assert listed(all_samples, typed) < everything or typed == "status:live", typed


@pytest.mark.parametrize("me", ["Bea <bea@example.com>", "BEA", "Somebody <BEA@example.com>", "bea@example.com"])
def test_mine_is_what_i_or_my_team_answers_for(empty, me):
    team = edit.add(empty, "team", None, {"title": "Branches"}).ids[0]
    bea = edit.add(empty, "person", None, {"title": "Bea", "email": "bea@example.com", "team": team}).ids[0]
    other = edit.add(empty, "person", None, {"title": "Cleo", "email": "cleo@example.com"}).ids[0]
    ids = [edit.add(empty, "journey", None, {"title": f"Journey {n}"}).ids[0] for n in range(5)]
    stages = [edit.add(empty, "stage", id, {"title": "A stage"}).ids[0] for id in ids]
    moment = edit.add(empty, "touchpoint", stages[2], {"title": "A letter"}).ids[0]
    for record, answers in ((ids[0], bea), (stages[1], team), (moment, bea), (ids[3], other)):
        edit.set_values(empty, (record,), {"accountable": answers})
    empty.me = me
    assert set(owners.me(empty)) == {bea, team}
    assert listed(empty, "owner:me") == set(ids[:3])
    assert listed(empty, "owner:none") == {ids[1], ids[2], ids[4]}
    assert listed(empty, "owner:cleo") == {ids[3]}


def test_nobody_is_me_where_no_person_has_my_name(all_samples):
    assert owners.me(all_samples) == ()
    assert listed(all_samples, "owner:me") == set()
    assert all_samples.today() == dt.date(2026, 3, 31)
