"""Whether a library file is whole: what SQLite finds, and whether what is computed agrees with what it is computed from."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.store import reading, search
from journeytui.store.index import held_links
from journeytui.store.literals import row_of
from journeytui.store.schema import quoted, triggers

_NAMED = 100
"""How many of what is wrong are named."""


def damage(connection: sqlite3.Connection, *, deep: bool) -> list[str]:
    """What SQLite itself finds wrong with the file; quick without `deep`."""
    pragma = "integrity_check" if deep else "quick_check"
    try:
        rows = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(20)")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if rows == ["ok"] else rows


def orphans(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Word and id of records that hang on something that is not here (the first hundred)."""
    found: list[tuple[str, str]] = []
    for word in WORDS.values():
        above = [above for above in word.hangs_on if above in WORDS]
        if not above:
            continue
        missing = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {quoted(a)} p WHERE p.id = c.parent)" for a in above)
        sql = f"SELECT c.id FROM {quoted(word.word)} c WHERE {missing} LIMIT 100"
        found += [(word.word, row[0]) for row in connection.execute(sql)]
    return found[:_NAMED]


def unused_triggers(connection: sqlite3.Connection) -> list[str]:
    """The capturing triggers that should be there and are not, or are not as they should be."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    missing = {"journal_outside", "journal_stale"} - there.keys()
    for word in WORDS.values():
        columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({quoted(word.word)})")]
        named = {statement.split('"')[1]: statement for statement in triggers(word, columns)}
        missing |= {name for name, statement in named.items() if there.get(name) != statement}
    return sorted(missing)


def stale_search(connection: sqlite3.Connection) -> list[str]:
    """The records that search knows other text of than they hold, or should not know at all (the first hundred)."""
    wrong: list[str] = []
    expected = 0
    for word in WORDS.values():
        known = _known_texts(connection, word)
        for record, values in reading.columns(connection, word, search.searched(word.word)):
            expected += 1
            if next(known, None) != (record, *search.joined(word, values)) and len(wrong) < _NAMED:
                wrong.append(record)
    docs = connection.execute("SELECT count(*) FROM doc").fetchone()[0]
    entries = connection.execute("SELECT count(*) FROM search_content").fetchone()[0]
    if not wrong and (docs != expected or entries != expected):
        wrong.append(f"{abs(docs - expected) or abs(entries - expected)} entries too many or too few")
    try:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 0)")
    except sqlite3.DatabaseError as error:
        if "readonly" not in str(error):
            wrong.append(str(error))
    return wrong


def _known_texts(connection: sqlite3.Connection, word: type[Entity]) -> Iterator[tuple[str, str | None, str | None]]:
    """What the index knows of every record of a word, in the order of the word's table."""
    yield from connection.execute(
        f"SELECT t.id, text.c0, text.c1 FROM {quoted(word.word)} AS t NOT INDEXED "
        "LEFT JOIN doc ON doc.record = t.id LEFT JOIN search_content AS text ON text.id = doc.number"
    )


def stale_links(connection: sqlite3.Connection) -> list[str]:
    """The records whose links are kept otherwise than they hold them (the first hundred)."""
    connection.execute("DROP TABLE IF EXISTS temp.held")
    connection.execute(
        "CREATE TEMP TABLE held (source, field, target, word, PRIMARY KEY (source, field, target)) WITHOUT ROWID"
    )
    for word in WORDS.values():
        connection.executemany("INSERT OR IGNORE INTO temp.held VALUES (?, ?, ?, ?)", held_links(connection, word))
    rows = connection.execute(
        "SELECT source FROM (SELECT * FROM temp.held EXCEPT SELECT source, field, target, word FROM link) "
        "UNION SELECT source FROM (SELECT source, field, target, word FROM link EXCEPT SELECT * FROM temp.held) LIMIT ?",
        (_NAMED,),
    ).fetchall()
    connection.execute("DROP TABLE temp.held")
    return [row[0] for row in rows]


def broken_journal(connection: sqlite3.Connection) -> list[str]:
    """Where what the journal tells of a record does not lead to what the record is (the first hundred)."""
    return [problem for _, problem in zip(range(_NAMED), _against_journal(connection), strict=False)]


def _against_journal(connection: sqlite3.Connection) -> Iterator[str]:
    lost = "SELECT record FROM journal WHERE change NOT IN (SELECT number FROM change) LIMIT 100"
    for (record,) in connection.execute(lost):
        yield f"{record}: a change that nobody made"
    told = connection.execute("SELECT record, word, field, old, new FROM journal ORDER BY record, number")
    for record, entries in itertools.groupby(told, key=lambda row: str(row[0])):
        held: dict[str, _State] = {}
        for _, word, *entry in entries:
            held[word], wrong = _after(held.get(word, {}), *entry)
            yield from (f"{word} {record}: {problem}" for problem in wrong)
        for word, state in held.items():
            yield from (f"{word} {record}: {problem}" for problem in _otherwise(connection, word, record, state))


_State = dict[str, Any] | None
"""What is known of a record, by column; None when it was removed."""


def _after(state: _State, field: str, old: Any, new: Any) -> tuple[_State, list[str]]:
    """What is known after one entry of the journal, and what does not fit what was known before."""
    if field == "+":
        row = row_of(str(new))
        return row, [] if row else [f"what was added cannot be read: {str(new)[:60]}"]
    if field == "-":
        return None, [] if row_of(str(old)) else [f"what was removed cannot be read: {str(old)[:60]}"]
    known = state or {}
    fits = field not in known or known[field] == old or field in _moving(known)
    return {**known, field: new}, [] if fits else [f"{field} was changed without the journal"]


def _moving(known: dict[str, Any]) -> set[str]:
    """The fields that may be otherwise without an entry: `extra`, and what moves out of it into a column of its own."""
    try:
        waiting = json.loads(known.get("extra") or "{}")
    except (ValueError, TypeError, RecursionError):
        waiting = {}
    return {"extra", *(waiting if isinstance(waiting, dict) else ())}


def _otherwise(connection: sqlite3.Connection, word: str, record: str, state: _State) -> list[str]:
    """How the record is otherwise than the journal leaves it. (What was unknown once may have moved into a column.)"""
    if word not in WORDS:
        return []
    cursor = connection.execute(f"SELECT * FROM {quoted(word)} WHERE id = ?", (record,))
    row = cursor.fetchone()
    if row is None or state is None:
        return (
            [] if row is state else ["it is here although it was removed" if row else "it is gone without the journal"]
        )
    held = {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
    changed = [name for name in state.keys() & held.keys() - _moving(state) if held[name] != state[name]]
    return [f"{name} was changed without the journal" for name in changed]
