"""A place that is kept when one leaves it looks, when one comes back, as if nobody had ever been there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

import person
from journeytui.tui.place import Place
from journeytui.tui.rooms import ROOMS, opened
from journeytui.workspace.workspace import Workspace
from seat import Seat

PLACES = [
    room for room in ROOMS if isinstance(opened(room), type) and issubclass(opened(room), Place) and room != "library"
]
"""The library is never left."""
KEYS = (
    "down", "down", "up", "left", "right", "tab", "shift+tab", "pagedown", "pageup", "home", "end", "space", "v", "/", "a",
    "b", "m", "n", "f", "z", "e", "enter", "escape", "]", "[", "1", "2", "3", "4", "5", "w", "T", "?", "x", "+", "J",
)  # fmt: skip
"""What changes how a place looks, or asks something, which nobody answers."""
WALKS, STEPS = 4, 25


def shown_in(room: str, samples: Workspace, draws: Random) -> tuple[str, ...]:
    """What a place is opened with, some record of the samples."""
    with closing(sqlite3.connect(samples.path)) as connection:
        journey, stage = draws.choice(connection.execute("SELECT parent, id FROM stage").fetchall())
        touchpoint = draws.choice(connection.execute("SELECT id FROM touchpoint").fetchall())[0]
    given = {
        "explorer": (journey, draws.choice(["", stage])), "map": (journey, stage), "review": (journey,), "boards": (journey,),
        "all_boards": (journey,), "detail": (draws.choice([touchpoint, journey, stage]),), "help": (draws.choice(["library", "map"]),),
    }  # fmt: skip
    return given.get(room, ())


async def opens(seat: Seat, room: str, given: tuple[str, ...]) -> list[str]:
    """What one sees who goes there."""
    with seat.app._context(), seat.app.workspace.reading():
        seat.app.visit(room, *given)
    await seat.rests()
    assert seat.lines == seat.due
    return seat.lines


async def leaves(seat: Seat, depth: int) -> None:
    """Goes back to where one was, from wherever."""
    with seat.app._context():
        while len(seat.app.screen_stack) > depth:
            top: Any = seat.app.screen
            if isinstance(top, Place):
                seat.app.leave()
            else:
                seat.app.answer(top, None)
    await seat.rests()


@pytest.mark.parametrize("walk", range(WALKS))
@pytest.mark.parametrize("room", PLACES)
async def test_a_place_that_is_kept_begins_anew(room: str, walk: int, samples: Workspace, tmp_path: Path) -> None:
    draws = Random(f"{room} {walk}")
    given = [shown_in(room, samples, draws) for _ in range(2)]
    async with Seat(samples, tmp_path, size=draws.choice([(120, 40), (80, 24)]), sync="by hand") as seat:
        await seat.rests()
        seat.app.answers = False
        depth = len(seat.app.screen_stack)
        await opens(seat, room, given[0])
        await seat.presses(*(draws.choice(KEYS) for _ in range(STEPS)))
        await leaves(seat, depth)
        again = await opens(seat, room, given[1])
        kept = seat.app.screen
        await leaves(seat, depth)
        place = seat.app._kept.pop(room)
        assert place is kept
        seat.app.uninstall_screen(place)
        assert await opens(seat, room, given[1]) == again
        assert seat.app.screen is not kept


@pytest.mark.parametrize(("opening", "other"), [("i", "tab"), ("enter", "3"), ("enter", "z")])
async def test_a_place_that_was_left_in_another_arrangement_is_drawn_once(
    opening: str, other: str, path: Path, tmp_path: Path
) -> None:
    workspace = person.opened(path, me="Ana <ana@example.com>", is_samples=False, read_only=False)
    async with Seat(workspace, tmp_path, size=(80, 24), sync="by hand") as seat:
        await seat.rests()
        sent = []
        for leaving in (["q"], [other, "q"], ["q"]):
            before, seat.app.drawn = seat.bytes, 0.0  # as long after the key before as nobody types in a burst
            await seat.presses(opening)
            sent.append(seat.bytes - before)
            for key in leaving:
                await seat.presses(key)
        assert sent[2] <= sent[1]
