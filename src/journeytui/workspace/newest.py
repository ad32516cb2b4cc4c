"""What is remembered of many things: the newest, as far as there is room."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


def keep(newest: dict[Key, Thing], key: Key, thing: Thing, most: int) -> None:
    """Keeps the thing as the newest, and of those before it as many as make up `most` together."""
    newest.pop(key, None)
    newest[key] = thing
    while len(newest) > most:
        del newest[next(iter(newest))]
