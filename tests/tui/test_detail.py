from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from journeytui.domain.words import WORDS
from journeytui.workspace import edit
from person import Person, opened
from tui.test_cells import EVIL, harmless


def find(ana: Person, word: str, title: str) -> str:
    row = ana.app.workspace.connection.execute(f"select id from {word} where title = ?", (title,)).fetchone()
    return str(row[0])


async def detail(ana: Person, word: str, title: str) -> None:
    ana.app.visit("detail", find(ana, word, title))
    await ana.waits()


async def test_every_field_of_the_record_stands_there(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Getting documents in")
        ana.sees(*(field.label for field in WORDS["touchpoint"].fields.values()))
        ana.sees("I buy a home → I get the mortgage → Getting documents in", "−2", "●○○○○")


async def test_an_inherited_owner_says_where_it_comes_from(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Valuation")
        ana.sees("Mortgage desk  from I get the mortgage")


async def test_the_field_under_the_cursor_is_explained(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Valuation")
        ana.sees("What people call it", "one line of at most 300 characters")
        await ana.presses("j")
        ana.sees("What a newcomer needs to know")


async def test_enter_edits_the_field_in_place_and_it_is_on_the_disk(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Valuation")
        await ana.presses("slash")
        await ana.types("chann")
        await ana.presses("enter")
        await ana.types("in person")
        await ana.presses("enter")
        ana.sees("in person")
        assert ana.kept("touchpoint", "channel") == ["app", "", "in person"]


async def test_a_filter_that_finds_something_beside_the_fields_says_where_and_looks_further_only_for_what_is_in_neither(
    path: Path,
) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Getting documents in")
        await ana.presses("slash")
        await ana.types("asked three")
        ana.sees("No field has that.", "tab goes to what is around it.", "Asked three times")
        await ana.presses("enter")
        assert ana.app.top.place == "detail"
        await ana.presses("slash", "ctrl+u")
        await ana.types("renew")
        ana.sees("enter looks into everything, esc shows all again.")
        await ana.presses("enter")
        ana.sees(" find > renew", "I renew a contract")


async def test_all_keys_of_one_burst_arrive(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Valuation")
        typed = ("e", "ctrl+u", "A", "enter", "s", "l", "i", "enter", "o", "d", "e", "s", "k", "enter", "+", "q")
        keys = [(part, part if len(part) == 1 else None) for part in typed]
        await ana.bursts(keys)
        await ana.waits()
        assert ana.kept("touchpoint", "title", "status", "emotion")[2] == ("A", "live", 1)
        assert ana.kept("touchpoint", "accountable")[2]
        ana.sees("2 journeys")


async def test_what_hangs_on_it_is_followed_and_back_returns(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Getting documents in")
        await ana.presses("tab", "j", "j")
        ana.sees("Insights", "Asked three times", "KPIs", "none yet")
        await ana.presses("enter")
        ana.sees("Getting documents in → Asked three times", "insight")
        await ana.presses("q")
        ana.sees("Around it")


async def test_links_are_followed_both_ways(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "stage", "I get the mortgage")
        await ana.presses("tab", "G", "enter")
        ana.sees("Mortgage desk", "Pointed at by", "I get the mortgage")


async def test_a_adds_to_the_group_that_the_cursor_is_in(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Getting documents in")
        await ana.presses("a")
        assert "tab goes to what hangs on it" in ana.told
        await ana.presses("tab", "a")
        ana.sees("add KPI")
        await ana.types("Files")
        await ana.presses("enter")
        assert ana.kept("kpi", "title").count("Files") == 1


async def test_a_record_without_a_title_is_added_by_its_first_field(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "kpi", "Time to decision")
        await ana.presses("tab", "a")
        ana.sees("Add a reading: Day", "or today, yesterday, fri")
        await ana.types("today")
        await ana.presses("enter")
        assert ana.kept("reading", "day") == ["2026-11-22"]
        ana.sees("reading", "2026-11-22", "▶ Value")
        ana.sees_no("o owner", "s status")
        await ana.presses("enter")
        await ana.types("9.5")
        await ana.presses("enter")
        assert ana.kept("reading", "value") == [9.5]


async def test_the_history_tells_who_changed_what_from_what_to_what(path: Path) -> None:
    async with Person(path) as ana:
        edit.set_values(
            ben := ana.others(), (find(ana, "touchpoint", "Valuation"),), {"channel": "branch", "emotion": 1}
        )
        ben.close()
        await detail(ana, "touchpoint", "Valuation")
        ana.sees("Ben", "today", "Channel  nothing → b")
        await ana.presses("shift+tab")
        ana.sees("enter shows the whole change; there u takes it back")
        await ana.presses("enter")
        ana.sees("Ben <ben@example.com>", "u takes it back", "enter goes back")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "channel")[2] == "branch"
        await ana.presses("enter", "u")
        assert ana.kept("touchpoint", "channel")[2] == ""


async def test_a_removed_record_is_left_with_a_word(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Valuation")
        edit.remove(ben := ana.others(), (find(ana, "touchpoint", "Valuation"),))
        ben.close()
        ana.app.top.reload()
        await ana.waits()
        assert "not here any more" in ana.told
        ana.sees("2 journeys")


async def test_d_shows_what_goes_and_goes_back_when_it_is_gone(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "touchpoint", "Getting documents in")
        await ana.presses("d")
        ana.sees("Remove these 2 records?", "Asked three times")
        await ana.presses("enter")
        assert "Getting documents in" not in ana.kept("touchpoint", "title")
        ana.sees("2 journeys")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_any_text_in_any_field_is_shown_as_text(path: Path, size: tuple[int, int], glyphs: str) -> None:
    ws, made = opened(path), []
    for evil in (EVIL[1], EVIL[2], EVIL[3], EVIL[5], "\x00"):
        values: dict[str, Any] = {"title": evil or "x", "description": evil * 20, "channel": evil, "party": evil}
        parent = ws.connection.execute("select id from stage").fetchone()[0]
        made.append(edit.add(ws, "touchpoint", parent, {"title": "x"}).ids[0])
        sets = ", ".join(f"{name} = ?" for name in values)
        ws.connection.execute(f"update touchpoint set {sets} where id = ?", (*values.values(), made[-1]))
    ws.close()
    async with Person(path, size=size, glyphs=glyphs) as ana:
        for one in made:
            ana.app.visit("detail", one)
            await ana.waits()
            assert harmless("".join(ana.lines))
            await ana.presses("tab", "tab", "q")


async def test_a_wide_script_keeps_the_frame_straight(path: Path) -> None:
    ws = opened(path)
    one = ws.connection.execute("select id from touchpoint").fetchone()[0]
    edit.set_values(
        ws,
        (one,),
        {"title": "日本語のタイトル 👩‍👩‍👧", "description": "書類を三回も出しました。" * 12, "channel": "メール"},
    )
    ws.close()
    async with Person(path, size=(80, 24)) as ana:
        ana.app.visit("detail", one)
        await ana.waits()
        from rich.cells import cell_len

        frames = [line for line in ana.lines if line.startswith("│")]
        assert frames
        assert {cell_len(line) for line in frames} == {80}


async def test_what_is_said_beside_a_reading_has_room_where_the_days_leave_it(path: Path) -> None:
    ws = opened(path)
    kpi = next(id for id, title in ws.connection.execute("select id, title from kpi") if title == "Time to decision")
    edit.set_values(ws, (kpi,), {"unit": "working days"})
    edit.add(ws, "reading", kpi, {"day": "2026-10-31", "value": 11.2, "n": 230})
    ws.close()
    for size in ((120, 40), (80, 24)):
        async with Person(path, size=size) as ana:
            await detail(ana, "kpi", "Time to decision")
            await ana.presses("tab")
            ana.sees("2026-10-31", "11.2 working days · n 230")
            days = [line for line in ana.lines if "working days" in line]
            assert "2026-10-31" in days[0], "the newest stands first"


async def test_a_group_that_is_named_where_its_period_is_added_goes_with_it_by_one_undo(path: Path) -> None:
    async with Person(path) as ana:
        await detail(ana, "journey", "I buy a home")
        await ana.presses("tab")
        ana.app.top.rows.go_to(next(id for id, what in ana.app.top.around.items() if what.word == "asset_period"))
        await ana.presses("a")
        ana.sees("Add an asset period: Segment")
        await ana.types("Students")
        await ana.presses("enter")
        assert ana.kept("segment", "title") == ["Students"]
        assert ana.kept("asset_period", "segment") == ana.kept("segment", "id")
        assert ana.app.top.entity.word == "asset_period"
        await ana.presses("u")
        assert (ana.kept("segment", "title"), ana.kept("asset_period", "id")) == ([], [])
