"""Texts of records that were saved in an editor and are not in the library: refused, or on their way when the program ended.

For each record the last one, with what it began with. Refuses to trust the files: what does not read as it should is nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from journeytui.tui.keeping import Left


class Text(NamedTuple):
    """A record as text."""

    text: str
    before: str
    """What it was when the editor was opened."""


class Texts:
    """The texts of one library that wait for a second try."""

    def __init__(self, state_home: Path, library: Path) -> None:
        self._left = Left(state_home, "texts", library)
        self._own: dict[str, Text] = {}

    def keep(self, record: str, text: Text) -> bool:
        """Keeps the text, in place of an earlier one of that record; whether the disk took it."""
        self._own[record] = text
        return self._write()

    def of(self, record: str) -> Text | None:
        """The text of that record; None where none waits."""
        self._take_up()
        return self._own.get(record)

    def forget(self, record: str) -> None:
        """It is written, or was given up."""
        self._take_up()
        if self._own.pop(record, None):
            self._write()

    @property
    def records(self) -> tuple[str, ...]:
        """The records of which a text waits, the oldest first."""
        self._take_up()
        return tuple(self._own)

    @property
    def waiting(self) -> bool:
        """Whether there may be any."""
        return bool(self._left.found())

    def _take_up(self) -> None:
        """Makes this start's own what others left that have ended."""
        taken = []
        for path, held in self._left.found().items():
            if path != self._left.own and not self._left.is_held(path):
                self._own = {**_checked(held), **self._own}
                taken.append(path)
        if taken and self._write():
            self._left.forget(taken)

    def _write(self) -> bool:
        return self._left.keep({record: list(text) for record, text in self._own.items()})


def _checked(held: Any) -> dict[str, Text]:
    texts = held.items() if isinstance(held, dict) else ()
    return {
        record: Text(*text)
        for record, text in texts
        if isinstance(text, list) and len(text) == len(Text._fields) and all(isinstance(one, str) for one in text)
    }
