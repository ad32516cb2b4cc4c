"""A slow line between the program and the person: so many bytes a second, so late, and so much that may be on its way.

What the program writes is taken at once as long as there is room on the line, as by a secure shell; when it arrives is
computed. So a figure is what somebody at the far end would see, and it takes no longer to find out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from terminal import Quiet, Terminal


class Far(Terminal):
    """A terminal at the far end of such a line."""

    def __init__(  # noqa: PLR0913  everything that can be said of a line
        self, command: Sequence[str], *, rate: int, delay: float, room: int, columns: int = 80, rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.rate, self.delay, self.room = rate, delay, room
        """Bytes a second; seconds to come and go; bytes that may be on their way."""
        self._sent_until = 0.0
        """When the last byte that was taken has left the near end."""
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
        waiting = (self._sent_until - time.perf_counter()) * self.rate
        if waiting > self.room:
            time.sleep(min(timeout, (waiting - self.room) / self.rate))
            return 1  # something is on its way: this is not yet the end
        got = super()._read(timeout)
        if got:
            self._sent_until = max(self._sent_until, time.perf_counter()) + got / self.rate
        return got
