"""The SQL that a declaration becomes: tables, indexes and the triggers that capture every change.

Whoever writes to a table — this program, another copy of it, `sqlite3` in a shell — meets the same triggers, which use
nothing but built-in functions. A row that `insert or replace` takes away is no removal: the fields that it changes are. The journal is the one place that everything passes; the queue of records whose search
entry, links and figures are out of date hangs on it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from journeytui.domain.fields import Entity
from journeytui.domain.ids import ALPHABET, LENGTH
from journeytui.domain.words import WORDS, children_of
from journeytui.store.columns import columns_of

APPLICATION = 0x4A545549
"""`PRAGMA application_id` of a library: the letters JTUI."""
VERSION = 1
"""`PRAGMA user_version`: raised by a migration, never by a field that was added."""
QUIET = -1
"""As the Change that is being written: nothing of it is journalled, and nothing goes along with what is removed."""
OUTSIDE = "outside JourneyTUI"
"""The author of what the triggers caught without an open Change."""

_RANDOM_ID = " || ".join(
    [f"substr('{ALPHABET}', 1 + (random() & 7), 1)"] + [f"substr('{ALPHABET}', 1 + (random() & 31), 1)"] * (LENGTH - 1)
)
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

_LITERAL = (
    "CASE WHEN instr(held, char(0)) AND typeof(held) = 'text' THEN 'T''' || hex(held) || '''' ELSE quote(held) END"
)
"""What is held, as text that gives it back exactly (see `literals`)."""
_FORGOTTEN = "DELETE FROM replaced WHERE field IS NOT NULL;"
"""As it is said, it writes to no page where nothing is remembered."""

SEARCH = """CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
    title, body, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So Sc Sm' separators '$+<=>|~'", prefix = '1 2 3')"""
LINK_BY_TARGET = "CREATE INDEX IF NOT EXISTS link_by_target ON link (target)"

SUPPORT = f"""
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
    number INTEGER PRIMARY KEY, at TEXT, author TEXT, replica TEXT, what TEXT,
    role TEXT DEFAULT 'do', about INTEGER, state TEXT DEFAULT 'done');
CREATE TABLE IF NOT EXISTS journal (
    number INTEGER PRIMARY KEY, change INTEGER, word TEXT, record TEXT, field TEXT, old, new);
CREATE INDEX IF NOT EXISTS journal_by_change ON journal (change);
CREATE INDEX IF NOT EXISTS journal_by_record ON journal (record);
CREATE INDEX IF NOT EXISTS change_by_author ON change (author, state, role);
CREATE TABLE IF NOT EXISTS writing (change INTEGER);
CREATE TABLE IF NOT EXISTS replaced (record TEXT, field TEXT, old);
CREATE TABLE IF NOT EXISTS stale (record TEXT, word TEXT, PRIMARY KEY (record, word)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doc (number INTEGER PRIMARY KEY, word TEXT, record TEXT UNIQUE);
{SEARCH};
CREATE TABLE IF NOT EXISTS link (
    source TEXT, field TEXT, target TEXT, word TEXT, PRIMARY KEY (source, field, target)) WITHOUT ROWID;
{LINK_BY_TARGET};
CREATE TABLE IF NOT EXISTS figures (
    journey TEXT PRIMARY KEY, tree TEXT, depth INTEGER, nested INTEGER, title TEXT, state TEXT, status TEXT, personas TEXT,
    accountable TEXT, stages INTEGER, experience REAL, kpis INTEGER, kpis_off INTEGER, net INTEGER, open_decisions INTEGER,
    review_on TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS figures_by_tree ON figures (tree);
CREATE TRIGGER IF NOT EXISTS journal_outside AFTER INSERT ON journal WHEN new.change IS NULL BEGIN
    INSERT INTO change (at, author, replica, what)
        SELECT {_NOW}, '{OUTSIDE}', (SELECT value FROM about WHERE key = 'replica'), 'changed {OUTSIDE}'
        WHERE NOT EXISTS (SELECT 1 FROM change WHERE number = (SELECT max(number) FROM change)
                          AND author = '{OUTSIDE}' AND at = {_NOW});
    UPDATE journal SET change = (SELECT max(number) FROM change) WHERE number = new.number;
END;
CREATE TRIGGER IF NOT EXISTS journal_stale AFTER INSERT ON journal BEGIN
    INSERT INTO stale SELECT new.record, new.word
        WHERE NOT EXISTS (SELECT 1 FROM stale WHERE record = new.record AND word = new.word);
END;
"""
"""What stands beside the words' tables: who changed what, and all that is computed from them."""

SYNC = """
CREATE TABLE IF NOT EXISTS sync_state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sync_row (record TEXT PRIMARY KEY, seq INTEGER, dead INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sync_dirty (
    number INTEGER PRIMARY KEY, record TEXT, field TEXT, word TEXT, old, UNIQUE (record, field));
CREATE TABLE IF NOT EXISTS sync_pending (
    record TEXT, field TEXT, word TEXT, rank INTEGER, base INTEGER, old TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sync_pending_by_rank ON sync_pending (rank, record);
CREATE TABLE IF NOT EXISTS sync_aside (record TEXT PRIMARY KEY, word TEXT, parent TEXT, line TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sync_aside_by_parent ON sync_aside (parent);
CREATE TABLE IF NOT EXISTS sync_frozen (mut TEXT PRIMARY KEY, body BLOB, changes INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sync_run (
    number INTEGER PRIMARY KEY, at TEXT, sent INTEGER, brought INTEGER, made INTEGER, message TEXT, first INTEGER, last INTEGER);
DROP TRIGGER IF EXISTS sync_capture;
CREATE TRIGGER sync_capture AFTER INSERT ON journal
WHEN NOT EXISTS (SELECT 1 FROM change WHERE number = new.change AND role = 'sync') BEGIN
    INSERT INTO sync_dirty (record, field, word, old)
        SELECT new.record, new.field, new.word, CASE new.field WHEN '+' THEN new.new ELSE new.old END
        WHERE NOT EXISTS (SELECT 1 FROM sync_dirty WHERE record = new.record AND field = new.field);
END;
DROP TRIGGER IF EXISTS sync_frozen_stays;
CREATE TRIGGER sync_frozen_stays BEFORE UPDATE ON sync_frozen BEGIN
    SELECT RAISE(ABORT, 'what was sent never changes');
END;
"""
"""What stands beside them in a library that shares with others: there only from the moment on at which it does."""
FIGURES = 2
"""Raised when a journey's kept figures are worked out otherwise than before: older files work them out anew.

From 2 on net is only known where both sides were counted, and a period without dates is never the newest.
"""
MADE = 4
"""Raised when the statements below are made otherwise of the same declaration: older files get them anew.

What a file must have is told apart by this and by what is declared: to make three hundred triggers only to compare them is a part
of every start.
"""
SYNC_TABLES = (
    "sync_state", "sync_row", "sync_dirty", "sync_pending", "sync_aside", "sync_frozen", "sync_run",
)  # fmt: skip


def quoted(name: str) -> str:
    """A name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def table(word: type[Entity]) -> str:
    """The statement that makes a word's table."""
    columns = "".join(f", {quoted(name)} {col.sql}" for name, col in columns_of(word).items())
    return (
        f"CREATE TABLE IF NOT EXISTS {quoted(word.word)} "
        f"(id TEXT PRIMARY KEY NOT NULL DEFAULT ({_RANDOM_ID}){columns}, extra TEXT DEFAULT '{{}}')"
    )


def indexes(word: type[Entity]) -> Iterable[str]:
    """The statements that make a word's indexes."""
    if word.hangs_on:
        columns = "parent, position" if word.ordered else "parent"
        yield f"CREATE INDEX IF NOT EXISTS {quoted(word.word + '_by_parent')} ON {quoted(word.word)} ({columns})"
    else:
        yield f"CREATE INDEX IF NOT EXISTS {quoted(word.word + '_by_title')} ON {quoted(word.word)} (title COLLATE NOCASE, id)"
    if word.word == "journey":
        yield "CREATE INDEX IF NOT EXISTS journey_by_within ON journey (within)"
    if "due" in word.fields:
        yield f"CREATE INDEX IF NOT EXISTS {quoted(word.word + '_by_due')} ON {quoted(word.word)} (due)"
    if word.word == "reading":
        yield "CREATE INDEX IF NOT EXISTS reading_by_day ON reading (parent, day)"
    if word.word == "conflict":
        yield "CREATE INDEX IF NOT EXISTS conflict_open ON conflict (id) WHERE state IS NOT 'closed'"


def triggers(word: type[Entity], columns: Iterable[str]) -> Iterable[str]:
    """The statements that capture every change of a word's table, which has these columns (id among them)."""
    name, names = word.word, [c for c in columns if c != "id"]
    change = "(SELECT change FROM writing)"
    loud = f"{change} IS NOT {QUIET}"

    def trigger(suffix: str, when: str, body: str) -> str:
        return f"CREATE TRIGGER {quoted(f'{name}_{suffix}')} {when} BEGIN {body} END"

    on = quoted(name)
    yield trigger("keeps_id", f"BEFORE UPDATE OF id ON {on} WHEN old.id IS NOT new.id",
                  "SELECT RAISE(ABORT, 'the id of a record never changes');")  # fmt: skip
    there = f"(EXISTS (SELECT 1 FROM {on} WHERE id = new.id) OR EXISTS (SELECT 1 FROM replaced))"
    yield trigger("arrives", f"BEFORE INSERT ON {on} WHEN {there} AND {loud}", _remembered(on, names))
    into = f"INSERT INTO journal (change, word, record, field, old, new) SELECT {change}, '{name}',"
    yield trigger("changed", f"AFTER UPDATE ON {on} WHEN {loud}",
                  f"{into} new.id, name, was, now FROM {_listed(names, was='old', now='new')} WHERE was IS NOT now;")  # fmt: skip
    yield trigger("added", f"AFTER INSERT ON {on} WHEN {loud}",
                  f"{into} new.id, '+', NULL, {_whole_row('new', names)} WHERE NOT EXISTS (SELECT 1 FROM replaced); "
                  f"{into} record, field, old, now FROM replaced, {_listed(names, now='new')} "
                  f"WHERE name = field AND old IS NOT now; {_FORGOTTEN}")  # fmt: skip
    cascade = _cascade(name)
    if cascade:
        alone = f"SELECT 1 FROM change WHERE number = {change} AND role = 'sync'"
        yield trigger("takes", f"BEFORE DELETE ON {on} WHEN {loud} AND NOT EXISTS ({alone})", cascade)
    yield trigger("removed", f"AFTER DELETE ON {on} WHEN {loud}",
                  f"{into} old.id, '-', {_whole_row('old', names)}, NULL; {_FORGOTTEN}")  # fmt: skip


def _listed(columns: list[str], **rows: str) -> str:
    """The columns one below the other: each as `name`, and what the rows hold there by the names that they are given."""
    held = [[literal(column), *(f"{row}.{quoted(column)}" for row in rows.values())] for column in columns]
    first, *others = held or [["NULL"] * (1 + len(rows))]
    named = ", ".join(f"{value} AS {name}" for value, name in zip(first, ("name", *rows), strict=True))
    below = ", ".join(f"({', '.join(one)})" for one in others)
    return f"(SELECT {named} UNION ALL VALUES {below})" if below else f"(SELECT {named})"


def _remembered(on: str, columns: list[str]) -> str:
    """Keeps the values of the row that has the id already, for `insert or replace`, which takes it away without a trigger."""
    names = ", ".join(f"({literal(column)})" for column in columns)
    return (
        f"{_FORGOTTEN} INSERT INTO replaced SELECT there.id, it.column1, {_by_name('it.column1', 'there', columns)} "
        f"FROM {on} AS there, (VALUES {names}) AS it WHERE there.id = new.id;"
    )


def _by_name(name: str, row: str, columns: list[str]) -> str:
    """The value that a row has in the column of that name."""
    return f"CASE {name} {' '.join(f'WHEN {literal(c)} THEN {row}.{quoted(c)}' for c in columns)} END"


def _whole_row(row: str, columns: list[str]) -> str:
    """A row as `name=literal` lines, each literal giving back the value exactly (see `literals`)."""
    return f"(SELECT group_concat(name || '=' || {_LITERAL} || char(10), '') FROM {_listed(columns, held=row)})"


def _cascade(name: str) -> str:
    below = [f"DELETE FROM {quoted(child.word)} WHERE parent = old.id;" for child in children_of(name)]
    if name == "stage":
        below.append(
            "UPDATE journey SET within = (SELECT outer.within FROM journey AS outer WHERE outer.id = old.parent) "
            "WHERE within = old.id;"
        )
    return " ".join(below)


def indexed(word: type[Entity]) -> str:
    """The fields of a word that search knows, each with its weight."""
    return ",".join(f"{name}:{field.kind.search}" for name, field in word.fields.items() if field.kind.search)


def fingerprint() -> str:
    """A short name of everything above: a file that carries it needs nothing done."""
    parts = [SUPPORT, SYNC, f"figures {FIGURES}", f"made {MADE}"]
    for word in WORDS.values():
        columns = " ".join(f"{name} {column.sql}" for name, column in columns_of(word).items())
        parts.append(f"{word.word} on {word.hangs_on} {word.ordered}: {columns}; {indexed(word)}")
    text = "\n".join(parts).encode()
    return f"{zlib.crc32(text):08x}-{len(text)}"
