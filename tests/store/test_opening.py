"""What a library file may be, who may do what with it, and that nothing else is ever written to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.domain import ids
from journeytui.domain.errors import DiskTrouble, InvalidValues, ReadOnly, UnusableLibrary
from journeytui.domain.words import WORDS
from journeytui.store import migrations, opening, search
from journeytui.store.schema import APPLICATION, VERSION
from journeytui.workspace import edit, exchange, history, listing, upkeep, views
from journeytui.workspace.workspace import create_library, open_library

SOURCES = Path(__file__).parents[2] / "src"
NOBODY = 47104
"""A user id that nobody has."""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def refused(path: Path) -> UnusableLibrary:
    """Why the file is not opened; it says what to do, too."""
    with pytest.raises(UnusableLibrary) as told:
        opening.open_file(path)
    assert told.value.hint
    assert str(path) in told.value.message
    return told.value


def healthy(ws) -> bool:
    ill = [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok]
    assert not ill
    return not ill


def everything(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, to the last byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sql(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def at_once(script: str, path: Path, count: int = 2) -> list[str]:
    """What several processes print that run the script at the same time; each waits for a line before it begins."""
    program = f"import sys; from pathlib import Path; path = Path(sys.argv[1])\n{script}"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, path], text=True, env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(count)
    ]  # fmt: skip
    for one in running:
        assert one.stdout.readline() == "ready\n"
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate()[0].strip() for one in running]


def as_nobody(act: Callable[[], object]) -> str:
    """What the act returns when somebody else does it, as text; the error when it is refused."""
    ends = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            try:
                told = str(act())
            except BaseException as error:  # noqa: BLE001  the parent looks at it
                told = f"{type(error).__name__}: {error}"
            os.write(ends[1], told.encode())
        finally:
            os._exit(0)
    os.close(ends[1])
    with os.fdopen(ends[0]) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return told


@pytest.fixture
def open_ground():
    """A folder that everybody can enter, with a library in it that everybody may write."""
    with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
        Path(folder).chmod(0o777)
        shutil.copy(libraries.small(), Path(folder) / "journeys.db")
        (Path(folder) / "journeys.db").chmod(0o666)
        yield Path(folder)


# --- what is no library ----------------------------------------------------------------------------------------------


def a_missing_one(path: Path) -> str:
    return "There is no library at"


def a_directory(path: Path) -> str:
    path.mkdir()
    return "is a directory, not a library"


def an_empty_file(path: Path) -> str:
    path.touch()
    return "is not a library of JourneyTUI"


def a_pipe(path: Path) -> str:
    os.mkfifo(path)
    return "is not a library of JourneyTUI"


def a_text_file(path: Path) -> str:
    path.write_text("title: I am a journey\n" * 400)
    return "is not a library of JourneyTUI"


def a_short_text_file(path: Path) -> str:
    path.write_text("hello")
    return "is not a library of JourneyTUI"


def a_foreign_database(path: Path) -> str:
    sql(path, "CREATE TABLE bookmarks (url)")
    return "is an SQLite file, but not a library of JourneyTUI"


def a_foreign_database_in_wal_mode(path: Path) -> str:
    sql(path, "PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url)")
    return "is an SQLite file, but not a library of JourneyTUI"


def a_library_whose_header_is_damaged(path: Path) -> str:
    whole = libraries.small().read_bytes()
    path.write_bytes(whole[:16] + b"\xff" * 84 + whole[100:])
    return "is damaged"


def a_library_whose_first_bytes_are_lost(path: Path) -> str:
    path.write_bytes(b"\0" * 4096 + libraries.small().read_bytes()[4096:])
    return "is not a library of JourneyTUI"


def a_library_without_its_tables(path: Path) -> str:
    sql(path, f"PRAGMA application_id = {APPLICATION}; CREATE TABLE about (key PRIMARY KEY, value)")
    return "is not whole"


def nothing_but_our_name(path: Path) -> str:
    sql(path, f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}")
    return "is not whole"


def a_library_without_its_library_record(path: Path) -> str:
    shutil.copy(libraries.small(), path)
    sql(path, "DELETE FROM library; DELETE FROM stale")
    return "lacks its library record"


NO_LIBRARIES = [
    a_missing_one, a_directory, an_empty_file, a_pipe, a_text_file, a_short_text_file, a_foreign_database, a_foreign_database_in_wal_mode,
    a_library_whose_header_is_damaged, a_library_whose_first_bytes_are_lost, a_library_without_its_tables, nothing_but_our_name,
    a_library_without_its_library_record,
]  # fmt: skip


@pytest.mark.parametrize("make", NO_LIBRARIES)
def test_what_is_no_library_is_refused_in_a_sentence_and_left_as_it_is(make, tmp_path):
    path = tmp_path / "some.db"
    told = make(path)
    before = everything(tmp_path)
    assert told in refused(path).message
    assert told in refused(path).message
    assert everything(tmp_path) == before


def test_a_link_that_leads_nowhere_or_in_a_circle_is_refused(tmp_path):
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert "There is no library" in refused(tmp_path / "nowhere").message
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert "cannot be read" in refused(tmp_path / "circle").message


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_library_is_refused_or_found_damaged_and_left_as_it_is(kept, tmp_path):
    path = tmp_path / "cut.db"
    whole = libraries.small().read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    before = path.read_bytes()
    try:
        with closing(open_library(path, me="ana")) as ws:
            told = upkeep.doctor(ws).findings[0].what
    except UnusableLibrary as error:
        told = error.message
    assert "damaged" in told
    assert path.read_bytes() == before


def test_damaged_pages_are_told_by_whoever_meets_them(tmp_path):
    path = tmp_path / "damaged.db"
    shutil.copy(libraries.small(), path)
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'touchpoint'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with closing(libraries.open_at(path)) as ws:
        assert "damaged" in upkeep.doctor(ws).findings[0].what
        stage = libraries_stage(ws)
        with pytest.raises(UnusableLibrary, match="damaged"):
            edit.add(ws, "touchpoint", stage, {"title": "One more"})


def libraries_stage(ws) -> str:
    return ws.connection.execute("SELECT id FROM stage").fetchone()[0]


# --- who may -----------------------------------------------------------------------------------------------------------


def tried_to_change(path: Path) -> str:
    with closing(open_library(path, me="nobody")) as ws:
        assert listing.library_page(ws).total == 2
        try:
            edit.add(ws, "team", None, {"title": "Theirs"})
        except ReadOnly as error:
            return error.hint
    return "changed it"


@needs_root
def test_who_may_write_writes(open_ground):
    assert as_nobody(lambda: tried_to_change(open_ground / "journeys.db")) == "changed it"


@needs_root
@pytest.mark.parametrize(
    ("file", "folder", "told"),
    [
        (0o644, 0o777, "You may read this file but not write it."),
        (0o666, 0o755, "You may not write in"),
        (0o444, 0o555, "You may read this file but not write it."),
    ],
)
def test_who_may_only_read_reads_and_is_told_why_it_stays_so(file, folder, told, open_ground):
    path = open_ground / "journeys.db"
    path.chmod(file)
    open_ground.chmod(folder)
    before = everything(open_ground)
    assert as_nobody(lambda: tried_to_change(path)).startswith(told)
    assert everything(open_ground) == before


@needs_root
def test_who_may_not_read_is_told_so(open_ground):
    path = open_ground / "journeys.db"
    path.chmod(0o600)
    assert as_nobody(lambda: tried_to_change(path)) == f"UnusableLibrary: {path} cannot be read: Permission denied"
    open_ground.chmod(0o700)
    assert as_nobody(lambda: tried_to_change(path)) == f"UnusableLibrary: {path} cannot be read: Permission denied"


@needs_root
@pytest.mark.parametrize("file", [0o644, 0o666])
def test_a_library_in_wal_mode_that_needs_files_where_none_may_be_made_is_told_with_the_way_out(file, open_ground):
    path = open_ground / "journeys.db"
    sql(path, "PRAGMA journal_mode = WAL")
    path.chmod(file)
    open_ground.chmod(0o755)
    before = everything(open_ground)
    for read_only in (False, True):
        told = as_nobody(lambda asked=read_only: open_library(path, me="nobody", read_only=asked))
        assert told.startswith(
            f"UnusableLibrary: {path} cannot be read where it is: it was last written in a mode (WAL)"
        )
        assert f"you may not write in {open_ground}" in told
    assert everything(open_ground) == before
    with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
        Path(folder).chmod(0o777)
        copy = Path(folder) / "copy.db"
        assert as_nobody(lambda: tried_to_change(shutil.copyfile(path, copy))) == "changed it"


@needs_root
def test_who_may_not_write_in_a_folder_cannot_begin_a_library_there(open_ground):
    open_ground.chmod(0o755)
    before = everything(open_ground)
    told = as_nobody(lambda: create_library(open_ground / "new.db", title="Theirs"))
    assert told == f"UnusableLibrary: You may not write in {open_ground}"
    assert everything(open_ground) == before


def test_what_was_asked_for_read_only_is_not_written(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    before = everything(tmp_path)
    with closing(libraries.open_at(path, read_only=True)) as ws:
        assert listing.library_page(ws).total == 2
        with pytest.raises(ReadOnly):
            edit.add(ws, "team", None, {"title": "Ours"})
        with pytest.raises(ReadOnly):
            history.undo_change(ws, 1)
    assert everything(tmp_path) == before


# --- others at the same file -----------------------------------------------------------------------------------------


def test_opening_a_library_again_takes_no_lock_from_who_is_writing_to_it(tmp_path):
    """The system gives up all locks of a process on a file as soon as the process closes it once, however it was opened."""
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    ws = libraries.open_at(path)
    ws.connection.execute("BEGIN IMMEDIATE")
    libraries.open_at(path, read_only=True).close()
    again = opening.open_file(path)
    told = subprocess.run(["sqlite3", path, "BEGIN IMMEDIATE"], capture_output=True, text=True, check=False).stderr
    assert "locked" in told
    ws.connection.execute("ROLLBACK")
    again.connection.close()
    ws.close()


def test_of_several_who_create_one_library_one_does_and_the_others_are_told(tmp_path):
    script = """
from journeytui.domain.errors import UnusableLibrary
from journeytui.store import opening
print("ready", flush=True); sys.stdin.readline()
try:
    opening.create(path, title="Ours")
    print("made")
except UnusableLibrary as error:
    print(error.message)
with __import__("contextlib").closing(opening.open_file(path).connection) as connection:
    print(connection.execute("SELECT title FROM library").fetchone()[0])"""
    path = tmp_path / "folder" / "journeys.db"
    told = sorted(at_once(script, path, 4))
    assert told == [f"{path} already exists\nOurs"] * 3 + ["made\nOurs"]
    assert [one.name for one in path.parent.iterdir()] == ["journeys.db"]


def test_who_dies_while_creating_leaves_no_half_library(tmp_path):
    script = """
import os, sqlite3
from journeytui.store import migrations, opening
migrations.make_triggers = lambda connection: os._exit(9)
opening.create(path, title="Ours")"""
    path = tmp_path / "journeys.db"
    died = subprocess.run(
        [sys.executable, "-c", f"import sys; from pathlib import Path; path = Path(sys.argv[1])\n{script}", path],
        env={**os.environ, "PYTHONPATH": str(SOURCES)}, check=False,
    )  # fmt: skip
    assert died.returncode == 9
    assert "There is no library" in refused(path).message
    create_library(path, title="Ours")
    open_library(path, me="ana").close()


def test_a_library_is_never_put_in_the_place_of_another_file(tmp_path):
    path = tmp_path / "journeys.db"
    path.write_text("precious")
    with pytest.raises(UnusableLibrary, match="already exists"):
        create_library(path, title="Ours")
    (tmp_path / "link.db").symlink_to(tmp_path / "gone")
    with pytest.raises(UnusableLibrary, match="already exists"):
        create_library(tmp_path / "link.db", title="Ours")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journeys.db", "link.db"]
    assert path.read_text() == "precious"


def test_where_files_cannot_have_two_names_a_library_gets_its_name_all_the_same(tmp_path):
    def refuses(path, made):
        raise PermissionError(1, "Operation not permitted")

    made, path = tmp_path / "made.db", tmp_path / "journeys.db"
    create_library(made, title="Ours")
    opening.name(made, path, link=refuses)
    assert not made.exists()
    open_library(path, me="ana").close()
    before = path.read_bytes()
    create_library(made, title="Theirs")
    with pytest.raises(FileExistsError):
        opening.name(made, path, link=refuses)
    assert path.read_bytes() == before


def test_who_holds_a_library_for_too_long_is_told_and_nothing_is_changed(library, tmp_path):
    before = libraries.dump(library)
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        library.connection.execute("PRAGMA busy_timeout = 40")
        with pytest.raises(DiskTrouble, match="Another program has been writing"):
            edit.add(library, "team", None, {"title": "Ours"})
        assert library.connection.execute("PRAGMA busy_timeout").fetchone() == (40,)
        other.execute("ROLLBACK")
    assert libraries.dump(library) == before
    edit.add(library, "team", None, {"title": "Ours"})


def test_who_reads_for_too_long_keeps_a_change_from_being_kept_but_not_the_next(library):
    if opening.wal_is_safe():
        pytest.skip("in WAL mode nobody waits for readers")
    before = libraries.dump(library)
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM team").fetchone()
        library.connection.execute("PRAGMA busy_timeout = 40")
        with pytest.raises(DiskTrouble, match="Another program"):
            edit.add(library, "team", None, {"title": "Ours"})
        other.execute("ROLLBACK")
    assert libraries.dump(library) == before
    edit.add(library, "team", None, {"title": "Ours"})
    assert [row.what for row in history.log(library, limit=1)] == ["added team: Ours"]


def test_a_library_that_was_replaced_while_it_was_open_is_not_written_in_vain(library):
    upkeep.backup(library, library.path.with_name("other.db")).replace(library.path)
    before = libraries.dump(library.path)
    with pytest.raises(ReadOnly, match="was replaced or removed since it was opened"):
        edit.add(library, "team", None, {"title": "In vain"})
    assert libraries.dump(library.path) == before


def test_opening_a_library_that_is_held_for_too_long_is_told(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DiskTrouble, match="Another program has been writing"):
            opening.open_file(path, wait_ms=40)
    opening.open_file(path).connection.close()


def test_it_is_told_once_that_somebody_else_changed_something(library):
    assert not library.changed_elsewhere()
    edit.add(library, "team", None, {"title": "Ours"})
    assert not library.changed_elsewhere()
    libraries.outside(library.path, "UPDATE team SET title = 'theirs'")
    assert library.changed_elsewhere()
    assert not library.changed_elsewhere()
    libraries.outside(library.path, "SELECT title FROM team")
    assert not library.changed_elsewhere()


# --- all or nothing --------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_nothing_is_changed(library):
    before = libraries.dump(library)
    (pages,) = library.connection.execute("PRAGMA page_count").fetchone()
    library.connection.execute(f"PRAGMA max_page_count = {pages}")
    stage = libraries.ids_of(library, "stage")[0]
    with pytest.raises(DiskTrouble) as told:
        edit.add_many(library, "touchpoint", stage, [f"One more {number}" * 15 for number in range(200)])
    assert "full" in told.value.message
    assert "Nothing of this change was kept" in told.value.hint
    assert libraries.dump(library) == before
    library.connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    assert edit.add_many(library, "touchpoint", stage, ["One", "Two"]).change
    assert healthy(library)


@pytest.mark.parametrize("room", [0, 4096, 40_000, 200_000])
def test_where_there_is_no_room_for_a_new_library_nothing_is_left(room, tmp_path):
    script = f"""
import resource
from journeytui.domain.errors import DiskTrouble
from journeytui.store import opening
print("ready", flush=True); sys.stdin.readline()
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
try:
    opening.create(path, title="Ours")
except DiskTrouble as error:
    print(error.hint)"""
    path = tmp_path / "journeys.db"
    (told,) = at_once(script, path, 1)
    assert told == "Nothing of this change was kept. Free some space, then try again."
    assert everything(tmp_path) == {}


def test_an_act_that_fails_in_the_middle_changes_nothing(library):
    before = library.path.read_bytes()
    stage = libraries.ids_of(library, "stage")[0]

    def act(transaction):
        transaction.update("stage", stage, {"title": "Changed"})
        transaction.delete("stage", stage)
        raise InvalidValues([])

    with pytest.raises(InvalidValues):
        library.change("tried", act)
    assert library.path.read_bytes() == before
    with pytest.raises(ZeroDivisionError):
        library.change("tried", lambda transaction: transaction.delete("stage", stage) or 1 / 0)
    assert library.path.read_bytes() == before
    assert library.change("nothing", lambda transaction: None).change is None
    assert libraries.ids_of(library, "stage")


# --- newer and older files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_newer_library_is_shown_and_not_a_byte_of_it_changed(mode, tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    sql(path, f"PRAGMA journal_mode = {mode}; PRAGMA user_version = {VERSION + 1}; INSERT INTO stale VALUES ('a', 'b')")
    before = path.read_bytes()
    with closing(libraries.open_at(path)) as ws:
        assert ws.read_only == "It was written by a newer JourneyTUI: upgrade to change it."
        assert listing.library_page(ws).total == 2
        with pytest.raises(ReadOnly, match="read-only"):
            edit.add(ws, "team", None, {"title": "Ours"})
        assert ws.again().read_only == ws.read_only
    assert path.read_bytes() == before


def test_a_newer_library_is_shown_also_where_it_lacks_what_this_program_knows(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    make_older(path, {"touchpoint": ["pain"]}, tables=["decision"])
    sql(path, f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with closing(libraries.open_at(path)) as ws:
        shows_everything(ws)
    assert path.read_bytes() == before


def make_older(path: Path, columns: dict[str, list[str]], *, tables: list[str] | None = None) -> None:
    """The file as a program left it that did not know these columns and tables."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrations.drop_triggers(connection)
        for word, names in columns.items():
            for name in names:
                connection.execute(f'ALTER TABLE "{word}" DROP COLUMN "{name}"')
        for word in tables or ():
            connection.execute(f'DROP TABLE "{word}"')
            connection.execute("DELETE FROM search WHERE rowid IN (SELECT number FROM doc WHERE word = ?)", (word,))
            connection.execute("DELETE FROM doc WHERE word = ?", (word,))
            connection.execute("DELETE FROM link WHERE word = ?", (word,))
            connection.execute("DELETE FROM journal WHERE word = ?", (word,))
        connection.execute("UPDATE about SET value = 'older' WHERE key = 'declaration'")
        for word in WORDS.values():
            names = [row[1] for row in connection.execute(f'PRAGMA table_info("{word.word}")')]
            for statement in migrations.triggers(word, names) if names else ():
                try:
                    connection.execute(statement)
                except sqlite3.OperationalError:
                    assert tables
        connection.execute("COMMIT")


def listed_net(ws) -> list[int | None]:
    return [row[0] for row in ws.connection.execute("SELECT net FROM figures ORDER BY journey")]


def test_what_only_a_newer_program_knows_is_shown_and_written_to_files(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    sql(
        path,
        f"""PRAGMA user_version = {VERSION + 1};
            UPDATE about SET value = 'newer' WHERE key = 'declaration';
            ALTER TABLE stage ADD COLUMN "it's new" TEXT DEFAULT ''; ALTER TABLE stage ADD COLUMN warmth REAL;
            ALTER TABLE stage ADD COLUMN moods TEXT DEFAULT '[]'; ALTER TABLE stage ADD COLUMN bytes;
            UPDATE stage SET "it's new" = 'x''y', moods = '["calm","glad"]', bytes = x'00', extra = '{{"tone":null}}'
            WHERE id = (SELECT min(id) FROM stage)""",
    )
    before = path.read_bytes()
    with closing(libraries.open_at(path)) as ws:
        first, *others = sorted(libraries.ids_of(ws, "stage"))
        assert edit.records_of(ws, (first,))[0].extra == {"it's new": "x'y", "moods": ["calm", "glad"], "tone": None}
        assert [record.extra for record in edit.records_of(ws, others)] == [{}] * len(others)
        shows_everything(ws)
        (journey,) = ws.connection.execute("SELECT parent FROM stage WHERE id = ?", (first,)).fetchone()
        assert "moods:\n        - calm\n" in exchange.export(ws, journey)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kept", ["DELETE FROM about WHERE key = 'figures'", "UPDATE about SET value = '1' WHERE key = 'figures'"])  # fmt: skip
def test_figures_that_an_older_program_worked_out_otherwise_are_worked_out_anew(tmp_path, kept):
    with closing(libraries.open_copy(libraries.samples(), tmp_path / "one.db")) as ws:
        right = listed_net(ws)
    wrong = "UPDATE figures SET net = 12345"
    libraries.outside(tmp_path / "one.db", f"{wrong}; UPDATE about SET value = 'older' WHERE key = 'declaration'; {kept}")  # fmt: skip
    with closing(libraries.open_at(tmp_path / "one.db")) as ws:
        ws.catch_up()
        assert listed_net(ws) == right != [12345] * len(right)
        assert not ws.is_behind


def test_figures_that_are_worked_out_as_today_are_left_alone(tmp_path):
    libraries.open_copy(libraries.samples(), tmp_path / "one.db").close()
    libraries.outside(tmp_path / "one.db", "UPDATE about SET value = 'older' WHERE key = 'declaration'")
    with closing(libraries.open_at(tmp_path / "one.db")) as ws:
        assert not ws.is_behind


def shows_everything(ws) -> None:
    """Every read there is, on every record."""
    from journeytui.workspace import glances, maps, records, references, seek

    listing.library_page(ws)
    seek.find(ws, "touchpoint")
    history.log(ws)
    upkeep.doctor(ws, deep=True)
    for word in WORDS:
        for (id,) in ws.connection.execute(f'SELECT id FROM "{word}"').fetchall():
            records.record_view(ws, id)
            glances.glance(ws, id)
            references.path_of(ws, id)
            if word == "journey":
                views.journey_view(ws, id)
                maps.map_view(ws, id)
            if word == "stage":
                views.stage_view(ws, id)


OLDER = {
    "touchpoint": ["pain", "tags"],
    "journey": ["review_every_days"],
    "insight": ["weight"],
    "kpi": ["floor"],
    "person": ["email"],
}


def test_an_older_library_gets_what_it_lacks_and_values_come_out_of_extra_without_becoming_changes(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    make_older(path, OLDER, tables=["question"])
    with closing(sqlite3.connect(path)) as connection:
        (touchpoint,) = connection.execute("SELECT min(id) FROM touchpoint").fetchone()
        extra = '{"pain":7,"tags":["später","élan"],"other":[1,null]}'
        connection.execute("UPDATE touchpoint SET extra = ? WHERE id = ?", (extra, touchpoint))
        connection.execute("UPDATE stage SET extra = 'no json'")
        connection.commit()
        (journalled,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    with closing(libraries.open_at(path)) as ws:
        row = next(row for row in libraries.dump(ws)["touchpoint"] if row["id"] == touchpoint)
        assert (row["pain"], row["tags"], row["extra"]) == (7, '["später","élan"]', '{"other":[1,null]}')
        assert ws.connection.execute("SELECT count(*) FROM journal").fetchone() == (journalled,)
        assert [match.record for match in search.find(ws.connection, "elan", 5)[0]] == [touchpoint]
        assert {row["extra"] for row in libraries.dump(ws)["stage"]} == {"no json"}
        shows_everything(ws)
        outcome = edit.set_values(ws, (touchpoint,), {"pain": 3})
        assert [entry.old for entry in history.log(ws, limit=1)[0].entries] == ["7"]
        edit.add(ws, "question", libraries.ids_of(ws, "journey")[0], {"title": "Why?"})
        history.undo_change(ws, outcome.change)
        assert healthy(ws)
    version = sqlite3.connect(path).execute("PRAGMA user_version").fetchone()
    assert version == (VERSION,)


def test_an_older_library_that_may_not_be_written_is_shown_as_it_stands(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    make_older(path, OLDER, tables=["question"])
    sql(path, "UPDATE touchpoint SET extra = '{\"pain\":7}'")
    before = path.read_bytes()
    with closing(libraries.open_at(path, read_only=True)) as ws:
        shows_everything(ws)
        stage = libraries.ids_of(ws, "stage")[0]
        assert {row.record.pain for row in views.stage_view(ws, stage).touchpoints} == {7}
    assert path.read_bytes() == before


def test_what_the_program_does_not_know_is_captured_all_the_same(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    sql(
        path,
        "ALTER TABLE touchpoint ADD COLUMN \"it's new\" TEXT; UPDATE about SET value = 'newer' WHERE key = 'declaration'",
    )
    with closing(libraries.open_at(path)) as ws:
        before = libraries.dump(ws)
        libraries.outside(path, "UPDATE touchpoint SET \"it's new\" = 'x''y'")
        ws.catch_up()
        newest = history.log(ws, limit=1)[0]
        assert {(entry.field, entry.old, entry.new) for entry in newest.entries} == {("it's new", "", "x'y")}
        after = libraries.dump(ws)
        history.undo_change(ws, newest.number)
        assert libraries.dump(ws) == before
        history.undo_change(ws, history.log(ws, limit=1)[0].number)
        assert libraries.dump(ws) == after
        edit.remove(ws, libraries.ids_of(ws, "touchpoint"))
        history.undo(ws)
        assert libraries.dump(ws) == after
        assert healthy(ws)


def test_several_who_open_an_older_library_at_once_all_get_it_and_it_is_brought_up_once(tmp_path):
    path = tmp_path / "journeys.db"
    shutil.copy(libraries.small(), path)
    make_older(path, OLDER)
    script = """
from journeytui.workspace import edit, upkeep, workspace
print("ready", flush=True); sys.stdin.readline()
ws = workspace.open_library(path, me="ana")
edit.add(ws, "team", None, {"title": "Mine"})
print(upkeep.doctor(ws).ok)"""
    assert at_once(script, path, 4) == ["True"] * 4
    with closing(libraries.open_at(path)) as ws:
        assert len(libraries.ids_of(ws, "team")) == 5
        assert healthy(ws)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 44, 7), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_wal_is_used_where_its_race_is_mended(version, safe):
    assert opening.wal_is_safe(version) is safe


def test_a_library_is_written_in_the_mode_that_is_safe_here(library):
    wanted = "wal" if opening.wal_is_safe() else "truncate"
    assert library.connection.execute("PRAGMA journal_mode").fetchone() == (wanted,)
    assert library.connection.execute("PRAGMA synchronous").fetchone() == (2,)


# --- edits by others -------------------------------------------------------------------------------------------------


def test_what_sqlite3_in_a_shell_writes_is_journalled_found_and_undone(library):
    before = libraries.dump(library)
    stage = libraries.ids_of(library, "stage")[0]
    libraries.outside(
        library.path,
        f"INSERT INTO touchpoint (parent, title) VALUES ('{stage}', 'Zeppelin'), ('{stage}', 'Zeppelin two'); "
        "UPDATE team SET title = 'Zeppelin crew'; DELETE FROM process;",
    )
    assert library.changed_elsewhere()
    library.catch_up()
    log = [row for row in history.log(library) if row.author == "outside JourneyTUI"]  # as many as it took moments
    made = [entry.id for row in log for entry in row.entries if entry.field == "+"]
    assert len(made) == 2
    assert all(ids.well_formed(id) for id in made)
    found, more = search.find(library.connection, "zeppelin", 10)
    assert ({match.record for match in found}, more) == ({*made, libraries.ids_of(library, "team")[0]}, False)
    for row in log:
        assert history.undo_change(library, row.number).warnings == ()
    assert libraries.dump(library) == before
    assert healthy(library)


def test_what_one_statement_does_is_one_change(library):
    stages = len(libraries.ids_of(library, "stage"))
    libraries.outside(library.path, "UPDATE stage SET title = upper(title), need = 'more'")
    newest, before = history.log(library, limit=2)
    assert len(newest.entries) == 2 * stages
    assert before.author != "outside JourneyTUI"


def test_the_id_of_a_record_never_changes(library):
    with pytest.raises(AssertionError, match="the id of a record never changes"):
        libraries.outside(library.path, "UPDATE team SET id = 'another'")


def test_outside_edits_have_no_part_in_mine(library):
    """What was begun in a shell is another transaction than what this program writes meanwhile."""
    edit.add(library, "team", None, {"title": "Ours"})
    libraries.outside(library.path, "UPDATE team SET title = title || '!'")
    edit.add(library, "team", None, {"title": "Ours too"})
    assert [row.author for row in history.log(library, limit=3)] == ["ana", "outside JourneyTUI", "ana"]
