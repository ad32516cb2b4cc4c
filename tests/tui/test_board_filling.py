"""A board of which nothing is known says how to come to it."""

from __future__ import annotations

from pathlib import Path

from journeytui.tui.screens.board_filling import _WAYS
from journeytui.workspace import edit, studies
from journeytui.workspace.workspace import create_library
from person import Person, opened


async def test_every_board_of_a_new_journey_says_which_keys_fill_it(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    create_library(path, title="New")
    ws = opened(path)
    edit.add(ws, "journey", None, {"title": "I begin"})
    ws.close()
    for size in ((120, 40), (60, 20)):
        async with Person(path, size=size) as ana:
            await ana.presses("b")
            for study in studies.STUDIES:
                told = " ".join(" ".join(line.split()) for line in ana.lines)
                assert (study in _WAYS) == ("In the library" in told or "In the explorer" in told), (study, told)
                await ana.presses("n")


async def test_a_board_that_knows_something_says_no_such_thing(telecom: Path) -> None:
    async with Person(telecom) as ana:
        await ana.presses("G", "b")
        for _ in studies.STUDIES:
            ana.sees_no("In the library i", "In the explorer e")
            await ana.presses("n")
