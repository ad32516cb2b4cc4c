"""Where one comes out: the explorer at a journey, a stage, a row; what has no row there is opened on top."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from journeytui.tui.screens.explorer import Explorer
from person import Person


def the_id(path: Path, word: str, title: str) -> str:
    with sqlite3.connect(path) as connection:
        return str(connection.execute(f"select id from {word} where title = ?", (title,)).fetchone()[0])


@pytest.mark.parametrize(
    ("word", "title", "stage", "panel"),
    [
        ("journey", "I buy a home", "I decide", 0),
        ("stage", "I move in", "I move in", 0),
        ("touchpoint", "Getting documents in", "I get the mortgage", 0),
        ("goal", "Know my rate", "I get the mortgage", 1),
        ("kpi", "Time to decision", "I get the mortgage", 2),
    ],
)
async def test_a_start_at_a_record_shows_it_in_its_stage(
    path: Path, word: str, title: str, stage: str, panel: int
) -> None:
    id = the_id(path, word, title)
    async with Person(path, journey=id) as ana:
        place = ana.app.top
        assert isinstance(place, Explorer)
        assert (place.view.stages[place.stage_at].title, place.panel) == (stage, panel)
        assert place.rows.cursor_id == id or word in ("journey", "stage")
        await ana.presses("q")
        ana.sees("2 journeys")


async def test_what_has_no_row_in_a_stage_is_opened_on_top_of_where_it_hangs(path: Path) -> None:
    async with Person(path, journey=the_id(path, "insight", "Asked three times")) as ana:
        assert ana.app.top.place == "detail"
        ana.sees("Asked three times")
        await ana.presses("q")
        assert ana.row == "Getting documents in"


async def test_a_start_at_a_record_forgets_where_one_was(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "3", "q", "q")
    async with Person(path, journey=the_id(path, "stage", "I move in")) as ana:
        ana.sees("I move in")
        assert isinstance(ana.app.top, Explorer)
        assert ana.app.top.stage_id == the_id(path, "stage", "I move in")


async def test_a_stage_picked_in_the_palette_is_gone_to_without_another_screen(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter")
        depth = len(ana.app.screen_stack)
        await ana.presses("colon")
        await ana.types("I move")
        await ana.presses("enter")
        assert isinstance(ana.app.top, Explorer)
        assert ana.app.top.stage_id == the_id(path, "stage", "I move in")
        assert len(ana.app.screen_stack) == depth


async def test_a_start_at_what_is_not_here_says_so_in_the_library(path: Path) -> None:
    async with Person(path, journey="7" * 26) as ana:
        assert "not here" in ana.told
