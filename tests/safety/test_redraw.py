"""What others do to the terminal: they write on it, or it has no size yet when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import libraries
from safety.program import PROGRAM, environment
from terminal import Terminal

BROADCAST = "\r\n\r\nBroadcast message from root@host (Mon Nov 23 04:00:00 2026):\r\n\r\nThe system goes down at five.\r\n\x1b[9;3Hx"
WHERE: dict[str, tuple[str, ...]] = {
    "the library": (),
    "a journey": ("enter",),
    "a line that is typed": ("enter", "r", "ctrl+u", *"half"),
    "a dialog": ("e",),
    "a long text": ("e", *"description", "enter", *"one"),
    "find": ("f", *"doc"),
    "boards": ("b",),
}


@contextmanager
def at(home: Path, *keys: str, draw: str = "changes", columns: int = 120, rows: int = 40) -> Iterator[Terminal]:
    db = home / "journeys.db"
    libraries.open_copy(libraries.samples(), db).close()
    env = environment(home, JOURNEYTUI_DRAW=draw, JOURNEYTUI_SYNC="by hand")
    with Terminal([*PROGRAM, "--db", str(db)], env=env, columns=columns, rows=rows) as terminal:
        if columns:
            terminal.wait_for("enter open")
            terminal.settle(0.5)
        for key in keys:
            terminal.after(key)
        yield terminal


@pytest.mark.parametrize("draw", ["changes", "regions"])
@pytest.mark.parametrize("where", WHERE)
def test_what_somebody_else_wrote_on_the_screen_goes_with_one_key(where: str, draw: str, tmp_path: Path) -> None:
    with at(tmp_path, *WHERE[where], draw=draw) as terminal:
        terminal.settle(0.5)
        before = terminal.text
        terminal.scribble(BROADCAST)
        assert "goes down at five" in terminal.text
        terminal.after("ctrl+l")
        terminal.settle(0.3)
        assert terminal.text == before


def test_a_terminal_that_gets_its_size_later_is_filled_then(tmp_path: Path) -> None:
    """As in a container that one attaches to."""
    with at(tmp_path, columns=0, rows=0) as terminal:
        terminal.settle(0.5)
        terminal.resize(120, 40)
        terminal.wait_for("enter open")
        terminal.settle(0.5)
        assert all(len(line.rstrip()) for line in terminal.text.splitlines()[:10])
        late = terminal.text
    (tmp_path / "again").mkdir()
    with at(tmp_path / "again") as terminal:
        assert terminal.text == late
