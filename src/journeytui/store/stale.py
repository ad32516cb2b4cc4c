"""The queue of records of which search and figures do not know what became of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

AT_A_TIME = 2_000
"""How many records that wait are brought up to date in one transaction: it takes a few seconds at most."""
FIGURES = "figures"
"""Beside the words in the queue: a journey that is to be added up."""


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether records have changed that the index does not know of yet."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None


def is_far_behind(connection: sqlite3.Connection) -> bool:
    """Whether more records wait than are brought up to date at a time."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (AT_A_TIME,)).fetchone() is not None


def put_off(connection: sqlite3.Connection, journeys: Iterable[str]) -> None:
    """Lets the figures of these journeys wait: more of their records may, and they are added up once."""
    connection.executemany(
        "INSERT OR IGNORE INTO stale (record, word) VALUES (?, ?)", ((one, FIGURES) for one in journeys)
    )


def put_off_before(connection: sqlite3.Connection, most: int) -> set[str]:
    """So many of the journeys whose figures were put off, which they are no longer; none while records wait."""
    if connection.execute("SELECT 1 FROM stale WHERE word <> ? LIMIT 1", (FIGURES,)).fetchone():
        return set()
    found = connection.execute("SELECT record FROM stale WHERE word = ? LIMIT ?", (FIGURES, most)).fetchall()
    connection.executemany("DELETE FROM stale WHERE record = ? AND word = ?", ((*one, FIGURES) for one in found))
    return {one[0] for one in found}


def newest(connection: sqlite3.Connection) -> int:
    """The number of what the journal noted last; 0 while there is nothing."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])


def doubt(connection: sqlite3.Connection, since: int) -> None:
    """Whatever was noted since waits to be brought up to date once more."""
    connection.execute("INSERT OR IGNORE INTO stale SELECT record, word FROM journal WHERE number > ?", (since,))
