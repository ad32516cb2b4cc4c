"""Prints how fast JourneyTUI is on this machine: python tests/benchmarks/table.py [--journeys N] [--db PATH]

Every figure is a ratio to something measured in the same run, or a size; a target that is missed is printed, never asserted.
"""

# ruff: noqa: T201  a table is printed

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import walking
from benchmarks import everywhere, measuring, others
from benchmarks.link import Far
from benchmarks.make_library import make_library
from benchmarks.measuring import JOURNEYTUI, LISTED, median, p95
from benchmarks.queries import queries
from journeytui.domain.words import WORDS
from journeytui.workspace import seek, studies
from journeytui.workspace.workspace import Workspace, open_library
from terminal import Quiet, Terminal

RUNS = 9
SLACK = 48
"""Bytes that a key may send beside a picture: where the cursor stands now, or for the clipboard."""
UNNOTICED = 100
"""Milliseconds that nobody takes for a wait."""
_OPENINGS = {"s": "d", "o": "d", "d": "d", ":": "d", "?": "s", "i": "s", "m": "s", "b": "s", "R": "s", "Y": "s"}
"""Keys that open something in the library, and whether that is a dialog or a screen of a bare app."""
TEXTUAL = (sys.executable, "-c", "import textual.app")


class Row(NamedTuple):
    """One line of the table."""

    what: str
    measured: float | None
    """None where it could not be measured."""
    target: float | None
    """None where there is nothing to hold."""
    unit: str
    note: str = ""


class Bench:
    """The library and the surroundings in which everything is measured."""

    def __init__(self, db: Path, home: Path, runs: int) -> None:
        self.db, self.home, self.runs = db, home, runs
        self.env: dict[str, str] = {}
        with closing(sqlite3.connect(db)) as connection:
            self.journeys = connection.execute("SELECT count(*) FROM journey").fetchone()[0]
            self.records = connection.execute("SELECT count(*) FROM doc").fetchone()[0]

    def rows(self, part: str) -> Iterator[Row]:
        """The rows of one part, which begins as if nobody had been here before."""
        self.env = measuring.environment(self.home / part)
        yield from PARTS[part](self)

    @cached_property
    def floors(self) -> list[measuring.Start]:
        """Starts of a bare app."""
        return [measuring.floor_start(self.env) for _ in range(self.runs + 1)][1:]

    @property
    def floor(self) -> measuring.Start:
        """A bare app's start, by its medians."""
        return measuring.Start(median([s.seconds for s in self.floors]), median([s.megabytes for s in self.floors]))

    def starts(self) -> Iterator[Row]:
        """First frame with content and memory, beside the floor, turn by turn."""
        turns = [
            (measuring.floor_start(self.env), measuring.explorer_start(self.db, self.env, number))
            for number in range(self.runs + 1)
        ][1:]
        self.floors, ours = [floor for floor, _ in turns], [here for _, here in turns]
        first = median([s.seconds for s in ours])
        yield Row("first frame with content", first / self.floor.seconds, 1.3, "× a bare app", f"{first * 1e3:.0f} ms")
        memory = median([s.megabytes for s in ours])
        yield Row("memory", memory / self.floor.megabytes, 1.6, "× a bare app", f"{memory:.0f} MB")

    def commands(self) -> Iterator[Row]:
        """One-line commands, from start to end."""
        textual = self._median(TEXTUAL)
        for option in ("--version", "--help"):
            taken = self._median((*JOURNEYTUI, option))
            yield Row(option, taken / textual, 0.25, "× import textual.app", f"{taken * 1e3:.0f} ms")
        path, id = self._some_touchpoint()
        library = (*JOURNEYTUI, "--db", str(self.db))
        for name, command in (
            ("show ID --json", (*library, "show", id, "--json")),
            ("show PATH --json", (*library, "show", path, "--json")),
            ("set ID emotion=", (*library, "set", id, "emotion={}")),
            ("set PATH emotion=", (*library, "set", path, "emotion={}")),
        ):
            taken = self._median(command)
            yield Row(name, taken / self.floor.seconds, 0.6, "× a bare app", f"{taken * 1e3:.0f} ms")

    def times(self) -> Iterator[Row]:
        """Key to last byte at 120×40."""
        with Terminal((*JOURNEYTUI, "--db", str(self.db)), env=self.env) as terminal:
            terminal.wait_for(LISTED, 60)
            terminal.settle()
            rows = measuring.keys(terminal, *["down"] * 30, *["pagedown", "pageup"] * 5, "end", "home")
            yield self._time("library: rows and pages", [quiet.seconds for quiet in rows])
            opened = [measuring.keys(terminal, "enter", "q", "down")[0] for _ in range(8)]
            yield self._time("library: open a journey", [quiet.seconds for quiet in opened])
            terminal.after("enter")
            walk = measuring.keys(terminal, *["right"] * 8, *["left"] * 8, *["right"] * 4)
            yield self._time("explorer: stages", [quiet.seconds for quiet in walk])
            inside = measuring.keys(terminal, *["down", "down", "up", "tab"] * 6)
            yield self._time("explorer: rows and panels", [quiet.seconds for quiet in inside])
        _, id = self._some_touchpoint()
        edits = [measuring.first_edit(self.db, id, self.env) for _ in range(self.runs + 1)][1:]
        on_disk = p95([written for _, written in edits]) * 1e3
        yield Row("first edit, typed into the first frame", p95([quiet.seconds for quiet, _ in edits]) * 1e3, UNNOTICED,
                  "ms", f"on the disk after {on_disk:.0f} ms")  # fmt: skip

    def openings(self) -> Iterator[Row]:
        """Opening a screen or a dialog at 120×40, first time and later ones, beside a bare app that opens one of three lines."""
        floor = {key: median([one.seconds for one in took]) for key, took in
                 measuring.floor_openings(self.env, self.runs).items()}  # fmt: skip
        for key, over in _OPENINGS.items():
            with Terminal((*JOURNEYTUI, "--db", str(self.db)), env=self.env) as terminal:
                terminal.wait_for(LISTED, 60)
                terminal.settle(1)
                taken = [one.seconds for one in measuring.openings(terminal, key, self.runs)]
            told = f"median {median(taken) * 1e3:.0f} ms, first {taken[0] * 1e3:.0f}"
            yield Row(f"{key} opens", median(taken) / floor[over], 1, "× a bare app", told)

    def bytes(self) -> Iterator[Row]:
        """Bytes to the terminal at 80×24 in 256 colours, and what happens while nothing happens."""
        with Terminal((*JOURNEYTUI, "--db", str(self.db)), env=self.env, columns=80, rows=24) as terminal:
            terminal.wait_for(LISTED, 60)
            terminal.settle()
            rows = measuring.keys(terminal, *["down"] * 30)  # beyond the last line, too
            yield self._bytes("a row in the library", rows, 300)
            measuring.keys(terminal, "home", "r")
            yield self._bytes("a character typed", measuring.keys(terminal, *"the re"), 200)
            measuring.keys(terminal, "escape", "home", "enter")
            yield self._bytes("a stage", measuring.keys(terminal, "right", "right", "left", "right"), 4_000)
            yield self._bytes("a panel", measuring.keys(terminal, "2", "3", "4", "1", "tab"), 4_000)
            yield self._bytes("a row in a stage", measuring.keys(terminal, "1", "down", "down", "up")[1:], 300)
            before, worked, began = len(terminal.raw), terminal.worked, time.perf_counter()
            terminal.settle(quiet=10, limit=10)
            yield Row("idle for ten seconds", len(terminal.raw) - before, 0, "bytes",
                      f"{(terminal.worked - worked) / (time.perf_counter() - began):.1%} of a core")  # fmt: skip

    def holding(self) -> Iterator[Row]:
        """A key held down over a slow line."""
        with Terminal((*JOURNEYTUI, "--db", str(self.db)), env=self.env, columns=80, rows=24) as terminal:
            terminal.wait_for(LISTED, 60)
            terminal.settle()
            terminal.bytes_a_second = 30_000
            taken = [terminal.hold(key, 2).seconds * 1e3 for key in ("pagedown", "pageup")]
            measuring.keys(terminal, "down")
            yield Row("page down held for 2 s over 30 KB/s", max(taken), 1_000, "ms after release")

    def link(self) -> Iterator[Row]:
        """Key by key over 30 KB/s and 150 ms, as through a secure shell that takes 64 KB before it says that it is full."""
        command = (*JOURNEYTUI, "--db", str(self.db))
        env = {**self.env, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
        with Far(command, env=env, rate=30_000, delay=0.15, room=65_536) as terminal:
            terminal.wait_for(LISTED, 60)
            terminal.settle(1)
            for what, keys in _OVER_A_LINK.items():
                led_to = [terminal.far(key) for key in keys]
                yield Row(f"over 30 KB/s and 150 ms: {what}", max(key.seconds for key in led_to) * 1e3, 400, "ms",
                          f"{max(key.bytes for key in led_to):,} bytes at most")  # fmt: skip
        for columns, rows in ((80, 24), (120, 40)):
            with Far(command, env=env, rate=30_000, delay=0.15, room=65_536, columns=columns, rows=rows) as terminal:
                terminal.wait_for(LISTED, 60)
                terminal.settle(1)
                taken = [terminal.held(key, 2).seconds * 1e3 for key in ("pagedown", "pageup")]
                yield Row(f"page down held for 2 s over it, {columns}×{rows}", max(taken), 1_000, "ms after release")

    def every_key(self) -> Iterator[Row]:
        """Every key of the table on every screen and in every dialog with the longest sample, and the first of each command
        with this library; at both sizes.
        """
        from journeytui import locations
        from journeytui.workspace import exchange

        samples = self.home / "samples.db"
        if not samples.exists():
            exchange.open_samples(samples, locations.sample_files(), me="benchmark").close()
        for name, db in (("samples", samples), (f"{self.journeys:,} journeys", self.db)):
            for columns, rows in ((80, 24), (120, 40)):
                walk = everywhere.Walk(db, self.env, (columns, rows), every=db == samples)
                for place in (*walking.WAYS, *walking.DIALOGS):
                    whole, keys = walk.measured(place)
                    larger = columns * rows / _BUDGETED
                    yield from _of_a_place(f"{name}, {columns}×{rows}, {place}", keys, whole, larger)

    def beside_others(self) -> Iterator[Row]:
        """Other programs of this sort at 120×40, on this machine in this run; nothing is a target."""
        for other in others.measured(self.home / "others", self.env, max(1, self.runs // 3)):
            if other.start is None:
                yield Row(other.name, None, 0, "", "could not be installed, or never came up")
                continue
            yield Row(
                f"{other.name}: first frame",
                other.start / self.floor.seconds,
                None,
                "× a bare app",
                f"{other.start * 1e3:.0f} ms",
            )
            yield Row(
                f"{other.name}: memory",
                other.megabytes / self.floor.megabytes,
                None,
                "× a bare app",
                f"{other.megabytes:.0f} MB",
            )
            seconds, sizes = [key.seconds for key in other.keys], [key.bytes for key in other.keys]
            yield Row(
                f"{other.name}: key to last byte", p95(seconds) * 1e3, None, "ms", f"median {median(seconds) * 1e3:.1f}"
            )
            yield Row(f"{other.name}: bytes a key", max(sizes), None, "bytes", f"median {median(sizes):,.0f}")
            yield Row(
                f"{other.name}: idle for five seconds",
                other.idle_bytes,
                None,
                "bytes",
                f"{other.idle_work:.1%} of a core",
            )

    def finding(self) -> Iterator[Row]:
        """Find, in the process that asks."""
        workspace = open_library(self.db, me="benchmark", read_only=True)
        taken: list[tuple[float, str]] = []
        for typed in queries():
            began = time.perf_counter()
            seek.find(workspace, typed)
            taken.append(((time.perf_counter() - began) * 1e3, typed))
        workspace.close()
        slowest = ", ".join(f"{typed!r} {time_:.0f}" for time_, typed in sorted(taken, reverse=True)[:4])
        yield Row("find, median", median([one for one, _ in taken]), 20, "ms")
        yield Row("find, p95", p95([one for one, _ in taken]), 20, "ms", f"slowest: {slowest}")

    def studies(self) -> Iterator[Row]:
        """Each study for one journey and for all, beside a bare grouped select over the same tables; processor time."""
        workspace = open_library(self.db, me="benchmark", read_only=True)
        try:
            (journey,) = workspace.connection.execute(
                "SELECT parent FROM stage GROUP BY parent ORDER BY count(*) DESC LIMIT 1"
            ).fetchone()
            for name in studies.STUDIES:
                asked = studies.question(name)
                one, every = (
                    median([self._worked(studies.study, workspace, name, at) for _ in range(3)])
                    for at in (journey, None)
                )
                bare = self._worked(self._bare, workspace, {ask.word for ask in asked.asks.values()})
                yield Row(f"study {name}, one journey", one * 1e3, 50, "ms")
                yield Row(f"study {name}, all", every, 2, "s", f"{every / bare:.1f} × a bare grouped select")
        finally:
            workspace.close()

    @staticmethod
    def _worked(act: Callable[..., object], *given: object) -> float:
        began = time.process_time()
        act(*given)
        return time.process_time() - began

    @staticmethod
    def _bare(workspace: Workspace, words: set[str]) -> None:
        for word in words:
            over = "parent" if WORDS[word].hangs_on else "within"
            workspace.connection.execute(
                f'SELECT {over}, count(*), max("{over}") FROM "{word}" NOT INDEXED GROUP BY 1'
            ).fetchall()

    def _median(self, command: tuple[str, ...]) -> float:
        turns = [[part.format(number % 5 - 2) for part in command] for number in range(self.runs + 1)]
        return median([measuring.process(turn, self.env) for turn in turns][1:])

    def _time(self, what: str, seconds: list[float]) -> Row:
        middle = f"median {median(seconds) * 1e3:.1f}"
        return Row(f"key to last byte, {what}", p95(seconds) * 1e3, 16, "ms", middle)

    def _bytes(self, what: str, keys: list[Quiet], target: int) -> Row:
        sizes = [key.bytes for key in keys]
        return Row(f"bytes: {what}", max(sizes), target, "bytes", f"median {median(sizes):.0f}")

    def _some_touchpoint(self) -> tuple[str, str]:
        workspace = open_library(self.db, me="benchmark", read_only=True)
        try:
            from journeytui.workspace.references import path_of

            sql = "SELECT id FROM touchpoint LIMIT 50 OFFSET (SELECT count(*) / 2 FROM touchpoint)"
            ids = [row[0] for row in workspace.connection.execute(sql)]
            return next((path, id) for id in ids if (path := path_of(workspace, id)) != id)
        finally:
            workspace.close()


def show(rows: Iterator[Row]) -> None:
    """Prints each row as soon as it is there."""
    for row in rows:
        number, met = "not measured", ""
        if row.measured is not None:
            number = f"{row.measured:,.2f}" if row.unit.startswith("×") else f"{row.measured:,.1f}"
            met = "" if row.target is None else "ok" if row.measured <= row.target else "NOT MET"
        target = "" if row.target is None or row.measured is None else f"≤ {row.target:<6,g}"
        print(f"{row.what:44s} {number:>12s}  {target:8s} {row.unit:22s} {met:8s} {row.note}", flush=True)


_BUDGETED = 80 * 24
"""The cells of the terminal for which the budgets are: a larger one may take as many times more."""


def _allowed(key: everywhere.Measured, whole: int, larger: float) -> int:
    """The most bytes for that key, where a whole picture took so many before it."""
    back = walking.TOLD if key.typing.command in walking.RETURNS else 0
    most = max(whole, key.whole)
    return min(round(key.typing.most * larger) or most, most) + SLACK + back


def _of_a_place(what: str, keys: list[everywhere.Measured], whole: int, larger: float) -> Iterator[Row]:
    """What the keys of one screen send, and how long they take."""
    most = max(keys, key=lambda key: key.bytes)
    over = [key for key in keys if key.bytes > _allowed(key, whole, larger)]
    told = ", ".join(f"{key.typing.shown} {key.bytes:,}" for key in over)
    yield Row(f"{what}: keys over their budget", len(over), 0, f"of {len(keys)} keys", told)
    yield Row(
        f"{what}: bytes of a key", most.bytes, _allowed(most, whole, larger), "bytes", f"most: {most.typing.shown}"
    )
    first, again = [key.seconds[0] for key in keys], [one for key in keys for one in key.again]
    yield Row(f"{what}: key to last byte", p95(again) * 1e3, 16, "ms",
              f"median {median(again) * 1e3:.1f}, slowest: {everywhere.slowest(keys)}")  # fmt: skip
    yield Row(f"{what}: the first time", p95(first) * 1e3, UNNOTICED, "ms", f"median {median(first) * 1e3:.1f}")


_OVER_A_LINK = {
    "a row": ["down"] * 8, "a page": ["pagedown", "pageup"] * 3, "open a journey": ["enter"], "a stage": ["right"] * 4,
    "a panel": ["tab"] * 4, "ask": ["a"], "a letter": [*"some letters"], "leave it": ["escape"], "the palette": [":"],
    "leave the palette": ["escape"], "back": ["q"], "the map": ["m"],
}  # fmt: skip


PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "starts": Bench.starts,
    "commands": Bench.commands,
    "times": Bench.times,
    "openings": Bench.openings,
    "bytes": Bench.bytes,
    "hold": Bench.holding,
    "link": Bench.link,
    "keys": Bench.every_key,
    "others": Bench.beside_others,
    "find": Bench.finding,
    "studies": Bench.studies,
}


def main() -> None:
    """Reads the command line, makes the library where there is none, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--journeys", type=int, default=10_000)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("parts", nargs="*", help="only these: " + ", ".join(PARTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        db = given.db or Path(scratch) / "library.db"
        if not db.exists():
            make_library(db, given.journeys, tell=lambda text: print(text, file=sys.stderr, flush=True))
        bench = Bench(db, Path(scratch), given.runs)
        size = f"{bench.journeys:,} journeys, {bench.records:,} records"
        print(f"{size}; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        for part in given.parts or PARTS:
            show(bench.rows(part))


if __name__ == "__main__":
    main()
