"""What was read of a library and is asked for again, as long as nothing in it changes: one goes to and fro between a few screens.

Refuses to remember what was read in the middle of a change, which may not come to pass.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from journeytui.workspace.workspace import Workspace, state_of

P = ParamSpec("P")
T = TypeVar("T")


def remembered(read: Callable[Concatenate[Workspace, P], T]) -> Callable[Concatenate[Workspace, P], T]:
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
