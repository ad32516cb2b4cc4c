"""The order of keys: every key is handled to its end before the next one is looked at.

Textual hands a key to the pump of the focused widget and goes on at once, so of keys that arrive in one burst (a paste, a
slow line, a script) the second may meet the focus of before the first, and is lost. Here a screen takes its keys at once,
and where a widget of Textual's takes them, or an act has to be done first, the next key waits in line.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual import events
    from textual.message_pump import MessagePump

    Typed = events.Key | events.Paste

LONGEST_WAIT = 2.0
"""Seconds after which the next key is looked at in any case."""
_ROUNDS = 4
"""A message may lead to another one: from a widget to itself, to its parents, to the program and back."""


class KeyLine:
    """The keys that were typed and not yet handled."""

    def __init__(
        self,
        take: Callable[[Typed], Awaitable[MessagePump | None]],
        free: asyncio.Event,
        failed: Callable[[Exception], None],
    ) -> None:
        self._take = take
        """Handles a key; gives back the widget that was handed it, if one was."""
        self._free = free
        """Set while nothing else has to be done before a key is looked at."""
        self._failed = failed
        """Hears of a fault, since a task has nobody above it who would."""
        self._line: deque[Typed] = deque()
        self._working: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> bool:
        """Whether a key was typed that is not handled to its end."""
        return bool(self._line) or self._working is not None

    async def put(self, typed: Typed) -> None:
        """Handles the key, now if no other is waiting."""
        self._line.append(typed)
        if self._working is None:
            await self._work_off()

    async def _work_off(self) -> None:
        """This key at once. Waiting for the next is done in a task, so that messages go on."""
        handed = await self._take(self._line.popleft())
        if handed is not None or not self._free.is_set():
            self._working = asyncio.create_task(self._go_on(handed))
            self._working.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._working = None
        if not task.cancelled() and isinstance(fault := task.exception(), Exception):
            self._failed(fault)

    async def _go_on(self, handed: MessagePump | None) -> None:
        while True:
            if handed is not None:
                await settled(handed)
            await come(self._free)
            if not self._line:
                self._working = None
                return
            handed = await self._take(self._line.popleft())


async def settled(pump: MessagePump) -> None:
    """Waits until the pump and all its parents have handled what was sent to them."""
    for _ in range(_ROUNDS):
        at: MessagePump | None = pump
        while at is not None and at.is_running:
            done = asyncio.Event()
            if not at.call_later(done.set) or not await come(done):
                return
            at = at._parent  # noqa: SLF001  Textual has no public name for the parent of a pump


async def come(event: asyncio.Event) -> bool:
    """Waits for the event, but not for ever; whether it came."""
    try:
        await asyncio.wait_for(event.wait(), LONGEST_WAIT)
    except TimeoutError:
        return False
    return True
