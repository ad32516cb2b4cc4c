"""Told to end, or left by its terminal: the explorer gives the terminal back, has saved what was asked for, and is gone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from contextlib import closing
from pathlib import Path

import pytest

from safety.program import PROGRAM, environment
from safety.sessions import explorer, given_back, held, line_of, make_library, titles


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "journeys.db"
    make_library(path)
    return path


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_told_to_end_it_saves_gives_the_terminal_back_and_goes(db: Path, told: signal.Signals) -> None:
    with explorer(db) as terminal, held(db) as let_go:
        assert not line_of(terminal)[3] & termios.ECHO  # type: ignore[operator]
        terminal.press("r", "ctrl+u", "Renamed while somebody else wrote", "enter")
        terminal.wait_for("Renamed while")
        os.kill(terminal.pid, told)
        let_go()
        assert terminal.ended(5) == 128 + told
        assert given_back(terminal) == []
        assert line_of(terminal)[3] & termios.ECHO  # type: ignore[operator]
        assert line_of(terminal)[3] & termios.ICANON  # type: ignore[operator]
    assert titles(db) == ["Renamed while somebody else wrote"]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_told_to_end_while_somebody_holds_the_library_it_still_gives_the_terminal_back(
    db: Path, told: signal.Signals
) -> None:
    with explorer(db) as terminal, held(db):
        terminal.press("r", "ctrl+u", "Never written", "enter")
        terminal.wait_for("Never written")
        os.kill(terminal.pid, told)
        assert terminal.ended(10) == 128 + told
        assert given_back(terminal) == []
        assert line_of(terminal)[3] & termios.ECHO  # type: ignore[operator]


def test_without_its_terminal_it_saves_and_goes(db: Path) -> None:
    with explorer(db) as terminal, held(db) as let_go:
        terminal.press("r", "ctrl+u", "Renamed as the line broke", "enter")
        terminal.wait_for("Renamed as")
        os.close(terminal._file)
        terminal._file = -1
        let_go()
        terminal.code = left(terminal.pid)
        assert terminal.code not in (None, 0)
    assert titles(db) == ["Renamed as the line broke"]


def left(pid: int, seconds: float = 5) -> int | None:
    """The exit code, once the process is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
    return None


def test_what_it_started_ends_with_it(db: Path) -> None:
    with explorer(db) as terminal:
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended(5) == 128 + signal.SIGTERM
        group = subprocess.run(["ps", "-o", "pid=", "-g", str(terminal.pid)], capture_output=True, check=False)
        assert group.stdout.split() == []


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda told: told.name)
def test_a_command_told_to_end_changes_all_or_nothing_and_says_so_by_its_code(db: Path, told: signal.Signals) -> None:
    with held(db):
        command = [*PROGRAM, "--db", str(db), "set", "a-journey", "title=Changed"]
        script = (  # whoever started the tests may have told them to ignore a signal
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "signal.signal(signal.SIGHUP, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, *command],
            env=environment(db.parent),
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            wait_until_it_waits(process.pid, db)
            process.send_signal(told)
            process.communicate(timeout=20)
        assert process.returncode in (-told, 128 + told)
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("SELECT title FROM journey").fetchall() == [("A journey",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def wait_until_it_waits(pid: int, db: Path) -> None:
    """Until the process has opened the library."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                if link.readlink() == db:
                    return
            except FileNotFoundError:
                continue
    raise AssertionError("it never opened the library")
