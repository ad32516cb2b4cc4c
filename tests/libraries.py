"""Libraries that tests start from, made once and copied; and what stands in one, to compare."""

from __future__ import annotations

import atexit
import datetime as dt
import fcntl
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from journeytui import locations
from journeytui.domain.document import hanging_on
from journeytui.domain.fields import ANY_WORD
from journeytui.domain.ids import derived
from journeytui.domain.kinds import Line
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.workspace import edit, exchange
from journeytui.workspace.workspace import Workspace, create_library, open_library

TODAY = dt.date(2026, 3, 31)
Dump = dict[str, list[dict[str, Any]]]


_PREFIX = "journeytui-libraries-"
_JUST_MADE = 60
"""Seconds in which a folder may not yet be locked by who made it."""


@cache
def _made() -> Path:
    """A folder for as long as this process runs; what processes left that were killed is taken away."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else Path(tempfile.gettempdir())
    for left in where.glob(f"{_PREFIX}*"):
        if not _in_use(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=where))
    fcntl.flock(os.open(made, os.O_RDONLY), fcntl.LOCK_SH)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _in_use(folder: Path) -> bool:
    """Whether the process that made the folder still runs: its lock goes with it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return time.time() - folder.stat().st_mtime < _JUST_MADE
    finally:
        os.close(handle)


def open_at(path: Path, me: str = "ana", **given: Any) -> Workspace:
    """The library there, with a clock that goes on by a second whenever it is asked."""
    seconds = itertools.count()
    start = dt.datetime(2026, 3, 31, 9, 0, tzinfo=dt.UTC)
    return open_library(
        path, me=me, today=lambda: TODAY, now=lambda: start + dt.timedelta(seconds=next(seconds)), **given
    )


def open_copy(template: Path, path: Path, me: str = "ana") -> Workspace:
    """A copy of a library that nobody has open."""
    shutil.copy(template, path)
    return open_at(path, me)


@contextmanager
def a_copy(template: Path, me: str = "ana") -> Iterator[Workspace]:
    """A copy of a library for as long as an example of a law takes."""
    with a_file(template) as path:
        ws = open_at(path, me)
        try:
            yield ws
        finally:
            ws.close()


@contextmanager
def a_file(template: Path) -> Iterator[Path]:
    """A copy of a library that nobody has open, for as long as an example of a law takes."""
    with tempfile.TemporaryDirectory(dir=_made()) as folder:
        path = Path(folder) / "journeys.db"
        shutil.copy(template, path)
        yield path


@cache
def empty() -> Path:
    """A library without a journey."""
    path = _made() / "empty.db"
    create_library(path, title="Ours")
    return path


@cache
def samples() -> Path:
    """The library of the samples."""
    path = _made() / "samples.db"
    exchange.open_samples(path, locations.sample_files(), me="ana").close()
    return path


@cache
def small() -> Path:
    """A library with a record of every word below every word it may hang on, and one journey nested in another."""
    path = _made() / "small.db"
    shutil.copy(empty(), path)
    with closing(open_at(path, "the maker")) as ws:
        for word in SHARED_WORDS:
            _grow(ws, word, None, 1)
        home = _grow(ws, "journey", None, 3)
        stage = ids_of(ws, "stage", home)[1]
        nested = _grow(ws, "journey", None, 1)
        edit.set_values(ws, (nested,), {"within": stage, "title": "The mortgage in detail"})
        edit.set_values(ws, (home,), {"personas": ids_of(ws, "persona"), "accountable": ids_of(ws, "team")[0]})
    return path


def ids_of(ws: Workspace, word: str, parent: str | None = None) -> list[str]:
    """The ids of a word's records, of one parent or of all."""
    rows = dump(ws)[word]
    return [row["id"] for row in rows if parent is None or row["parent"] == parent]


def id_of(path: Path, title: str) -> str:
    """The id of the record of that title."""
    return next(str(row["id"]) for rows in dump(path).values() for row in rows if row.get("title") == title)


def dump(where: Workspace | Path) -> Dump:
    """Every row of every word's table, as SQLite holds it."""
    if isinstance(where, Path):
        with closing(sqlite3.connect(where)) as connection:
            return _dump(connection)
    return _dump(where.connection)


def outside(path: Path, sql: str) -> str:
    """What somebody does to the file with `sqlite3` in a shell."""
    done = subprocess.run(["sqlite3", str(path), sql], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _dump(connection: sqlite3.Connection) -> Dump:
    found: Dump = {}
    for word in WORDS:
        cursor = connection.execute(f'SELECT * FROM "{word}" ORDER BY id')
        names = [column[0] for column in cursor.description]
        found[word] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def _grow(ws: Workspace, word: str, parent: str | None, stages: int) -> str:
    """A record, and one below it of every word that hangs on it (stages: as many as are asked for)."""
    declared = WORDS[word]
    line = next((name for name, field in declared.fields.items() if isinstance(field.kind, Line)), None)
    id = derived(parent or "", word, str(len(dump(ws)[word])))
    values = {line: f"{declared.label.capitalize()} of {parent[:4] if parent else 'all'}"} if line else {}
    edit.add(ws, word, parent, values, id=id)
    for child in hanging_on(word):
        for _ in range(stages if child.word == "stage" else 1):
            _grow(ws, child.word, id, stages)
    return id


OWNED_WORDS = tuple(word for word, declared in WORDS.items() if declared.hangs_on and ANY_WORD not in declared.hangs_on)
"""The words whose records hang on a journey."""
