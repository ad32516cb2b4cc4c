"""A full disk, a library that somebody holds, a tiny terminal, none at all: a sentence, the right exit code, nothing changed."""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.cli.main import main
from safety.program import PROGRAM, Result, environment, run
from safety.sessions import given_back
from safety.users import AS_ROOT, OTHERS, OUTSIDER, as_user
from terminal import Terminal


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "journeys.db"
    shutil.copyfile(libraries.small(), path)
    return path


def journey(db: Path) -> str:
    with closing(sqlite3.connect(db)) as connection:
        return str(connection.execute("SELECT id FROM journey ORDER BY id").fetchone()[0])


def whole(db: Path) -> libraries.Dump:
    """All that the library holds, after looking whether it is whole."""
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return libraries.dump(db)


def is_a_sentence(result: Result) -> bool:
    """Whether it says what is wrong, and no more of itself than that."""
    said = result.err.decode()
    return bool(said.strip()) and "Traceback" not in said and "Something went wrong inside" not in said


def limited(home: Path, size: int, *words: str, db: Path) -> Result:
    """Types a command line where no file may grow beyond a size."""
    script = (
        "import os, resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", script, *PROGRAM, *(() if words[0] == "new" else ("--db", str(db))), *words]
    done = subprocess.run(
        command, env=environment(home, PYTHONDONTWRITEBYTECODE="1"), capture_output=True, check=False, cwd=home
    )
    return Result(done.returncode, done.stdout, done.stderr)


LONG = "x" * 50_000


@pytest.mark.parametrize(
    "words", [("set", "{id}", f"description={LONG}"), ("add", "journey", f"description={LONG}", "title=New")]
)
def test_where_a_file_cannot_grow_nothing_is_changed_and_it_says_so(words: tuple[str, ...], db: Path) -> None:
    before = whole(db)
    result = limited(db.parent, db.stat().st_size, *(word.format(id=journey(db)) for word in words), db=db)
    assert result.code == 5, result.told
    assert is_a_sentence(result)
    assert whole(db) == before


def test_a_record_that_would_become_too_large_is_refused_by_name_and_size(db: Path) -> None:
    before = whole(db)
    labels = ",".join(f"{number:03}{'🏠' * 70}" for number in range(1000)).encode()
    result = run(db.parent, "set", journey(db), "title=My journey", "tags=-", db=db, stdin=labels)
    assert result.code == 4, result.told
    assert result.err.decode().startswith("the journey 'My journey' would have 280 KiB (a record may have 256 KiB:")
    assert whole(db) == before


@pytest.mark.parametrize(
    "words", [("backup",), ("export", "{id}", "-o", "out.yaml"), ("export", "--all", "-o", "out"), ("new", "other.db")]
)
def test_what_does_not_fit_leaves_nothing_behind(words: tuple[str, ...], db: Path) -> None:
    before = whole(db)
    places = {path for path in db.parent.rglob("*") if path.is_file()}
    result = limited(db.parent, 100, *(word.format(id=journey(db)) for word in words), db=db)
    assert result.code == 5, result.told
    assert is_a_sentence(result)
    assert whole(db) == before
    left = {path for path in db.parent.rglob("*") if path.is_file()} - places
    assert left <= {db.with_name(db.name + "-journal"), db.with_name(db.name + "-wal"), db.with_name(db.name + "-shm")}


def test_a_backup_that_does_not_fit_is_told_of_the_library_and_not_of_what_is_only_on_the_way(db: Path) -> None:
    whole_one = shutil.copyfile(db, db.with_name("whole.db"))
    before = whole(db)
    result = limited(db.parent, 100, "restore", str(whole_one), db=db)
    assert (result.code, result.err.decode().partition(":")[0]) == (5, str(db))
    assert whole(db) == before
    assert list(db.parent.glob("*restor*")) == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of a megabyte."""
    with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1300k,mode=0700", "tmpfs", folder]
        if not AS_ROOT or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here; what cannot grow is proved by a limit above")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def test_on_a_full_disk_all_that_was_acknowledged_is_there(small_disk: Path, tmp_path: Path) -> None:
    db = small_disk / "journeys.db"
    shutil.copyfile(libraries.small(), db)
    id, acknowledged = journey(db), 0
    for number in range(200):
        result = run(tmp_path, "set", id, f"title=n{number}", f"description=n{number} {LONG}", db=db)
        if result.code:
            break
        acknowledged = number
    assert result.code == 5, result.told
    assert is_a_sentence(result)
    held = next(row for row in whole(db)["journey"] if row["id"] == id)
    assert held["title"] == f"n{acknowledged}"
    assert held["description"].startswith(f"n{acknowledged} ")


def test_the_explorer_on_a_full_disk_takes_the_edit_back_and_says_why(small_disk: Path, tmp_path: Path) -> None:
    db = small_disk / "journeys.db"
    shutil.copyfile(libraries.small(), db)
    before = libraries.dump(db)
    with Terminal([*PROGRAM, "--db", str(db)], columns=110, rows=30, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Journey of all")
        with (small_disk / "fills").open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        terminal.press("r", "ctrl+u", "Renamed in vain", "enter")
        terminal.wait_for("(?i)full|space")
        terminal.wait_for("Journey of all")
        assert "Renamed in vain" not in terminal.text
        (small_disk / "fills").unlink()
        terminal.press("r", "ctrl+u", "Renamed at last", "enter")
        terminal.wait_for("set Title to Renamed at last")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    after = whole(db)
    assert {row["title"] for row in after["journey"]} ^ {row["title"] for row in before["journey"]} == {
        "Renamed at last", "Journey of all",
    }  # fmt: skip


def test_a_folder_that_may_not_be_written_is_read_and_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    if not AS_ROOT:
        pytest.skip("NOT ROOT: no other user can be taken")
    with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
        monkeypatch.setenv("HOME", folder)
        held = Path(folder) / "held"
        for path in (held.parent, held):
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
        db = held / "journeys.db"
        shutil.copyfile(libraries.small(), db)
        db.chmod(0o644)
        before = whole(db)
        id = journey(db)
        commands = (["list"], ["show", id], ["set", id, "title=Mine"], ["backup"], ["new"], ["undo"])
        scratch = Path(folder) / "scratch.db"
        shutil.copyfile(libraries.small(), scratch)
        for words in commands:  # what is imported on the way another user may not be able to read
            typed(scratch, [word.replace("held", "scratch") for word in words])
        codes = []
        for words in commands:
            told = as_user(OUTSIDER, OTHERS, lambda words=words: typed(db, words))  # type: ignore[misc]
            code, _, said = told.partition(" ")
            codes.append(int(code))
            assert code == "0" or (said.strip() and "Something went wrong inside" not in said), words
        assert codes == [0, 0, 4, 4, 4, 4]
        assert whole(db) == before
        assert stat.S_IMODE(db.stat().st_mode) == 0o644


def typed(db: Path, words: list[str]) -> str:
    """Types a command line in this process; its exit code and what it said is wrong."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--db", str(db), *words])
    return f"{int(code)} {err.getvalue()}"


READ = (
    ["list"], ["show", "{id}"], ["walk", "{id}"], ["map", "{id}"], ["log"], ["find", "journey"], ["study", "pain"], ["check"], ["mine"],
    ["decisions"], ["export", "{id}"], ["export", "--all", "-o", "{out}"], ["doctor", "--deep"], ["import", "--dry-run", "{file}"],
)  # fmt: skip


WRITTEN = (["set", "{id}", "title=x"], ["import", "{file}"], ["undo"])


def spoilt(db: Path, table: str) -> None:
    """Overwrites the first page of a table."""
    with closing(sqlite3.connect(db)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with db.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def dropped(db: Path, table: str) -> None:
    """What another program may do as well."""
    with closing(sqlite3.connect(db)) as connection:
        connection.execute(f"DROP TABLE {table}")


@pytest.mark.parametrize("harm", [spoilt, dropped])
@pytest.mark.parametrize("table", ["touchpoint", "journal", "search_data", "figures"])
def test_whatever_is_damaged_whoever_reads_it_is_told_so_and_nobody_calls_it_a_fault_of_the_program(
    harm: Callable[[Path, str], None], table: str, db: Path
) -> None:
    id, file = journey(db), db.with_name("new.yaml")
    file.write_text("format: 1\ntitle: New\n")
    if harm is dropped and table == "search_data":
        table = "search"
    harm(db, table)
    before, refused = db.read_bytes(), ""
    for words in (*READ, *WRITTEN):
        told = typed(db, [word.format(id=id, out=db.with_name("out"), file=file) for word in words])
        assert told[0] in "014", (words, told)
        refused += told if told[0] == "4" else ""
        assert words in WRITTEN or db.read_bytes() == before, words
    assert any(f"{db} {what}" in refused for what in ("is damaged", "is not whole", "lacks its library record")), (
        refused
    )


@pytest.mark.parametrize("table", ["figures", "touchpoint"])
def test_the_explorer_says_what_is_damaged_and_calls_it_no_fault_of_its_own(
    table: str, db: Path, tmp_path: Path
) -> None:
    """Without the list it ends; what is damaged behind it is told when somebody goes there."""
    spoilt(db, table)
    with Terminal([*PROGRAM, "--db", str(db)], columns=110, rows=30, env=environment(tmp_path)) as terminal:
        if table == "touchpoint":
            terminal.wait_for("Journey of all")
            terminal.press("enter")
            terminal.wait_for("is damaged")
            terminal.press("ctrl+q")
        assert terminal.ended() == (0 if table == "touchpoint" else 4)
        assert "is damaged" in terminal.text or table == "touchpoint"
        assert "fault of its own" not in terminal.text
        assert given_back(terminal) == []
    assert not (tmp_path / ".local/state/journeytui/crashes").exists()


@pytest.mark.slow
def test_a_library_that_somebody_holds_for_long_is_waited_for_then_it_is_said(db: Path) -> None:
    before = whole(db)
    id = journey(db)
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = [
            subprocess.Popen(
                [*PROGRAM, "--db", str(db), *words],
                env=environment(db.parent),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for words in (("set", id, "title=Mine"), ("remove", id), ("undo",))
        ]
        assert run(db.parent, "list", db=db).code == 0, "reading waits for nobody"
        for process in waiting:
            out, err = process.communicate(timeout=120)
            result = Result(process.returncode, out, err)
            assert result.code in (4, 5), result.told
            assert is_a_sentence(result)
        other.execute("ROLLBACK")
    assert whole(db) == before


@pytest.mark.parametrize(
    ("held", "words"), [("IMMEDIATE", ("set", "{id}", "title=Mine")), ("EXCLUSIVE", ("list",))], ids=str
)
def test_whoever_waits_for_another_program_is_told_so_and_goes_on_when_it_is_done(
    held: str, words: tuple[str, ...], db: Path
) -> None:
    command = [*PROGRAM, "--db", str(db), *(word.format(id=journey(db)) for word in words)]
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute(f"BEGIN {held}")
        waiting = subprocess.Popen(command, env=environment(db.parent), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert waiting.stderr is not None
        told = waiting.stderr.readline().decode()
        other.execute("ROLLBACK")
        waiting.communicate(timeout=120)
    assert told.startswith("Waiting")
    assert str(db) in told
    assert waiting.returncode == 0


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (10, 2)], ids=str)
def test_in_a_tiny_terminal_it_says_what_is_too_small_and_recovers(size: tuple[int, int], db: Path) -> None:
    env = environment(db.parent)
    with Terminal([*PROGRAM, "--db", str(db)], columns=size[0], rows=size[1], env=env) as terminal:
        while b"\x1b[?2004h" not in terminal.raw:
            terminal.settle()
        terminal.settle(0.3)
        terminal.press("enter", "down", "q")
        terminal.settle()
        assert terminal.ended(0) is None
        terminal.resize(100, 30)
        terminal.wait_for("Journey of all")
        terminal.resize(20, 5)
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


@pytest.mark.parametrize("words", [(), ("open", "x"), ("x",)], ids=str)
def test_without_a_terminal_the_explorer_says_so(words: tuple[str, ...], db: Path) -> None:
    result = run(db.parent, *words, db=db)
    assert result.code == 2
    assert is_a_sentence(result)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "words", ["list", "set {id} title=-", "set {id} description=-", "export {id}", "import x.yaml"]
)
def test_with_closed_standard_files_nothing_is_half_done(closed: str, words: str, db: Path) -> None:
    before = whole(db)
    typed = words.format(id=journey(db))
    script = f'"$0" -m journeytui --db "$1" {typed} {closed}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, str(db)],
        env=environment(db.parent),
        cwd=db.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 2, 4, 5), done
    assert b"Traceback" not in done.stderr
    if done.returncode:
        assert whole(db) == before
