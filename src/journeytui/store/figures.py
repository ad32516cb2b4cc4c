"""One kept row of figures a journey, so that the library's list costs the same with ten journeys and ten thousand.

The rows are computed elsewhere; here they are kept, ordered as a tree, and looked up. The tree's key of a journey is its
parent's key followed by the positions of the stage it looks into and its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from journeytui.domain import limits
from journeytui.store.columns import compact
from journeytui.store.conditions import Condition

SORTS = (
    "title",
    "personas",
    "accountable",
    "stages",
    "experience",
    "kpis_off",
    "net",
    "open_decisions",
    "review_on",
    "status",
)

_BY_TREE = "+tree"
_PLENTY = 8
"""Where so many times as many rows match as are read, they are found sooner in the order of the tree's index."""


class Figures(NamedTuple):
    """What the library's list says of a journey."""

    journey: str
    tree: str
    depth: int
    nested: int
    title: str
    state: str | None
    status: str
    personas: str
    accountable: str
    stages: int
    experience: float | None
    kpis: int
    kpis_off: int
    net: int | None
    open_decisions: int
    review_on: str | None
    """The day the next review is due, or None."""


class Place(NamedTuple):
    """Where a journey stands in the tree."""

    journey: str
    tree: str
    depth: int
    nested: int


def put(connection: sqlite3.Connection, rows: Iterable[Figures]) -> None:
    """Keeps the rows, each in place of the older one of its journey."""
    marks = ", ".join("?" for _ in Figures._fields)
    connection.executemany(f"INSERT OR REPLACE INTO figures VALUES ({marks})", rows)


def forget_removed(connection: sqlite3.Connection, journeys: Sequence[str] | None = None) -> None:
    """Drops the rows of those journeys that are no more; None looks at all of them."""
    sql = "DELETE FROM figures WHERE NOT EXISTS (SELECT 1 FROM journey WHERE id = figures.journey)"
    if journeys is None:
        connection.execute(sql)
    else:
        connection.execute(f"{sql} AND journey IN (SELECT value FROM json_each(?))", (compact(list(journeys)),))


def places(connection: sqlite3.Connection, journeys: Sequence[str] | None = None) -> list[Place]:
    """Where the journeys, and all that are nested in them, stand; None asks for all of them.

    A journey that is within nothing, within what is not here, or within itself round a corner stands at the top.
    """
    scope = "SELECT id FROM journey" if journeys is None else _WITH_NESTED
    values = () if journeys is None else (compact(list(journeys)),)
    rows = connection.execute(_PLACES.format(scope=scope), values).fetchall()
    return [Place(*row) for row in rows]


def one(connection: sqlite3.Connection, journey: str) -> Figures | None:
    """The figures of one journey."""
    row = connection.execute("SELECT * FROM figures WHERE journey = ?", (journey,)).fetchone()
    return Figures(*row) if row else None


def all_kept(connection: sqlite3.Connection) -> list[Figures]:
    """Every kept row."""
    return [Figures(*row) for row in connection.execute("SELECT * FROM figures")]


def many(connection: sqlite3.Connection) -> int:
    """How many journeys there are."""
    return int(connection.execute("SELECT count(*) FROM figures").fetchone()[0])


def page(
    connection: sqlite3.Connection,
    *,
    where: Sequence[Condition],
    sort: str,
    collapsed: Iterable[str],
    offset: int,
    limit: int,
) -> tuple[int, list[Figures]]:
    """How many journeys the list has, and those from `offset` on. A condition or a sort makes the tree a flat list."""
    if _is_flat(where, sort):
        asked, order, values = _flat(where, sort)
        count = int(connection.execute(f"SELECT count(*) FROM figures WHERE {asked}", values).fetchone()[0])
        if order == _BY_TREE and count > _PLENTY * (offset + limit):
            order = "tree"
        sql = f"SELECT * FROM figures WHERE {asked} ORDER BY {order} LIMIT ? OFFSET ?"
        found = connection.execute(sql, (*values, limit, offset)) if offset < count else ()
        return count, [Figures(*row) for row in found]
    total, rows = 0, list[Figures]()
    for after, upto in _shown(connection, collapsed):
        count = _how_many(connection, after, upto)
        if offset < total + count and len(rows) < limit:
            rows += _stretch(connection, after, upto, max(0, offset - total), limit - len(rows))
        total += count
    return total, rows


def offset_of(
    connection: sqlite3.Connection, journey: str, *, where: Sequence[Condition], sort: str, collapsed: Iterable[str]
) -> int:
    """At which place of that list a journey stands; 0 when it is not in it."""
    if _is_flat(where, sort):
        asked, order, values = _flat(where, sort)
        listed = connection.execute(f"SELECT journey FROM figures WHERE {asked} ORDER BY {order}", values).fetchall()
        return listed.index((journey,)) if (journey,) in listed else 0
    row = connection.execute("SELECT tree FROM figures WHERE journey = ?", (journey,)).fetchone()
    before = 0
    for after, upto in _shown(connection, collapsed) if row else ():
        if after < row[0] <= upto:
            return before + _how_many(connection, after, row[0]) - 1
        before += _how_many(connection, after, upto)
    return 0


def _is_flat(where: Sequence[Condition], sort: str) -> bool:
    return bool(where) or sort.lstrip("-") in SORTS


def _flat(where: Sequence[Condition], sort: str) -> tuple[str, str, tuple[str | float, ...]]:
    """All conditions as one, the order, and the values of the conditions.

    (`+tree` because the table is faster read through and sorted than row by row in the order of its index.)
    """
    name, descending = sort.lstrip("-"), sort.startswith("-")
    order = _BY_TREE if name not in SORTS else f"{name} IS NULL, {name} {'DESC' if descending else 'ASC'}, +tree"
    asked = " AND ".join(["1", *(one.sql for one in where)])
    return asked, order, tuple(value for one in where for value in one.values)


def _shown(connection: sqlite3.Connection, collapsed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The stretches of the tree that are not folded away: after which key each begins, and with which it ends."""
    sql = "SELECT tree FROM figures WHERE journey IN (SELECT value FROM json_each(?)) ORDER BY tree"
    after = ""
    for (tree,) in connection.execute(sql, (compact(list(collapsed)),)).fetchall():
        if tree > after:
            yield after, tree
            after = tree + _BEHIND_ALL_BELOW
    yield after, _LAST


_BEHIND_ALL_BELOW = "0"
"""What stands below a journey goes on with `/`, and this is the character after it."""
_LAST = "\U0010ffff" * 4
"""Behind every key, also one that another program wrote."""


def _how_many(connection: sqlite3.Connection, after: str, upto: str) -> int:
    if (after, upto) == ("", _LAST):
        return many(connection)  # that is known without going through them
    sql = "SELECT count(*) FROM figures WHERE tree > ? AND tree <= ?"
    return int(connection.execute(sql, (after, upto)).fetchone()[0])


def _stretch(connection: sqlite3.Connection, after: str, upto: str, offset: int, limit: int) -> list[Figures]:
    """Rows of the tree. What is skipped is skipped in the index, without being read."""
    sql = """
        SELECT figures.* FROM
            (SELECT journey, tree FROM figures WHERE tree > ? AND tree <= ? ORDER BY tree LIMIT ? OFFSET ?) AS part
            CROSS JOIN figures ON figures.journey = part.journey ORDER BY part.tree"""
    return [Figures(*row) for row in connection.execute(sql, (after, upto, limit, offset))]


_WITH_NESTED = """
    SELECT value AS id FROM json_each(?)
    UNION SELECT j.id FROM wanted JOIN stage s ON s.parent = wanted.id JOIN journey j ON j.within = s.id
"""
_KEY = "'/' || coalesce(s.position, '') || '.' || s.id || '.' || coalesce(j.position, '') || '.' || j.id"
_KEY_AT_TOP = "coalesce(j.position, '') || '.' || j.id"
_HELD = "s.id = j.within AND EXISTS (SELECT 1 FROM journey h WHERE h.id = s.parent)"
_PLACES = f"""
WITH RECURSIVE wanted (id) AS ({{scope}}),
climb (id, above, tree, depth, alone) AS (
    SELECT j.id, s.parent, CASE WHEN s.id IS NULL THEN {_KEY_AT_TOP} ELSE {_KEY} END, s.id IS NOT NULL, {_KEY_AT_TOP}
    FROM wanted JOIN journey j ON j.id = wanted.id LEFT JOIN stage s ON {_HELD}
    UNION ALL
    SELECT climb.id, s.parent, CASE WHEN s.id IS NULL THEN {_KEY_AT_TOP} ELSE {_KEY} END || climb.tree,
           climb.depth + (s.id IS NOT NULL), climb.alone
    FROM climb JOIN journey j ON j.id = climb.above LEFT JOIN stage s ON {_HELD}
    WHERE climb.depth <= {limits.DEPTH}
)
SELECT id, CASE WHEN depth > {limits.DEPTH} THEN alone ELSE tree END, CASE WHEN depth > {limits.DEPTH} THEN 0 ELSE depth END,
       (SELECT count(*) FROM stage s JOIN journey j ON j.within = s.id WHERE s.parent = climb.id)
FROM climb WHERE above IS NULL OR depth > {limits.DEPTH} GROUP BY id
"""
