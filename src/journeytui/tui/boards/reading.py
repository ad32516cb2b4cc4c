"""Rows that are a text as well: what cannot hold the cursor can be scrolled to, and the cursor stays where it can be seen.

Refuses to know what stands above the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.widgets.rows import Rows
from journeytui.tui.widgets.source import resting

if TYPE_CHECKING:
    from textual import events

_WHEEL = 3
"""Lines of a turn of the wheel."""
_END = 10**9


class Lines(Rows):
    """The lines of a list, and which of them are seen."""

    @property
    def is_longer(self) -> bool:
        """Whether there is more than is seen at once."""
        return self._source.total > self.page

    @property
    def line(self) -> int:
        """The line that one is on: that of the cursor, or where it is on no row the first in sight."""
        return self.cursor if self.cursor_id else self._top

    @property
    def sight(self) -> range:
        """The lines that are seen."""
        return range(self._top, min(self._top + self.page, self._source.total))

    def can_rest_in(self, lines: range) -> bool:
        """Whether one of the lines can hold the cursor."""
        return not all(self._source.row(at).heading for at in lines)

    @property
    def total(self) -> int:
        """How many lines there are, seen or not."""
        return self._source.total


class Reading(Lines):
    """A list that is read line by line; where no row in sight can hold the cursor, it is on none."""

    _read: int | None = 0
    """The line that was scrolled to; None where the cursor says what is in sight."""

    def to_top(self) -> None:
        """Shows the very beginning, with the cursor on the first row there that can hold it."""
        self._see(0, 0, forward=True)

    def to_end(self) -> None:
        """Shows the very end, with the cursor on the last row there that can hold it."""
        self._see(_END, _END, forward=False)

    def read_from(self, line: int) -> None:
        """Shows what begins there, as far up as there is more below, with the cursor on its first row that can hold it."""
        self._see(line, line, forward=True)

    def turn_page(self, by: int) -> bool:
        """Goes so many pages on, each with a line of the one before; whether anything moved."""
        lines = by * max(1, self.page - 1)
        return self._see(self._top + lines, self.cursor + lines, forward=by > 0)

    def scroll_by(self, lines: int) -> bool:
        """Goes so many lines on; whether there were any. The cursor stays on its row while that is seen."""
        top = max(0, min(self._top + lines, self._source.total - self.page))
        return top != self._top and self._see(top, self.cursor, forward=lines > 0)

    def step(self, by: int) -> bool:
        """Moves the cursor by so many rows; a line at a time where there is something to read before the next of them."""
        if abs(by) != 1 or not self._source.total:
            return super().step(by)
        here = self.cursor if self.cursor_id else self._top - 1 if by > 0 else self._top + self.page
        there = resting(self._source, here + by, forward=by > 0)
        ahead = (there - here) * by > 0 and not self._source.row(there).heading
        if not ahead or abs(there - here) > self.page:
            return self.scroll_by(by)
        self.go(there)
        if self._top + self.page < here:  # the headings above it came into sight, and what was not read yet went out
            self._see(here - self.page, there, forward=False)
        return True

    def go(self, place: int) -> None:
        self._read, was = None, self.cursor_id
        super().go(place)
        if not was:  # it was on no row, and the one that it comes to may be the one that it left
            self.refresh()

    def leave(self) -> None:
        super().leave()
        self._read = 0

    def _see(self, top: int, wanted: int, *, forward: bool) -> bool:
        """Shows the rows from `top` on, with the cursor on the row in sight that is nearest to the wanted one."""
        before = (self._top, self.cursor, self.cursor_id)
        self._read = max(0, min(top, self._source.total - self.page))
        self.cursor = self._in_sight(wanted, forward=forward)
        self._rest()
        if self.marks.anchor is not None and self.cursor_id:
            self._stretch(self.marks.anchor)
        self.refresh()
        return before != (self._top, self.cursor, self.cursor_id)

    def _rest(self) -> None:
        super()._rest()
        if self._read is not None:
            self._read = self._top = max(0, min(self._read, self._source.total - self.page))
            self.cursor = self._in_sight(self.cursor, forward=self.cursor < self._top)
            seen = self._source.total and self._top <= self.cursor < self._top + self.page
            row = self._source.row(self.cursor) if seen else None
            self.cursor_id = row.id if row and not row.heading else ""

    def _in_sight(self, wanted: int, *, forward: bool) -> int:
        """The row from the line that was scrolled to on that can hold the cursor and is nearest; where there is none, as before."""
        first = self._read or 0
        last = max(first, min(first + self.page, self._source.total) - 1)
        nearest = max(first, min(wanted, last))
        found = (resting(self._source, nearest, forward=way) for way in (forward, not forward))
        return next((place for place in found if first <= place <= last), self.cursor)

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default()
        event.stop()
        self.scroll_by(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default()
        event.stop()
        self.scroll_by(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - self._above
        if 0 <= place < self._source.total and self._source.row(place).heading:
            event.prevent_default()
            event.stop()
