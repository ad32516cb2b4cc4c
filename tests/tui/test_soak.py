"""A long day, shortened: what the program holds does not grow, and at rest it sends nothing. `python tests/long.py soak` for all of it."""

from __future__ import annotations

import asyncio
import gc
import heapq
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import libraries
import soak
from journeytui.workspace.workspace import Workspace
from safety.program import environment
from seat import Seat

KEYS = 120
WARM, ROUNDS = 5, 6
"""Rounds of keys until all screens were seen and drawn, and rounds of which the mean is taken."""


def blocks() -> int:
    """How many small objects this process holds, without what will be let go of in a moment."""
    timers = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
    timers[:] = [  # asyncio keeps them, and what they know, for a while
        timer for timer in timers if not timer.cancelled()
    ]
    heapq.heapify(timers)
    gc.collect()
    return sys.getallocatedblocks()


async def test_a_key_leaves_nothing_in_memory(
    samples: Workspace, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    held = []
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for _ in range(WARM + 2 * ROUNDS):
            for key in soak.ROUND:
                seat.types(key)
                await asyncio.sleep(0)
            await seat.presses(":")
            await seat.presses("escape")
            seat.draw()
            held.append(blocks())
    before, after = mean(held[WARM : WARM + ROUNDS]), mean(held[WARM + ROUNDS :])
    keys = ROUNDS * (len(soak.ROUND) + 2)
    record_property("figures", f"what {keys} keys leave in memory: {after - before:.0f} of {after:,.0f} small objects")
    assert after - before < keys, str(held)


def test_a_long_day_leaves_nothing_behind(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    db = tmp_path / "samples.db"
    libraries.open_copy(libraries.samples(), db).close()
    result = soak.day(db, environment(tmp_path, JOURNEYTUI_SYNC="by hand"), KEYS, idle=2, warm=1)
    record_property("figures", f"a long day: {result}")
    assert result.after.files <= result.before.files
    assert result.after.threads <= result.before.threads
    assert result.idle_bytes == 0
