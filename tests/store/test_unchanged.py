"""What was written since something was read is told by the journal, or nobody says that it is."""

from __future__ import annotations

import libraries
from journeytui.store import bulk, replica, unchanged
from journeytui.store.unchanged import AsOf, Entry
from journeytui.workspace import edit, history, renewal, upkeep
from journeytui.workspace.workspace import Workspace


def now(ws: Workspace) -> AsOf:
    found = unchanged.as_of(ws.connection)
    assert found
    return found


def since(ws: Workspace, then: AsOf) -> list[Entry] | None:
    return unchanged.written(ws.connection, then, now(ws))


def test_every_entry_since_is_told_whoever_made_it(library: Workspace) -> None:
    then, (stage, *_) = now(library), libraries.ids_of(library, "stage")
    assert since(library, then) == []
    other = library.again()
    edit.set_values(other, (stage,), {"title": "Later"})
    other.close()
    team = edit.add(library, "team", None, {"title": "Mine"}).ids[0]
    assert since(library, then) == [("stage", stage, "title"), ("team", team, "+")]
    history.undo(library)
    assert (since(library, then) or [])[-1] == ("team", team, "-")
    assert since(library, now(library)) == []


def test_of_very_many_nobody_wants_to_know(library: Workspace) -> None:
    team = libraries.ids_of(library, "team")
    then = now(library)
    for at in range(unchanged.MOST):
        edit.set_values(library, team, {"title": str(at)})
    assert len(since(library, then) or ()) == unchanged.MOST
    edit.set_values(library, team, {"title": "One more"})
    assert since(library, then) is None


def test_while_search_and_links_lag_behind_nobody_can_tell(library: Workspace) -> None:
    journey = libraries.ids_of(library, "journey")[0]
    libraries.outside(library.path, f"update journey set title = 'Outside' where id = '{journey}'")
    assert unchanged.as_of(library.connection) is None
    library.catch_up()
    assert now(library).entry > 0


def test_after_what_the_journal_does_not_tell_nothing_is_told(library: Workspace) -> None:
    then, (team, *_) = now(library), libraries.ids_of(library, "team")
    columns = replica.rows_of(library.connection, "team", [team])[team]
    with replica.immediate(library.connection):
        replica.Replica(library.opened, me=library.me).fill("team", [("0" * 26, columns)])
    assert since(library, then) is None
    then = now(library)
    with bulk.filling(library.connection, renewal.rebuild_all):
        bulk.put(library.connection, "team", [("1" * 26, *columns.values())])
    assert since(library, then) is None
    then = now(library)
    upkeep.rebuild(library)
    assert since(library, then) is None
    assert since(library, now(library)) == []


def test_after_a_backup_was_put_back_nothing_is_told(library: Workspace) -> None:
    kept = upkeep.backup(library)
    goal = edit.add(library, "goal", libraries.ids_of(library, "journey")[0], {"title": "Mine"}).ids[0]
    then = now(library)
    assert then.entry
    upkeep.restore(library.path, kept)
    assert unchanged.written(library.connection, then, now(library)) is None
    other = library.again()
    for at in range(3):
        edit.set_values(other, libraries.ids_of(other, "stage")[:1], {"title": str(at)})
    other.close()
    assert now(library).entry > then.entry
    assert since(library, then) is None
    assert goal not in libraries.ids_of(library, "goal")
