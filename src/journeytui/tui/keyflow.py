"""The order of keys: every key is handled to its end before the next one is looked at.

Textual hands a key to the pump of the focused widget and goes on at once, so of keys that arrive in one burst (a paste, a
slow line, a script) the second may meet the focus of before the first, and is lost. Here a screen takes its keys in the
program's own pump. Where a widget of Textual's takes them, the next key waits until that widget has done with the last.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

LONGEST_WAIT = 2.0
"""Seconds after which a widget that does not come back is not waited for any more."""


async def settled(pump: MessagePump | None, until: MessagePump) -> None:
    """Waits until the pump has handled what was sent to it, then its parents, up to and without `until`."""
    while pump is not None and pump is not until and pump.is_running:
        done = asyncio.Event()
        if not pump.call_later(done.set):
            return
        try:
            await asyncio.wait_for(done.wait(), LONGEST_WAIT)
        except TimeoutError:
            return
        pump = pump._parent  # noqa: SLF001  Textual has no public name for the parent of a pump
