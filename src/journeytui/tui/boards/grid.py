"""A grid as a heat map: the more there is in a cell, the darker it is, and its number stands beside; a gap is a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Drawn, Hit, Ink, Inks, mark, window
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Cell, Grid, Line

_HEAD = 2
_NARROW, _BROAD = 6, 13
"""Cells of a column."""
_WORDED = 8
"""From how many cells on a column says what it is."""
_LEAST_NAME, _MOST_NAME = 12, 28
_NUMBER = 3


class Heat:
    """Draws a grid."""

    columns = False
    beside = ()
    least = 6

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.spots = grid.spots
        across = len(grid.columns)
        self.places = [(at % across, at // across) for at in range(len(self.spots))]
        self._rows = [
            row for at, line in enumerate(grid.lines) for row in ((line.above, at), ("", at))[not line.above :]
        ]
        """What is drawn below the heads: a rule, or a line by its number."""
        self._most = max((cell.value or 0 for line in grid.lines for cell in line.cells), default=0)
        self._top = self._left = 0

    def wanted(self, cells: int, most: int) -> int:
        del cells
        return min(most, _HEAD + len(self._rows))

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        across = len(self._grid.columns)
        longest = max(width(line.label) for line in self._grid.lines)
        name = min(max(longest, _LEAST_NAME), _MOST_NAME, max(_LEAST_NAME, cells * 3 // 10))
        note = max((width(text) + 1 for text in (self._grid.note, *(line.note for line in self._grid.lines)) if text), default=0)  # fmt: skip
        room = max(_NARROW, cells - 1 - name - note)
        each = max(_NARROW, min(_BROAD, room // across))
        seen = max(1, min(across, room // each))
        self._left = window(self._left, here % across, seen, across)
        stages = range(self._left, self._left + seen)
        out = self._heads(name, each, stages, here, looks)
        hits: list[Hit] = []
        for rule, at in self._in_sight(lines - _HEAD, here // across):
            if rule:
                out.append(_rule(rule, cells, looks))
                continue
            line = self._grid.lines[at]
            hits += [(len(out), 1 + name + n * each, 1 + name + (n + 1) * each, at * across + stage) for n, stage in enumerate(stages)]  # fmt: skip
            out.append(self._line(line, (name, each, note), stages, here - at * across, looks))
        return Drawn(out, hits)

    def _in_sight(self, page: int, line: int) -> list[tuple[str, int]]:
        at = next(place for place, row in enumerate(self._rows) if row == ("", line))
        first = at - 1 if at and self._rows[at - 1][0] else at
        self._top = window(window(self._top, first, page, len(self._rows)), at, page, len(self._rows))
        return self._rows[self._top : self._top + page]

    def _heads(self, name: int, each: int, stages: range, here: int, looks: Looks) -> list[Inks]:
        glyphs, across = looks.glyphs, len(self._grid.columns)
        far = f"{glyphs.left} {stages.start + 1}{glyphs.dash}{stages.stop} of {across} {glyphs.right}"
        out: list[Inks] = [[Ink(" " + fit(far if len(stages) < across else "", name), "dim")], [Ink(" " * (name + 1))]]
        for stage in stages:
            said = shown_line(self._grid.columns[stage])
            if each < _WORDED:  # so short are words that they say less than the number, which the line below spells out
                said = said.partition(" ")[0].rjust(each - 2)
            first, *more = wrapped(said, each - 2) or [""] if each >= _WORDED else ["", said]
            style: StyleName = "accent" if stage == here % across else "heading"
            for line, text in enumerate((first, " ".join(more))):
                out[line].append(Ink(" " + fit(text, each - 1, ellipsis=glyphs.ellipsis), style))
        out[1].append(Ink(f" {self._grid.note}", "heading"))
        return out

    def _line(self, line: Line, wide: tuple[int, int, int], stages: range, here: int, looks: Looks) -> Inks:
        name, each, note = wide
        active = 0 <= here < len(line.cells)
        style: StyleName = "accent" if active else {"bad": "bad", "gap": "warn"}.get(line.tone, "text")  # type: ignore[assignment]
        inks = [Ink(" " + fit(line.label, name, ellipsis=looks.glyphs.ellipsis), style)]
        inks += [self._cell(line.cells[stage], each, looks, here=stage == here) for stage in stages]
        return [*inks, Ink(fit(line.note, note, "right"), "dim")]

    def _cell(self, cell: Cell, each: int, looks: Looks, *, here: bool) -> Ink:
        shade = each - _NUMBER - 2
        if cell.value is None:
            return Ink(f"{mark(looks, here=here)}{' ' * shade}{looks.glyphs.dot:>{_NUMBER}} ", "dim", here)
        shades = looks.glyphs.shades
        level = -(-len(shades) * cell.value // self._most) if self._most else 1
        style: StyleName = "bad" if cell.spot.tone == "bad" else "text"
        return Ink(f"{mark(looks, here=here)}{shades[level - 1] * shade}{cell.value:>{_NUMBER}} ", style, here)


def _rule(said: str, cells: int, looks: Looks) -> Inks:
    rule = looks.glyphs.rule
    return [Ink(f" {rule} {rule} {said} ", "heading"), Ink(f"{rule} " * max(0, (cells - width(said) - 7) // 2), "line")]
