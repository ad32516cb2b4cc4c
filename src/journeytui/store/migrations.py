"""Bringing a file to the shape that the declaration asks for.

What was added to the declaration reaches an older file by itself; renames and removals are numbered steps here. Nothing is
ever taken from a file that a newer program wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.store import stale, waiting
from journeytui.store.columns import columns_of
from journeytui.store.schema import (
    FIGURES,
    SUPPORT,
    SYNC,
    SYNC_TABLES,
    VERSION,
    fingerprint,
    indexed,
    indexes,
    literal,
    quoted,
    table,
    triggers,
)
from journeytui.store.steps import columns_named

STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""What turns a file of version n into one of version n + 1, by n: made of what `steps` offers. It is no change."""


def bring_up(connection: sqlite3.Connection) -> list[str]:
    """Gives the file what it lacks, inside the caller's transaction. Returns the fields that were added, as `word.field`."""
    drop_triggers(connection)
    for version in range(int(connection.execute("PRAGMA user_version").fetchone()[0]), VERSION):
        if version in STEPS:
            STEPS[version](connection)
    _support_anew(connection)
    if columns_named(connection, "sync_state"):
        make_sync(connection)
    added = [f"{word.word}.{name}" for word in WORDS.values() for name in _complete(connection, word)]
    make_triggers(connection)
    for word in WORDS.values():
        _index_anew(connection, word)
    _add_up_anew(connection)
    connection.execute(f"PRAGMA user_version = {VERSION:d}")
    connection.execute("INSERT OR REPLACE INTO about VALUES ('declaration', ?)", (fingerprint(),))
    return added


def capture_anew(connection: sqlite3.Connection) -> None:
    """Makes all that captures changes as it should be, inside the caller's transaction, and search where there is none."""
    drop_triggers(connection)
    _support_anew(connection)
    make_triggers(connection)


def _support_anew(connection: sqlite3.Connection) -> None:
    for name in ("journal_outside", "journal_stale"):
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    for statement in _statements(SUPPORT):
        connection.execute(statement)


def make_sync(connection: sqlite3.Connection) -> None:
    """Gives the file what it needs to share with others, inside the caller's transaction."""
    for statement in _statements(SYNC):
        connection.execute(statement)


def offer_all(connection: sqlite3.Connection) -> None:
    """Has a library that shares offer all that the others do not have, inside the caller's transaction."""
    if columns_named(connection, "sync_state"):
        connection.execute("INSERT OR REPLACE INTO sync_state VALUES ('offering', 1)")


def drop_sync(connection: sqlite3.Connection) -> None:
    """Takes all of that away again, inside the caller's transaction."""
    connection.execute("DROP TRIGGER IF EXISTS sync_capture")
    for name in SYNC_TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def stand_in(connection: sqlite3.Connection) -> None:
    """Lets a file be read that lacks what the declaration asks for, or has what it does not know, and may not be written.

    What it lacks stands in memory instead; what only a newer program knows is among what is unknown of a record.
    """
    for word in WORDS.values():
        present = _columns(connection, word)
        if not present:
            connection.execute(table(word).replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            continue
        declared = columns_of(word)
        lacking = [name for name in (*declared, "extra") if name not in present]
        unknown = [name for name in present if name not in ("id", *declared, "extra")]
        if lacking or unknown:
            held = "extra" in present
            columns = [f"{_from_extra(name) if held else 'NULL'} AS {quoted(name)}" for name in lacking]
            columns += [quoted(name) for name in present if name not in (*unknown, "extra")]
            if held:
                columns.append(f"{_with_unknown(connection, word, unknown, _without(lacking))} AS extra")
            sql = f"SELECT rowid, {', '.join(columns)} FROM main.{quoted(word.word)}"
            connection.execute(f"CREATE TEMP VIEW {quoted(word.word)} AS {sql}")


def _from_extra(name: str) -> str:
    return f"CASE WHEN json_valid(extra) THEN json_extract(extra, '$.{quoted(name)}') END"


def _without(names: list[str]) -> str:
    paths = "".join(f", '$.{quoted(name)}'" for name in names)
    return f"CASE WHEN json_valid(extra) THEN json_remove(extra{paths}) ELSE extra END" if names else "extra"


def _with_unknown(connection: sqlite3.Connection, word: type[Entity], names: list[str], extra: str) -> str:
    """`extra` with the columns of these names in it that say something; sets and pairs as what they hold."""
    if not names:
        return extra
    empty = {row[1]: row[4] for row in connection.execute(f"PRAGMA table_info({quoted(word.word)})")}
    said = ", ".join(f"{literal(name)}, {_said(quoted(name), empty[name])}" for name in names)
    return f"CASE WHEN json_valid(extra) THEN json_patch({extra}, json_object({said})) ELSE extra END"


def _said(column: str, empty: str | None) -> str:
    listed = f"WHEN json_valid({column}) THEN json({column})" if empty in ("'[]'", "'{}'") else ""
    return f"CASE WHEN {column} IN ('', '[]', '{{}}') OR typeof({column}) = 'blob' THEN NULL {listed} ELSE {column} END"


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Takes away the triggers of all words' tables; what is written until they are back is not journalled."""
    for name, owner in connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if owner in WORDS:
            connection.execute(f"DROP TRIGGER {quoted(name)}")


def make_triggers(connection: sqlite3.Connection) -> None:
    """Makes the triggers of all words' tables, for all columns that the tables have."""
    for word in WORDS.values():
        for statement in triggers(word, _columns(connection, word)):
            connection.execute(statement)


def _complete(connection: sqlite3.Connection, word: type[Entity]) -> list[str]:
    existed = bool(_columns(connection, word))
    connection.execute(table(word))
    present = set(_columns(connection, word))
    added = [name for name in columns_of(word) if name not in present]
    for name in added:
        connection.execute(f"ALTER TABLE {quoted(word.word)} ADD COLUMN {quoted(name)} {columns_of(word)[name].sql}")
    if added and existed:
        _take_from_extra(connection, word, added, shared=bool(columns_named(connection, "sync_state")))
    for statement in indexes(word):
        connection.execute(statement)
    return added if existed else []


def _take_from_extra(connection: sqlite3.Connection, word: type[Entity], names: list[str], *, shared: bool) -> None:
    """Moves what a newer program had sent into the columns that now exist, in the records and in what was noticed of them."""
    rows = connection.execute(f"SELECT id, extra FROM {quoted(word.word)} WHERE extra NOT IN ('{{}}', '')").fetchall()
    for record, extra in rows:
        if moved := waiting.gathered(word, {waiting.EXTRA: extra}, names, shared=shared):
            connection.execute("INSERT OR IGNORE INTO stale (record, word) VALUES (?, ?)", (record, word.word))
            pairs = ", ".join(f"{quoted(name)} = ?" for name in moved)
            connection.execute(f"UPDATE {quoted(word.word)} SET {pairs} WHERE id = ?", (*moved.values(), record))
    if shared:
        _take_from_noticed(connection, word, names)


def _take_from_noticed(connection: sqlite3.Connection, word: type[Entity], names: list[str]) -> None:
    """Lets a change of `extra` that waits to be sent be one of the columns that were in it."""
    sql = "SELECT number, record, old FROM sync_dirty WHERE word = ? AND field = 'extra'"
    for number, record, old in connection.execute(sql, (word.word,)).fetchall():
        before = waiting.gathered(word, {waiting.EXTRA: old}, names, shared=True)
        connection.execute("UPDATE sync_dirty SET old = ? WHERE number = ?", (before.get(waiting.EXTRA, old), number))
        for name in names:
            note = "INSERT OR IGNORE INTO sync_dirty (record, field, word, old) VALUES (?, ?, ?, ?)"
            connection.execute(note, (record, name, word.word, before.get(name)))


def _index_anew(connection: sqlite3.Connection, word: type[Entity]) -> None:
    """Queues the records that hold something in fields which the program before this one indexed otherwise, or not at all."""
    key, ours = f"indexed {word.word}", indexed(word)
    row = connection.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
    differing = {entry.partition(":")[0] for entry in {*ours.split(",")} ^ {*str(row[0] if row else "").split(",")}}
    for name in sorted(differing.intersection(_columns(connection, word))):
        connection.execute(
            f"INSERT OR IGNORE INTO stale SELECT id, ? FROM {quoted(word.word)} WHERE {quoted(name)} NOT IN ('', '[]', '{{}}')",
            (word.word,),
        )
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, ours))


def _add_up_anew(connection: sqlite3.Connection) -> None:
    """Queues the figures of all journeys where the program before this one worked them out otherwise."""
    row = connection.execute("SELECT value FROM about WHERE key = 'figures'").fetchone()
    if row is None or row[0] != str(FIGURES):
        stale.put_off(connection, [id for (id,) in connection.execute("SELECT id FROM journey").fetchall()])
        connection.execute("INSERT OR REPLACE INTO about VALUES ('figures', ?)", (str(FIGURES),))


def _columns(connection: sqlite3.Connection, word: type[Entity]) -> list[str]:
    return columns_named(connection, word.word)


def _statements(script: str) -> list[str]:
    """The script's statements, cut where SQLite itself says that one is complete."""
    statements, pending = [], ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return [s for s in statements if s]
