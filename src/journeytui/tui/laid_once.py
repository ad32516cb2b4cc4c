"""A screen that Textual lays out and draws once: when it is new it does so up to four times by itself, and later twice.

A layout tells widgets their sizes; each of them takes a new one for a reason to lay out and draw everything anew, and so does the
end of mounting, and the size of the terminal when it is told to a screen that has it already.
"""

from __future__ import annotations

from typing import TypeVar

from textual import messages
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from journeytui.tui.widgets.plain import Plain

# ruff: noqa: SLF001  Textual has no public names for what is due

T = TypeVar("T")


class LaidOnce(Screen[T]):
    """Refuses layouts that could change nothing."""

    _just_laid = False
    """Whether what was asked for before the first layout may still be on its way here."""

    def _screen_resized(self, size: Size) -> None:
        """A screen that is laid out tells itself its new size; two such words on their way would lay it out in turn for ever."""
        if size != self._size and size == self.app.size:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        is_first = not self._size
        super()._refresh_layout(size, scroll)
        if not is_first:
            for widget in self.query(Plain):
                widget._layout_required = False  # none of them scrolls: a new size of one changes no other
        elif self._size and self.is_current:
            for node in (self, *self.walk_children(Widget)):  # all of them are drawn by now, in the size that they have
                node._layout_required = node._repaint_required = False
            self._just_laid = True
            self.call_later(self._settle)

    def _settle(self) -> None:
        self._just_laid = False

    async def _on_layout(self, message: messages.Layout) -> None:
        self._heed(message)

    async def _on_update(self, message: messages.Update) -> None:
        self._heed(message)

    def _heed(self, message: messages.Layout | messages.Update) -> None:
        """Textual does what is asked for after this, unless it is told not to."""
        if self._just_laid:
            message.stop()
            message.prevent_default()
