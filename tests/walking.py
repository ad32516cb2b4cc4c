"""Every key of the table on every screen: which way leads to each, and how much each key may send."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from journeytui.tui.commands import (
    BOARDS,
    COMMANDS,
    DETAIL,
    EXPLORER,
    FIND,
    HELP,
    HISTORY,
    LIBRARY,
    MAP,
    PLACES,
    REVIEW,
    SETTINGS,
    STANDUP,
    SYNC,
)

WAYS: dict[str, tuple[str, ...]] = {
    LIBRARY: (), EXPLORER: ("enter",), DETAIL: ("enter", "i"), MAP: ("m",), FIND: ("f", "e"), HELP: ("?",), SETTINGS: (",",),
    HISTORY: ("C",), SYNC: ("Y",), BOARDS: ("b",), REVIEW: ("R",),
    STANDUP: ("O",),
}  # fmt: skip
"""What is typed in the library to get there."""
assert tuple(WAYS) == PLACES

RETURNS = frozenset(["editor", "suspend"])
"""After these somebody else has used the terminal: a whole picture is due, and a line that says what became of it."""
STAYS = frozenset(["down", "up", "left", "right", "page_down", "page_up", "first", "last", "next_panel", "previous_panel", "panel_1", "panel_2", "panel_3", "panel_4", "zoom", "sort", "sort_back", "mark", "mark_range", "raise", "lower", "move_down", "move_up", "stage_left", "stage_right", "copy", "minutes", "sync_now", "reviewed", "undo", "redo", "whole", "fine", "watch", "failing"])  # fmt: skip
"""What leaves one on the same screen, so that the next key can be typed at once."""
ROW, PANEL, TYPED, TOLD = 300, 4_000, 200, 600
"""The most bytes at 80×24 in 256 colours: a row, a stage or a panel, a letter, something said."""
_MOST = dict.fromkeys(("down", "up"), ROW) | dict.fromkeys(
    ("left", "right", "next_panel", "previous_panel", "panel_1", "panel_2", "panel_3", "panel_4"), PANEL
)
ENDS = frozenset([("library", "back")])
"""After these there is no program any more."""


class Typing(NamedTuple):
    """One key on one screen."""

    keys: tuple[str, ...]
    """What is typed; two where the command has two keys one after the other."""
    command: str
    """What it asks for; '' where it does nothing."""
    most: int
    """The most bytes that it may send; 0 is a whole picture."""
    stays: bool

    @property
    def shown(self) -> str:
        return "".join(self.keys)


def typings(place: str, *, every: bool = True) -> Iterator[Typing]:
    """All keys of that screen, or the first of each command; then one of another, which is answered in a line."""
    here = [
        command
        for command in COMMANDS.values()
        if place in command.places and command.id != "quit" and (place, command.id) not in ENDS
    ]
    typed = place == FIND  # there letters are typed, and look for something
    for command in sorted(here, key=lambda command: command.id not in STAYS):
        for key in command.keys if every or typed else command.keys[:1]:
            if not typed or (len(key) > 1 and " " not in key):
                yield Typing(tuple(key.split()), command.id, _MOST.get(command.id, 0), command.id in STAYS)
    if typed:
        yield Typing(("h",), "", 0, stays=False)
        return
    used = {key for command in here for key in command.keys}
    elsewhere = next(key for command in COMMANDS.values() for key in command.keys if key not in used and len(key) == 1)
    yield Typing((elsewhere,), "", TOLD, stays=True)


def to_the_longest(db: Path) -> tuple[str, ...]:
    """What is typed in the library to come to the journey with the most stages."""
    with closing(sqlite3.connect(db)) as connection:
        stages = [row[0] for row in connection.execute("SELECT stages FROM figures ORDER BY tree LIMIT 20")]
    return ("home", *["down"] * stages.index(max(stages)))
