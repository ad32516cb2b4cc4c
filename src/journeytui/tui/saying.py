"""The program as it speaks: in the lowest line, and to the clipboard of the terminal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from journeytui.tui.clipboard import sequence
from journeytui.tui.drawing import Drawing
from journeytui.tui.place import Place
from journeytui.tui.theme import THEMES

if TYPE_CHECKING:
    from journeytui.tui.widgets.bar import Tone


class Saying(Drawing):
    """Says what happened, and what is about to happen."""

    def next_theme(self) -> None:
        """Looks different, until the program ends or the settings say so."""
        following = THEMES[(THEMES.index(self.settings.theme) + 1) % len(THEMES)]
        self.use_settings(dataclasses.replace(self.settings, theme=following))
        kept = self.keymap.shown("settings")
        self.notice(f"theme: {following}, until you leave; the settings ({kept}) keep it")

    def notice(self, text: str, tone: Tone = "plain") -> None:
        """Says something in the lowest line."""
        if self._stack and isinstance(self.top, Place):
            self.top.bar.tell(text, tone)

    @contextmanager
    def meanwhile(self, text: str) -> Iterator[None]:
        """Says something in the lowest line, at once and as long as this takes: nothing else is drawn before."""
        bar = self.top.bar if isinstance(self.top, Place) else None
        self.notice(text)
        self.drawn = self._more_until = 0.0  # also in a burst of keys, and whatever else is to change: it takes a while
        self.draw_now()
        try:
            yield
        finally:
            if bar and bar.told == text:
                bar.quiet()

    def copy(self, text: str) -> None:
        """Puts the text on the clipboard of the terminal."""
        written = sequence(text)
        if not written:
            self.notice("this is too long for the terminal's clipboard; export writes it to a file", "warn")
            return
        if self._driver:
            self._driver.write(written)
            self._driver.flush()
        self.notice(f"sent to your terminal's clipboard: {text}", "good")
