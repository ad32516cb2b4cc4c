from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Input

from journeytui.domain.errors import DiskTrouble
from journeytui.store import opening
from journeytui.tui.guesses import Guesses
from journeytui.tui.memory import Memory
from journeytui.workspace import edit
from person import Person, opened

MORTGAGE = ("enter", "l")


def typed(text: str) -> list[tuple[str, str | None]]:
    named = {" ": "space", "\r": "enter"}
    return [(named.get(letter, letter), None if letter == "\r" else letter) for letter in text]


async def test_fifty_edits_in_one_burst_are_all_kept_in_their_order(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "G")
        await ana.bursts([key for at in range(50) for key in typed(f"aNumber {at}\r")])
        await ana.waits()
        assert ana.kept("touchpoint", "title")[3:] == [f"Number {at}" for at in range(50)]


async def test_keys_typed_before_a_screen_is_drawn_are_its_keys(path: Path) -> None:
    async with Person(path) as ana:
        await ana.bursts(typed("\rljr again\rq"))
        assert "Getting documents in again" in ana.kept("touchpoint", "title")
        ana.sees("I renew a contract")


async def test_keys_after_a_question_go_where_the_question_was_asked(path: Path) -> None:
    async with Person(path) as ana:
        await ana.bursts(typed("\rljsplan\rj+d\r"))
        assert ana.kept("touchpoint", "title", "status") == [
            ("Application", "live"),
            ("Getting documents in", "planned"),
        ]


@pytest.mark.skipif(opening.wal_is_safe(), reason="whoever writes in WAL mode keeps nobody from reading")
async def test_who_keeps_the_file_to_themselves_is_not_waited_for_by_looking_and_ends_nobody(path: Path) -> None:
    async with Person(path) as ana:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            ana.app.look_round()
            ana.app.workspace.connection.execute("PRAGMA busy_timeout = 40")
            await ana.presses("Y")
            assert "Another program has been writing" in ana.told
            other.execute("UPDATE journey SET title = 'I sell a home' WHERE title = 'I buy a home'")
            ana.app.look_round()
            ana.sees("I buy a home")
            other.execute("COMMIT")
        ana.app.look_round()
        await ana.waits()
        ana.sees("I sell a home")
        await ana.presses("Y")
        ana.sees("shared with nobody")


async def test_keys_wait_for_a_widget_of_textuals(path: Path) -> None:
    """A dialog with an input that answers by messages, as slow as they come."""

    class Slow(ModalScreen[str]):
        def compose(self) -> ComposeResult:
            yield Input()

        def on_input_submitted(self, event: Input.Submitted) -> None:
            desk: Any = self.app
            desk.answer(self, event.value)

    answers: list[str] = []
    async with Person(path) as ana:
        slow = Slow()
        ana.app._answers[slow] = answers.append
        ana.app.push_screen(slow)
        await ana.waits()
        await ana.bursts(typed("hello\rj"))
        assert answers == ["hello"]
        assert ana.row == "I renew a contract"


async def test_a_change_is_seen_before_it_is_on_the_disk_and_taken_back_when_it_fails(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE)
        first = ana.app.top.rows.cursor_id
        shown = []

        def failing(_: object) -> Any:
            raise DiskTrouble("The disk is full", "Make room and do it again.")

        ana.app.run_act(failing, {first: {"title": "Never kept"}})
        shown.append(ana.row)
        await ana.waits()
        assert shown == ["Never kept"]
        assert ana.row == "Application"
        assert ana.told == "The disk is full. What you typed is kept and offered at the next start."


def test_of_two_guesses_the_newest_is_shown_until_it_is_done() -> None:
    guesses = Guesses()
    guesses.begin(1, {"a": {"title": "one"}})
    guesses.begin(2, {"a": {"title": "two", "pain": 3}})
    assert guesses.of("a") == {"title": "two", "pain": 3}
    guesses.end(2)
    assert guesses.of("a") == {"title": "one"}
    guesses.end(1)
    assert not guesses.of("a")


async def test_nothing_is_drawn_when_nobody_changed_anything(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE)
        drawn: list[object] = []
        ana.app.post_display_hook = lambda: drawn.append(1)  # type: ignore[method-assign]
        ana.app.look()
        await ana.pilot.pause()
        assert not drawn


async def test_ctrl_c_leaves_when_it_is_pressed_twice(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("ctrl+c")
        assert "once more" in ana.told
        assert ana.app.is_running
        await ana.presses_without_waiting("ctrl+c")
        assert ana.app._exit


async def test_q_goes_back_and_then_leaves(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "q")
        ana.sees("I renew a contract")
        await ana.presses_without_waiting("q")
        assert ana.app._exit


async def test_pasting_where_nothing_is_typed_presses_no_key(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE)
        await ana.pastes("d\ry\rq")
        assert len(ana.kept("touchpoint", "id")) == 3
        assert "pasting works where something is typed" in ana.told


@pytest.mark.parametrize("size", [(60, 4), (25, 2)])
async def test_a_terminal_that_is_too_small_says_so_in_one_line(path: Path, size: tuple[int, int]) -> None:
    async with Person(path, size=size) as ana:
        assert [line.strip() for line in ana.lines if line.strip()] == ["too small: 20×5 at least"]
        await ana.presses("enter", "l", "j")
        await ana.pilot.resize_terminal(80, 24)
        await ana.waits()
        assert ana.row == "Getting documents in"


async def test_a_theme_is_changed_while_one_looks(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE)
        before = ana.segments[0][0].style
        ana.app.next_theme()
        await ana.waits()
        assert ana.segments[0][0].style != before
        ana.sees("theme: light, until you leave; the settings (,) keep it")


@pytest.mark.parametrize("theme", ["dark", "light", "terminal"])
async def test_without_colours_none_is_drawn(path: Path, theme: str) -> None:
    async with Person(path, theme=theme, env={"NO_COLOR": "1"}) as ana:
        await ana.presses(*MORTGAGE, "j", "space", "s")
        for line in ana.segments:
            for segment in line:
                assert segment.style is None or (segment.style.color is None and segment.style.bgcolor is None), segment


async def test_an_empty_no_color_counts_as_unset(path: Path) -> None:
    async with Person(path, env={"NO_COLOR": ""}) as ana:
        assert any(segment.style and segment.style.color for line in ana.segments for segment in line)


async def test_the_terminals_own_colours_are_the_sixteen(path: Path) -> None:
    async with Person(path, theme="terminal") as ana:
        await ana.presses(*MORTGAGE, "j", "space")
        for line in ana.segments:
            for segment in line:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert colour is None or colour.is_default or (colour.number is not None and colour.number < 16), (
                        segment
                    )


def test_memory_that_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    memory = Memory(tmp_path, tmp_path / "x.db")
    memory.keep(place="explorer", collapsed=("a", "b"))
    memory.save()
    assert Memory(tmp_path, tmp_path / "x.db").texts("collapsed") == ("a", "b")
    file = next((tmp_path / "places").iterdir())
    assert file.stat().st_mode & 0o777 == 0o600
    for broken in ("", "[", "[1]", '{"place": 3, "collapsed": "x"}', "\0" * 300_000):
        file.write_text(broken)
        again = Memory(tmp_path, tmp_path / "x.db")
        assert again.text("place") == ""
        assert again.texts("collapsed") == ()


def test_the_first_frame_imports_nothing_that_is_not_needed(path: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
from journeytui.workspace.workspace import open_library
from journeytui.settings import Settings
from journeytui.tui.app import JourneyApp
async def main():
    app = JourneyApp(open_library(Path({str(path)!r}), me="a"), Settings(), env={{"HOME": {str(path.parent)!r}}})
    async with app.run_test() as pilot:
        await pilot.pause()
asyncio.run(main())
unwanted = ("sqlalchemy", "sqlmodel", "httpx", "pydantic", "yaml", "tomlkit", "click", "journeytui.formats", "journeytui.sync",
            "journeytui.tui.dialogs", "journeytui.tui.editors", "journeytui.tui.screens.explorer", "journeytui.tui.screens.detail",
            "journeytui.workspace.exchange", "journeytui.workspace.edit", "journeytui.workspace.history",
            "journeytui.workspace.renewal", "journeytui.store.index", "journeytui.store.journal", "journeytui.store.migrations",
            "journeytui.store.replica", "journeytui.store.sums", "journeytui.store.writing",
            "textual.widgets._text_area", "textual.widgets._data_table", "textual.widgets._markdown",
            "aiohttp", "textual_serve", "journeytui.web", "journeytui.tui.browser", "journeytui.tui.browsing", "textual.drivers.web_driver")
print(*sorted(name for name in sys.modules if name.startswith(unwanted)))
"""
    source = Path(__file__).parents[2] / "src"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(source)}, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == ""


async def test_my_undo_leaves_what_others_did(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses(*MORTGAGE, "plus")
        ben = opened(path, me="Ben <ben@example.com>")
        touchpoint = ben.connection.execute("select id from touchpoint where title = 'Application'").fetchone()[0]
        edit.set_values(ben, (touchpoint,), {"title": "The application"})
        ben.close()
        await ana.presses("u")
        assert ana.kept("touchpoint", "title", "emotion")[0] == ("The application", 0)
