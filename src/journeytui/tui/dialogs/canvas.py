"""A few lines drawn as they are told: what stands above and below a list in a dialog. Refuses to be focused or to scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset, Region

from journeytui.tui.widgets.lines import Pieces, strip
from journeytui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from journeytui.tui.theme import Looks, StyleName


class Canvas(Plain):
    """Lines of pieces, each cut to the width. Only lines that changed are drawn again."""

    types: ClassVar[bool] = True
    DEFAULT_CSS = "Canvas { width: 1fr; height: auto; }"

    def __init__(self, looks: Looks, lines: Sequence[Pieces] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.looks = looks
        self.over: dict[int, StyleName] = {}
        """Styles that lie over whole lines."""
        self.at: Offset | None = None
        """Where one types in it."""
        self._lines: tuple[Pieces, ...] = tuple(lines)
        self.styles.height = max(1, len(self._lines))

    def show(self, lines: Sequence[Pieces]) -> None:
        """Shows other lines in the same height; what is too much is not seen."""
        before, self._lines = self._lines, tuple(lines)
        for y in range(max(len(before), len(self._lines))):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def caret(self) -> Offset | None:
        return self.at

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ()
        return strip(line, self.size.width, self.looks, self.over.get(y))
