"""Somebody at the explorer on a terminal, and somebody else who holds the library meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

import libraries
from journeytui.workspace import edit
from journeytui.workspace.workspace import open_library
from safety.program import PROGRAM, environment
from terminal import Terminal

SWITCHED = ("1049", "1000", "1006", "1004", "2004")
"""The modes of a terminal that the program switches on, and has to switch off."""


def make_library(path: Path) -> None:
    """A library with a journey, a stage and a touchpoint."""
    shutil.copy(_made(), path)


@cache
def _made() -> Path:
    """The one that the others are copies of."""
    path = libraries.empty().with_name("of_a_session.db")
    shutil.copy(libraries.empty(), path)
    ws = open_library(path, me="ana")
    journey = edit.add(ws, "journey", None, {"title": "A journey"}).ids[0]
    stage = edit.add(ws, "stage", journey, {"title": "A stage"}).ids[0]
    edit.add(ws, "touchpoint", stage, {"title": "The first of all"})
    ws.close()
    return path


@contextmanager
def explorer(db: Path, shows: str = "The first of all") -> Iterator[Terminal]:
    """The explorer on the journey, once it shows that."""
    command = [*PROGRAM, "--db", str(db), "open", "a-journey"]
    with Terminal(command, columns=100, rows=30, env=environment(db.parent)) as terminal:
        terminal.wait_for(shows)
        yield terminal


@contextmanager
def held(db: Path) -> Iterator[Callable[[], None]]:
    """Somebody else who writes; he stops when the returned function is called."""
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def let_go() -> None:
            other.execute("ROLLBACK")

        yield let_go


def titles(db: Path) -> list[str]:
    with closing(sqlite3.connect(db)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM touchpoint ORDER BY title")]


def given_back(terminal: Terminal) -> list[str]:
    """The modes that are still switched; nothing when the terminal is as it was."""
    raw = bytes(terminal.raw).decode("utf-8", "replace")
    wrong = [mode for mode in SWITCHED if raw.rfind(f"\x1b[?{mode}h") > raw.rfind(f"\x1b[?{mode}l")]
    return wrong + (["25"] if raw.rfind("\x1b[?25l") > raw.rfind("\x1b[?25h") else [])


def nobody_left(db: Path, seconds: float = 15) -> bool:
    """Whether no process has that library in its command line any more; waits for the last one to go."""
    end = time.monotonic() + seconds
    while left := [pid for pid in processes(db) if pid != os.getpid()]:
        if time.monotonic() > end:
            return not left
        time.sleep(0.05)
    return True


def processes(db: Path) -> list[int]:
    """The processes with that library in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and os.fsencode(db) in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def line_of(terminal: Terminal) -> list[object]:
    """How the line of the terminal is set: echo, whole lines, signals."""
    return termios.tcgetattr(terminal._file)[:4]
