"""Finding records by the beginnings of their words, whatever is typed."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS

LOOKED_AT = 1_000
"""How many matches in titles, and how many elsewhere, are weighed against each other."""
_IN_TITLES = 2
_TOKEN = re.compile(r"[^\W_]+|[^\w\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]", re.UNICODE)


class Match(NamedTuple):
    """A record that was found."""

    word: str
    record: str
    title: str
    body: str
    in_title: bool


def texts(record: Entity) -> tuple[str, str]:
    """What the index knows of a record: its titles, and all its other text."""
    title: list[str] = []
    body: list[str] = []
    for name, field in record.fields.items():
        if field.kind.search:
            text = field.kind.format(record[name])
            (title if field.kind.search >= _IN_TITLES else body).append(text)
    return " ".join(filter(None, title)), "\n".join(filter(None, body))


def put(connection: sqlite3.Connection, word: str, record: str, text: tuple[str, str] | None) -> None:
    """Makes the index know this text for the record; None makes it forget the record."""
    row = connection.execute("SELECT number FROM doc WHERE record = ?", (record,)).fetchone()
    if row is not None:
        connection.execute("DELETE FROM search WHERE rowid = ?", row)
        if text is None:
            connection.execute("DELETE FROM doc WHERE number = ?", row)
    if text is None:
        return
    number = row[0] if row else connection.execute("INSERT INTO doc (word, record) VALUES (?, ?)", (word, record)).lastrowid
    connection.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", (number, *text))


def query_of(typed: str) -> str:
    """What was typed as an FTS5 query: every word by its beginning, all of them; '' when there is no word in it."""
    return " ".join(f'"{token}"*' for token in _TOKEN.findall(typed)[:12])


def find(connection: sqlite3.Connection, typed: str, limit: int) -> tuple[list[Match], bool]:
    """The best matches, best first, and whether there were more than were looked at.

    Of very common words only the first 1,000 matches in titles and the first 1,000 elsewhere are weighed, so that the time
    does not grow with the library.
    """
    query = query_of(typed)
    if not query:
        return [], False
    titled = _matches(connection, f"title : ({query})", in_title=True)
    everywhere = [] if len(titled) >= LOOKED_AT else _matches(connection, query, in_title=False)
    seen = {match.record for match in titled}
    others = [match for match in everywhere if match.record not in seen]
    ranked = sorted(titled + others, key=lambda match: _rank(match, typed.casefold().strip()))
    return ranked[:limit], len(ranked) > limit or len(titled) >= LOOKED_AT or len(everywhere) >= LOOKED_AT


def _matches(connection: sqlite3.Connection, query: str, *, in_title: bool) -> list[Match]:
    sql = (
        "SELECT doc.word, doc.record, search.title, search.body FROM search JOIN doc ON doc.number = search.rowid "
        "WHERE search MATCH ? LIMIT ?"
    )
    return [Match(*row, in_title=in_title) for row in connection.execute(sql, (query, LOOKED_AT))]


_PLACE = {word: place for place, word in enumerate(WORDS)}


def _rank(match: Match, typed: str) -> tuple[int, int, int, str]:
    title = match.title.casefold()
    nearness = 0 if title == typed else 1 if title.startswith(typed) else 2 if typed in title else 3 if match.in_title else 4
    return nearness, _PLACE.get(match.word, len(_PLACE)), len(title), match.record
