"""A library as one copy among others: what was changed here and not sent yet, what the others' space said last, what is under way.

Refuses to decide: it keeps and finds what the sync room asks for, in tables that stand in the library itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from journeytui.domain.words import WORDS
from journeytui.store import migrations
from journeytui.store.columns import Native, columns_of, compact
from journeytui.store.opening import Opened, immediate, told
from journeytui.store.schema import QUIET, quoted
from journeytui.store.waiting import row_of

Columns = Mapping[str, Native]
Write = tuple[str, str, str, str, Columns | None]
"""Author, their replica, word, record, columns: a record that is not here is added, one without columns removed."""
Captured = tuple[str, str, str, Any]
"""Record, word, field, and what was there before: of a whole record the columns with which it went, or came."""
Pending = tuple[str, str, str, int, str | None]
"""Record, word, field, base, and what was there before as JSON text."""

_VIEWER = "You may look at this space, not change it: ask whoever runs it for a token of an editor."
OTHERS = 2
"""As what became of a record: somebody else removed it."""
_LAST = 1_000_000
"""The rank of removals: behind all words."""


class _At:
    """What all of a copy's parts know."""

    connection: sqlite3.Connection
    path: Path
    opened: Opened
    me: str
    now: str
    """The instant that is written down, told by whoever drives."""

    def _delete(self, table: str, records: Iterable[str]) -> None:
        sql = f"DELETE FROM {table} WHERE record IN (SELECT value FROM json_each(?))"
        self.connection.execute(sql, (compact(list(records)),))


class _Noticed(_At):
    """What was changed here and not sent yet."""

    def captured(self, records: Iterable[str] | None, limit: int) -> list[Captured]:
        """What the trigger caught, in the order in which it happened; of these records, or of all."""
        where = "" if records is None else "WHERE record IN (SELECT value FROM json_each(?))"
        values: tuple[Any, ...] = (limit,) if records is None else (compact(list(records)), limit)
        sql = f"SELECT record, word, field, old FROM sync_dirty {where} ORDER BY number LIMIT ?"
        found = self.connection.execute(sql, values).fetchall()
        return [
            (record, word, field, row_of(word, old) if field in ("+", "-") else old)
            for record, word, field, old in found
        ]

    def forget_captured(self, records: Iterable[str]) -> None:
        """What was caught of these records is pending now."""
        self._delete("sync_dirty", records)

    def pending(self, records: Iterable[str]) -> list[Pending]:
        """What these records have pending."""
        sql = "SELECT record, word, field, base, old FROM sync_pending WHERE record IN (SELECT value FROM json_each(?))"
        return self.connection.execute(sql, (compact(list(records)),)).fetchall()

    def keep_pending(self, record: str, word: str, held: Mapping[str, tuple[int, str | None]]) -> None:
        """Makes this all that the record has pending."""
        self.connection.execute("DELETE FROM sync_pending WHERE record = ?", (record,))
        rank = _LAST if "-" in held else _RANKS.get(word, _LAST - 1)
        rows = ((record, field, word, rank, base, old) for field, (base, old) in held.items())
        self.connection.executemany("INSERT INTO sync_pending VALUES (?, ?, ?, ?, ?, ?)", rows)

    def to_put(self, limit: int, after: tuple[int, str]) -> list[tuple[int, str]]:
        """Rank and id of the records that have something pending and were not removed, behind that one, parents first."""
        sql = (
            "SELECT DISTINCT rank, record FROM sync_pending WHERE (rank, record) > (?, ?) AND rank < ? "
            "ORDER BY rank, record LIMIT ?"
        )
        return self.connection.execute(sql, (*after, _LAST, limit)).fetchall()

    def to_remove(self) -> list[str]:
        """The records that were removed here."""
        sql = "SELECT DISTINCT record FROM sync_pending WHERE rank = ? ORDER BY record"
        return [row[0] for row in self.connection.execute(sql, (_LAST,))]

    def moved_along(self, journey: str, stage: str) -> bool:
        """Whether the journey stands where it does because the stage was removed, and for no other reason."""
        last = (
            "SELECT change FROM journal WHERE record = ? AND field = ? "
            "AND change NOT IN (SELECT number FROM change WHERE role = 'sync') ORDER BY number DESC LIMIT 1"
        )
        moved, removed = (self.connection.execute(last, one).fetchone() for one in ((journey, "within"), (stage, "-")))
        return moved is not None and moved == removed

    def lifted(self) -> list[tuple[str, int, str | None]]:
        """The journeys that stand elsewhere than before: id, base, and what they looked into, as JSON text."""
        sql = "SELECT record, base, old FROM sync_pending WHERE word = 'journey' AND field = 'within' AND rank < ?"
        return self.connection.execute(sql, (_LAST,)).fetchall()

    def not_seen(self, word: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Rowid and id of records of a word that the space was never told of."""
        sql = (
            f"SELECT rowid, id FROM {quoted(word)} WHERE rowid > ? "
            "AND NOT EXISTS (SELECT 1 FROM sync_row WHERE record = id) ORDER BY rowid LIMIT ?"
        )
        return self.connection.execute(sql, (after, limit)).fetchall()

    def authors(self, records: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
        """By record and field, who of this copy's people set it last, and when."""
        sql = (
            "SELECT record, field, author, at, max(journal.number) FROM journal JOIN change ON change.number = journal.change "
            "WHERE record IN (SELECT value FROM json_each(?)) AND role <> 'sync' GROUP BY record, field"
        )
        found = self.connection.execute(sql, (compact(list(records)),))
        return {(record, field): (str(author), str(at)) for record, field, author, at, _ in found}

    def count(self) -> int:
        """How many records the space has, as far as is known here."""
        return int(self.connection.execute("SELECT count(*) FROM sync_row WHERE dead = 0").fetchone()[0])


class _Told(_At):
    """What the space said, and what is under way to it."""

    def state(self) -> dict[str, Any]:
        """What is known of the space, by name."""
        return dict(self.connection.execute("SELECT key, value FROM sync_state").fetchall())

    def keep(self, **values: Any) -> None:
        """Notes something of that."""
        self.connection.executemany("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", values.items())

    def seen(self, records: Iterable[str]) -> dict[str, tuple[int, bool]]:
        """By record, the seq that was seen of it, and whether it was dead."""
        sql = "SELECT record, seq, dead FROM sync_row WHERE record IN (SELECT value FROM json_each(?)) AND seq >= 0"
        found = self.connection.execute(sql, (compact(list(records)),))
        return {record: (seq, bool(dead)) for record, seq, dead in found}

    def keep_seen(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """Notes that this is what was seen last of these records: 0 alive, 1 removed by a push from here, 2 by somebody else."""
        self.connection.executemany("INSERT OR REPLACE INTO sync_row VALUES (?, ?, ?)", rows)

    def aside(self, records: Iterable[str] | None) -> list[tuple[str, str, str]]:
        """Record, word and row, as it came, of what cannot stand in its table yet."""
        if records is None:
            return self.connection.execute("SELECT record, word, line FROM sync_aside").fetchall()
        sql = "SELECT record, word, line FROM sync_aside WHERE record IN (SELECT value FROM json_each(?))"
        return self.connection.execute(sql, (compact(list(records)),)).fetchall()

    def aside_below(self, records: Iterable[str]) -> list[tuple[str, str, str]]:
        """The same for what hangs on these records."""
        sql = "SELECT record, word, line FROM sync_aside WHERE parent IN (SELECT value FROM json_each(?))"
        return self.connection.execute(sql, (compact(list(records)),)).fetchall()

    def put_aside(self, record: str, word: str, parent: str | None, line: str) -> None:
        """Keeps a row for later."""
        self.connection.execute("INSERT OR REPLACE INTO sync_aside VALUES (?, ?, ?, ?)", (record, word, parent, line))

    def forget_aside(self, records: Iterable[str]) -> None:
        """Those rows are of no use any more."""
        self._delete("sync_aside", records)

    def frozen(self) -> tuple[str, bytes] | None:
        """The push that is under way: its name and its bytes."""
        row = self.connection.execute("SELECT mut, body FROM sync_frozen").fetchone()
        return (str(row[0]), bytes(row[1])) if row else None

    def freeze(self, mut: str, body: bytes, changes: int) -> None:
        """Keeps a push before it is sent."""
        self.connection.execute("INSERT INTO sync_frozen VALUES (?, ?, ?)", (mut, body, changes))

    def thaw(self) -> None:
        """The push has been answered."""
        self.connection.execute("DELETE FROM sync_frozen")

    def note_run(self, before: int, sent: int, brought: int, made: int, message: str) -> None:
        """Notes that a sync did something, with the Changes that it brought: those of role 'sync' behind that number."""
        self.connection.execute(
            "INSERT INTO sync_run (at, sent, brought, made, message, first, last) SELECT ?, ?, ?, ?, ?, min(number), max(number) "
            "FROM change WHERE number > ? AND role = 'sync'",
            (self.now, sent, brought, made, message, before),
        )


class _Records(_At):
    """The records themselves."""

    def library(self) -> str:
        """The id of the library record."""
        return self.opened.library

    def is_blank(self) -> bool:
        """Whether nobody has put anything into the library yet."""
        return not any(
            self.connection.execute(f"SELECT 1 FROM {quoted(word)} LIMIT 1").fetchone()
            for word in WORDS
            if word != "library"
        )

    def foreign_columns(self) -> list[str]:
        """The columns, as `word.name`, that a newer program has made in this file."""
        found: list[str] = []
        for word, declared in WORDS.items():
            known = {"id", "extra", *columns_of(declared)}
            names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({quoted(word)})")]
            found += [f"{word}.{name}" for name in names if name not in known]
        return found

    def rows(self, word: str, records: Iterable[str]) -> dict[str, dict[str, Native]]:
        """By id, the records of a word that are here, by column."""
        return rows_of(self.connection, word, records)

    def write(self, writes: Sequence[Write]) -> None:
        """Writes what others did: one Change an author, in the history and on nobody's stack; nothing else goes along."""
        by_whom: dict[tuple[str, str], list[Write]] = {}
        for one in writes:
            by_whom.setdefault(one[:2], []).append(one)
        for (author, replica), theirs in by_whom.items():
            sql = "INSERT INTO change (at, author, replica, what, role) VALUES (?, ?, ?, ?, 'sync')"
            what = f"synced: {len(theirs)} record{'s' if len(theirs) > 1 else ''}"
            number = self.connection.execute(sql, (self.now, author, replica, what)).lastrowid
            with self._as(int(number or 0)):
                for _, _, word, record, columns in theirs:
                    self._write(word, record, columns)

    def _write(self, word: str, record: str, columns: Columns | None) -> None:
        if columns is None:
            if not self.connection.execute(f"DELETE FROM {quoted(word)} WHERE id = ?", (record,)).rowcount:
                self._note_removal(record)
            return
        pairs = ", ".join(f"{quoted(name)} = ?" for name in columns)
        sql = f"UPDATE {quoted(word)} SET {pairs} WHERE id = ?"
        if not self.connection.execute(sql, (*columns.values(), record)).rowcount:
            self._insert(word, [(record, *columns.values())], list(columns))

    def _note_removal(self, record: str) -> None:
        """Somebody else removed what was removed here already: that stays in the history as theirs."""
        sql = (
            "INSERT INTO journal (change, word, record, field, old) SELECT (SELECT change FROM writing), word, record, field, old "
            "FROM journal WHERE record = ? AND field = '-' ORDER BY number DESC LIMIT 1"
        )
        self.connection.execute(sql, (record,))

    def fill(self, word: str, rows: Sequence[tuple[str, Columns]]) -> None:
        """Adds records without a trace in the history: what a library is filled with when it joins."""
        if not rows:
            return
        names = list(rows[0][1])
        with self._as(QUIET):
            self._insert(word, [(record, *columns.values()) for record, columns in rows], names)

    def rename_library(self, to: str) -> None:
        """Gives the library the id by which the space knows it."""
        before = self.library()
        names = ", ".join(map(quoted, (*columns_of(WORDS["library"]), "extra")))
        with self._as(QUIET):
            sql = f"INSERT INTO library (id, {names}) SELECT ?, {names} FROM library WHERE id = ?"
            self.connection.execute(sql, (to, before))
            self.connection.execute("DELETE FROM library WHERE id = ?", (before,))
        for table in ("sync_dirty", "sync_pending"):
            self.connection.execute(f"UPDATE {table} SET record = ? WHERE record = ?", (to, before))
        for one in (before, to):
            self.connection.execute("INSERT OR REPLACE INTO stale (record, word) VALUES (?, 'library')", (one,))

    @contextmanager
    def _as(self, number: int) -> Iterator[None]:
        self.connection.execute("DELETE FROM writing")
        self.connection.execute("INSERT INTO writing VALUES (?)", (number,))
        yield
        self.connection.execute("DELETE FROM writing")

    def _insert(self, word: str, rows: Sequence[Sequence[Native]], names: Sequence[str]) -> None:
        columns = ", ".join(map(quoted, ("id", *names)))
        marks = ", ".join("?" for _ in range(len(names) + 1))
        self.connection.executemany(f"INSERT INTO {quoted(word)} ({columns}) VALUES ({marks})", rows)


class Replica(_Noticed, _Told, _Records):
    """The copy that an open library is."""

    def __init__(self, opened: Opened, *, me: str) -> None:
        self.connection = opened.connection
        self.path = opened.path
        self.opened = opened
        self.me = me
        self.now = ""

    @property
    def id(self) -> str:
        """The id of this copy."""
        return self.opened.replica

    @contextmanager
    def step(self) -> Iterator[None]:
        """One durable transaction, whole or not at all."""
        with told(self.path), immediate(self.connection):
            yield

    @contextmanager
    def much(self) -> Iterator[None]:
        """A step that writes more than memory should hold: what is too much goes to the disk before the end."""
        self.connection.execute("PRAGMA cache_spill = ON")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA cache_spill = OFF")


def rows_of(connection: sqlite3.Connection, word: str, records: Iterable[str]) -> dict[str, dict[str, Native]]:
    """By id, the records of a word that are here, by column."""
    names = [*columns_of(WORDS[word]), "extra"]
    sql = f"SELECT id, {', '.join(map(quoted, names))} FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
    return {
        row[0]: dict(zip(names, row[1:], strict=True)) for row in connection.execute(sql, (compact(list(records)),))
    }


def is_joined(connection: sqlite3.Connection) -> bool:
    """Whether the library shares with others."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sync_state'").fetchone() is not None


def newest_change(connection: sqlite3.Connection) -> int:
    """The number of the last Change; 0 while there is none."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM change").fetchone()[0])


def removed_by_others(connection: sqlite3.Connection, record: str) -> bool:
    """Whether somebody else's removal of the record holds in the space, whoever removed it here."""
    if not is_joined(connection):
        return False
    row = connection.execute("SELECT dead FROM sync_row WHERE record = ?", (record,)).fetchone()
    return row is not None and row[0] == OTHERS


def note_removed(connection: sqlite3.Connection, record: str, seq: int) -> None:
    """Notes a removal that the space has told of; a younger one stays."""
    sql = "INSERT INTO sync_row VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET seq = ?2, dead = ?3 WHERE seq < ?2"
    connection.execute(sql, (record, seq, OTHERS))


def why_read_only(state: Mapping[str, Any]) -> str:
    """Why nothing may be changed in a library that stands so with its space; '' when it may."""
    return _VIEWER if state.get("role") == "viewer" else ""


def viewer(connection: sqlite3.Connection) -> str:
    """The same for an open library; also for one that shares with nobody."""
    if not is_joined(connection):
        return ""
    return why_read_only(dict(connection.execute("SELECT key, value FROM sync_state WHERE key = 'role'").fetchall()))


def ahead(connection: sqlite3.Connection) -> int:
    """How many records have something that was not sent yet."""
    sql = "SELECT count(*) FROM (SELECT record FROM sync_dirty UNION SELECT record FROM sync_pending)"
    waiting = int(connection.execute(sql).fetchone()[0])
    frozen = connection.execute("SELECT changes FROM sync_frozen").fetchone()
    offering = connection.execute("SELECT value FROM sync_state WHERE key = 'offering'").fetchone()
    if offering and offering[0]:
        here = sum(int(connection.execute(f"SELECT count(*) FROM {quoted(word)}").fetchone()[0]) for word in WORDS)
        told = int(connection.execute("SELECT count(*) FROM sync_row WHERE dead = 0").fetchone()[0])
        return max(waiting, here - told)
    return waiting + (int(frozen[0]) if frozen else 0)


def open_conflicts(connection: sqlite3.Connection) -> int:
    """How many Conflicts nobody has decided yet."""
    return int(connection.execute("SELECT count(*) FROM conflict WHERE state IS NOT 'closed'").fetchone()[0])


def runs(connection: sqlite3.Connection, limit: int) -> list[tuple[Any, ...]]:
    """The syncs that did something, newest first: when, sent, brought, made, message, first and last Change."""
    sql = "SELECT at, sent, brought, made, message, first, last FROM sync_run ORDER BY number DESC LIMIT ?"
    return connection.execute(sql, (limit,)).fetchall()


def join(opened: Opened, **values: Any) -> None:
    """Begins to notice what is changed here, for a space. `values` is what is known of it. Raises DiskTrouble."""
    with told(opened.path), immediate(opened.connection):
        migrations.make_sync(opened.connection)
        opened.connection.executemany("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", values.items())


def leave(opened: Opened) -> None:
    """Ends that, and forgets what was not sent; the records stay. Raises DiskTrouble."""
    with told(opened.path), immediate(opened.connection):
        migrations.drop_sync(opened.connection)


_RANKS = {word: rank for rank, word in enumerate(WORDS)}
