"""A library as one copy among others: what was changed here and not sent yet, what the others' space said last, what is under way.

Refuses to decide: it keeps and finds what the sync room asks for, in tables that stand in the library itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from journeytui.domain.words import WORDS
from journeytui.store import migrations, unchanged
from journeytui.store.aside import Aside
from journeytui.store.columns import Native, columns_of, compact
from journeytui.store.membership import LEFT, is_joined
from journeytui.store.noticed import At, Noticed
from journeytui.store.opening import Opened, immediate, told
from journeytui.store.schema import QUIET, SYNC_TABLES, quoted

Columns = Mapping[str, Native]
Write = tuple[str, str, str, str, Columns | None]
"""Author, their replica, word, record, columns: a record that is not here is added, one without columns removed."""

OTHERS = 2
"""As what became of a record: somebody else removed it."""


class _Told(At):
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

    def frozen(self) -> tuple[str, bytes] | None:
        """The push that is under way: its name and its bytes."""
        row = self.connection.execute("SELECT mut, body FROM sync_frozen").fetchone()
        return (str(row[0]), bytes(row[1])) if row else None

    def freeze(self, mut: str, body: bytes, changes: int) -> None:
        """Keeps a push before it is sent."""
        self.connection.execute("INSERT INTO sync_frozen VALUES (?, ?, ?)", (mut, body, changes))

    def forget(self) -> None:
        """Forgets how things stood with a space that was left, but not what was changed since this library has another."""
        since = int(self.state().get("left_dirty") or 0)
        kept = {"sync_state": "WHERE key <> 'key'", "sync_dirty": f"WHERE number <= {since:d}"}
        for table in SYNC_TABLES:
            self.connection.execute(f"DELETE FROM {table} {kept.get(table, '')}")

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


class _Records(At):
    """The records themselves."""

    def library(self) -> str:
        """The id of the library record."""
        return self.opened.library

    def is_blank(self) -> bool:
        """Whether nobody has put anything into the library yet, nor taken out what was in it when it got its space."""
        taken = (
            "SELECT 1 FROM sync_dirty AS one WHERE field = '-' AND NOT EXISTS "
            "(SELECT 1 FROM sync_dirty WHERE record = one.record AND field = '+' AND number < one.number) LIMIT 1"
        )
        held = (f"SELECT 1 FROM {quoted(word)} LIMIT 1" for word in WORDS if word != "library")
        return not any(self.connection.execute(sql).fetchone() for sql in (*held, taken))

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

    def held_before(self, record: str) -> dict[str, list[Native]]:
        """By column, what a record that is here held before, as far as the journal reaches."""
        found: dict[str, list[Native]] = {}
        sql = "SELECT field, old FROM journal WHERE record = ? AND field NOT IN ('+', '-')"
        for field, old in self.connection.execute(sql, (record,)):
            found.setdefault(field, []).append(old)
        return found

    def once_removed(self, records: Iterable[str]) -> set[str]:
        """Those of the records that were removed before and are here again, as far as the journal reaches."""
        sql = "SELECT record FROM journal WHERE field = '-' AND record IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self.connection.execute(sql, (compact(list(records)),))}

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
        if number == QUIET:
            unchanged.is_untold(self.connection)
        self.connection.execute("DELETE FROM writing")
        self.connection.execute("INSERT INTO writing VALUES (?)", (number,))
        yield
        self.connection.execute("DELETE FROM writing")

    def _insert(self, word: str, rows: Sequence[Sequence[Native]], names: Sequence[str]) -> None:
        columns = ", ".join(map(quoted, ("id", *names)))
        marks = ", ".join("?" for _ in range(len(names) + 1))
        self.connection.executemany(f"INSERT INTO {quoted(word)} ({columns}) VALUES ({marks})", rows)


class Replica(Noticed, _Told, Aside, _Records):
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


def ahead(connection: sqlite3.Connection, under_way: Collection[str] = ()) -> int:
    """How many records have something that was not sent yet, or that is under way, as those are that are named."""
    sql = (
        "SELECT count(*) FROM (SELECT record FROM sync_dirty UNION SELECT record FROM sync_pending "
        "UNION SELECT value FROM json_each(?))"
    )
    waiting = int(connection.execute(sql, (compact(list(under_way)),)).fetchone()[0])
    offering = connection.execute("SELECT value FROM sync_state WHERE key = 'offering'").fetchone()
    if offering and offering[0]:
        here = sum(int(connection.execute(f"SELECT count(*) FROM {quoted(word)}").fetchone()[0]) for word in WORDS)
        told = int(connection.execute("SELECT count(*) FROM sync_row WHERE dead = 0").fetchone()[0])
        return max(waiting, here - told)
    return waiting


def removals_waiting(connection: sqlite3.Connection) -> int:
    """How many records that are gone here others have not been told about; what was brought back is none of them."""
    gone = "SELECT record, word FROM {} WHERE field = '-'"
    waiting = f"{gone.format('sync_dirty')} UNION {gone.format('sync_pending')}"
    here = " UNION ALL ".join(f"SELECT 1 FROM {quoted(word)} WHERE id = record" for word in WORDS)
    return int(connection.execute(f"SELECT count(*) FROM ({waiting}) WHERE NOT EXISTS ({here})").fetchone()[0])


def open_conflicts(connection: sqlite3.Connection) -> int:
    """How many Conflicts nobody has decided yet."""
    return int(connection.execute("SELECT count(*) FROM conflict WHERE state IS NOT 'closed'").fetchone()[0])


def open_conflict_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Those, oldest first as far as that is known."""
    sql = "SELECT id FROM conflict WHERE state IS NOT 'closed' ORDER BY +rowid"  # sorted: the open ones have an index of their own
    return tuple(str(row[0]) for row in connection.execute(sql).fetchall())


def runs(connection: sqlite3.Connection, limit: int) -> list[tuple[Any, ...]]:
    """The syncs that did something, newest first: when, sent, brought, made, message, first and last Change."""
    sql = "SELECT at, sent, brought, made, message, first, last FROM sync_run ORDER BY number DESC LIMIT ?"
    return connection.execute(sql, (limit,)).fetchall()


def join(opened: Opened, **values: Any) -> None:
    """Begins to notice what is changed here, for a space. `values` is what is known of it. Raises DiskTrouble.

    Where the library was with a space before, it still knows how things stood with that one (see `leave`).
    """
    with told(opened.path), immediate(opened.connection):
        migrations.make_sync(opened.connection)
        if opened.connection.execute("DELETE FROM sync_state WHERE key = ?", (LEFT,)).rowcount:
            sql = "INSERT OR REPLACE INTO sync_state SELECT 'left_dirty', coalesce(max(number), 0) FROM sync_dirty"
            opened.connection.execute(sql)
        opened.connection.executemany("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", values.items())


def leave(opened: Opened) -> None:
    """Ends that; the records stay. How things stood is remembered, for the case that somebody comes back to the same space.

    Nothing is when the library had not yet met the space as a whole, or no longer knew it. Raises DiskTrouble.
    """
    connection = opened.connection
    with told(opened.path), immediate(connection):
        state = dict(connection.execute("SELECT key, value FROM sync_state").fetchall())
        if not state.get("log") or state.get("stopped") or state.get("joining") or state.get("offering"):
            migrations.drop_sync(connection)
            return
        left = {
            LEFT: 1,
            "left_log": state["log"],
            "log": "",
            "role": "",
            "offline": "",
            "halted": 0,
            "at": "",
            "key": "",
        }
        connection.executemany("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", left.items())
