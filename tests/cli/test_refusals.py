"""What goes wrong: a sentence that says what and what to do, the right exit code, and nothing changed."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from journeytui import locations
from journeytui.cli import diagnostics, failures
from journeytui.cli.commands import COMMANDS
from journeytui.cli.diagnostics import Exit
from journeytui.cli.door import guarded
from journeytui.domain import errors
from journeytui.sync import remote

FULL = Path("/dev/full")


def test_every_error_ends_with_an_exit_code_of_its_branch():
    codes = {errors.DiskTrouble: Exit.DISK, remote.Unreachable: Exit.UNREACHABLE, errors.JourneyError: Exit.REFUSED}
    branches = [errors.JourneyError]
    for branch in branches:
        branches += branch.__subclasses__()
    for branch in branches[1:]:
        assert failures.exit_of(branch) is next(code for sort, code in codes.items() if issubclass(branch, sort))


def test_the_table_of_exit_codes_is_the_documented_one():
    documented = [int(line.split()[0]) for line in diagnostics.__doc__.splitlines() if line.strip()[:1].isdigit()]
    assert set(documented) | {141} == {int(code) for code in Exit}


def test_without_a_library_it_says_how_to_start_one(run):
    result = run("list")
    assert result == (
        4,
        "",
        "You have no library yet.\nStart one with: journeytui new\nOr look at the samples: journeytui --samples list\n",
    )


def a_missing_one(path):
    return "There is no library at"


def a_text_file(path):
    path.write_text("title: I am a journey\n" * 40)
    return "is not a library of JourneyTUI"


def an_empty_file(path):
    path.touch()
    return "is not a library of JourneyTUI"


def a_directory(path):
    path.mkdir()
    return "is a directory"


def a_foreign_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    return "is an SQLite file, but not a library"


def a_damaged_library(path):
    _new(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 20_000)
    return "damaged"


@pytest.mark.parametrize(
    "make", [a_missing_one, a_text_file, an_empty_file, a_directory, a_foreign_database, a_damaged_library]
)
@pytest.mark.parametrize("command", [["list"], ["add", "team", "title=x"], ["doctor"]])
def test_an_unusable_library_is_refused_and_left_as_it_is(make, command, home, run):
    path = home / "some.db"
    told = make(path)
    before = path.read_bytes() if path.is_file() else b""
    result = run("--db", str(path), *command)
    assert (result.code, result.out) == (4, "")
    message, _, hint = result.err.partition("\n")
    assert told in message
    assert hint.strip()
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_library_of_a_newer_program_is_shown_and_never_written(library, run):
    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = library.read_bytes()
    shown = run("show", "home-buying")
    assert (shown.code, "Home buying" in shown.out, "newer" in shown.err) == (0, True, True)
    refused = run("set", "home-buying", "status=live")
    assert (refused.code, refused.out) == (4, "")
    assert "newer" in refused.err
    assert library.read_bytes() == before


def test_read_only_changes_nothing(library, run):
    before = library.read_bytes()
    assert run("--read-only", "list").code == 0
    for command in (
        ["set", "home-buying", "status=live"],
        ["remove", "home-buying"],
        ["undo", "18"],
        ["add", "team", "title=x"],
    ):
        result = run(*command, "--read-only")
        assert (result.code, result.out) == (4, "")
        assert "read-only" in result.err
    assert library.read_bytes() == before


READING_ONLY = {
    "open": ["home-buying"], "list": [], "show": ["home-buying"], "walk": ["home-buying"], "map": ["home-buying"],
    "find": ["mort"], "study": ["pain"], "check": [], "review": ["home-buying", "--begin"], "decide": ["home-buying", "x"],
    "decisions": [], "mine": [], "log": [], "add": ["team", "title=x"], "set": ["home-buying", "title=x"],
    "move": ["home-buying/i-decide-to-move", "--after", "home-buying/i-get-the-mortgage"], "remove": ["home-buying"],
    "undo": ["18"], "redo": [], "import": ["home.yaml"], "export": ["home-buying"], "doctor": ["--repair"],
    "restore": ["kept.db"], "new": ["other.db"], "remote": ["add", "team", "space.db"], "sync": [], "status": [],
    "conflicts": [], "resolve": ["all", "mine"], "serve": ["--db", "spaces.db"], "token": ["create", "A", "--role", "viewer"],
    "space": ["create", "x"], "schema": [], "settings": ["cursor", "shown"], "keys": [], "help": [], "completions": ["bash"],
    "web": ["--port", "70000"],
}  # fmt: skip
"""Every command but backup, whose only work is another file → words with which it would change something, if it can."""
READING = {
    "list", "show", "walk", "map", "find", "study", "check", "decisions", "mine", "log", "export", "status", "conflicts",
    "schema", "keys", "help", "completions",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"backup"}))
def test_with_read_only_no_command_changes_a_file(name, library, run, home):
    run("backup", "kept.db")
    run("remote", "add", "team", "space.db")
    run("set", "home-buying", "description=Later")
    (home / "home.yaml").write_text(run("export", "home-buying").out.replace("Later", "Now"))
    before = _files(home)
    result = run("--read-only", name, *READING_ONLY[name])
    assert (result.code in (0, 1)) == (name in READING), result.err
    assert _files(home) == before


def _files(home):
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_library_in_a_directory_that_one_may_not_write_is_shown_and_not_changed(library, shell):
    before = library.read_bytes()
    library.parent.chmod(0o500)
    shown = shell("list", powerless=True)
    assert (shown.code, "Home buying" in shown.out) == (0, True)
    refused = shell("set", "home-buying", "status=live", powerless=True)
    assert (refused.code, refused.out) == (4, "")
    assert "may not write" in refused.err
    assert library.read_bytes() == before
    library.parent.chmod(0o700)


def test_a_library_that_one_may_not_read_is_refused(library, shell):
    library.chmod(0)
    result = shell("list", powerless=True)
    assert (result.code, result.out) == (4, "")
    assert "cannot be read" in result.err


def test_a_library_cannot_begin_where_one_may_not_write(home, shell):
    home.chmod(0o500)
    result = shell("new", powerless=True)
    home.chmod(0o700)
    assert (result.code, result.out) == (4, "")
    assert len(result.err.splitlines()) >= 2


def test_starting_a_library_twice_keeps_the_first(library, run):
    before = library.read_bytes()
    result = run("new")
    assert (result.code, result.out) == (4, "")
    assert "already exists" in result.err
    assert library.read_bytes() == before


def test_an_unknown_reference_names_the_nearest(library, run):
    for command in (["show"], ["set", "status=live"], ["remove"], ["log"], ["export"]):
        result = run(*command, "home-buyng")
        assert (result.code, result.out) == (4, "")
        assert "'home-buyng'" in result.err
        assert "Did you mean home-buying?" in result.err


def test_an_ambiguous_reference_lists_the_candidates(library, run):
    made = [run("add", "journey", "title=Twice").out.strip() for _ in range(2)]
    result = run("show", "twice")
    assert (result.code, result.out) == (4, "")
    assert all(id in result.err for id in made)
    assert run("show", made[0]).code == 0


def test_all_that_is_wrong_with_the_values_is_told_at_once_and_nothing_is_changed(library, run):
    before = run("show", "home-buying/i-get-the-mortgage/valuation-visit", "--json").out
    result = run(
        "set",
        "home-buying/i-get-the-mortgage/valuation-visit",
        "title=Another",
        "emotion=9",
        "efort=2",
        "accountable=team:mortgage-opertions",
        "title+=x",
        "evidence=much",
        "pain=1",
        "pain=2",
    )
    assert (result.code, result.out) == (4, "")
    assert result.err.splitlines() == [
        "emotion: '9' is not accepted (should be a whole number from -2 to 2)",
        "efort: a touchpoint has no such field (did you mean effort?)",
        "accountable: Nothing is called 'team:mortgage-opertions' (Did you mean team:mortgage-operations?)",
        "title: += is for fields that hold several values (write title=…)",
        "evidence: 'much' is not accepted (should be one of: none, some, researched)",
        "pain: it is given twice (give each field once)",
        "Nothing was changed.",
    ]
    assert run("show", "home-buying/i-get-the-mortgage/valuation-visit", "--json").out == before


def test_an_unknown_kind_names_the_nearest(library, run):
    result = run("add", "toucpoint", "title=x")
    assert (result.code, result.err) == (
        4,
        "KIND: 'toucpoint' is nothing that can be added (did you mean touchpoint?)\n",
    )


def test_nothing_to_undo_is_refused(home, run):
    run("new")
    assert run("undo").code == 4
    assert run("redo").code == 4
    assert run("undo", "77").code == 4


def test_finding_nothing_is_a_no(library, run):
    assert run("find", "xyzzy") == (1, "", "Nothing has 'xyzzy' in it.\n")


def test_a_broken_settings_file_is_told_by_name_and_line(library, run):
    path = locations.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text('theem = "dark"\n')
    result = run("list")
    assert (result.code, result.out) == (4, "")
    assert f"{path}:1: theem" in result.err
    assert "theme" in result.err


def test_an_unknown_group_is_refused(home, run):
    result = run("new", "--team", "no-such-group", "team.db")
    assert result.code == 4
    assert "no group 'no-such-group'" in result.err
    assert not (home / "team.db").exists()


def test_a_reader_that_goes_away_is_no_trouble(library, shell):
    command = [sys.executable, "-m", "journeytui", "show", "home-buying", "--json"]
    env = {**os.environ, "PYTHONPATH": str(_sources()), "PYTHONUNBUFFERED": "1"}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=env, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_closed_standard_files_are_survived_and_nothing_is_written_into_the_library(library, shell):
    module = f"{sys.executable} -m journeytui"
    env = {**os.environ, "PYTHONPATH": str(_sources())}
    for closing, command, code in (
        (">&-", "list", 5),
        (">&-", "set home-buying status=live", 0),
        ("2>&-", "set home-buying status=draft", 0),
        (">&- 2>&- <&-", "set home-buying status=agreed", 0),
    ):
        done = subprocess.run(["sh", "-c", f"{module} {command} {closing}"], capture_output=True, env=env, check=False)
        assert done.returncode == code, done.stderr
    assert shell("doctor").code == 0
    assert '"status": "agreed"' in shell("show", "home-buying", "--json").out


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
def test_a_full_disk_under_the_output_is_told(library):
    env = {**os.environ, "PYTHONPATH": str(_sources())}
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "journeytui", "list"], stdout=full, stderr=subprocess.PIPE, env=env, check=False
        )
    assert done.returncode == 5
    assert b"No space left" in done.stderr


def test_a_fault_of_ours_is_a_sentence_and_a_private_report_without_values(home, capsys):
    def fails():
        secret = "hunter2"
        raise ZeroDivisionError(secret)

    assert guarded(fails) == 70
    told = capsys.readouterr().err
    assert "Something went wrong inside JourneyTUI" in told
    assert "Traceback" not in told
    (kept,) = (locations.state_home() / "crashes").iterdir()
    assert str(kept) in told
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "ZeroDivisionError" in kept.read_text()
    assert "fails" in kept.read_text()
    assert "hunter2" not in kept.read_text() + told


def test_a_report_that_cannot_be_kept_is_no_second_fault(home):
    (home / ".local").write_text("in the way")
    _, sentence, way_out = failures.meaning(ValueError("x"))
    assert "ValueError" in sentence
    assert way_out


def test_an_interrupt_is_quiet(capsys):
    def interrupted():
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == ""


def _new(path):
    from journeytui.workspace.workspace import create_library

    create_library(path, title="x")


def _sources():
    return Path(locations.__file__).parents[1]
