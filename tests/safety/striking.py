"""What all operations that are killed have: when the blow falls, what is counted, and whether a library is sound after it."""

from __future__ import annotations

import random
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from journeytui.workspace import upkeep
from journeytui.workspace.workspace import Workspace, open_library
from safety.death import Moment, killed, written

OVER_ALL = 0.35
"""The share of moments that are drawn over the whole operation."""
ME = "Ana <ana@example.com>"
_UNKNOWN = 0.02
"""Seconds that a write is thought to last as long as none was seen."""
_LATELY = 64


@dataclass
class Tally:
    """What came of all kills."""

    kills: int = 0
    inside: int = 0
    """Died inside a write."""
    hot: int = 0
    """Died so that the journal had to be played back."""
    acknowledged: int = 0
    unknown: int = 0
    """Committed, and killed before that could be said."""
    lost: int = 0
    torn: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)
    """What else was wrong: a damaged file, a start that failed."""

    def died(self, moment: Moment) -> None:
        """Counts a kill."""
        self.kills += 1
        self.inside += moment.inside
        self.hot += moment.hot

    def add(self, other: Tally) -> None:
        """Sums up."""
        for name in ("kills", "inside", "hot", "acknowledged", "unknown", "lost", "torn", "doubled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.problems += other.problems

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.inside} inside a write ({self.hot} with a journal to play back), "
            f"{self.acknowledged} acknowledged, {self.unknown} done but not yet said, "
            f"{self.lost} lost, {self.torn} torn, {self.doubled} doubled, {len(self.problems)} other problems"
        )


class Draw(NamedTuple):
    """When to kill: so many seconds after the start, or after a write began."""

    seconds: float
    write: int = 0
    """Which write, from 1; 0 counts from the start."""


class Span(NamedTuple):
    """How long an operation takes, and its write."""

    whole: float
    write: float

    def draw(self, chance: random.Random) -> Draw:
        """A moment out of the whole, or out of the write."""
        if chance.random() < OVER_ALL:
            return Draw(chance.uniform(0, self.whole))
        return Draw(chance.uniform(0, self.write), write=1)


class Lengths:
    """How long the writes to a file lasted lately: what a blow into the next of them is aimed by."""

    def __init__(self) -> None:
        self._seen: deque[float] = deque(maxlen=_LATELY)
        self.most = 1
        """So many writes were seen in one run."""

    def saw(self, number: int, seconds: float | None = None) -> None:
        """Notes that a write began, the how manieth of its run; and how long it lasted once that is known."""
        self.most = max(self.most, number)
        if seconds is not None:
            self._seen.append(seconds)

    def draw(self, chance: random.Random) -> Draw:
        """Any moment of any of the writes: as if it lasts as long as one that was seen."""
        long = chance.choice(self._seen) if self._seen else _UNKNOWN
        return Draw(chance.uniform(0, long), chance.randint(1, self.most))


class Operation(Protocol):
    """What is killed."""

    tally: Tally
    db: Path

    def __init__(self, folder: Path) -> None:
        """Makes what is needed in an empty folder."""

    def once(self, chance: random.Random) -> None:
        """One kill, with what is looked at after it."""


def strike(
    pid: int, db: Path, draw: Draw, running: Callable[[], bool], limit: float = 10, lengths: Lengths | None = None
) -> Moment | None:
    """Waits for the moment and kills, at the limit in any case; None when the process ended before.

    `lengths` learns of every write that is seen on the way.
    """
    began, before, left = time.perf_counter(), written(db), draw.write
    at = began + (limit if left else draw.seconds)
    writes = Writes(lengths or Lengths())
    while running():
        now, size = time.perf_counter(), written(db)
        writes.look(now, size)
        if left and (writes.number == draw.write if lengths else size > before):
            left = 0 if lengths else left - 1
            at = at if left else now + draw.seconds
        before = size
        if now >= at:
            return killed(pid, db)
    return None


class Writes:
    """The writes of one run, as the size of the journal tells them."""

    def __init__(self, lengths: Lengths) -> None:
        self.number = 0
        self._lengths = lengths
        self._since = 0.0

    def look(self, now: float, size: tuple[int, int]) -> None:
        """Notices that a write begins, or has ended."""
        journal, _ = size
        if journal and not self._since:
            self.number += 1
            self._since = now
            self._lengths.saw(self.number)
        elif self._since and not journal:
            self._lengths.saw(self.number, now - self._since)
            self._since = 0.0


def measured(start: Callable[[], subprocess.Popen[bytes]], db: Path) -> Span:
    """How long the operation takes when nobody kills it."""
    spans = []
    for _ in range(3):
        before, first, last = written(db), 0.0, 0.0
        began = time.perf_counter()
        with start() as process:
            while process.poll() is None:
                if written(db) != before:
                    last = time.perf_counter()
                    first = first or last
        assert process.returncode == 0
        spans.append(Span(time.perf_counter() - began, max(last - first, 0.001)))
    return sorted(spans)[1]


class Opened:
    """The library through a connection of the test's own."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def __enter__(self) -> Workspace:
        self.ws = open_library(self._db, me="the ledger")
        return self.ws

    def __exit__(self, *_: object) -> None:
        self.ws.close()


def unsound(ws: Workspace) -> list[str]:
    """What is wrong with the library itself."""
    wrong = [row[0] for row in ws.connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if ws.connection.execute("SELECT count(*) FROM writing").fetchone() != (0,):
        wrong.append("a change was left open")
    return wrong + [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok]
