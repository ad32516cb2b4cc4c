"""Rows as domain values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Line, Link
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of, compact, from_row, selected
from journeytui.store.schema import quoted


def get(connection: sqlite3.Connection, word: str, record: str) -> Any:
    """The record of that word and id, or None."""
    declared = WORDS[word]
    row = connection.execute(f"SELECT {selected(declared)} FROM {quoted(word)} WHERE id = ?", (record,)).fetchone()
    return None if row is None else from_row(declared, row)


def word_of(connection: sqlite3.Connection, record: str) -> str | None:
    """The word of the record with that id."""
    row = connection.execute(_WORD_OF, (record,)).fetchone()
    return row[0] if row else None


_WORD_OF = " UNION ALL ".join(f"SELECT '{word}' FROM {quoted(word)} WHERE id = ?1" for word in WORDS) + " LIMIT 1"


def words_of(connection: sqlite3.Connection, records: Iterable[str], words: Iterable[str] = WORDS) -> dict[str, str]:
    """The word of each of the ids that is here, among these words."""
    wanted = set(records)
    found: dict[str, str] = {}
    for word in words:
        if not wanted:
            break
        sql = f"SELECT id FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
        here = {row[0]: word for row in connection.execute(sql, (compact(sorted(wanted)),))}
        found |= here
        wanted -= here.keys()
    return found


def find(connection: sqlite3.Connection, record: str) -> Any:
    """The record with that id, of whatever word, or None."""
    word = word_of(connection, record)
    return None if word is None else get(connection, word, record)


def all_of(connection: sqlite3.Connection, word: str) -> list[Any]:
    """Every record of a word, in order."""
    return _records(connection, WORDS[word], f"ORDER BY {_order(WORDS[word])}", ())


def below(connection: sqlite3.Connection, word: str, parents: Iterable[str]) -> list[Any]:
    """The records of a word that hang on any of the parents; those of one parent stand together, in order."""
    declared = WORDS[word]
    where = f"WHERE parent IN (SELECT value FROM json_each(?)) ORDER BY parent, {_order(declared)}"
    return _records(connection, declared, where, (compact(list(parents)),))


def among(connection: sqlite3.Connection, word: str, records: Iterable[str]) -> list[Any]:
    """The records of a word with any of the ids."""
    where = "WHERE id IN (SELECT value FROM json_each(?))"
    return _records(connection, WORDS[word], where, (compact(list(records)),))


def selection(connection: sqlite3.Connection, word: str, where: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """The records of a word that a condition of our own picks (`where` is SQL written in this room, never a value)."""
    return _records(connection, WORDS[word], f"WHERE {where}", values)


def columns(
    connection: sqlite3.Connection, word: type[Entity], names: Sequence[str], rest: str = ""
) -> Iterator[tuple[str, list[Any]]]:
    """Id and some fields of every record of a word, one at a time, in the order of the table.

    It is for what goes through a whole library.
    """
    return _columns(connection, word, names, f"NOT INDEXED {rest}", ())


def columns_among(
    connection: sqlite3.Connection, word: type[Entity], names: Sequence[str], records: Iterable[str]
) -> Iterator[tuple[str, list[Any]]]:
    """The same of the records of a word with any of the ids."""
    where = "WHERE id IN (SELECT value FROM json_each(?))"
    return _columns(connection, word, names, where, (compact(list(records)),))


_NAMED_MOST = tuple(sorted(WORDS, key=lambda word: word not in ("stage", "touchpoint", "person", "team", "journey")))
"""All words, those first whose records others speak of most."""


def titles(
    connection: sqlite3.Connection, records: Iterable[str], words: Iterable[str] = _NAMED_MOST
) -> dict[str, tuple[str, str]]:
    """Word and title of each id that is here, among these words; what has no title is called by its word."""
    wanted = set(records)
    found: dict[str, tuple[str, str]] = {}
    for word in words:
        if not wanted:
            break
        found |= {record: (word, title) for record, title in titles_of(connection, word, wanted).items()}
        wanted -= found.keys()
    return found


def titles_of(connection: sqlite3.Connection, word: str, records: Iterable[str]) -> dict[str, str]:
    """The title of each record of that word that is here; what has no title is called by its word."""
    declared = WORDS[word]
    name = "title" if "title" in declared.fields else f"'{declared.label}'"
    sql = f"SELECT id, {name} FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
    return {record: str(title or "") for record, title in connection.execute(sql, (compact(sorted(records)),))}


def _columns(
    connection: sqlite3.Connection, word: type[Entity], names: Sequence[str], rest: str, values: tuple[Any, ...]
) -> Iterator[tuple[str, list[Any]]]:
    read = [columns_of(word)[name].read for name in names]
    wanted = ", ".join(map(quoted, ("id", *names)))
    for record, *natives in connection.execute(f"SELECT {wanted} FROM {quoted(word.word)} {rest}", values):
        yield str(record), [one(native) for one, native in zip(read, natives, strict=True)]


def _records(connection: sqlite3.Connection, word: type[Entity], rest: str, values: tuple[Any, ...]) -> list[Any]:
    sql = f"SELECT {selected(word)} FROM {quoted(word.word)} {rest}"
    return [from_row(word, row) for row in connection.execute(sql, values)]


def _order(word: type[Entity]) -> str:
    if word.ordered:
        return "position, id"
    for name in ("day", "starts_on", "title"):
        if name in word.fields:
            return f"{quoted(name)}, id"
    told_apart_by = [name for name, field in word.fields.items() if type(field.kind) in (Link, Line)]
    return ", ".join((*map(quoted, told_apart_by), "id"))
