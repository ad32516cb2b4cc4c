"""The room in which several widgets stand beside and below each other, or one of them alone, as a plan says. It works out their
places itself: Textual would compute the styles of every widget again and measure them against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

Plan = Callable[[Size], Sequence[tuple[Widget, Region]]]
"""Of a size: which widgets are seen in it, and where."""
_WIDE, _HIGH = (3, 5), (3, 5)
"""Which part of the width the left ones of four have, and of the height the upper ones."""


class Arranged(Widget):
    """Holds widgets; those that the plan leaves out are not seen."""

    DEFAULT_CSS = "Arranged { width: 1fr; height: 1fr; }"

    def __init__(self, *widgets: Widget, plan: Plan, id: str | None = None) -> None:
        super().__init__(*widgets, id=id)
        self._planned = _Planned(plan)
        self._by: object = None

    @property
    def layout(self) -> Layout:
        return self._planned

    def goes_by(self, what: object) -> bool:
        """From now on the plan goes by this, besides the size; whether that is something new, and all is to be laid out."""
        new = what != self._by
        self._by = what
        if new:
            self._clear_arrangement_cache()
        return new


class _Planned(Layout):
    """Where each of them stands."""

    name = "planned"

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def arrange(
        self, parent: Widget, children: Sequence[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        del parent, children, greedy
        return placed(self._plan(size))


def placed(planned: Sequence[tuple[Widget, Region]]) -> list[WidgetPlacement]:
    """What is planned, as Textual takes it."""
    return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, widget) for widget, region in planned]


def whole(size: Size) -> Region:
    """All the room."""
    return Region(0, 0, size.width, size.height)


def quarters(widgets: Sequence[Widget], size: Size) -> list[tuple[Widget, Region]]:
    """Two beside each other, and two below them."""
    x, y = size.width * _WIDE[0] // _WIDE[1], size.height * _HIGH[0] // _HIGH[1]
    places = ((left, top) for top in ((0, y), (y, size.height - y)) for left in ((0, x), (x, size.width - x)))
    return [
        (widget, Region(left, top, wide, high))
        for widget, ((left, wide), (top, high)) in zip(widgets, places, strict=True)
    ]


def beside(
    left: Sequence[tuple[Widget, int]], right: Sequence[tuple[Widget, int]], room: Region
) -> list[tuple[Widget, Region]]:
    """Two columns, the left one wider; in each its widgets below each other, with so many lines."""
    x = room.width * _WIDE[0] // _WIDE[1]
    columns = (
        (left, Region(room.x, room.y, x, room.height)),
        (right, Region(room.x + x, room.y, room.width - x, room.height)),
    )
    return [one for widgets, column in columns for one in below(widgets, column)]


def below(widgets: Sequence[tuple[Widget, int]], room: Region) -> list[tuple[Widget, Region]]:
    """Widgets below each other, each with so many lines of that room; who is to have none is not seen."""
    found, y = [], room.y
    for widget, lines in widgets:
        height = max(0, min(lines, room.bottom - y))
        if height:
            found.append((widget, Region(room.x, y, room.width, height)))
        y += height
    return found
