"""What touchpoints held at the beginning of a day, as far as the journal tells. Refuses to guess what was before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from journeytui.domain.asks import Answer
from journeytui.domain.words import Touchpoint
from journeytui.store.columns import compact
from journeytui.store.schema import quoted

_FIRST = """
    SELECT record, field, old FROM journal WHERE number IN (
        SELECT min(j.number) FROM change c CROSS JOIN journal j ON j.change = c.number
        WHERE c.at >= ?1 AND j.word = 'touchpoint' AND j.field IN (SELECT value FROM json_each(?2)) GROUP BY j.record, j.field)
    AND NOT EXISTS (SELECT 1 FROM journal a JOIN change c ON c.number = a.change
                    WHERE a.record = journal.record AND a.field = '+' AND c.at >= ?1)
"""


def known_since(connection: sqlite3.Connection) -> str | None:
    """The day of the first entry of the journal, in UTC; None while there is none."""
    row = connection.execute("SELECT at FROM change ORDER BY number LIMIT 1").fetchone()
    return str(row[0])[:10] if row and row[0] else None


def touchpoints(connection: sqlite3.Connection, fields: Sequence[str], since: str, journey: str | None) -> Answer:
    """Every touchpoint and field that was set since that day began, with what it held before and what it holds now.

    What was added since is left out. Raises KeyError for a field that touchpoints do not have.
    """
    shown = ", ".join(f"t.{quoted(Touchpoint.fields[name].name)}" for name in fields)
    changed = connection.execute(_FIRST, (since, compact(list(fields)))).fetchall()
    sql = (
        f"SELECT t.id, s.parent, {shown} FROM touchpoint t JOIN stage s ON s.id = t.parent "
        "WHERE t.id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR s.parent = ?2)"
    )
    rows = connection.execute(sql, (compact(sorted({str(record) for record, _, _ in changed})), journey))
    here = {row[0]: (row[1], dict(zip(fields, row[2:], strict=True))) for row in rows}
    return [
        {"id": record, "@journey": here[record][0], "field": name, "before": old, "now": here[record][1][name]}
        for record, name, old in changed
        if record in here
    ]
