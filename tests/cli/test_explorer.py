"""How the explorer is opened, on a terminal of its own."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pyte
import pytest

from journeytui import locations

SOURCES = Path(__file__).parents[2] / "src"
PATIENCE = 20.0


class Terminal:
    """A person's terminal with the program in it."""

    def __init__(self, *words: str) -> None:
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)
        self._outside, inside = pty.openpty()
        ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "journeytui", *words],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm-256color"},
        )
        os.close(inside)

    def sees(self, text: str) -> bool:
        """Whether the text comes to stand on the screen."""
        while text not in "\n".join(self._screen.display):
            if not select.select([self._outside], [], [], PATIENCE)[0]:
                return False
            try:
                self._stream.feed(os.read(self._outside, 65536))
            except OSError:
                return text in "\n".join(self._screen.display)
        return True

    def types(self, keys: str) -> None:
        os.write(self._outside, keys.encode())

    def ends(self) -> int:
        """The exit code, after everything that was still sent."""
        self.sees("\0")
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self._outside)


@pytest.fixture
def terminal(home):
    opened = []

    def start(*words):
        opened.append(Terminal(*words))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_without_a_library_of_ones_own_the_samples_are_opened(terminal):
    screen = terminal()
    assert screen.sees("Museum") or screen.sees("museum")
    screen.types("q")
    assert screen.ends() == 0
    assert locations.samples_library().exists()
    assert not locations.library().exists()


def test_with_a_library_of_ones_own_that_is_opened(library, terminal):
    screen = terminal()
    assert screen.sees("Home buying")
    screen.types("q")
    assert screen.ends() == 0


@pytest.mark.parametrize(
    "words", [["home-buying"], ["open", "home-buying"], ["open", "home-buying/i-get-the-mortgage"]]
)
def test_a_journey_can_be_named(library, terminal, words):
    screen = terminal(*words)
    assert screen.sees("I get the mortgage")
    screen.types("qq")
    assert screen.ends() == 0


def test_a_mistyped_command_is_no_journey_and_the_nearest_is_named(library, terminal):
    screen = terminal("lsit")
    assert screen.sees("Nothing is called 'lsit'")
    assert screen.sees("Did you mean: journeytui list")
    assert screen.ends() == 4


def test_what_belongs_to_no_journey_is_shown_by_another_command(library, terminal):
    screen = terminal("open", "team:branch-team")
    assert screen.sees("Look at it with: journeytui show team:branch-team")
    assert screen.ends() == 4


def test_a_library_that_is_named_and_not_there_is_refused(terminal):
    screen = terminal("--db", "absent.db")
    assert screen.sees("There is no library at absent.db")
    assert screen.ends() == 4
