"""How far the person's screen is behind what was drawn for it: the screen is asked to answer once it has got so far.

A secure shell takes far more than its line carries, so the program itself cannot see that the line is full; what it goes on
sending is seen seconds later. Every terminal answers `ESC [ 5 n`, and so do our pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from threading import Event
from time import monotonic

ASKED, ANSWERED = "\x1b[5n", "\x1b[0n"
AHEAD = 8192
"""Bytes of pictures that may be on their way before newer ones wait: a quarter of a second on a slow line."""
PATIENCE = 2.0
"""Seconds after which an answer does not come any more."""


def is_far(env: Mapping[str, str]) -> bool:
    """Whether the terminal is reached through a secure shell."""
    return bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY"))


class Pacing:
    """What was sent to a screen, and what of it has arrived."""

    def __init__(self, every: int = 0, *, surely: bool = False, clock: Callable[[], float] = monotonic) -> None:
        self._every = every
        """Bytes between two questions; 0 asks after each picture."""
        self._surely = surely
        """Whether this screen is one that answers, be it late."""
        self._clock = clock
        self._sent = self._arrived = self._asked = 0
        """Bytes of pictures: written, known to have arrived, and written when last asked."""
        self._marks: deque[int] = deque()
        """How much was written at each question that is not answered yet."""
        self._heard = 0.0
        self._deaf = False
        """Whether nobody ever answers: then nobody is asked."""
        self._quiet = Event()
        self._quiet.set()

    def sending(self, picture: str) -> str:
        """The picture as it is to be written: with a question behind it where one is due."""
        self._sent += len(picture)
        if self._deaf or self._sent - self._asked <= self._every:
            return picture
        if not self._marks:
            self._heard = self._clock()
            self._quiet.clear()
        self._marks.append(self._sent)
        self._asked = self._sent
        return picture + ASKED

    def answer(self) -> None:
        """The screen has drawn everything up to the oldest question."""
        self._surely = True
        if self._marks:
            self._arrived = self._marks.popleft()
            self._heard = self._clock()
        if not self._marks:
            self._quiet.set()

    @property
    def behind(self) -> bool:
        """Whether so much is on its way that newer pictures should wait."""
        return bool(self._marks) and self._sent - self._arrived > AHEAD and not self._given_up()

    def hear_out(self, seconds: float) -> bool:
        """Waits until every question is answered, at most so long; an answer that came later would be typed into the shell."""
        return self._quiet.wait(seconds)

    def _given_up(self) -> bool:
        """Whether answers have been waited for long enough; from then on all that was sent counts as seen."""
        if self._clock() - self._heard < PATIENCE:
            return False
        self._deaf = not self._surely
        self._arrived = self._sent
        self._marks.clear()
        self._quiet.set()
        return True
