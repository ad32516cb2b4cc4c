"""Views of the library at the keys: called in two, kept, renamed, removed."""

from __future__ import annotations

from pathlib import Path

from journeytui.workspace import edit
from person import Person, opened


def with_figures(path: Path) -> Path:
    """The first journey loses customers; Ana answers for the second."""
    ws = opened(path)
    home, renew = (ws.connection.execute("select id from journey order by position").fetchall()[n][0] for n in (0, 1))
    period = edit.add(ws, "asset_period", home, {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}).ids[0]
    for direction, count in (("won", 2), ("lost", 12)):
        edit.add(ws, "movement", period, {"direction": direction, "count": count})
    ana = edit.add(ws, "person", None, {"title": "Ana", "email": "ana@example.com"}).ids[0]
    edit.set_values(ws, (renew,), {"accountable": ana})
    ws.close()
    return path


async def test_a_view_is_called_back_in_two_keys(path: Path) -> None:
    async with Person(with_figures(path)) as ana:
        await ana.presses("V", "5")
        ana.sees("I buy a home", "Losing customers · 1 journey")
        ana.sees_no("I renew a contract")
        await ana.presses("V", "2")
        ana.sees("I renew a contract", "Mine · 1 journey")
        ana.sees_no("I buy a home")
        await ana.presses("V", "1")
        ana.sees("I buy a home", "I renew a contract")
        assert ana.told == "view: Everything"


async def test_what_is_listed_now_is_kept_under_a_name_and_there_after_a_restart(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("slash")
        await ana.types("renew")
        await ana.presses("enter", "q", "t", "V", "a")
        ana.sees("Keep this view as")
        await ana.types("Monday")
        await ana.presses("enter")
        assert ana.told == "kept as Monday"
        await ana.presses("q")
    async with Person(path) as ana:
        await ana.presses("V")
        ana.sees("6  Monday", "renew · title")
        await ana.presses("6")
        ana.sees("I renew a contract", "Monday · 1 journey")
        ana.sees_no("I buy a home")


async def test_a_view_keeps_what_is_folded(path: Path) -> None:
    ws = opened(path)
    stage = ws.connection.execute("select id from stage where title = 'I move in'").fetchone()[0]
    edit.add(ws, "journey", None, {"title": "I find the lost boxes", "within": stage})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("left", "V", "a")
        await ana.types("Folded")
        await ana.presses("enter", "right")
        ana.sees("lost boxes")
        await ana.presses("V")
        ana.sees("1 folded")
        await ana.presses("6")
        ana.sees_no("lost boxes")


async def test_ones_own_view_is_renamed_and_removed_and_everybodys_are_not(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("V", "a")
        await ana.types("Monday")
        await ana.presses("enter", "V", "r")
        ana.sees("Everything is a view that everybody has")
        await ana.presses("end", "r", "ctrl+u")
        await ana.types("mine")
        await ana.presses("enter")
        ana.sees("mine is a view that everybody has")
        await ana.presses("ctrl+u")
        await ana.types("Standup")
        await ana.presses("enter")
        ana.sees("6  Standup")
        await ana.presses("end", "d")
        ana.sees("Remove this view?", "The journeys stay")
        await ana.presses("enter")
        ana.sees_no("6  ")
        assert ana.told == "the view Standup is gone"
        ana.sees("5  Losing customers")
        await ana.presses("escape")
        ana.sees("2 journeys")


async def test_mine_says_what_to_do_where_nobody_is_me(path: Path) -> None:
    async with Person(path, me="Zoe <zoe@example.com>") as zoe:
        await zoe.presses("V", "2")
        zoe.sees("you are Zoe <zoe@example.com>", "The settings (key , ) say who you are")


async def test_the_words_of_the_filter_are_in_the_help(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("question_mark", "slash")
        await ana.types("owner:me")
        ana.sees("Words of the library's filter", "owner:me")
