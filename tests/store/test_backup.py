"""Copies, and putting one back: whole whatever stood there, kept whatever it was, and noticed by whoever has it open."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import DiskTrouble, ReadOnly, UnusableLibrary
from journeytui.store import backup, migrations, opening
from journeytui.store.schema import VERSION
from journeytui.workspace import edit, history, listing, upkeep

NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)


def put_back(path: Path, kept: Path) -> Path | None:
    return backup.put_back(path, kept, NOW)


def replica(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT value FROM about WHERE key = 'replica'").fetchone()[0]


def names(folder: Path) -> list[str]:
    """What is in the folder, without the empty journals that SQLite leaves."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith("-journal") or path.stat().st_size)


def test_a_backup_is_the_same_copy_and_what_is_put_back_is_a_new_one(library):
    kept = upkeep.backup(library)
    assert replica(kept) == replica(library.path)
    old = put_back(library.path, kept)
    assert len({replica(kept), replica(library.path)}) == 2
    assert replica(old) == replica(kept)
    put_back(library.path, kept)
    assert len({replica(kept), replica(library.path), replica(old)}) == 2


def test_who_has_the_library_open_goes_on_with_what_was_put_back(library):
    kept = upkeep.backup(library)
    before = libraries.dump(library)
    edit.add(library, "team", None, {"title": "After the backup"})
    assert not library.changed_elsewhere()
    put_back(library.path, kept)
    assert library.changed_elsewhere()
    assert libraries.dump(library) == before
    edit.add(library, "team", None, {"title": "Written later"})
    assert history.log(library, limit=1)[0].what == "added team: Written later"
    (written,) = library.connection.execute("SELECT replica FROM change ORDER BY number DESC LIMIT 1").fetchone()
    assert written == replica(library.path) == library.opened.replica
    history.undo(library)
    assert libraries.dump(library.path) == before
    assert upkeep.doctor(library, deep=True).ok


def test_who_has_another_library_open_finds_the_one_that_was_put_in_its_place(library, empty):
    put_back(library.path, empty.path)
    assert library.title == empty.title
    assert listing.library_page(library).total == 0
    assert library.opened.library == empty.opened.library


def test_a_backup_of_a_library_in_wal_mode_can_be_read_where_nothing_can_be_written(tmp_path):
    path, kept = tmp_path / "wal.db", tmp_path / "kept.db"
    shutil.copy(libraries.small(), path)
    with closing(sqlite3.connect(path)) as source:
        source.execute("PRAGMA journal_mode = WAL")
        backup.copy(source, kept)
    assert path.read_bytes()[18:20] == b"\2\2"
    assert kept.read_bytes()[18:20] == b"\1\1"
    assert libraries.dump(kept) == libraries.dump(path)


def test_an_older_backup_has_what_the_program_needs_before_anybody_sees_it(library):
    kept = upkeep.backup(library)
    with closing(sqlite3.connect(kept)) as connection:
        migrations.drop_triggers(connection)
        connection.executescript(
            "ALTER TABLE touchpoint DROP COLUMN pain; UPDATE about SET value = 'older' WHERE key = 'declaration'"
        )
    put_back(library.path, kept)
    edit.set_values(library, libraries.ids_of(library, "touchpoint"), {"pain": 3})
    assert upkeep.doctor(library, deep=True).ok


DAMAGE = {
    "a text": lambda data: b"Dear diary",
    "nothing": lambda data: b"",
    "half of it": lambda data: data[: len(data) // 2],
    "its first page lost": lambda data: bytes(4096) + data[4096:],
    "its header lost": lambda data: data[:16] + b"\xff" * 84 + data[100:],
    "a hole in it": lambda data: data[: len(data) // 3] + b"\xff" * 30_000 + data[len(data) // 3 + 30_000 :],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_whatever_stood_there_the_backup_is_put_back_and_what_stood_there_is_kept(library, damage):
    kept = upkeep.backup(library)
    before = libraries.dump(library)
    library.close()
    data = damage(library.path.read_bytes())
    library.path.write_bytes(data)
    library.path.chmod(0o640)
    old = put_back(library.path, kept)
    assert libraries.dump(library.path) == before
    assert old.read_bytes()[100:] == data[100:]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (old, library.path)} == {0o640}
    assert names(library.path.parent) == sorted([library.path.name, kept.name, old.name])


@given(size=st.integers(1, 20_000), at=st.floats(0, 1), filler=st.binary(min_size=1, max_size=3))
def test_wherever_it_is_damaged_the_backup_is_put_back(size, at, filler):
    with libraries.a_file(libraries.small()) as path:
        whole = path.with_name("backup.db")
        shutil.copy(path, whole)
        data = path.read_bytes()
        start = int(at * len(data))
        path.write_bytes(data[:start] + (filler * size)[:size] + data[start + size :])
        assert put_back(path, whole) is not None
        assert libraries.dump(path) == libraries.dump(whole)


def test_what_sqlite_left_beside_a_library_that_is_gone_never_gets_into_another(library):
    kept = upkeep.backup(library)
    before = libraries.dump(library)
    journal = library.path.with_name(library.path.name + "-journal")
    library.connection.executescript("PRAGMA cache_spill = 1; BEGIN IMMEDIATE; UPDATE team SET title = 'half'")
    left = journal.read_bytes() or b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1000)
    library.connection.execute("ROLLBACK")
    library.close()
    library.path.unlink()
    journal.write_bytes(left)
    assert put_back(library.path, kept) is None
    assert libraries.dump(library.path) == before


def test_a_newer_file_is_neither_put_back_nor_replaced(library, tmp_path):
    newer, older = upkeep.backup(library), tmp_path / "older.db"
    shutil.copy(newer, older)
    libraries.outside(newer, f"PRAGMA user_version = {VERSION + 1}")
    before = library.path.read_bytes()
    with pytest.raises(UnusableLibrary, match="written by a newer JourneyTUI"):
        put_back(library.path, newer)
    assert library.path.read_bytes() == before
    before = newer.read_bytes()
    with pytest.raises(ReadOnly, match="written by a newer JourneyTUI"):
        put_back(newer, older)
    assert newer.read_bytes() == before


def test_a_folder_is_not_moved_away_for_a_backup(library, tmp_path):
    kept = upkeep.backup(library)
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnusableLibrary, match="is a directory"):
        put_back(tmp_path / "folder", kept)


def test_behind_a_link_it_is_the_library_itself_that_is_put_back(library, tmp_path):
    kept = upkeep.backup(library)
    before = libraries.dump(library)
    library.path.write_bytes(b"Dear diary")
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(library.path)
    put_back(link, kept)
    assert link.is_symlink()
    assert libraries.dump(library.path) == before


def test_two_are_not_put_back_at_once_and_what_a_killed_one_left_is_taken_away(library):
    kept = upkeep.backup(library)
    left = library.path.with_name(f"{library.path.name}.restoring-{opening.new_id()}")
    left.write_bytes(b"half")
    folder = os.open(library.path.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with pytest.raises(DiskTrouble, match="just now"):
        put_back(library.path, kept)
    assert left.exists()
    os.close(folder)
    put_back(library.path, kept)
    assert not left.exists()


def test_while_it_is_held_for_a_backup_nobody_else_writes(library):
    with closing(opening.hold(library.path)) as held, closing(sqlite3.connect(library.path, timeout=0)) as other:
        assert not held.in_transaction
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE team SET title = 'theirs'")
    libraries.outside(library.path, "UPDATE team SET title = 'theirs'")


def test_in_wal_mode_what_is_kept_is_what_stood_there_when_it_was_replaced(library, tmp_path):
    whole = upkeep.backup(library)
    before = libraries.dump(library)
    path = tmp_path / "wal.db"
    shutil.copy(library.path, path)
    kept = tmp_path / "kept.db"

    def keep(there: sqlite3.Connection) -> None:
        third = sqlite3.connect(path, timeout=0)
        with closing(third), pytest.raises(sqlite3.OperationalError, match="locked"):
            third.execute("UPDATE team SET title = 'too late'")
        backup.copy(there, kept)

    with closing(sqlite3.connect(path)) as other, closing(sqlite3.connect(path, isolation_level=None)) as held:
        held.execute("PRAGMA journal_mode = WAL")
        other.executescript("UPDATE team SET title = 'theirs'")
        with closing(sqlite3.connect(whole)) as source:
            backup.overwrite(held, source, path, keep)
        assert other.execute("SELECT title FROM team").fetchone() == (before["team"][0]["title"],)
    assert libraries.dump(path) == before
    assert [row["title"] for row in libraries.dump(kept)["team"]] == ["theirs"]


def test_who_holds_the_library_for_too_long_keeps_it_as_it_is(library):
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DiskTrouble, match="Another program"):
            opening.hold(library.path, wait_ms=40)
        other.execute("ROLLBACK")
