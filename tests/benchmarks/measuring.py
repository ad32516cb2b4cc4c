"""How each figure of the table is taken: programs on a pseudo-terminal, and processes from start to end."""

from __future__ import annotations

import os
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from terminal import Quiet, Terminal

FLOOR = (sys.executable, str(Path(__file__).with_name("floor.py")))
JOURNEYTUI = (sys.executable, "-m", "journeytui")
LISTED = "enter open"
"""What stands at the bottom of the screen once the library is there."""
_PAUSE = 0.12


class Start(NamedTuple):
    """One start of a program on a terminal."""

    seconds: float
    """Until the first frame with content."""
    megabytes: float


def environment(home: Path) -> dict[str, str]:
    """Everything under a home of its own, so that nobody's settings and places are met; bytecode is kept, as for a user."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "STATE", "CACHE")}
    sources = str(Path(__file__).resolve().parents[2] / "src")
    return (
        env
        | folders
        | {
            "HOME": str(home),
            "PYTHONPATH": sources,
            "PYTHONDONTWRITEBYTECODE": "",
            "TERM": "xterm-256color",
            "COLORTERM": "",
        }
    )


def floor_start(env: Mapping[str, str]) -> Start:
    """A bare app until it shows its word."""
    with Terminal(FLOOR, env=env) as terminal:
        return Start(terminal.wait_for("READY"), terminal.megabytes)


def floor_openings(env: Mapping[str, str], many: int) -> dict[str, list[Quiet]]:
    """How long a bare app takes to open a dialog, and a screen."""
    with Terminal(FLOOR, env=env) as terminal:
        terminal.wait_for("READY")
        terminal.settle(0.5)
        return {key: openings(terminal, key, many) for key in "ds"}


def openings(terminal: Terminal, key: str, many: int) -> list[Quiet]:
    """What the key led to that opens something, so many times; escape closes it again."""
    opened = []
    for _ in range(many):
        opened.append(terminal.after(key, first=1))
        terminal.after("escape", quiet=0.3)
    return opened


def explorer_start(db: Path, env: Mapping[str, str], number: int) -> Start:
    """The explorer until it shows a title that was set just before, from outside."""
    title = f"Fresh {number} {time.time_ns() % 10**9}"
    retitle(db, title)
    with Terminal((*JOURNEYTUI, "--db", str(db)), env=env) as terminal:
        seconds = terminal.wait_for(re.escape(title), 60)
        terminal.settle()
        return Start(seconds, terminal.megabytes)


def retitle(db: Path, title: str) -> None:
    """Gives the library's first journey another title, as any program may."""
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        first = connection.execute("SELECT journey FROM figures ORDER BY tree LIMIT 1").fetchone()[0]
        connection.execute("UPDATE journey SET title = ? WHERE id = ?", (title, first))


def first_edit(db: Path, id: str, env: Mapping[str, str]) -> tuple[Quiet, float]:
    """The first key after the first frame changes something: what it led to on the screen, and seconds until it is on the disk."""
    touchpoint, score = "SELECT title FROM touchpoint WHERE id = ?", "SELECT emotion FROM touchpoint WHERE id = ?"
    with closing(sqlite3.connect(db, isolation_level=None, timeout=20)) as connection:
        connection.execute("UPDATE touchpoint SET emotion = 0 WHERE id = ?", (id,))
        title: str = connection.execute(touchpoint, (id,)).fetchone()[0]
        with Terminal((*JOURNEYTUI, "--db", str(db), "open", id), env=env) as terminal:
            terminal.wait_for(re.escape(title[:12]), 60)
            began = time.perf_counter()
            terminal.press("+")
            while connection.execute(score, (id,)).fetchone()[0] == 0:
                assert time.perf_counter() < began + 20, f"it was never written:\n{terminal.text}"
                time.sleep(0.001)
            written = time.perf_counter() - began
        with Terminal((*JOURNEYTUI, "--db", str(db), "open", id), env=env) as terminal:
            terminal.wait_for(re.escape(title[:12]), 60)
            return terminal.after("+", quiet=_PAUSE, first=1), written


def process(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Seconds from a process's start to its end."""
    began = time.perf_counter()
    subprocess.run(command, env=dict(env), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - began


def keys(terminal: Terminal, *typed: str) -> list[Quiet]:
    """What each key led to. Fails when the program did not live to see the last."""
    led_to = [terminal.after(key, quiet=_PAUSE) for key in typed]
    assert terminal.ended(0.01) is None, f"it ended with {terminal.code}:\n{terminal.text}"
    return led_to


def p95(figures: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def median(figures: Sequence[float]) -> float:
    return statistics.median(figures)
