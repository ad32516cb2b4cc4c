"""What every widget of a place is: lines whose every cell has its style; no border, no padding, nothing lying over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.widget import Widget


class Plain(Widget):
    """A widget whose lines can be drawn as they are."""

    ALLOW_SELECT: ClassVar[bool] = False
    is_drawn = False
    """Whether it was drawn since it changed. (Textual soon forgets that something changed which is under something else.)"""
    types: ClassVar[bool] = False
    """Whether its spot is where one types, which counts more than where one is."""

    @property
    def size(self) -> Size:
        """What lies within borders and padding, of which there are none; Textual would work that out anew each time."""
        return self._size

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Something of it changed."""
        self.is_drawn = False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def segments(self, y: int) -> Iterable[Segment]:
        """The line as it is drawn, in exactly the width of the widget."""
        return self.render_line(y)

    def caret(self) -> Offset | None:
        """Where in it that stands which one is on, for the terminal's own cursor; None where one is elsewhere."""
        return None

    def fit(self) -> None:
        """Puts itself in order before it is drawn in another size."""

    def on_resize(self) -> None:
        self.fit()
