"""What a library held at an instant, rebuilt from its journal; what carries a day of its own is taken by that day.

The past stands in memory, before the tables of a connection of its own and under their names, so that whatever asks the library of
today can ask the one of then. Refuses to guess what was before the journal.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from journeytui.domain.asks import Answer
from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.words import SHARED_WORDS, WORDS, Touchpoint
from journeytui.store import index, opening, tree, waiting
from journeytui.store.columns import compact
from journeytui.store.opening import Opened
from journeytui.store.schema import literal, quoted

DATED = {"reading": "day", "asset_period": "ends_on", "review": "day"}
"""The words that carry their day, and the field that does: what was written down later was true then already."""
_BY_DAY = (*DATED, "movement", "stage_mark")
"""Those, and what hangs on them and on nothing else."""

_LOOKED_UP = ("journey", "stage")
"""The words that stand as a table where all of a library is of then: others look up where they stand, which a view takes long for."""
_NEVER = "~"
"""Behind every instant."""


def can_be_told(connection: sqlite3.Connection) -> bool:
    """Whether the file is as the declaration has it: of an older one that may not be written only the present can be told."""
    return opening.is_current(connection)


def known_since(connection: sqlite3.Connection) -> dt.date | None:
    """The day of the first entry of the journal, in UTC; None while there is none, or where the past cannot be told."""
    row = connection.execute("SELECT at FROM change ORDER BY number LIMIT 1").fetchone()
    try:
        return dt.date.fromisoformat(str(row[0])[:10]) if row and can_be_told(connection) else None
    except ValueError:
        return None


@contextmanager
def as_of(
    opened: Opened, moment: str, day: dt.date, journey: str | None, only: Sequence[str] = ()
) -> Iterator[sqlite3.Connection]:
    """The library as it was at an instant, which is the end of that day: what belongs to a journey and those nested in it, or all.

    With '' as the instant only what carries a day is of then, and the rest is as it is today. `only` these words are of then,
    where those that they hang on are among them, and no links.

    The past has to be one that can be told. Raises: as `opening.open_file`.
    """
    connection = opening.open_file(opened.path, read_only=True).connection
    try:
        with opening.told(opened.path):
            _Past(connection, moment, day, only, journey).stand_before(journey)
        yield connection
    finally:
        connection.close()


def rescored(then: sqlite3.Connection, now: sqlite3.Connection, fields: Sequence[str], journey: str | None) -> Answer:
    """Every touchpoint and field that was set since then to something else, with what it held before and what it holds now.

    `then` is a library as it was, `now` one at a later moment. Touchpoints that were not there then are left out.

    Raises KeyError for a field that touchpoints do not have.
    """
    names = [Touchpoint.fields[name].name for name in fields]
    if not now.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'undone'").fetchone():
        return _rescored_until_now(then, names, fields, journey)
    sql = "SELECT DISTINCT record FROM temp.undone WHERE word = 'touchpoint' AND field IN (SELECT value FROM json_each(?))"
    changed = compact([row[0] for row in then.execute(sql, (compact(names),))])
    shown = ", ".join(f"t.{quoted(name)}" for name in names)
    sql = (
        f"SELECT t.id, s.parent, {shown} FROM touchpoint t JOIN stage s ON s.id = t.parent "
        "WHERE t.id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR s.parent = ?2) ORDER BY t.id"
    )
    before = {row[0]: row[2:] for row in then.execute(sql, (changed, journey))}
    return [
        {"id": id, "@journey": where, "field": name, "before": old, "now": new}
        for id, where, *held in now.execute(sql, (changed, journey))
        if id in before
        for name, old, new in zip(fields, before[id], held, strict=True)
        if old != new
    ]


def _rescored_until_now(
    then: sqlite3.Connection, names: Sequence[str], fields: Sequence[str], journey: str | None
) -> Answer:
    """The same where the later moment is now, whose records lie in the same file."""
    past = quoted(f"past {Touchpoint.word}")
    if not then.execute("SELECT 1 FROM sqlite_temp_master WHERE name = ?", (f"past {Touchpoint.word}",)).fetchone():
        return []
    pairs = ", ".join(f"p.{quoted(name)}, t.{quoted(name)}" for name in names)
    differ = " OR ".join(f"p.{quoted(name)} IS NOT t.{quoted(name)}" for name in names)
    sql = (
        f"SELECT p.id, s.parent, {pairs} FROM temp.{past} p CROSS JOIN main.touchpoint t ON t.id = p.id "
        "JOIN main.stage s ON s.id = t.parent JOIN stage b ON b.id = p.parent "
        "WHERE p.id IN (SELECT record FROM temp.undone WHERE word = 'touchpoint' AND field IN (SELECT value FROM json_each(?1))) "
        f"AND (?2 IS NULL OR (s.parent = ?2 AND b.parent = ?2)) AND ({differ}) ORDER BY p.id"
    )
    return [
        {"id": id, "@journey": where, "field": name, "before": old, "now": new}
        for id, where, *held in then.execute(sql, (compact(list(names)), journey))
        for name, old, new in zip(fields, held[::2], held[1::2], strict=True)
        if old != new
    ]


class _Past:
    """The past of a library on a connection of its own."""

    def __init__(
        self, connection: sqlite3.Connection, moment: str, day: dt.date, only: Sequence[str], journey: str | None
    ) -> None:
        moment = moment or _NEVER
        self._connection = connection
        self._day = day.isoformat()
        self._only = only
        self._run(
            "CREATE TEMP TABLE undone (word TEXT, record TEXT, field TEXT, old, number INTEGER, PRIMARY KEY (word, record, field)) WITHOUT ROWID"
        )
        first = "change >= (SELECT min(number) FROM change WHERE at >= ?1) AND record IS NOT NULL AND field IS NOT NULL"
        named = ", ".join(f"'{word}'" for word in only or WORDS if word not in _BY_DAY)
        near = compact(self._near(journey)) if only and journey else ""
        if near:  # a few records of a journal that may be long
            first = f"+{first} AND record IN (SELECT value FROM json_each(?2))"
        self._run(
            f"INSERT INTO undone SELECT word, record, field, old, min(number) FROM main.journal WHERE {first} AND word IN ({named}) "
            "GROUP BY word, record, field",
            *(moment, near)[: 1 + bool(near)],
        )
        self._run("CREATE TEMP TABLE relinked (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._changed = {row[0] for row in self._run("SELECT DISTINCT word FROM undone")}
        self._run("CREATE TEMP TABLE past_link (source TEXT, field TEXT, target TEXT, word TEXT)")
        for word in self._changed:
            self._rebuild(WORDS[word])

    def _near(self, journey: str) -> list[str]:
        """The journey with what hangs on it now of the words that are to be of then, and what that hung on before."""
        here = [twig.record for twig in tree.below(self._connection, "journey", (journey,)) if twig.word in self._only]
        sql = "SELECT old FROM main.journal WHERE record IN (SELECT value FROM json_each(?)) AND field = 'parent'"
        return [journey, *here, *(str(row[0]) for row in self._run(sql, compact(here)))]

    def stand_before(self, journey: str | None) -> None:
        """Puts what was before what is, under the same names."""
        if journey is None:
            for word in (*self._changed, *(() if self._only else DATED)):
                whole = word in _LOOKED_UP
                self._run(f"CREATE TEMP {'TABLE' if whole else 'VIEW'} {quoted(word)} AS {self._then(word, '1')}")
                if whole:
                    self._index(word)
            if self._changed:
                self._run(f"CREATE TEMP VIEW link AS {self._links('1')}")
            return
        self._find_scope(journey)
        own = [word for name, word in WORDS.items() if name not in SHARED_WORDS and ANY_WORD not in word.hangs_on]
        own = [word for word in own if not self._only or word.word in self._only]
        for word in own:
            self._run(f"CREATE TEMP TABLE {quoted(word.word)} AS {self._then(word.word, _within(word), rowid='')}")
            self._index(word.word)
        if self._only:
            return
        here = " UNION ALL ".join(f"SELECT id FROM temp.{quoted(word.word)}" for word in own)
        self._run(f"CREATE TEMP TABLE link AS {self._links(f'target IN ({here})')}")
        self._run("CREATE INDEX temp.past_link_target ON link (target)")

    def _rebuild(self, word: type[Entity]) -> None:
        """Makes the table of those records that were changed since, as they were; what was added since is not among them."""
        names, past = self._columns(word.word), quoted(f"past {word.word}")
        self._run(f"CREATE TEMP TABLE {past} AS SELECT * FROM main.{quoted(word.word)} WHERE 0")
        self._set_back(word.word, past, names)
        self._bring_back(word.word, past, names)
        self._index(f"past {word.word}")
        if not (linking := index.linking(word.word)):
            return
        self._run(
            "INSERT OR IGNORE INTO relinked SELECT record FROM undone WHERE word = ? AND field IN (SELECT value FROM json_each(?))",
            word.word,
            compact([*linking, "+", "-"]),
        )
        relinked = f"SELECT * FROM temp.{past} WHERE id IN (SELECT id FROM relinked)"
        self._run(f"CREATE TEMP VIEW {quoted(word.word)} AS {relinked}")
        held = list(index.held_links(self._connection, word))
        self._run(f"DROP VIEW temp.{quoted(word.word)}")
        self._insert("INSERT INTO past_link VALUES (?, ?, ?, ?)", held)

    def _insert(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Many rows at once: each in a transaction of its own would take ten times as long."""
        self._run("BEGIN")
        self._connection.executemany(sql, rows)
        self._run("COMMIT")

    def _set_back(self, word: str, past: str, names: Sequence[str]) -> None:
        """Adds the records that are still there and were there then, each of their fields as it was."""
        rows, olds = quoted(f"rows of {word}"), quoted(f"olds of {word}")
        fields = [row[0] for row in self._run("SELECT DISTINCT field FROM undone WHERE word = ?", word)]
        at = {name: number for number, name in enumerate(fields) if name in names}
        held = "".join(
            f", max(CASE field WHEN {literal(name)} THEN old END) AS old_{number}, max(field = {literal(name)}) AS set_{number}"
            for name, number in at.items()
        )
        each = f"SELECT record, max(field IN ('+', '-')) AS whole{held} FROM undone WHERE word = {literal(word)} GROUP BY record"
        here = f"SELECT m.rowid AS number, u.* FROM ({each}) u CROSS JOIN main.{quoted(word)} m ON m.id = u.record"
        self._run(f"CREATE TEMP TABLE {olds} AS SELECT * FROM ({here}) ORDER BY number")
        self._run(f"CREATE TEMP TABLE {rows} (number INTEGER PRIMARY KEY)")
        self._run(f"INSERT INTO {rows} SELECT number FROM {olds}")
        then = ", ".join(
            f"CASE WHEN o.set_{at[name]} THEN o.old_{at[name]} ELSE m.{quoted(name)} END" if name in at else f"m.{quoted(name)}"
            for name in names
        )  # fmt: skip
        self._run(
            f"INSERT INTO {past} SELECT {then} FROM {olds} o CROSS JOIN main.{quoted(word)} m ON m.rowid = o.number WHERE NOT o.whole"
        )
        self._run(f"DROP TABLE {olds}")

    def _bring_back(self, word: str, past: str, names: Sequence[str]) -> None:
        """Adds the records that were removed since, as they were when they went, but for what was set before that."""
        born = "SELECT 1 FROM undone b WHERE b.word = u.word AND b.field = '+' AND b.record = u.record AND b.number < u.number"
        gone = f"FROM undone u WHERE u.word = ? AND u.field = '-' AND NOT EXISTS ({born})"
        before = "s.word = u.word AND s.record = u.record AND s.number < u.number"
        rows = {
            record: {"id": record} | waiting.row_of(word, old)
            for record, old in self._run(f"SELECT u.record, u.old {gone}", word)
        }
        set_before = (
            f"SELECT u.record, s.field, s.old {gone.replace('undone u', f'undone u CROSS JOIN undone s ON {before}')}"
        )
        for record, name, old in self._run(set_before, word):
            rows[record][name] = old
        marks = ", ".join("?" for _ in names)
        self._insert(
            f"INSERT INTO {past} VALUES ({marks})", [tuple(row.get(name) for name in names) for row in rows.values()]
        )

    def _index(self, table: str) -> None:
        for name in ("id", "parent"):
            self._run(f"CREATE INDEX temp.{quoted(f'{table} by {name}')} ON {quoted(table)} ({name})")

    def _find_scope(self, journey: str) -> None:
        """The journey, and those that were nested in it."""
        self._run("CREATE TEMP TABLE scope (id TEXT PRIMARY KEY)")
        found = self._run("INSERT INTO scope VALUES (?)", journey)
        stages = self._then("stage", "parent IN (SELECT id FROM scope)")
        nested = self._then("journey", f"within IN (SELECT id FROM ({stages}))")
        while found.rowcount:
            found = self._run(f"INSERT OR IGNORE INTO scope SELECT id FROM ({nested})")

    def _then(self, word: str, where: str, *, rowid: str = "rowid, ") -> str:
        """The statement that selects the records of a word as they were."""
        names = rowid + ", ".join(map(quoted, self._columns(word)))
        if word in DATED:
            return f"SELECT {names} FROM main.{quoted(word)} WHERE {where} AND {quoted(DATED[word])} <= '{self._day}'"
        here = f"SELECT {names} FROM main.{quoted(word)} AS m WHERE {where}"
        if word not in self._changed:
            return here
        since = f"m.rowid NOT IN (SELECT number FROM temp.{quoted(f'rows of {word}')})"
        return f"{here} AND {since} UNION ALL SELECT {names} FROM temp.{quoted(f'past {word}')} WHERE {where}"

    def _links(self, where: str) -> str:
        since = "NOT EXISTS (SELECT 1 FROM temp.relinked WHERE id = m.source)"
        names = "source, field, target, word"
        return (
            f"SELECT {names} FROM main.link AS m WHERE {where} AND {since} "
            f"UNION ALL SELECT {names} FROM temp.past_link WHERE {where}"
        )

    def _columns(self, word: str) -> list[str]:
        return [row[1] for row in self._run(f"PRAGMA main.table_info({quoted(word)})")]

    def _run(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)


def _within(word: type[Entity]) -> str:
    """Whether a record of the word belongs to the scope, whose tables above it are there already."""
    if word.word == "library":
        return "1"
    if word.word == "journey":
        return "id IN (SELECT id FROM temp.scope)"
    above: Iterable[str] = (f"SELECT id FROM temp.{quoted(one)}" for one in word.hangs_on)
    return f"parent IN ({' UNION ALL '.join(above)})"
