"""The upper line of a place: what one looks at on the left, how it stands on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip

from journeytui.tui.theme import Looks
from journeytui.tui.widgets.lines import Pieces, laid, strip
from journeytui.tui.widgets.plain import Plain

_BETWEEN = 4
"""Cells for what stands around and between the two parts."""
_READABLE = 20
"""Cells from which on words that are cut tell something."""


class Head(Plain):
    """One line; the left part is cut before the right one."""

    DEFAULT_CSS = "Head { width: 1fr; height: 1; }"
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self.beside: Callable[[int], Pieces] = lambda _: ()
        """What stands at the very end, where so many cells can be had: how this library stands to others."""
        self._left: Pieces = ()
        self._right: Pieces = ()

    def show(self, left: Pieces, right: Pieces = ()) -> None:
        """Shows other words."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        cells, ellipsis = self.size.width, self.looks.glyphs.ellipsis
        right = self._told_right(cells)
        needed = _cells(right)
        room = cells - needed - (1 if needed else 0)
        left = laid(((" ", "text"), *_worth_it(self._left, room - 2)), room - 1, ellipsis)
        return strip((*left, (" ", "text"), *right, (" ", "text")), cells, self.looks)

    def _told_right(self, cells: int) -> Pieces:
        """The right part in at most half of the line, or in what the name on the left leaves; what stands beside is never cut."""
        right, beside = self._right, self.beside(cells)
        if beside and right:
            beside = (("  ", "text"), *beside)
        room = max(0, cells // 2 - _cells(beside), cells - _cells(self._left[:1]) - _cells(beside) - _BETWEEN)
        return (*(laid(right, room, self.looks.glyphs.ellipsis) if _cells(right) > room else right), *beside)


def _worth_it(pieces: Pieces, room: int) -> Pieces:
    """Without what is only said besides, at the end, where so little of it is left that nobody could read it."""
    while len(pieces) > 1 and pieces[-1][1] == "dim":
        left = room - _cells(pieces[:-1])
        if left >= min(_cells(pieces[-1:]), _READABLE):
            break
        pieces = pieces[:-1]
    return pieces


def _cells(pieces: Pieces) -> int:
    return sum(cell_len(text) for text, _ in pieces)
