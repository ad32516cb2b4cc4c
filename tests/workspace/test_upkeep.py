from __future__ import annotations

import contextlib
import datetime as dt
import os
import stat

import pytest

import libraries
from journeytui.domain.errors import ReadOnly, UnusableLibrary
from journeytui.workspace import edit, history, seek, upkeep
from journeytui.workspace.workspace import open_library

NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)


def ill(ws, *, deep: bool = True) -> list[str]:
    return [finding.what for finding in upkeep.doctor(ws, deep=deep).findings if not finding.ok]


def test_a_library_in_use_is_well(samples, library, empty):
    assert ill(samples) == ill(library) == ill(empty) == []


DAMAGE = {
    "a text that search does not know": "UPDATE search_content SET c0 = 'other' WHERE id = (SELECT max(id) FROM search_content)",
    "an entry that search lost": "DELETE FROM search WHERE rowid = (SELECT max(number) FROM doc WHERE word = 'touchpoint')",
    "a record that search never heard of": "DELETE FROM doc WHERE word = 'touchpoint'",
    "an index that does not fit its text": "DELETE FROM search_idx; DELETE FROM search_data WHERE id > 10",
    "an entry of nothing": "INSERT INTO doc (word, record) VALUES ('team', 'nobody')",
    "a link that nobody holds": "INSERT INTO link VALUES ('a', 'accountable', 'b', 'touchpoint')",
    "a link that is not kept": "DELETE FROM link",
    "a link kept under another field": "UPDATE link SET field = 'other'",
    "figures that do not add up": "UPDATE figures SET experience = 2 WHERE journey = (SELECT max(journey) FROM figures)",
    "figures of a journey that lack": "DELETE FROM figures WHERE journey = (SELECT max(journey) FROM figures)",
    "figures of no journey": "INSERT INTO figures (journey, tree) VALUES ('nowhere', 'x')",
    "a place in the tree that is none": "UPDATE figures SET tree = 'zz' || tree",
    "a journal that lost its newest entry": "DELETE FROM journal WHERE number = (SELECT max(number) FROM journal WHERE field = 'title')",
    "a journal that says something else": "UPDATE journal SET new = 'other' WHERE number = (SELECT max(number) FROM journal WHERE field = 'title')",
    "a change that nobody made": "DELETE FROM change WHERE number = (SELECT max(change) FROM journal)",
    "a removal that cannot be taken back": "INSERT INTO journal (change, word, record, field, old) VALUES (1, 'team', 'x', '-', 'nonsense')",
    "a removal of what is here": "INSERT INTO journal (change, word, record, field, old) SELECT 1, 'team', id, '-', 'title=''x''' || char(10) FROM team",
    "a trigger that is missing": "DROP TRIGGER touchpoint_changed",
    "a trigger of removals that is missing": "DROP TRIGGER team_removed",
    "a queue that is fed no more": "DROP TRIGGER journal_stale",
    "a trigger that does nothing": "DROP TRIGGER team_added; CREATE TRIGGER team_added AFTER INSERT ON team BEGIN SELECT 1; END",
    "a record that was written without a trigger": ("DROP TRIGGER team_changed; UPDATE team SET title = 'unseen'"),
    "a record that hangs on nothing": "INSERT INTO stage (parent, title) VALUES ('nowhere', 'Lost')",
}


@pytest.mark.parametrize("sql", DAMAGE.values(), ids=DAMAGE)
def test_planted_damage_is_noticed(library, sql):
    edit.set_values(
        library,
        libraries.ids_of(library, "touchpoint"),
        {"title": "Known", "accountable": libraries.ids_of(library, "team")[0]},
    )
    edit.set_values(library, libraries.ids_of(library, "stage"), {"title": "Known too"})
    assert ill(library) == []
    library.connection.executescript(sql)
    assert ill(library)


@pytest.mark.parametrize(
    "name", [name for name in DAMAGE if any(one in DAMAGE[name] for one in ("search", "doc", "link", "figures"))]
)
def test_what_is_computed_can_be_computed_anew(library, name):
    library.connection.executescript(DAMAGE[name])
    upkeep.rebuild(library)
    assert ill(library) == []
    assert seek.find(library, "touchpoint").hits


def test_missing_triggers_are_noticed_without_looking_deep(library):
    library.connection.execute("DROP TRIGGER touchpoint_changed")
    library.connection.execute("DROP TRIGGER journal_stale")
    library.connection.execute("DROP TABLE search")
    (told,) = ill(library, deep=False)
    assert told.startswith("2 triggers are missing, like journal_stale")
    upkeep.rebuild(library)
    assert ill(library) == []
    libraries.outside(library.path, "UPDATE touchpoint SET title = 'Zeppelin'")
    library.catch_up()
    assert seek.find(library, "zeppelin").hits
    assert ill(library) == []


def test_of_what_is_damaged_no_backup_is_kept(library, tmp_path):
    (page,) = library.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'insight'").fetchone()
    library.close()
    with library.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with contextlib.closing(libraries.open_at(library.path)) as ws, pytest.raises(UnusableLibrary, match="no backup"):
        upkeep.backup(ws, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


def test_a_change_of_what_all_journeys_share_reaches_every_figure(samples):
    library = libraries.ids_of(samples, "library")
    edit.set_values(samples, library, {"review_every_days": 1})
    assert ill(samples) == []
    history.undo(samples)
    team = libraries.ids_of(samples, "team")[0]
    edit.set_values(samples, (team,), {"title": "Renamed"})
    edit.remove(samples, libraries.ids_of(samples, "person")[:2])
    assert ill(samples) == []


def test_a_file_that_all_can_read_is_named(library):
    library.path.chmod(0o644)
    assert ill(library, deep=False) == ["Everybody on this machine can read the file"]


def test_what_is_open_read_only_is_not_computed_anew(library):
    with (
        contextlib.closing(libraries.open_at(library.path, read_only=True)) as ws,
        pytest.raises(ReadOnly, match="Nothing was changed: this library is open read-only"),
    ):
        upkeep.rebuild(ws)


def test_a_damaged_library_names_the_copies_kept_beside_it(library):
    kept = [upkeep.backup(library, library.path.with_name(f"journeys.{n}.backup.db")) for n in range(4)]
    for age, path in enumerate(kept):
        os.utime(path, (age, age))
    bare = library.path.with_name("bare") / "journeys.db"
    bare.parent.mkdir()
    for path in (library.path, bare):
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    with pytest.raises(UnusableLibrary, match="is damaged") as told:
        libraries.open_at(library.path)
    assert told.value.hint.endswith(f"Kept beside it: {kept[3]}, {kept[2]}, {kept[1]}")
    with pytest.raises(UnusableLibrary, match="is damaged") as told:
        libraries.open_at(bare)
    assert "none is kept beside it" in told.value.hint


def test_a_backup_is_the_whole_library_and_private(library):
    path = upkeep.backup(library)
    assert path.parent == library.path.parent
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert libraries.dump(path) == libraries.dump(library)
    copy = open_library(path, me="ana")
    assert ill(copy) == []
    copy.close()
    with pytest.raises(UnusableLibrary, match="already exists"):
        upkeep.backup(library, path)


def test_a_backup_into_a_folder_is_named_there_after_the_library_and_the_time(library, tmp_path):
    kept = upkeep.backup(library, tmp_path)
    assert (kept.parent, kept.name.startswith(library.path.stem), kept.suffix) == (tmp_path, True, ".db")
    assert libraries.dump(libraries.open_at(kept)) == libraries.dump(library)


def test_a_backup_taken_while_others_write_is_whole(library):
    ben = libraries.open_at(library.path, "ben")
    for number in range(5):
        edit.add(ben, "team", None, {"title": f"T{number}"})
        path = upkeep.backup(library, library.path.with_name(f"backup-{number}.db"))
        assert len(libraries.dump(path)["team"]) == 2 + number
    ben.close()


def test_a_restored_backup_is_the_library_and_the_replaced_one_is_kept(library):
    backup = upkeep.backup(library)
    before = libraries.dump(library)
    edit.remove(library, libraries.ids_of(library, "journey"))
    after = libraries.dump(library)
    library.close()
    kept = upkeep.restore(library.path, backup, NOW)
    assert kept is not None
    assert libraries.dump(kept) == after
    assert libraries.dump(library.path) == before
    assert libraries.dump(backup) == before
    again = upkeep.restore(library.path, kept, NOW)
    assert again not in (None, kept)
    assert libraries.dump(kept) == after
    assert libraries.dump(library.path) == after
    assert again is not None
    assert libraries.dump(again) == before


def test_a_backup_is_restored_where_nothing_is(library, tmp_path):
    backup = upkeep.backup(library)
    assert upkeep.restore(tmp_path / "new" / "journeys.db", backup, NOW) is None
    assert libraries.dump(tmp_path / "new" / "journeys.db") == libraries.dump(library)


@pytest.mark.parametrize("damage", ["text", "half", "hole", "missing", "empty", "foreign"])
def test_what_is_no_whole_library_is_not_restored_and_nothing_changes(library, damage):
    backup = upkeep.backup(library)
    data = bytearray(backup.read_bytes())
    if damage == "missing":
        backup.unlink()
    elif damage == "foreign":
        backup.unlink()
        libraries.outside(backup, "CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    else:
        data[len(data) // 3 : len(data) // 3 + 30_000] = b"\xff" * 30_000
        backup.write_bytes(
            {"text": b"Dear diary", "half": bytes(data[: len(data) // 2]), "hole": bytes(data), "empty": b""}[damage]
        )
    before = sorted(path.name for path in library.path.parent.iterdir()), libraries.dump(library)
    with pytest.raises(UnusableLibrary):
        upkeep.restore(library.path, backup, NOW)
    assert (sorted(path.name for path in library.path.parent.iterdir()), libraries.dump(library)) == before
