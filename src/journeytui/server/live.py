"""What happens now in the spaces of one worker: where their heads are, who is in which journey, who listens.

Refuses to keep anything: a presence is forgotten after half a minute, and whoever missed an event asks for the rows.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from journeytui.server.limits import Limits
from journeytui.server.refusals import Refusal


class Here(NamedTuple):
    """Somebody in a space, as it was told last."""

    who: str
    at: str
    replica: str
    until: float


class Listener:
    """One open stream: woken when something is new for it, closed when its token does not hold any more."""

    def __init__(self, token: str, space: str) -> None:
        self.token = token
        self.space = space
        self.news = asyncio.Event()
        self.closed = False

    def close(self) -> None:
        """Ends the stream."""
        self.closed = True
        self.news.set()


class Live:
    """One worker's; used from its event loop alone."""

    def __init__(self, limits: Limits) -> None:
        self.stopping = asyncio.Event()
        self._limits = limits
        self._heads: dict[str, int] = {}
        self._here: dict[str, dict[str, Here]] = defaultdict(dict)
        self._listeners: set[Listener] = set()

    def head(self, space: str) -> int:
        """The head of the space, as far as this worker has heard."""
        return self._heads.get(space, 0)

    def moved(self, space: str, head: int) -> None:
        """The head of a space moved, or was looked up."""
        if head != self._heads.get(space):
            self._heads[space] = head
            self._wake(space)

    def here(self, space: str) -> list[Here]:
        """Who is in the space now."""
        now = time.monotonic()
        return sorted(one for one in self._here[space].values() if one.until > now)

    def came(self, space: str, replica: str, who: str, at: str) -> None:
        """Somebody is in a journey, or ('') in none."""
        before = self._here[space].get(replica)
        self._here[space][replica] = Here(who, at, replica, time.monotonic() + self._limits.presence_seconds)
        if before is None or (before.who, before.at) != (who, at) or before.until < time.monotonic():
            self._wake(space)

    def forget(self) -> None:
        """Forgets who was not heard of for long."""
        now = time.monotonic()
        for space, here in self._here.items():
            gone = [replica for replica, one in here.items() if one.until <= now]
            for replica in gone:
                del here[replica]
            if gone:
                self._wake(space)

    @contextmanager
    def listening(self, token: str, space: str) -> Iterator[Listener]:
        """A stream for a token. Raises Refusal (429) when it has too many, (503) when all together are too many."""
        if sum(one.token == token for one in self._listeners) >= self._limits.streams_a_token:
            raise Refusal(429, later=60)
        if len(self._listeners) >= self._limits.streams:
            raise Refusal(503, later=60)
        listener = Listener(token, space)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def tokens(self) -> set[str]:
        """The tokens with an open stream."""
        return {one.token for one in self._listeners}

    def end(self, tokens: set[str] | None = None) -> None:
        """Ends the streams of these tokens; all of them when none are named."""
        for one in self._listeners:
            if tokens is None or one.token in tokens:
                one.close()

    def stop(self) -> None:
        """The server is about to end: streams end, so that nothing waits for them."""
        self.stopping.set()
        self.end()

    def _wake(self, space: str) -> None:
        for one in self._listeners:
            if one.space == space:
                one.news.set()
