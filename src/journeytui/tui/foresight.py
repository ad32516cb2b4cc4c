"""Readiness: what will most likely be asked for next is read and drawn to nowhere while nobody presses a key.

Refuses to be older than what happened: after any key, write or news of others, what was made ready counts no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SOON = 0.08
"""Seconds without a key after which the cursor is taken to rest: longer than between two repeats of a held key."""


A_BREATH = 0.01
"""Seconds between two parts of what is made ready: a key that comes meanwhile goes first."""


class Foresight:
    """What was made ready, as long as it holds."""

    def __init__(self, make_ready: Callable[[], bool], rests_after: Callable[[], float] = lambda: SOON) -> None:
        self._make_ready = make_ready
        """Makes ready whatever the cursor rests on, where that is worth it, or a part of it: says whether there is more."""
        self._rests_after = rests_after
        """Tells the seconds without a key after which it does."""
        self._ready = ""
        self._later: asyncio.TimerHandle | None = None

    def holds(self, id: str) -> bool:
        """Whether this was made ready, and nothing has happened since."""
        return id != "" and id == self._ready

    def made_ready(self, id: str) -> None:
        """It is ready now."""
        self._ready = id

    def happened(self) -> None:
        """A key was handled, or something changed: it is time to make ready anew, once nobody presses a key."""
        self._ready = ""
        self.drop()
        self._begin(self._rests_after())

    def _begin(self, after: float) -> None:
        self._later = asyncio.get_running_loop().call_later(after, self._go_on)

    def _go_on(self) -> None:
        if self._make_ready():
            self._begin(A_BREATH)

    def drop(self) -> None:
        """Nothing is to be made ready any more."""
        if self._later:
            self._later.cancel()
            self._later = None
