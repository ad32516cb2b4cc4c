"""The curve of the experience: a block for every touchpoint, low is bad; where nothing is known, nothing is drawn.

It is as long as the journey: where there is no room for all of it, the part is seen in which one is.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from journeytui.tui.cells import signed
from journeytui.tui.fit import cut, width
from journeytui.tui.theme import Looks, StyleName
from journeytui.tui.widgets.lines import Piece, Pieces, strip
from journeytui.tui.widgets.plain import Plain

Point = tuple[int, float | None]
"""The stage of a touchpoint, and its value from −2 to +2."""

BEST = 2.0
_LABELLED = 100
"""Columns from which the curve is called what it is."""
_WORST = 24
"""Columns that the worst touchpoint has in any case."""


class Curve(Plain):
    """One line: the curve on the left, the worst touchpoint on the right."""

    DEFAULT_CSS = "Curve { width: 1fr; height: 1; }"

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self._points: tuple[Point, ...] = ()
        self._current = 0
        self._worst: tuple[str, float | None] = ("", None)

    def show(self, points: Sequence[Point], current: int, worst: tuple[str, float | None]) -> None:
        """Shows another curve, or another stage as the current."""
        if (tuple(points), current, worst) != (self._points, self._current, self._worst):
            self._points, self._current, self._worst = tuple(points), current, worst
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        cells, glyphs = self.size.width, self.looks.glyphs
        known = any(value is not None for _, value in self._points)
        label = "  experience" if known else " experience: no evidence yet, so no curve"
        if not known:
            return strip(((label, "dim"),), cells, self.looks)
        said: list[Piece] = [(label, "dim")] if cells >= _LABELLED else []
        left: list[Piece] = [(" ", "text"), *self._blocks(cells, cells - _WORST - sum(width(text) for text, _ in said))]
        left += said
        title, value = self._worst
        room = cells - sum(width(text) for text, _ in left) - 2
        worst: Pieces = ()
        if title and room > 16:
            told = f" {signed(round(value, 1), glyphs)}" if value is not None else ""
            worst = (("worst: ", "dim"), (cut(title, room - width(told) - 7, glyphs.ellipsis), "text"), (told, "bad"))
        gap = room - sum(width(text) for text, _ in worst)
        return strip((*left, (" " * (gap + 1), "text"), *worst), cells, self.looks)

    def _blocks(self, cells: int, most: int) -> Sequence[Piece]:
        """A cell for every touchpoint, or two where that leaves enough to the words; at most so many cells of them."""
        glyphs = self.looks.glyphs
        stages = len({stage for stage, _ in self._points})
        each = 2 if (len(self._points) * 2 + stages + 1) <= cells * 5 // 8 else 1
        pieces: list[Piece] = []
        before: int | None = None
        begins = ends = 0
        for stage, value in self._points:
            if stage != before:
                begins = len(pieces) if stage <= self._current else begins
                pieces.append(_edge(before, stage, self._current, glyphs.bar))
                before = stage
            level = glyphs.gap if value is None else block(value, glyphs.levels)
            pieces += [(level, _tone(value))] * each
            ends = len(pieces) if stage <= self._current else ends
        if before is not None:
            pieces.append(_edge(before, None, self._current, glyphs.bar))
        return around(pieces, begins, ends, max(8, most), (glyphs.ellipsis, "dim"))


def around(pieces: Sequence[Piece], begins: int, ends: int, most: int, more: Piece) -> Sequence[Piece]:
    """At most so many pieces, with those from `begins` to `ends` in their middle; `more` stands where there are others."""
    left = max(0, min((begins + ends + 1 - most) // 2, len(pieces) - most))
    shown = list(pieces[left : left + most])
    if left:
        shown[0] = more
    if left + most < len(pieces):
        shown[-1] = more
    return shown


def block(value: float, levels: str) -> str:
    """The block of a value from −2 to +2."""
    share = (max(-BEST, min(BEST, value)) + BEST) / (2 * BEST)
    return levels[round(share * (len(levels) - 1))]


def _edge(before: int | None, after: int | None, current: int, bar: str) -> Piece:
    return (bar, "line_active" if current in (before, after) else "line")


def _tone(value: float | None) -> StyleName:
    if value is None:
        return "dim"
    return "bad" if value <= -0.5 else "good" if value >= 0.5 else "text"
