"""Finding records by the beginnings of their words, whatever is typed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Kind
from journeytui.domain.text import clean
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of, compact, is_text
from journeytui.store.schema import quoted

LOOKED_AT = 1_000
"""How many matches in titles, and how many elsewhere, are weighed against each other."""
_IN_TITLES = 2
_AT_ONCE = 40_000
"""How many records come into the index in one piece: it takes a second or so."""
_JOINED_AT_ONCE = 4_000
"""How many pages of the index are joined in one."""
_NOTHING_LEFT = 2
"""So few rows change, by FTS5's manual, when all is joined."""
_GATHERS_MUCH = (("hashsize", 16 << 20), ("automerge", 0), ("crisismerge", 1_999))
_GATHERS_LITTLE = (("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 16))
"""Bytes that the index holds in memory before it writes, and when it joins what it wrote; the second are SQLite's own settings."""
_TOKEN = re.compile(r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
"""What stands between spaces and ASCII signs; whether other signs part words is for the index to say, here as there."""


class Match(NamedTuple):
    """A record that was found."""

    number: int
    word: str
    record: str
    title: str
    body: str
    """All its other text; only read where the title alone is not what was found."""
    in_title: bool


@cache
def searched(word: str) -> tuple[str, ...]:
    """The fields of a word that the index knows."""
    return tuple(name for name, field in WORDS[word].fields.items() if field.kind.search)


def joined(word: type[Entity], values: Iterable[Any]) -> tuple[str, str]:
    """The values of the `searched` fields as the index knows them: titles, and all other text."""
    title: list[str] = []
    body: list[str] = []
    for name, value in zip(searched(word.word), values, strict=True):
        kind = word.fields[name].kind
        if text := _text(kind, value):
            (title if kind.search >= _IN_TITLES else body).append(text)
    return _BETWEEN_TITLES.join(title), _BETWEEN.join(body)


_BETWEEN_TITLES, _BETWEEN = " ", "\n"


def _text(kind: Kind, value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return kind.format(value)
    except (AttributeError, TypeError, ValueError):
        return str(value)


def put(
    connection: sqlite3.Connection, word: str, records: Sequence[str], texts: Mapping[str, tuple[str, str]]
) -> None:
    """Makes the index know these texts of these records of a word, and forget those of them that have none.

    What it knows already is left alone: it is asked for a tenth of what writing costs.
    """
    sql = (
        "SELECT doc.record, doc.number, text.c0, text.c1 FROM doc CROSS JOIN search_content AS text ON text.id = doc.number "
        "WHERE doc.record IN (SELECT value FROM json_each(?)) AND doc.word = ?"
    )
    known = {row[0]: row[1:] for row in connection.execute(sql, (compact(list(records)), word))}
    other = {record: number for record, (number, *text) in known.items() if texts.get(record) != tuple(text)}
    connection.executemany("DELETE FROM search WHERE rowid = ?", ((number,) for number in other.values()))
    gone = [(number,) for record, number in other.items() if record not in texts]
    connection.executemany("DELETE FROM doc WHERE number = ?", gone)
    for record, text in texts.items():
        if record in other or record not in known:
            number = other.get(record) or _new_number(connection, word, record)
            connection.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", (number, *text))


def _new_number(connection: sqlite3.Connection, word: str, record: str) -> int:
    """The number of a record in the index; what had it under another word, has it no longer."""
    row = connection.execute("SELECT number FROM doc WHERE record = ?", (record,)).fetchone()
    if row is not None:
        connection.execute("DELETE FROM search WHERE rowid = ?", row)
        connection.execute("DELETE FROM doc WHERE number = ?", row)
    made = connection.execute("INSERT INTO doc (word, record) VALUES (?, ?)", (word, record)).lastrowid
    assert made is not None
    return made


def filling(connection: sqlite3.Connection) -> Iterator[None]:
    """Makes an index that is empty know every record, piece by piece: after each it may be committed.

    Nearly all text goes there without passing through this program. What others bring up to date between two pieces stays right.
    """
    connection.create_function("shown", 4, _shown, deterministic=True)
    connection.executemany("INSERT INTO search (search, rank) VALUES (?, ?)", _GATHERS_MUCH)
    others, last = False, None
    for word in WORDS.values():
        for stretch in stretches(connection, word.word):
            others = others or _last(connection) != last
            _fill(connection, word, *stretch, again=others)
            last = _last(connection)
            yield
    connection.executemany("INSERT INTO search (search, rank) VALUES (?, ?)", _GATHERS_LITTLE)
    yield from _joining(connection)


def stretches(connection: sqlite3.Connection, word: str) -> Iterator[tuple[int, int]]:
    """The rows of a word by the numbers that SQLite gave them, so many at once: after which, up to which."""
    sql = f"SELECT max(rowid) FROM (SELECT rowid FROM {quoted(word)} WHERE rowid > ? ORDER BY rowid LIMIT ?)"
    after = -(1 << 63)
    while (upto := connection.execute(sql, (after, _AT_ONCE)).fetchone()[0]) is not None:
        yield after, upto
        after = upto


def _last(connection: sqlite3.Connection) -> tuple[int, str] | None:
    """What came into the index last."""
    row: tuple[int, str] | None = connection.execute(
        "SELECT number, record FROM doc ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return row


def _fill(connection: sqlite3.Connection, word: type[Entity], after: int, upto: int, *, again: bool) -> None:
    """The records of a stretch, each once; `again` is for where others may have brought some of them."""
    table = f"{quoted(word.word)} NOT INDEXED WHERE rowid > ?2 AND rowid <= ?3"
    known = f"SELECT number FROM doc WHERE record IN (SELECT id FROM {table})"
    for each in ("search WHERE rowid", "doc WHERE number") if again else ():
        connection.execute(f"DELETE FROM {each} IN ({known})", (None, after, upto))
    number = connection.execute("SELECT coalesce(max(number), 0) FROM doc").fetchone()[0]
    place = "?1 + row_number() OVER (ORDER BY rowid) AS number"
    docs = f"INSERT INTO doc (word, number, record) SELECT '{word.word}', {place}, id FROM {table}"
    connection.execute(docs, (number, after, upto))
    fields = [f"{_as_text(word, name)} AS {quoted(name)}" for name in searched(word.word)]
    titles = [name for name in searched(word.word) if word.fields[name].kind.search >= _IN_TITLES]
    others = [name for name in searched(word.word) if name not in titles]
    texts = f"{_together(titles, _BETWEEN_TITLES)}, {_together(others, _BETWEEN)}"
    records = f"SELECT {', '.join((place, *fields))} FROM {table}"
    entries = f"INSERT INTO search (rowid, title, body) SELECT number, {texts} FROM ({records})"
    connection.execute(entries, (number, after, upto))


def _joining(connection: sqlite3.Connection) -> Iterator[None]:
    """Makes one piece of the many that the index was written in: in those it would be slower to ask."""
    pages = -_JOINED_AT_ONCE
    while True:
        before = connection.total_changes
        connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (pages,))
        if connection.total_changes - before < _NOTHING_LEFT:
            return
        yield
        pages = _JOINED_AT_ONCE


def _together(names: Sequence[str], between: str) -> str:
    """An expression for what `joined` makes of the texts in these columns."""
    parts: list[str] = []
    for place, name in enumerate(names):
        if place:
            before = " OR ".join(f"{quoted(one)} <> ''" for one in names[:place])
            parts.append(f"CASE WHEN ({before}) AND {quoted(name)} <> '' THEN '{between}' ELSE '' END")
        parts.append(quoted(name))
    return " || ".join(parts) or "''"


def _as_text(word: type[Entity], name: str) -> str:
    """An expression for the text of a field, which asks `shown` only where the column holds something else than text."""
    column = quoted(name)
    if is_text(word.fields[name].kind):
        simple = f"WHEN typeof({column}) = 'text' THEN {column}"
    else:
        simple = f"WHEN {column} IN ('', '[]', '{{}}') THEN ''"
    native = f"CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END"
    shown = f"shown('{word.word}', '{name}', typeof({column}), {native})"
    return f"(CASE {simple} WHEN {column} IS NULL THEN '' ELSE {shown} END)"


def _shown(word: str, name: str, sort: str, native: Any) -> str:
    """The text of a field whose column holds that. (Text comes as bytes: it need not be UTF-8.)"""
    declared = WORDS[word]
    held = native.decode("utf-8", "replace") if sort == "text" else native
    return _text(declared.fields[name].kind, columns_of(declared)[name].read(held))


def query_of(typed: str) -> str:
    """What was typed as an FTS5 query: every word by its beginning, all of them; '' when there is no word in it."""
    return " ".join(f'"{token}"*' for token in _TOKEN.findall(clean(typed))[:12])


def find(
    connection: sqlite3.Connection, typed: str, limit: int, *, looked_at: int = LOOKED_AT
) -> tuple[list[Match], bool]:
    """The best matches, best first, and whether there were more than were looked at.

    Of very common words only so many matches in titles and so many elsewhere are weighed, so that the time does not grow with
    the library.
    """
    query = query_of(typed)
    if not query:
        return [], False
    titled = sorted(_in_titles(connection, query, looked_at), key=lambda match: _rank(match, typed.casefold().strip()))
    if len(titled) >= looked_at:
        return titled[:limit], True
    known = {match.number for match in titled}
    everywhere = [row[0] for row in connection.execute(_NUMBERS, (query, looked_at))]
    others = [number for number in everywhere if number not in known]
    best = titled[:limit] + _elsewhere(connection, others[: max(0, limit - len(titled))])
    return best, len(titled) + len(others) > limit or len(everywhere) >= looked_at


_NUMBERS = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
"""In the order in which the records came into the index, where those that hold others stand first."""


def _in_titles(connection: sqlite3.Connection, query: str, most: int) -> list[Match]:
    """Matches in titles. The text comes straight from the table beneath the index, a third of the price of asking the index."""
    sql = (
        f"SELECT found.rowid, doc.word, doc.record, text.c0 FROM ({_NUMBERS}) AS found "
        "CROSS JOIN doc ON doc.number = found.rowid CROSS JOIN search_content AS text ON text.id = found.rowid"
    )
    rows = connection.execute(sql, (f"title : ({query})", most))
    return [Match(number, word, record, title, "", in_title=True) for number, word, record, title in rows]


def _elsewhere(connection: sqlite3.Connection, numbers: list[int]) -> list[Match]:
    sql = (
        "SELECT doc.number, doc.word, doc.record, text.c0, text.c1 FROM json_each(?) AS found "
        "CROSS JOIN doc ON doc.number = found.value CROSS JOIN search_content AS text ON text.id = found.value"
    )
    rows = connection.execute(sql, (compact(numbers),))
    return [Match(number, word, record, title, body, in_title=False) for number, word, record, title, body in rows]


_PLACE = {word: place for place, word in enumerate(WORDS)}


def _rank(match: Match, typed: str) -> tuple[int, int, int, str]:
    title = match.title.casefold()
    nearness = 0 if title == typed else 1 if title.startswith(typed) else 2 if typed in title else 3
    return nearness, _PLACE.get(match.word, len(_PLACE)), len(title), match.record
