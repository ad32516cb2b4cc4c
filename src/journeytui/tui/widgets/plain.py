"""What every widget of a place is: lines whose every cell has its style; no border, no padding, nothing lying over it."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size
from textual.widget import Widget


class Plain(Widget):
    """A widget whose lines can be drawn as they are."""

    ALLOW_SELECT: ClassVar[bool] = False

    @property
    def size(self) -> Size:
        """What lies within borders and padding, of which there are none; Textual would work that out anew each time."""
        return self._size

    def fit(self) -> None:
        """Puts itself in order before it is drawn in another size."""
