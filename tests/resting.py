"""When the program is at rest: every key handled, everything written and drawn. It is asked; no time is waited out."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import Any

from textual.app import ScreenStackError
from textual.pilot import Pilot, WaitForScreenTimeout

from journeytui.tui.app import JourneyApp

_LONGEST_LOOK = 2.0
"""Seconds after which a screen that is going is no longer waited for."""
_LONGEST = 60.0
"""Seconds after which a program that never comes to rest is given up."""
_MESSAGES = 4
"""A message may lead to another one: from a widget to itself, to its parents, to the program and back."""
_LOOKS = 2
"""So often running nothing may be left to do: a click reaches another screen over more messages than are waited for once."""
BESIDE = frozenset(["report", "habits"])
"""The threads of the program that end by themselves, and are waited for."""


def has_ended(app: JourneyApp) -> bool:
    """Whether the program leaves, or has met a fault."""
    return app._exit or bool(app._exception)


async def looks_round(pilot: Pilot[Any]) -> None:
    """What was sent to the program and to all on its screen is handled, and what it led to is drawn."""
    app = pilot.app
    # while it ends, it has no screen
    with suppress(IndexError, ScreenStackError, WaitForScreenTimeout), app._context():
        await pilot._wait_for_screen(_LONGEST_LOOK)
        for _ in range(_MESSAGES):
            await asyncio.sleep(0)
        if not app._exit:
            app.screen._on_timer_update()


async def rests(pilot: Pilot[Any]) -> None:
    """Until every key is handled, everything written and drawn; or until it has ended."""
    app = pilot.app
    assert isinstance(app, JourneyApp)
    end = time.monotonic() + _LONGEST
    while True:
        for thread in [one for one in threading.enumerate() if one.name in BESIDE]:
            await asyncio.to_thread(thread.join, _LONGEST)
        app.drain()
        for _ in range(_LOOKS):
            await looks_round(pilot)
            if has_ended(app):
                return
            if is_busy(app):
                break
        else:
            return
        assert time.monotonic() < end, "the program never comes to rest"


def is_busy(app: JourneyApp) -> bool:
    """Whether something was begun that is not done and drawn."""
    laid_out = app.screen._size == app.screen._compositor.size == app.size
    resizing = app._resize_timer is not None or not laid_out
    return app._keys.waiting or bool(app._under_way) or app._later is not None or resizing
