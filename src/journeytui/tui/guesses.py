"""What the screen shows before the disk has it: values on their way, each until its write is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Guess = Mapping[str, Mapping[str, Any]]
"""Id → field → value."""


class Guesses:
    """The guesses of all writes that are under way, in their order."""

    def __init__(self) -> None:
        self._under_way: dict[int, Guess] = {}

    def begin(self, ticket: int, guess: Guess) -> None:
        """That write is under way."""
        self._under_way[ticket] = guess

    def end(self, ticket: int) -> None:
        """That write is done, or failed: the library tells from here on."""
        self._under_way.pop(ticket, None)

    def of(self, id: str) -> dict[str, Any]:
        """The values of a record that are on their way; the newest counts."""
        values: dict[str, Any] = {}
        for guess in self._under_way.values():
            values.update(guess.get(id, {}))
        return values
