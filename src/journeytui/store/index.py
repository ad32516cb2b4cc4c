"""What follows from the records and is kept beside them: search entries and links, fed from the queue of changed records."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from journeytui.domain import limits
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Links
from journeytui.domain.words import WORDS
from journeytui.store import reading, search
from journeytui.store.columns import compact
from journeytui.store.literals import row_of
from journeytui.store.schema import SEARCH, quoted

Kept = tuple[str, str, str, str]
"""A link as it is kept: source, field, target, and the source's word."""
_T = TypeVar("_T")
_AT_ONCE = 1_000


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether records have changed that the index does not know of yet."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None


def is_far_behind(connection: sqlite3.Connection, than: int) -> bool:
    """Whether more records wait than so many."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (than,)).fetchone() is not None


def catch_up(connection: sqlite3.Connection, change: int | None, most: int) -> set[str]:
    """Brings search and links up to date with what a Change did and with so many others that wait, inside the caller's
    transaction. Returns the journeys whose figures may differ.
    """
    own = "SELECT record FROM journal WHERE change = ?"
    queue = connection.execute(f"SELECT word, record FROM stale WHERE record IN ({own})", (change,)).fetchall()
    queue += connection.execute(
        f"SELECT word, record FROM stale WHERE record NOT IN ({own}) LIMIT ?", (change, most)
    ).fetchall()
    if not queue:
        return set()
    known = [(word, record) for word, record in queue if word in WORDS]
    touched = _journeys_of(connection, known)
    for word, record in known:
        refresh(connection, word, record, reading.get(connection, word, record))
    connection.executemany("DELETE FROM stale WHERE word = ? AND record = ?", queue)
    return touched


def rebuild(connection: sqlite3.Connection) -> None:
    """Makes search and links anew from the records, inside the caller's transaction. Holds one record at a time."""
    for statement in ("DROP TABLE search", SEARCH, "DELETE FROM doc", "DELETE FROM link", "DELETE FROM stale"):
        connection.execute(statement)
    with search.many(connection):
        number = 0
        for word in WORDS.values():
            for records in _batches(reading.columns(connection, word, search.searched(word.word))):
                numbered = [*enumerate(records, number + 1)]
                docs = ((place, word.word, record) for place, (record, _) in numbered)
                connection.executemany("INSERT INTO doc VALUES (?, ?, ?)", docs)
                entries = ((place, *search.joined(word, values)) for place, (_, values) in numbered)
                connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", entries)
                number += len(records)
            connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", held_links(connection, word))


def held_links(connection: sqlite3.Connection, word: type[Entity]) -> Iterator[Kept]:
    """Every link that the records of a word hold, as they are read."""
    names = _linking(word.word)
    some = " OR ".join(f"{quoted(name)} > '' AND {quoted(name)} <> '[]'" for name in names)
    for record, values in reading.columns(connection, word, names, f"WHERE {some}") if names else ():
        yield from _links(word, record, values)


def refresh(connection: sqlite3.Connection, word: str, record: str, value: Entity | None) -> None:
    """Makes search and links say what the record says; None when it is no more."""
    search.put(connection, word, record, None if value is None else search.texts(value))
    connection.execute("DELETE FROM link WHERE source = ?", (record,))
    if value is not None:
        connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", links_of(value))


def links_of(record: Entity) -> Iterator[Kept]:
    """Every link that the record holds."""
    names = _linking(record.word)
    return _links(type(record), record.id, [record[name] for name in names])


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
    if any(word == "library" for word, _ in queue):
        return {row[0] for row in connection.execute("SELECT id FROM journey UNION SELECT journey FROM figures")}
    for word, record in queue:
        if word in ("person", "team", "persona"):
            sql = "SELECT source FROM link WHERE target = ? AND word = 'journey'"
            journeys.update(row[0] for row in connection.execute(sql, (record,)))
            continue
        if word == "stage":
            journeys.update(row[0] for row in connection.execute("SELECT id FROM journey WHERE within = ?", (record,)))
        for start_word, start in _starts(connection, word, record):
            if (start_word, start) not in seen:
                seen.add((start_word, start))
                found = journey_of(connection, start_word, start)
                journeys.update(() if found is None else (found,))
    return journeys


def _starts(connection: sqlite3.Connection, word: str, record: str) -> list[tuple[str, str]]:
    """Where to climb from: what the record hangs on now, and what it hung on before it moved or was removed.

    A journey is where it is, and counts among those nested in the journey whose stage it looks into.
    """
    column = "within" if word == "journey" else "parent"
    row = connection.execute(f"SELECT {column} FROM {quoted(word)} WHERE id = ?", (record,)).fetchone()
    above = {row[0]} if row else set()
    former = "SELECT field, old FROM journal WHERE record = ? AND field IN (?, '-')"
    for field, old in connection.execute(former, (record, column)):
        above.add(old if field == column else row_of(str(old)).get(column))
    if word == "journey":
        return [(word, record), *(("stage", stage) for stage in above if isinstance(stage, str))]
    pairs = ((_word_above(connection, word, parent), parent) for parent in above)
    return [(over, parent) for over, parent in pairs if over is not None]


def targets(connection: sqlite3.Connection, records: Iterable[str]) -> list[tuple[str, str]]:
    """Field and target of every link out of the records."""
    sql = "SELECT field, target FROM link WHERE source IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, (compact(list(records)),)).fetchall()


@cache
def _linking(word: str) -> tuple[str, ...]:
    return tuple(name for name, field in WORDS[word].fields.items() if isinstance(field.kind, Link))


def _links(word: type[Entity], record: str, values: Iterable[Any]) -> Iterator[Kept]:
    for name, value in zip(_linking(word.word), values, strict=True):
        targets = value if isinstance(word.fields[name].kind, Links) else (value,)
        for target in targets if isinstance(targets, frozenset | tuple) else ():
            if isinstance(target, str) and target:
                yield record, name, target, word.word


def _batches(records: Iterable[_T]) -> Iterator[list[_T]]:
    left = iter(records)
    while batch := [*itertools.islice(left, _AT_ONCE)]:
        yield batch
