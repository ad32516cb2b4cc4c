"""What turned since a day began: from the journal, newest entries first, and from what carries a day itself.

Refuses to read through a library: every question here begins at an index, at a handful of ids, or at the end of the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain.words import Reading
from journeytui.store.columns import Native, columns_of, compact
from journeytui.store.schema import quoted

FARTHEST = 20_000
"""So many entries of the journal are read at most."""
MOST = 2_000
"""So many KPIs, decisions or marks are compared at most."""


class Stretch(NamedTuple):
    """The entries of the journal from a day on."""

    after: int
    """The number of the last entry that is not among them."""
    whole: bool
    """Whether all since that day are among them; else only the newest `FARTHEST`."""


class Was(NamedTuple):
    """What a field held before the stretch, and who set it last since."""

    word: str
    record: str
    field: str
    old: Native
    author: str


class Answered(NamedTuple):
    """A touchpoint that somebody is accountable for, and where it stands."""

    id: str
    title: str | None
    stage: str | None
    journey_id: str | None
    journey: str | None
    status: Native
    emotion: Native
    pain: Native
    accountable: str | None
    """Of the touchpoint, or else of its stage, or else of its journey."""
    inherited: bool


class Crossed(NamedTuple):
    """A KPI with its newest reading, and the newest that was known before."""

    kpi: str
    type: str | None
    unit: str | None
    better: str | None
    target: float | None
    floor: float | None
    value: Native
    counts: Mapping[str, Any]
    before: str | None
    """The id of the reading of before; None where there was none."""
    value_before: Native
    counts_before: Mapping[str, Any]


def stretch(connection: sqlite3.Connection, day: str) -> Stretch:
    """Where the journal stands at the beginning of that day, in UTC. (Changes are numbered as they came in, so what sync
    brought counts from when it was brought.)
    """
    last = connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0]
    oldest = connection.execute(
        "SELECT change FROM journal WHERE number > ? ORDER BY number LIMIT 1", (last - FARTHEST,)
    ).fetchone()
    if oldest is None:
        return Stretch(last, True)
    since = "SELECT min(number) FROM change WHERE number >= ? AND at >= ?"
    first = connection.execute(since, (oldest[0] or 0, day)).fetchone()[0]
    if first is None:
        return Stretch(last, True)
    sql = "SELECT number FROM journal WHERE change >= ? ORDER BY change, number LIMIT 1"
    after = connection.execute(sql, (first,)).fetchone()[0] - 1
    return Stretch(max(after, last - FARTHEST), after > last - FARTHEST or last <= FARTHEST)


def held(connection: sqlite3.Connection, since: Stretch, watched: Mapping[str, Sequence[str]]) -> list[Was]:
    """What the watched fields (word → fields; `+` for what was added) held before, those of one record together."""
    wanted = compact([f"{word} {field}" for word, fields in watched.items() for field in fields])
    sql = """
        SELECT j.word, j.record, j.field, j.old, c.author FROM
            (SELECT min(number) AS first, max(number) AS last FROM journal
             WHERE number > ?1 AND word || ' ' || field IN (SELECT value FROM json_each(?2)) GROUP BY +record, field) AS seen
            JOIN journal j ON j.number = seen.first
            JOIN journal newest ON newest.number = seen.last LEFT JOIN change c ON c.number = newest.change
        ORDER BY j.record, j.number"""
    return [Was._make((*row[:4], str(row[4] or ""))) for row in connection.execute(sql, (since.after, wanted))]


def written(connection: sqlite3.Connection, after: int, most: int) -> list[Was]:
    """The first so many entries after that number, in the order in which they came, each with what was there before it."""
    sql = """
        SELECT j.word, j.record, j.field, j.old, c.author FROM journal j LEFT JOIN change c ON c.number = j.change
        WHERE j.number > ? ORDER BY j.number LIMIT ?"""
    return [Was._make((*row[:4], str(row[4] or ""))) for row in connection.execute(sql, (after, most))]


def standing(
    connection: sqlite3.Connection, word: str, fields: Sequence[str], records: Iterable[str]
) -> dict[str, dict[str, Native]]:
    """What those fields of the records hold now; what is not here is left out."""
    names = ", ".join(map(quoted, fields))
    sql = f"SELECT id, {names} FROM {quoted(word)} WHERE id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(sql, (compact(list(records)),))
    return {row[0]: dict(zip(fields, row[1:], strict=True)) for row in rows}


def answered(connection: sqlite3.Connection, who: Iterable[str], limit: int) -> tuple[int, list[Answered]]:
    """How many touchpoints these people and teams are accountable for, and those of them that feel worst, in the order in
    which one walks through the journeys.
    """
    sql = f"""{_ANSWERED},
        worst AS (
            SELECT mine.id, mine.inherited, count(*) OVER () AS total FROM mine CROSS JOIN touchpoint t ON t.id = mine.id
            ORDER BY t.emotion IS NULL, t.emotion, t.pain IS NULL, t.pain DESC, t.id LIMIT ?2)
        SELECT worst.total, t.id, t.title, s.title, j.id, j.title, t.status, t.emotion, t.pain,
            coalesce(nullif(t.accountable, ''), nullif(s.accountable, ''), j.accountable), worst.inherited
        FROM worst CROSS JOIN touchpoint t ON t.id = worst.id LEFT JOIN stage s ON s.id = t.parent LEFT JOIN journey j ON j.id = s.parent
        LEFT JOIN figures f ON f.journey = j.id
        ORDER BY f.tree, j.id, s.position, s.id, t.position, t.id"""
    rows = connection.execute(sql, (compact(list(who)), limit)).fetchall()
    return (rows[0][0] if rows else 0), [Answered._make((*row[1:10], bool(row[10]))) for row in rows]


def among_answered(connection: sqlite3.Connection, who: Iterable[str], records: Iterable[str]) -> set[str]:
    """Those of the records for which they answer: it names them, or it is empty and what the record hangs on names them."""
    sql = """
        WITH RECURSIVE above (record, here, depth) AS (
            SELECT value, value, 0 FROM json_each(?2)
            UNION ALL SELECT record, coalesce(
                    (SELECT parent FROM kpi WHERE id = here), (SELECT parent FROM goal WHERE id = here),
                    (SELECT parent FROM touchpoint WHERE id = here), (SELECT parent FROM stage WHERE id = here)), depth + 1
                FROM above WHERE depth < 3 AND here IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM link WHERE source = here AND field = 'accountable'))
        SELECT DISTINCT record FROM above JOIN link ON link.source = here AND link.field = 'accountable'
        WHERE link.target IN (SELECT value FROM json_each(?1))"""
    return {row[0] for row in connection.execute(sql, (compact(list(who)), compact(list(records))))}


def measured_since(connection: sqlite3.Connection, who: Iterable[str], day: str) -> list[str]:
    """The KPIs that these answer for, or that hang on what they answer for, with a reading of that day or later."""
    sql = f"""{_ANSWERED}, places (id) AS (
            SELECT source FROM held WHERE word = 'journey' UNION SELECT id FROM stages UNION SELECT id FROM mine),
        kpis (id) AS (
            SELECT source FROM held WHERE word = 'kpi'
            UNION SELECT k.id FROM places CROSS JOIN kpi k ON k.parent = places.id)
        SELECT id FROM kpis WHERE EXISTS (SELECT 1 FROM reading r WHERE r.parent = kpis.id AND r.day >= ?2) LIMIT {MOST}"""
    return [row[0] for row in connection.execute(sql, (compact(list(who)), day))]


def crossed(connection: sqlite3.Connection, kpis: Iterable[str], day: str, added: Iterable[str]) -> list[Crossed]:
    """The KPIs with their newest reading of all customers, and the newest of before that day that is not among the added."""
    sql = f"""
        SELECT k.id, k.type, k.unit, k.better, k.target, k.floor, n.value, n.counts, b.id, b.value, b.counts
        FROM json_each(?1) AS wanted CROSS JOIN kpi k ON k.id = wanted.value
        JOIN reading n ON n.rowid = ({_NEWEST.format(more="")})
        LEFT JOIN reading b ON b.rowid = (
            {_NEWEST.format(more="AND r.day < ?2 AND r.id NOT IN (SELECT value FROM json_each(?3))")})"""
    asked = (compact(list(kpis)[:MOST]), day, compact(list(added)))
    return [
        Crossed._make((*row[:7], counts(row[7]), *row[8:10], counts(row[10]))) for row in connection.execute(sql, asked)
    ]


def counts(native: Native) -> Mapping[str, Any]:
    """The counts of a reading as the journal or its table holds them; none where they do not read as such."""
    held = columns_of(Reading)["counts"].read(native)
    return held if isinstance(held, Mapping) else {}


def overdue_since(connection: sqlite3.Connection, word: str, first: str, today: str) -> list[str]:
    """The ids of what is open of that word (decision or question) and was due from the first day on, and before today."""
    sql = f"SELECT id FROM \"{word}\" WHERE due >= ? AND due < ? AND coalesce(status, 'open') = 'open' ORDER BY due DESC, id LIMIT {MOST}"
    return [row[0] for row in connection.execute(sql, (first, today))]


def marked_before(connection: sqlite3.Connection, stage: str, mark: str) -> str | None:
    """The verdict on a stage in the newest review but the one that the mark belongs to; None where there is none."""
    sql = """
        SELECT m.verdict FROM link CROSS JOIN stage_mark m ON m.id = link.source JOIN review r ON r.id = m.parent
        WHERE link.target = ?1 AND link.field = 'stage' AND link.word = 'stage_mark' AND coalesce(m.verdict, '') <> ''
        AND r.id IS NOT (SELECT parent FROM stage_mark WHERE id = ?2)
        ORDER BY r.day DESC, r.id DESC LIMIT 1"""
    row = connection.execute(sql, (stage, mark)).fetchone()
    return row[0] if row else None


_ANSWERED = """
    WITH held AS MATERIALIZED (
        SELECT source, word FROM link WHERE field = 'accountable' AND target IN (SELECT value FROM json_each(?1))),
    stages (id) AS (
        SELECT source FROM held WHERE word = 'stage'
        UNION SELECT s.id FROM held CROSS JOIN stage s ON s.parent = held.source
              WHERE held.word = 'journey' AND coalesce(s.accountable, '') = ''),
    mine (id, inherited) AS (
        SELECT source, 0 FROM held WHERE word = 'touchpoint'
        UNION ALL SELECT t.id, 1 FROM stages CROSS JOIN touchpoint t ON t.parent = stages.id WHERE coalesce(t.accountable, '') = '')"""
"""What some people and teams answer for, their own and inherited."""
_NEWEST = """
    SELECT r.rowid FROM reading r WHERE r.parent = k.id AND coalesce(r.dimension, '') = '' AND date(r.day) = r.day
    AND (typeof(r.value) IN ('integer', 'real') OR coalesce(r.counts, '') NOT IN ('', '{{}}')) {more}
    ORDER BY r.day DESC, r.id DESC LIMIT 1"""
