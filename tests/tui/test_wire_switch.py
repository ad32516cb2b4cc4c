"""The switch that lets Textual draw everything: the same screen, in more bytes. And what this program knows of Textual's insides."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import libraries
from safety.program import PROGRAM, environment
from terminal import Terminal

WALK = ("down", "enter", "right", "tab", "down", "r", "x", "escape", "q", "m", "down", "q", "?", "q", "end")


def walked(home: Path, draw: str) -> tuple[list[str], int]:
    """What stood on the screen after each key, and how many bytes all of them took."""
    home.mkdir()
    db = home / "journeys.db"
    libraries.open_copy(libraries.samples(), db).close()
    env = environment(home, JOURNEYTUI_DRAW=draw, JOURNEYTUI_SYNC="by hand", ESCDELAY="5")
    shown = []
    with Terminal([*PROGRAM, "--db", str(db)], env=env) as terminal:
        terminal.wait_for("enter open")
        terminal.settle(1)
        before = len(terminal.raw)
        for key in WALK:
            terminal.after(key, quiet=0.4)
            shown.append(terminal.text)
        sent = len(terminal.raw) - before
        os.kill(terminal.pid, signal.SIGSTOP)
        terminal.settle()
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("enter open")
        terminal.settle(0.5)
        shown.append(terminal.text)
    return shown, sent


def test_switched_off_the_screens_are_the_same_and_take_more_bytes(tmp_path: Path) -> None:
    ours, sent = walked(tmp_path / "changes", "changes")
    textuals, much = walked(tmp_path / "regions", "regions")
    for key, mine, theirs in zip([*WALK, "frozen"], ours, textuals, strict=True):
        assert mine == theirs, key
    assert much > 2 * sent
