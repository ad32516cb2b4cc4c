"""A morning: what turned bad, what I owe and what I answer for, on one screen; each line edited as it stands."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from journeytui.workspace import deciding, edit
from journeytui.workspace.workspace import open_library
from person import Person, opened
from team import id_of

MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def morning(path: Path) -> Path:
    """Ana answers for a stage with the mortgage desk; Ben lowered an emotion, and something of hers is late."""
    with closing(opened(path)) as ana:
        desk = id_of(path, "team", "Mortgage desk")
        edit.add(ana, "person", None, {"title": "Ana", "email": "ana@example.com", "team": desk})
        journey = id_of(path, "journey", "I buy a home")
        deciding.decide(ana, journey, "@ana 2026-11-20!: send one list of documents")
        deciding.decide(ana, journey, "@ana 2026-12-01: call the notary")
        ana.connection.execute("UPDATE change SET at = '2026-11-16T09:00:00.000000Z'")
        ana.connection.commit()
    with closing(opened(path, me="Ben <ben@example.com>")) as ben:
        edit.set_values(ben, (id_of(path, "touchpoint", "Application"),), {"emotion": -2})
    return path


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_all_of_it_is_on_one_screen(morning: Path, size: tuple[int, int]) -> None:
    async with Person(morning, size=size) as ana:
        await ana.presses("O")
        ana.sees("Standup", "Turned bad since Fri 20 Nov", "My decisions", "My touchpoints")
        ana.sees("Application", "emotion 0 → −2", "send one list", "late 2 d", "Getting docu")
        assert all(len(line) <= size[0] for line in ana.lines)


async def test_each_line_is_edited_by_the_keys_of_the_explorer(morning: Path) -> None:
    async with Person(morning) as ana:
        await ana.presses("O")
        ana.sees("Application")
        await ana.presses("plus", "plus")
        assert not [line for line in ana.lines if "emotion" in line and "→" in line]
        assert ana.kept("touchpoint", "emotion")[0] == 0
        await ana.presses("tab")
        while "send one list" not in ana.row:
            await ana.presses("j")
        await ana.presses("d")
        assert dict(ana.kept("decision", "title", "status"))["send one list of documents"] == "done"
        ana.sees_no("send one list of documents  ")
        await ana.presses("u")
        assert dict(ana.kept("decision", "title", "status"))["send one list of documents"] == "open"


async def test_a_status_and_an_owner_are_set_in_place(morning: Path) -> None:
    async with Person(morning) as ana:
        await ana.presses("O", "tab", "tab", "tab", "G", "s", "l", "enter")
        assert ana.kept("touchpoint", "status")[2] == "live"
        await ana.presses("o")
        await ana.types("Ana")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "accountable")[2] == id_of(morning, "person", "Ana")


async def test_enter_goes_to_the_record_and_q_comes_back(morning: Path) -> None:
    async with Person(morning) as ana:
        await ana.presses("O", "G", "enter")
        ana.sees("▌2 I get the mortgage▐")
        assert ana.row == "Valuation"
        await ana.presses("q")
        ana.sees("Standup")
        await ana.presses("q")
        assert ana.app.top.place == "library"


async def test_a_key_that_does_nothing_here_says_why(morning: Path) -> None:
    async with Person(morning) as ana:
        await ana.presses("O", "G", "d")
        assert "only decisions and questions are done" in ana.told
        await ana.presses("O")
        assert ana.told == "this is the standup"


async def test_who_is_not_in_the_library_is_told_what_to_do(morning: Path) -> None:
    async with Person(morning, me="Zoe <zoe@example.com>", size=(80, 24)) as zoe:
        await zoe.presses("O")
        zoe.sees(
            "Nobody in this library has your name or e-mail: you are Zoe", "enter here says who you are", "Application"
        )
        zoe.sees_no("My touchpoints")


async def test_the_next_morning_tells_what_turned_bad_since_one_looked(morning: Path) -> None:
    async with Person(morning) as ana:
        await ana.presses("O", "q")
    thursday = dt.date(2026, 11, 26)
    async with Person(morning) as ana:
        ana.app.workspace.today = lambda: thursday
        await ana.presses("O")
        ana.sees("since Sun 22 Nov")


async def test_hostile_text_is_text_in_the_standup(morning: Path) -> None:
    with closing(open_library(morning, me="Ben")) as ws:
        ws.connection.execute(
            "UPDATE touchpoint SET title = 'x' || char(27) || '[2J[red]y' || char(10) || char(8238) WHERE title = 'Application'"
        )
        ws.connection.commit()
    async with Person(morning, size=(80, 24)) as ana:
        await ana.presses("O")
        ana.sees("[red]y")
        assert all(segment.text.isprintable() for line in ana.segments for segment in line)
