"""Records that are carried to another parent: together, in their order, and back with one undo."""

from __future__ import annotations

import pytest

import libraries
from journeytui.domain.errors import InvalidValues, UnknownReference
from journeytui.workspace import carrying, edit, history


def titles(ws, stage):
    found = ws.connection.execute("select title from touchpoint where parent = ? order by position", (stage,))
    return [title for (title,) in found]


@pytest.fixture
def two(library):
    journey = libraries.ids_of(library, "journey")[0]
    here, there = (edit.add(library, "stage", journey, {"title": title}).ids[0] for title in ("Here", "There"))
    ids = edit.add_many(library, "touchpoint", here, ["a", "b", "c"]).ids
    edit.add(library, "touchpoint", there, {"title": "z"})
    return library, here, there, ids


def test_several_go_together_behind_what_is_there_and_come_back_with_one_undo(two):
    ws, here, there, (a, _, c) = two
    outcome = carrying.carry(ws, (a, c), there)
    assert outcome.message == "moved to There: 2 records"
    assert (titles(ws, here), titles(ws, there)) == (["b"], ["z", "a", "c"])
    history.undo(ws)
    assert (titles(ws, here), titles(ws, there)) == (["a", "b", "c"], ["z"])


def test_what_is_there_already_stays_where_it_stands(two):
    ws, here, there, (a, b, _) = two
    assert carrying.carry(ws, (a,), here).message == "a: in Here already"
    assert titles(ws, here) == ["a", "b", "c"]
    edit.move(ws, b, into=there)
    carrying.carry(ws, (b, a), there)
    assert titles(ws, there) == ["z", "b", "a"]


def test_what_cannot_hang_there_moves_nothing(two):
    ws, here, there, (a, *_) = two
    journey = libraries.ids_of(ws, "journey")[0]
    with pytest.raises(InvalidValues):
        carrying.carry(ws, (a,), journey)
    with pytest.raises(UnknownReference):
        carrying.carry(ws, (a, "0" * 26), there)
    assert titles(ws, here) == ["a", "b", "c"]
