"""Whether a library file is whole: what SQLite finds, and whether what is computed agrees with what it is computed from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from journeytui.domain.words import WORDS, children_of
from journeytui.store import reading, search
from journeytui.store.columns import columns_of
from journeytui.store.index import links_of
from journeytui.store.literals import row_of
from journeytui.store.schema import quoted


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
    return found[:100]


def unused_triggers(connection: sqlite3.Connection) -> list[str]:
    """The capturing triggers that should be there and are not."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    wanted = {f"{word.word}_{name}_changed" for word in WORDS.values() for name in columns_of(word)}
    wanted |= {f"{word}_{suffix}" for word in WORDS for suffix in ("added", "removed", "keeps_id")}
    wanted |= {f"{word}_takes" for word in WORDS if children_of(word)}
    return sorted(wanted - there)


def stale_search(connection: sqlite3.Connection) -> list[str]:
    """The records that search knows other text of than they hold, or should not know at all (the first hundred)."""
    wrong: list[str] = []
    expected = 0
    for word in WORDS:
        for record in reading.all_of(connection, word):
            expected += 1
            row = connection.execute(
                "SELECT title, body FROM search JOIN doc ON doc.number = search.rowid WHERE doc.record = ?", (record.id,)
            ).fetchone()
            if row != search.texts(record) and len(wrong) < 100:
                wrong.append(record.id)
    known = connection.execute("SELECT count(*) FROM doc").fetchone()[0]
    entries = connection.execute("SELECT count(*) FROM search").fetchone()[0]
    if not wrong and (known != expected or entries != expected):
        wrong.append(f"{abs(known - expected) or abs(entries - expected)} entries too many or too few")
    try:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 0)")
    except sqlite3.DatabaseError as error:
        if "readonly" not in str(error):
            wrong.append(str(error))
    return wrong


def stale_links(connection: sqlite3.Connection) -> list[str]:
    """The records whose links are kept otherwise than they hold them (the first hundred)."""
    kept = set(connection.execute("SELECT source, field, target, word FROM link"))
    held = {link for word in WORDS for record in reading.all_of(connection, word) for link in links_of(record)}
    return sorted({link[0] for link in kept ^ held})[:100]


def broken_journal(connection: sqlite3.Connection) -> list[str]:
    """Where the journal's newest word on a field is not what the field holds (the first hundred)."""
    return [problem for _, problem in zip(range(100), _against_journal(connection), strict=False)]


def _against_journal(connection: sqlite3.Connection) -> Iterator[str]:
    for word in WORDS.values():
        for name in columns_of(word):
            sql = f"""
                SELECT t.id FROM {quoted(word.word)} t JOIN journal j ON j.record = t.id AND j.field = ?
                WHERE j.number = (SELECT max(number) FROM journal WHERE record = t.id AND field IN (?, '+'))
                AND j.new IS NOT t.{quoted(name)} LIMIT 100"""
            for (record,) in connection.execute(sql, (name, name)):
                yield f"{word.word} {record}: {name} was changed without the journal"
    lost = "SELECT record FROM journal WHERE change NOT IN (SELECT number FROM change) LIMIT 100"
    for (record,) in connection.execute(lost):
        yield f"{record}: a change that nobody made"
    for name in WORDS:
        sql = f"""
            SELECT j.record FROM journal j WHERE j.word = ? AND j.field = '-'
            AND j.number = (SELECT max(number) FROM journal WHERE record = j.record)
            AND EXISTS (SELECT 1 FROM {quoted(name)} WHERE id = j.record) LIMIT 100"""
        for (record,) in connection.execute(sql, (name,)):
            yield f"{name} {record}: it is here although it was removed"
    for record, old in connection.execute("SELECT record, old FROM journal WHERE field = '-'"):
        if not row_of(str(old)):
            yield f"{record}: what was removed cannot be read: {str(old)[:60]}"
