"""Looking records up by what they are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from journeytui.domain.words import WORDS
from journeytui.store.columns import compact
from journeytui.store.schema import quoted


def titles_of(connection: sqlite3.Connection, word: str) -> list[tuple[str, str]]:
    """Id and title of every record of a word that has titles, in the order of the titles."""
    sql = f"SELECT id, coalesce(title, '') FROM {quoted(word)} ORDER BY title, id"
    return connection.execute(sql).fetchall()


_ELSEWHERE = ("< '0'", ">= ':' COLLATE NOCASE AND title COLLATE NOCASE < 'a'", ">= '{'")
"""Where in the order of the titles those stand that begin with no plain letter."""


def perhaps_called(connection: sqlite3.Connection, word: str, slug: str) -> list[tuple[str, str]]:
    """Id and title of the records whose title may have that slug: all but those that begin with other plain letters.

    A title's plain letters stand in its slug as they are, so that most titles need not be looked at any closer: only those that
    begin like the slug, and those that begin with none.
    """
    begins = " AND ".join(
        f"NOT (title GLOB '{'[A-Za-z0-9]' * length}*' AND lower(substr(title, 1, {length})) <> substr(?1, 1, {length}))"
        for length in (3, 6)
    )
    like = ">= substr(?1, 1, 1) COLLATE NOCASE AND title COLLATE NOCASE < char(unicode(?1) + 1)"
    parts = (
        f"SELECT id, title FROM {quoted(word)} WHERE title COLLATE NOCASE {where} AND {begins}"
        for where in (like, *_ELSEWHERE)
    )
    return connection.execute(f"{' UNION ALL '.join(parts)} ORDER BY title, id", (slug,)).fetchall()


def holding(connection: sqlite3.Connection, word: str, parts: list[str], limit: int) -> list[tuple[str, str]]:
    """Id and title of the records of a word whose title holds all the parts, in whatever case; none for an untitled word."""
    if "title" not in WORDS[word].fields:
        return []
    where = " AND ".join(["1"] + ["title LIKE ? ESCAPE '\\'" for _ in parts])
    sql = f"SELECT id, coalesce(title, '') FROM {quoted(word)} WHERE {where} ORDER BY title, id LIMIT ?"
    return connection.execute(sql, (*(f"%{literal(part)}%" for part in parts), limit)).fetchall()


def linked_from(connection: sqlite3.Connection, sources: list[str]) -> list[str]:
    """The ids that these records link to, those that most of them link to first."""
    sql = (
        "SELECT target FROM link WHERE source IN (SELECT value FROM json_each(?)) "
        "GROUP BY target ORDER BY count(*) DESC, target"
    )
    return [row[0] for row in connection.execute(sql, (compact(sources),))]


def linking(connection: sqlite3.Connection, field: str, targets: Iterable[str]) -> list[tuple[str, str, str]]:
    """What links to any of these records by that field: the target, and word and id of what links to it."""
    sql = (
        "SELECT target, word, source FROM link WHERE field = ? AND target IN (SELECT value FROM json_each(?)) "
        "ORDER BY target, word, source"
    )
    return connection.execute(sql, (field, compact(list(targets)))).fetchall()


def beginning_with(connection: sqlite3.Connection, prefix: str, most: int) -> list[tuple[str, str]]:
    """Word and id of the records whose id begins so."""
    found: list[tuple[str, str]] = []
    for word in WORDS:
        sql = f"SELECT ?, id FROM {quoted(word)} WHERE id >= ? AND id < ? LIMIT ?"
        found += connection.execute(sql, (word, prefix, prefix + "~", most)).fetchall()
    return found[:most]


def literal(part: str) -> str:
    """Text for the inside of a LIKE pattern that means itself."""
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
