"""Every key of the table on every screen: which way leads to each, and how much each key may send."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from journeytui import locations
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
_FILE = str(locations.sample_files()[0])
DIALOGS: dict[str, tuple[str, ...]] = {
    "Palette": (":",), "Pick": ("o",), "PickOrType": ("s",), "Mark": ("e", *"personas", "enter"),
    "MarkOrType": ("e", *"tags", "enter"), "PickView": ("V",), "Line": ("e", *"title", "enter"),
    "Prose": ("e", *"description", "enter"), "From": ("I",), "_To": ("X",), "PressKey": (",", "end", "enter"),
    "Remove": ("d",), "ImportPreview": ("I", *_FILE, "enter"), "Confirm": ("C", "enter"),
}  # fmt: skip
"""What is typed in the library to be asked by each dialog; what only others or a fault lead to is not among them."""
NARROWING = frozenset(["Palette", "Pick", "PickOrType", "Mark", "MarkOrType", "Prose"])
"""In these a letter also brings other rows, or moves the words behind it."""
SCROLLING = frozenset(["Remove", "ImportPreview", "Confirm", "Saving", "Offer"])
"""In these a text is gone through, all of which moves with a step."""

RETURNS = frozenset(["editor", "suspend", "redraw"])
"""After these, when somebody else has used the terminal, a whole picture is due, and another line at its foot."""
STAYS = frozenset(["down", "up", "left", "right", "page_down", "page_up", "first", "last", "next_panel", "previous_panel", "panel_1", "panel_2", "panel_3", "panel_4", "zoom", "sort", "sort_back", "mark", "mark_range", "raise", "lower", "move_down", "move_up", "stage_left", "stage_right", "copy", "minutes", "sync_now", "reviewed", "undo", "redo", "whole", "fine", "watch", "failing", "redraw"])  # fmt: skip
"""What leaves one on the same screen, so that the next key can be typed at once."""
ROW, PANEL, TYPED, TOLD = 300, 4_000, 200, 600
"""The most bytes at 80×24 in 256 colours: a row, a stage or a panel, a letter, something said."""
NARROWED = PANEL // 2
"""The same: a letter that brings other lines into a dialog, of which there are some fourteen."""
_MOST = dict.fromkeys(("down", "up"), ROW) | dict.fromkeys(
    ("left", "right", "next_panel", "previous_panel", "panel_1", "panel_2", "panel_3", "panel_4"), PANEL
)
_STEPS = {
    (place, step): most
    for place, most in (("boards", TOLD), ("standup", TOLD), ("map", PANEL))
    for step in ("down", "up")
}
"""On these a step also says what is at that place, or brings other keys where other things begin; on the map it may be a whole lane."""
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
                most = _STEPS.get((place, command.id), _MOST.get(command.id, 0))
                yield Typing(tuple(key.split()), command.id, most, command.id in STAYS)
    if typed:
        yield Typing(("h",), "", PANEL, stays=False)
        return
    used = {key for command in here for key in command.keys}
    elsewhere = next(key for command in COMMANDS.values() for key in command.keys if key not in used and len(key) == 1)
    yield Typing((elsewhere,), "", TOLD, stays=True)


def way(place: str) -> tuple[str, ...]:
    """What is typed in the library to come to that screen or dialog."""
    return WAYS[place] if place in WAYS else DIALOGS[place]


def answers(dialog: str, *, every: bool = True) -> Iterator[Typing]:
    """The keys of a dialog, or the few of them that tell most. None gives the answer, which is an act like others."""
    step = PANEL if dialog in SCROLLING else ROW
    letter = NARROWED if dialog in NARROWING else TYPED
    for key in ("down", "up"):
        yield Typing((key,), key, step, stays=True)
    for key in ("e", "o", "backspace"):
        answers_it = key == "backspace" and dialog == "PressKey"
        yield Typing((key,), "", 0 if answers_it else letter, stays=not answers_it)
    if every and dialog != "PressKey":  # to which any other key is an answer
        for key in ("left", "home", "right", "end"):
            yield Typing((key,), "", step, stays=True)
        for key in ("pagedown", "pageup", "ctrl+w", "ctrl+u"):
            yield Typing((key,), "", 0, stays=True)
        for key in ("delete", "tab", "space"):
            yield Typing((key,), "", 0, stays=False)
    yield Typing(("escape",), "", 0, stays=False)


def to_the_longest(db: Path) -> tuple[str, ...]:
    """What is typed in the library to come to the journey with the most stages."""
    with closing(sqlite3.connect(db)) as connection:
        stages = [row[0] for row in connection.execute("SELECT stages FROM figures ORDER BY tree LIMIT 20")]
    return ("home", *["down"] * stages.index(max(stages)))
