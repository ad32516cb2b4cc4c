"""What was changed in a library that shares with others, and not sent yet: as the triggers caught it, and as it waits.

Refuses to decide what becomes of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from journeytui.domain.words import WORDS
from journeytui.store.columns import compact
from journeytui.store.opening import Opened
from journeytui.store.schema import quoted
from journeytui.store.waiting import row_of

Captured = tuple[str, str, str, Any]
"""Record, word, field, and what was there before: of a whole record the columns with which it went, or came."""
Pending = tuple[str, str, str, int, str | None]
"""Record, word, field, base, and what was there before as JSON text."""
_RANKS = {word: rank for rank, word in enumerate(WORDS)}
_LAST = 1_000_000
"""The rank of removals: behind all words."""


class At:
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


class Noticed(At):
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
            "SELECT change FROM journal j WHERE record = ? AND field = ? "
            "AND NOT EXISTS (SELECT 1 FROM change WHERE number = j.change AND role = 'sync') ORDER BY number DESC LIMIT 1"
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
