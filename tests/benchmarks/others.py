"""Other programs of this sort, measured in the same run: installed by pip into environments of their own, outside the checkout."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import median
from terminal import Quiet, Terminal


class Other(NamedTuple):
    """A program, and how one walks in it."""

    package: str
    command: tuple[str, ...]
    shows: str
    """What stands on its screen once it can be used."""
    before: tuple[str, ...]
    """What is typed to come to where one walks."""
    walk: tuple[str, ...]
    besides: tuple[str, ...] = ()
    """What pip has to hold to so that it runs at all."""


class Figures(NamedTuple):
    """What was measured of one program."""

    name: str
    start: float | None
    """Seconds until the first frame that can be used; None where it never came."""
    megabytes: float = 0
    keys: tuple[Quiet, ...] = ()
    idle_bytes: int = 0
    idle_work: float = 0
    """Part of a core while nothing happens."""


OTHERS = (
    Other(
        "posting",
        ("posting",),
        "(?i)collection|GET",
        ("escape",),
        ("tab",) * 10 + ("shift+tab",) * 10,
        ("tree-sitter<0.26",),
    ),  # with a newer one it crashes as it starts
    Other("harlequin", ("harlequin", "{db}"), "(?i)Query", (), ("down", "up", "x", "backspace") * 5),
    Other("visidata", ("vd", "{csv}"), "row00003", (), ("down",) * 10 + ("pagedown",) * 5 + ("pageup",) * 5),
)
ROWS = 100_000
_PIP = 600
"""Seconds that installing one may take."""
_IDLE = 5


def environment(package: str) -> Path:
    """Where it is installed, for this and for later runs; each has its own, since they want different libraries."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "journeytui-benchmarks" / f"{package}-{sys.version_info.major}.{sys.version_info.minor}"


def installed(package: str, *besides: str) -> Path | None:
    """The folder of the programs with that package among them; None where it cannot be installed."""
    programs = environment(package) / "bin"
    try:
        if not (programs / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(environment(package))], check=True, capture_output=True)
        there = subprocess.run([programs / "pip", "show", package], check=False, capture_output=True).returncode == 0
        if not there:
            subprocess.run(
                [programs / "pip", "install", "--quiet", package, *besides],
                check=True,
                capture_output=True,
                timeout=_PIP,
            )
    except (OSError, subprocess.SubprocessError):
        return None
    return programs


def measured(home: Path, env: Mapping[str, str], runs: int) -> Iterator[Figures]:
    """Each of them, as it starts, walks and rests at 120×40."""
    home.mkdir(parents=True, exist_ok=True)
    table = home / "rows.csv"
    _make(table)
    for other in OTHERS:
        programs = installed(other.package, *other.besides)
        if programs is None:
            yield Figures(other.package, None)
            continue
        command = [part.format(db=home / "other.duckdb", csv=table) for part in other.command]
        try:
            yield _measured(other, [str(programs / command[0]), *command[1:]], {**env, "HOME": str(home)}, runs)
        except AssertionError:
            yield Figures(other.package, None)


def _measured(other: Other, command: list[str], env: Mapping[str, str], runs: int) -> Figures:
    starts = []
    for _ in range(runs):
        with Terminal(command, env=env) as terminal:
            starts.append(terminal.wait_for(other.shows, 60))
    with Terminal(command, env=env) as terminal:
        terminal.wait_for(other.shows, 60)
        terminal.settle(1, limit=5)
        for key in other.before:
            terminal.after(key)
        keys = tuple(terminal.after(key, quiet=0.12, first=0.5) for key in other.walk)
        before, worked = len(terminal.raw), terminal.worked
        terminal.settle(_IDLE, limit=_IDLE)
        return Figures(other.package, median(starts), terminal.megabytes, keys, len(terminal.raw) - before,
                       (terminal.worked - worked) / _IDLE)  # fmt: skip


def _make(table: Path) -> None:
    dice = random.Random(1)
    with table.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "day", "value", "who"])
        out.writerows(
            [f"row{at:05}", f"2026-{at % 12 + 1:02}-01", dice.randrange(10**6), dice.choice(("ana", "ben"))]
            for at in range(ROWS)
        )
