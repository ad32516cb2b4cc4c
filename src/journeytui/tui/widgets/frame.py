"""The frame around a list: its number, its title, how far one is, and a thumb where there is more than fits."""

from __future__ import annotations

from journeytui.domain.value import Value
from journeytui.tui.fit import cut, width
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.theme import StyleName
from journeytui.tui.widgets.lines import Piece, Pieces

_LEAST_NOTE = 6
"""Cells below which nothing is said beside tabs."""


class Frame(Value):
    """What stands in the frame's lines."""

    title: str
    number: int = 0
    """The key that goes there; 0 for none."""
    note: str = ""
    """What stands at the right of the upper line."""
    tabs: tuple[str, ...] = ()
    """The titles of all panels, where only this one is seen."""

    def top(self, cells: int, glyphs: Glyphs, active: bool) -> Pieces:
        """The upper line."""
        line: StyleName = "line_active" if active else "line"
        if self.tabs:
            return self._tabbed(cells, glyphs, line)
        head = f"{self.number} {self.title}" if self.number else self.title
        head = cut(head, max(0, cells - 6), glyphs.ellipsis)
        note = cut(self.note, max(0, cells - width(head) - 8), glyphs.ellipsis)
        tail = f" {note} " if note else ""
        rule = glyphs.rule * max(0, cells - width(head) - width(tail) - 5)
        return (
            (glyphs.corners[0] + glyphs.rule + " ", line), (head, "accent" if active else "heading"), (" " + rule, line),
            (tail, "dim"), (glyphs.corners[1], line),
        )  # fmt: skip

    def _tabbed(self, cells: int, glyphs: Glyphs, line: StyleName) -> Pieces:
        pieces: list[Piece] = [(glyphs.corners[0] + glyphs.rule, line)]
        for number, title in enumerate(self.tabs, 1):
            pieces += [(f" {number} {title} ", "accent" if number == self.number else "dim"), (glyphs.rule, line)]
        left = cells - sum(width(text) for text, _ in pieces) - 1
        note = f" {cut(self.note, max(0, left - 2), glyphs.ellipsis)} " if self.note and left > _LEAST_NOTE else ""
        left -= width(note)
        return (*pieces, (glyphs.rule * max(0, left), line), (note, "dim"), (glyphs.corners[1], line))

    def bottom(self, cells: int, glyphs: Glyphs, active: bool, told: str) -> Pieces:
        """The lower line, with what is told at its right."""
        line: StyleName = "line_active" if active else "line"
        tail = f" {told} " if told and width(told) + 6 <= cells else ""
        rule = glyphs.rule * max(0, cells - width(tail) - 3)
        return (
            (glyphs.corners[2] + rule, line), (tail, "dim"), (glyphs.rule, line), (glyphs.corners[3], line),
        )  # fmt: skip


def thumb(total: int, page: int, top: int) -> range:
    """The lines of the page beside which the thumb stands; none where everything is seen."""
    if total <= page:
        return range(0)
    length = max(1, page * page // total)
    first = (page - length) * top // max(1, total - page)
    return range(first, first + length)
