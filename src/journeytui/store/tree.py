"""What hangs on what: neighbours, everything below a record, and the way up from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from journeytui.domain import limits
from journeytui.domain.fields import ANY_WORD
from journeytui.domain.words import WORDS, children_of
from journeytui.store import reading
from journeytui.store.columns import compact
from journeytui.store.schema import quoted


class Twig(NamedTuple):
    """A record by word and id."""

    word: str
    record: str


class Step(NamedTuple):
    """A record on the way up from another."""

    word: str
    record: str
    title: str
    """Its word, where it has no title."""


class _Known(NamedTuple):
    """A step, and the id of the next one."""

    word: str
    title: str
    above: str | None


def neighbours(connection: sqlite3.Connection, word: str, parent: str | None) -> list[tuple[str, str]]:
    """Id and position of the records that share a parent (journeys: the stage that they look into), in order."""
    column = "within" if word == "journey" else "parent"
    sql = f"SELECT id, position FROM {quoted(word)} WHERE {column} IS ? ORDER BY position, id"
    return connection.execute(sql, (parent,)).fetchall()


def beside(
    connection: sqlite3.Connection, word: str, parent: str | None, here: tuple[str, str], most: int, *, behind: bool
) -> list[tuple[str, str]]:
    """Id and position of the nearest neighbours behind that position and id, or before them, the nearest first."""
    column = "within" if word == "journey" else "parent"
    sign, turn = (">", "ASC") if behind else ("<", "DESC")
    sql = (
        f"SELECT id, position FROM {quoted(word)} WHERE {column} IS ? AND (position, id) {sign} (?, ?) "
        f"ORDER BY position {turn}, id {turn} LIMIT ?"
    )
    return connection.execute(sql, (parent, *here, most)).fetchall()


def below(
    connection: sqlite3.Connection, word: str, records: Iterable[str], words: Container[str] = WORDS
) -> Iterator[Twig]:
    """Everything of these words that hangs on the records, level by level, and at the end what may hang on anything; not the
    records themselves.
    """
    level = {word: list(records)}
    all_of_it = [*level[word]]
    for _ in range(limits.DEPTH):
        deeper: dict[str, list[str]] = {}
        for above, parents in level.items():
            for child in (child for child in children_of(above) if child.word in words and child not in _ON_ANYTHING):
                if found := _hanging_on(connection, child.word, parents):
                    deeper.setdefault(child.word, []).extend(found)
                    yield from (Twig(child.word, record) for record in found)
        if not deeper:
            break
        level = deeper
        all_of_it += chain.from_iterable(deeper.values())
    for child in (child for child in _ON_ANYTHING if child.word in words):
        yield from (Twig(child.word, record) for record in _hanging_on(connection, child.word, all_of_it))


_ON_ANYTHING = tuple(child for child in WORDS.values() if ANY_WORD in child.hangs_on)


def _hanging_on(connection: sqlite3.Connection, word: str, parents: Sequence[str]) -> list[str]:
    sql = f"SELECT id FROM {quoted(word)} WHERE parent IN (SELECT value FROM json_each(?))"
    return [row[0] for row in connection.execute(sql, (compact(parents),))]


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


def titles(connection: sqlite3.Connection, twigs: Iterable[Twig]) -> dict[str, str]:
    """The title of each record that is here; what has no title is called by its word."""
    of_word: dict[str, list[str]] = {}
    for twig in twigs:
        of_word.setdefault(twig.word, []).append(twig.record)
    found: dict[str, str] = {}
    for word, records in of_word.items():
        found |= reading.titles_of(connection, word, records)
    return found


def ways_up(connection: sqlite3.Connection, twigs: Iterable[Twig]) -> dict[str, tuple[Step, ...]]:
    """The `way_up` of every record at once, with titles: a query a level and word, however many records there are."""
    asked = list(twigs)
    known: dict[str, _Known] = {}
    wanted: dict[str, tuple[str, ...]] = {twig.record: (twig.word,) for twig in asked}
    for _ in range(limits.DEPTH * 2 + 1):
        found = _looked_up(connection, wanted)
        known |= found
        wanted = {one.above: _may_hang_on(one.word) for one in found.values() if one.above and one.above not in known}
        if not wanted:
            break
    return {twig.record: tuple(_steps(known, twig.record)) for twig in asked}


def nested_journeys(connection: sqlite3.Connection, stages: Iterable[str]) -> list[tuple[str, str]]:
    """Id and title of the journeys that look into any of the stages."""
    sql = "SELECT id, title FROM journey WHERE within IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, (compact(list(stages)),)).fetchall()


def nested_in(connection: sqlite3.Connection, journey: str) -> list[str]:
    """The journey and all that look into a stage of it, of one of those, and so on, each once."""
    sql = """
        WITH RECURSIVE inside (id) AS (
            SELECT ?
            UNION SELECT j.id FROM inside JOIN stage s ON s.parent = inside.id JOIN journey j ON j.within = s.id)
        SELECT id FROM inside"""
    return [row[0] for row in connection.execute(sql, (journey,))]


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


def _looked_up(connection: sqlite3.Connection, wanted: dict[str, tuple[str, ...]]) -> dict[str, _Known]:
    """What is there of the wanted ids, each looked for among the words that it may be of."""
    found: dict[str, _Known] = {}
    for word in dict.fromkeys(word for words in wanted.values() for word in words):
        declared = WORDS[word]
        asked = [record for record, words in wanted.items() if word in words and record not in found]
        title = "title" if "title" in declared.fields else f"'{declared.label}'"
        above = "within" if word == "journey" else "parent"
        sql = f"SELECT id, {title}, CAST({above} AS TEXT) FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
        rows = connection.execute(sql, (compact(asked),)) if asked else ()
        found |= {record: _Known(word, str(name or ""), over) for record, name, over in rows}
    return found


def _may_hang_on(word: str) -> tuple[str, ...]:
    if word == "journey":
        return ("stage",)
    above = WORDS[word].hangs_on
    return tuple(WORDS) if ANY_WORD in above else above


def _steps(known: dict[str, _Known], record: str) -> Iterator[Step]:
    passed = {record}
    here = known.get(record)
    while here and here.above in known and here.above not in passed and len(passed) <= limits.DEPTH * 2:
        passed.add(here.above)
        over = known[here.above]
        yield Step(over.word, here.above, over.title)
        here = over
