from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.screens.standup_rows import day
from journeytui.workspace import deciding, edit, standup
from person import TODAY, Person, opened


@given(st.dates(), st.dates())
def test_a_day_shows_its_year_where_that_is_another(value: dt.date, today: dt.date) -> None:
    assert day(value, today).endswith(f" {value.year}") == (value.year != today.year)


async def test_where_nothing_got_worse_it_says_since_when_and_who_one_is_stands_before_the_team(path: Path) -> None:
    ws = opened(path)
    team = edit.add(ws, "team", None, {"title": "Aardvarks"}).ids[0]
    edit.add(ws, "person", None, {"title": "Ana", "email": "ana@example.com", "team": team})
    deciding.decide(ws, ws.connection.execute("select id from journey").fetchone()[0], "@ana 60d: look")
    assert standup.standup(ws).me == ("Ana", "Aardvarks")
    ws.close()
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("O")
        ana.sees("Standup  Ana, Aardvarks", "Nothing got worse since", f"{TODAY.year + 1}", "d marks it done")
        assert ana.screen.index("My decisions") < ana.screen.index("Nothing got worse")
        ana.sees_no("speak for themselves")


async def test_the_columns_of_my_touchpoints_say_what_they_are(path: Path) -> None:
    ws = opened(path)
    me = edit.add(ws, "person", None, {"title": "Ana", "email": "ana@example.com"}).ids[0]
    mine = [id for (id,) in ws.connection.execute("select id from touchpoint")]
    edit.set_values(ws, mine, {"accountable": me, "pain": 4, "emotion": -1, "status": "live"})
    ws.close()
    for size in ((120, 40), (80, 24)):
        async with Person(path, size=size) as ana:
            await ana.presses("O")
            heading = next(line for line in ana.screen.split("\n") if "My touchpoints" in line)
            assert all(said in heading for said in ("stage", "status", "feels ±2", "pain/10", "owner"))


async def test_who_one_is_is_said_with_enter_where_nobody_is_known(path: Path) -> None:
    ws = opened(path)
    edit.add(ws, "person", None, {"title": "Zoe", "email": "zoe@example.com"})
    deciding.decide(ws, ws.connection.execute("select id from journey").fetchone()[0], "@zoe fri: look")
    ws.close()
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("O")
        ana.sees("▶ enter here says who you are", "Nothing got worse", "enter say who you are")
        await ana.presses("enter")
        ana.sees("I am", "Zoe")
        await ana.types("zoe")
        await ana.presses("enter")
        ana.sees("Standup  Zoe", "look")
        assert ana.told == "you are Zoe <zoe@example.com> from now on"


async def test_what_was_done_by_mistake_is_under_the_cursor_again_after_an_undo(path: Path) -> None:
    ws = opened(path)
    edit.add(ws, "person", None, {"title": "Ana", "email": "ana@example.com"})
    journey = ws.connection.execute("select id from journey").fetchone()[0]
    for text in ("@ana 2026-12-01: first", "@ana 2026-12-02: second", "@ana 2026-12-03: third"):
        deciding.decide(ws, journey, text)
    ws.close()
    async with Person(path) as ana:
        await ana.presses("O", "down", "d")
        assert "third" in ana.row
        await ana.presses("u")
        assert "second" in ana.row
        assert ana.app.top.record["title"] == "second"
