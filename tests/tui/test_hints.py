"""What the lowest line teaches: the best few keys of the screen as things are, and what may follow the first of two keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeytui.tui.place import HINTS, Place
from journeytui.tui.widgets.bar import Bar, fitting
from journeytui.workspace import edit
from journeytui.workspace.workspace import create_library
from person import Person


def hints(ana: Person) -> list[tuple[str, str]]:
    return list(bar(ana)._hints)


def bar(ana: Person) -> Bar:
    top = ana.app.top
    assert isinstance(top, Place)
    return top.bar


@pytest.mark.parametrize("columns", [120, 80])
async def test_six_keys_are_taught_and_the_ways_to_all_others(columns: int, path: Path) -> None:
    async with Person(path, size=(columns, 24)) as ana:
        for keys in ((), ("enter", "l"), ("2",), ("1", "i"), ("q", "m"), ("q", "b")):
            least = HINTS - (columns == 80 and keys == ("q", "b"))  # another board's name takes much room
            await ana.presses(*keys)
            taught = hints(ana)
            assert taught[-2:] == [(":", "commands"), ("?", "help")]
            assert len(taught) - 2 == HINTS == 6
            assert len({key for key, _ in taught}) == len(taught)
            shown = fitting(taught, columns - 1)
            assert shown[:least] == taught[:least], keys
            assert shown[-1] == ("?", "help")


async def test_where_there_is_less_to_do_all_of_it_is_taught(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        for key, least in (("C", 5), ("comma", 3)):
            await ana.presses(key)
            assert least <= len(hints(ana)) - 2 <= HINTS
            assert fitting(hints(ana), 79) == hints(ana)
            await ana.presses("q")


async def test_marks_a_range_and_a_filter_are_taught_to_be_used_and_taken_away(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "space")
        assert hints(ana)[:5] == [
            ("s", "status all"),
            ("o", "owner all"),
            ("e", "edit all"),
            ("d", "remove all"),
            ("esc", "no marks"),
        ]
        await ana.presses("v")
        assert hints(ana)[0] == ("v", "end the range")
        await ana.presses("v", "escape")
        assert ("esc", "no marks") not in hints(ana)
        await ana.presses("slash")
        await ana.types("docu")
        await ana.presses("enter", "q")
        assert hints(ana)[0] == ("esc", "show all")
        await ana.presses("escape")
        assert ("esc", "show all") not in hints(ana)


async def test_the_map_teaches_what_to_do_with_marks(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "m", "tab", "space")
        assert hints(ana)[0] == ("s", "status all")
        await ana.presses("escape")
        assert ("s", "status all") not in hints(ana)


async def test_what_is_zoomed_or_empty_is_taught_its_way_on(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "z")
        assert hints(ana)[0] == ("z", "all panels")
        await ana.presses("z", "l", "2")
        assert hints(ana)[0] == ("a", "add")


async def test_a_key_that_is_remapped_is_taught_as_it_is(path: Path) -> None:
    async with Person(path, keys={"status": "x"}) as ana:
        await ana.presses("enter", "l")
        assert ("x", "status") in hints(ana)


async def test_after_the_first_of_two_keys_it_says_what_may_follow(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("j", "g")
        assert ana.told.startswith("g and then:   g first")
        assert "t theme" in ana.told
        await ana.presses("g")
        assert (bar(ana).told, ana.row) == ("", "I buy a home")
        await ana.presses("g", "escape")
        assert bar(ana).told == ""
        await ana.presses("g", "x")
        assert "gx does nothing here" in ana.told


async def test_first_and_last_in_every_list_and_on_the_map(path: Path) -> None:
    async with Person(path) as ana:
        for keys in (
            (),
            ("enter", "l"),
            ("i",),
            ("tab",),
            ("q", "m"),
            ("q", "comma"),
            ("q", "question_mark"),
            ("q", "C"),
        ):
            await ana.presses(*keys)
            await ana.presses("G")
            last = ana.app.standing_at
            await ana.presses("G", "g", "g")
            first = ana.app.standing_at
            await ana.presses("G")
            assert ana.app.standing_at == last, keys
            assert first.y <= last.y, keys


async def test_clashes_are_told_at_the_start_and_stand_beside_their_keys_in_the_settings(path: Path) -> None:
    async with Person(path, keys={"rename": "e", "renam": "x", "owner": "ctrl+a"}) as ana:
        assert ana.told == "2 of your keys were not taken; the settings show which"
        await ana.presses("comma")
        ana.sees("2 of yours clash or name nothing", "there is no command 'renam'", "did you mean rename")
        await ana.presses("slash")
        await ana.types("rename and by")
        ana.sees("r ⚠", "e is asked for by rename and by edit")


async def test_the_cursor_of_the_terminal_goes_where_one_is(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        assert ana.lines[ana.app.standing_at.y].lstrip("▶ ").startswith("I buy a home")
        await ana.presses("enter", "l", "j")
        x, y = ana.app.standing_at
        assert ana.lines[y][x:].startswith("Getting documents in")
        await ana.presses("r")
        assert ana.app.standing_at.y == 23
        assert ana.lines[23][: ana.app.standing_at.x].endswith("Getting documents in")
        await ana.presses("escape", "e")
        assert "▶" in ana.lines[ana.app.standing_at.y]
        await ana.types("chan")
        x, y = ana.app.standing_at
        assert ana.lines[y][:x].endswith("> chan")
        await ana.presses("enter")
        assert ana.lines[ana.app.standing_at.y].strip(" │").startswith(">")
        await ana.presses("escape", "m")
        x, y = ana.app.standing_at
        assert ana.lines[y][x - 1] == "▶"
        await ana.presses("b", "2")
        x, y = ana.app.standing_at
        assert ana.lines[y][:x].strip() == "▶"
        assert len(ana.lines[y]) > x


async def test_what_a_row_has_no_room_for_is_read_below_it(path: Path) -> None:
    title = "A title that goes on and on until nobody would read to its end"
    async with Person(path, size=(60, 20)) as ana:
        await ana.presses("enter", "l", "r", "ctrl+u")
        await ana.types(title)
        await ana.presses("enter")
        assert title in " ".join(" ".join(line.strip("│ ") for line in ana.lines).split())
        await ana.presses("j")
        assert title not in " ".join(" ".join(line.strip("│ ") for line in ana.lines).split())


async def test_the_library_teaches_what_people_open_each_morning(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        assert [label for _, label in hints(ana)[:6]] == ["open", "standup", "boards", "filter", "find", "add"]
        ana.sees("O standup", "a add", "? help")


async def test_what_is_taught_follows_what_there_is(tmp_path: Path) -> None:
    create_library(tmp_path / "empty.db", title="Empty")
    async with Person(tmp_path / "empty.db", size=(80, 24)) as ana:
        assert ("I", "import") in hints(ana)
        await ana.presses("a")
        await ana.types("I visit")
        await ana.presses("enter")
        assert hints(ana)[0] == ("enter", "open")
        assert ("I", "import") not in hints(ana)
        await ana.presses("u")
        assert ("I", "import") in hints(ana)
        await ana.presses("U", "enter")
        assert hints(ana)[0] == ("A", "add stage")
        other = ana.others()
        edit.add(other, "stage", other.connection.execute("select id from journey").fetchone()[0], {"title": "I come"})
        other.close()
        ana.app.look()
        await ana.waits()
        assert hints(ana)[0] == ("a", "add")
        await ana.presses("d", "q", "d", "enter")
        assert ("I", "import") in hints(ana)
