"""How much of the machine a session may use: memory and processor, held by the system itself, with a word for whoever meets it.

Refuses to be tight: nobody who works meets a limit. They are for a program that has gone astray.
"""

from __future__ import annotations

import contextlib
import resource
import signal
from typing import NamedTuple

_A_MOMENT = 10
"""Seconds of a processor between being told to end and being ended."""


class Limits(NamedTuple):
    """What each program of a session may use."""

    megabytes: int
    """Of memory of its own."""
    minutes: int
    """Of a processor, from its start to its end."""

    def hold(self, number: int) -> None:
        """From now on the process, and whatever it starts, is held to them; where a system cannot do that, it is not."""
        if not hasattr(resource, "prlimit"):
            return
        seconds = self.minutes * 60
        for what, soft, hard in (
            (resource.RLIMIT_DATA, self.megabytes << 20, self.megabytes << 20),
            (resource.RLIMIT_CPU, seconds, seconds + _A_MOMENT),
        ):
            with contextlib.suppress(OSError, ValueError):  # it has ended, or is held to less already
                resource.prlimit(number, what, (soft, hard))

    def why(self, code: int) -> str:
        """Why a program that was not told to end has ended with that code, as a sentence; '' where it was no limit."""
        if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
            minutes = "a minute" if self.minutes == 1 else f"{self.minutes} minutes"
            return f"This session has used a processor for {minutes}, which is as much as one may, so it was ended."
        if code == -signal.SIGKILL:
            return "The system has ended this session: it took too much memory, or too much of the processor."
        return ""
