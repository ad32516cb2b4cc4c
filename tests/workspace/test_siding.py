"""Mine is what I set, whichever of the two stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.domain.errors import Clash, InvalidValues
from journeytui.store import opening, reading, replica
from journeytui.store.schema import QUIET
from journeytui.tui.glyphs import UNICODE
from journeytui.tui.screens import sync_rows
from journeytui.tui.widgets.source import texts_of
from journeytui.workspace import edit, history, resolving, sharing, siding
from journeytui.workspace.siding import Sides
from journeytui.workspace.workspace import Workspace
from person import opened
from team import ANA, BEN, Team, id_of


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
        outcome = siding.resolve_all(ben, seen, choice)
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


def test_each_is_worded_when_it_is_looked_at_and_one_that_went_in_between_is_told_as_gone(team):
    with team.at_ben() as ben:
        edit.set_values(ben, [only(ben).record], {"effort": 3})
    with team.at_ana() as ana:
        edit.set_values(ana, [only(ana).record], {"effort": 5})
    team.in_step()
    with team.at_ben() as ben:
        expected = siding.conflicts(ben)
        found = siding.Open(ben)
        rows = sync_rows.Worded(found, UNICODE)
        assert (len(found), rows.total, found.ids) == (2, 2, tuple(one.id for one in expected))
        assert tuple(found) == expected
        assert found.get("another") is None
        late = sync_rows.Worded(siding.Open(ben), UNICODE)
        with opening.immediate(ben.connection):
            ben.connection.execute("INSERT INTO writing VALUES (?)", (QUIET,))
            ben.connection.execute("DELETE FROM conflict WHERE id = ?", (expected[0].id,))
            ben.connection.execute("DELETE FROM writing")
        assert [late.row(at).id for at in range(2)] == [rows.row(at).id for at in range(2)]
        assert [texts_of(late.row(at))[0] for at in range(2)] == ["gone", texts_of(rows.row(1))[0]]
        assert late.place_of(expected[1].id) == 1


def test_one_that_cannot_be_decided_stays_open_and_is_named(team):
    with team.at_ben() as ben:
        conflict = only(ben)
        with opening.immediate(ben.connection):  # as when somebody else's removal came after the conflict
            ben.connection.execute("INSERT INTO writing VALUES (?)", (QUIET,))
            ben.connection.execute("DELETE FROM touchpoint WHERE id = ?", (conflict.record,))
            ben.connection.execute("DELETE FROM writing")
        outcome = siding.resolve_all(ben, [conflict], "mine")
        assert outcome.change is None
        assert "not what was shown" in outcome.warnings[0]
        assert len(siding.conflicts(ben)) == 1


def test_to_a_third_person_theirs_is_what_stands(team):
    ws = opened(team.ana, me="Cleo")
    assert (only(ws).theirs, only(ws).mine, only(ws).stands) == ("2", "-2", "theirs")
    ws.close()


CLEO = "Cleo <cleo@example.com>"


def cleo_sets(team: Team, value: int) -> None:
    """Somebody else sets what the conflict is about, having seen what stands."""
    with team.at_ana() as ana:
        record = only(ana).record
    with closing(opened(team.ana, me=CLEO)) as cleo:
        edit.set_values(cleo, [record], {"emotion": value})
    team.in_step()


def test_what_is_shown_as_standing_stands_though_it_was_set_after_the_two_met(team):
    cleo_sets(team, 1)
    for at in (team.at_ana, team.at_ben):
        with at() as ws:
            assert (only(ws).theirs, only(ws).theirs_author, only(ws).stands) == ("1", CLEO, "theirs")
    with team.at_ben() as ben:
        told = siding.resolve(ben, only(ben).id, "theirs").message
        assert emotion(ben) == 1
        assert "Emotion is 1, which Cleo set since" in told


def test_whoever_saw_nothing_is_told_what_they_replaced(team):
    cleo_sets(team, 1)
    with team.at_ben() as ben:
        told = siding.resolve(ben, only(ben).id, "mine").message
        assert emotion(ben) == -2
        assert "before it was 1, which Cleo set since" in told


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_was_not_shown_is_not_replaced(team, choice):
    with team.at_ben() as ben:
        shown = only(ben)
    cleo_sets(team, 1)
    with team.at_ben() as ben:
        with pytest.raises(Clash):
            siding.resolve(ben, shown.id, choice, stood=shown.stood)
        assert siding.resolve_all(ben, [shown], choice).change is None
        assert emotion(ben) == 1
        assert len(siding.conflicts(ben)) == 1


def test_a_conflict_is_decided_once(team):
    with team.at_ben() as ben:
        conflict = only(ben)
        siding.resolve(ben, conflict.id, "theirs")
        edit.set_values(ben, [conflict.record], {"emotion": 1})
        with pytest.raises(Clash, match="decided already"):
            siding.resolve(ben, conflict.id, "mine")
        assert siding.resolve_all(ben, [conflict], "mine").change is None
        assert emotion(ben) == 1


def two_conflicts_of_one_field(team: Team, tmp_path: Path) -> None:
    """Ana's 2 is in place, Ben's -2 was kept aside, and Cleo's 0 as well."""
    with team.at_ana() as ana:
        record = only(ana).record
    path = tmp_path / "cleo.db"
    shutil.copy(team.ana, path)
    with closing(opened(team.ana, me=ANA)) as ana:
        edit.set_values(ana, [record], {"pain": 1})
    with team.at_ben() as ben:
        edit.set_values(ben, [record], {"pain": 2})
    team.in_step()
    with closing(opened(path, me=CLEO)) as cleo:
        siding.resolve(cleo, only(cleo).id, "theirs")
        edit.set_values(cleo, [record], {"pain": 3})
        replica.join(cleo.opened, key="cleo")
        sharing.add_remote(cleo, "team", str(team.space))
        sharing.sync_now(cleo)
    team.in_step()


def test_all_mine_puts_nobody_elses_value_in_place(team, tmp_path):
    two_conflicts_of_one_field(team, tmp_path)
    with team.at_ben() as ben:
        shown = [one for one in siding.conflicts(ben) if one.field == "pain"]
        assert sorted((one.mine, one.mine_author) for one in shown) == [("2", BEN), ("3", CLEO)]
        siding.resolve_all(ben, shown, "mine")
        (left,) = (one for one in siding.conflicts(ben) if one.field == "pain")
        assert (left.mine, left.theirs, left.stands) == ("2", "3", "mine")


def test_of_one_field_one_choice_is_made_at_a_time(team, tmp_path):
    two_conflicts_of_one_field(team, tmp_path)
    with team.at_ana() as ana:
        shown = [one for one in siding.conflicts(ana) if one.field == "pain"]
        assert {one.stands for one in shown} == {"mine"}
        outcome = siding.resolve_all(ana, shown, "theirs")
        (left,) = (one for one in siding.conflicts(ana) if one.field == "pain")
        assert {left.mine, left.theirs} == {"2", "3"}
        assert len(outcome.warnings) == 1
        history.undo(ana)
        siding.resolve_all(ana, shown, "mine")
        assert all(one.field != "pain" for one in siding.conflicts(ana))


@pytest.mark.parametrize("first", ["ana", "ben"])
def test_who_kept_what_stood_is_told_that_somebody_decided_otherwise(team, first):
    with team.at_ana() as ana, team.at_ben() as ben:
        siding.resolve(ana, only(ana).id, "mine")
        siding.resolve(ben, only(ben).id, "mine")
    for sync in (team.sync_ana, team.sync_ben) if first == "ana" else (team.sync_ben,):
        sync()
    told = team.sync_ana().message
    assert "Ben decided otherwise than you: Emotion of Application is -2" in told
    with team.at_ana() as ana:
        assert sharing.runs(ana)[0].message == told
    assert "otherwise" not in team.sync_ben().message
    with team.at_ana() as ana, team.at_ben() as ben:
        assert emotion(ana) == emotion(ben) == -2


@pytest.mark.parametrize("choice", ["restore", "let go"])
def test_of_a_record_that_was_removed_only_what_works_is_offered(team, choice):
    with team.at_ana() as ana, team.at_ben() as ben:
        (record,) = edit.add(ana, "touchpoint", id_of(team.ana, "stage", "I move in"), {"title": "Late"}).ids
        team.in_step()
        edit.set_values(ana, [record], {"emotion": 2})
        team.sync_ana()
        edit.set_values(ben, [record], {"emotion": -2})
        edit.remove(ana, [record])
        for sync in (team.sync_ben, team.sync_ana, team.sync_ben):
            sync()
        bens, anas = (next(one for one in siding.conflicts(ws) if one.record == record) for ws in (ben, ana))
        assert (bens.theirs, bens.mine, bens.choices, bens.here) == ("removed", "-2", ("restore", "theirs"), False)
        assert (anas.mine, anas.theirs, anas.choices) == ("removed", "-2", ("restore", "mine"))
        with pytest.raises(InvalidValues):
            siding.resolve(ben, bens.id, "mine")
        if choice == "restore":
            assert "is back, with the edit" in siding.resolve(ben, bens.id, "restore").message
        else:
            assert "stays removed" in siding.resolve(ana, anas.id, "mine").message
    team.in_step()
    with team.at_ana() as ana:
        assert [one.record for one in siding.conflicts(ana) if one.record == record] == []
        kept = reading.find(ana.connection, record)
        assert (kept is None) if choice == "let go" else (kept.emotion == -2 and kept.title == "Late")
    assert team.equal


FIELDS = ("emotion", "pain", "effort", "accountable", "title")


@pytest.fixture
def many(team: Team) -> Team:
    """A conflict on each of several fields of a touchpoint, one of them a link to a person, and one on its stage."""
    with team.at_ana() as ana:
        record = only(ana).record
        stage = reading.find(ana.connection, record).parent
        people = [edit.add(ana, "person", None, {"title": title}).ids[0] for title in ("Carla", "Dino")]
    team.in_step()
    for at, (who, sets) in enumerate(
        ((team.at_ana, {"pain": 4, "effort": 3}), (team.at_ben, {"pain": 5, "effort": 1}))
    ):
        with who() as ws:
            edit.set_values(ws, [record], {**sets, "accountable": people[at], "title": f"Call it {at}"})
            edit.set_values(ws, [stage], {"description": str(at)})
    team.in_step()
    return team


def renames_the_person(ws: Workspace) -> None:
    edit.set_values(ws, [id_of(ws.path, "person", "Dino")], {"title": "Dina"})


def renames_what_it_hangs_on(ws: Workspace) -> None:
    edit.set_values(ws, libraries.ids_of(ws, "journey")[:1], {"title": "Called otherwise"})


def sets_the_field(ws: Workspace) -> None:
    edit.set_values(ws, [only_about(ws, "pain").record], {"pain": 1})


def removes_the_person(ws: Workspace) -> None:
    edit.remove(ws, [id_of(ws.path, "person", "Carla")])


def decides_one(ws: Workspace) -> None:
    siding.resolve(ws, siding.Open(ws).ids[0], "theirs")


def undoes_it(ws: Workspace) -> None:
    decides_one(ws)
    history.undo(ws)


def leaves_it_as_it_is(ws: Workspace) -> None:
    edit.add(ws, "team", None, {"title": "Somebody"})


def only_about(ws: Workspace, field: str) -> Sides:
    (one,) = (one for one in siding.conflicts(ws) if one.field == field)
    return one


@pytest.mark.parametrize(
    "happens",
    [renames_the_person, renames_what_it_hangs_on, sets_the_field, removes_the_person, decides_one, undoes_it, leaves_it_as_it_is],
)  # fmt: skip
def test_whatever_happens_conflicts_in_words_say_what_is_there(
    many: Team, happens: Callable[[Workspace], None]
) -> None:
    for who in (many.at_ana, many.at_ben):
        with who() as ws, closing(ws.again()) as another:
            before = tuple(siding.opened(ws))
            assert len(before) == len(FIELDS) + 1
            happens(another)
            found = tuple(siding.opened(ws))
            assert found == siding.conflicts(ws)
            history.undo(another)
            assert tuple(siding.opened(ws)) == siding.conflicts(ws)


def test_a_decision_leaves_the_others_in_words(many: Team) -> None:
    with many.at_ana() as ana, closing(ana.again()) as another:
        before = {one.id: one for one in siding.opened(ana)}
        stage = next(one for one in before.values() if one.word == "stage")
        siding.resolve(another, stage.id, stage.stands)
        found = siding.opened(ana)
        assert len(found) == len(before) - 1
        assert all(found.get(id) is before[id] for id in found.ids)


def test_to_somebody_else_they_are_worded_anew(many: Team) -> None:
    with many.at_ana() as ana:
        mine = only_about(ana, "pain").mine
        assert {one.mine for one in siding.opened(ana) if one.field == "pain"} == {mine}
        ana.me = BEN
        assert tuple(siding.opened(ana)) == siding.conflicts(ana)
        assert {one.mine for one in siding.opened(ana) if one.field == "pain"} != {mine}


def test_those_nearby_are_put_into_words_a_few_at_a_time(many: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(siding, "_TOGETHER", 2)
    asked: list[int] = []
    among = resolving.conflicts_among
    monkeypatch.setattr(resolving, "conflicts_among", lambda ws, ids: asked.append(len(ids)) or among(ws, ids))
    with many.at_ana() as ana:
        found = siding.Open(ana)
        assert len(found) == len(FIELDS) + 1
        assert found.foresee(range(2, 4), range(2, -4, -1))
        assert found.foresee(range(2, 4), range(2, -4, -1))
        assert asked == [2, 2]
        assert not found.foresee(range(2, 4), range(2, -4, -1))
        assert [*found.ids[:4]] == [one.id for one in map(found.get, found.ids[:4]) if one]
        assert asked == [2, 2]
