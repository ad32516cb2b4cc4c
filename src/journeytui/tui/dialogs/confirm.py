"""Showing what would happen, and asking whether it should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Offset

from journeytui.tui.dialogs.asking import Ask
from journeytui.tui.dialogs.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Piece, Pieces

SCROLLS = {
    "down": 1,
    "j": 1,
    "up": -1,
    "k": -1,
    "pagedown": 10,
    "space": 10,
    "pageup": -10,
    "home": -(10**6),
    "end": 10**6,
    "g": -(10**6),
    "G": 10**6,
    "right_parenthesis": 10,
    "left_parenthesis": -10,
}


_INDENT = "   "
_PARTS = re.compile(r"\s*\S+|\s+$")
"""Words with the space before them."""


class Confirm(Ask):
    """Asks for a yes; the answer is True, or none at all. Lines that do not fit can be scrolled through.

    `key` is a letter that says yes in place of enter, which then goes back: for what one opened with enter to read it.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        lines: Sequence[Pieces],
        *,
        does: str = "yes",
        possible: bool = True,
        key: str = "",
    ) -> None:
        keys = f"enter {does} · esc leaves all as it is" if possible else "esc goes back"
        if key:
            keys = f"{key} {does} · enter goes back" if possible else "enter goes back"
        super().__init__(desk, title, hint=keys)
        self.possible = possible
        self.yes = (key,) if key else ("enter", "y")
        self.lines = tuple(lines) or ((("nothing", "dim"),),)
        self.top = 0
        self.canvas = Canvas(desk.looks)
        self.canvas.at = Offset(0, 0)

    def parts(self) -> Iterable[Widget]:
        self.lines = tuple(part for line in self.lines for part in folded(line, self.room[0]))
        self.canvas.styles.height = self.height
        self.scroll_by(0)
        yield self.canvas

    @property
    def height(self) -> int:
        """How many lines are seen at once."""
        return max(1, min(len(self.lines), self.room[1]))

    def take(self, key: str, character: str | None) -> None:
        del character
        if key in self.yes:
            if self.possible:
                self.give(True)
        elif key in ("n", "q", "enter"):
            self.cancel()
        elif key in SCROLLS and self.is_attached:
            self.scroll_by(SCROLLS[key])

    def scroll_by(self, lines: int) -> None:
        """Goes through what is shown; the last line in sight says how much is left."""
        self.top = max(0, min(self.top + lines, len(self.lines) - self.height))
        left = len(self.lines) - self.top - self.height
        seen = self.lines[self.top : self.top + self.height]
        if left and self.height > 1:
            seen = (*seen[:-1], ((f"{self.looks.glyphs.down} {left + 1} more lines", "dim"),))
        self.canvas.show(seen)


def folded(line: Pieces, cells: int) -> Iterator[Pieces]:
    """The line in as many lines as it takes, broken between words; what follows the first is set in."""
    pieces: list[Piece] = []
    used = 0
    for text, style in line:
        for part in _PARTS.findall(text):
            if pieces and used + cell_len(part) > cells:
                yield tuple(pieces)
                pieces, used, part = [(_INDENT, "text")], len(_INDENT), part.lstrip()  # noqa: PLW2901
            pieces.append((part, style))
            used += cell_len(part)
    yield tuple(pieces)
