"""A long day in a short time: keys, focus that comes and goes, ticks, and edits of others, with what the program holds counted before and after."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from safety.program import PROGRAM
from terminal import Terminal

ROUND = ("down", "down", "up", "enter", "right", "right", "tab", "down", "2", "3", "4", "1", "left", "z", "z", "q", "m", "down", "right", "q", "i",
         "tab", "down", "q", "?", "pagedown", "q", "C", "q", "b", "right", "q", "pagedown", "pageup", "g", "g",
         "Y", "q", "R", "q")  # fmt: skip
"""What is typed again and again; it ends where it began."""
ASKED = "Commands, journeys, stages"
"""What the palette shows, which ends every round: when it is there, all keys before it were handled."""
WARM = 40
"""So many rounds come before the first count, where no other number is said: by then all screens have been seen, and what is kept
of texts, styles and rows is full."""
LISTED = "enter open"
RESTED = 4
"""Seconds without a key in which all is loaded that is loaded beside the keys; the last count comes after a rest as well."""


class Holding(NamedTuple):
    """What the program holds."""

    megabytes: float
    files: int
    threads: int

    def __str__(self) -> str:
        return f"{self.megabytes:.1f} MB, {self.files} files, {self.threads} threads"


class Day(NamedTuple):
    """What came of it."""

    keys: int
    before: Holding
    after: Holding
    idle_bytes: int
    idle_work: float
    """Part of a core, while nobody typed."""

    def __str__(self) -> str:
        return (f"{self.keys:,} keys: {self.before}, then {self.after}; idle {self.idle_bytes} bytes, "
                f"{self.idle_work:.2%} of a core")  # fmt: skip


def day(
    db: Path, env: Mapping[str, str], keys: int, idle: float, *, warm: int = WARM,
    tell: Callable[[str], None] = lambda _: None,
) -> Day:  # fmt: skip
    """So many rounds to become warm and so many keys, then so many seconds without one."""
    with Terminal([*PROGRAM, "--db", str(db)], env={**env, "ESCDELAY": "5"}) as terminal:
        terminal.wait_for(LISTED, 60)
        terminal.settle(RESTED, limit=20)
        for number in range(warm):
            _round(terminal, db, number)
        before, typed = holding(terminal.pid), 0
        while typed < keys:
            typed += _round(terminal, db, typed)
            if typed // 1_000 > (typed - len(ROUND) - 2) // 1_000:
                tell(f"{typed:,} keys: {holding(terminal.pid)}")
        terminal.settle(RESTED, limit=20)
        after = holding(terminal.pid)
        sent, worked, began = len(terminal.raw), terminal.worked, time.perf_counter()
        terminal.settle(idle, limit=idle)
        work = (terminal.worked - worked) / (time.perf_counter() - began)
        result = Day(typed, before, after, len(terminal.raw) - sent, work)
        terminal.press("ctrl+q")
        assert terminal.ended(15) == 0, terminal.text
        return result


def holding(pid: int) -> Holding:
    """Memory, files and threads of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes, threads = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("VmRSS", "Threads"))  # type: ignore[index]
    return Holding(kilobytes / 1024, len(list(Path(f"/proc/{pid}/fd").iterdir())), threads)


def _round(terminal: Terminal, db: Path, number: int) -> int:
    """All keys once; the window loses and gets the focus, and now and then somebody else changes something."""
    terminal.press("\x1b[O", "\x1b[I")
    if number % 7 == 0:
        with closing(sqlite3.connect(db, timeout=20)) as other, other:
            other.execute(
                "UPDATE journey SET title = ? WHERE id = (SELECT min(id) FROM journey)", (f"By ben {number}",)
            )
    for key in ROUND:
        terminal.after(key, quiet=0.08 if key == "escape" else 0.004)
    terminal.press(":")
    terminal.wait_for(ASKED, 60)
    terminal.after("escape", quiet=0.06, first=2)
    del terminal.raw[: -(1 << 16)]
    terminal._drawn = len(terminal.raw)
    return len(ROUND) + 2
