"""What the journal says since somebody read it last: which records were touched, and whether by others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from journeytui.store.columns import compact


class Touched(NamedTuple):
    """A record that was touched, and where the journal says so last."""

    record: str
    word: str
    by_others: int
    """The number of the newest entry of somebody else; 0 for none. Another place among the neighbours counts for nothing."""
    by_me: int


def newest(connection: sqlite3.Connection) -> int:
    """The number of the journal's last entry; 0 while there is none."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])


def touched(connection: sqlite3.Connection, me: str, after: int) -> list[Touched]:
    """The records that entries after that number are about, those touched last first."""
    sql = (
        "SELECT record, word, max(CASE WHEN author IS NOT ?1 AND field <> 'position' THEN journal.number ELSE 0 END) AS others, "
        "max(CASE WHEN author IS ?1 THEN journal.number ELSE 0 END) "
        "FROM journal JOIN change ON change.number = journal.change "
        "WHERE journal.number > ?2 GROUP BY +record ORDER BY others DESC"
    )
    return [Touched(*row) for row in connection.execute(sql, (me, after))]


class Entered(NamedTuple):
    """Who made an entry of the journal, and when."""

    author: str
    at: str


def entered(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Entered]:
    """Who made these entries of the journal, by their numbers."""
    sql = (
        "SELECT journal.number, author, change.at FROM journal JOIN change ON change.number = journal.change "
        "WHERE journal.number IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(sql, (compact(list(numbers)),))
    return {int(number): Entered(str(author or ""), str(at)) for number, author, at in rows}


def last_touched(connection: sqlite3.Connection, record: str, field: str, author: str) -> str | None:
    """When somebody last set that field of a record, or with '' anything of it, as far as this copy knows."""
    sql = (
        "SELECT change.at FROM journal JOIN change ON change.number = journal.change "
        "WHERE record = ?1 AND author IS ?3 AND (?2 = '' OR field IN (?2, '+')) ORDER BY journal.number DESC LIMIT 1"
    )
    row = connection.execute(sql, (record, field, author)).fetchone()
    return str(row[0]) if row else None


class Setting(NamedTuple):
    """An entry of the journal about a field of a record."""

    author: str
    entry: str
    """The field's name, '+' where the record came whole, '-' where it went."""
    old: Any
    new: Any


def hands(connection: sqlite3.Connection, record: str, *entries: str) -> Iterator[Setting]:
    """Who made these entries about a record, newest first, as far as this copy knows: a field's name, '+' or '-'."""
    sql = (
        "SELECT author, field, old, new FROM journal JOIN change ON change.number = journal.change "
        f"WHERE record = ? AND field IN ({', '.join('?' for _ in entries)}) ORDER BY journal.number DESC"
    )
    for author, name, old, new in connection.execute(sql, (record, *entries)):
        yield Setting(str(author or ""), str(name), old, new)


class Arrived(NamedTuple):
    """A value that others set in a field about which somebody had closed a Conflict."""

    conflict: str
    author: str
    column: str
    new: Any


def arrived(connection: sqlite3.Connection, me: str, after: int) -> list[Arrived]:
    """What sync brought with the Changes after that number into fields whose Conflicts that person had closed."""
    sql = (
        "SELECT conflict.id, change.author, journal.field, journal.new FROM conflict "
        "JOIN journal ON journal.record = conflict.parent JOIN change ON change.number = journal.change "
        "WHERE conflict.state = 'closed' AND conflict.sort = 'field' AND change.number > ?2 AND change.role = 'sync' "
        "AND change.author IS NOT ?1 AND EXISTS (SELECT 1 FROM journal AS own JOIN change AS mine ON mine.number = own.change "
        "WHERE own.record = conflict.id AND own.field = 'state' AND mine.author IS ?1 AND mine.role = 'do') ORDER BY journal.number"
    )
    return [
        Arrived(str(id), str(author or ""), str(column), new)
        for id, author, column, new in connection.execute(sql, (me, after))
    ]


class Hand(NamedTuple):
    """Somebody who changed records."""

    author: str
    brought: bool
    """Whether they came in with files."""
    records: int


def changed_since(connection: sqlite3.Connection, records: Sequence[str], day: str) -> list[Hand]:
    """Who changed how many of the records since that day began, in UTC, and who brought how many in; who did most first."""
    sql = (
        "SELECT author, coalesce(what GLOB 'imported *', 0) AS brought, count(DISTINCT record) AS touched "
        "FROM journal JOIN change ON change.number = journal.change "
        "WHERE record IN (SELECT value FROM json_each(?)) AND change.at >= ? GROUP BY author, brought ORDER BY touched DESC, author"
    )
    rows = connection.execute(sql, (compact(list(records)), day))
    return [Hand(str(author), bool(brought), int(count)) for author, brought, count in rows]


def added_by_hand(connection: sqlite3.Connection, records: Iterable[str]) -> dict[str, str]:
    """When each of the records was added last, as far as this copy knows; what came in with files is not among them."""
    sql = (
        "SELECT record, change.at FROM journal JOIN change ON change.number = journal.change "
        "WHERE record IN (SELECT value FROM json_each(?)) AND field = '+' AND what NOT GLOB 'imported *' ORDER BY journal.number"
    )
    return {str(row[0]): str(row[1]) for row in connection.execute(sql, (compact(list(records)),))}


def added(connection: sqlite3.Connection, records: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Who added each of the records last, and when, as far as this copy knows."""
    sql = (
        "SELECT record, author, change.at FROM journal JOIN change ON change.number = journal.change "
        "WHERE record IN (SELECT value FROM json_each(?)) AND field = '+' ORDER BY journal.number"
    )
    return {row[0]: (str(row[1] or ""), str(row[2])) for row in connection.execute(sql, (compact(list(records)),))}
