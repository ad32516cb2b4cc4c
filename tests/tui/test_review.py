"""The review: a reason belongs to the verdict that it follows, and a review that is closed looks closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeytui.workspace import deciding, edit
from person import Person


async def marks(ana: Person) -> dict[str, tuple[str | None, str]]:
    """By the stage's title: its verdict and its reason in the file."""
    titles = dict(ana.kept("stage", "id", "title"))
    return {titles[stage]: (verdict, why) for stage, verdict, why in ana.kept("stage_mark", "stage", "verdict", "why")}


async def test_a_reason_right_after_a_verdict_belongs_to_the_stage_of_that_verdict(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R")
        first, second = (stage.title for stage in ana.app.top.view.stages[:2])
        await ana.presses("x")
        assert ana.row == second
        ana.sees(f"says why {first} is failing")
        await ana.presses("n")
        ana.sees(f"why {first} is failing")
        await ana.types("too slow")
        await ana.presses("enter")
        assert await marks(ana) == {first: ("failing", "too slow")}
        ana.sees(f"{first} is failing: too slow")
        ana.sees_no("says why")


async def test_after_a_verdict_reason_note_decision_and_question_are_all_about_the_stage_that_was_judged(
    path: Path,
) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R")
        first, second = (stage for stage in ana.app.top.view.stages[:2])
        await ana.presses("x")
        ana.sees("d and N are about it as well")
        for key, asked in (("d", f"decide about {first.title}"), ("a", f"open question about {first.title}")):
            await ana.presses(key)
            assert ana.lines[-1].startswith(f" {asked} · @who day: what >")
            await ana.types(f"look {key}")
            await ana.presses("enter")
            assert f"about {first.title}: look {key}" in ana.told
        await ana.presses("N")
        ana.sees(f"note on {first.title}")
        await ana.presses("escape", "down", "up", "d")
        ana.sees(f"decide about {second.title}")
        await ana.presses("escape", "G", "d")
        ana.sees("decide about I buy a home")
        ana.sees("@who day: what >")
        await ana.types("what is longer than the room that is left for it")
        ana.sees_no("@who day: what >")
        ana.sees("decide about I buy a home > what is longer")
        await ana.types(" now, and longer")
        ana.sees(" decide > what is longer than the room that is left for it now, and longer")
        assert {one.about for one in deciding.owned(ana.app.workspace)} == {(first.title,)}


async def test_tab_writes_the_name_out_or_says_why_not(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "d")
        await ana.types("@mort")
        await ana.presses("tab")
        assert ana.app.top.bar.question.line.text == "@Mortgage desk "
        await ana.types("Mon: x")
        await ana.presses("tab")
        ana.sees("tab writes out a name behind @")
        await ana.presses("home", "tab")
        ana.sees("tab writes out a name behind @")
        await ana.presses("ctrl+k")
        await ana.types("@zzz")
        await ana.presses("tab")
        ana.sees("nobody is called 'zzz'")
        await ana.types("z")
        ana.sees_no("nobody is called")


async def test_what_is_no_day_is_said_with_what_would_be_and_the_cursor_stands_there(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "d")
        await ana.types("@mortgage-desk soonish: go")
        await ana.presses("enter")
        ana.sees("decide: 'soonish' is no day: try fri, 3d or 15 Nov > ")
        await ana.presses("ctrl+w")
        await ana.types("15 Nov 2026")
        await ana.presses("enter")
        ana.sees("2026-11-15 is past, today is 2026-11-22: add ! to mean it > ")
        assert ana.kept("decision", "title") == []
        await ana.types("!")
        await ana.presses("enter")
        assert ana.kept("decision", "title", "due") == [("go", "2026-11-15")]


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("@mortgage-desk soonish: go", "@mortgage-desk soonish"),
        ("@mortage mon: try more", "@mortage"),
        ("15 Nov 2026: go by 15 Nov 2026", "15 Nov 2026"),
        ("@mortgage-desk de mon sk: go", "@mortgage-desk de"),
        ("de @mortgage-desk: go", "de"),
    ],
)
async def test_the_cursor_stands_where_the_mistake_ends_and_ctrl_u_takes_the_whole_line(
    path: Path, typed: str, mistake: str
) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "d")
        await ana.types(typed)
        await ana.presses("enter")
        line = ana.app.top.bar.question.line
        assert (line.text, line.text[: line.at]) == (typed, mistake)
        await ana.presses("ctrl+u")
        assert (line.text, line.at) == ("", 0)


async def test_who_went_back_into_the_line_keeps_what_is_right_of_the_cursor(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "d")
        await ana.types("soonish mon: go")
        await ana.presses("enter", "right", "ctrl+u")
        assert ana.app.top.bar.question.line.text == "mon: go"


async def test_after_a_step_a_reason_belongs_to_the_stage_of_the_cursor_and_needs_its_verdict(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "x", "down", "up", "n")
        assert not ana.app.top.bar.question
        assert "a reason needs a verdict first" in ana.told
        assert len(await marks(ana)) == 1, "no verdict is invented"
        await ana.presses("up", "n")
        assert ana.app.top.bar.question.label.endswith("is failing")


async def test_a_closed_review_says_so_and_how_another_is_opened(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R")
        ana.sees("not begun")
        await ana.presses("x")
        ana.sees("1 of 3 looked at")
        review = ana.app.top.view.review
        ana.app.top.do_close_review()
        await ana.waits()
        await ana.presses("y")
        await ana.presses("escape", "down")
        ana.sees(f"closed {review.day}: a verdict opens another", "f fine", "w watch", "x failing")
        ana.sees_no("looked at")


async def test_a_decision_for_nobody_says_who_is_near_and_keeps_what_was_typed(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "d")
        await ana.types("@mortage mon: try more")
        await ana.presses("enter")
        assert ana.lines[-1].startswith(" decide: Nobody is called 'mortage': mortgage-desk? > ")
        assert ana.app.top.bar.question.line.text == "@mortage mon: try more"
        await ana.presses("ctrl+u")
        await ana.types("@zorro mon: try more")
        await ana.presses("enter")
        assert ana.lines[-1].startswith(" decide: Nobody is called 'zorro' > ")
        await ana.presses("end", "ctrl+u")
        await ana.types("@mortgage-desk mon: try more")
        await ana.presses("enter")
        assert ana.kept("decision", "title") == ["try more"]


async def test_a_verdict_that_stands_is_said_to_and_the_cursor_stays(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "x", "up")
        first = ana.row
        await ana.presses("x")
        assert (ana.row, ana.told) == (first, f"{first} is failing already; n says why")
        await ana.presses("n")
        ana.sees(f"why {first} is failing")


async def test_when_all_stages_are_looked_at_the_review_says_what_comes_next(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("R", "f", "f")
        ana.sees_no("closes it")
        await ana.presses("x", "up")
        ana.sees("all 3 looked at: c closes it, M copies the minutes: verdicts, notes, decisions")
        ana.sees("c close   M minutes")
        await ana.presses("q")
        assert ana.told == "the review stays open, R goes on with it: I buy a home"
        await ana.presses("R", "c", "enter", "escape", "q")
        ana.sees_no("stays open")


async def test_what_is_overdue_is_said_to_be_so_until_it_is_done(path: Path) -> None:
    async with Person(path, size=(120, 40)) as ana:
        await ana.presses("R", "d")
        await ana.types("2026-11-15!: send one list")
        await ana.presses("enter")
        ana.sees("overdue, 7 d")
        made = deciding.owned(ana.app.workspace)[0].id
        ana.app.visit("detail", made)
        await ana.waits()
        ana.sees("2026-11-15  overdue, 7 d")
        ana.app.run_act(lambda ws: edit.set_values(ws, (made,), {"status": "done"}))
        await ana.waits()
        ana.sees_no("overdue")
        ana.sees("2026-11-15  7 d ago")


async def test_a_key_of_other_screens_names_them_all(path: Path) -> None:
    async with Person(path, size=(120, 40)) as ana:
        await ana.presses("b", "w", "R")
        assert ana.told == "review: works in the library, explorer, map and standup, not here"
