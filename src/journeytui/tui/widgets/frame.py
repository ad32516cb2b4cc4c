"""The frame around a list: its number, its title, how far one is, and a thumb where there is more than fits."""

from __future__ import annotations

from dataclasses import dataclass

from journeytui.tui.fit import cut, width
from journeytui.tui.theme import StyleName
from journeytui.tui.widgets.lines import Pieces
from journeytui.tui.glyphs import Glyphs


@dataclass(frozen=True)
class Frame:
    """What stands in the frame's lines."""

    title: str
    number: int = 0
    """The key that goes there; 0 for none."""
    note: str = ""
    """What stands at the right of the upper line."""

    def top(self, cells: int, glyphs: Glyphs, active: bool) -> Pieces:
        """The upper line."""
        line: StyleName = "line_active" if active else "line"
        head = f"{self.number} {self.title}" if self.number else self.title
        head = cut(head, max(0, cells - 6), glyphs.ellipsis)
        note = cut(self.note, max(0, cells - width(head) - 8), glyphs.ellipsis)
        tail = f" {note} " if note else ""
        rule = glyphs.rule * max(0, cells - width(head) - width(tail) - 5)
        return (
            (glyphs.corners[0] + glyphs.rule + " ", line), (head, "accent" if active else "heading"), (" " + rule, line),
            (tail, "dim"), (glyphs.corners[1], line),
        )  # fmt: skip

    def bottom(self, cells: int, glyphs: Glyphs, active: bool, told: str) -> Pieces:
        """The lower line, with what is told at its right."""
        line: StyleName = "line_active" if active else "line"
        tail = f" {told} " if told and width(told) + 6 <= cells else ""
        rule = glyphs.rule * max(0, cells - width(tail) - 3)
        return (
            (glyphs.corners[2] + rule, line), (tail, "dim"), (glyphs.rule, line), (glyphs.corners[3], line),
        )  # fmt: skip
