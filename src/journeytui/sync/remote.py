"""What a space looks like from a replica, wherever the space is kept: four questions, and what can go wrong with them.

Refuses to know how a question travels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from journeytui.domain.errors import JourneyError
from journeytui.sync.wire import Anchor, Answer, Page, Row


class RemoteTrouble(JourneyError):
    """The space could not do what was asked; nothing is lost, and the outbox waits."""


class Unreachable(RemoteTrouble):
    """No answer came, or none that could be understood: whoever asks again later may have more luck."""


class Diverged(RemoteTrouble):
    """The space is not the one that this replica knows: it was restored from an older copy, or made anew."""


class NotAllowed(RemoteTrouble):
    """The token is unknown, has ended or was revoked, or does not allow this."""


class TooOld(RemoteTrouble):
    """The space speaks a newer protocol than this program."""


class Refusal(RemoteTrouble):
    """The space will never take this as it is."""


class Space(NamedTuple):
    """What a space says about itself."""

    name: str
    log: str
    """The id of its history."""
    head: int
    anchor: Anchor
    role: str
    """What the token may do: viewer, editor or admin."""


class News(NamedTuple):
    """What a space tells on its own account."""

    head: int
    others: Mapping[str, tuple[str, ...]]
    """Who else is in which journey now, by the journey's id."""


class Remote(Protocol):
    """A space. Every question may raise Unreachable, NotAllowed or TooOld."""

    def info(self) -> Space:
        """What the space is, and what may be done there."""
        ...

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        """Hands over a frozen push (the bytes of `wire.encode_push`). Asked twice, it happens once.

        Raises Diverged, and Refusal when the push can never be taken.
        """
        ...

    def hand_over(self, log: str, anchor: Anchor, body: bytes) -> Callable[[], Answer]:
        """The same without waiting where that takes long. What it returns waits for the answer, and raises what `push` raises."""
        ...

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        """The rows after the cursor. Removals up to `fresh` are left out: whoever begins never saw what went.

        Raises Diverged.
        """
        ...

    def expect(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        """Says what is most probably asked for next: where that takes long, it may be fetched meanwhile. Raises nothing."""
        ...

    def removed(self, ids: Sequence[str]) -> tuple[Row, ...]:
        """Removed records as they last were (not dead, with their fields), each with what it hung on, parents first."""
        ...

    def close(self) -> None:
        """Lets go of whatever is held."""
        ...

    def watch(self, stop: threading.Event, here: Callable[[], str]) -> Iterator[News]:
        """News until `stop` is set; `here` says which journey this person is in ('' for none). The first comes at once."""
        ...
