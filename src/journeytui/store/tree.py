"""What hangs on what: neighbours, everything below a record, and the way up from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from journeytui.domain import limits
from journeytui.domain.words import WORDS, children_of
from journeytui.store import reading
from journeytui.store.columns import compact
from journeytui.store.schema import quoted


class Twig(NamedTuple):
    """A record by word and id."""

    word: str
    record: str


def neighbours(connection: sqlite3.Connection, word: str, parent: str | None) -> list[tuple[str, str]]:
    """Id and position of the records that share a parent (journeys: the stage that they look into), in order."""
    column = "within" if word == "journey" else "parent"
    sql = f"SELECT id, position FROM {quoted(word)} WHERE {column} IS ? ORDER BY position, id"
    return connection.execute(sql, (parent,)).fetchall()


def below(connection: sqlite3.Connection, word: str, records: Iterable[str]) -> Iterator[Twig]:
    """Everything that hangs on the records, level by level; not the records themselves."""
    level = {word: list(records)}
    for _ in range(limits.DEPTH):
        deeper: dict[str, list[str]] = {}
        for above, parents in level.items():
            for child in children_of(above):
                sql = f"SELECT id FROM {quoted(child.word)} WHERE parent IN (SELECT value FROM json_each(?))"
                found = [row[0] for row in connection.execute(sql, (compact(parents),))]
                if found:
                    deeper.setdefault(child.word, []).extend(found)
                    yield from (Twig(child.word, record) for record in found)
        if not deeper:
            return
        level = deeper


def way_up(connection: sqlite3.Connection, word: str, record: str) -> list[Twig]:
    """What the record hangs on, nearest first, and for a journey the stage it looks into and on upwards."""
    way: list[Twig] = []
    here: Twig | None = Twig(word, record)
    while here is not None and len(way) < limits.DEPTH * 2:
        here = _above(connection, here)
        if here is None or here in way:
            break
        way.append(here)
    return way


def nested_journeys(connection: sqlite3.Connection, stages: Iterable[str]) -> list[tuple[str, str]]:
    """Id and title of the journeys that look into any of the stages."""
    sql = "SELECT id, title FROM journey WHERE within IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, (compact(list(stages)),)).fetchall()


def _above(connection: sqlite3.Connection, here: Twig) -> Twig | None:
    column = "within" if here.word == "journey" else "parent"
    row = connection.execute(f"SELECT {column} FROM {quoted(here.word)} WHERE id = ?", (here.record,)).fetchone()
    if row is None or row[0] is None:
        return None
    candidates = ("stage",) if here.word == "journey" else WORDS[here.word].hangs_on
    for candidate in candidates:
        word = candidate if candidate in WORDS else reading.word_of(connection, row[0])
        if word and connection.execute(f"SELECT 1 FROM {quoted(word)} WHERE id = ?", (row[0],)).fetchone():
            return Twig(word, row[0])
    return None
