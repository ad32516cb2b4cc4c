"""The explorer at a page: what arrives is what stands on the screen, a slow page is not drowned, and an end is an end."""

from __future__ import annotations

import ast
import signal
import sqlite3
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyte.screens import Char

from journeytui.tui.browser import NARROWEST, WIDEST, fitting
from journeytui.tui.browsing import BEYOND, OFF
from journeytui.tui.commands import COMMANDS
from journeytui.tui.pacing import AHEAD, PATIENCE
from journeytui.tui.rooms import ROOMS
from journeytui.workspace import edit
from person import opened, small_library
from pipe import ASKED, Pipe

WIDE = ("漢字の旅", "👩‍💻 works from home", "e\u0301a\u0308 combining", "שלום rtl", "🇳🇱 flag", "half 漢 wide")
KEYS = ("j", "k", "l", "h", "enter", "q", "1", "2", "tab", "z", "i", "m", "?", "+", "g", "G", "escape", "b")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with titles in which a letter is two cells, or several are one."""
    path = small_library(tmp_path_factory.mktemp("pipe") / "journeys.db")
    with closing(opened(path)) as ws:
        stage = edit.add(ws, "stage", edit.add(ws, "journey", None, {"title": WIDE[0]}).ids[0], {"title": WIDE[5]}).ids[
            0
        ]
        edit.add_many(ws, "touchpoint", stage, list(WIDE))
    return path


@given(st.integers() | st.none() | st.text(max_size=3) | st.floats(), st.integers() | st.none() | st.booleans())
def test_whatever_size_a_page_tells_it_is_one_that_can_be_drawn(width: object, height: object) -> None:
    wide, high = fitting(width, height)
    assert NARROWEST.width <= wide <= WIDEST.width
    assert NARROWEST.height <= high <= WIDEST.height
    assert fitting(wide, high) == (wide, high)


def cells(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell with all that is seen of it: of an empty one its ground, of a wide letter's second half nothing."""

    def seen(cell: Char) -> tuple[object, ...]:
        drawn = cell.data != " " or cell.reverse or cell.underscore
        return cell if drawn else (" ", cell.bg)

    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


STEPS = st.lists(
    st.sampled_from(KEYS) | st.tuples(st.integers(40, 130), st.integers(12, 45)), min_size=4, max_size=16
)  # fmt: skip


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_was_sent_piece_by_piece_is_what_is_sent_at_once(
    path: Path, tmp_path: Path, steps: list[str | tuple[int, int]]
) -> None:
    """Keys and new sizes in any order: what changed, put together, is the whole picture, in every cell."""
    with Pipe(path, XDG_STATE_HOME=str(tmp_path / str(time.monotonic_ns()))) as page:
        page.wait_for("I buy a home")
        for step in steps:
            if isinstance(step, tuple):
                page.resize(*step)
            else:
                page.press(step)
        page.settle()
        if not page.ended:
            pieces = cells(page.screen)
            assert cells(page.fresh()) == pieces


@pytest.mark.parametrize("draw", ["changes", "regions"])
def test_a_page_that_was_small_for_a_moment_gets_everything_again(path: Path, tmp_path: Path, draw: str) -> None:
    with Pipe(path, XDG_STATE_HOME=str(tmp_path), JOURNEYTUI_DRAW=draw) as page:
        page.wait_for("I buy a home")
        page.settle()
        before = cells(page.screen)
        for _ in range(3):
            page.resize(50, 12)
            page.resize(100, 30)
        page.settle()
        assert cells(page.screen) == before


def test_nothing_is_sent_while_nothing_happens_and_little_for_a_row(path: Path, tmp_path: Path) -> None:
    with Pipe(path, XDG_STATE_HOME=str(tmp_path)) as page:
        page.wait_for("I buy a home")
        page.settle()
        assert page.settle(1) == 0
        page.press("j")
        assert 0 < page.settle() < 600


def test_a_page_that_draws_slowly_is_sent_no_more_than_it_can_draw(path: Path, tmp_path: Path) -> None:
    """Keys held down, and a page that says of nothing that it was drawn; once it does, what it gets is the last picture."""
    with Pipe(path, answers=False, XDG_STATE_HOME=str(tmp_path)) as page:
        page.wait_for("I buy a home")
        page.settle()
        began = time.monotonic()
        for _ in range(60):
            page.press("?", "q")
        sent = page.settle()
        given_up = (time.monotonic() - began) // PATIENCE  # after each, what is on its way counts as seen
        assert sent < (3 + given_up) * AHEAD
        page.answers = True
        for _ in range(page.pictures.count(ASKED)):
            page.send(b"D", b"\x1b[0n")
        page.settle()
        held = cells(page.screen)
        assert "I buy a home" in page.text
        assert cells(page.fresh()) == held


def test_the_cursor_is_seen_by_who_wants_to_see_it(path: Path, tmp_path: Path) -> None:
    for cursor, last in (("shown", b"\x1b[?25h"), ("hidden", b"\x1b[?25l")):
        with Pipe(path, XDG_STATE_HOME=str(tmp_path / cursor), JOURNEYTUI_CURSOR=cursor) as page:
            page.wait_for("I buy a home")
            assert page.pictures.rfind(b"\x1b[?25") == page.pictures.rfind(last)


def test_every_command_that_is_off_is_one_and_says_what_to_do_instead() -> None:
    assert OFF.keys() <= COMMANDS.keys()
    for id, why in OFF.items():
        assert why.startswith("off in a browser"), id
        assert len(f" {COMMANDS[id].label}: {why}") < 80, id


FILES = {"pathlib", "tempfile", "subprocess", "shutil", "os"}


@pytest.mark.parametrize("room", [room for room, place in ROOMS.items() if not place.startswith("screens.")])
def test_what_reaches_for_files_or_programs_cannot_be_asked_for(room: str) -> None:
    """Also what somebody adds: a module that is given files or programs says so where it imports."""
    spec = find_spec(f"journeytui.tui.{ROOMS[room].partition(':')[0]}")
    module = ast.parse(Path(spec.origin).read_text("utf-8"))
    named = {node.module for node in module.body if isinstance(node, ast.ImportFrom)}
    named |= {one.name for node in module.body if isinstance(node, ast.Import) for one in node.names}
    if named & FILES:
        assert BEYOND[room] in OFF
    if room in BEYOND:
        assert BEYOND[room] in OFF


@pytest.mark.parametrize(
    ("key", "word"), [("y", "shift"), ("E", "editor"), ("X", "journeytui export"), ("I", "journeytui import"), ("N", "journeytui new")]
)  # fmt: skip
def test_what_reaches_beyond_the_page_is_off_with_a_word(path: Path, tmp_path: Path, key: str, word: str) -> None:
    with Pipe(path, XDG_STATE_HOME=str(tmp_path), EDITOR=f"touch {tmp_path}/ran") as page:
        page.wait_for("I buy a home")
        page.press(key)
        page.wait_for("off in a browser")
        assert word in page.text
        assert b"\x1b]" not in page.pictures
        assert page._metas == b'{"type": "theme", "theme": "dark"}'
        assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("end", ["closed", "told"])
def test_when_the_page_goes_what_was_being_typed_is_kept(tmp_path: Path, end: str) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Pipe(path) as page:
        page.wait_for("I buy a home")
        page.press("enter")
        page.wait_for("I decide")
        page.press("l", "+", "a", *"Half a th")
        page.wait_for("Half a th")
        if end == "closed":
            page.process.stdin.close()
        else:
            page.process.send_signal(signal.SIGTERM)
        assert page.process.wait(10) == 128 + (signal.SIGHUP if end == "closed" else signal.SIGTERM)
    with closing(sqlite3.connect(path)) as connection:
        assert (1,) in connection.execute("select emotion from touchpoint").fetchall()
    with Pipe(path) as again:
        again.wait_for("Half a th")


def test_what_is_pasted_is_pasted(tmp_path: Path) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Pipe(path) as page:
        page.wait_for("I buy a home")
        page.press("enter")
        page.wait_for("I decide")
        page.press("l", "a")
        page.send(b"D", "\x1b[200~漢字 one\rand two\x1b[201~".encode())
        page.wait_for("and two")
        page.press("enter")
        page.wait_for("added")
    with closing(sqlite3.connect(path)) as connection:
        titles = {title for (title,) in connection.execute("select title from touchpoint")}
    assert {"漢字 one", "and two"} <= titles


def test_a_letter_that_comes_in_halves_is_one_letter(path: Path, tmp_path: Path) -> None:
    with Pipe(path, XDG_STATE_HOME=str(tmp_path)) as page:
        page.wait_for("I buy a home")
        page.press("/")
        for part in ("漢".encode()[:1], "漢".encode()[1:], b"", b"x"):
            page.send(b"D", part)
            page.settle()
        page.wait_for("漢 ?x")
        page.process.stdin.close()
        assert page.process.wait(4) == 128 + signal.SIGHUP
