"""The picture of a place: of its widgets only the lines that changed, as they are.

Textual's compositor asks every widget between the first and the last change for its lines, dresses them, cuts them and puts
them together again. Here widgets stand side by side and dress their lines themselves, so none of that is needed. Refuses
whatever it cannot do: a place with other widgets, or with one over another, is Textual's to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.screen import Screen

from journeytui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from textual.widget import Widget

# ruff: noqa: SLF001  Textual has no public names for what is dirty


class Spot(NamedTuple):
    """A widget and where it is seen."""

    widget: Plain
    region: Region


class Picture:
    """What is seen of one screen."""

    def __init__(self, screen: Screen[Any], by_textual: Callable[[], bool]) -> None:
        self._screen = screen
        self._by_textual = by_textual
        """Whether the person wants Textual to draw everything."""
        self._map: object = None
        """The layout that the spots were taken from."""
        self._spots: tuple[Spot, ...] | None = None
        self.gaps = False
        """Whether the layout leaves cells to nobody."""
        self._bare = False
        """Whether there is a layout that leaves cells to nobody, and they may still show what was there before."""

    @property
    def spots(self) -> tuple[Spot, ...] | None:
        """All that is seen; None where Textual has to draw it."""
        if self._by_textual():
            return None
        seen = self._screen._compositor.visible_widgets
        if seen is not self._map:
            self._map = seen
            self._spots = _spots((widget, region, clip) for widget, (region, clip) in seen.items())
            taken = sum(region.area for _, region in self._spots or ())
            self._bare = self.gaps = taken < self._screen._compositor.size.area
        return self._spots

    def lays_bare(self) -> bool:
        """Whether the layout is new and leaves cells to nobody, so that all has to be wiped first."""
        bare, self._bare = self._bare, False
        return bare

    def bare(self) -> None:
        """What stands where nobody is has changed: all is to be drawn again."""
        self._bare = True

    @property
    def at_rest(self) -> bool:
        """Whether nothing is still to be laid out."""
        screen = self._screen
        if screen._layout_required or screen._scroll_required or screen._compositor.size != screen.app.size:
            return False
        nodes = (child for widget in screen._compositor.visible_widgets for child in (widget, *widget.children))
        return not any(node._layout_required or node._refresh_styles_required for node in nodes)

    @property
    def is_drawn(self) -> bool:
        """Whether nothing of it changed since it was drawn."""
        return bool(self.spots) and self.at_rest and all(one.widget.is_drawn for one in self.spots or ())

    @property
    def texts(self) -> list[str] | None:
        """What stands on each line, without its styles; None where Textual has to draw it."""
        if not self.spots:
            return None
        lines = [""] * self._screen._compositor.size.height
        for widget, region in sorted(self.spots, key=lambda spot: spot.region.x):
            widget.fit()
            for y in region.line_range:
                blank = " " * (region.x - cell_len(lines[y]))
                lines[y] += blank + "".join(segment.text for segment in widget.segments(y - region.y))
        return lines

    def lines(self, *, whole: bool) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        """Each line to be drawn: its place, its first cell, what stands there. Afterwards none is left to be drawn."""
        dirty = self._gathered()
        if whole:
            dirty = {self._screen._compositor.size.region}
        for widget, region in self.spots or ():
            touched = _touched(region, dirty)
            widget.is_drawn |= bool(touched)
            for y in sorted(touched):
                yield region.y + y, region.x, widget.segments(y)

    def _gathered(self) -> set[Region]:
        """What is to be drawn anew, also by those that Textual has not asked yet; afterwards nothing is."""
        compositor = self._screen._compositor
        for widget, _ in self.spots or ():
            widget.fit()
        waiting = {widget for widget, _ in self.spots or () if widget._repaint_required}
        for widget in waiting:
            widget._repaint_required = False
        compositor.update_widgets({*waiting, *self._screen._dirty_widgets})
        self._screen._dirty_widgets.clear()
        dirty = set(compositor._dirty_regions)
        compositor._dirty_regions.clear()
        return dirty


def _spots(seen: Iterable[tuple[Widget, Region, Region]]) -> tuple[Spot, ...] | None:
    spots: list[Spot] = []
    for widget, region, clip in seen:
        if any(child.display for child in widget.children) or isinstance(widget, Screen):
            continue
        if not isinstance(widget, Plain) or not clip.contains_region(region):
            return None
        spots.append(Spot(widget, region))
    apart = all(not a.region.overlaps(b.region) for at, a in enumerate(spots) for b in spots[:at])
    return tuple(spots) if apart else None


def _touched(region: Region, dirty: Iterable[Region]) -> set[int]:
    """The lines of the region, from 0, of which something is to be drawn."""
    parts = (region.intersection(one) for one in dirty)
    return {y - region.y for part in parts if part for y in part.line_range}
