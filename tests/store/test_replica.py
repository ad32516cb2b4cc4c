"""A library as one copy among others: what is noticed, what is not, and what it costs where nobody shares."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from journeytui.domain.errors import JourneyError
from journeytui.domain.words import WORDS
from journeytui.store import membership, opening, reading, replica
from journeytui.store.replica import Replica
from journeytui.store.schema import SYNC_TABLES
from journeytui.workspace import edit, history
from journeytui.workspace.workspace import Workspace


@pytest.fixture
def joined(library: Workspace) -> Workspace:
    replica.join(library.opened, key="k")
    return library


def captured(ws: Workspace) -> list[tuple[str, str]]:
    return [(word, field) for _, word, field, _ in Replica(ws.opened, me=ws.me).captured(None, 1_000)]


def here(ws: Workspace) -> Replica:
    found = Replica(ws.opened, me=ws.me)
    found.now = "2026-03-31T09:00:00.000Z"
    return found


def touchpoint(ws: Workspace) -> Any:
    return reading.all_of(ws.connection, "touchpoint")[0]


def test_a_library_that_nobody_shares_has_nothing_of_it(library: Workspace) -> None:
    names = {row[0] for row in library.connection.execute("SELECT name FROM sqlite_master")}
    assert not {name for name in names if name.startswith("sync")}
    assert (membership.is_joined(library.connection), membership.viewer(library.connection)) == (False, "")


def test_what_was_joined_can_be_left_without_a_trace(joined: Workspace) -> None:
    edit.set_values(joined, [touchpoint(joined).id], {"pain": 1})
    replica.leave(joined.opened)
    names = {row[0] for row in joined.connection.execute("SELECT name FROM sqlite_master")}
    assert not {name for name in names if name.startswith("sync")}
    edit.set_values(joined, [touchpoint(joined).id], {"pain": 2})


def test_every_field_of_every_word_is_noticed(joined: Workspace) -> None:
    edit.add(joined, "conflict", touchpoint(joined).id, {"field_name": "title"})
    for word, declared in WORDS.items():
        record = reading.all_of(joined.connection, word)[0]
        with sqlite3.connect(joined.path, isolation_level=None) as other:
            for name in (*declared.fields, "extra"):
                other.execute(f'UPDATE "{word}" SET "{name}" = \'["changed"]\' WHERE id = ?', (record.id,))
        other.close()
        fields = {field for its, field in captured(joined) if its == word}
        assert fields - {"+"} == {*declared.fields, "extra"}


def test_only_the_first_value_is_kept_whatever_the_statement(joined: Workspace) -> None:
    id, before = touchpoint(joined).id, touchpoint(joined).title
    with closing(sqlite3.connect(joined.path, isolation_level=None)) as other:
        other.execute("UPDATE OR REPLACE touchpoint SET title = 'one' WHERE id = ?", (id,))
        other.execute("UPDATE OR REPLACE touchpoint SET title = 'two' WHERE id = ?", (id,))
    [entry] = here(joined).captured([id], 10)
    assert entry == (id, "touchpoint", "title", before)


def test_what_sync_writes_is_in_the_history_and_is_not_noticed(joined: Workspace) -> None:
    before = touchpoint(joined)
    with here(joined).step():
        here(joined).write([("bea", "r2", "touchpoint", before.id, {"title": "from bea"})])
    assert captured(joined) == []
    newest = history.log(joined, record=before.id)[0]
    assert (newest.author, newest.role) == ("bea", "sync")
    assert joined.is_behind


def test_a_removal_that_comes_with_sync_takes_nothing_along(joined: Workspace) -> None:
    record = touchpoint(joined)
    counts = {word: len(reading.all_of(joined.connection, word)) for word in WORDS}
    with here(joined).step():
        here(joined).write([("bea", "r2", "stage", record.parent, None)])
    after = {word: len(reading.all_of(joined.connection, word)) for word in WORDS}
    assert after == counts | {"stage": counts["stage"] - 1}
    edit.remove(joined, [record.id])
    assert len(reading.all_of(joined.connection, "touchpoint")) == counts["touchpoint"] - 1


def test_what_a_library_is_filled_with_leaves_no_trace(joined: Workspace) -> None:
    row = replica.rows_of(joined.connection, "touchpoint", [touchpoint(joined).id])[touchpoint(joined).id]
    joined.catch_up()
    before = len(history.log(joined, limit=1_000))
    with here(joined).step():
        here(joined).fill("touchpoint", [("0" * 26, row)])
    assert reading.find(joined.connection, "0" * 26) is not None
    assert (captured(joined), len(history.log(joined, limit=1_000)), joined.is_behind) == ([], before, False)


def test_what_is_frozen_never_changes(joined: Workspace) -> None:
    with here(joined).step():
        here(joined).freeze("m", b"bytes", 1)
    with pytest.raises(sqlite3.IntegrityError):
        joined.connection.execute("UPDATE sync_frozen SET body = 'other'")
    assert here(joined).frozen() == ("m", b"bytes")


def test_a_step_that_fails_did_not_happen(joined: Workspace) -> None:
    def fail(copy: Replica) -> None:
        copy.keep(cursor=7)
        row = replica.rows_of(joined.connection, "touchpoint", [touchpoint(joined).id])[touchpoint(joined).id]
        copy.fill("touchpoint", [(touchpoint(joined).id, row)])

    with pytest.raises(JourneyError), here(joined).step():
        fail(here(joined))
    assert "cursor" not in here(joined).state()


def test_the_library_takes_the_id_by_which_the_space_knows_it(joined: Workspace) -> None:
    before = joined.library
    edit.set_values(joined, [before.id], {"title": "Theirs"})
    with here(joined).step():
        here(joined).rename_library("7" + "z" * 25)
    assert joined.library == before.with_values(id="7" + "z" * 25, title="Theirs")
    assert [entry[0] for entry in here(joined).captured(None, 10)] == ["7" + "z" * 25]


@pytest.fixture
def older(joined: Workspace) -> Path:
    """A joined library of a program that noticed less."""
    joined.connection.execute("DROP TRIGGER sync_capture")
    joined.connection.execute("UPDATE about SET value = 'older' WHERE key = 'declaration'")
    return joined.path


def test_a_newer_program_brings_the_noticing_up_to_date(older: Path) -> None:
    with closing(opening.open_file(older).connection) as connection:
        assert opening.is_current(connection)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        assert {"sync_capture", "sync_frozen_stays"} <= names
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert set(SYNC_TABLES) <= tables


def test_columns_that_a_newer_program_made_are_named(joined: Workspace) -> None:
    assert here(joined).foreign_columns() == []
    joined.connection.execute("ALTER TABLE touchpoint ADD COLUMN mood TEXT")
    assert here(joined).foreign_columns() == ["touchpoint.mood"]


def test_ahead_counts_records_and_not_fields(joined: Workspace) -> None:
    assert replica.ahead(joined.connection) == 0
    edit.set_values(joined, [touchpoint(joined).id], {"title": "x", "pain": 1})
    assert replica.ahead(joined.connection) == 1
