from __future__ import annotations

from pathlib import Path

import pytest

from journeytui.domain.words import WORDS
from journeytui.tui.acting import MAIN_SCORE
from journeytui.tui.screens.explorer import Explorer
from journeytui.tui.widgets.curve import block
from journeytui.tui.widgets.rows import Given, Rows
from journeytui.tui.widgets.stages import seen
from journeytui.workspace import edit
from journeytui.workspace.workspace import Workspace
from person import Person, opened
from seat import Seat

MORTGAGE = ("enter", "l")
"""The keys to the stage with everything in it."""


async def test_one_screen_shows_the_stage_with_its_four_panels(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE)
        ana.sees(
            "I buy a home", "▌2 I get the mortgage▐", "1 Touchpoints", "2 Customer goals", "3 KPIs", "4 Owners", "Getting documents in",
            "★", "−2", "●○○○○", "Know my rate", "9 / 3", "opp 15", "Time to decision", "target ≤ 7", "Mortgage desk", "never reviewed",
            "worst: Getting documents in −2",
        )  # fmt: skip


@pytest.mark.parametrize(("size", "reviewed"), [((120, 40), True), ((80, 24), False)])
async def test_where_customers_are_lost_is_said_at_once_and_at_the_stage(
    telecom: Path, size: tuple[int, int], reviewed: bool
) -> None:
    async with Person(telecom, size=size) as ana:
        await ana.presses("G", "enter")
        ana.sees("most left at 6: 1,180")
        ana.sees_no("lost here")
        assert ("reviewed" in ana.screen) is reviewed
        await ana.presses(*"lllll")
        ana.sees("▌6 I get my first bill▐", "1,180 lost here")
        await ana.presses("h", "slash")
        await ana.types("number")
        ana.sees("“number”")
        ana.sees_no("lost here")


async def test_narrow_terminals_show_one_panel_with_tabs(path: Path) -> None:
    for size in ((80, 24), (60, 20)):
        async with Person(path, size=size) as ana:
            await ana.presses(*MORTGAGE)
            ana.sees("1 Touchpoints", "2 Goals", "3 KPIs", "4 Owners", "Getting documents", "▌2 I get the mortgage▐")
            ana.sees_no("Know my rate")
            await ana.presses("2")
            ana.sees("Know my rate")
            ana.sees_no("Getting documents in  ")


async def test_stages_are_walked_with_letters_and_arrows(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter")
        ana.sees("▌1 I decide▐")
        await ana.presses("right", "l")
        ana.sees("▌3 I move in▐")
        await ana.presses("l")
        assert ana.told == "this is the last stage"
        await ana.presses("h", "left", "left")
        assert ana.told == "this is the first stage"


async def test_panels_by_number_and_tab_and_zoom(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "2")
        assert ana.row == "✗" or "Know my rate" in ana.screen
        assert ana.app.top.panel == 1
        await ana.presses("tab", "tab", "tab")
        assert ana.app.top.panel == 0
        await ana.presses("shift+tab")
        assert ana.app.top.panel == 3
        await ana.presses("z")
        ana.sees_no("Getting documents in  ")
        await ana.presses("escape")
        ana.sees("Getting documents in  ")


async def test_first_and_last_row(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "G")
        assert ana.row == "Valuation"
        await ana.presses("g", "g")
        assert ana.row == "Application"


async def test_a_renamed_record_is_seen_and_kept(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j", "r")
        await ana.types(" twice")
        await ana.presses("enter")
        assert ana.row == "Getting documents in twice"
        assert "Getting documents in twice" in ana.kept("touchpoint", "title")
        await ana.presses("u")
        assert ana.row == "Getting documents in"
        assert "undid" in ana.told
        await ana.presses("U")
        assert ana.row == "Getting documents in twice"


async def test_a_score_goes_up_and_down_within_its_bounds(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j", "minus")
        assert ana.kept("touchpoint", "emotion")[1] == -2
        await ana.presses("plus", "plus", "plus")
        assert ana.kept("touchpoint", "emotion")[1] == 1


async def test_the_same_key_acts_on_all_that_is_marked(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "v", "G", "plus")
        assert ana.kept("touchpoint", "emotion") == [1, -1, 1]
        await ana.presses("u")
        assert ana.kept("touchpoint", "emotion") == [0, -2, None]


async def test_records_are_moved_among_their_neighbours(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "J", "J", "J")
        assert ana.kept("touchpoint", "title") == ["Getting documents in", "Valuation", "Application"]
        assert ana.row == "Application"
        await ana.presses("K")
        assert ana.kept("touchpoint", "title")[1] == "Application"


async def test_stages_are_moved_added_and_removed(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "L")
        assert ana.kept("stage", "title") == ["I decide", "I move in", "I get the mortgage"]
        ana.sees("▌3 I get the mortgage▐")
        await ana.presses("H", "A")
        await ana.pastes("I wait\nI hope\n")
        assert ana.kept("stage", "title") == ["I decide", "I get the mortgage", "I wait", "I hope", "I move in"]
        ana.sees("▌4 I hope▐")
        await ana.presses("D", "enter")
        assert ana.kept("stage", "title") == ["I decide", "I get the mortgage", "I wait", "I move in"]
        ana.sees("▌4 I move in▐")


async def test_several_pasted_lines_add_a_record_each_after_the_cursor(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "a")
        await ana.pastes("One\nTwo\r\n\nThree")
        assert ana.kept("touchpoint", "title") == [
            "Application",
            "One",
            "Two",
            "Three",
            "Getting documents in",
            "Valuation",
        ]
        assert ana.row == "Three"


async def test_removing_shows_first_what_goes_with_it(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j", "d")
        ana.sees("Remove", "Asked three times")
        await ana.presses("escape")
        assert len(ana.kept("touchpoint", "id")) == 3
        await ana.presses("d", "enter")
        assert ana.kept("touchpoint", "title") == ["Application", "Valuation"]
        assert ana.row == "Valuation"
        await ana.presses("u")
        assert len(ana.kept("touchpoint", "id")) == 3


async def test_owner_and_status_in_two_keys(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j", "s")
        await ana.types("pl")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "status")[1] == "planned"
        await ana.presses("o")
        await ana.types("mort")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "accountable")[1] == ana.kept("team", "id")[0]
        ana.sees("Mortgage desk")


async def test_a_key_that_does_nothing_here_says_why(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "4", "a")
        assert ana.told == "add: an owner is set with o"
        await ana.presses("t")
        assert ana.told == "sort: works in the library, not here"
        await ana.presses("Z")
        assert ana.told == "Z does nothing here; ? shows the keys"
        await ana.presses("2", "o")
        assert ana.told == "owner: a goal has none"


async def test_a_read_only_library_refuses_changes_and_says_why(path: Path) -> None:
    async with Person(path, read_only=True) as ana:
        await ana.presses(*MORTGAGE, "plus")
        assert "read-only" in ana.told
        assert ana.kept("touchpoint", "emotion")[0] == 0


async def test_a_journey_without_stages_says_what_to_do(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("j", "enter")
        ana.sees("This journey has no stage yet.", "A adds the first one")
        await ana.presses("a")
        assert "A adds one" in ana.told
        await ana.presses("A")
        await ana.types("I ask")
        await ana.presses("enter")
        ana.sees("▌1 I ask▐", "No touchpoint yet.")


async def test_the_filter_acts_on_the_panel_in_use(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "slash")
        await ana.types("atio")
        await ana.presses("enter")
        assert ana.row == "Application"
        await ana.presses("j")
        assert ana.row == "Valuation"
        await ana.presses("escape", "k")
        assert ana.row == "Getting documents in"


async def test_enter_in_the_filter_opens_the_only_row_of_the_panel_or_looks_for_what_is_not_in_it(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "slash")
        await ana.types("doc")
        await ana.presses("enter")
        assert (ana.app.top.place, ana.app.top.entity.name) == ("detail", "Getting documents in")
        await ana.presses("q")
        assert ana.row == "Getting documents in"
        ana.sees("“doc”")
        ana.sees_no("Valuation")
        await ana.presses("l")
        ana.sees("Nothing here has “doc”.", "enter looks into everything, esc shows all again.")
        await ana.presses("enter")
        assert ana.app.top.place == "find"
        ana.sees(" find > doc", "Getting documents in")
        await ana.presses("escape", "slash")
        ana.sees_no("“doc”")
        await ana.types("renew")
        await ana.presses("enter")
        ana.sees(" find > renew", "I renew a contract")


async def test_a_change_by_somebody_else_leaves_stage_and_row(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j")
        ben = ana.others()
        journey, stage = ben.connection.execute(
            "select parent, id from stage where title = 'I get the mortgage'"
        ).fetchone()
        first = ben.connection.execute("select id from stage where title = 'I decide'").fetchone()[0]
        edit.add(ben, "stage", journey, {"title": "I dream"}, after=first)
        edit.add(
            ben,
            "touchpoint",
            stage,
            {"title": "A letter"},
            after=ben.connection.execute("select id from touchpoint where title = 'Application'").fetchone()[0],
        )
        ben.close()
        ana.app.look()
        await ana.waits()
        ana.sees("▌3 I get the mortgage▐", "A letter")
        assert ana.row == "Getting documents in"


@pytest.mark.parametrize("way", [[], ["m"], ["R"], ["m", "i"]], ids=["explorer", "map", "review", "detail"])
async def test_a_journey_that_somebody_removed_leads_back_to_the_library(path: Path, way: list[str]) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, *way)
        ben = ana.others()
        edit.remove(ben, (ben.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0],))
        ben.close()
        ana.app.look()
        await ana.waits()
        ana.sees("I renew a contract", "not here any more")


async def test_one_comes_back_to_the_same_stage_panel_and_row(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j")
        ana.app.finish()
    async with Person(path) as ana:
        ana.sees("▌2 I get the mortgage▐")
        assert ana.row == "Getting documents in"


async def test_the_reference_is_copied(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "j", "y")
        assert "i-buy-a-home/i-get-the-mortgage/getting-documents-in" in ana.told


async def test_ascii_glyphs_need_no_unicode(path: Path) -> None:
    async with Person(path, glyphs="ascii") as ana:
        await ana.presses(*MORTGAGE)
        ana.sees("[2 I get the mortgage]", "> Application")
        assert ana.screen.isascii(), [line for line in ana.lines if not line.isascii()]


@pytest.mark.parametrize("cells", range(12, 140, 7))
@pytest.mark.parametrize("current", range(6))
def test_the_current_stage_and_its_neighbours_are_whole_wherever_they_fit(cells: int, current: int) -> None:
    labels = [
        "1 I decide",
        "2 I find out what I can afford",
        "3 I look",
        "4 I get the mortgage",
        "5 I close",
        "6 I move in",
    ]
    shown = seen(labels, current, cells, "…")
    near = [at for at in (current - 1, current, current + 1) if 0 <= at < 6]
    assert current in [at for at, _ in shown]
    assert sum(len(label) + 3 for _, label in shown) <= cells
    if sum(len(labels[at]) + 3 for at in near) <= cells:
        assert all((at, labels[at]) in shown for at in near)


def test_blocks_rise_with_the_experience() -> None:
    levels = "▁▂▃▄▅▆▇█"
    blocks = [levels.index(block(value / 10, levels)) for value in range(-30, 31)]
    assert blocks == sorted(blocks)
    assert (blocks[0], blocks[-1]) == (0, 7)


async def test_a_title_that_somebody_else_changed_meanwhile_is_not_overwritten(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "r")
        ben = ana.others()
        first = ben.connection.execute("select id from touchpoint where title = 'Application'").fetchone()[0]
        edit.set_values(ben, (first,), {"title": "Ben's title"})
        ben.close()
        await ana.types(" form")
        await ana.presses("enter")
        ana.sees("was changed meanwhile", "Ben's title", "Application form")
        await ana.presses("m")
        assert ana.kept("touchpoint", "title")[0] == "Application form"


async def test_what_the_head_has_no_room_to_say_is_not_begun(path: Path) -> None:
    ws = opened(path)
    (journey, *_), (team, *_) = (
        [row[0] for row in ws.connection.execute(f"select id from {word} order by {order}")]
        for word, order in (("journey", "position"), ("team", "id"))
    )
    edit.set_values(ws, (journey,), {"title": "I buy a home that has a garden and a cellar for", "accountable": team})
    ws.close()
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("enter")
        assert ana.lines[0].split("  ")[0].strip().endswith("a cellar for")
        ana.sees_no("acc…", "accountable: Mor…")


async def test_what_a_row_has_no_room_for_is_read_below_with_what_it_is(path: Path) -> None:
    ws = opened(path)
    touchpoints = [id for (id,) in ws.connection.execute("select id from touchpoint")]
    edit.set_values(ws, touchpoints, {"channel": "the long counter beside the old kitchen table"})
    ws.close()
    for size in ((120, 40), (80, 24)):
        async with Person(path, size=size) as ana:
            await ana.presses(*MORTGAGE)
            ana.sees("channel: the long counter beside the old kitchen table")


async def test_a_goal_goes_up_and_down_by_the_keys_of_a_touchpoint(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "2", "plus")
        ana.sees("Satisfaction up: Know my rate", "9 / 4")
        await ana.presses("minus", "minus")
        ana.sees("9 / 2")
        await ana.presses("i", "minus")
        assert 1.0 in ana.kept("goal", "satisfaction")
        await ana.presses("q", "u", "u", "u", "u")
        ana.sees("9 / 3")


def test_every_main_score_can_be_stepped_up_and_down() -> None:
    for word, field in MAIN_SCORE.items():
        kind = WORDS[word].fields[field].kind
        assert kind.stepped(None, 1) == kind.check(kind.stepped(None, 1))
        assert kind.stepped(10, 1) == kind.stepped(9, 100)
        assert kind.stepped(-2, -1) == kind.stepped(-1, -100)


async def test_another_journey_is_drawn_with_its_own_panel_however_fast_one_goes_there(
    samples: Workspace, tmp_path: Path
) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        await seat.presses("enter", "3")
        await seat.presses("q")
        await seat.presses("down", "down", "enter")
        assert seat.place == "explorer"
        assert seat.lines == seat.due
        assert any("▶" in line for line in seat.lines[4:-1])


async def test_a_click_on_what_has_gone_says_so(samples: Workspace, tmp_path: Path) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        await seat.presses("enter", "1")
        explorer = seat.app.screen
        assert isinstance(explorer, Explorer)
        explorer.rows.show(explorer.rows._columns, Given())
        explorer.post_message(Rows.Clicked(explorer.rows, "gone", 2))
        await seat.rests()
        assert seat.place == "explorer"
        assert explorer.bar.told == "open: there is no row here"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_status_and_owner_are_seen_where_they_are_set_also_where_their_columns_have_no_room(
    telecom: Path, size: tuple[int, int]
) -> None:
    async with Person(telecom, size=size) as ana:
        await ana.presses("G", "enter", "j", "s", "2")
        ana.sees("status: planned")
        await ana.presses("o")
        await ana.types("Zebra crew")
        await ana.presses("enter")
        ana.sees("status: planned · accountable: Zebra crew")
        await ana.presses("u", "u")
        ana.sees_no("status: planned", "Zebra crew")


async def test_one_empty_line_parts_the_rows_from_what_is_told_of_one(telecom: Path) -> None:
    async with Person(telecom) as ana:
        await ana.presses("G", "enter", "l")
        for _ in range(4):
            told = "".join("x" if line[1:70].strip() else "-" for line in ana.lines[4:22])
            assert "x-x" in told
            assert "--" not in told.rstrip("-")
            await ana.presses("j")


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_touchpoints_go_to_another_stage_by_its_number(telecom: Path, size: tuple[int, int]) -> None:
    async with Person(telecom, size=size) as ana:
        await ana.presses("G", "enter", "p")
        ana.sees("Into which stage: My old bill goes up again", "● 1  I have had enough", "3  I order")
        await ana.presses("3")
        assert ana.row == "I sit on hold with them one last time"
        ana.sees("moved to I order and hand over")
        await ana.presses("space", "j", "space", "p", "2", "l")
        ana.sees("I sit on hold with them", "I look through a comparison")
        await ana.presses("u", "u", "h")
        ana.sees("My old bill goes up again", "I sit on hold with them")
        await ana.presses("p", "1")
        assert "goes up again: in I have had enough of" in ana.told
        await ana.presses("4", "p")
        assert ana.told == "to stage: an owner is set with o"
