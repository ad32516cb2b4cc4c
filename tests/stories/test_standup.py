"""A standup: open, find, mark, change for all, take it back; nobody waits for anybody."""

from __future__ import annotations

from pathlib import Path

from person import Person


async def test_owner_and_status_of_several_in_eight_plain_keys(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l")
        await ana.presses("v", "G", "s", "l", "enter")
        assert ana.kept("touchpoint", "status") == ["live", "live", "live"]
        await ana.presses("u")
        assert ana.kept("touchpoint", "status") == ["live", None, None]
        assert "undid" in ana.told


async def test_a_day_with_the_journey(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("enter", "l", "a")
        await ana.pastes("Call about the delay\nLetter with the offer")
        await ana.presses("plus", "r")
        await ana.types(" by post")
        await ana.presses("enter", "K", "3", "r")
        await ana.types(" from papers in")
        await ana.presses("enter", "A")
        await ana.types("I wait")
        await ana.presses("enter")
        titles = ana.kept("touchpoint", "title", "emotion")
        assert titles[1:3] == [("Letter with the offer by post", 1), ("Call about the delay", None)]
        assert ana.kept("kpi", "title") == ["Time to decision from papers in"]
        assert ana.kept("stage", "title")[2] == "I wait"
        for _ in range(6):
            await ana.presses("u")
        assert "Letter with the offer by post" not in ana.kept("touchpoint", "title")
        assert len(ana.kept("touchpoint", "title")) == 3
        assert ana.kept("stage", "title") == ["I decide", "I get the mortgage", "I move in"]
        assert ana.kept("kpi", "title") == ["Time to decision"]


async def test_undo_goes_on_after_a_restart(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "plus", "plus")
        assert ana.kept("touchpoint", "emotion")[0] == 2
    async with Person(path) as ana:
        await ana.presses("u", "u")
        assert ana.kept("touchpoint", "emotion")[0] == 0
        await ana.presses("U")
        assert ana.kept("touchpoint", "emotion")[0] == 1


async def test_by_mouse(path: Path) -> None:
    async with Person(path) as ana:
        await ana.pilot.click("#journeys", offset=(10, 2))
        assert ana.row == "I renew a contract"
        await ana.pilot.double_click("#journeys", offset=(10, 1))
        await ana.waits()
        ana.sees("▌1 I decide▐")
        await ana.pilot.click("Stages", offset=(20, 0))
        await ana.waits()
        ana.sees("▌2 I get the mortgage▐")
        await ana.pilot.click("#panel_1", offset=(10, 3))
        assert ana.row == "Valuation"
        await ana.pilot.click("#panel_2", offset=(10, 1))
        assert ana.app.top.panel == 1
