from __future__ import annotations

from pathlib import Path

import pytest

import libraries
from journeytui.workspace import edit
from journeytui.workspace.workspace import create_library
from person import Person, opened


async def test_all_journeys_stand_there_with_what_one_asks_about(path: Path) -> None:
    async with Person(path) as ana:
        ana.sees("Ours", "I buy a home", "I renew a contract", "2 journeys", "Accountable", "Exp.")
        assert ana.row == "I buy a home"


async def test_columns_go_one_by_one_where_it_is_narrow(path: Path) -> None:
    seen = {}
    for width in (60, 80, 120):
        async with Person(path, size=(width, 24)) as ana:
            seen[width] = ana.lines[1].split()
            ana.sees("I renew a contract")
            assert all(len(line) <= width for line in ana.lines)
    assert {"Journey", "Exp."} <= set(seen[60]) < set(seen[80]) < set(seen[120])


async def test_the_filter_narrows_with_every_letter_and_escape_takes_it_away(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("slash")
        await ana.types("e")
        ana.sees("I buy a home", "I renew a contract", "2 journeys")
        await ana.types("w")
        ana.sees("I renew a contract", "1 journey")
        ana.sees_no("I buy a home")
        await ana.presses("backspace", "enter", "down")
        assert ana.row == "I renew a contract"
        ana.sees("“e”")
        await ana.presses("escape")
        ana.sees_no("“e”")


async def test_enter_in_the_filter_opens_the_only_journey_that_is_left_and_the_filter_is_there_still(
    path: Path,
) -> None:
    async with Person(path) as ana:
        await ana.presses("slash")
        await ana.types("renew")
        await ana.presses("enter")
        assert ana.app.top.place == "explorer"
        assert ana.app.top.journey == ana.kept("journey", "id")[1]
        await ana.presses("q")
        ana.sees("“renew”", "1 journey")
        assert ana.row == "I renew a contract"


async def test_enter_in_a_filter_that_finds_nothing_looks_the_words_up_everywhere(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("slash")
        await ana.types("valua")
        ana.sees("No journey has “valua”.", "enter looks into everything, esc shows all again.")
        await ana.presses("enter")
        assert ana.app.top.place == "find"
        ana.sees(" find > valua", "1 found", "▶ Valuation")
        await ana.presses("escape")
        ana.sees("2 journeys", "I buy a home")
        ana.sees_no("“valua”")


async def test_words_that_ask_for_something_are_no_words_to_be_looked_up(path: Path) -> None:
    async with Person(path) as ana:
        for typed in ("owner:zoe", "net<-9999", "foo:bar"):
            await ana.presses("slash")
            await ana.types(typed)
            ana.sees("esc shows all again; f looks into everything.")
            await ana.presses("enter")
            assert ana.app.top.place == "library"
            ana.sees(f"“{typed}”")
            await ana.presses("enter")
            assert ana.told == "open: there is no row here"
            await ana.presses("escape")


async def test_a_filter_that_finds_nothing_says_so(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("slash")
        await ana.types("xyz")
        ana.sees("No journey has “xyz”.")
        await ana.presses("escape")
        ana.sees("I buy a home")


async def test_a_filter_by_what_there_is_not_names_what_one_can_filter_by(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("slash")
        await ana.types("foo:bar")
        ana.sees("One cannot filter by “foo:”. One can by", "owner: persona: status: state: tag: due: stages<", "net<")
        await ana.types(" owner:nobody-is-called-so")
        ana.sees("“foo:”")


async def test_journeys_nest_and_fold(path: Path) -> None:
    others = opened(path)
    stage = others.connection.execute("select id from stage where title = 'I move in'").fetchone()[0]
    edit.add(others, "journey", None, {"title": "I find the lost boxes", "within": stage})
    others.close()
    async with Person(path) as ana:
        ana.sees("▾ I buy a home", "    I find the lost boxes")
        await ana.presses("left")
        ana.sees("▸ I buy a home", "2 journeys")
        ana.sees_no("lost boxes")
        await ana.presses("right", "j")
        assert ana.row == "I find the lost boxes"
        await ana.presses("h")
        assert ana.row.endswith("I buy a home")


async def test_sorting_makes_the_list_flat_and_says_how_it_is_sorted(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("t")
        ana.sees("sorted by title")
        await ana.presses("J")
        ana.sees("works in the tree")
        await ana.presses("T")
        ana.sees("shown as a tree")


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    create_library(tmp_path / "empty.db", title="Empty")
    async with Person(tmp_path / "empty.db") as ana:
        ana.sees("No journey yet.", "a adds one")
        await ana.presses("r")
        assert ana.told == "rename: there is no row here"
        await ana.presses("a")
        await ana.types("I visit")
        await ana.presses("enter")
        assert ana.row == "I visit"


async def test_the_samples_say_what_they_are(path: Path) -> None:
    async with Person(path, is_samples=True) as ana:
        ana.sees("invented", "N starts your own")


async def test_one_key_starts_a_library_of_ones_own(path: Path) -> None:
    async with Person(path, is_samples=True) as ana:
        await ana.presses("N")
        await ana.types("Mine")
        await ana.presses("enter")
        ana.sees("No journey yet.", "Mine")
        ana.sees_no("invented")
        assert (path.parent / "data" / "journeytui" / "journeys.db").exists()
        await ana.presses("a")
        await ana.types("First")
        await ana.presses("enter")
        assert ana.row == "First"


async def test_a_change_by_somebody_else_appears_and_leaves_the_cursor(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("j")
        ben = ana.others()
        first = ben.connection.execute("select id from journey where title = 'I buy a home'").fetchone()[0]
        edit.set_values(ben, (first,), {"title": "I buy a house"})
        edit.add(ben, "journey", None, {"title": "A new one"}, after=first)
        ben.close()
        ana.app.look()
        await ana.waits()
        ana.sees("I buy a house", "A new one")
        assert ana.row == "I renew a contract"


async def test_the_place_is_remembered(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("j", "t", "q")
    async with Person(path) as ana:
        ana.sees("sorted by title")
        assert ana.row == "I renew a contract"


async def test_escape_never_leaves(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("escape", "escape", "escape")
        assert ana.told == "q leaves JourneyTUI"
        ana.sees("I buy a home")
        await ana.presses("q")
    assert ana.app.return_code == 0


async def test_the_way_to_the_help_is_in_sight_at_every_width(path: Path) -> None:
    for width in (30, 60, 80, 120):
        async with Person(path, size=(width, 24)) as ana:
            assert "? help" in ana.told
            assert "…" not in ana.told
            await ana.presses("enter")
            assert "? help" in ana.told


async def test_personas_are_named_whole_and_counted_where_there_is_no_room_for_all(tmp_path: Path) -> None:
    path = tmp_path / "journeys.db"
    path.write_bytes(libraries.samples().read_bytes())
    for cells, told in ((120, "Geert · Nadia +1"), (200, "Geert · Nadia · Yasemin")):
        async with Person(path, size=(cells, 24)) as ana:
            at = ana.lines[1].index("Persona")
            personas = [line[at:].split("  ")[0] for line in ana.lines[2:12]]
            assert any(personas)
            assert [one for one in personas if "…" in one] == []
            assert told in personas


async def test_how_it_is_sorted_and_how_many_there_are_is_whole_on_a_narrow_terminal(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        for said in ("sorted by title · ", "sorted by experience, worst first · ", "sorted by most KPIs off target · "):
            await ana.presses("t")
            ana.sees(said)
            assert ana.lines[0].rstrip().endswith(("journeys", "journey"))


async def test_a_filter_that_found_nothing_leaves_one_where_one_was(telecom: Path) -> None:
    async with Person(telecom) as ana:
        for way in ((), ("enter",), ("i",)):
            await ana.presses(*way, "j", "j")
            row = ana.row
            await ana.presses("slash")
            await ana.types("qqqq")
            assert ana.row != row
            await ana.presses("escape")
            assert ana.row == row


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_journeys_are_sorted_by_is_seen_however_narrow_it_is(telecom: Path, size: tuple[int, int]) -> None:
    async with Person(telecom, size=size) as ana:
        for title in ("Journey", "Exp.", "KPI off", "Net", "Open", "Review"):
            await ana.presses("t")
            assert title in ana.lines[1]
            assert "Journey" in ana.lines[1]
