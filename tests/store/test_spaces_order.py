"""Whoever reads with a cursor never skips a record, however many write and however long each takes to commit."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

import postgres
from journeytui.domain.errors import JourneyError
from journeytui.store import spaces as kept
from journeytui.store.spaces import Spaces, SpaceTransaction, open_spaces
from store.spacing import Client
from sync.heap import new

WRITERS, TURNS = 8, 12
LONGEST = 0.03
"""Seconds that a commit is put off at most."""


class Told(NamedTuple):
    """What came of many who wrote while one read."""

    skipped: set[str]
    failed: list[JourneyError]
    read: int
    """How often the reader found something while others wrote."""


@pytest.fixture
def spaces() -> Iterator[Spaces]:
    opened = open_spaces(postgres.database())
    opened.create("main")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _commits_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    finish, random_ = SpaceTransaction.finish, random.Random(7)

    def slowly(self: SpaceTransaction, *given: Any, **named: Any) -> None:
        finish(self, *given, **named)
        self.connection.execute(text("SELECT pg_sleep(:some)"), {"some": random_.uniform(0, LONGEST)})

    monkeypatch.setattr(SpaceTransaction, "finish", slowly)


def many_write_while_one_reads(spaces: Spaces) -> Told:
    failed: list[JourneyError] = []
    done = threading.Event()
    seen: set[str] = set()
    found = 0

    def write(number: int) -> None:
        client = Client(spaces)
        for turn in range(TURNS):
            try:
                client.push(*(new(f"T{number}-{turn}-{part}") for part in range(3)))
            except JourneyError as error:
                failed.append(error)

    def read() -> None:
        nonlocal found
        client = Client(spaces)
        while True:
            last = done.is_set()
            rows = client.pull(limit=5)
            seen.update(row.id for row in rows)
            found += bool(rows)
            if last:
                return

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    with spaces.reading("main") as reading:
        there = {record.id for record in reading.rows(0, 10_000)}
    return Told(there - seen, failed, found)


def test_eight_write_and_nothing_is_skipped(spaces: Spaces) -> None:
    told = many_write_while_one_reads(spaces)
    assert not told.failed
    assert not told.skipped
    assert told.read > 1
    assert spaces.info("main").head == WRITERS * TURNS * 3


def test_without_the_lock_on_the_head_eight_get_in_each_others_way(
    spaces: Spaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "lock_head", kept._found)
    told = many_write_while_one_reads(spaces)
    assert told.skipped or told.failed


def test_numbers_from_a_sequence_instead_of_the_head_let_the_reader_skip(
    spaces: Spaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_the_head(spaces, monkeypatch):
        told = many_write_while_one_reads(spaces)
    assert told.skipped, "a seq is given out before it is visible"


@contextmanager
def without_the_head(spaces: Spaces, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The design that loses rows: each transaction takes numbers from a sequence, and commits when it is ready."""
    with spaces.database.writing() as connection:
        connection.execute(text("CREATE SEQUENCE numbers"))

    def number(self: SpaceTransaction) -> int:
        self.head = int(self.connection.execute(text("SELECT nextval('numbers')")).scalar_one())
        return self.head

    def wait_first(self: SpaceTransaction) -> None:
        self.connection.execute(text("SELECT pg_sleep(:some)"), {"some": random.uniform(0, LONGEST)})
        write(self)

    write = SpaceTransaction._write_records
    monkeypatch.setattr(SpaceTransaction, "next", number)
    monkeypatch.setattr(SpaceTransaction, "_write_records", wait_first)
    monkeypatch.setattr(kept, "lock_head", kept._found)
    yield
