"""When the program is at rest: every key handled, everything written and drawn. It is asked; no time is waited out."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import Any

from textual.app import ScreenStackError
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import Screen

from journeytui.tui.app import JourneyApp

_PATIENCE = 0.1
"""Seconds after which it is looked whether they who are asked are still there to answer."""
_LONGEST_LOOK = 2.0
"""Seconds after which nobody's answer is waited for any more."""
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


async def looks_round(pilot: Pilot[Any]) -> bool:
    """What was sent to the program and to all on its screen is handled, and what it led to is drawn; whether all of them answered.

    A screen that goes meanwhile never answers. Then those on the next one are asked.
    """
    app, answered = pilot.app, False
    end = time.monotonic() + _LONGEST_LOOK
    while not (answered or app._exit):
        # while it ends, it has no screen
        with suppress(IndexError, ScreenStackError, WaitForScreenTimeout), app._context():
            answered = await pilot._wait_for_screen(_PATIENCE)
        for _ in range(_MESSAGES):
            await asyncio.sleep(0)
        if time.monotonic() > end:
            break
    with suppress(IndexError, ScreenStackError), app._context():
        if not app._exit:
            app.screen._on_timer_update()
    return answered


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
            answered = await looks_round(pilot)
            if has_ended(app):
                return
            if not answered or is_busy(app):
                break
        else:
            return
        assert time.monotonic() < end, f"the program never comes to rest: {why_busy(app)}"


def is_busy(app: JourneyApp) -> bool:
    """Whether something was begun that is not done and drawn."""
    return bool(why_busy(app))


def why_busy(app: JourneyApp) -> str:
    """What was begun and is not done and drawn; '' for nothing."""
    screen = app.screen
    laid_out = screen._size == screen._compositor.size == app.size
    reasons = {
        "a key waits": app._keys.waiting,
        "something is being written": bool(app._under_way),
        "a picture waits for the line": app._later is not None,
        "the window has another size": app._resize_timer is not None or not laid_out,
        "something is not drawn": is_undrawn(screen),
    }
    return ", ".join(reason for reason, holds in reasons.items() if holds)


def is_undrawn(screen: Screen[Any]) -> bool:
    """Whether the screen, or something on it, wants to be laid out or drawn. It takes several messages until it is, and what others
    wrote may come between any two of them.
    """
    if screen._dirty_widgets or screen._compositor._dirty_regions or screen._callbacks or screen.app.message_queue_size:
        return True
    nodes = screen.walk_children(with_self=True)
    return any(
        node._repaint_required or node._layout_required or node._scroll_required or node.message_queue_size
        for node in nodes
    )
