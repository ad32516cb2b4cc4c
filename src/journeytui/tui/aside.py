"""Stepping aside: the program stops, the shell below has the terminal, and `fg` brings everything back as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeytui.tui.app import JourneyApp

NOBODY = "suspend: there is no shell below to go back to"


def step_aside(app: JourneyApp, *, has_shell: Callable[[], bool] | None = None) -> None:
    """Writes what is to be written, then stops until the shell says `fg`. Says so where there is no shell."""
    driver = app._driver  # noqa: SLF001  Textual has no public name for it
    if driver is None or not driver.can_suspend or not (has_shell or below)():
        app.notice(NOBODY, "warn")
        return
    app.drain()
    app.remember()
    app.action_suspend_process()


def below() -> bool:
    """Whether the session is led by somebody else, a shell that can bring the program back.

    Where it is not, as in a window of tmux that runs the program alone, stopping would be for ever.
    """
    return os.getsid(0) != os.getpgrp()
