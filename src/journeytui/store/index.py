"""What follows from the records and is kept beside them: search entries and links, fed from the queue of changed records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from journeytui.domain import limits
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Links
from journeytui.domain.words import WORDS
from journeytui.store import reading, search
from journeytui.store.columns import compact
from journeytui.store.literals import row_of
from journeytui.store.schema import quoted


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether records have changed that the index does not know of yet."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None


def catch_up(connection: sqlite3.Connection) -> set[str]:
    """Brings search and links up to date, inside the caller's transaction. Returns the journeys whose figures may differ."""
    queue = connection.execute("SELECT word, record FROM stale").fetchall()
    if not queue:
        return set()
    known = [(word, record) for word, record in queue if word in WORDS]
    touched = _journeys_of(connection, known)
    for word, record in known:
        refresh(connection, word, record, reading.get(connection, word, record))
    connection.execute("DELETE FROM stale")
    return touched


def rebuild(connection: sqlite3.Connection) -> None:
    """Makes search and links anew from the records, inside the caller's transaction."""
    for statement in ("DELETE FROM search", "DELETE FROM doc", "DELETE FROM link", "DELETE FROM stale"):
        connection.execute(statement)
    for word in WORDS.values():
        for record in reading.all_of(connection, word.word):
            cursor = connection.execute("INSERT INTO doc (word, record) VALUES (?, ?)", (word.word, record.id))
            text = (cursor.lastrowid, *search.texts(record))
            connection.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", text)
            connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", links_of(record))


def refresh(connection: sqlite3.Connection, word: str, record: str, value: Entity | None) -> None:
    """Makes search and links say what the record says; None when it is no more."""
    search.put(connection, word, record, None if value is None else search.texts(value))
    connection.execute("DELETE FROM link WHERE source = ?", (record,))
    if value is not None:
        connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", links_of(value))


def links_of(record: Entity) -> Iterable[tuple[str, str, str, str]]:
    """Source, field, target and the source's word of every link that the record holds."""
    for name, field in record.fields.items():
        if not isinstance(field.kind, Link):
            continue
        value = record[name]
        targets = value if isinstance(field.kind, Links) else (value,)
        for target in targets if isinstance(targets, frozenset | tuple) else ():
            if isinstance(target, str):
                yield record.id, name, target, record.word


def pointing_at(connection: sqlite3.Connection, record: str, limit: int) -> list[tuple[str, str, str]]:
    """Word, id and field of what links to the record."""
    sql = "SELECT word, source, field FROM link WHERE target = ? ORDER BY word, source LIMIT ?"
    return connection.execute(sql, (record, limit)).fetchall()


def journey_of(connection: sqlite3.Connection, word: str, record: str) -> str | None:
    """The journey that the record hangs on, itself for a journey; None for what hangs on the library."""
    for _ in range(limits.DEPTH):
        if word == "journey":
            return record
        row = connection.execute(f"SELECT parent FROM {quoted(word)} WHERE id = ?", (record,)).fetchone()
        parent = row[0] if row else None
        above = _word_above(connection, word, parent)
        if above is None:
            return None
        word, record = above, str(parent)
    return None


def _word_above(connection: sqlite3.Connection, word: str, parent: str | None) -> str | None:
    if parent is None:
        return None
    for candidate in WORDS[word].hangs_on:
        if candidate not in WORDS:
            return reading.word_of(connection, parent)
        if connection.execute(f"SELECT 1 FROM {quoted(candidate)} WHERE id = ?", (parent,)).fetchone():
            return candidate
    return None


def _journeys_of(connection: sqlite3.Connection, queue: list[tuple[str, str]]) -> set[str]:
    journeys: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for word, record in queue:
        if word in ("person", "team", "persona"):
            sql = "SELECT source FROM link WHERE target = ? AND word = 'journey'"
            journeys.update(row[0] for row in connection.execute(sql, (record,)))
            continue
        for start_word, start in _starts(connection, word, record):
            if (start_word, start) not in seen:
                seen.add((start_word, start))
                found = journey_of(connection, start_word, start)
                journeys.update(() if found is None else (found,))
    return journeys


def _starts(connection: sqlite3.Connection, word: str, record: str) -> list[tuple[str, str]]:
    """Where to climb from: what the record hangs on now, and what it hung on before it moved or was removed."""
    if word == "journey":
        return [(word, record)]
    row = connection.execute(f"SELECT parent FROM {quoted(word)} WHERE id = ?", (record,)).fetchone()
    parents = {row[0]} if row else set()
    former = "SELECT field, old FROM journal WHERE record = ? AND field IN ('parent', '-')"
    for field, old in connection.execute(former, (record,)):
        parents.add(old if field == "parent" else row_of(str(old)).get("parent"))
    pairs = ((_word_above(connection, word, parent), parent) for parent in parents)
    return [(above, parent) for above, parent in pairs if above is not None]


def targets(connection: sqlite3.Connection, records: Iterable[str]) -> list[tuple[str, str]]:
    """Field and target of every link out of the records."""
    sql = "SELECT field, target FROM link WHERE source IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, (compact(list(records)),)).fetchall()
