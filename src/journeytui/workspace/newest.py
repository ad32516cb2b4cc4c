"""What is remembered of many things: the newest, as far as there is room, and as long as it holds."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


def keep(newest: dict[Key, Thing], key: Key, thing: Thing, most: int) -> None:
    """Keeps the thing as the newest, and of those before it as many as make up `most` together."""
    newest.pop(key, None)
    newest[key] = thing
    while len(newest) > most:
        del newest[next(iter(newest))]


class Newest:
    """Things that hold as of one state of what they are about, so many at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._as_of: object = None
        self._known: dict[Hashable, Any] = {}

    def find(self, as_of: object, key: Hashable) -> Any:
        """What was kept under that key and holds as of then; None for nothing. What holds no more is forgotten."""
        if as_of != self._as_of:
            self._as_of = as_of
            self._known.clear()
        return self._known.get(key)

    def keep(self, key: Hashable, thing: Any) -> None:
        """Keeps what holds as of the last `find`."""
        keep(self._known, key, thing, self._most)
