"""What others changed is marked on the way to it, until one has looked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from journeytui.workspace import edit
from person import Person

MORTGAGE = ("enter", "l")


def ben_edits(ana: Person, title: str) -> None:
    with closing(ana.others()) as ben:
        id = ben.connection.execute("select id from touchpoint where title = ?", (title,)).fetchone()[0]
        edit.set_values(ben, [id], {"emotion": -1})


def row_of(ana: Person, title: str) -> str:
    return next(line for line in ana.lines if title in line)


async def test_a_touchpoint_that_another_changed_is_marked_in_library_stages_and_list(path: Path) -> None:
    async with Person(path) as ana:
        ana.app.begin_sync()
        ben_edits(ana, "Valuation")
        ana.app.look()
        await ana.waits()
        assert row_of(ana, "I buy a home").startswith("▪")
        assert row_of(ana, "I renew a contract").startswith(" ")
        await ana.presses("enter")
        ana.sees("2 I get the mortgage ▪")
        ana.sees_no("1 I decide ▪", "3 I move in ▪")
        await ana.presses("l")
        assert "▪" in row_of(ana, "Valuation")
        assert "▪" not in row_of(ana, "Application")


async def test_a_mark_goes_once_the_cursor_has_rested_there(path: Path) -> None:
    async with Person(path) as ana:
        ana.app.begin_sync()
        ben_edits(ana, "Valuation")
        ana.app.look()
        await ana.presses(*MORTGAGE, "j", "j")
        assert ana.row == "Valuation"
        ana.app.look()
        ana.app.look()
        await ana.waits()
        ana.sees_no("▪")


async def test_what_was_not_looked_at_is_marked_after_a_restart_too(path: Path) -> None:
    async with Person(path) as ana:
        ana.app.begin_sync()
        ben_edits(ana, "Valuation")
        ana.app.look()
        await ana.presses("q")
    async with Person(path, glyphs="ascii") as ana:
        ana.app.begin_sync()
        await ana.waits()
        assert row_of(ana, "I buy a home").startswith("n")
