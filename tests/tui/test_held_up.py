"""What was asked for is about where one was, however long another program holds the file and wherever one is by then."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from journeytui.tui import keyflow
from journeytui.workspace.workspace import Workspace
from seat import Seat


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key waits hardly at all for what is not written yet."""
    monkeypatch.setattr(keyflow, "LONGEST_WAIT", 0.01)


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """Another program keeps the file to itself meanwhile."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@asynccontextmanager
async def seated(samples: Workspace, folder: Path) -> AsyncIterator[Seat]:
    async with Seat(samples, folder, size=(120, 40), sync="by hand") as seat:
        await seat.rests()
        yield seat


async def until(condition: Callable[[], bool]) -> None:
    """Waits until it holds."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  nobody tells when it does
            await asyncio.sleep(0)


async def asked_then_gone_on(seat: Seat, asked: list[str], key: str, place: str) -> None:
    """Somebody types what cannot be written yet, and goes on to that place of the next journey before it is."""
    journey = seat.app.top.journey
    async with held(seat.app.workspace.path):
        seat.types(*asked)
        await until(lambda: seat.app.top.bar.question is None)
        seat.types("q", "down", key)
        await until(lambda: seat.place == place and seat.app.top.journey != journey)
    await seat.rests()


@pytest.mark.usefixtures("hasty")
async def test_all_that_was_decided_in_one_review_stays_there_when_one_has_gone_on_to_another(
    samples: Workspace, tmp_path: Path
) -> None:
    async with seated(samples, tmp_path) as seat:
        await seat.presses("R")
        journey, read = seat.app.top.journey, seat.app.workspace.connection.execute
        before = {*read("SELECT id FROM review")}
        await seat.presses("G", "d")
        await asked_then_gone_on(seat, ["\x1b[200~buy\nsell\x1b[201~"], "R", "review")
        assert {*read("SELECT id FROM review")} - before == {
            *read("SELECT id FROM review WHERE parent = ?", (journey,))
        } - before
        assert len({*read("SELECT id FROM review")} - before) == 1
        assert sorted(read("SELECT title FROM decision WHERE title IN ('buy', 'sell')")) == [("buy",), ("sell",)]


@pytest.mark.usefixtures("hasty")
async def test_a_stage_that_comes_late_moves_nobody_who_is_at_another_journey(
    samples: Workspace, tmp_path: Path
) -> None:
    async with seated(samples, tmp_path) as seat:
        await seat.presses("enter")
        journey = seat.app.top.journey
        await seat.presses("A")
        await asked_then_gone_on(seat, [*"late", "enter"], "enter", "explorer")
        assert seat.app.top.stage_at == 0
        assert seat.app.workspace.connection.execute("SELECT parent FROM stage WHERE title = 'late'").fetchall() == [
            (journey,)
        ]
