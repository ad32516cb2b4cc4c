"""A screen that is drawn by its own picture: straight from its widgets to the wire, where they are such that this can be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from journeytui.tui.laid_once import LaidOnce
from journeytui.tui.picture import Picture

if TYPE_CHECKING:
    from rich.segment import Segment

    from journeytui.tui.desk import Desk

T = TypeVar("T")


class Pictured(LaidOnce[T]):
    """Draws itself; what it cannot draw, Textual does."""

    def __init__(self, desk: Desk) -> None:
        self.picture = Picture(self, lambda: desk.settings.draw == "regions")
        super().__init__()
        self.desk = desk

    def ground(self, y: int) -> Iterable[Segment]:
        """What stands on that line where no widget is."""
        raise NotImplementedError

    def _compositor_refresh(self) -> None:
        """Textual's word for drawing."""
        if not self.desk.draw(self):
            super()._compositor_refresh()
