"""What was written since something was read, as the journal tells it: whoever read other words need not read again.

Refuses to answer where the journal cannot: after a library was filled, and while search and links lag behind the records.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

MOST = 200
"""Of more entries nobody wants to know what became of each."""
_UNTOLD = "untold"
"""How often something was written of which the journal says nothing."""


class AsOf(NamedTuple):
    """The state of a library of which one can tell later what was written since."""

    entry: int
    """The number of the journal's newest entry."""
    untold: tuple[object, ...]
    """Others after whatever the journal does not tell: also that of a backup, which becomes a copy of its own."""


class Entry(NamedTuple):
    """An entry of the journal."""

    word: str
    record: str
    field: str
    """The field's name, '+' where the record came whole, '-' where it went."""


def as_of(connection: sqlite3.Connection) -> AsOf | None:
    """How the library is now; None while search and links are not of now."""
    sql = (
        "SELECT (SELECT coalesce(max(number), 0) FROM journal), (SELECT schema_version FROM pragma_schema_version), "
        "(SELECT value FROM about WHERE key = 'replica'), (SELECT value FROM about WHERE key = ?), EXISTS (SELECT 1 FROM stale)"
    )
    entry, *untold, behind = connection.execute(sql, (_UNTOLD,)).fetchone()
    return None if behind else AsOf(entry, tuple(untold))


def after(then: AsOf | None, now: AsOf | None) -> int | None:
    """The number of the entry after which stands all that was written between; None where nobody can tell."""
    return then.entry if then and now and then.untold == now.untold and then.entry <= now.entry else None


def written(connection: sqlite3.Connection, then: AsOf | None, now: AsOf | None) -> list[Entry] | None:
    """The entries from then on until now, in their order; None where they are too many, or do not tell everything."""
    first = after(then, now)
    if first is None:
        return None
    sql = "SELECT word, record, field FROM journal WHERE number > ? ORDER BY number LIMIT ?"
    found = [Entry._make(row) for row in connection.execute(sql, (first, MOST + 1))]
    return found if len(found) <= MOST else None


def is_untold(connection: sqlite3.Connection) -> None:
    """Says, inside the caller's transaction, that something was written of which the journal will tell nothing."""
    sql = "INSERT INTO about VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1"
    connection.execute(sql, (_UNTOLD,))
