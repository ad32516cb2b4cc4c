"""What all workers of one server count together: a small file that each of them maps, one slot a key.

Refuses to keep anything for long: a slot that nobody has asked for lately makes room for another.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED = "JOURNEYTUI_SERVER_SHARED"
"""The environment variable by which the workers of a server find the file."""
_SLOT = struct.Struct("<16sdd")
_SLOTS = 16_384
_TRIED = 8
"""Slots in which a key may lie."""

Held = tuple[float, float]
"""What is left in a bucket, and when that was so."""


class Table:
    """The file, as one worker has mapped it. May be used by many threads."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b")
        self._slots = mmap.mmap(self._file.fileno(), _SLOT.size * _SLOTS)
        self._thread = threading.Lock()

    def close(self) -> None:
        """Lets go of the file."""
        self._slots.close()
        self._file.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else, in whichever worker, looks at the table meanwhile. The lock ends with the process that holds it."""
        with self._thread:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def get(self, key: str) -> Held | None:
        """What is kept under the key."""
        name = _named(key)
        for at in _places(name):
            found, left, when = _SLOT.unpack_from(self._slots, at)
            if found == name:
                return left, when
        return None

    def put(self, key: str, held: Held) -> None:
        """Keeps it; where there is no room, what was not asked for the longest goes: by then its bucket is full again."""
        name = _named(key)
        places = list(_places(name))
        found = [_SLOT.unpack_from(self._slots, at) for at in places]
        there = next((at for at, one in zip(places, found, strict=True) if one[0] == name), None)
        oldest = min(range(len(places)), key=lambda number: float(found[number][2]))
        _SLOT.pack_into(self._slots, places[oldest] if there is None else there, name, *held)


@contextmanager
def made() -> Iterator[None]:
    """A file for the workers that this process is about to start; it goes when they have ended."""
    handle, path = tempfile.mkstemp(prefix="journeytui-workers-")
    os.ftruncate(handle, _SLOT.size * _SLOTS)
    os.close(handle)
    os.environ[SHARED] = path
    try:
        yield
    finally:
        del os.environ[SHARED]
        Path(path).unlink(missing_ok=True)


def table() -> Table | None:
    """The table of the server that this process is a worker of; None when it works alone."""
    path = os.environ.get(SHARED)
    return Table(Path(path)) if path else None


def _named(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _places(name: bytes) -> Iterator[int]:
    first = int.from_bytes(name[:8], "little")
    for number in range(_TRIED):
        yield (first + number) % _SLOTS * _SLOT.size
