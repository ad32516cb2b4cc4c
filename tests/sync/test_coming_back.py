"""Who leaves a space and comes back to it, what is counted meanwhile, and two who remove the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from journeytui.store import membership, migrations, opening, reading, replica
from journeytui.store.replica import Replica
from journeytui.sync import answering, arriving, wire
from journeytui.sync.remote import Diverged
from journeytui.sync.wire import START, Anchor, Push, Put, Row
from journeytui.workspace import edit, history, sharing, siding
from journeytui.workspace.workspace import Workspace
from sync.rounds import Counted, Two, conflicts, cycle, first, held, sync


def leave_and_come_back(ws: Workspace, meanwhile: Any = None) -> None:
    replica.leave(ws.opened)
    assert not membership.is_joined(ws.connection)
    if meanwhile:
        meanwhile()
    replica.join(ws.opened, key="again")


def test_who_comes_back_takes_over_what_others_did_without_a_conflict(two: Two) -> None:
    ana, bea, remote = two
    gone, stays = reading.all_of(ana.connection, "touchpoint")[:2]

    def others() -> None:
        edit.remove(ana, [gone.id])
        edit.set_values(ana, [stays.id], {"title": "from ana"})
        two.sync(ana)

    leave_and_come_back(bea, others)
    remote.asked.clear()
    two.sync(bea)
    assert remote.asked == ["info", "pull", "pull"]
    assert held(bea) == held(ana)
    assert conflicts(bea) == []
    assert reading.find(bea.connection, gone.id) is None


def test_what_was_changed_while_away_goes_out_and_meets_what_others_did(two: Two) -> None:
    ana, bea, _ = two
    one, other, third = reading.all_of(ana.connection, "touchpoint")[:3]

    def both() -> None:
        edit.remove(ana, [one.id])
        two.sync(ana)
        edit.set_values(bea, [one.id], {"title": "kept"})
        edit.set_values(bea, [other.id], {"pain": 7})
        edit.remove(bea, [third.id])

    leave_and_come_back(bea, both)
    two.sync(bea, ana)
    assert held(ana) == held(bea)
    assert reading.find(ana.connection, other.id).pain == 7
    assert reading.find(ana.connection, third.id) is None
    [conflict] = conflicts(ana)
    assert (conflict.parent, conflict.sort) == (one.id, "edit of a removed")


def test_another_space_is_joined_anew_and_so_is_one_that_went_back(
    two: Two,
    tmp_path: Path,
) -> None:
    ana, bea, _ = two
    older = (tmp_path / "space.db").read_bytes()
    edit.set_values(bea, [first(bea).id], {"title": "later"})
    two.sync(bea)
    (tmp_path / "space.db").write_bytes(older)
    leave_and_come_back(bea)
    two.sync(bea, ana)
    assert first(bea).title == first(ana).title == "later"
    assert conflicts(bea) == []
    (tmp_path / "another").mkdir()
    elsewhere = Counted(tmp_path / "another" / "space.db")
    leave_and_come_back(ana)
    sync(ana, elsewhere)
    page = elsewhere.pull(elsewhere.info().log, START, 0, limit=10**6)
    there = {row.id for row in page.rows if row.kind == "touchpoint"}
    assert there == {one.id for one in reading.all_of(ana.connection, "touchpoint")}


def test_who_was_stopped_remembers_nothing(two: Two, tmp_path: Path) -> None:
    ana, _, _ = two
    older = (tmp_path / "space.db").read_bytes()
    edit.set_values(ana, [first(ana).id], {"title": "later"})
    two.sync(ana)
    (tmp_path / "space.db").write_bytes(older)
    with pytest.raises(Diverged):
        two.sync(ana)
    leave_and_come_back(ana)
    assert Replica(ana.opened, me="ana").state() == {"key": "again"}
    two.sync(ana)
    assert first(ana).title == "later", (
        "what stands in the space stood here before: it is known which of the two is newer"
    )
    assert conflicts(ana) == []


def test_what_is_under_way_counts_once_whatever_is_typed_over_it(two: Two) -> None:
    _, bea, remote = two
    one = first(bea)
    edit.set_values(bea, [one.id], {"title": "one"})
    assert sharing.standing(bea).ahead == 1
    cycle(bea, remote).freeze()
    edit.set_values(bea, [one.id], {"title": "two"})
    assert sharing.standing(bea).ahead == 1
    two.sync(bea)
    assert sharing.standing(bea).ahead == 0
    stage = reading.all_of(bea.connection, "stage")[0].id
    going = sum(edit.removal(bea, [stage]).counts.values())
    edit.remove(bea, [stage])
    before = sharing.standing(bea).ahead
    cycle(bea, remote).freeze()
    assert going > 1
    assert sharing.standing(bea).ahead == before


def test_who_removes_what_another_removed_has_to_be_seen_by_who_brings_it_back(
    two: Two,
) -> None:
    ana, bea, _ = two
    id = first(ana).id
    edit.remove(ana, [id])
    edit.remove(bea, [id])
    two.sync(ana, bea)
    history.undo(ana)
    two.sync(ana)
    assert reading.find(ana.connection, id) is None
    [conflict] = [one for one in conflicts(ana) if one.parent == id]
    assert (conflict.sort, conflict.first_author) == ("edit of a removed", "bea")
    two.sync(bea)
    assert held(ana) == held(bea)


def test_both_who_removed_it_hear_of_each_other_when_they_would_take_it_back(
    two: Two,
) -> None:
    ana, bea, _ = two
    id = first(ana).id
    edit.remove(ana, [id])
    edit.remove(bea, [id])
    two.sync(ana, bea, ana)
    for ws, other in ((ana, "bea"), (bea, "ana")):
        assert {warning.rpartition(" as ")[2] for warning in history.undo(ws).warnings} == {f"{other} left it"}
        assert reading.find(ws.connection, id) is None


def test_a_removal_that_another_takes_back_unseen_stands_where_nothing_else_changed(
    two: Two,
) -> None:
    ana, bea, _ = two
    id = first(ana).id
    edit.remove(ana, [id])
    two.sync(ana)
    edit.remove(bea, [id])
    history.undo(ana)
    two.sync(ana)
    for ws in (bea, ana):
        two.sync(ws)
        assert reading.find(ws.connection, id) is None or conflicts(ws)
    assert held(ana) == held(bea)


def test_a_place_among_neighbours_objects_to_no_removal_and_is_no_edit_of_what_is_gone(
    two: Two,
) -> None:
    ana, bea, _ = two
    stage = reading.all_of(ana.connection, "stage")[0]
    edit.shift(ana, stage.id, 1)
    edit.remove(bea, [stage.id])
    two.sync(ana, bea, ana)
    assert reading.find(ana.connection, stage.id) is None
    other = reading.all_of(ana.connection, "stage")[0]
    edit.remove(ana, [other.id])
    edit.shift(bea, other.id, 1)
    two.sync(ana, bea, ana)
    assert reading.find(bea.connection, other.id) is None
    assert conflicts(ana) == conflicts(bea) == []


def test_an_answer_that_is_asked_for_again_does_not_overtake_what_came_meanwhile(
    two: Two,
) -> None:
    ana, bea, remote = two
    id = first(ana).id
    edit.set_values(ana, [id], {"title": "one"})
    two.sync(ana)
    edit.set_values(bea, [id], {"pain": 4})
    round_of_bea = cycle(bea, remote)
    round_of_bea.freeze()
    here = round_of_bea.replica
    frozen, state = here.frozen(), here.state()
    assert frozen is not None
    log = str(state["log"])
    remote.push(log, Anchor(int(state["seq"]), str(state["hash"])), frozen[1])
    edit.set_values(ana, [id], {"description": "two"})
    two.sync(ana)
    page = remote.pull(log, Anchor(int(state["seq"]), str(state["hash"])), int(state["cursor"]))
    arriving.take_page(here, int(state["cursor"]), page)
    answer = remote.push(log, page.anchor, frozen[1])
    assert id in {row.id for row in answer.rows}
    answering.acknowledge(here, frozen[0], page.anchor, answer)
    assert here.frozen() is None
    two.sync(bea)
    assert held(bea) == held(ana)


def removed_over_each_others_edits(ana: Workspace, bea: Workspace, space: Counted) -> str:
    """Each has changed something in a stage that the other had not seen when they removed it. Returns the stage."""
    stage = reading.all_of(ana.connection, "stage")[0].id
    inside = next(one.id for one in reading.all_of(ana.connection, "touchpoint") if one.parent == stage)
    edit.set_values(ana, [inside], {"title": "from ana"})
    sync(ana, space)
    edit.set_values(bea, [stage], {"title": "from bea"})
    half = cycle(bea, space)
    half.freeze()
    half.send()
    edit.remove(bea, [stage])
    edit.remove(ana, [stage])
    for ws in (ana, bea, ana, bea):
        sync(ws, space)
    return stage


def test_two_who_remove_one_tree_over_each_others_edits_are_asked_once(two: Two) -> None:
    ana, bea, remote = two
    stage = removed_over_each_others_edits(ana, bea, remote)
    assert held(ana) == held(bea)
    assert reading.find(ana.connection, stage) is not None
    for ws in (ana, bea):
        [seen] = siding.conflicts(ws)
        assert (seen.record, seen.mine_author, seen.stands) == (stage, "ana and bea", "theirs")
        assert "from ana (ana)" in seen.theirs
        assert "from bea (bea)" in seen.theirs
        assert seen.mine.startswith("remove it, with ")


@pytest.mark.parametrize("by", ["choice", "hand"])
def test_once_it_is_gone_nobody_is_asked_any_more(two: Two, by: str) -> None:
    ana, bea, remote = two
    stage = removed_over_each_others_edits(ana, bea, remote)
    if by == "choice":
        siding.resolve(bea, siding.conflicts(bea)[0].id, "mine")
    else:
        edit.remove(bea, [stage])
    two.sync(bea, ana)
    assert held(ana) == held(bea)
    assert reading.find(ana.connection, stage) is None
    assert siding.conflicts(ana) == siding.conflicts(bea) == ()


def without_memory(ws: Workspace) -> None:
    """All that is known of the space is lost, and the library joins it as if for the first time."""
    with opening.told(ws.path), opening.immediate(ws.connection):
        migrations.drop_sync(ws.connection)
    replica.join(ws.opened, key="again")


def test_who_comes_back_without_a_memory_is_asked_nothing_where_only_one_side_changed(
    two: Two,
) -> None:
    ana, bea, _ = two
    mine, theirs, both = reading.all_of(ana.connection, "touchpoint")[:3]
    edit.change_sets(ana, [mine.id], "tags", plus=["x", "y"])
    two.sync(ana, bea)
    edit.set_values(ana, [theirs.id], {"title": "from ana", "pain": 3})
    edit.change_sets(ana, [theirs.id], "tags", plus=["a"])
    edit.set_values(ana, [both.id], {"title": "hers"})
    two.sync(ana)
    edit.set_values(bea, [mine.id], {"title": "from bea"})
    edit.change_sets(bea, [mine.id], "tags", minus=["x"])
    edit.set_values(bea, [both.id], {"title": "mine", "effort": 2})
    without_memory(bea)
    two.sync(bea, ana)
    assert held(ana) == held(bea)
    one, other, third = (reading.find(ana.connection, id) for id in (mine.id, theirs.id, both.id))
    assert (one.title, one.tags) == ("from bea", {"y"})
    assert (other.title, other.pain, other.tags) == ("from ana", 3, {"a"})
    assert (third.title, third.effort) == ("hers", 2)
    [asked] = siding.conflicts(bea)
    assert (asked.record, asked.field, asked.mine, asked.theirs) == (both.id, "title", "mine", "hers")


def test_what_others_removed_goes_without_a_question_but_for_what_was_typed_in_it(
    two: Two,
) -> None:
    ana, bea, _ = two
    stage = reading.all_of(ana.connection, "stage")[0].id
    inside = {one.id for one in reading.all_of(ana.connection, "touchpoint") if one.parent == stage}
    other = next(one.id for one in reading.all_of(ana.connection, "touchpoint") if one.id not in inside)
    edit.remove(ana, [stage, other])
    two.sync(ana)
    edit.set_values(bea, [other], {"title": "typed"})
    without_memory(bea)
    two.sync(bea, ana)
    assert held(ana) == held(bea)
    assert not {stage, other, *inside} & {one.id for word in ("stage", "touchpoint") for one in held_of(bea, word)}
    [kept] = siding.conflicts(bea)
    assert (kept.record, kept.sort) == (other, "edit of a removed")
    assert "typed" in kept.mine


def test_what_came_back_before_the_space_was_put_back_does_not_go_unasked(
    two: Two,
    tmp_path: Path,
) -> None:
    ana, _, _ = two
    id = first(ana).id
    edit.remove(ana, [id])
    two.sync(ana)
    older = (tmp_path / "space.db").read_bytes()
    history.undo(ana)
    two.sync(ana)
    (tmp_path / "space.db").write_bytes(older)
    without_memory(ana)
    two.sync(ana)
    asked = siding.conflicts(ana)
    assert id in {one.record for one in asked}
    assert {one.sort for one in asked} == {"edit of a removed"}


def held_of(ws: Workspace, word: str) -> list[Any]:
    return reading.all_of(ws.connection, word)


def test_what_is_the_same_is_not_even_sent(two: Two) -> None:
    ana, bea, remote = two
    without_memory(bea)
    remote.asked.clear()
    two.sync(bea)
    assert "push" not in remote.asked
    assert held(ana) == held(bea)


def test_what_went_to_and_fro_is_as_it_was_set_last(two: Two) -> None:
    ana, bea, _ = two
    id, before = first(ana).id, first(ana).title
    edit.set_values(ana, [id], {"title": "other"})
    two.sync(ana, bea)
    edit.set_values(ana, [id], {"title": before})
    two.sync(ana)
    without_memory(bea)
    two.sync(bea, ana)
    assert first(ana).title == first(bea).title == before
    assert conflicts(ana) == []


MOODS = ["0mood0000000000000000000a1", "0mood0000000000000000000b2", "0mood0000000000000000000c3"]


@pytest.fixture
def moods(two: Two) -> Two:
    """A newer program has hung a record of a word of its own on a stage, and one more on that; ana and bea have seen them."""
    info = two.remote.info()
    above = [reading.all_of(two.ana.connection, "stage")[0].id, MOODS[0], MOODS[0]]
    ops = [
        Put("mood_board", id, "tomorrow", "2027-01-01T00:00:00.000Z", {"parent": to, "mood": id[-2:]})
        for id, to in zip(MOODS, above, strict=True)
    ]
    two.remote.push(info.log, info.anchor, wire.encode_push(Push("of tomorrow", "newer", tuple(ops))))
    two.sync(two.ana, two.bea)
    return two


def moods_in(space: Counted) -> dict[str, Any]:
    page = space.pull(space.info().log, START, 0, limit=10**6)
    return {row.id: dict(row.fields) for row in page.rows if row.kind == "mood_board" and not row.dead}


def moods_at(ws: Workspace) -> dict[str, Any]:
    found = Replica(ws.opened, me=ws.me).aside(None)
    return {id: dict(wire.row_of(json.loads(line)).fields) for id, word, line in found if word == "mood_board"}


@pytest.mark.parametrize("synced_between", [True, False])
def test_what_this_program_does_not_know_comes_back_with_what_it_hung_on(
    moods: Two,
    synced_between: bool,
) -> None:
    ana, bea, remote = moods
    before = moods_in(remote)
    assert before.keys() == {*MOODS}
    edit.remove(ana, [before[MOODS[0]]["parent"]])
    if synced_between:
        moods.sync(ana, bea)
        assert moods_in(remote) == moods_at(ana) == moods_at(bea) == {}
    history.undo(ana)
    moods.sync(ana, bea, ana)
    assert moods_in(remote) == moods_at(ana) == moods_at(bea) == before
    assert held(ana) == held(bea)
    assert conflicts(ana) == []


def test_it_goes_again_when_the_removal_is_done_again(moods: Two) -> None:
    ana, bea, remote = moods
    edit.remove(ana, [moods_in(remote)[MOODS[0]]["parent"]])
    moods.sync(ana)
    history.undo(ana)
    half = cycle(ana, remote)
    half.freeze()
    half.send()
    history.redo(ana)
    moods.sync(ana, bea, ana)
    assert moods_in(remote) == moods_at(ana) == moods_at(bea) == {}
    assert conflicts(ana) == []
    history.undo(ana)
    moods.sync(ana)
    assert moods_in(remote).keys() == {*MOODS}


def test_what_somebody_else_removed_of_it_stays_removed(moods: Two) -> None:
    ana, bea, remote = moods
    stage = moods_in(remote)[MOODS[0]]["parent"]
    edit.remove(ana, [stage])
    edit.remove(bea, [stage])
    moods.sync(ana, bea, ana)
    history.undo(ana)
    moods.sync(ana)
    assert moods_in(remote) == {}


@pytest.mark.parametrize(
    ("held", "there", "left"),
    [
        ((0, None), None, (0, None)),  # nobody knows what was seen: it may have been emptied on purpose
        ((7, None), None, (10, None)),
        ((0, '"seen"'), "seen", (10, '"seen"')),
        ((7, '"seen"'), "other", (7, '"seen"')),
        ((7, '"seen"'), "mine", None),
    ],
)
def test_only_what_its_editor_saw_counts_as_seen_when_a_row_comes_again(
    held: tuple[int, str | None], there: str | None, left: tuple[int, str | None] | None
) -> None:
    row = Row("team", "t1", 10, "ben", "r", {"title": there} if there else {})
    assert arriving.still_pending({"title": held}, {"title": "mine"}, row) == ({"title": left} if left else {})
