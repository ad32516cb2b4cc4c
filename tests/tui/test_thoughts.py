"""Half a thought: the next start asks for it again, of the same record and in the same words, until it was answered or declined."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from journeytui.tui.memory import Memory
from journeytui.tui.thoughts import Thought, Thoughts
from person import Person

LEFT: dict[str, tuple[tuple[str, ...], str, str]] = {
    "renaming a journey": (("r",), "Title of I buy a home", "journey"),
    "renaming a touchpoint": (("enter", "l", "r"), "Title of Application", "touchpoint"),
    "adding a KPI": (("enter", "l", "tab", "tab", "a"), "add KPI to I get the mortgage", "kpi"),
    "adding a stage": (("enter", "A"), "add stage to I buy a home", "stage"),
    "adding to a map": (("m", "down", "a"), "add touchpoint to I decide", "touchpoint"),
    "renaming in one record": (("enter", "l", "i", "r"), "Title of Application", "touchpoint"),
}
"""What is asked, how it is asked by the next start, and what it changes."""


@pytest.mark.parametrize("left", LEFT)
async def test_what_was_left_is_asked_again_for_the_same_record_once_and_wherever_one_starts(
    left: str, path: Path
) -> None:
    keys, asked, word = LEFT[left]
    async with Person(path) as ana:
        await ana.presses(*keys)
        await ana.types(" xyz")
        ana.app.keep_draft()
    async with Person(path) as ana:
        other = ana.kept("journey", "id")[1]
    async with Person(path, journey=other) as ana:
        ana.sees(asked, " xyz")
        before = ana.kept(word, "title")
        await ana.presses("enter")
        after = ana.kept(word, "title")
        (new,) = set(after) - set(before)
        assert new in ("xyz", *(f"{title} xyz" for title in before))
        assert len(after) - len(before) == (not new.partition("xyz")[0])
    async with Person(path) as ana:
        assert not ana.app.top.bar.question
        assert ana.app.top is ana.app.screen


async def test_what_was_left_in_a_review_is_asked_again_from_anywhere(path: Path) -> None:
    for keys, asked, word, field in (
        (("R", "N"), "note on ", "stage_mark", "why"),
        (("R", "down", "d"), "decide", "decision", "title"),
    ):
        async with Person(path) as ana:
            await ana.presses(*keys)
            await ana.types("xyz")
            ana.app.keep_draft()
        async with Person(path) as ana:
            ana.sees(asked, "xyz")
            await ana.presses("enter")
            assert any("xyz" in kept for kept in ana.kept(word, field)), word


async def test_a_reason_is_asked_again(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("R", "down", "x", "n")
        await ana.types("xyz")
        ana.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("why I get the mortgage is failing", "xyz")
        await ana.presses("enter")
        assert "xyz" in ana.kept("stage_mark", "why")


async def test_what_was_left_on_a_board_is_asked_again(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "b", "a")
        assert ana.app.top.bar.question
        await ana.types("why so slow")
        ana.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("open question", "why so slow")
        await ana.presses("enter")
        assert ana.kept("question", "title") == ["why so slow"]


async def test_an_ending_in_the_middle_of_what_was_left_leaves_it_again(path: Path) -> None:
    for text in ("abc", "def", ""):
        async with Person(path) as ana:
            if text == "abc":
                await ana.presses("enter", "l", "a")
            await ana.types(text)
            ana.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("add touchpoint to I get the mortgage", "abcdef")
        await ana.presses("escape")
        assert "abcdef" not in ana.screen
    async with Person(path) as ana:
        ana.sees_no("abcdef")
        assert "abcdef" not in ana.kept("touchpoint", "title")


async def test_two_windows_leave_two_and_both_are_asked_one_after_the_other(path: Path) -> None:
    async with Person(path) as ana, Person(path) as too:
        await ana.presses("r")
        await ana.types(" one")
        await too.presses("enter", "l", "a")
        await too.types("two")
        ana.app.keep_draft()
        too.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("Title of I buy a home", " one")
        await ana.presses("enter")
        ana.sees("add touchpoint to I get the mortgage", "two")
        await ana.presses("enter")
        assert ana.kept("journey", "title")[0] == "I buy a home one"
        assert "two" in ana.kept("touchpoint", "title")


async def test_what_has_no_place_any_more_is_told(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "r")
        await ana.types(" xyz")
        ana.app.keep_draft()
        ana.app.top.bar.take_key("escape", None)
        await ana.presses("d", "y")
        assert "Application" not in ana.kept("touchpoint", "title")
    async with Person(path) as ana:
        assert ana.told == "what you were typing has no place any more: Application xyz"


async def test_who_may_only_read_is_asked_nothing_and_loses_nothing(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("r")
        await ana.types(" xyz")
        ana.app.keep_draft()
    async with Person(path, read_only=True) as ana:
        ana.sees_no("xyz")
    async with Person(path) as ana:
        ana.sees("xyz")


async def test_a_filter_is_nothing_to_be_kept(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("slash")
        await ana.types("buy")
        ana.app.keep_draft()
    async with Person(path) as ana:
        assert not ana.app.top.bar.question


THOUGHT = Thought(("add", "touchpoint", "a", "", "{}"), "x")


def test_what_another_start_is_about_to_finish_is_left_to_it(tmp_path: Path) -> None:
    Thoughts(tmp_path, tmp_path / "a.db").keep(THOUGHT)
    (path,) = (tmp_path / "typing").iterdir()
    own = f"-{os.getpid()}-"
    assert own in path.name
    taken = path.rename(path.with_name(path.name.replace(own, f"-{os.getppid()}-")))
    assert Thoughts(tmp_path, tmp_path / "a.db").take() is None
    taken.rename(path)
    assert Thoughts(tmp_path, tmp_path / "b.db").take() is None
    taking = Thoughts(tmp_path, tmp_path / "a.db")
    assert taking.take() == THOUGHT
    assert taking.take() is None
    taking.done()
    assert list((tmp_path / "typing").iterdir()) == []


HOSTILE = (
    ["add"], ["add", "x"], ["set", "touchpoint", "emotion"], ["set", "nothing", "title", "a"], ["note", "a", "b"], ["own", "b", "c"][:0],
    ["add", "touchpoint", "", "", '{"title": {"a": 1}}'], ["add", "touchpoint", "", "", "["], ["why", "", "", ""], ["run", "rm"],
    ["of board", "x", "", "", ""], ["in review", "x", "y", "z"], ["add first", "touchpoint", "a"], [7], "add", None,
)  # fmt: skip


@pytest.mark.parametrize("about", HOSTILE, ids=repr)
async def test_a_file_that_is_none_of_ours_does_nothing(about: object, path: Path) -> None:
    thoughts = Thoughts(path.parent / "state" / "journeytui", path)
    thoughts.keep(THOUGHT)
    (held,) = (path.parent / "state" / "journeytui" / "typing").iterdir()
    held.write_text(json.dumps({"about": about, "text": "xyz"}))
    async with Person(path) as ana:
        assert not ana.app.top.bar.question
        assert ana.app.top is ana.app.screen
    assert not thoughts.waiting


def test_two_windows_note_where_they_are_and_keep_what_the_other_noted(tmp_path: Path) -> None:
    one, two = Memory(tmp_path, tmp_path / "a.db"), Memory(tmp_path, tmp_path / "a.db")
    one.keep(found="budget", sort="title")
    one.save()
    two.keep(sort="pain", panel="2")
    two.save()
    again = Memory(tmp_path, tmp_path / "a.db")
    assert (again.text("found"), again.text("sort"), again.text("panel")) == ("budget", "pain", "2")
    one.keep(found="")
    one.save()
    assert Memory(tmp_path, tmp_path / "a.db").text("found") == ""
