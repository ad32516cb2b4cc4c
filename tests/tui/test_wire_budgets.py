"""What every key sends to the terminal, on every screen, at 80×24 in 256 colours."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor

import journeytui.tui
from journeytui.tui.commands import COMMANDS, FIND
from journeytui.tui.dialogs.asking import Ask
from journeytui.tui.dialogs.clash import Clash
from journeytui.tui.dialogs.saving import Offer, Saving
from journeytui.tui.unsaved import Unsaved
from journeytui.workspace.workspace import Workspace
from seat import Seat
from walking import DIALOGS, PANEL, RETURNS, TOLD, TYPED, WAYS, Typing, answers, to_the_longest, typings

SLACK = 48
"""Bytes that a key may send beside a picture: where the cursor stands now, or a sequence that asks for the clipboard."""


LONG = "a long answer that goes on and on, as some do who were asked for a word " * 40
EDITS = [Unsaved(f"title of journey {number}: {LONG[:60]}", "journey") for number in range(40)]
BY_HAND: dict[str, Callable[[Any], Ask]] = {
    "Clash": lambda desk: Clash(desk, "Description", before=LONG, theirs=LONG[20:], mine=LONG[9:]),
    "Saving": lambda desk: Saving(desk, EDITS, held=True),
    "Offer": lambda desk: Offer(desk, EDITS),
}
"""Dialogs that no key alone leads to."""
FOUNDATIONS = frozenset(["PathLine"])
"""What is never asked itself."""


async def home(seat: Seat, place: str) -> None:
    """Goes there from anywhere, with the longest journey."""
    for _ in range(12):
        if seat.place == "library" and not seat.app.top.bar.question:  # type: ignore[attr-defined]
            break
        await seat.presses("escape")
    assert seat.place == "library"
    for key in (*to_the_longest(seat.app.workspace.path), *WAYS[place]):
        await seat.presses(key)
    assert seat.place == place


@pytest.mark.parametrize("place", WAYS)
async def test_no_key_sends_more_than_its_budget_nor_more_than_a_whole_picture(
    place: str, samples: Workspace, tmp_path: Path
) -> None:
    wrong = []
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        await home(seat, place)
        for typing in typings(place, every=False):
            if seat.place != place:
                await home(seat, place)
            for key in typing.keys[:-1]:
                await seat.presses(key)
            sent = await seat.presses(typing.keys[-1])
            assert not seat.ended, typing
            frame = seat.frame() + (TOLD if typing.command in RETURNS else 0)
            if sent > min(typing.most or frame, frame) + SLACK:
                wrong.append(
                    f"{typing.shown} ({typing.command}): {sent} bytes; a whole picture: {frame}, most: {typing.most}"
                )
            if not typing.stays:
                await home(seat, place)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (200, 60)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("place", [place for place in WAYS if WAYS[place]])
async def test_a_screen_is_drawn_once_whatever_the_size(
    place: str, size: tuple[int, int], samples: Workspace, tmp_path: Path
) -> None:
    """Not first for a terminal of the usual size, and then for this one."""
    async with Seat(samples, tmp_path, size=size, sync="by hand") as seat:
        await seat.rests()
        for key in (*to_the_longest(seat.app.workspace.path), *WAYS[place][:-1]):
            await seat.presses(key)
        sent = await seat.presses(WAYS[place][-1])
        assert seat.place == place
        assert sent <= seat.frame() + SLACK


@pytest.mark.parametrize("size", [(60, 30), (120, 40)], ids="{0[0]}x{0[1]}".format)
async def test_a_dialog_is_laid_out_and_drawn_once_over_what_stood_there(
    size: tuple[int, int], samples: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[Any] = []
    below = 0
    reflow = Compositor.reflow
    monkeypatch.setattr(Compositor, "reflow", lambda self, *given: (laid.append(given), reflow(self, *given))[1])
    async with Seat(samples, tmp_path, size=size, sync="by hand") as seat:
        await seat.rests()
        for dialog in ("Palette", "Pick", "PickOrType", "Remove", "Confirm"):
            await home(seat, "library")
            *before, last = DIALOGS[dialog]
            for key in before:
                await seat.presses(key)
            stood = seat.lines
            laid.clear()
            await seat.presses(last)
            assert seat.place == dialog
            assert [type(screen).__name__ for screen, _ in laid].count(dialog) == 1
            below += beside(seat, stood)
            assert seat.lines == seat.due
            seat.resize(size[0] - 7, size[1] - 2)
            await seat.rests()
            beside(seat, [line.rstrip() for line in seat.app.top.picture.texts])  # type: ignore[attr-defined]
            seat.resize(*size)
            await seat.rests()
            beside(seat, stood)
    assert below


async def test_what_was_said_is_not_seen_behind_a_dialog_any_more(samples: Workspace, tmp_path: Path) -> None:
    async with Seat(samples, tmp_path, size=(120, 40), sync="by hand") as seat:
        await seat.rests()
        await seat.presses("9")
        assert "works in the boards, not here" in seat.lines[-1]
        await seat.presses("X")
        assert seat.place == "_To"
        assert seat.lines == seat.due
        assert "not here" not in "\n".join(seat.lines)
        assert "help" in seat.lines[-1]


def beside(seat: Seat, stood: list[str]) -> int:
    """In how many lines below a dialog still stands what stood there, which must be all of them."""
    ends = max(at for at, line in enumerate(seat.lines) if "╰" in line) + 1
    assert seat.lines[ends:-1] == stood[ends:-1]
    return len(stood[ends:-1])


async def asked(seat: Seat, dialog: str) -> None:
    """Goes to where that is asked."""
    await home(seat, "library")
    if dialog in BY_HAND:
        with seat.app._context():
            seat.app.ask("question", lambda _: None, BY_HAND[dialog])
        await seat.rests()
    for key in DIALOGS.get(dialog, ()):
        await seat.presses(key)
    assert seat.place == dialog


def over(typing: Typing, sent: int, frame: int) -> str:
    """What is to be said of a key that sent more than it may; '' of one that did not."""
    most = min(typing.most or frame, frame) + SLACK
    return f"{typing.shown}: {sent} bytes; a whole picture: {frame}, most: {typing.most}" if sent > most else ""


async def test_no_key_in_a_dialog_sends_more_than_its_budget(samples: Workspace, tmp_path: Path) -> None:
    wrong = []
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for dialog in (*DIALOGS, *BY_HAND):
            await asked(seat, dialog)
            for typing in answers(dialog, every=False):
                sent, answered = await seat.presses(*typing.keys), seat.place != dialog
                told = over(typing._replace(most=0) if answered else typing, sent, seat.frame())
                wrong += [f"{dialog}: {told}"] if told else []
                if answered and typing.shown != "escape":
                    await asked(seat, dialog)
    assert not wrong, "\n".join(wrong)


def dialogs(above: type[Ask] = Ask) -> Iterator[str]:
    """What all that asks is called."""
    for one in above.__subclasses__():
        yield one.__name__
        yield from dialogs(one)


def test_every_dialog_stands_in_the_budget() -> None:
    for module in pkgutil.walk_packages(journeytui.tui.__path__, "journeytui.tui."):
        importlib.import_module(module.name)
    assert {*dialogs()} - FOUNDATIONS == {*DIALOGS, *BY_HAND}


async def test_a_letter_typed_sends_little_wherever_one_types(samples: Workspace, tmp_path: Path) -> None:
    typed = {}
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for keys in (
            ("r",), ("enter", "a"), ("enter", "r"), ("enter", "A"), ("b", "a"), ("b", "d"), ("R", "N"), ("R", "a"),
            ("R", "f", "n"), ("V", "a"), ("e", *"description", "enter"),
        ):  # fmt: skip
            await home(seat, "library")
            for key in keys:
                await seat.presses(key)
            typed["".join(keys)] = max([await seat.presses(letter) for letter in "some letters"])
    assert {keys: sent for keys, sent in typed.items() if sent > TYPED} == {}


async def test_a_letter_of_a_filter_sends_no_more_than_its_panel(samples: Workspace, tmp_path: Path) -> None:
    typed = {}
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for place in COMMANDS["filter"].places:
            if place != FIND:  # its letters are keys of its own
                await home(seat, place)
                await seat.presses("/")
                typed[place] = max([await seat.presses(letter) for letter in ("e", "o", "backspace")])
    assert {place: sent for place, sent in typed.items() if sent > PANEL} == {}


async def test_a_row_beyond_the_last_line_sends_little_more_than_one_on_the_screen(
    samples: Workspace, tmp_path: Path
) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        await home(seat, "help")
        steps = [await seat.presses("down") for _ in range(40)] + [await seat.presses("up") for _ in range(40)]
    assert all(step <= TOLD for step in steps), steps


async def test_nothing_is_sent_while_nothing_happens(samples: Workspace, tmp_path: Path) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        for place in WAYS:
            await home(seat, place)
            before = seat.bytes
            for _ in range(3):
                with seat.app._context():
                    seat.app.look()
                seat.types("\x1b[O", "\x1b[I")
                await seat.rests()
            assert seat.bytes == before, place
