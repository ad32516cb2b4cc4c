"""Where a question stands: in a frame amid the screen, what it consists of one below the other.

Refuses to look how high anything would like to be: what stands in a question has so many lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.layout import Layout

from journeytui.tui.widgets.arranged import below, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.layout import WidgetPlacement
    from textual.widget import Widget

BESIDE = 2
"""Cells between the edge of the frame and what stands in it: the line and a blank."""


def framed(parts: Sequence[Widget], cells: int, size: Size) -> Region:
    """The frame around these parts, as wide as it may be, in the middle of a screen of this size."""
    width, height = min(cells, size.width), min(sum(map(_lines, parts)) + 2, size.height)
    return Region((size.width - width) // 2, (size.height - height) // 2, width, height)


class Framing(Layout):
    """Puts the parts of a screen into their frame; what is too high for the screen is cut below."""

    name = "framing"

    def __init__(self, cells: int) -> None:
        self._cells = cells

    def arrange(
        self, parent: Widget, children: Sequence[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        del parent, greedy
        frame = framed(children, self._cells, size)
        room = Region(frame.x + BESIDE, frame.y + 1, max(0, frame.width - 2 * BESIDE), max(0, frame.height - 2))
        return placed(below([(child, _lines(child)) for child in children], room))


def _lines(part: Widget) -> int:
    height = part.styles.height
    assert height is not None
    return int(height.value)
