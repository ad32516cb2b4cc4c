"""A slow line between the program and the person: so many bytes a second, so late, and so much that may be on its way.

What the program writes is taken at once as long as there is room on the line, as by a secure shell; when it arrives is
computed. So a figure is what somebody at the far end would see, and it takes no longer to find out. The terminal there
answers what it is asked when the question has come to it, and the answer takes its time as well.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Mapping, Sequence

from terminal import Quiet, Terminal

ASKED, ANSWERED = b"\x1b[5n", b"\x1b[0n"


class Far(Terminal):
    """A terminal at the far end of such a line."""

    answers = {asked: answer for asked, answer in Terminal.answers.items() if asked != ASKED}  # noqa: RUF012

    def __init__(  # noqa: PLR0913  everything that can be said of a line
        self, command: Sequence[str], *, rate: int, delay: float, room: int, columns: int = 80, rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.rate, self.delay, self.room = rate, delay, room
        """Bytes a second; seconds to come and go; bytes that may be on their way."""
        self._sent_until = 0.0
        """When the last byte that was taken has left the near end."""
        self._answers_due: deque[float] = deque()
        super().__init__(command, columns=columns, rows=rows, env=env)

    def far(self, key: str, quiet: float = 0.1) -> Quiet:
        """Types a key; how long it takes until all of the answer is seen at the far end."""
        began = time.perf_counter()
        size = self.after(key, quiet=quiet, first=0.3).bytes
        return Quiet(self._seen(began) if size else 0.0, size)

    def held(self, key: str, seconds: float, a_second: float = 30) -> Quiet:
        """Holds a key down; how long after it was let go something still moves at the far end."""
        before = len(self.raw)
        end = time.perf_counter() + seconds
        self.hold(key, seconds, a_second)
        return Quiet(self._seen(end), len(self.raw) - before)

    def _seen(self, began: float) -> float:
        return max(0.0, self._sent_until - began) + self.delay

    def _read(self, timeout: float) -> int | None:
        end = time.perf_counter() + timeout
        waiting = (self._sent_until - time.perf_counter()) * self.rate
        if waiting > self.room:
            self._answer(min(end, time.perf_counter() + (waiting - self.room) / self.rate))
            return 1  # something is on its way: this is not yet the end
        while self._answers_due and self._answers_due[0] < end:
            if got := self._taken(max(0.0, self._answers_due[0] - time.perf_counter())):
                return got
            self._answer(self._answers_due[0])
        got = self._taken(max(0.0, end - time.perf_counter()))
        return 1 if got == 0 and self._answers_due else got

    def _taken(self, timeout: float) -> int | None:
        before = len(self.raw)
        got = super()._read(timeout)
        if got:
            self._sent_until = max(self._sent_until, time.perf_counter()) + got / self.rate
            asked = self.raw.count(ASKED, max(0, before - len(ASKED) + 1))
            self._answers_due += [self._sent_until + self.delay] * asked
        return got

    def _answer(self, until: float) -> None:
        """Lets the time pass, in which answers come back."""
        while self._answers_due and self._answers_due[0] <= until:
            time.sleep(max(0.0, self._answers_due.popleft() - time.perf_counter()))
            os.write(self._file, ANSWERED)
        time.sleep(max(0.0, until - time.perf_counter()))
