"""Filling a library with very many records at once: nothing of it is journalled, and indexes are made when all rows are there.

Refuses to know what follows from the records: whoever fills says how search and figures are made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from journeytui.domain.words import WORDS
from journeytui.store import migrations
from journeytui.store.columns import Native, columns_of
from journeytui.store.opening import immediate
from journeytui.store.schema import indexes, quoted

_CACHE_KIB = 128 * 1024
_NORMAL_CACHE_KIB = 16_000


@contextmanager
def filling(connection: sqlite3.Connection, then: Callable[[sqlite3.Connection], None]) -> Iterator[None]:
    """One transaction, whole or not at all, in which what `put` writes is captured by nobody.

    In a library that shares, all that the others do not have is offered to them at the next sync. `then` makes what is computed from the records, once they are all there and indexed.
    """
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB:d}")
    connection.execute("PRAGMA cache_spill = ON")
    try:
        with immediate(connection):
            migrations.drop_triggers(connection)
            _drop_indexes(connection)
            yield
            for word in WORDS.values():
                for statement in indexes(word):
                    connection.execute(statement)
            then(connection)
            migrations.make_triggers(connection)
            migrations.offer_all(connection)
    finally:
        connection.execute("PRAGMA cache_spill = OFF")
        connection.execute(f"PRAGMA cache_size = -{_NORMAL_CACHE_KIB:d}")


def put(connection: sqlite3.Connection, word: str, rows: Iterable[Sequence[Native]]) -> None:
    """Adds records of one word as SQLite holds them: id, every column in the order of the table, extra."""
    names = ", ".join(quoted(name) for name in ("id", *columns_of(WORDS[word]), "extra"))
    marks = ", ".join("?" for _ in range(len(columns_of(WORDS[word])) + 2))
    connection.executemany(f"INSERT INTO {quoted(word)} ({names}) VALUES ({marks})", rows)


def _drop_indexes(connection: sqlite3.Connection) -> None:
    sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for name, owner in connection.execute(sql).fetchall():
        if owner in WORDS:
            connection.execute(f"DROP INDEX {quoted(name)}")
