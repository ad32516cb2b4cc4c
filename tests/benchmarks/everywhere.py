"""Every key on every screen and in every dialog, on a real terminal: what it sends and how long it takes."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import JOURNEYTUI
from terminal import Quiet, Terminal
from walking import DIALOGS, Typing, answers, to_the_longest, typings, way

_HINTS = "help"
"""What stands in the lowest line of every screen."""
QUIET = 0.05
"""Seconds without a byte after which nothing more is expected."""
PATIENCE = 0.3
"""Seconds that the first byte may take."""
TIMES = 3
"""How often a key is pressed: the first time takes longest. Where every key of the table is pressed, one that leads elsewhere once."""
_COPIED = re.compile(rb"\x1b\]52;[^\x07\x1b]*(?:\x07|\x1b\\)")
"""What is sent for the clipboard is no part of a picture."""
_BACK = 5
"""So many escapes lead to the library from anywhere."""


class Measured(NamedTuple):
    """One key on one screen, or in one dialog."""

    place: str
    typing: Typing
    keys: tuple[Quiet, ...]
    whole: int
    """How many bytes the picture takes that it led to, where it sent more than the one before takes; else 0."""

    @property
    def bytes(self) -> int:
        return max(key.bytes for key in self.keys)

    @property
    def seconds(self) -> tuple[float, ...]:
        return tuple(key.seconds for key in self.keys)

    @property
    def again(self) -> tuple[float, ...]:
        """The seconds that it took after the first time."""
        return self.seconds[1:]


class Walk:
    """A walk over all screens of one library."""

    def __init__(self, db: Path, env: Mapping[str, str], size: tuple[int, int], *, every: bool) -> None:
        columns, rows = size
        self._every = every
        command = (*JOURNEYTUI, "--db", str(db))
        kept = {**env, "EDITOR": "true", "ESCDELAY": "5", "JOURNEYTUI_SYNC": "by hand"}
        self._way = to_the_longest(db)
        self._start: Callable[[], Terminal] = lambda: Terminal(command, env=kept, columns=columns, rows=rows)

    def measured(self, place: str) -> tuple[int, list[Measured]]:
        """How many bytes the picture of that screen, of a dialog or what is below it, takes when nothing of it is on the terminal;
        then all keys.
        """
        with self._start() as terminal:
            terminal.wait_for(_HINTS, 60)
            terminal.settle(1)
            self._go(terminal, place)
            whole = drawn_again(terminal)
            if place in DIALOGS:
                terminal.after("escape", quiet=QUIET)
                whole = max(whole, drawn_again(terminal))
                self._go(terminal, place)
            return whole, list(self._keys(terminal, place, whole))

    def _keys(self, terminal: Terminal, place: str, whole: int) -> Iterator[Measured]:
        keys = answers if place in DIALOGS else typings
        for typing in keys(place, every=self._every):
            led_to, there = [], 0
            for _ in range(TIMES if typing.stays or not self._every else 1):
                terminal.press(*typing.keys[:-1])
                led_to.append(_pressed(terminal, typing.keys[-1]))
                if led_to[-1].bytes > whole:
                    there = max(there, drawn_again(terminal))
                if not typing.stays:
                    self._go(terminal, place)
            assert terminal.ended(0.01) is None, f"it ended with {terminal.code} after {typing.shown} in the {place}"
            yield Measured(place, typing, tuple(led_to), there)

    def _go(self, terminal: Terminal, place: str) -> None:
        for _ in range(_BACK):
            terminal.after("escape", quiet=0.025)
        terminal.after(*self._way, *way(place), quiet=QUIET, first=PATIENCE)


def _pressed(terminal: Terminal, key: str) -> Quiet:
    """What a key led to, but for what it copied."""
    before = len(terminal.raw)
    led_to = terminal.after(key, quiet=QUIET, first=PATIENCE)
    return led_to._replace(bytes=len(_COPIED.sub(b"", bytes(terminal.raw[before:]))))


def drawn_again(terminal: Terminal) -> int:
    """How many bytes the present picture takes: a program that is told to go on sends it anew."""
    os.kill(terminal.pid, signal.SIGCONT)
    return terminal.settle(QUIET, first=PATIENCE).bytes


def slowest(measured: Sequence[Measured], most: int = 3) -> str:
    """The keys that take longest after the first time, in milliseconds."""
    ordered = sorted((one for one in measured if one.again), key=lambda one: max(one.again), reverse=True)[:most]
    return ", ".join(f"{one.typing.shown} {max(one.again) * 1e3:.0f}" for one in ordered)
