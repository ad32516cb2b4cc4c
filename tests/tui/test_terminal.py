"""What is typed on a terminal, however it arrives."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.pacing import ANSWERED
from journeytui.tui.terminal import Keys
from person import small_library
from safety.program import SOURCES, environment
from terminal import Terminal

TYPED = ("a", "é", "漢", "\x1b[A", "\x1b[5~", "\x1bOP", "\x1b[1;2R", "\x1b[200~0n[\x1b[201~", "\x1b[<0;3;4M")


def test_a_letter_that_comes_in_halves_is_one_letter(tmp_path: Path) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Terminal(
        [sys.executable, "-m", "journeytui", "--db", str(path)], env={"PYTHONPATH": str(SOURCES), "HOME": str(tmp_path)}
    ) as one:
        one.wait_for("I buy a home")
        one.after("/")
        for part in ("漢".encode()[:1], "漢".encode()[1:], b"x"):
            os.write(one._file, part)
            one.settle()
        one.wait_for("漢 ?x")


@given(pieces=st.lists(st.sampled_from([*TYPED, ANSWERED]), max_size=12), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_what_the_terminal_answers_is_no_key_however_it_comes_in_pieces(pieces: list[str], cuts: list[int]) -> None:
    """Everything else is the same as if it had not been asked."""
    answers: list[None] = []
    text = "".join(pieces)
    at = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    keys, plain = Keys(lambda: answers.append(None), debug=False), Keys(lambda: None, debug=False)
    heard = [message for a, b in pairwise(at) if a < b for message in keys.feed(text[a:b])]
    alone = [message for piece in pieces if piece != ANSWERED for message in plain.feed(piece)]
    assert [told(message) for message in heard] == [told(message) for message in alone]
    assert len(answers) == pieces.count(ANSWERED)


def told(message: object) -> tuple[object, ...]:
    text = getattr(message, "text", None)
    return type(message), getattr(message, "key", None), text, getattr(message, "x", None)


def test_far_away_the_terminal_is_asked_and_what_it_answers_is_not_typed(tmp_path: Path) -> None:
    path = small_library(tmp_path / "library.db")
    far = {**environment(tmp_path), "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
    with Terminal((sys.executable, "-P", "-m", "journeytui", "--db", str(path)), env=far) as terminal:
        terminal.wait_for("journey")
        terminal.settle()
        terminal.press("?")
        terminal.settle()
        for _ in range(8):
            terminal.press("escape")
            terminal.settle()
            terminal.press("?")
            terminal.settle()
        assert terminal.raw.count(b"\x1b[5n") >= 2
        terminal.press("escape")
        terminal.settle()
        terminal.press("q")
        assert terminal.ended() == 0
