"""The one door through which this program writes: a Change, whole or not at all."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from journeytui.domain.fields import Entity
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import reading
from journeytui.store.columns import to_native, to_row
from journeytui.store.opening import Opened, immediate, told
from journeytui.store.schema import quoted

Role = Literal["do", "undo", "redo", "sync"]


class Stamp(Value):
    """Who changes what, and when."""

    at: dt.datetime
    author: str
    what: str
    """What is done, in a few words a person reads in the history."""
    role: Role = "do"
    about: int | None = None
    """The number of the Change that is taken back or done again."""


class Transaction:
    """What can be done inside one Change. Everything read here is what stands at its moment."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self.connection = connection
        self.number = number
        """The number of this Change in the journal."""

    def get(self, word: str, record: str) -> Any:
        """The record of that word and id, or None."""
        return reading.get(self.connection, word, record)

    def find(self, record: str) -> Any:
        """The record with that id, of whatever word, or None."""
        return reading.find(self.connection, record)

    def insert(self, record: Entity) -> None:
        """Adds a record."""
        self.insert_row(record.word, to_row(record))

    def insert_row(self, word: str, row: Mapping[str, Any]) -> None:
        """Adds a record as SQLite holds it."""
        names = ", ".join(quoted(name) for name in row)
        marks = ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO {quoted(word)} ({names}) VALUES ({marks})", tuple(row.values()))

    def update(self, word: str, record: str, values: Mapping[str, Any]) -> None:
        """Sets fields (also parent, position and extra); those that hold the value already are no change."""
        declared = WORDS[word]
        self.update_row(word, record, {name: to_native(declared, name, value) for name, value in values.items()})

    def update_row(self, word: str, record: str, row: Mapping[str, Any]) -> None:
        """Sets columns to what SQLite holds."""
        if not row:
            return
        pairs = ", ".join(f"{quoted(name)} = ?" for name in row)
        different = " OR ".join(f"{quoted(name)} IS NOT ?" for name in row)
        sql = f"UPDATE {quoted(word)} SET {pairs} WHERE id = ? AND ({different})"
        self.connection.execute(sql, (*row.values(), record, *row.values()))

    def delete(self, word: str, record: str) -> None:
        """Removes a record with everything that hangs on it."""
        self.connection.execute(f"DELETE FROM {quoted(word)} WHERE id = ?", (record,))

    @property
    def empty(self) -> bool:
        """Whether nothing has changed so far."""
        sql = "SELECT 1 FROM journal WHERE change = ? LIMIT 1"
        return self.connection.execute(sql, (self.number,)).fetchone() is None


@contextmanager
def changing(library: Opened, stamp: Stamp) -> Iterator[Transaction]:
    """Opens a Change; what is written inside is journalled as its own and committed at the end, or not at all.

    A Change that changed nothing leaves no trace. A new one ends the possibility to redo what its author had undone.
    """
    with told(library.path), immediate(library.connection):
        transaction = Transaction(library.connection, _begin(library, stamp))
        yield transaction
        _finish(transaction, stamp)


def _begin(library: Opened, stamp: Stamp) -> int:
    cursor = library.connection.execute(
        "INSERT INTO change (at, author, replica, what, role, about) VALUES (?, ?, ?, ?, ?, ?)",
        (instant(stamp.at), stamp.author, library.replica, stamp.what, stamp.role, stamp.about),
    )
    number = int(cursor.lastrowid or 0)
    library.connection.execute("DELETE FROM writing")
    library.connection.execute("INSERT INTO writing VALUES (?)", (number,))
    return number


def _finish(transaction: Transaction, stamp: Stamp) -> None:
    connection = transaction.connection
    connection.execute("DELETE FROM writing")
    if transaction.empty:
        connection.execute("DELETE FROM change WHERE number = ?", (transaction.number,))
    elif stamp.role == "do":
        connection.execute("UPDATE change SET state = 'gone' WHERE state = 'undone' AND author = ?", (stamp.author,))


def instant(at: dt.datetime) -> str:
    """An instant as it is kept: UTC, with milliseconds."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
