"""What one end of the program leaves for the next start: a file for each end, so that no other can forget it.

Refuses to trust the files: whatever does not read as it should is nothing.
"""

from __future__ import annotations

import contextlib
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

    def keep(self, value: Any) -> bool:
        """Keeps this and nothing else of this start, nothing at all when it is empty; whether the disk took it."""
        with contextlib.suppress(OSError):
            if not value:
                self.own.unlink(missing_ok=True)
                return True
            private.make_folder(self._folder)
            private.write(self.own, json.dumps(value, ensure_ascii=False), errors="surrogateescape")
            return True
        return False

    def found(self) -> dict[Path, Any]:
        """What was left, by the file that holds it, the oldest first; None where it cannot be read."""
        with contextlib.suppress(OSError):
            paths = [path for path in self._folder.iterdir() if path.name.startswith(self._begins)]
            return {path: _read(path) for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns)}
        return {}

    def is_held(self, path: Path) -> bool:
        """Whether another start that still runs has taken the file as its own."""
        pid = path.name.removeprefix(self._begins).partition("-")[0]
        if not pid.isdigit() or int(pid) == os.getpid():
            return False
        try:
            os.kill(int(pid), 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            return True
        return True

    def take(self, path: Path) -> bool:
        """Makes the file this start's own; False where another one was quicker."""
        with contextlib.suppress(OSError):
            path.replace(self.own)
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
