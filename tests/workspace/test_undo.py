from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import DiskTrouble, NothingToUndo, UnknownReference
from journeytui.domain.words import WORDS
from journeytui.workspace import edit, exchange, history, listing, newcomers, records, upkeep
from laws import tried
from workspace import driving

SOURCES = Path(__file__).parents[2] / "src"
EVERY_ACT = sorted(driving.DRIVERS)
TAKEN_BACK = [name for name in EVERY_ACT if name != "history.undo_change"]


def healthy(ws) -> None:
    report = upkeep.doctor(ws, deep=True)
    assert report.ok, [finding.what for finding in report.findings if not finding.ok]


def test_every_act_is_driven():
    assert driving.acts() == set(driving.DRIVERS) | driving.BACK_AND_FORTH


@pytest.mark.parametrize("name", EVERY_ACT)
@tried(25)
@given(data=st.data())
def test_one_act_is_undone_and_redone_and_a_refused_one_changes_nothing(name, data):
    with libraries.a_copy(libraries.small()) as ws:
        before = libraries.dump(ws)
        outcome, refused = driving.drive(ws, data.draw, name)
        after = libraries.dump(ws)
        assert not isinstance(refused, DiskTrouble), refused
        if outcome is None or outcome.change is None:
            assert after == before
            return
        healthy(ws)
        if name != "history.undo_change":
            assert history.undo(ws).warnings == ()
            assert libraries.dump(ws) == before
            healthy(ws)
            assert history.redo(ws).warnings == ()
            assert libraries.dump(ws) == after


@tried(25)
@given(data=st.data())
def test_the_whole_stack_goes_down_and_up_also_after_reopening(data):
    with libraries.a_file(libraries.small()) as path:
        with contextlib.closing(libraries.open_at(path)) as ws:
            dumps = [libraries.dump(ws)]
            for _ in range(data.draw(st.integers(2, 7))):
                outcome, _ = driving.drive(ws, data.draw, data.draw(st.sampled_from(TAKEN_BACK)))
                if outcome is not None and outcome.change is not None:
                    dumps.append(libraries.dump(ws))
        with contextlib.closing(libraries.open_at(path)) as ws:
            goes_through(ws, history.undo, dumps[-2::-1] if dumps[1:] else [])
        with contextlib.closing(libraries.open_at(path)) as ws:
            goes_through(ws, history.redo, dumps[1:])
            healthy(ws)


def goes_through(ws, act, dumps) -> None:
    for expected in dumps:
        assert act(ws).warnings == ()
        assert libraries.dump(ws) == expected
    with pytest.raises(NothingToUndo):
        act(ws)


@tried(25)
@given(data=st.data())
def test_what_somebody_else_set_since_then_is_never_undone(data):
    with libraries.a_copy(libraries.small()) as ana:
        ben = libraries.open_at(ana.path, "ben")
        theirs: dict[tuple[str, str], str] = {}
        for number in range(data.draw(st.integers(1, 4))):
            driving.drive(ana, data.draw, data.draw(st.sampled_from(TAKEN_BACK)))
            touched = driving.some(data.draw, ben, "touchpoint", "stage", "team", "goal", most=2)
            edit.set_values(ben, touched, {"title": f"Ben's {number}"})
            theirs |= {(id, "title"): f"Ben's {number}" for id in touched}
        own = _newest_by(ana, "ben")
        while True:
            try:
                outcome = history.undo(ana)
            except NothingToUndo:
                break
            assert [warning for warning in outcome.warnings if "stays as ben left it" not in warning] == []
        for id in own:
            assert (
                next(row["title"] for word in WORDS for row in libraries.dump(ana)[word] if row["id"] == id)
                == theirs[id, "title"]
            )
        healthy(ana)
        ben.close()


def _newest_by(ws, author: str) -> set[str]:
    """The ids of records whose title was last set by that author, and that are here."""
    sql = """SELECT record FROM journal JOIN change ON change.number = journal.change WHERE journal.number IN
             (SELECT max(number) FROM journal WHERE field IN ('title', '+', '-') GROUP BY record) AND author = ? AND field = 'title'"""
    here = {id for word in WORDS for id in libraries.ids_of(ws, word)}
    return {id for (id,) in ws.connection.execute(sql, (author,))} & here


@tried(15)
@given(data=st.data())
def test_another_process_undoes_and_redoes_what_this_one_did(data):
    with libraries.a_copy(libraries.small()) as ws:
        before = libraries.dump(ws)
        outcome, _ = driving.drive(
            ws, data.draw, data.draw(st.sampled_from(["edit.remove", "exchange.import_files", "edit.add_many"]))
        )
        after = libraries.dump(ws)
        if outcome is None or outcome.change is None:
            return
        for act, expected in (("undo", before), ("redo", after)):
            script = (
                "from journeytui.workspace import history, workspace; from pathlib import Path; import sys;"
                f"print(history.{act}(workspace.open_library(Path(sys.argv[1]), me='ana')).message)"
            )
            subprocess.run(
                [sys.executable, "-c", script, ws.path],
                check=True,
                capture_output=True,
                env={"PYTHONPATH": str(SOURCES)},
            )
            assert libraries.dump(ws) == expected


def test_undoing_a_removed_tree_brings_back_all_of_it_and_what_was_nested_in_it(library):
    before = libraries.dump(library)
    home, _ = libraries.ids_of(library, "journey")
    stages = libraries.ids_of(library, "stage")
    nested = next(row for row in before["journey"] if row["within"])
    holder = next(row["parent"] for row in before["stage"] if row["id"] == nested["within"])
    outcome = edit.remove(library, (holder,))
    assert outcome.warnings == ("The mortgage in detail moved up",)
    assert not set(libraries.ids_of(library, "journey")) - {nested["id"]}
    assert len(libraries.ids_of(library, "stage")) < len(stages)
    history.undo(library)
    assert libraries.dump(library) == before
    assert home in libraries.ids_of(library, "journey")


def test_undo_does_not_say_that_it_undid_what_others_have_changed_since(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    mine = edit.set_values(library, (touchpoint,), {"title": "Mine"})
    edit.set_values(libraries.open_at(library.path, "ben"), (touchpoint,), {"title": "Ben's"})
    before = libraries.dump(library)
    outcome = history.undo(library)
    assert outcome.message == f"nothing of it could be undone: {mine.message}"
    assert (outcome.change, outcome.warnings) == (None, ("Title of Ben's stays as ben left it",))
    assert libraries.dump(library) == before


def test_undo_says_what_was_undone_and_what_stays(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"title": "Mine", "pain": 3})
    ben = libraries.open_at(library.path, "ben")
    edit.set_values(ben, (touchpoint,), {"title": "Ben's"})
    outcome = history.undo(library)
    assert outcome.message == "undid: set 2 fields: " + outcome.message.rpartition(": ")[2]
    assert outcome.warnings == ("Title of Ben's stays as ben left it",)
    row = next(row for row in libraries.dump(library)["touchpoint"] if row["id"] == touchpoint)
    assert (row["title"], row["pain"]) == ("Ben's", None)
    ben.close()


def test_what_others_hung_below_a_record_that_i_added_keeps_it(library):
    journey = libraries.ids_of(library, "journey")[0]
    stage = edit.add(library, "stage", journey, {"title": "Mine"}).ids[0]
    ben = libraries.open_at(library.path, "ben")
    theirs = edit.add(ben, "touchpoint", stage, {"title": "Ben's"}).ids[0]
    outcome = history.undo(library)
    assert len(outcome.warnings) == 1
    assert stage in libraries.ids_of(library, "stage")
    assert theirs in libraries.ids_of(library, "touchpoint")
    ben.close()


def test_what_others_removed_stays_removed(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"title": "Mine"})
    ben = libraries.open_at(library.path, "ben")
    edit.remove(ben, (touchpoint,))
    assert history.undo(library).warnings == ("Title of a removed record stays as ben left it",)
    assert touchpoint not in libraries.ids_of(library, "touchpoint")
    ben.close()


def test_what_hung_on_what_others_removed_since_does_not_come_back_alone(library):
    stage = libraries.ids_of(library, "stage")[0]
    touchpoint = libraries.ids_of(library, "touchpoint", stage)[0]
    edit.remove(library, (touchpoint,))
    ben = libraries.open_at(library.path, "ben")
    edit.remove(ben, (stage,))
    assert history.undo(library).warnings
    assert touchpoint not in libraries.ids_of(library, "touchpoint")
    healthy(library)
    ben.close()


def test_a_record_that_hung_on_nothing_comes_back_as_it_was(library):
    libraries.outside(library.path, "INSERT INTO stage (id, parent, title) VALUES ('lost', 'nowhere', 'Lost')")
    before = libraries.dump(library)
    edit.remove(library, ("lost",))
    assert history.undo(library).warnings == ()
    assert libraries.dump(library) == before


def test_others_changes_are_never_on_my_stack(library):
    ben = libraries.open_at(library.path, "ben")
    edit.add(ben, "team", None, {"title": "Ben's"})
    libraries.outside(library.path, "UPDATE team SET title = 'shell'")
    with pytest.raises(NothingToUndo):
        history.undo(library)
    ben.close()


def test_anything_can_be_taken_back_by_its_number(library):
    before = libraries.dump(library)
    libraries.outside(library.path, "UPDATE touchpoint SET emotion = -2, title = upper(title)")
    number = history.log(library)[0].number
    assert history.undo_change(library, number).warnings == ()
    assert libraries.dump(library) == before
    with pytest.raises(NothingToUndo):
        history.undo_change(library, number)
    healthy(library)


def test_taking_back_an_undo_does_it_again(library):
    edit.add(library, "team", None, {"title": "Mine"})
    after = libraries.dump(library)
    undone = history.undo(library)
    history.undo_change(library, undone.change)
    assert libraries.dump(library) == after
    healthy(library)


def test_a_new_change_ends_the_redo(library):
    edit.add(library, "team", None, {"title": "One"})
    history.undo(library)
    edit.add(library, "team", None, {"title": "Two"})
    with pytest.raises(NothingToUndo):
        history.redo(library)


def test_nobody_elses_change_ends_my_redo(library):
    edit.add(library, "team", None, {"title": "One"})
    history.undo(library)
    ben = libraries.open_at(library.path, "ben")
    edit.add(ben, "team", None, {"title": "Two"})
    assert history.redo(library).message == "redid: added team: One"
    ben.close()


def test_an_import_is_undone_by_one_undo(library, tmp_path):
    home = libraries.ids_of(library, "journey")[0]
    path = tmp_path / "home.yaml"
    path.write_text(exchange.export(library, home).replace("title: Stage", "title: Changed"), encoding="utf-8")
    before = libraries.dump(library)
    exchange.import_files(library, [path])
    assert libraries.dump(library) != before
    history.undo(library)
    assert libraries.dump(library) == before


def test_the_history_names_linked_records(library):
    team, person = libraries.ids_of(library, "team")[0], libraries.ids_of(library, "person")[0]
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"accountable": team, "responsible": [team, person]})
    named = {entry.field: (entry.old, entry.new) for entry in history.log(library)[0].entries}
    assert named == {"accountable": ("", "Team of all"), "responsible": ("", "Person of all, Team of all")}


def test_what_was_removed_and_added_again_in_one_go_is_taken_back(library):
    before = libraries.dump(library)
    team = libraries.ids_of(library, "team")[0]
    with library.connection as connection:
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO change (number, at, author, what) VALUES (999, '2026-03-31T09:00:00.000Z', 'ben', 'replaced')"
        )
        connection.execute("INSERT INTO writing VALUES (999)")
        connection.execute("DELETE FROM team WHERE id = ?", (team,))
        connection.execute("INSERT INTO team (id, title) VALUES (?, 'again')", (team,))
        connection.execute("UPDATE team SET title = 'and again' WHERE id = ?", (team,))
        connection.execute("DELETE FROM writing")
    after = libraries.dump(library)
    undone = history.undo_change(library, 999)
    assert undone.warnings == ()
    assert libraries.dump(library) == before
    history.undo_change(library, undone.change)
    assert libraries.dump(library) == after


def test_a_record_that_stays_keeps_its_place_among_its_neighbours(library):
    stage = libraries.ids_of(library, "stage")[0]
    touchpoint = edit.add(library, "touchpoint", stage, {"title": "Mine"}).ids[0]
    ben = libraries.open_at(library.path, "ben")
    edit.set_values(ben, (touchpoint,), {"pain": 3})
    before = libraries.dump(library)
    assert history.undo(library).warnings == ("touchpoint of Mine stays as ben left it",)
    assert libraries.dump(library) == before
    ben.close()


@pytest.mark.parametrize("word", [word for word in WORDS if word not in ("library", "conflict")])
def test_what_comes_back_stands_where_it_stood(samples, word):
    ids = libraries.ids_of(samples, word)[:3]
    around = {id: records.record_view(samples, id) for id in [*ids, *_parents(samples, word, ids)]}
    listed = listing.library_page(samples)
    edit.remove(samples, ids)
    history.undo(samples)
    assert {id: records.record_view(samples, id) for id in around} == around
    assert listing.library_page(samples) == listed


def _parents(ws, word: str, ids: list[str]) -> set[str]:
    return {row["parent"] for row in libraries.dump(ws)[word] if row["id"] in ids and row["parent"]}


def test_what_was_done_before_a_backup_was_put_back_is_undone_and_redone_like_all_else(library):
    before = libraries.dump(library)
    edit.add(library, "team", None, {"title": "First"})
    first = libraries.dump(library)
    edit.add(library, "team", None, {"title": "Second"})
    second = libraries.dump(library)
    history.undo(library)
    kept = upkeep.backup(library)
    edit.add(library, "team", None, {"title": "After the backup"})
    upkeep.restore(library.path, kept)
    assert libraries.dump(library) == first
    history.redo(library)
    assert libraries.dump(library) == second
    history.undo(library)
    history.undo(library)
    assert libraries.dump(library) == before
    with pytest.raises(NothingToUndo):
        history.undo(library)
    edit.add(library, "team", None, {"title": "Instead"})
    with pytest.raises(NothingToUndo):
        history.redo(library)


def test_nobody_undoes_what_somebody_else_did_in_a_file_that_was_put_back(library):
    edit.add(library, "team", None, {"title": "Of ana"})
    upkeep.restore(library.path, upkeep.backup(library))
    with contextlib.closing(libraries.open_at(library.path, "bea")) as bea, pytest.raises(NothingToUndo):
        history.undo(bea)


def title_of(ws, id: str) -> str:
    return str(ws.connection.execute("SELECT title FROM touchpoint WHERE id = ?", (id,)).fetchone()[0])


@tried(40)
@given(data=st.data())
def test_whoever_takes_another_name_undoes_and_redoes_what_was_done_here_before_and_nothing_of_anybody_else(data):
    """Ana, Ben and Cem at files of their own on one library; only the one whose stack it is goes by several names."""
    with libraries.a_copy(libraries.small()) as ana, contextlib.closing(libraries.open_at(ana.path, "ben")) as ben:
        touchpoints = libraries.ids_of(ana, "touchpoint")[:2]
        mine, theirs = touchpoints[0], touchpoints[1]
        titles = [title_of(ana, mine)]
        for number in range(data.draw(st.integers(1, 5))):
            ana.me = data.draw(st.sampled_from(["ana", "root", "ben"]))
            edit.set_values(ana, (mine,), {"title": f"Mine {number}"})
            edit.set_values(ben, (theirs,), {"title": f"Ben's {number}"})
            titles.append(f"Mine {number}")
        ana.me = "Ana <ana@example.com>"
        kept = title_of(ana, theirs)
        for title in reversed(titles[:-1]):
            assert history.undo(ana).warnings == ()
            assert (title_of(ana, mine), title_of(ana, theirs)) == (title, kept)
        with pytest.raises(NothingToUndo):
            history.undo(ana)
        for title in titles[1:]:
            assert history.redo(ana).warnings == ()
            assert title_of(ana, mine) == title
        with pytest.raises(NothingToUndo):
            history.redo(ana)


def test_something_new_under_the_new_name_ends_the_redo_of_what_the_old_one_took_back(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"title": "Mine"})
    library.me = "Ana <ana@example.com>"
    history.undo(library)
    edit.set_values(library, (touchpoint,), {"pain": 3})
    with pytest.raises(NothingToUndo):
        history.redo(library)


def test_a_former_name_is_ones_own_only_for_what_was_done_here(library):
    """Somebody else goes by that name, at another window of the same file; a number of theirs is no Change of mine."""
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    other = libraries.open_at(library.path, library.me)
    edit.set_values(other, (touchpoint,), {"title": "Theirs"})
    library.me = "Ana <ana@example.com>"
    with pytest.raises(NothingToUndo):
        history.undo(library)
    assert title_of(library, touchpoint) == "Theirs"
    other.close()


def test_a_change_of_that_number_in_a_library_that_was_put_back_is_not_taken_for_the_one_that_was_made(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    number = edit.set_values(library, (touchpoint,), {"title": "Mine"}).change
    library.connection.execute("UPDATE change SET at = '2026-01-01T00:00:00.000Z' WHERE number = ?", (number,))
    library.me = "Ana <ana@example.com>"
    with pytest.raises(NothingToUndo):
        history.undo(library)


def test_the_history_says_what_those_were_called_who_are_gone(library):
    touchpoint, journey = libraries.ids_of(library, "touchpoint")[0], libraries.ids_of(library, "journey")[0]
    (dora,) = newcomers.newcomers(("person",), "Dora")
    edit.set_values(library, (touchpoint, journey), {"accountable": dora.id}, fresh=(dora,))
    history.undo(library)
    undone, set_to = history.log(library, limit=2)
    assert {one.old for one in undone.entries if one.field == "accountable"} == {"Dora (removed)"}
    assert {one.new for one in set_to.entries if one.field == "accountable"} == {"Dora (removed)"}
    name = next(one["title"] for one in libraries.dump(library)["touchpoint"] if one["id"] == touchpoint)
    edit.remove(library, (touchpoint,))
    set_to = history.log(library, limit=3)[2]
    assert {one.name for one in set_to.entries if one.word == "touchpoint"} == {f"{name} (removed)"}


def test_the_history_calls_what_has_no_title_by_what_it_says(library):
    kpi = libraries.ids_of(library, "kpi")[0]
    reading = edit.add(library, "reading", kpi, {"day": "2026-03-31", "value": 4}).ids[0]
    edit.set_values(library, (reading,), {"value": 5})
    assert [entry.name for row in history.log(library, limit=2) for entry in row.entries] == [
        "2026-03-31",
        "2026-03-31",
    ]
    edit.remove(library, (reading,))
    gone, changed, added = history.log(library, limit=3)
    assert [(entry.field, entry.old) for entry in gone.entries] == [("-", "2026-03-31")]
    assert [entry.name for row in (changed, added) for entry in row.entries] == ["2026-03-31 (removed)", "2026-03-31"]


def test_a_list_of_changes_tells_of_each_what_its_whole_tells(samples):
    lines, wholes = history.headlines(samples), history.log(samples)
    assert [(line.number, line.at, line.author, line.what, line.undone) for line in lines] == [
        (whole.number, whole.at, whole.author, whole.what, whole.undone) for whole in wholes
    ]
    (brought,) = wholes
    touched = len({entry.id for entry in brought.entries[: history.COUNTED]})
    assert not lines[0].is_all
    assert lines[0].records == touched < len({entry.id for entry in brought.entries})
    assert history.change(samples, brought.number, most=7).entries == brought.entries[:7]
    with pytest.raises(UnknownReference):
        history.change(samples, 10_000, most=7)


def test_a_line_of_the_history_says_how_many_records_there_were(library):
    touchpoints = libraries.ids_of(library, "touchpoint")[:3]
    edit.set_values(library, touchpoints, {"channel": "fax", "description": "as it was"})
    line = history.headlines(library, limit=1)[0]
    assert (line.records, line.is_all) == (3, True)
