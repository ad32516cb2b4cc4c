"""What other tools ask of a space beside single records: lists of a word's records, and the last place among neighbours."""

from __future__ import annotations

from journeytui.store.spaces import Record, SpaceReading

_POSITION = {
    True: "json_extract(body, '$.position')",
    False: """substring(body from '"position":"([^"]*)"') COLLATE "C" """,
}
"""How a database finds the position in a body. PostgreSQL's own JSON refuses a body in which a text holds the character 0."""
_COLUMNS = "kind, id, seq, author, replica, dead, body, marks, parent, within"


def listed(reading: SpaceReading, kind: str, *, parent: str | None, after: str, count: int) -> list[Record]:
    """Live records of a word behind an id, in the order of their ids; those below one parent, or all."""
    where, given = ("AND parent = ? ", (parent,)) if parent is not None else ("", ())
    sql = f"SELECT {_COLUMNS} FROM space_record WHERE space = ? AND kind = ? AND dead = 0 AND id > ? {where}ORDER BY id LIMIT ?"
    rows = reading.database.run(reading.connection, sql, reading.info.number, kind, after, *given, count)
    return [Record(row) for row in rows]


def below(reading: SpaceReading, ids: list[str]) -> list[Record]:
    """The live records that hang on these."""
    found: list[Record] = []
    for start in range(0, len(ids), 500):
        condition, given = reading.database.among("parent", ids[start : start + 500])
        sql = (
            reading.database.marks(f"SELECT {_COLUMNS} FROM space_record WHERE space = ? AND dead = 0 AND ") + condition
        )
        found += [Record(row) for row in reading.connection.exec_driver_sql(sql, (reading.info.number, given))]
    return found


def last_position(reading: SpaceReading, kind: str, parent: str | None) -> str | None:
    """The greatest position among the live records of a word below one parent, or below none."""
    database = reading.database
    position = _POSITION[database.on_sqlite]
    where, given = ("parent IS NULL", ()) if parent is None else ("parent = ?", (parent,))
    sql = f"SELECT max({position}) FROM space_record WHERE space = ? AND kind = ? AND dead = 0 AND {where}"
    row = database.run(reading.connection, sql, reading.info.number, kind, *given).fetchone()
    return str(row[0]) if row and row[0] is not None else None
