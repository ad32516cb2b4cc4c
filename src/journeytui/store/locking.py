"""Who writes now, and how the others wait for it: long enough, each for about as long, and no longer than they are told to."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PAUSE = (0.005, 0.05)
"""Seconds between two tries to write."""


class Patient(sqlite3.Connection):
    """A connection that may be told, from any thread, to wait no longer."""

    hasty = False


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that holds the write lock from its first moment."""
    _take_write_lock(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def give_up(connection: sqlite3.Connection) -> None:
    """From now on whoever writes through this connection waits for nobody. May be called from any thread."""
    assert isinstance(connection, Patient)
    connection.hasty = True


def _is_hasty(connection: sqlite3.Connection) -> bool:
    return isinstance(connection, Patient) and connection.hasty


def _take_write_lock(connection: sqlite3.Connection) -> None:
    """Begins as soon as nobody else writes, after pauses that are short and random.

    Those of SQLite itself grow, so that of many who wait a few wait very long (measured with 16 processes: 17 s).
    """
    longest = int(connection.execute("PRAGMA busy_timeout").fetchone()[0])
    end = time.monotonic() + longest / 1000
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
                    or time.monotonic() > end
                    or _is_hasty(connection)
                ):
                    raise
                time.sleep(random.uniform(*_PAUSE))  # noqa: S311  a pause is no secret
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {longest:d}")
