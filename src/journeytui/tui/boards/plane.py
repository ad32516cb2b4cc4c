"""A plane with a letter for every point that has a name, the names beside it, and the corner that matters shaded."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Drawn, Ink, Inks, mark, window
from journeytui.tui.fit import fit, shared_beginning, told_apart, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Axis, Plane, Point

_AXIS = 5
"""Cells before the plane: a number and its rule."""
_AROUND = 2
"""Lines above and below the plane."""
_SCORES = 11
_NAMES = 22
"""Cells that a list of names needs at least."""
_BROAD = 48

_Cells = dict[tuple[int, int], tuple[str, "StyleName", bool]]
"""What stands in which cell of the plane: its row and column."""


class Points:
    """Draws a plane."""

    columns = False
    least = 8

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self.spots = plane.spots
        self.places = [(point.x, -point.y) for point in plane.points]
        self._listed = [at for at, point in enumerate(plane.points) if point.named][: len(ascii_letters)]
        self._letters = {at: ascii_letters[place] for place, at in enumerate(self._listed)}
        self._top = 0
        self._apart = int(any(spot.decided for spot in plane.spots))
        """The cells of the mark that says that something is decided."""
        self._begin = shared_beginning([shown_line(plane.points[at].spot.title) for at in self._listed])
        others = (at for at in range(len(plane.points)) if at not in self._letters)
        self._order = (*self._listed, *sorted(others, key=lambda at: self.places[at][::-1]))
        self.beside: tuple[int, ...] = ()

    def wanted(self, cells: int, most: int) -> int:
        del cells
        return min(most, _AROUND + _SCORES)

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        rows = max(2, lines - _AROUND)
        room = cells - _AXIS - 1
        broad = room if room < 2 * _NAMES else max(_NAMES, min(_BROAD, room - max(_NAMES, room // 2)))
        if self._plane.across.whole:
            broad = max(2, broad // _SCORES) * _SCORES
        field = _Field(self._plane, rows, broad, looks)
        drawn, hits = self._points(field, here)
        names = self._names(rows + 1, room - broad - 2, here, looks) if room - broad - 2 >= _NAMES else []
        self.beside = self._order if names else ()
        out = [_above(self._plane, broad)]
        out += [[*field.axis(row), *_row(drawn, row, broad)] for row in range(rows)]
        out.append(_below(self._plane.across, field, looks))
        for line, more in zip(out, names, strict=False):
            line += [Ink(" " * (2 + _AXIS + broad - sum(width(ink.text) for ink in line))), *more]
        seen = self._in_sight(rows, here) if names else []
        points = [(y + 1, x + _AXIS - 1, x + _AXIS + 1, at) for y, x, at in hits]
        return Drawn(out, [*points, *((y, _AXIS + broad + 2, cells, at) for y, at in enumerate(seen, 1))])

    def _points(self, field: _Field, here: int) -> tuple[_Cells, list[tuple[int, int, int]]]:
        drawn = field.ground()
        hits = []
        for at in (*(n for n in reversed(range(len(self._plane.points))) if n != here), here):
            point = self._plane.points[at]
            row, column = field.place(point)
            several = (
                f"{point.count}" if at not in self._letters else self._letters[at] + ("+" if point.count > 1 else "")
            )
            style: StyleName = {"bad": "bad", "good": "good"}.get(point.spot.tone, "strong")  # type: ignore[assignment]
            before = mark(field.looks, here=at == here)
            drawn[row, column - 1] = (before, "accent", at == here)
            for n, letter in enumerate(several[: field.pitch - 1 or 1]):
                drawn[row, column + n] = (letter, style, at == here)
            hits.append((row, column, at))
        return drawn, hits[::-1]

    def _in_sight(self, page: int, here: int) -> list[int]:
        at = self._listed.index(here) if here in self._listed else self._top
        self._top = window(self._top, at, page, len(self._listed))
        return self._listed[self._top : self._top + page]

    def _names(self, lines: int, cells: int, here: int, looks: Looks) -> list[Inks]:
        """The heading, beside what stands above the plane; then name by name."""
        across, upwards = self._plane.across, self._plane.upwards
        told = f"{across.label} {looks.glyphs.dot} {upwards.label}"
        decided = f"{looks.glyphs.partly} decision open" if self._apart else ""
        decided = decided if width(decided) + width(told) + 2 <= cells else ""
        above = fit(told, cells - width(decided), "right", looks.glyphs.ellipsis)
        out: list[Inks] = [[Ink(decided, "accent"), Ink(above, "dim")]]
        for at in self._in_sight(lines - 1, here):
            point = self._plane.points[at]
            numbers = f"{point.x:g} {looks.glyphs.dot} {point.y:g}"
            on = at == here
            room = cells - width(numbers) - 5 - self._apart
            name = told_apart(shown_line(point.spot.title), self._begin, room, looks.glyphs.ellipsis)
            decided = looks.glyphs.partly if point.spot.decided else " " * self._apart
            out.append([Ink(mark(looks, here=on), "accent", on), Ink(self._letters[at], "strong", on), Ink(decided, "accent", on),
                        Ink(f" {name}  ", "text", on), Ink(numbers, "dim")])  # fmt: skip
        return out


class _Field:
    """The plane in cells: which values fall where."""

    def __init__(self, plane: Plane, rows: int, broad: int, looks: Looks) -> None:
        self.plane, self.rows, self.broad, self.looks = plane, rows, broad, looks
        self.pitch = broad // _SCORES if plane.across.whole else 3

    def column(self, value: float) -> int:
        """The cell of a value from the left."""
        across = self.plane.across
        if across.whole:
            return round(value) * self.pitch + self.pitch // 2
        share = (value - across.low) / (across.high - across.low)
        return 1 + round(share * (self.broad - 4))

    def row(self, value: float) -> int:
        """The line of a value from above."""
        upwards = self.plane.upwards
        share = (upwards.high - value) / (upwards.high - upwards.low)
        return max(0, min(self.rows - 1, round(share * (self.rows - 1))))

    def place(self, point: Point) -> tuple[int, int]:
        return self.row(point.y), self.column(point.x)

    def axis(self, row: int) -> Inks:
        """The number of a line, where one falls on it, and the rule."""
        upwards, glyphs = self.plane.upwards, self.looks.glyphs
        steps = range(0, 11, 2) if upwards.whole else range(0, 101, 25)
        number = next((str(step) for step in reversed(steps) if self.row(step) == row), "")
        return [Ink(f"{number:>{_AXIS - 1}}", "dim"), Ink(glyphs.bar, "line")]

    def ground(self) -> _Cells:
        """The plane without its points."""
        return self._scores() if self.plane.across.whole else self._quarters()

    def _scores(self) -> _Cells:
        drawn: _Cells = {}
        glyphs, across, upwards = self.looks.glyphs, self.plane.across, self.plane.upwards
        for high in range(_SCORES):
            for right in range(_SCORES):
                inside = right >= across.border and high >= upwards.border
                row, at = self.row(high), right * self.pitch
                if inside:
                    drawn |= {(row, at + n): (glyphs.shades[0], "bad", False) for n in range(self.pitch)}
                else:
                    drawn[row, at + self.pitch // 2] = (glyphs.dot, "line", False)
        return drawn

    def _quarters(self) -> _Cells:
        glyphs, plane = self.looks.glyphs, self.plane
        row, column = self.row(plane.upwards.border), self.column(plane.across.border)
        drawn: _Cells = {(row, at): (glyphs.rule, "line", False) for at in range(self.broad)}
        drawn |= {(at, column): (glyphs.bar, "line", False) for at in range(self.rows)}
        for text, at in ((plane.corners[2], 1), (plane.corners[3], self.broad - len(plane.corners[3]) - 1)):
            drawn |= {(self.rows - 1, at + n): (letter, "dim", False) for n, letter in enumerate(text)}
        return drawn


def _row(drawn: _Cells, row: int, broad: int) -> Inks:
    inks: Inks = []
    for at in range(broad):
        text, style, here = drawn.get((row, at), (" ", "text", False))
        if inks and inks[-1][1:] == (style, here):
            inks[-1] = Ink(inks[-1].text + text, style, here)
        else:
            inks.append(Ink(text, style, here))
    return inks


def _above(plane: Plane, broad: int) -> Inks:
    left, right = plane.corners[:2]
    up = f"{plane.upwards.label} "
    gap = broad + _AXIS - width(up) - width(left) - width(right)
    style: StyleName = "bad" if plane.worst is not None else "dim"
    return [
        Ink(up, "heading"),
        Ink(left, "good" if plane.worst is None else "dim"),
        Ink(" " * max(1, gap)),
        Ink(right, style),
    ]


def _below(across: Axis, field: _Field, looks: Looks) -> Inks:
    """The numbers under the plane, and what they are."""
    line = [" "] * (field.broad + _AXIS + 1)
    steps = range(0, 11, 2) if across.whole else range(6) if across.high < _SCORES else range(0, 101, 25)
    for step in steps:
        for n, letter in enumerate(str(step)):
            at = _AXIS + field.column(step) + n
            if at < len(line):
                line[at] = letter
    label = f" {across.label} {looks.glyphs.right}"
    text = "".join(line).rstrip()
    return [Ink(text, "dim"), Ink(label if len(text) + len(label) <= field.broad + _AXIS + 8 else "", "heading")]
