"""However the program ends: the terminal is as before, nothing written is lost, what was typed is there again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeytui.workspace import edit
from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    homes = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("STATE", "CONFIG", "DATA", "CACHE")}
    return {"PYTHONPATH": str(SOURCES), "HOME": str(tmp_path), **homes}


@pytest.fixture
def terminal(path: Path, env: dict[str, str]) -> Iterator[Terminal]:
    with Terminal([sys.executable, "-m", "journeytui", "--db", str(path)], columns=100, rows=30, env=env) as terminal:
        terminal.wait_for("I buy a home")
        yield terminal


def restored(terminal: Terminal) -> bool:
    """Left the second screen, shows its cursor, reports no mouse, no focus and no keys of its own."""
    raw = bytes(terminal.raw)
    pairs = [(b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?1000h", b"\x1b[?1000l"),
             (b"\x1b[?1006h", b"\x1b[?1006l"), (b"\x1b[?1004h", b"\x1b[?1004l"), (b"\x1b[?2004h", b"\x1b[?2004l")]  # fmt: skip
    return all(raw.rfind(off) > raw.rfind(on) for on, off in pairs)


def is_over(pid: int) -> bool:
    """Whether the process has ended within eight seconds; it still waits to be asked for its code."""
    for _ in range(80):
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_restores_the_terminal_and_keeps_what_was_typed(
    terminal: Terminal, path: Path, env: dict[str, str], told: signal.Signals
) -> None:
    terminal.after("enter", "l", "j", "a", *"Half a th")
    os.kill(terminal.pid, told)
    assert terminal.ended() == 128 + told
    assert restored(terminal)
    with Terminal([sys.executable, "-m", "journeytui", "--db", str(path)], columns=100, rows=30, env=env) as again:
        again.wait_for("Half a th")
        again.after("q", "enter")
        again.wait_for("Half a thq")


def test_a_terminal_that_goes_away_takes_the_program_with_it(path: Path, env: dict[str, str]) -> None:
    """HUP ignored, as under nohup: only the end of what can be read tells."""
    code = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    with Terminal([sys.executable, "-c", code, "-m", "journeytui", "--db", str(path)], env=env) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "j", "r", " ", "x", "enter")
        os.close(terminal._file)
        terminal._file = -1
        assert is_over(terminal.pid)
        _, status = os.waitpid(terminal.pid, 0)
        terminal.code = os.waitstatus_to_exitcode(status)
        assert terminal.code == 128 + signal.SIGHUP
    import sqlite3

    with sqlite3.connect(path) as connection:
        assert ("Getting documents in x",) in connection.execute("select title from touchpoint").fetchall()
    connection.close()


def test_four_edits_in_one_write_are_all_in_the_journal_in_their_order(terminal: Terminal, path: Path) -> None:
    terminal.after("enter", "l", "+", "j", "+", "r", " ", "2", "enter", "a", *"New", "enter")
    terminal.wait_for("added touchpoint: New")
    terminal.press("q", "q")
    assert terminal.ended() == 0
    assert restored(terminal)
    told = subprocess.run(
        [sys.executable, "-m", "journeytui", "--db", str(path), "log"], env={"PYTHONPATH": str(SOURCES), "HOME": str(path.parent)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    places = [
        told.index(what)
        for what in (
            "added touchpoint: New",
            "set Title to Getting documents in 2",
            "Emotion up: Getting",
            "Emotion up: Appl",
        )
    ]
    assert places == sorted(places)


def test_what_another_process_changes_appears_within_a_second(terminal: Terminal, path: Path) -> None:
    from person import opened

    terminal.after("j")
    ben = opened(path, me="Ben")
    edit.set_values(
        ben,
        (ben.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0],),
        {"title": "Changed by Ben"},
    )
    ben.close()
    terminal.wait_for("Changed by Ben", seconds=5)
    terminal.wait_for("▶ +I renew a contract")


def test_nothing_is_sent_while_nobody_does_anything(terminal: Terminal) -> None:
    terminal.after("enter", "l", "r", "x")
    terminal.settle(quiet=0.8)
    assert terminal.settle(quiet=1.2, limit=1.5).bytes == 0


def test_an_editor_gets_the_record_and_gives_it_back(path: Path, env: dict[str, str], tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/Application/Filled in by hand/' \"$1\"\n")
    editor.chmod(0o755)
    with Terminal(
        [sys.executable, "-m", "journeytui", "--db", str(path)], env={**env, "EDITOR": str(editor)}
    ) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for("Filled in by hand")
        terminal.after("j", "k")
        terminal.wait_for("▶ +Filled in by hand")


def test_an_editor_that_is_not_there_is_told(path: Path, env: dict[str, str]) -> None:
    with Terminal(
        [sys.executable, "-m", "journeytui", "--db", str(path)], env={**env, "EDITOR": "no-such-editor"}
    ) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for("cannot be started")
