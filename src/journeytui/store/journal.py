"""What was changed, by whom and when; and how it is taken back.

A Change is taken back field by field, and only where the field still holds what the Change left there: what somebody set
since then stays, and is named. (The rule is the one of selective undo; see Berlage, "A Selective Undo Mechanism", 1994.)
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from journeytui.domain.words import WORDS, children_of
from journeytui.store import reading, replica, tree, waiting
from journeytui.store.columns import Native, columns_of, compact
from journeytui.store.literals import row_of
from journeytui.store.opening import Opened
from journeytui.store.schema import quoted
from journeytui.store.writing import Transaction, instant

ADDED, REMOVED = "+", "-"


class Entry(NamedTuple):
    """One field of one record that a Change set; `+` and `-` stand for the whole record."""

    word: str
    record: str
    field: str
    old: Any
    new: Any


class Noted(NamedTuple):
    """A Change as the journal keeps it."""

    number: int
    at: dt.datetime
    author: str
    what: str
    role: str
    about: int | None
    state: str


@dataclass
class Kept:
    """What a Change could not be taken back from, because somebody changed it since."""

    stays: list[tuple[Entry, str]] = field(default_factory=list)
    """The entry, and the author of the value that stays."""
    from_others: bool = False
    """Whether what is taken back is itself what others did, as sync brought it."""


def changes(connection: sqlite3.Connection, *, record: str | None, before: int | None, limit: int) -> list[Noted]:
    """The newest Changes first; only those that touched the record, and only older ones than `before`."""
    where, values = "WHERE number < ?", [before if before is not None else 2**62]
    if record is not None:
        where += " AND number IN (SELECT change FROM journal WHERE record = ?)"
        values.append(record)  # type: ignore[arg-type]
    return _noted(connection, f"{where} ORDER BY number DESC LIMIT ?", (*values, limit))


def change(connection: sqlite3.Connection, number: int) -> Noted | None:
    """The Change of that number."""
    found = _noted(connection, "WHERE number = ?", (number,))
    return found[0] if found else None


def entries(
    connection: sqlite3.Connection, number: int, record: str | None = None, most: int | None = None
) -> list[Entry]:
    """What a Change did, in the order in which it did it; or the first so many entries of that."""
    where, values = "change = ?", (number,) if record is None else (number, record)
    if record is not None:
        where += " AND record = ?"
    sql = f"SELECT word, record, field, old, new FROM journal WHERE {where} ORDER BY number LIMIT ?"
    return [Entry(*row) for row in connection.execute(sql, (*values, -1 if most is None else most))]


def entries_among(
    connection: sqlite3.Connection, numbers: Sequence[int], record: str | None = None
) -> dict[int, list[Entry]]:
    """What each of these Changes did, in the order in which it did it; only to that record, if one is named."""
    where, values = "change IN (SELECT value FROM json_each(?))", [compact(list(numbers))]
    if record is not None:
        where += " AND record = ?"
        values.append(record)
    found: dict[int, list[Entry]] = {}
    sql = f"SELECT change, word, record, field, old, new FROM journal WHERE {where} ORDER BY number"
    for number, *rest in connection.execute(sql, values):
        found.setdefault(number, []).append(Entry(*rest))
    return found


def touched(connection: sqlite3.Connection, numbers: Iterable[int], most: int) -> dict[int, tuple[int, bool]]:
    """How many records the first so many entries of each of these Changes touched, and whether these are all."""
    some = "FROM (SELECT record FROM journal WHERE change = value ORDER BY number LIMIT ?2)"
    sql = f"SELECT value, (SELECT count(DISTINCT record) {some}), (SELECT count(*) {some}) FROM json_each(?1)"
    rows = connection.execute(sql, (compact(list(numbers)), most))
    return {number: (records, read < most) for number, records, read in rows}


def knows(connection: sqlite3.Connection, record: str) -> bool:
    """Whether a record was ever here."""
    return connection.execute("SELECT 1 FROM journal WHERE record = ? LIMIT 1", (record,)).fetchone() is not None


def last_removal(connection: sqlite3.Connection, record: str) -> Entry | None:
    """How a record looked when it was removed last."""
    sql = "SELECT word, record, field, old, new FROM journal WHERE record = ? AND field = '-' ORDER BY number DESC LIMIT 1"
    row = connection.execute(sql, (record,)).fetchone()
    return Entry(*row) if row and row[0] in WORDS else None


class Made(NamedTuple):
    """A Change that somebody remembers to have made: what tells it from another of that number in a file that was put back."""

    number: int
    at: str
    author: str


def once_called(connection: sqlite3.Connection, records: Collection[str]) -> dict[str, str]:
    """What those of the records that were removed were called when they went, where they were called anything."""
    among = "record IN (SELECT value FROM json_each(?))"
    sql = f"SELECT record, word, old FROM journal WHERE field = '-' AND {among} ORDER BY number"
    rows = connection.execute(sql, (compact(list(records)),)) if records else ()
    names = {record: called(word, row_of(str(old))) for record, word, old in rows}
    return {record: name for record, name in names.items() if name}


def called(word: str, row: Mapping[str, Native]) -> str:
    """What a record is called that the journal tells: by its title, or by what it says where its word has none."""
    declared = WORDS.get(word)
    if declared is None or "title" in declared.fields:
        return str(row.get("title") or "")
    known = columns_of(declared).items()
    return str(declared(id="", **{name: column.read(row[name]) for name, column in known if name in row}).name)


def newest_done(library: Opened, author: str, made: Collection[Made] = ()) -> Noted | None:
    """The author's newest Change of this file that is not taken back, also one made before a backup was put back.

    What was `made` is the author's own, under whatever name.
    """
    return max(_own(library.connection, author, made, "done", "DESC"), default=None, key=_number)


def next_redo(library: Opened, author: str, made: Collection[Made] = ()) -> Noted | None:
    """The Change that the author took back last and nothing replaced since. `made`: as for `newest_done`."""
    return min(_own(library.connection, author, made, "undone", "ASC"), default=None, key=_number)


def forget_redo(transaction: Transaction, made: Collection[Made]) -> None:
    """What was made and taken back is done again no more: something new was done."""
    for one in _remembered(transaction.connection, made, "undone"):
        set_state(transaction, one.number, "gone")


def set_state(transaction: Transaction, number: int, state: str) -> None:
    """Says whether a Change is done, undone, or gone from the stack."""
    transaction.connection.execute("UPDATE change SET state = ? WHERE number = ?", (state, number))


def take_back(transaction: Transaction, number: int) -> Kept:
    """Undoes what the Change did, last thing first. What it added goes as it was left, whole, or stays, whole."""
    noted = change(transaction.connection, number)
    kept = Kept(from_others=noted is not None and noted.role == "sync")
    done = entries(transaction.connection, number)
    added, covered = _added(done)
    for at, entry in reversed([*enumerate(done)]):
        if at in added:
            _take_away(transaction, entry, added[at], kept)
        elif at not in covered:
            _set(transaction, entry, entry.new, entry.old, kept)
    return kept


def do_again(transaction: Transaction, number: int) -> Kept:
    """Does once more what the Change did, first thing first."""
    kept = Kept()
    for entry in entries(transaction.connection, number):
        _set(transaction, entry, entry.old, entry.new, kept)
    return kept


def _added(done: list[Entry]) -> tuple[dict[int, dict[str, Any]], set[int]]:
    """Where the entries add a record, and how they leave it; and where they set a field of it, which that covers."""
    added: dict[int, dict[str, Any]] = {}
    covered: set[int] = set()
    here: dict[str, int] = {}
    for at, entry in enumerate(done):
        if entry.field == ADDED:
            here[entry.record] = at
            added[at] = row_of(str(entry.new))
        elif entry.field == REMOVED:
            here.pop(entry.record, None)
        elif entry.record in here:
            added[here[entry.record]][entry.field] = entry.new
            covered.add(at)
    return added, covered


def _set(transaction: Transaction, entry: Entry, now: Any, then: Any, kept: Kept) -> None:
    """Brings a field, or a whole record, from what it should hold now to what it shall hold then."""
    word, record, name = entry.word, entry.record, entry.field
    if word not in WORDS:
        return
    if name in (ADDED, REMOVED):
        _set_record(transaction, entry, now, then, kept)
        return
    if name not in _table_columns(transaction.connection, word):
        return
    sql = f"SELECT {quoted(name)} FROM {quoted(word)} WHERE id = ?"
    row = transaction.connection.execute(sql, (record,)).fetchone()
    if row is None or row[0] != now or type(row[0]) is not type(now):
        kept.stays.append((entry, _last_author(transaction, record, name)))
    else:
        transaction.update_row(word, record, {name: then})


def _set_record(transaction: Transaction, entry: Entry, now: str | None, then: str | None, kept: Kept) -> None:
    if then is not None:
        if transaction.get(entry.word, entry.record) is not None:
            kept.stays.append((entry, _last_author(transaction, entry.record, None)))
        else:
            _bring_back(transaction, entry, waiting.row_of(entry.word, then), kept)
        return
    _take_away(transaction, entry, row_of(now or ""), kept)


def _take_away(transaction: Transaction, entry: Entry, expected: dict[str, Any], kept: Kept) -> None:
    if not _is_as(transaction, entry, expected):
        kept.stays.append((entry, _last_author(transaction, entry.record, None)))
    elif _has_below(transaction.connection, entry.word, entry.record):
        kept.stays.append((entry, _last_author_below(transaction, entry)))
    else:
        transaction.delete(entry.word, entry.record)


def _bring_back(transaction: Transaction, entry: Entry, row: dict[str, Any], kept: Kept) -> None:
    if replica.removed_by_others(transaction.connection, entry.record) and not kept.from_others:
        kept.stays.append((entry, _last_author(transaction, entry.record, None)))
        return
    parent = row.get("parent")
    if parent is not None and _was_removed(transaction.connection, parent):
        kept.stays.append((entry, _last_author(transaction, parent, None)))
        return
    known = _table_columns(transaction.connection, entry.word)
    transaction.insert_row(
        entry.word, {"id": entry.record} | {name: value for name, value in row.items() if name in known}
    )


def _was_removed(connection: sqlite3.Connection, record: str) -> bool:
    """Whether the record is not here, but was: what never hung on anything that was here may come back so."""
    gone = "SELECT 1 FROM journal WHERE record = ? AND field = '-' LIMIT 1"
    return reading.word_of(connection, record) is None and connection.execute(gone, (record,)).fetchone() is not None


def _is_as(transaction: Transaction, entry: Entry, expected: dict[str, Any]) -> bool:
    """Whether the record still holds exactly what is expected."""
    names = [name for name in expected if name in _table_columns(transaction.connection, entry.word)]
    sql = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(entry.word)} WHERE id = ?"
    found = transaction.connection.execute(sql, (entry.record,)).fetchone() if names else None
    return found is not None and all(value == expected[name] for name, value in zip(names, found, strict=True))


def _has_below(connection: sqlite3.Connection, word: str, record: str) -> bool:
    below = [f"EXISTS (SELECT 1 FROM {quoted(child.word)} WHERE parent = ?1)" for child in children_of(word)]
    if word == "stage":
        below.append("EXISTS (SELECT 1 FROM journey WHERE within = ?1)")
    return bool(connection.execute(f"SELECT {' OR '.join(below)}", (record,)).fetchone()[0])


def _last_author(transaction: Transaction, record: str, name: str | None) -> str:
    """Who touched the record, or its field, last before now."""
    of_field = "" if name is None else "AND field IN (?3, '+', '-')"
    sql = (
        f"SELECT change.author FROM journal JOIN change ON change.number = journal.change "
        f"WHERE journal.record = ?1 AND journal.change <> ?2 {of_field} ORDER BY journal.number DESC LIMIT 1"
    )
    values = (record, transaction.number) if name is None else (record, transaction.number, name)
    row = transaction.connection.execute(sql, values).fetchone()
    return str(row[0]) if row else "somebody"


def _last_author_below(transaction: Transaction, entry: Entry) -> str:
    """Who touched what hangs on the record last before now."""
    connection = transaction.connection
    below = [twig.record for twig in tree.below(connection, entry.word, (entry.record,))]
    below += [journey for journey, _ in tree.nested_journeys(connection, (entry.record,))]
    sql = (
        "SELECT change.author FROM journal JOIN change ON change.number = journal.change "
        "WHERE journal.record IN (SELECT value FROM json_each(?)) AND journal.change <> ? ORDER BY journal.number DESC LIMIT 1"
    )
    row = connection.execute(sql, (compact(below), transaction.number)).fetchone()
    return str(row[0]) if row else "somebody"


def _table_columns(connection: sqlite3.Connection, word: str) -> set[str]:
    known = {*columns_of(WORDS[word]), "extra"}
    return known | {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(word)})")} - {"id"}


def _own(connection: sqlite3.Connection, author: str, made: Collection[Made], state: str, order: str) -> list[Noted]:
    """The first in that order of the author's Changes in that state, and all that were made."""
    first = f"WHERE author = ? AND role = 'do' AND state = ? ORDER BY number {order} LIMIT 1"
    return [*_noted(connection, first, (author, state)), *_remembered(connection, made, state)]


def _remembered(connection: sqlite3.Connection, made: Collection[Made], state: str) -> list[Noted]:
    """Those that were made, are the very ones, and are in that state."""
    if not made:
        return []
    these = "WHERE number IN (SELECT value FROM json_each(?)) AND role = 'do' AND state = ?"
    found = _noted(connection, these, (compact([one.number for one in made]), state))
    return [one for one in found if made_of(one) in made]


def made_of(noted: Noted) -> Made:
    """What one remembers of a Change."""
    return Made(noted.number, instant(noted.at), noted.author)


def _number(noted: Noted) -> int:
    return noted.number


def _noted(connection: sqlite3.Connection, rest: str, values: tuple[Any, ...]) -> list[Noted]:
    sql = f"SELECT number, at, author, what, role, about, state FROM change {rest}"
    return [Noted(row[0], _instant(row[1]), *row[2:]) for row in connection.execute(sql, values)]


def _instant(text: Any) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(str(text))
    except ValueError:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
