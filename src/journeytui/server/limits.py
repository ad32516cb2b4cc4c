"""How much is served to whom: buckets that fill with time. Refuses to sleep: who asks too much is told when to come back.

What a token or an address may take in a stretch of time it may take of all workers together; what may go on at the same time is
counted by each worker for itself.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol

from journeytui.server.refusals import Refusal

_KEPT = 60_000


class Rate(NamedTuple):
    """So much a second, and so much at once after a pause."""

    a_second: float
    at_once: float


class Limits(NamedTuple):
    """All that a server limits beside the sizes in `domain.limits`."""

    rest: Rate = Rate(20, 20)
    """REST requests, by token."""
    sync: Rate = Rate(20, 200)
    """Sync requests, by token."""
    sync_bytes: Rate = Rate(16 * 2**20, 512 * 2**20)
    """Bytes that sync moves either way, by token."""
    sync_seconds: Rate = Rate(1, 60)
    """Seconds that the server computes for sync and studies, by token."""
    strangers: Rate = Rate(1 / 60, 10)
    """Requests without a token that holds, by address."""
    notes: Rate = Rate(1 / 10, 20)
    """Refusals that the audit keeps, by token: it cannot be filled by asking for what one may not."""
    at_once: int = 30
    """Requests of a token that a worker is answering at the same time, streams among them."""
    streams_a_token: int = 5
    streams: int = 1_000
    body_seconds: float = 30
    """How long nothing may come while a body is being sent."""
    whole_body_seconds: float = 300
    heartbeat_seconds: float = 15
    presence_seconds: float = 30


class Kept(Protocol):
    """Where buckets are kept: what is left in each, and when that was so."""

    def alone(self) -> AbstractContextManager[None]: ...
    def get(self, key: str) -> tuple[float, float] | None: ...
    def put(self, key: str, held: tuple[float, float]) -> None: ...


class Own:
    """What one process counts for itself."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread looks at them meanwhile."""
        with self._lock:
            yield

    def get(self, key: str) -> tuple[float, float] | None:
        """What is kept under the key."""
        return self._held.get(key)

    def put(self, key: str, held: tuple[float, float]) -> None:
        """Keeps it; of very many keys those that were asked for last."""
        self._held[key] = held
        self._held.move_to_end(key)
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)


class Buckets:
    """One bucket a key. A bucket may be overdrawn once: who took too much waits until it is filled again."""

    def __init__(
        self, rate: Rate, clock: Callable[[], float] = time.monotonic, *, kept: Kept | None = None, name: str = ""
    ) -> None:
        """`kept` is where they are, among others: under their name."""
        self.rate = rate
        self._clock = clock
        self._kept = kept or Own()
        self._name = name

    def refuse_empty(self, key: str, least: float = 1) -> None:
        """Raises Refusal (429) when less than `least` is left."""
        with self._kept.alone():
            left = self._now(key)[0]
        if left < least:
            raise Refusal(429, later=(least - left) / self.rate.a_second)

    def take(self, key: str, amount: float = 1) -> None:
        """Takes so much out, whether it is there or not."""
        with self._kept.alone():
            left, now = self._now(key)
            self._kept.put(f"{self._name} {key}", (left - amount, now))

    def _now(self, key: str) -> tuple[float, float]:
        now = self._clock()
        left, at = self._kept.get(f"{self._name} {key}") or (self.rate.at_once, now)
        return min(self.rate.at_once, left + (now - at) * self.rate.a_second), now


class Throttle:
    """The buckets as one worker sees them."""

    def __init__(self, limits: Limits, kept: Kept | None = None) -> None:
        """`kept` is what all workers count together."""
        kept = kept or Own()
        self.limits = limits
        self.rest = Buckets(limits.rest, kept=kept, name="rest")
        self.sync = Buckets(limits.sync, kept=kept, name="sync")
        self.bytes = Buckets(limits.sync_bytes, kept=kept, name="bytes")
        self.seconds = Buckets(limits.sync_seconds, kept=kept, name="seconds")
        self.strangers = Buckets(limits.strangers, kept=kept, name="strangers")
        self.notes = Buckets(limits.notes, kept=kept, name="notes")
        self._inside: Counter[str] = Counter()

    @contextmanager
    def inside(self, token: str) -> Iterator[None]:
        """While a request of the token is being answered. Raises Refusal (429) when too many are."""
        if self._inside[token] >= self.limits.at_once:
            raise Refusal(429, later=1)
        self._inside[token] += 1
        try:
            yield
        finally:
            self._inside[token] -= 1
            if not self._inside[token]:
                del self._inside[token]

    def admit_rest(self, token: str) -> None:
        """Counts a REST request. Raises Refusal (429)."""
        self.rest.refuse_empty(token)
        self.rest.take(token)

    def admit_study(self, token: str) -> None:
        """Counts a request that is computed for. Raises Refusal (429), also when the time of the token is used up."""
        self.seconds.refuse_empty(token, 0)
        self.admit_rest(token)

    def admit_sync(self, token: str) -> None:
        """Counts a sync request. Raises Refusal (429), also when bytes or time of the token are used up."""
        self.sync.refuse_empty(token)
        self.bytes.refuse_empty(token, 0)
        self.seconds.refuse_empty(token, 0)
        self.sync.take(token)

    def may_note(self, token: str) -> bool:
        """Whether the audit keeps another refusal of the token."""
        try:
            self.notes.refuse_empty(token)
        except Refusal:
            return False
        self.notes.take(token)
        return True

    def admit_stranger(self, address: str) -> None:
        """Counts a request whose token does not hold. Raises Refusal (429)."""
        self.strangers.refuse_empty(address)
        self.strangers.take(address)
