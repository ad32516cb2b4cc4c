"""Spaces in a database: their heads, their records as they are now, what was done to them, and what pushes were answered.

Refuses to decide what a push may do: whoever commits asks here for records and says what to keep.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from journeytui.domain.errors import Refused, UnknownReference
from journeytui.store.opening import new_id
from journeytui.store.space_engine import Database, open_database
from journeytui.store.space_rows import Info, Kept, Note, Record
from journeytui.store.space_views import are_current, make_views

_AT_ONCE = 500
_COLUMNS = ("kind", "id", "seq", "author", "replica", "dead", "body", "marks", "parent", "within")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM space_record"
_NAME_CHARACTERS = 100


__all__ = ["Info", "Kept", "Note", "Record", "Spaces", "open_spaces"]


class Spaces:
    """An open database of spaces. May be used by many threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Ends all connections."""
        self.database.close()

    def create(self, name: str) -> Info:
        """Makes an empty space. Raises Refused when there is one of that name, or the name is none."""
        if not name or len(name) > _NAME_CHARACTERS or not name.replace("-", "").replace("_", "").isalnum():
            raise Refused(f"“{name}” is no name for a space", "Use letters, digits, - and _.")
        with self.database.writing() as connection:
            if _find(self.database, connection, name):
                raise Refused(f"There is a space {name} already")
            self.database.run(
                connection,
                "INSERT INTO space (name, log, head, hash, made_at) VALUES (?, ?, 0, '0', ?)",
                name, new_id(), now(),
            )  # fmt: skip
            return _found(self.database, connection, name)

    def all(self) -> list[Info]:
        """All spaces, by name."""
        with self.database.reading() as connection:
            sql = "SELECT number, name, log, head, hash FROM space ORDER BY name"
            return [Info(*row) for row in self.database.run(connection, sql)]

    def info(self, name: str) -> Info:
        """What a space is now. Raises UnknownReference."""
        with self.database.reading() as connection:
            return _found(self.database, connection, name)

    def heads(self) -> dict[str, int]:
        """The heads of all spaces, by name."""
        return {info.name: info.head for info in self.all()}

    def reset(self, name: str) -> Info:
        """Begins another history with what the space holds: every replica stops, and says so. Raises UnknownReference."""
        with self.database.writing() as connection:
            self.database.run(connection, "UPDATE space SET log = ? WHERE name = ?", new_id(), name)
            return _found(self.database, connection, name)

    def prune(self, name: str, before: str) -> int:
        """Forgets the change log, and what pushes were answered, up to an instant. Returns how many changes are forgotten.

        Records and tombstones stay: no replica notices, only histories begin later. Raises UnknownReference.
        """
        with self.database.writing(at_length=True) as connection:
            number = lock_head(self.database, connection, name).number
            sql = "SELECT max(seq) FROM space_commit WHERE space = ? AND at < ?"
            last = self.database.run(connection, sql, number, before).scalar() or 0
            self.database.run(connection, "DELETE FROM space_push WHERE space = ? AND at < ?", number, before)
            sql = "DELETE FROM space_change WHERE space = ? AND seq <= ?"
            return int(self.database.run(connection, sql, number, last).rowcount)

    def make_views(self) -> None:
        """Makes the views that people ask with SQL, one a word, where they are not as the declaration is now."""
        with self.database.reading() as connection:
            if are_current(connection):
                return
        with self.database.making() as connection:
            make_views(connection)

    @contextmanager
    def writing(self, name: str) -> Iterator[SpaceTransaction]:
        """A transaction that holds the space's head from its first moment. Raises UnknownReference."""
        with self.database.writing() as connection:
            info = lock_head(self.database, connection, name)
            yield SpaceTransaction(self.database, connection, info)

    @contextmanager
    def reading(self, name: str) -> Iterator[SpaceReading]:
        """What is read inside is of one moment. Raises UnknownReference."""
        with self.database.reading() as connection:
            yield SpaceReading(self.database, connection, _found(self.database, connection, name))


def open_spaces(where: str | Path, *, shared_file: bool = False, make: bool = True, closely: bool = False) -> Spaces:
    """Opens the database of spaces at a path or URL, and makes what it lacks. See `space_engine.open_database`.

    The views of a shared file are left as they are: programs of several versions open it.
    """
    spaces = Spaces(open_database(where, shared_file=shared_file, make=make, closely=closely))
    if not shared_file:
        spaces.make_views()
    return spaces


def lock_head(database: Database, connection: Connection, name: str) -> Info:
    """The space, whose head nobody else moves until this transaction ends: the order of seqs is the order of visibility."""
    return _found(database, connection, name, "" if database.on_sqlite else " FOR UPDATE")


def now() -> str:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _find(database: Database, connection: Connection, name: str, how: str = "") -> Info | None:
    sql = f"SELECT number, name, log, head, hash FROM space WHERE name = ?{how}"
    row = database.run(connection, sql, name).fetchone()
    return Info(*row) if row else None


def _found(database: Database, connection: Connection, name: str, how: str = "") -> Info:
    info = _find(database, connection, name, how)
    if info is None:
        raise UnknownReference(f"There is no space {name}")
    return info


class SpaceReading:
    """What can be read of a space at one moment."""

    def __init__(self, database: Database, connection: Connection, info: Info) -> None:
        self.database = database
        self.connection = connection
        self.info = info

    def knows(self, seq: int, hashed: str) -> bool:
        """Whether this history has that point."""
        if (seq, hashed) in ((0, "0"), (self.info.head, self.info.hash)):
            return True
        row = self._run("SELECT hash FROM space_commit WHERE space = ? AND seq = ?", self.info.number, seq).fetchone()
        return row is not None and row[0] == hashed

    def rows(self, cursor: int, count: int, *, fresh: int = 0) -> list[Record]:
        """The next records after the cursor, in the order of their seq; without those that were removed up to `fresh`."""
        sql = f"{_SELECT} WHERE space = ? AND seq > ? AND (dead = 0 OR seq > ?) ORDER BY seq LIMIT ?"
        return [Record(row) for row in self._run(sql, self.info.number, cursor, fresh, count)]

    def records(self, ids: Iterable[str]) -> list[Record]:
        """The records of these ids that there are, dead or alive."""
        return list(_fetch(self.database, self.connection, self.info.number, "id", ids))

    def history(self, id: str, *, before: int | None = None, count: int = 100) -> list[Note]:
        """What was done to a record before a seq, newest first."""
        end = self.info.head + 1 if before is None else before
        where = "id = ? AND (field <> '+' OR old IS NOT NULL) AND seq < ? ORDER BY seq DESC, field LIMIT ?"
        notes = self._notes_where(where, id, end, count)
        born = min((note.seq for note in self._births(id)), default=end)
        first = self._notes_where("seq = ? AND field = '+' AND id = ?", born, id) if born < end else []
        return [*notes, *(note for note in first if note.old is None)][:count]

    def _births(self, id: str) -> Iterator[Note]:
        """Where the record came to be, latest life first: each life says when the one before it began."""
        record = next(iter(self.records([id])), None)
        born = int(record.marks[""][0] if record.marks else record.seq) if record else 0
        while notes := self._notes_where("seq = ? AND field = '+' AND id = ?", born, id):
            yield notes[0]
            born = int(notes[0].new or 0)

    def _notes_where(self, where: str, *values: Any) -> list[Note]:
        sql = f"SELECT seq, field, kind, id, old, new, author, replica, at, mut FROM space_change WHERE space = ? AND {where}"
        return [Note(*row) for row in self._run(sql, self.info.number, *values)]

    def was(self, id: str, field: str, value: str) -> bool:
        """Whether the field of the record held this before, as JSON text, as far as the change log reaches."""
        sql = "SELECT 1 FROM space_change WHERE space = ? AND id = ? AND field = ? AND old = ? LIMIT 1"
        return self._run(sql, self.info.number, id, field, value).fetchone() is not None

    def _run(self, sql: str, *values: Any) -> Any:
        return self.database.run(self.connection, sql, *values)


class SpaceTransaction(SpaceReading):
    """What a push does to a space. Nothing is written before `finish`."""

    def __init__(self, database: Database, connection: Connection, info: Info) -> None:
        super().__init__(database, connection, info)
        self.head = info.head
        self._held: dict[str, Kept | None] = {}
        self._there: set[str] = set()
        """The ids that the database holds."""
        self._changed: dict[str, Kept] = {}
        self._below: dict[str, dict[str, None]] = {}
        """By id, the ids of what may hang on it; only for those that somebody asked about."""
        self._notes: list[tuple[Any, ...]] = []

    def load(self, ids: Iterable[str]) -> None:
        """Makes records ready for `get`."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self._held]
        self._held.update(dict.fromkeys(wanted))
        for record in _fetch(self.database, self.connection, self.info.number, "id", wanted):
            self._keep_found(record)

    def get(self, id: str) -> Kept | None:
        """The record of that id, dead or alive, as this push has left it so far."""
        if id not in self._held:
            self.load([id])
        return self._held[id]

    def hanging(self, ids: Iterable[str]) -> list[Kept]:
        """The live records whose parent or `within` is among the ids."""
        asked = dict.fromkeys(ids)
        unknown = [id for id in asked if id not in self._below]
        self._below.update({id: {} for id in unknown})
        for column in ("parent", "within"):
            for found in _fetch(self.database, self.connection, self.info.number, column, unknown):
                if found.id not in self._held:
                    self._keep_found(found)
                self._below[str(getattr(found, column))][found.id] = None
        for record in self._changed.values() if unknown else ():
            self._hang(record)
        below = {id: self._held[id] for above in asked for id in self._below[above]}
        return [one for one in below.values() if one and not one.dead and (one.parent in asked or one.within in asked)]

    def library(self) -> Kept | None:
        """The space's library record."""
        made = (record for record in self._changed.values() if record.kind == "library")
        if found := next(made, None):
            return found
        sql = "SELECT id FROM space_record WHERE space = ? AND kind = 'library'"
        row = self._run(sql, self.info.number).fetchone()
        return self.get(row[0]) if row else None

    def next(self) -> int:
        """Moves the head by one. Returns it."""
        self.head += 1
        return self.head

    def put(self, record: Kept) -> None:
        """Keeps a record."""
        if record.id not in self._held:
            self.load([record.id])
        self._held[record.id] = self._changed[record.id] = record
        self._hang(record)

    def note(self, record: Kept, field: str, old: str | None, new: str | None, *, at: str) -> None:
        """Adds a line to the change log."""
        self._notes.append((record.seq, field, record.kind, record.id, old, new, record.author, record.replica, at))

    def answered(self, mut: str) -> tuple[str, bytes] | None:
        """The hash of a push that was here before, and what it was answered."""
        row = self._run(
            "SELECT sha, answer FROM space_push WHERE space = ? AND mut = ?", self.info.number, mut
        ).fetchone()
        return (row[0], zlib.decompress(row[1])) if row else None

    def hash_after(self, mut: str) -> str:
        """The hash over the history with this push; it stays where the head stayed."""
        if self.head == self.info.head:
            return self.info.hash
        return hashlib.sha256(f"{self.info.hash}\n{mut}\n{self.head}".encode()).hexdigest()[:32]

    def finish(self, mut: str, *, replica: str, by: str, sha: str, answer: bytes) -> None:
        """Writes all that was put and noted, and remembers the answer."""
        number, at = self.info.number, now()
        self._write_records()
        columns = ("seq", "field", "kind", "id", "old", "new", "author", "replica", "at", "space", "mut")
        notes = [(*note, number, mut) for note in self._notes]
        self.database.add(self.connection, "space_change", columns, notes)
        if self.head != self.info.head:
            hashed = self.hash_after(mut)
            self._run("UPDATE space SET head = ?, hash = ? WHERE number = ?", self.head, hashed, number)
            sql = "INSERT INTO space_commit (space, seq, hash, mut, replica, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            self._run(sql, number, self.head, hashed, mut, replica, by, at)
        sql = "INSERT INTO space_push (space, mut, sha, at, answer) VALUES (?, ?, ?, ?, ?)"
        self._run(sql, number, mut, sha, at, zlib.compress(answer, 1))

    def _write_records(self) -> None:
        made = [record for id, record in self._changed.items() if id not in self._there]
        changed = [record for id, record in self._changed.items() if id in self._there]
        columns = ("kind", "id", "space", "seq", "author", "replica", "dead", "body", "marks", "parent", "within")
        number = self.info.number
        rows = [(record.kind, record.id, number, *_values(record)) for record in made]
        self.database.add(self.connection, "space_record", columns, rows)
        sets = ", ".join(f"{column} = ?" for column in columns[3:])
        sql = f"UPDATE space_record SET {sets} WHERE space = ? AND id = ?"
        self.database.run_many(self.connection, sql, [(*_values(one), number, one.id) for one in changed])

    def _keep_found(self, record: Record) -> None:
        self._held[record.id] = record
        self._there.add(record.id)

    def _hang(self, record: Kept) -> None:
        if not self._below:
            return
        for above in (record.parent, record.within):
            if above in self._below:
                self._below[above][record.id] = None


def _fetch(database: Database, connection: Connection, space: int, column: str, ids: Iterable[str]) -> Iterator[Record]:
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        condition, given = database.among(column, wanted[start : start + _AT_ONCE])
        for row in connection.exec_driver_sql(
            database.marks(f"{_SELECT} WHERE space = ? AND ") + condition, (space, given)
        ):
            yield Record(row)


def _values(record: Kept) -> tuple[Any, ...]:
    marks = json.dumps(dict(record.marks), ensure_ascii=False, separators=(",", ":")) if record.marks else "{}"
    dead = int(record.dead)
    return record.seq, record.author, record.replica, dead, record.body, marks, record.parent, record.within
