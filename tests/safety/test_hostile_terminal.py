"""The explorer and the commands on a real terminal: of hostile text nothing but what can be read is sent."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import libraries
from journeytui.domain.text import shown_line
from safety.hostile import leaks, poison
from safety.program import PROGRAM, environment
from terminal import Terminal

OURS = re.compile(
    r"\x1b\[[0-9;]*[mHGJKLMr]|\x1b\[\?(?:25|7|1000|1004|1006|1049|2004|2026|2048)[hl]|\x1b\[\?(?:2026|2048)\$p|\x1b\[>1u|\x1b\[<u|\x1b\[6n"
)
"""What the driver of the terminal says of itself: colours, moves, and the modes it switches."""
WALK = ("enter", "right", "left", "1", "2", "3", "4", "1", "i", "tab", "q", "m", "down", "right", "q", "f", "h", "escape",
        "?", "q", ":", "h", "escape", "e", "escape", "o", "escape", "s", "escape", "d", "escape", "q")  # fmt: skip


@pytest.mark.parametrize("seed", [31, 32])
def test_the_explorer_sends_nothing_but_its_own_sequences(seed: int, tmp_path: Path) -> None:
    db = tmp_path / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    written = poison(db, seed)
    titles = [shown_line(text) for (word, _, column), text in written.items() if (word, column) == ("journey", "title")]
    with Terminal([*PROGRAM, "--db", str(db)], columns=140, rows=45, env=environment(tmp_path)) as terminal:
        for title in titles:
            terminal.wait_for(re.escape(title[:6]))
        for key in WALK:
            terminal.after(key, quiet=0.05)
            assert terminal.code is None
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        sent = bytes(terminal.raw).decode("utf-8")
    assert leaks(OURS.sub("", sent), "\r") == []
    marks = set(re.findall(rf"h{seed}n\d{{4}}", OURS.sub("", sent)))
    assert len(marks) >= 25, "too little of what is hostile came to the screen to prove anything"


@pytest.mark.parametrize(
    "words", [["list"], ["log"], ["show", "{journey}"], ["export", "{journey}"], ["find", "h"], ["doctor"]]
)
def test_a_command_on_a_terminal_sends_nothing_but_colours(words: list[str], tmp_path: Path) -> None:
    db = tmp_path / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    written = poison(db, 33)
    journey = next(id for word, id, _ in written if word == "journey")
    command = [*PROGRAM, "--db", str(db), *(word.format(journey=journey) for word in words)]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        assert terminal.ended(20) in (0, 1)
        terminal.settle()
        sent = bytes(terminal.raw).decode("utf-8")
    assert leaks(re.sub(r"\x1b\[[0-9;]*m", "", sent), "\r\t") == []
