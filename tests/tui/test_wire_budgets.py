"""What every key sends to the terminal, on every screen, at 80×24 in 256 colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeytui.workspace.workspace import Workspace
from seat import Seat
from walking import RETURNS, TOLD, TYPED, WAYS, to_the_longest, typings

SLACK = 48
"""Bytes that a key may send beside a picture: where the cursor stands now, or a sequence that asks for the clipboard."""


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


async def test_a_letter_typed_sends_little_wherever_one_types(samples: Workspace, tmp_path: Path) -> None:
    typed = {}
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for keys in (("r",), ("enter", "a"), ("enter", "r"), ("X",), ("I",)):
            await home(seat, "library")
            for key in keys:
                await seat.presses(key)
            typed["".join(keys)] = max([await seat.presses(letter) for letter in "some letters"])
    assert {keys: sent for keys, sent in typed.items() if sent > TYPED} == {}


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
