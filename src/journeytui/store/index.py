"""What follows from the records and is kept beside them: search entries and links, fed from the queue of changed records."""

from __future__ import annotations

import itertools
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, TypeVar

from journeytui.domain import limits
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Links
from journeytui.domain.words import WORDS
from journeytui.store import reading, search, stale
from journeytui.store.columns import compact
from journeytui.store.literals import row_of
from journeytui.store.schema import LINK_BY_TARGET, SEARCH, quoted

Kept = tuple[str, str, str, str]
"""A link as it is kept: source, field, target, and the source's word."""
_T = TypeVar("_T")
_AT_ONCE = 1_000
_LINKS_AT_ONCE = 200_000


def catch_up(connection: sqlite3.Connection, change: int | None, most: int) -> set[str]:
    """Brings search and links up to date with what a Change did and with so many others that wait, inside the caller's
    transaction. Returns the journeys whose figures may differ.
    """
    own = f"word <> '{stale.FIGURES}' AND record {{}} (SELECT record FROM journal WHERE change = ?)"
    queue = connection.execute(f"SELECT word, record FROM stale WHERE {own.format('IN')}", (change,)).fetchall()
    queue += connection.execute(
        f"SELECT word, record FROM stale WHERE {own.format('NOT IN')} LIMIT ?", (change, most)
    ).fetchall()
    touched: set[str] = set()
    for batch in _batches(queue):
        waiting = _by_word(one for one in batch if one[0] in WORDS)
        touched |= journeys_of(connection, waiting)
        for word, records in waiting.items():
            refresh(connection, WORDS[word], records)
        connection.executemany("DELETE FROM stale WHERE word = ? AND record = ?", batch)
    return touched


def rebuilding(connection: sqlite3.Connection) -> Iterator[None]:
    """Makes search and links anew from the records, piece by piece: after each it may be committed.

    What changes between two pieces is to be doubted at the end.
    """
    for statement in ("DROP TABLE search", SEARCH, "DELETE FROM doc", "DELETE FROM stale", "DELETE FROM link"):
        connection.execute(statement)
    yield
    yield from search.filling(connection)
    yield from _linking(connection)


def _linking(connection: sqlite3.Connection) -> Iterator[None]:
    """In the order of the table: put in as they come, most of them would each be a page of the file to be looked for."""
    connection.execute("DROP INDEX IF EXISTS link_by_target")
    connection.execute("DROP TABLE IF EXISTS temp.unsorted")
    connection.execute("DROP TABLE IF EXISTS temp.sorted")
    connection.execute("CREATE TEMP TABLE unsorted (source, field, target, word)")
    for word in filter(linking, WORDS):
        for stretch in search.stretches(connection, word):
            links = held_links(connection, WORDS[word], stretch)
            connection.executemany("INSERT INTO temp.unsorted VALUES (?, ?, ?, ?)", links)
            yield
    connection.execute("CREATE TEMP TABLE sorted AS SELECT * FROM temp.unsorted ORDER BY source, field, target")
    connection.execute("DROP TABLE temp.unsorted")
    yield
    some = "SELECT * FROM temp.sorted WHERE rowid > ? AND rowid <= ?"
    for after in range(0, connection.execute("SELECT count(*) FROM temp.sorted").fetchone()[0], _LINKS_AT_ONCE):
        connection.execute(f"INSERT OR IGNORE INTO link {some}", (after, after + _LINKS_AT_ONCE))
        yield
    connection.execute("DROP TABLE temp.sorted")
    connection.execute(LINK_BY_TARGET)
    yield


def held_links(
    connection: sqlite3.Connection, word: type[Entity], stretch: tuple[int, int] | None = None
) -> Iterator[Kept]:
    """Every link that the records of a word hold, or those of a stretch of them, as they are read."""
    names = linking(word.word)
    some = " OR ".join(f"{quoted(name)} > '' AND {quoted(name)} <> '[]'" for name in names)
    among = f"rowid > {stretch[0]:d} AND rowid <= {stretch[1]:d} AND " if stretch else ""
    for record, values in reading.columns(connection, word, names, f"WHERE {among}({some})") if names else ():
        yield from _links(word, record, values)


def refresh(connection: sqlite3.Connection, word: type[Entity], records: Sequence[str]) -> None:
    """Makes search and links say of these records of a word what they say, or nothing where they are no more."""
    searched, linked = search.searched(word.word), linking(word.word)
    texts: dict[str, tuple[str, str]] = {}
    links: set[Kept] = set()
    for record, values in reading.columns_among(connection, word, (*searched, *linked), records):
        texts[record] = search.joined(word, values[: len(searched)])
        links.update(_links(word, record, values[len(searched) :]))
    search.put(connection, word.word, records, texts)
    _put_links(connection, word.word, records, links)


def _put_links(connection: sqlite3.Connection, word: str, records: Sequence[str], links: AbstractSet[Kept]) -> None:
    of = "SELECT source, field, target, word FROM link WHERE source IN (SELECT value FROM json_each(?)) AND word = ?"
    kept = set(connection.execute(of, (compact(records), word)))
    connection.executemany("DELETE FROM link WHERE (source, field, target, word) = (?, ?, ?, ?)", kept - links)
    connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", links - kept)


def pointing_at(connection: sqlite3.Connection, record: str, limit: int) -> list[tuple[str, str, str]]:
    """Word, id and field of what links to the record."""
    sql = "SELECT word, source, field FROM link WHERE target = ? ORDER BY word, source LIMIT ?"
    return connection.execute(sql, (record, limit)).fetchall()


def journeys_of(connection: sqlite3.Connection, records: Mapping[str, Sequence[str]]) -> set[str]:
    """The journeys whose figures may differ, when these records (by word) were changed, moved or removed."""
    if "library" in records:
        return {row[0] for row in connection.execute("SELECT id FROM journey UNION SELECT journey FROM figures")}
    journeys: set[str] = set()
    starts: dict[str, set[str]] = defaultdict(set)
    for word, ids in records.items():
        if word in IN_NO_FIGURE:
            continue
        if word in _NAMED_IN_FIGURES:
            sql = "SELECT source FROM link WHERE target IN (SELECT value FROM json_each(?)) AND word = 'journey'"
            journeys.update(row[0] for row in connection.execute(sql, (compact(ids),)))
        elif word == "journey":
            journeys.update(ids)
            starts["stage"] |= _above(connection, word, ids)
        elif WORDS[word].hangs_on:
            _sort_by_word(connection, word, _above(connection, word, ids), starts)
        if word == "stage":
            nested = "SELECT id FROM journey WHERE within IN (SELECT value FROM json_each(?))"
            journeys.update(row[0] for row in connection.execute(nested, (compact(ids),)))
    return journeys | _climbed(connection, starts)


IN_NO_FIGURE = frozenset(
    ["goal", "activity", "opportunity", "solution", "review", "stage_mark", "question", "conflict"]
)
"""The words below a journey that none of its kept figures counts, and on which nothing hangs that one does."""
_NAMED_IN_FIGURES = ("person", "team", "persona")


def _above(connection: sqlite3.Connection, word: str, ids: Sequence[str]) -> set[str]:
    """What the records hang on now, and what they hung on before they moved or were removed.

    A journey is where it is, and counts among those nested in the journey whose stage it looks into.
    """
    column = "within" if word == "journey" else "parent"
    among = "IN (SELECT value FROM json_each(?))"
    now = connection.execute(f"SELECT DISTINCT {column} FROM {quoted(word)} WHERE id {among}", (compact(ids),))
    found = {row[0] for row in now}
    former = f"SELECT field, old FROM journal WHERE record {among} AND field IN (?, '-') AND word = ?"
    for field, old in connection.execute(former, (compact(ids), column, word)):
        found.add(old if field == column else row_of(str(old)).get(column))
    return {one for one in found if isinstance(one, str)}


def _climbed(connection: sqlite3.Connection, records: Mapping[str, AbstractSet[str]]) -> set[str]:
    """The journeys that these records, by word, hang on."""
    journeys: set[str] = set()
    for _ in range(limits.DEPTH):
        higher: dict[str, set[str]] = defaultdict(set)
        for word, ids in records.items():
            if word == "journey":
                journeys |= ids
            elif WORDS[word].hangs_on:
                sql = f"SELECT DISTINCT parent FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
                above = {row[0] for row in connection.execute(sql, (compact(list(ids)),)) if isinstance(row[0], str)}
                _sort_by_word(connection, word, above, higher)
        records = higher
    return journeys


def _sort_by_word(
    connection: sqlite3.Connection, word: str, above: AbstractSet[str], into: dict[str, set[str]]
) -> None:
    """Adds what records of a word hang on to those of its own word."""
    hangs_on = [one for one in WORDS[word].hangs_on if one in WORDS] or WORDS
    for record, its in reading.words_of(connection, above, hangs_on).items() if above else ():
        into[its].add(record)


def targets(connection: sqlite3.Connection, records: Iterable[str]) -> list[tuple[str, str]]:
    """Field and target of every link out of the records."""
    sql = "SELECT field, target FROM link WHERE source IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, (compact(list(records)),)).fetchall()


@cache
def linking(word: str) -> tuple[str, ...]:
    """The names of the fields of a word that hold links."""
    return tuple(name for name, field in WORDS[word].fields.items() if isinstance(field.kind, Link))


def _links(word: type[Entity], record: str, values: Iterable[Any]) -> Iterator[Kept]:
    for name, value in zip(linking(word.word), values, strict=True):
        targets = value if isinstance(word.fields[name].kind, Links) else (value,)
        for target in targets if isinstance(targets, frozenset | tuple) else ():
            if isinstance(target, str) and target:
                yield record, name, target, word.word


def _by_word(queue: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    waiting: dict[str, list[str]] = defaultdict(list)
    for word, record in queue:
        waiting[word].append(record)
    return waiting


def _batches(records: Iterable[_T]) -> Iterator[list[_T]]:
    left = iter(records)
    while batch := [*itertools.islice(left, _AT_ONCE)]:
        yield batch
