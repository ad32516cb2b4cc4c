"""What was read of a library and is asked for again, as long as nothing in it changes: one goes to and fro between a few screens.

Refuses to remember what was read in the middle of a change, which may not come to pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from journeytui.store import unchanged
from journeytui.store.unchanged import AsOf
from journeytui.workspace import newest
from journeytui.workspace.workspace import Workspace, state_of

P = ParamSpec("P")
T = TypeVar("T")
Reading = Callable[Concatenate[Workspace, P], T]

_LASTING = 24
"""So many readings are remembered beyond the next change: the studies of a few journeys, some ten kilobytes each."""


def remembered(read: Reading[P, T]) -> Reading[P, T]:
    """A reading that is asked for by the same words again and again, and whose answer nobody changes."""

    @wraps(read)
    def known(ws: Workspace, *args: P.args, **named: P.kwargs) -> T:
        if ws.connection.in_transaction:
            return read(ws, *args, **named)
        key = (read, args, *named.items())
        found: T | None = ws.remembered.find(state_of(ws), key)
        if found is None:
            found = read(ws, *args, **named)
            ws.remembered.keep(key, found)
        return found

    return known  # type: ignore[return-value]  # mypy takes the first argument for one that may be named


class _Held(NamedTuple):
    """What was read, and when it held last."""

    as_of: AsOf
    today: dt.date
    found: Any


def lasting(words: Callable[..., AbstractSet[str]]) -> Callable[[Reading[P, T]], Reading[P, T]]:
    """A reading that depends on nothing but the day and records of these words, told of what it is asked for: whatever else is
    written, it holds.
    """

    def of(read: Reading[P, T]) -> Reading[P, T]:
        @wraps(read)
        def known(ws: Workspace, *args: P.args, **named: P.kwargs) -> T:
            if ws.connection.in_transaction:
                return read(ws, *args, **named)
            key, now, today = (read, args, *named.items()), unchanged.as_of(ws.connection), ws.today()
            held: _Held | None = ws.lasting.get(key)
            if held is None or held.today != today or not _holds(ws, held.as_of, now, words(*args, **named)):
                found = read(ws, *args, **named)
            else:
                found = held.found
            if now:
                newest.keep(ws.lasting, key, _Held(now, today, found), _LASTING)
            return found

        return known  # type: ignore[return-value]  # as above

    return of


def _holds(ws: Workspace, then: AsOf, now: AsOf | None, words: AbstractSet[str]) -> bool:
    """Whether nothing of these words was written since."""
    written = unchanged.written(ws.connection, then, now)
    return written is not None and words.isdisjoint(entry.word for entry in written)
