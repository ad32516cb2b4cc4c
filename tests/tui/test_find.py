from __future__ import annotations

from pathlib import Path

import pytest

import libraries
from journeytui.workspace import deciding, edit
from person import Person, opened
from tui.test_cells import harmless


async def test_hits_come_as_one_types_each_with_where_it_is(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f")
        ana.sees("Type the beginnings of words")
        await ana.types("doc")
        ana.sees("1 found", "I buy a home", "Getting documents in", "touchpoint", "I get the mortgage")
        await ana.types("x")
        ana.sees("0 found", "Nothing has words that begin like this.")


async def test_what_was_found_in_a_text_is_shown_around_it(path: Path) -> None:
    ws = opened(path)
    one = ws.connection.execute("select id from touchpoint where title = 'Valuation'").fetchone()[0]
    edit.set_values(ws, (one,), {"description": "Before that nobody knows what the cellar is worth."})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("f")
        await ana.types("cell")
        ana.sees("Valuation", "what the cellar is worth")


async def test_a_burst_finds_and_opens(path: Path) -> None:
    async with Person(path) as ana:
        await ana.bursts([(c, c) for c in "fdocu"] + [("enter", None)])
        ana.sees("Getting documents in", "I get the mortgage")
        ana.sees_no("find >")
        await ana.presses("q")
        ana.sees("find > docu")
        await ana.presses("escape")
        ana.sees("2 journeys")


async def test_letters_are_typed_and_never_commands(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f")
        await ana.types("quiz?:,")
        ana.sees("find > quiz?:,")


@pytest.mark.parametrize(
    "typed", ['"', "*", "(", "a OR b", "[/foo]", "[@click=app.quit]x[/]", "日本", "🏠", "-x", "\\", "'; drop", "NEAR("]
)
async def test_anything_may_be_typed(path: Path, typed: str) -> None:
    async with Person(path, size=(60, 20)) as ana:
        await ana.presses("f")
        await ana.bursts([(c, c) for c in typed])
        assert harmless("".join(ana.lines))
        ana.sees(" found")


async def test_the_palette_finds_commands_and_records(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("colon")
        ana.sees("Commands, journeys, stages", "find", "Finds anything in the whole library")
        await ana.types("mort")
        ana.sees("I get the mortgage", "stage · I buy a home")
        await ana.presses("enter")
        ana.sees("I get the mortgage")
        ana.sees_no("Commands, journeys")


async def test_the_palette_does_a_command_and_remembers_it_first(path: Path) -> None:
    async with Person(path) as ana:
        await ana.bursts([("colon", ":"), *((c, c) for c in "sett"), ("enter", None)])
        ana.sees("Settings")
        await ana.presses("q", "ctrl+k")
        assert "settings" in next(line for line in ana.lines if "▶" in line and "│" in line)


async def test_a_command_that_does_nothing_here_says_why(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("ctrl+p")
        await ana.types("add stage")
        ana.sees("in the explorer and map")
        await ana.presses("enter")
        assert ana.told.startswith("add stage: works in the")


async def test_the_history_lists_changes_and_takes_one_back(path: Path) -> None:
    async with Person(path) as ana:
        edit.set_values(ben := ana.others(), (ana.kept("touchpoint", "id")[0],), {"channel": "branch"})
        ben.close()
        await ana.presses("C")
        ana.sees("What was changed", "Ben", "branch")
        await ana.presses("enter", "u")
        assert ana.kept("touchpoint", "channel")[0] == "app"
        ana.sees("taken back", "undid")


async def test_a_change_of_very_many_records_is_listed_and_opened_in_part(tmp_path: Path) -> None:
    db = tmp_path / "samples.db"
    libraries.open_copy(libraries.samples(), db).close()
    async with Person(db, size=(200, 40)) as ana:
        await ana.presses("C")
        ana.sees("records", "or more")
        await ana.presses("enter", "end")
        ana.sees("And so on", "journeytui log --before 2")


async def test_what_was_looked_for_before_makes_place_for_the_first_letter(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f", "d", "o", "c", "escape", "f")
        ana.sees("find > doc", "Getting documents in")
        await ana.presses("v", "a", "l")
        ana.sees("find > val", "Valuation")
        await ana.presses("escape", "f", "left", "x")
        ana.sees("find > vaxl")


async def test_the_way_out_of_find_is_in_sight_at_every_width(path: Path) -> None:
    for width in (40, 80):
        async with Person(path, size=(width, 24)) as ana:
            await ana.presses("f", "q")
            ana.sees("find > q", "esc back")
            await ana.presses("enter")
            assert ana.told.endswith("esc goes back")


async def test_what_was_found_is_gone_to_and_its_letters_are_commands_there(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f", "tab")
        assert "type a word first" in ana.told
        await ana.types("i")
        rows = ana.app.top.rows._source.total
        assert rows > 3
        await ana.presses("tab", "j", "G")
        last = ana.row
        await ana.presses("g", "g")
        assert ana.row != last
        ana.sees("find > i")
        await ana.presses("slash")
        await ana.types(" get")
        ana.sees("find > i get")
        await ana.presses("tab", "i")
        assert ana.app.top.place == "detail"
        await ana.presses("q", "question_mark")
        ana.sees("keys in the find")


async def test_a_record_without_a_name_is_found_by_where_it_stands(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "N")
        await ana.types("xylophone")
        await ana.presses("enter", "q", "f")
        await ana.types("xylophone")
        ana.sees("unmarked of Review of 2026-11", "stage mark")
        assert ana.screen.count("stage mark") == 1


async def test_where_there_is_only_ascii_nothing_of_our_own_is_anything_else(path: Path) -> None:
    ws = opened(path)
    one = ws.connection.execute("select id from touchpoint where title = 'Valuation'").fetchone()[0]
    edit.set_values(ws, (one,), {"description": f"{'Before that, ' * 20}nobody knows {'what it is worth ' * 20}"})
    journey = ws.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0]
    edit.set_values(ws, (journey,), {"title": "Mine, which has a title that is longer than there is room for"})
    ws.close()
    async with Person(path, glyphs="ascii") as ana:
        await ana.presses("f")
        await ana.types("nobody")
        ana.sees("Valuation", "nobody knows")
        assert ana.screen.isascii()
        await ana.presses("ctrl+u")
        await ana.types("docu")
        ana.sees("I get the mortgage")
        assert ana.screen.isascii()
        await ana.presses("escape", "colon")
        await ana.types("mine")
        ana.sees("Mine, which has a")
        assert ana.screen.isascii()


async def test_a_decision_that_is_found_says_who_sees_to_it_until_when_and_titles_that_begin_so_come_first(
    path: Path,
) -> None:
    ws = opened(path)
    house, other = (id for (id,) in ws.connection.execute("select id from journey order by position"))
    edit.add(ws, "person", None, {"title": "Ben"})
    deciding.decide(ws, house, "@ben 2026-12-01: ask about zebras")
    deciding.decide(ws, other, "zebras are counted")
    edit.add(ws, "decision", house, {"title": "zebras no more", "status": "done"})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("f")
        await ana.types("zebras")
        ana.sees("Ben, 2026-12-01", "nobody yet, no day", "nobody yet, no day, done")
        rows = [next(at for at, line in enumerate(ana.lines) if title in line)
                for title in ("zebras no more", "zebras are counted", "ask about zebras")]  # fmt: skip
        assert max(rows[:2]) < rows[2]


async def test_the_terminals_cursor_goes_along_with_the_row_and_back_to_what_is_typed(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f")
        await ana.types("i")
        line = ana.app.standing_at.y
        await ana.presses("down")
        row = ana.app.standing_at.y
        assert row > line
        await ana.presses("down")
        assert ana.app.standing_at.y > row
        await ana.types(" ")
        assert ana.app.standing_at.y == line


async def test_the_keys_in_the_palette_are_whole_on_the_narrowest_terminal(path: Path) -> None:
    async with Person(path, size=(60, 20)) as ana:
        await ana.presses("colon")
        at = ana.lines[3].index("/")
        assert [line[at : at + 2].strip() for line in ana.lines[3:7]] == ["/", "t", "T", "V"]


async def test_a_key_of_many_other_screens_says_so_in_a_line(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("shift+tab")
        assert ana.told.endswith(" more, not here")


async def test_where_nothing_is_found_tab_says_so_and_asks_for_no_word(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f", "tab")
        assert ana.told == "type a word first: there is nothing to go to"
        await ana.types("zzz")
        await ana.presses("tab")
        assert ana.told == "nothing is found: there is nothing to go to"


async def test_what_was_taken_back_says_so_before_its_end_is_cut(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("o")
        await ana.types("Somebody with quite a long name and more of it")
        await ana.presses("enter", "u", "C")
        ana.sees("taken back: set Accountable to")


async def test_who_comes_back_from_what_was_found_is_among_it_and_the_letter_that_led_back_leads_on(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("f")
        await ana.types("document")
        first = ana.row
        await ana.presses("enter", "q")
        ana.sees("find > document")
        assert ana.row == first
        await ana.presses("j", "enter", "q", "slash")
        await ana.types("s")
        ana.sees("find > documents")
        await ana.presses("enter", "q", "q")
        ana.sees_no("find > documents")
