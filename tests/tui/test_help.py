from __future__ import annotations

from pathlib import Path

from journeytui.domain.words import WORDS
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.removal import counted
from person import Person


async def test_it_shows_the_keys_of_the_place_one_came_from(path: Path) -> None:
    async with Person(path, size=(120, 60)) as ana:
        await ana.presses("question_mark")
        ana.sees("keys in the library", "Goes one row down.", "j ↓")


async def test_its_own_keys_are_a_key_away_and_one_step_leads_back(path: Path) -> None:
    async with Person(path, size=(120, 60)) as ana:
        await ana.presses("question_mark", "question_mark")
        ana.sees("keys in the help")
        await ana.presses("question_mark")
        ana.sees("keys in the library")
        await ana.presses("question_mark", "q")
        assert ana.app.screen.place == "library"


async def test_it_shows_the_keys_that_a_person_chose(path: Path) -> None:
    async with Person(path, keys={"rename": "f2"}) as ana:
        await ana.presses("question_mark", "slash")
        await ana.types("another title")
        ana.sees("f2", "rename")


async def test_it_is_narrowed_as_one_types(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("question_mark", "slash")
        await ana.types("moment of truth")
        ana.sees("★", "Makes or breaks the whole journey.")
        ana.sees_no("Goes one row down.")
        await ana.types("xyz")
        ana.sees("Nothing in the help has these words.")
        await ana.presses("escape")
        ana.sees("Goes one row down.")


async def test_every_command_every_word_and_every_field_is_explained(path: Path) -> None:
    async with Person(path, size=(200, 60)) as ana:
        await ana.presses("question_mark")
        rows = list(ana.app.top._lines())  # type: ignore[attr-defined]
        told = " ".join(
            "".join(cell if isinstance(cell, str) else "".join(t for t, _ in cell)).strip()
            for r in rows
            for cell in r.cells
        )
        told = " ".join(told.split())
        for words in (
            *(command.help for command in COMMANDS.values()),
            *(field.kind.help for word in WORDS.values() for field in word.fields.values()),
            "A moment in which the customer meets us",
        ):
            assert words in told, words


async def test_long_lines_go_on_where_it_is_narrow(path: Path) -> None:
    async with Person(path, size=(60, 20)) as ana:
        await ana.presses("question_mark", "slash")
        await ana.types("takes marks filter")
        ana.sees("esc", "clear")
        assert "nothing" in " ".join(ana.screen.split())


async def test_no_line_of_the_help_is_cut(path: Path) -> None:
    for width in (80, 100, 120):
        async with Person(path, size=(width, 50)) as ana:
            await ana.presses("question_mark")
            seen = set()
            for _ in range(20):
                seen.update(ana.lines[1:-1])
                await ana.presses("pagedown")
            assert not [line for line in seen if "…" in line]


async def test_who_may_only_read_sees_once_why_and_which_keys_are_refused(path: Path) -> None:
    async with Person(path, read_only=True) as ana:
        assert "read-only" in ana.told
        assert "add" not in ana.told.split()
        await ana.presses("enter", "l")
        assert "edit" not in ana.told.split()
        assert "read-only" in ana.told
        await ana.presses("question_mark")
        assert ana.screen.count(ana.app.workspace.read_only) == 1
        rows = {"".join(t for t, _ in r.cells[1]): r.cells[1][0][1] for r in ana.app.top._lines() if r.id}  # type: ignore[attr-defined, union-attr]
        assert (rows["edit"], rows["find"]) == ("dim", "text")
    async with Person(path) as ana:
        assert "read-only" not in ana.told


def test_every_word_is_called_right_where_there_are_several() -> None:
    assert [counted("kpi", 9), counted("opportunity", 2), counted("kpi", 1)] == ["9 KPIs", "2 opportunities", "1 KPI"]
