"""Who writes now, and how the others wait for it: long enough, each for about as long, and no longer than they are told to."""

from __future__ import annotations

import math
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PAUSE = (0.005, 0.05)
"""Seconds between the first two tries to write."""
_HALVES_IN = 0.05
"""Seconds of waiting in which the pauses become half as long: who has waited longer asks more often, and comes first."""
_SHORTEST = 0.001
A_WHILE = 2.0
"""Seconds after which whoever waits is told so."""


_UNDER_WAY: set[sqlite3.Connection] = set()
"""The connections of this process that write."""
_GATE = threading.Lock()
"""Whoever begins to write, or asks whether somebody does."""


class Patient(sqlite3.Connection):
    """A connection that may be told, from any thread, to wait no longer."""

    hasty = False
    said: Callable[[], object] | None = None
    """What is called when somebody has waited for a while: once for each write."""


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that holds the write lock from its first moment."""
    _take_write_lock(connection)
    with _GATE:
        _UNDER_WAY.add(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        _UNDER_WAY.discard(connection)


def unless_writing(act: Callable[[], object]) -> None:
    """Does it, unless this process is in the middle of a write, on whatever connection; none begins meanwhile."""
    with _GATE:
        if not _UNDER_WAY:
            act()


def give_up(connection: sqlite3.Connection) -> None:
    """From now on whoever writes through this connection waits for nobody. May be called from any thread."""
    assert isinstance(connection, Patient)
    connection.hasty = True


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether it only says that somebody else has the file."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def is_held(connection: sqlite3.Connection) -> bool:
    """Whether somebody keeps the file to themselves, so that whoever reads it would have to wait. Waits for nobody."""
    longest = int(connection.execute("PRAGMA busy_timeout").fetchone()[0])
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA data_version").fetchone()
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        return True
    finally:
        connection.execute(f"PRAGMA busy_timeout = {longest:d}")
    return False


def _is_hasty(connection: sqlite3.Connection) -> bool:
    return isinstance(connection, Patient) and connection.hasty


def _take_write_lock(connection: sqlite3.Connection) -> None:
    """Begins as soon as nobody else writes, after pauses that are short and random.

    Those of SQLite itself grow, so that of many who wait a few wait very long (measured with 16 processes: 17 s). Pauses that
    stay the same let chance decide (p99 2.9 to 4.0 s); those that shrink come near a queue (p99 0.6 to 1.0 s).
    """
    longest = int(connection.execute("PRAGMA busy_timeout").fetchone()[0])
    began = time.monotonic()
    untold = connection.said if isinstance(connection, Patient) else None
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - began
                locked = is_busy(error)
                if not locked or waited > longest / 1000 or _is_hasty(connection):
                    raise
                if untold and waited > A_WHILE:
                    untold()
                    untold = None
                time.sleep(pause(waited))
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {longest:d}")


def pause(waited: float) -> float:
    """Seconds until the next try of somebody who has waited so long."""
    drawn = random.uniform(*_PAUSE)  # noqa: S311  a pause is no secret
    return max(_SHORTEST, drawn * math.exp2(-waited / _HALVES_IN))
