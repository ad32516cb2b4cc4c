"""Whether the file of a space is whole: seen by its head at every opening, page by page where that looks wrong or somebody joins.

Refuses to mend: what is damaged is left as it is.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from journeytui.domain.errors import UnusableLibrary

_HEAD = 100
"""Bytes in which an SQLite file says how it is made."""
_WAY_OUT = (
    "Your library still has all that it has seen of it. Put a backup of the file back in its place. Where there is none, move "
    "it away; then everybody who shares it removes the remote and adds it again, and what their libraries hold comes together."
)


def refuse_damaged(path: Path, connection: sqlite3.Connection, *, closely: bool) -> None:
    """Looks at a file through a connection to it; `closely` reads every page. Raises UnusableLibrary when it is damaged."""
    if closely or not _is_as_long_as_it_says(path):
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found is None or found[0] != "ok":
            raise damaged(path)
    if not _heads_fit(connection):
        raise UnusableLibrary(f"{path} was changed by something else: its history does not fit what it holds", _WAY_OUT)


def damaged(path: Path | str) -> UnusableLibrary:
    """What is said of a file that is damaged."""
    return UnusableLibrary(f"{path} is damaged", _WAY_OUT)


def _is_as_long_as_it_says(path: Path) -> bool:
    """Somebody who writes just now may make this look wrong; never right."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    size = path.stat().st_size
    if len(head) < _HEAD:
        return size == 0
    number = int.from_bytes
    page = number(head[16:18], "big")
    said = number(head[28:32], "big") * (65_536 if page == 1 else page)
    return head[24:28] == head[92:96] and said == size


def _heads_fit(connection: sqlite3.Connection) -> bool:
    """Whether every space's head is where its last commit left it."""
    there = "SELECT count(*) FROM sqlite_master WHERE name IN ('space', 'space_commit')"
    if connection.execute(there).fetchone() != (2,):
        return True
    last = "(SELECT coalesce(max(seq), 0) FROM space_commit WHERE space = space.number)"
    return connection.execute(f"SELECT 1 FROM space WHERE head <> {last} LIMIT 1").fetchone() is None
