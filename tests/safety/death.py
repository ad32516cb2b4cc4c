"""Ending a process at a chosen moment, and what it held at that moment.

A process is stopped first and looked at while it stands still, then killed: what is seen is what stood when it died.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""The first bytes of a rollback journal that has begun."""


class Moment(NamedTuple):
    """How a library stood when its writer died."""

    locked: bool
    """The dead one held the lock of a writer."""
    begun: bool
    """Its journal had begun."""
    hot: bool
    """The journal has to be played back: the file itself may have been half written."""

    @property
    def inside(self) -> bool:
        """Whether it died inside a write."""
        return self.locked or self.begun


def killed(pid: int, db: Path, limit: float = 10) -> Moment | None:
    """Kills the process; how the library stood at that moment, None when the process had ended by itself before."""
    try:
        os.kill(pid, signal.SIGSTOP)
    except ProcessLookupError:
        return None
    end = time.monotonic() + limit
    while (state := _state(pid)) not in "TZX":
        assert time.monotonic() < end, f"process {pid} never stood still, but was {state}"
    if state in "ZX":
        return None
    journal = _head(db.with_name(db.name + "-journal"))
    begun = journal.startswith(_JOURNAL)
    moment = Moment(_locked(pid, db), begun, begun and journal[8:12] != b"\0\0\0\0")
    os.kill(pid, signal.SIGKILL)
    return moment


def written(db: Path) -> tuple[int, int]:
    """The sizes of what stands beside a library while it is written: they change when a write begins."""
    return _size(db.with_name(db.name + "-journal")), _size(db.with_name(db.name + "-wal"))


def _state(pid: int) -> str:
    """T when every thread stands still, Z or X when the process is over."""
    states = set()
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            states.add((task / "stat").read_text().rsplit(")", 1)[1].split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return "R" if Path(f"/proc/{pid}").exists() else "X"
    return next((state for state in sorted(states) if state not in "TtZX"), "T" if states & {"T", "t"} else "Z")


def _locked(pid: int, db: Path) -> bool:
    """Whether the process holds a write lock on the file, or on the index of its write-ahead log."""
    nodes = {path.stat().st_ino for path in (db, db.with_name(db.name + "-shm")) if path.exists()}
    for line in Path("/proc/locks").read_text().splitlines():
        part = line.split()
        if len(part) >= 6 and part[3] == "WRITE" and part[4] == str(pid) and int(part[5].rsplit(":", 1)[1]) in nodes:
            return True
    return False


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(12)
    except FileNotFoundError:
        return b""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
