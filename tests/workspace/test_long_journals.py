"""What a library has gone through slows nobody down: every question begins at an index, or at the end of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.store import turned
from journeytui.workspace import edit, history, listing, records, reviewing, standup, views
from journeytui.workspace.seen import Seen
from journeytui.workspace.workspace import Workspace

SHORT, LONG = 300, 6_000
"""Changes of long ago."""
FARTHER = turned.FARTHEST + SHORT, 2 * turned.FARTHEST
"""The same for what reads so far back and no farther."""
EVERY = 10
"""Steps of SQLite's machine between two counts."""
ACTS: dict[str, Callable[[Workspace, str], object]] = {
    "edit": lambda ws, one: edit.step(ws, [one], "emotion", -1),
    "undo": lambda ws, _: history.undo(ws),
    "redo": lambda ws, _: history.redo(ws),
    "remove": lambda ws, one: edit.remove(ws, [one]),
    "history": lambda ws, _: history.headlines(ws),
    "history of a record": lambda ws, one: history.log(ws, record=one),
    "library": lambda ws, _: listing.library_page(ws, offset=0, limit=50),
    "record": records.record_view,
    "journey": lambda ws, one: views.whole_journey(ws, journey_of(ws, one)),
    "review": lambda ws, one: reviewing.review_view(ws, journey_of(ws, one)),
    "standup": lambda ws, _: standup.standup(ws),
}


def journey_of(ws: Workspace, touchpoint: str) -> str:
    sql = "SELECT stage.parent FROM touchpoint JOIN stage ON stage.id = touchpoint.parent WHERE touchpoint.id = ?"
    return str(ws.connection.execute(sql, (touchpoint,)).fetchone()[0])


def age(path: Path, changes: int) -> str:
    """Gives the library so many changes of two years ago, all elsewhere; the id of a touchpoint that none of them touched."""
    with closing(sqlite3.connect(path)) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM touchpoint ORDER BY rowid")]
        (first,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM change").fetchone()
        made = [(first + number, f"2024-01-01T09:00:00.{number % 1000:03d}Z") for number in range(changes)]
        connection.executemany("INSERT INTO change (number, at, author, what) VALUES (?, ?, 'ben', 'emotion up')", made)
        entries = [(number, ids[1 + number % (len(ids) - 1)]) for number, _ in made]
        sql = "INSERT INTO journal (change, word, record, field, old, new) VALUES (?, 'touchpoint', ?, 'emotion', 1, 2)"
        connection.executemany(sql, entries)
    return str(ids[0])


def steps(ws: Workspace, act: Callable[[], object]) -> int:
    """How much SQLite works for it."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += EVERY
        return 0

    ws.connection.set_progress_handler(count, EVERY)
    try:
        act()
    finally:
        ws.connection.set_progress_handler(None, 0)
    return counted


def worked(changes: int, act: str, folder: Path) -> int:
    with libraries.a_file(libraries.samples()) as path:
        touchpoint = age(path, changes)
        with closing(libraries.open_at(path)) as ws:
            edit.step(ws, [touchpoint], "emotion", 1)  # what is to be renewed is renewed by now
            if act == "redo":
                history.undo(ws)
            if act != "new for me":
                return steps(ws, lambda: ACTS[act](ws, touchpoint))
            seen = Seen(folder, ws)
            seen.look(ws)
            with closing(libraries.open_at(path, "ben")) as ben:
                edit.step(ben, [touchpoint], "emotion", 1)
            return steps(ws, lambda: seen.look(ws))


@pytest.mark.parametrize("act", [*ACTS, "new for me"])
def test_it_takes_no_more_work_in_a_library_that_went_through_much(act: str, tmp_path: Path) -> None:
    short, long = FARTHER if act == "standup" else (SHORT, LONG)
    few, many = (worked(changes, act, tmp_path / str(changes)) for changes in (short, long))
    assert many <= few * 1.1 + 500, f"{few:,} steps with {short:,} changes, {many:,} with {long:,}"
