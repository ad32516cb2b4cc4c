"""What one end of the program leaves for the next start: a file for each end, so that no other can forget it.

Refuses to trust the files: whatever does not read as it should is nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from journeytui import private

_LARGEST = 16 * 1024 * 1024


class Left:
    """The files of one sort for one library."""

    def __init__(self, state_home: Path, sort: str, library: Path) -> None:
        self._folder = state_home / sort
        self._begins = f"{zlib.crc32(os.fsencode(library.absolute())):08x}-"
        self.own = self._folder / f"{self._begins}{os.getpid()}-{time.time_ns()}.json"
        """What this start leaves."""
        self._hold: int | None = None
        """What keeps others from taking it: a lock, since the number of a process outlives it and is given to another."""

    def keep(self, value: Any) -> bool:
        """Keeps this and nothing else of this start, nothing at all when it is empty; whether the disk took it."""
        with contextlib.suppress(OSError):
            if not value:
                self.own.unlink(missing_ok=True)
                self._let_go()
                return True
            private.make_folder(self._folder)
            private.write(self.own, json.dumps(value, ensure_ascii=False), errors="surrogateescape")
            self._hold_own()
            return True
        return False

    def _hold_own(self) -> None:
        self._let_go()
        with contextlib.suppress(OSError):
            self._hold = os.open(self.own, os.O_RDONLY)
            fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def found(self) -> dict[Path, Any]:
        """What was left, by the file that holds it, the oldest first; None where it cannot be read."""
        with contextlib.suppress(OSError):
            paths = [path for path in self._folder.iterdir() if path.name.startswith(self._begins)]
            return {path: _read(path) for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns)}
        return {}

    def is_held(self, path: Path) -> bool:
        """Whether another program that still runs has taken the file as its own."""
        if path.name.startswith(f"{self._begins}{os.getpid()}-"):
            return False
        try:
            handle = os.open(path, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # a disk that knows no locks
            return False
        finally:
            os.close(handle)
        return False

    def take(self, path: Path) -> bool:
        """Makes the file this start's own; False where another one was quicker."""
        with contextlib.suppress(OSError):
            path.replace(self.own)
            self._hold_own()
            return True
        return False

    def forget(self, paths: Iterable[Path]) -> None:
        """They have been offered."""
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink()


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8")) if path.stat().st_size <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None
