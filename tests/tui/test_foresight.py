"""What is made ready before it is asked for is what would have been shown, and never older than what happened since."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from journeytui.tui.foresight import Foresight
from person import Person


async def test_a_journey_that_was_made_ready_looks_as_one_that_was_not(path: Path) -> None:
    seen = []
    for ready in (True, False):
        async with Person(path) as ana:
            await ana.presses("enter", "q")
            for step in ((), ("down",), ("up",)):
                await ana.presses(*step)
                if ready:
                    ana.app._foresee()
                else:
                    ana.app._foresight.made_ready("")
                    ana.app._foresight.drop()
                assert ana.app._foresight.holds(ana.app.top.rows.cursor_id) == ready
                await ana.presses("enter")
                seen.append(ana.screen)
                await ana.presses("q")
    assert seen[:3] == seen[3:]
    assert len(set(seen[:3])) == 2


async def test_what_others_changed_since_is_shown(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "q")
        ana.app._foresee()
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("update touchpoint set title = 'The papers' where title = 'Getting documents in'")
        ana.app.look()
        assert not ana.app._foresight.holds(ana.app.top.rows.cursor_id)
        await ana.presses("enter", "l", "l")
        ana.sees("The papers")


async def test_any_key_makes_it_count_no_more(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "q")
        ana.app._foresee()
        journey = ana.app.top.rows.cursor_id
        assert ana.app._foresight.holds(journey)
        await ana.presses("space")
        assert not ana.app._foresight.holds(journey)


async def test_what_is_much_is_made_ready_part_by_part() -> None:
    parts, done = [3, 2, 1], asyncio.Event()

    def make_ready() -> bool:
        parts.pop()
        if not parts:
            done.set()
        return bool(parts)

    foresight = Foresight(make_ready, lambda: 0)
    foresight.happened()
    assert parts == [3, 2, 1]
    await asyncio.wait_for(done.wait(), 20)
    assert parts == []


async def test_the_next_conflicts_are_made_ready_where_one_decides_them(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("Y")
        asked: list[object] = []
        ana.app.top.conflicts = SimpleNamespace(foresee=lambda *places: asked.append(places) or len(asked) < 3)
        assert [ana.app._foresee() for _ in range(3)] == [True, True, False]
        page = ana.app.top.lists[0].page
        assert asked[0] == (range(2 * page), range(0, -2 * page, -1))


async def test_it_is_made_ready_once_nobody_presses_a_key() -> None:
    done = asyncio.Event()
    foresight = Foresight(done.set)
    for _ in range(3):
        foresight.happened()
    await asyncio.wait_for(done.wait(), 20)
    done.clear()
    foresight.happened()
    foresight.drop()
    assert foresight._later is None
