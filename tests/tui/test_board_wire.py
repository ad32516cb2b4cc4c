"""What a key sends to the terminal on each of the boards: never more than a whole picture, and of a walk within one far less."""

from __future__ import annotations

from pathlib import Path

from journeytui.workspace import studies
from journeytui.workspace.workspace import Workspace
from seat import Seat

SLACK = 48
"""Bytes beside a picture: where the cursor stands now."""
KEYS = ("j", "k", "l", "tab", "j", "tab", "g", "g", "w", "j", "w", "n")
WALKED = 600
"""Bytes of a step from one line of a picture to the next, and of what is said of it."""


async def test_no_key_on_any_board_sends_more_than_a_whole_picture(samples: Workspace, tmp_path: Path) -> None:
    wrong, walked = [], []
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        for key in ("G", "enter", "b"):
            await seat.presses(key)
        for study in studies.STUDIES:
            assert seat.place == "boards"
            for at, key in enumerate(KEYS):
                sent = await seat.presses(key)
                walked += [(study, sent)] if not at else []
                if sent > seat.frame() + SLACK:
                    wrong.append(f"{study}, {key}: {sent} bytes; a whole picture: {seat.frame()}")
    assert wrong == []
    assert [study for study, sent in walked if not sent] == ["rollup"]  # nothing nests in that journey
    assert [(study, sent) for study, sent in walked if sent > WALKED] == []
