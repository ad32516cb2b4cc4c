"""A butterfly: what weighs for one side to the left, for the other to the right, and how far apart they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.strokes import bar
from journeytui.tui.fit import fit

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Wings

_NUMBER, _APART = 3, 6
_LEAST_BAR, _MOST_BAR = 8, 26


class Butterfly(Listed):
    """Draws wings."""

    def __init__(self, wings: Wings) -> None:
        super().__init__(wings.spots, [line.above for line in wings.lines])
        self._wings = wings

    def _widths(self, cells: int) -> tuple[int, int]:
        """Cells of a name, and of a bar."""
        beside = 2 * (_NUMBER + 2) + 1 + _APART + 1
        name = names_in(
            cells, [line.spot.title for line in self._wings.lines], beside + 2 * max(_LEAST_BAR, cells // 6)
        )
        return name, max(4, min(_MOST_BAR, (cells - 2 - name - beside) // 2))

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, side = self._widths(cells)
        left, right = self._wings.sides
        room = _NUMBER + 2 + side
        return [
            Ink(" " * (name + 2)), Ink(f"{fit(left, room - 1, 'right', ellipsis=looks.glyphs.ellipsis)} ", "heading"), Ink(looks.glyphs.bar, "line"),
            Ink(f" {fit(right, room - 1, ellipsis=looks.glyphs.ellipsis)}", "heading"), Ink("apart".rjust(_APART), "heading"),
        ]  # fmt: skip

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._wings.lines[at]
        name, side = self._widths(cells)
        apart = line.right - line.left
        ours: StyleName = "bad" if apart >= self._wings.apart else "dim"
        theirs: StyleName = "good" if apart <= -self._wings.apart else "dim"
        told = looks.glyphs.minus if apart < 0 else "+" if apart > 0 else ""
        return [
            *named(shown_line(line.spot.title), name, looks, here=here), Ink(f" {line.left:>{_NUMBER}.1f} "),
            Ink(f"{bar(line.left, self._wings.most, side, looks, leftwards=True):>{side}}", theirs), Ink(looks.glyphs.bar, "line"),
            Ink(f"{bar(line.right, self._wings.most, side, looks):<{side}}", ours), Ink(f" {line.right:>{_NUMBER}.1f} "),
            Ink(f"{told}{abs(apart):.1f}".rjust(_APART), ours if apart > 0 else theirs),
        ]  # fmt: skip
