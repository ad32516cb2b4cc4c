"""Mine is what I set, whichever of the two stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeytui.store import opening, reading
from journeytui.store.schema import QUIET
from journeytui.workspace import edit, history, siding
from journeytui.workspace.siding import Sides
from journeytui.workspace.workspace import Workspace
from person import opened
from team import Team, id_of


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Ana's 2 is in place, Ben's -2 was kept aside, and both know."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    team = Team(tmp_path)
    touchpoint = id_of(team.ana, "touchpoint", "Application")
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.set_values(ana, [touchpoint], {"emotion": 2})
        edit.set_values(ben, [touchpoint], {"emotion": -2})
    team.in_step()
    return team


def only(ws: Workspace) -> Sides:
    (one,) = siding.conflicts(ws)
    return one


def emotion(ws: Workspace) -> int:
    return int(ws.connection.execute("select emotion from touchpoint where title = 'Application'").fetchone()[0])


def test_each_sees_their_own_value_as_mine(team):
    with team.at_ana() as ana, team.at_ben() as ben:
        assert (only(ana).mine, only(ana).theirs, only(ana).stands) == ("2", "-2", "mine")
        assert (only(ben).mine, only(ben).theirs, only(ben).stands) == ("-2", "2", "theirs")


@pytest.mark.parametrize(
    ("who", "choice", "value"), [("ana", "mine", 2), ("ana", "theirs", -2), ("ben", "mine", -2), ("ben", "theirs", 2)]
)
def test_mine_and_theirs_are_meant_as_they_are_seen(team, who, choice, value):
    with team.at_ana() if who == "ana" else team.at_ben() as ws:
        siding.resolve(ws, only(ws).id, choice)
        assert emotion(ws) == value
        assert siding.conflicts(ws) == ()
    team.in_step()
    assert team.equal


@pytest.mark.parametrize(("choice", "value"), [("mine", -2), ("theirs", 2)])
def test_many_are_decided_as_one_change_each_as_it_is_seen(team, choice, value):
    with team.at_ana() as ana, team.at_ben() as ben:
        record = only(ben).record
        edit.set_values(ben, [record], {"effort": 3, "pain": 4})
        edit.set_values(ana, [record], {"effort": 5, "pain": 6})
    team.in_step()
    with team.at_ben() as ben:
        seen = siding.conflicts(ben)
        standing = [(one.field, one.stands) for one in seen]
        assert len(seen) == 3
        assert {stands for _, stands in standing} <= {"mine", "theirs"}
        changes = len(history.log(ben))
        outcome = siding.resolve_all(ben, [one.id for one in seen], choice)
        assert outcome.message == "resolved 3 conflicts"
        assert len(history.log(ben)) == changes + 1
        assert siding.conflicts(ben) == ()
        assert emotion(ben) == value
        kept = reading.find(ben.connection, record)
        assert (kept.effort, kept.pain) == ((3, 4) if choice == "mine" else (5, 6))
        history.undo(ben)
        assert [(one.field, one.stands) for one in siding.conflicts(ben)] == standing
        history.redo(ben)
    team.in_step()
    assert team.equal


def test_one_that_cannot_be_decided_stays_open_and_is_named(team):
    with team.at_ben() as ben:
        conflict = only(ben)
        with opening.immediate(ben.connection):  # as when somebody else's removal came after the conflict
            ben.connection.execute("INSERT INTO writing VALUES (?)", (QUIET,))
            ben.connection.execute("DELETE FROM touchpoint WHERE id = ?", (conflict.record,))
            ben.connection.execute("DELETE FROM writing")
        outcome = siding.resolve_all(ben, [conflict.id], "mine")
        assert outcome.change is None
        assert "stays open" in outcome.warnings[0]
        assert len(siding.conflicts(ben)) == 1


def test_to_a_third_person_theirs_is_what_stands(team):
    ws = opened(team.ana, me="Cleo")
    assert (only(ws).theirs, only(ws).mine, only(ws).stands) == ("2", "-2", "theirs")
    ws.close()
