from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from journeytui.workspace import edit
from journeytui.workspace.workspace import create_library
from person import Person, opened
from tui.test_cells import harmless


async def opens(ana: Person) -> None:
    ana.app.visit(
        "map", ana.app.workspace.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0]
    )
    await ana.waits()


def full(path: Path) -> None:
    ws = opened(path)
    journey, first = ws.connection.execute(
        "select journey.id, touchpoint.id from journey, touchpoint where journey.title = 'I buy a home'"
    ).fetchone()
    edit.add(ws, "activity", journey, {"title": "Check the papers", "serves": [first], "line": "back stage"})
    edit.add(ws, "activity", journey, {"title": "Call back", "serves": [first], "line": "front stage"})
    edit.add(ws, "opportunity", journey, {"title": "Ask only once", "addresses": [first]})
    ws.close()


async def test_all_stages_stand_side_by_side_with_their_lanes(path: Path) -> None:
    full(path)
    async with Person(path) as ana:
        await opens(ana)
        ana.sees("1 I decide", "2 I get the mortgage", "3 I move in", "Needs", "Touchpoints", "★ −2 Getting documents in", "Pains", "Asked three times",
                 "Accountable", "Mortgage desk", "KPIs", "Front stage", "Call back", "line of visibility", "Check the papers",
                 "Opportunities", "Ask only once")  # fmt: skip


async def test_the_line_of_visibility_runs_between_front_and_back(path: Path) -> None:
    full(path)
    async with Person(path) as ana:
        await opens(ana)
        order = [ana.screen.index(words) for words in ("Front stage", "line of visibility", "Back stage")]
        assert order == sorted(order)


async def test_the_cursor_goes_cell_by_cell_and_enter_opens_the_record(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "j", "j")
        ana.sees("▶★ −2 Getting documents in")
        await ana.presses("enter")
        assert ana.app.screen is not None
        ana.sees("Getting documents in")
        await ana.presses("q")
        ana.sees("line of visibility")


async def test_a_record_is_changed_where_the_cursor_is(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "j", "s")
        await ana.types("ret")
        await ana.presses("enter", "+")
        assert ana.kept("touchpoint", "status", "emotion")[0] == ("retired", 1)


async def test_what_is_added_belongs_to_the_lane_and_the_stage(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("tab", "a")
        await ana.types("Open the door")
        await ana.presses("enter")
        stage = ana.app.workspace.connection.execute("select id from stage where title = 'I decide'").fetchone()[0]
        parents = dict(ana.kept("touchpoint", "title", "parent"))
        assert parents["Open the door"] == stage
        ana.sees("Open the door")


async def test_pasted_stages_stand_in_their_order_after_this_one(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("A")
        await ana.pastes("One\nTwo\nThree")
        assert ana.kept("stage", "title") == ["I decide", "One", "Two", "Three", "I get the mortgage", "I move in"]


async def test_the_filter_goes_to_what_it_finds(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("slash")
        await ana.types("asked")
        ana.sees("▶Asked three times")
        await ana.presses("escape")
        ana.sees("line of visibility")


async def test_enter_in_the_filter_opens_the_only_thing_it_found_or_looks_for_what_is_not_on_the_map(
    path: Path,
) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("slash")
        await ana.types("asked")
        await ana.presses("enter")
        assert (ana.app.top.place, ana.app.top.entity.name) == ("detail", "Asked three times")
        await ana.presses("q", "slash", "ctrl+u")
        await ana.types("atio")
        await ana.presses("enter")
        assert ana.app.top.place == "map", "there are two"
        await ana.presses("slash", "ctrl+u")
        await ana.types("renew")
        await ana.presses("enter")
        ana.sees(" find > renew", "I renew a contract")
        await ana.presses("escape")
        assert (ana.app.top.place, ana.app.top.chart.typed) == ("map", "")


async def test_an_empty_cell_says_what_to_do(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("tab", "enter")
        assert ana.told == "open: this cell is empty; a adds something"


async def test_a_journey_without_a_stage_says_what_to_do(tmp_path: Path) -> None:
    create_library(tmp_path / "empty.db", title="Empty")
    ws = opened(tmp_path / "empty.db")
    edit.add(ws, "journey", None, {"title": "I buy a home"})
    ws.close()
    async with Person(tmp_path / "empty.db") as ana:
        await opens(ana)
        ana.sees("No stage yet. A adds one")
        await ana.presses("j", "k", "h", "l", "tab", "G", "g", "g", "enter", "e", "o", "a", "A")
        await ana.types("First")
        await ana.presses("enter")
        ana.sees("1 First")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60), (30, 8)])
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_sixty_stages_are_walked_at_any_size_and_the_cursor_is_always_seen(
    path: Path, size: tuple[int, int], glyphs: str
) -> None:
    ws = opened(path)
    journey = ws.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0]
    edit.add_many(ws, "stage", journey, [f"[/s{n}] 日本語 {n}" for n in range(57)])
    ws.close()
    async with Person(path, size=size, glyphs=glyphs) as ana:
        await opens(ana)
        cursor = ">" if glyphs == "ascii" else "▶"
        for keys in (("l",) * 9, ("j",) * 9, ("G",), ("k",) * 4, ("h",) * 5, ("g", "g")):
            await ana.presses(*keys)
            assert sum(line.count(cursor) for line in ana.lines[3:-1]) == 1, ana.screen
            assert harmless("".join(ana.lines))


async def test_marked_things_are_changed_all_at_once(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "j", "space", "space")
        ana.sees("•Application", "•★ −2 Getting documents in", "▶Valuation", "2 touchpoints marked")
        await ana.presses("s")
        ana.sees("Status of 2 touchpoints")
        await ana.types("ret")
        await ana.presses("enter", "-")
        assert ana.kept("touchpoint", "status", "emotion") == [("retired", -1), ("retired", -2), (None, None)]
        await ana.presses("d")
        ana.sees("Remove these")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "title") == ["Valuation"]
        ana.sees_no("marked")


async def test_marks_are_of_one_kind_and_escape_takes_them_away(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "space")
        ana.sees("1 stage marked", "•")
        await ana.presses("h", "j", "space")
        assert ana.told == "1 stage marked already, and marks are of one kind; esc takes them away"
        await ana.presses("escape", "space")
        ana.sees("1 touchpoint marked")
        await ana.presses("escape")
        ana.sees_no("marked")
        await ana.presses("tab", "tab", "tab", "tab", "tab", "h", "space")
        assert ana.told == "there is nothing to mark in this cell"


async def test_a_range_goes_along_its_lane_and_ends_with_it(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "j", "v", "j", "j")
        ana.sees("3 touchpoints marked")
        await ana.presses("k")
        ana.sees("2 touchpoints marked")
        await ana.presses("j", "j")
        assert ana.told == "3 touchpoints marked; a range ends with its lane"
        await ana.presses("o")
        await ana.types("mort")
        await ana.presses("enter")
        assert len({one for one in ana.kept("touchpoint", "accountable") if one}) == 1
        await ana.presses("escape", "g", "g", "v", "l", "l", "v")
        ana.sees("3 stages marked")


async def test_a_change_is_shown_before_it_is_on_the_disk(path: Path) -> None:
    """The writer is held back: what is on the map can only be what was guessed."""
    async with Person(path) as ana:
        await opens(ana)
        holding = sqlite3.connect(path, isolation_level=None)
        holding.execute("begin immediate")
        await ana.presses_without_waiting("l", "j", "+", "+")
        ana.sees("▶+2 Application")
        assert ana.kept("touchpoint", "emotion")[0] == 0
        holding.execute("rollback")
        holding.close()
        await ana.waits()
        assert ana.kept("touchpoint", "emotion")[0] == 2


async def test_what_is_added_is_where_the_cursor_is(path: Path) -> None:
    async with Person(path) as ana:
        await opens(ana)
        await ana.presses("l", "j", "a")
        await ana.types("Signing")
        await ana.presses("enter")
        ana.sees("▶Signing")
        await ana.presses("A")
        await ana.types("I celebrate")
        await ana.presses("enter", "r")
        ana.sees("Title of I celebrate")


async def test_the_map_opens_at_the_stage_that_a_record_is_in(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "j", "i", "m", "r")
        ana.sees("Title of I get the mortgage")
