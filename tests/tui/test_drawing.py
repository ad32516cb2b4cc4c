"""What the terminal shows is what it should, whenever the machine stood still; and who asks whether all is drawn, is told the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual import _time, events
from textual.app import App
from textual.color import Color
from textual.geometry import Size
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import Screen

from journeytui.tui import drawing
from journeytui.tui.dialogs.prose import Area
from journeytui.workspace.workspace import Workspace
from seat import Glass, Seat

LATEST = 8
"""Rounds of the loop after an answer, at the end of which something may still happen."""

STILL = 200
"""So often the clock goes on by a second between two looks at it."""


class Starved(Pilot[Any]):
    """Somebody who is told twice that nobody answers, since the machine stood still."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__(app)
        self.times = 2

    async def _wait_for_screen(self, timeout: float = 30.0) -> bool:  # noqa: ASYNC109  as Textual has it
        if self.times:
            self.times -= 1
            raise WaitForScreenTimeout
        return await super()._wait_for_screen(timeout)


class Interrupted(Pilot[Any]):
    """Somebody in whose second look something is said, so many rounds of the loop after everybody has answered."""

    def __init__(self, seat: Seat, rounds: int) -> None:
        super().__init__(seat.app)
        self.seat, self.rounds, self.looks = seat, rounds, 0

    async def _wait_for_screen(self, timeout: float = 30.0) -> bool:  # noqa: ASYNC109  as Textual has it
        answered = await super()._wait_for_screen(timeout)
        self.looks += 1
        if self.looks == 2:
            self._later(self.rounds)
        return answered

    def _later(self, rounds: int) -> None:
        if rounds:
            asyncio.get_running_loop().call_soon(self._later, rounds - 1)
        else:
            with self.seat.app._context():
                self.seat.app.notice("something happened")


async def test_a_question_that_has_gone_is_off_the_terminal_when_the_program_rests(
    library: Workspace, tmp_path: Path
) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.presses("enter", "ctrl+k")
        assert seat.is_asked
        seat.app.drawn = inf  # what a burst of keys leads to is not drawn key by key
        seat.types("\x1b")
        while seat.is_asked:  # noqa: ASYNC110  not until it is drawn
            await asyncio.sleep(0)
        seat._pilot = Starved(seat.app)
        await seat.rests()
        assert seat.lines == seat.due


@pytest.mark.parametrize("rounds", range(LATEST))
async def test_what_happens_while_one_looks_is_drawn_too(rounds: int, library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        seat._pilot = Interrupted(seat, rounds)
        await seat.rests()
        assert seat.lines == seat.due


async def test_another_size_is_heeded_where_the_machine_stood_still_just_then(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = chain(range(STILL), repeat(STILL))
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        monkeypatch.setattr(_time, "get_time", lambda: monotonic() + next(still))
        seat.resize(60, 20)
        await seat.rests()
        assert seat.app.screen._compositor.size == (60, 20)
        assert seat.lines == seat.due


async def test_a_size_that_was_another_in_between_is_drawn_anew_also_right_after_going_on(
    library: Workspace, tmp_path: Path
) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        with seat.app._context():
            seat.app.resumed()
        for size in ((100, 30), (60, 20)):
            seat.resize(*size)
            await seat.rests()
        for size in ((200, 60), (30, 8), (60, 20)):
            seat.resize(*size)
        await seat.rests()
        assert seat.lines == seat.due


async def test_two_sizes_on_their_way_do_not_lay_out_in_turn_for_ever(library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for size in (Size(60, 20), Size(100, 30)):
            seat.app.screen.post_message(events.Resize(size, size))
        await seat.rests()
        assert seat.app.screen.size == seat.app.size
        assert seat.lines == seat.due


async def test_what_could_not_be_drawn_at_once_is_drawn_later(library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        with seat.app.batch_update():
            seat.app.notice("something happened")
            seat.app.draw_now()
        await seat.rests()
        assert "something happened" in seat.lines[-1]
        assert seat.lines == seat.due


async def test_a_start_draws_one_picture_and_waits_for_no_clock(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    draws, by_the_clock = Glass.write_picture, Screen._on_timer_update
    monkeypatch.setattr(
        Glass, "write_picture", lambda glass, text, *, whole: (told.append(text), draws(glass, text, whole=whole))
    )
    monkeypatch.setattr(Screen, "_on_timer_update", lambda screen: (told.append(""), by_the_clock(screen)))
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        assert seat.lines == seat.due
        first = seat.lines[0].split()[0]
        assert first in told[0]
        assert first not in "".join(told[1:])


async def test_a_place_that_hears_too_late_that_it_is_on_top_draws_nothing(library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        place, stack = seat.app.screen, seat.app._screen_stack
        held = stack[:]
        stack.clear()
        assert not seat.app.draw(place)
        stack[:] = held


def pictures(seat: Seat) -> int:
    """How many pictures were sent since somebody last looked."""
    sent = sum(piece.endswith("H") for piece in seat.glass.undrawn)
    seat.draw()
    return sent


@contextmanager
def nothing_written(seat: Seat) -> Iterator[None]:
    """As long as this lasts, what was asked for is not written."""
    go_on = seat.app._begin_writer().hold(10)
    assert go_on is not None
    try:
        yield
    finally:
        go_on()


async def test_what_a_key_did_waits_for_the_answer_that_is_a_moment_away(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "A_MOMENT", 3_600.0)
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.presses("enter", "+")
        pictures(seat)
        with nothing_written(seat):
            seat.types("u")
            for _ in range(STILL):
                await asyncio.sleep(0)
            assert not seat.app.shown.is_set()
            assert pictures(seat) == 0
        await seat.rests()
        assert "undid" in seat.lines[-1]
        assert seat.lines == seat.due


async def test_what_changes_together_is_sent_together(library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.rests()
        with seat.app._context():
            seat.app.expect_more()
            seat.app.drawn = 0.0
            pictures(seat)
            seat.app.notice("one thing")
            seat.app.draw_now()
            with seat.app.together():
                seat.app.notice("and another")
                seat.app.draw_now()
                assert pictures(seat) == 0
            assert pictures(seat) == 1
        assert "and another" in seat.lines[-1]


async def test_where_the_answer_takes_longer_what_the_key_did_is_drawn_before(
    library: Workspace, tmp_path: Path
) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        await seat.presses("enter", "+")
        told = seat.lines[-1]
        assert "Emotion up" in told
        with nothing_written(seat):
            seat.types("u")
            async with asyncio.timeout(10):
                while seat.lines[-1] == told:  # noqa: ASYNC110  the line under the screen is free again
                    await asyncio.sleep(0.002)
            assert not seat.app.shown.is_set()
        await seat.rests()
        assert "undid" in seat.lines[-1]
        assert seat.lines == seat.due


async def test_what_textual_draws_wears_the_theme_too(library: Workspace, tmp_path: Path) -> None:
    async with Seat(library, tmp_path, sync="by hand") as seat:
        colours = set()
        for _ in range(2):
            await seat.presses("g", "t", "e", *"description", "enter")
            area = seat.app.screen.query_one(Area)
            theme = seat.app.current_theme
            assert area.styles.color == Color.parse(str(theme.foreground))
            colours.add(area.styles.color)
            await seat.presses("escape")
        assert len(colours) == 2


async def test_what_is_laid_out_with_a_key_is_laid_out_once_and_drawn_once(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[object] = []
    lay_out = Screen._refresh_layout
    monkeypatch.setattr(
        Screen, "_refresh_layout", lambda screen, *given: (laid.append(screen), lay_out(screen, *given))
    )
    async with Seat(library, tmp_path, sync="by hand", size=(120, 16)) as seat:
        for keys in (("enter", "G"), ("z",), ("z",)):  # what opening it led to is over by then
            await seat.presses(*keys)
        for _ in range(4):
            pictures(seat)
            laid.clear()
            await seat.presses("z")
            assert (len(laid), pictures(seat)) == (1, 1)
        assert seat.lines == seat.due
