"""What a step from one version of the file to the next is made of: a field gets another name, or goes.

Refuses to be a change: nothing is journalled, and what the journal tells of the past it tells by the names of today.
"""

from __future__ import annotations

import json
import sqlite3

from journeytui.store.columns import compact
from journeytui.store.literals import renamed
from journeytui.store.schema import quoted

_BY_FIELD = ("journal", "link", "sync_dirty", "sync_pending")
"""The tables that name fields."""


def rename(connection: sqlite3.Connection, word: str, old: str, new: str) -> None:
    """Gives a field another name, inside the caller's transaction: in the records, in their history and in what waits to be sent."""
    if old not in columns_named(connection, word):
        return
    connection.execute(f"ALTER TABLE {quoted(word)} RENAME COLUMN {quoted(old)} TO {quoted(new)}")
    for table in _BY_FIELD:
        if columns_named(connection, table):
            connection.execute(f"UPDATE {table} SET field = ? WHERE field = ? AND word = ?", (new, old, word))
    whole = "SELECT number, old, new FROM journal WHERE word = ? AND field IN ('+', '-')"
    for number, was, became in connection.execute(whole, (word,)).fetchall():
        rows = [renamed(text, old, new) if isinstance(text, str) else text for text in (was, became)]
        connection.execute("UPDATE journal SET old = ?, new = ? WHERE number = ?", (*rows, number))


def remove(connection: sqlite3.Connection, word: str, name: str) -> None:
    """Takes a field out of a word, inside the caller's transaction. What records hold there is kept in their `extra`."""
    if name not in columns_named(connection, word):
        return
    held = f"SELECT id, extra, {quoted(name)} FROM {quoted(word)} WHERE {quoted(name)} NOT IN ('', '[]', '{{}}')"
    for record, extra, value in connection.execute(held).fetchall():
        connection.execute(f"UPDATE {quoted(word)} SET extra = ? WHERE id = ?", (_with(extra, name, value), record))
        connection.execute("INSERT OR IGNORE INTO stale (record, word) VALUES (?, ?)", (record, word))
    connection.execute("DELETE FROM link WHERE word = ? AND field = ?", (word, name))
    connection.execute(f"ALTER TABLE {quoted(word)} DROP COLUMN {quoted(name)}")


def _with(extra: object, name: str, value: object) -> object:
    """What is unknown of a record, with one field more; as it stands where another program left no JSON."""
    try:
        known = json.loads(extra) if isinstance(extra, str) and extra else {}
    except (ValueError, RecursionError):
        return extra
    if not isinstance(known, dict) or isinstance(value, bytes):
        return extra
    return compact({name: value, **known})


def columns_named(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns that a table has, in its order; none where there is no such table."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]
