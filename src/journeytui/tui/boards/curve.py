"""The curve: how each touchpoint feels from −2 to +2, how sure we are of it, and gaps as gaps; the line between is of braille."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Drawn, Hit, Ink, Inks, mark, window
from journeytui.tui.fit import fit, width
from journeytui.workspace.picture_places import SOME, SURE

if TYPE_CHECKING:
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Curve, Felt

_AXIS = 4
_AROUND = 3
"""Lines beside those of the plot: the stages above, the moments of truth and the legend below."""
_ROWS, _MORE_ROWS = 9, 13
_NARROW, _BROAD = 2, 8
"""Cells of a touchpoint."""
_BEST = 2.0
_APART = 1.0
"""From where on hand and evidence are said to disagree."""

_Cells = dict[tuple[int, int], tuple[str, "StyleName", bool]]


class Line:
    """Draws a curve."""

    columns = False
    beside = ()
    least = 8

    def __init__(self, curve: Curve) -> None:
        self._curve = curve
        self.spots = curve.spots
        self.places = [(at, 0) for at in range(len(self.spots))]
        self._left = 0

    def wanted(self, cells: int, most: int) -> int:
        del cells
        return min(most, _AROUND + (_MORE_ROWS if most >= _AROUND + _MORE_ROWS else _ROWS))

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        rows = max(3, (lines - _AROUND - 1) // 2 * 2 + 1)
        each, seen = self._fitted(cells - _AXIS - 1)
        self._left = window(self._left, here, seen, len(self.spots))
        points = self._curve.points[self._left : self._left + seen]
        plot = _Plot(points, each, rows, looks)
        drawn = plot.cells(here - self._left)
        out: list[Inks] = [self._stages(plot, here, looks)]
        out += [[Ink(_axis(row, rows, looks.glyphs), "dim"), *plot.row(drawn, row)] for row in range(rows)]
        out.append(_moments(points, plot, here - self._left, looks))
        aimed = any(point.aim is not None for point in self._curve.points)
        tried = any(point.tried is not None for point in self._curve.points)
        out.append([Ink(_legend(looks.glyphs, cells - 2, aimed=aimed, tried=tried), "dim")])
        hits: list[Hit] = [
            (y, _AXIS + left, _AXIS + left + each, self._left + n)
            for n, left in enumerate(plot.lefts)
            for y in range(rows + 2)
        ]
        return Drawn(out, hits)

    def _fitted(self, cells: int) -> tuple[int, int]:
        """Cells of a touchpoint, and how many of them are seen."""
        room = cells - len(self._curve.stages)
        each = max(_NARROW, min(_BROAD, room // len(self.spots)))
        return each, max(1, min(len(self.spots), room // each))

    def _stages(self, plot: _Plot, here: int, looks: Looks) -> Inks:
        """The stages, each over its touchpoints."""
        line: Inks = [Ink(" " * _AXIS)]
        begins = [n for n, point in enumerate(plot.points) if n == 0 or point.stage != plot.points[n - 1].stage]
        for n, first in enumerate(begins):
            end = plot.lefts[begins[n + 1]] if n + 1 < len(begins) else plot.width
            stage = plot.points[first].stage
            style: StyleName = "accent" if stage == self._curve.points[here].stage else "heading"
            cells = end - plot.lefts[first]
            title = fit(
                f"{stage + 1} {shown_line(self._curve.stages[stage])}", cells - 1, ellipsis=looks.glyphs.ellipsis
            )
            line.append(Ink(f"{title} ", style))
        return line


class _Plot:
    """The cells between the axis and the end of the line."""

    def __init__(self, points: tuple[Felt, ...], each: int, rows: int, looks: Looks) -> None:
        self.points, self.each, self.rows, self.looks = points, each, rows, looks
        self.lefts: list[int] = []
        """Where each touchpoint begins; one cell lies between two stages."""
        at = 0
        for n, point in enumerate(points):
            at += 1 if n and point.stage != points[n - 1].stage else 0
            self.lefts.append(at)
            at += each
        self.width = at

    def row_of(self, value: float) -> int:
        share = (_BEST - max(-_BEST, min(_BEST, value))) / (2 * _BEST)
        return round(share * (self.rows - 1))

    def middle(self, n: int) -> int:
        """The cell in which a touchpoint's point stands."""
        return self.lefts[n] + self.each // 2

    def cells(self, here: int) -> _Cells:
        glyphs = self.looks.glyphs
        middle = self.rows // 2
        drawn: _Cells = {(middle, at): (glyphs.rule, "line", False) for at in range(self.width)}
        for n, left in enumerate(self.lefts):
            if n and self.points[n].stage != self.points[n - 1].stage:
                drawn |= {(row, left - 1): (glyphs.bar, "line", False) for row in range(0, self.rows, 2)}
        drawn |= {place: (dot, "line_active", False) for place, dot in self._line().items()}
        for n, point in enumerate(self.points):
            at = self.middle(n)
            if point.aim is not None:
                drawn[self.row_of(point.aim), at] = (glyphs.above, "accent", False)
            if point.tried is not None:
                drawn[self.row_of(point.tried), at] = (glyphs.tried, "accent", False)
            if point.hand is not None:
                drawn[self.row_of(point.hand), at] = (glyphs.cross, apart(point.value, point.hand), False)
            if point.value is None:
                drawn[middle, at] = (glyphs.unknown, "dim", n == here)
            else:
                drawn[self.row_of(point.value), at] = (*sure(point.reliability, glyphs), n == here)
            if n == here:
                row = middle if point.value is None else self.row_of(point.value)
                drawn[row, at - 1] = (mark(self.looks, here=True), "accent", True)
        return drawn

    def _line(self) -> dict[tuple[int, int], str]:
        """The line from each point to the next, of braille dots; broken where nothing is known."""
        dots = Dots(self.width, self.rows, self.looks.glyphs)
        for n, (one, two) in enumerate(zip(self.points, self.points[1:], strict=False)):
            if one.value is not None and two.value is not None:
                dots.line(self.middle(n), self.row_of(one.value), self.middle(n + 1), self.row_of(two.value))
        return dots.cells

    def row(self, drawn: _Cells, row: int) -> Inks:
        inks: Inks = []
        for at in range(self.width):
            text, style, here = drawn.get((row, at), (" ", "text", False))
            if inks and inks[-1][1:] == (style, here):
                inks[-1] = Ink(inks[-1].text + text, style, here)
            else:
                inks.append(Ink(text, style, here))
        return inks


class Dots:
    """Cells of two by four braille dots each; where there is no braille, a dot a cell."""

    def __init__(self, width: int, rows: int, glyphs: Glyphs) -> None:
        self._width, self._rows, self._glyphs = width, rows, glyphs
        self._bits: dict[tuple[int, int], int] = {}

    def line(self, x: int, y: int, to_x: int, to_y: int) -> None:
        """A straight line from the middle of a cell to the middle of another."""
        steps = max(1, 2 * abs(to_x - x), 4 * abs(to_y - y))
        for n in range(steps + 1):
            across, down = 2 * x + 1 + (to_x - x) * 2 * n / steps, 4 * y + 1.5 + (to_y - y) * 4 * n / steps
            self._set(int(across), int(down))

    def stroke(self, left: float, right: float) -> None:
        """A line from the left edge to the right one, from so many dots below the top to so many."""
        last = 2 * self._width - 1
        for x in range(last + 1):
            self._set(x, round(left + (right - left) * x / max(1, last)))

    def _set(self, x: int, y: int) -> None:
        place = (y // 4, x // 2)
        if 0 <= place[0] < self._rows and 0 <= place[1] < self._width:
            self._bits[place] = self._bits.get(place, 0) | _BRAILLE[x % 2][y % 4]

    @property
    def cells(self) -> dict[tuple[int, int], str]:
        """What stands in which row and column."""
        return {place: self._glyphs.trace or chr(0x2800 + bits) for place, bits in self._bits.items()}


_BRAILLE = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each dot of a braille cell: from the left, from above."""


def _axis(row: int, rows: int, glyphs: Glyphs) -> str:
    told = {
        0: "+2",
        rows // 4: "+1",
        rows // 2: "0",
        rows - 1 - rows // 4: f"{glyphs.minus}1",
        rows - 1: f"{glyphs.minus}2",
    }
    return f"{told.get(row, ''):>{_AXIS - 1}} "


def sure(reliability: float, glyphs: Glyphs) -> tuple[str, StyleName]:
    """What evidence looks like that can be relied on so far, from 0 to 1."""
    if reliability >= SURE:
        return glyphs.full, "good"
    return (glyphs.partly, "warn") if reliability >= SOME else (glyphs.ring, "strong")


def apart(felt: float | None, hand: float) -> StyleName:
    """How a value that was set by hand looks beside the evidence: where both disagree, it is bad."""
    return "bad" if felt is not None and abs(felt - hand) >= _APART else "dim"


def _moments(points: tuple[Felt, ...], plot: _Plot, here: int, looks: Looks) -> Inks:
    line: Inks = [Ink(" " * _AXIS)]
    at = 0
    for n, point in enumerate(points):
        line.append(Ink(" " * (plot.middle(n) - at)))
        line.append(Ink(looks.glyphs.star if point.moment else " ", "accent" if n == here else "warn"))
        at = plot.middle(n) + 1
    return line


def _legend(glyphs: Glyphs, cells: int, *, aimed: bool, tried: bool) -> str:
    told = " evidence "
    for text, short in (
        (f"{glyphs.full} good", ""), (f"{glyphs.partly} some", ""), (f"{glyphs.ring} little", ""), (f"{glyphs.unknown} gap", ""),
        (f"{glyphs.cross} by hand", ""), *(((f"{glyphs.above} aim", ""),) if aimed else ()),
        *(((f"{glyphs.tried} target", ""),) if tried else ()), (f"{glyphs.star} moment of truth", f"{glyphs.star} truth"),
    ):  # fmt: skip
        said = text if width(told) + width(text) <= cells else short
        if said and width(told) + width(said) <= cells:
            told += f"{said}  "
    return told
