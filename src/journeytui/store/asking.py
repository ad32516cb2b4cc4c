"""Answers what a study asks: one query a question, whatever the number of journeys.

For some journeys it walks down from them; for all of them it reads the word's table once and looks up where each record stands.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from journeytui.domain import kinds
from journeytui.domain.asks import Answer, Ask, Listing
from journeytui.domain.fields import Entity, Field
from journeytui.domain.kinds import Labels, Links, Pairs
from journeytui.domain.words import WORDS
from journeytui.store.columns import Native, column, compact
from journeytui.store.schema import quoted
from journeytui.store.terms import ABOVE, DATED, Terms

PLACES = """
WITH scope AS (SELECT value AS id FROM json_each(?1)),
place (id, journey, stage, touchpoint) AS (
    SELECT id, id, NULL, NULL FROM scope
    UNION ALL SELECT s.id, s.parent, s.id, NULL FROM scope CROSS JOIN stage s ON s.parent = scope.id
    UNION ALL SELECT t.id, s.parent, s.id, t.id FROM scope CROSS JOIN stage s ON s.parent = scope.id
              CROSS JOIN touchpoint t ON t.parent = s.id)
"""
"""Where the journeys of a scope reach: themselves, their stages and touchpoints."""

_JSON = (Links, Labels, Pairs, kinds.Listing)
_NAME = re.compile(r"\w+")
_LEVELS = ("journey", "stage", "touchpoint")
CURRENT = "coalesce({}, '') NOT IN (SELECT id FROM journey WHERE state = 'target')"


def answer(
    connection: sqlite3.Connection,
    ask: Ask,
    journeys: Sequence[str] | None = None,
    *,
    targets: bool = True,
    since: dt.date | None = None,
) -> Answer:
    """What the library holds: of these journeys, or of all, or of all that are no targets (`targets=False`).

    Raises KeyError for a term that the declaration does not know.
    """
    word = WORDS[ask.word]
    source, places = upwards(word) if journeys is None else _downwards(word)
    terms = Terms(word, places, whole=journeys is None, since=since)
    only = CURRENT.format(places["journey"]) if journeys is None and not targets else "1"
    values = () if journeys is None else (compact(list(journeys)),)
    return read(connection, ask, query(ask, source, terms, only), values)


def words_read(ask: Ask, *, whole: bool) -> frozenset[str]:
    """The words of which the ask reads records, or some more: all whose tables its query names, for some journeys or the whole."""
    word = WORDS[ask.word]
    source, places = upwards(word) if whole else _downwards(word)
    sql = query(ask, source, Terms(word, places, whole=whole, since=None), "1")
    return frozenset(_NAME.findall(sql)) & WORDS.keys()


def read(connection: sqlite3.Connection, ask: Ask, sql: str, values: tuple[Native, ...] = ()) -> Answer:
    """What the query of an ask (see `query`) brings."""
    names = list(ask.show) if isinstance(ask, Listing) else [*ask.by, *ask.of]
    rows = [dict(zip(names, row)) for row in _rows(connection, sql, values)]  # noqa: B905  a strict one takes a third longer
    for name, read_it in _readers(ask):
        for row in rows:
            row[name] = read_it(row[name])
    return rows


def _rows(connection: sqlite3.Connection, sql: str, values: tuple[Native, ...]) -> list[tuple[Any, ...]]:
    """All rows. That text is text is found out only where it is not: asked of every text, it takes a fifth of all the time."""
    lenient, connection.text_factory = connection.text_factory, str
    try:
        return connection.execute(sql, values).fetchall()
    except (sqlite3.OperationalError, UnicodeDecodeError):
        connection.text_factory = lenient
        return connection.execute(sql, values).fetchall()
    finally:
        connection.text_factory = lenient


def _readers(ask: Ask) -> list[tuple[str, Callable[[Native], Any]]]:
    """How the terms are read that lie on disk as JSON."""
    if not isinstance(ask, Listing):
        return []
    fields = {term: _read_field(WORDS[ask.word], term) for term in ask.show}
    return [
        (term, column(field.kind).read) for term, field in fields.items() if field and isinstance(field.kind, _JSON)
    ]


def _read_field(word: type[Entity], term: str) -> Field | None:
    dated = DATED.fullmatch(term)
    return WORDS[dated["word"]].fields.get(dated["field"]) if dated else word.fields.get(term)


def query(ask: Ask, source: str, terms: Terms, only: str) -> str:
    """The ask of the records `r` of a source, which is a `SELECT *` without its columns and conditions; only of some of them."""
    where = "".join(f" AND {terms.condition(one)}" for one in ask.where)
    if isinstance(ask, Listing):
        shown = [terms.sql(term) for term in ask.show]
        order = f"{', '.join(map(terms.order, ask.order))}, +r.id" if ask.order else "r.rowid"
        behind = f" ORDER BY {order} LIMIT {ask.limit:d}"
    else:
        shown = [*map(terms.sql, ask.by), *map(terms.figure, ask.of.values())]
        groups = ", ".join(str(at + 1) for at in range(len(ask.by)))
        behind = f" GROUP BY {groups} ORDER BY {groups}" if groups else ""
    columns = source.replace("*", ", ".join(shown), 1)
    return f"{columns}{terms.joined} WHERE {only}{where}{behind}"


def _downwards(word: type[Entity]) -> tuple[str, dict[str, str]]:
    """From the journeys of a scope to the records `r` of a word, and where each of them stands."""
    places = {level: f"place.{level}" for level in _LEVELS}
    if word.word in _LEVELS:
        only = {"journey": "place.stage IS NULL", "stage": "place.touchpoint IS NULL", "touchpoint": "1"}[word.word]
        joined = f"JOIN {quoted(word.word)} r ON r.id = place.id AND {only}"
        return f"{PLACES} SELECT * FROM place CROSS {joined}", places
    way = way_to(word)
    steps, above = "", "place.id"
    for at, step in enumerate(way):
        alias = "r" if at == len(way) - 1 else f"w{at}"
        steps += f" CROSS JOIN {quoted(step.word)} {alias} ON {alias}.parent = {above}"
        above = f"{alias}.id"
    if way[1:]:
        places[ABOVE] = f"w{len(way) - 2}"
    return f"{PLACES} SELECT * FROM place{steps}", places


def upwards(word: type[Entity], touchpoints: tuple[str, str] = ("touchpoint", "parent")) -> tuple[str, dict[str, str]]:
    """All records `r` of a word, and where each of them stands. Touchpoints are looked up in that table, whose column names their stage."""
    if word.word == "journey":
        return "SELECT * FROM journey r", {"journey": "r.id", "stage": "NULL", "touchpoint": "NULL"}
    if word.word == "stage":
        return "SELECT * FROM stage r", {"journey": "r.parent", "stage": "r.id", "touchpoint": "NULL"}
    if word.word == "touchpoint":
        source = "SELECT * FROM touchpoint r LEFT JOIN stage s ON s.id = r.parent"
        return source, {"journey": "s.parent", "stage": "r.parent", "touchpoint": "r.id", ABOVE: "s"}
    if not word.hangs_on:  # teams, people: they stand on no journey
        return f"SELECT * FROM {quoted(word.word)} r", dict.fromkeys(_LEVELS, "NULL")
    way = way_to(word)
    steps, alias = "", "r"
    for at, step in enumerate(reversed(way[:-1])):
        steps += f" LEFT JOIN {quoted(step.word)} w{at} ON w{at}.id = {alias}.parent"
        alias = f"w{at}"
    hangs = way[0].hangs_on
    places = {"journey": f"{alias}.parent", "stage": "NULL", "touchpoint": "NULL"} | ({ABOVE: "w0"} if way[1:] else {})
    if "touchpoint" in hangs:
        steps += f" LEFT JOIN {touchpoints[0]} t ON t.id = {alias}.parent"
        places["touchpoint"] = "t.id"
    if "stage" in hangs:
        over = f"coalesce(t.{touchpoints[1]}, {alias}.parent)" if "touchpoint" in hangs else f"{alias}.parent"
        steps += f" LEFT JOIN stage s ON s.id = {over}"
        places |= {"stage": "s.id", "journey": f"coalesce(s.parent, {alias}.parent)"}
    return f"SELECT * FROM {quoted(word.word)} r{steps}", places


def way_to(word: type[Entity]) -> list[type[Entity]]:
    """The words from one that hangs on a journey, stage or touchpoint down to this one."""
    way = [word]
    while not set(way[0].hangs_on) & set(_LEVELS):
        (above,) = way[0].hangs_on
        way.insert(0, WORDS[above])
    return way
