"""Then and now: each number with the slope between them, and how far it went to the better or the worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.strokes import bar, slope
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Slopes

_SLOPE, _MOST_NUMBER, _MOST_UNIT = 6, 9, 10
_LEAST_BAR, _MOST_BAR = 6, 22
_ROOMY = 100
_SCALES = (0.05, 0.1, 0.25, 0.5, 1.0)
"""Which part of itself a number has to move for a bar of full length: as little as the one that moved most allows."""


class ThenAndNow(Listed):
    """Draws slopes."""

    def __init__(self, slopes: Slopes) -> None:
        super().__init__(slopes.spots, [line.above for line in slopes.lines])
        self._lines = slopes.lines
        furthest = max(abs(line.rise) for line in slopes.lines)
        self._scale = next(one for one in _SCALES if furthest <= one or one == _SCALES[-1])
        self._number = min(
            _MOST_NUMBER, max(4, *(width(text) for line in slopes.lines for text in (line.before, line.now)))
        )
        self._unit = min(_MOST_UNIT, max(width(line.unit) for line in slopes.lines))

    def _widths(self, cells: int) -> tuple[int, int, int]:
        """Cells of a name, of a bar to each side, and of a unit."""
        unit = self._unit + 1 if self._unit and cells >= _ROOMY else 0
        beside = 1 + 2 * self._number + _SLOPE + 2 + unit + 2 + 1
        name = names_in(cells, [line.spot.title for line in self._lines], beside + 2 * max(_LEAST_BAR, cells // 9))
        return name, max(2, min(_MOST_BAR, (cells - 2 - name - beside) // 2)), unit

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, side, unit = self._widths(cells)
        number, far = self._number, f"{100 * self._scale:.0f} %"
        return [
            Ink(f"{' ' * (name + 3)}{'then':>{number}}{' ' * (_SLOPE + 2)}{'now':<{number + unit}}  ", "heading"),
            Ink(fit(_ends(far, "worse", side), side, "right", ellipsis=looks.glyphs.ellipsis), "bad"), Ink(looks.glyphs.bar, "line"), Ink(fit(_ends("better", far, side), side, ellipsis=looks.glyphs.ellipsis), "good"),
        ]  # fmt: skip

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._lines[at]
        name, side, unit = self._widths(cells)
        glyphs, number = looks.glyphs, self._number
        style: StyleName = "bad" if line.way == "worse" else "good" if line.way == "better" else "dim"
        worse, better = (abs(line.rise) if line.way == way else 0.0 for way in ("worse", "better"))
        before, now = (_minus(text, looks) for text in (line.before, line.now))
        out = [
            *named(shown_line(line.spot.title), name, looks, here=here), Ink(f" {fit(before, number, 'right', glyphs.ellipsis)} ", "dim"),
            Ink(slope(line.rise / self._scale, _SLOPE, looks), style), Ink(f" {fit(now, number, ellipsis=glyphs.ellipsis)}", "strong"),
        ]  # fmt: skip
        if unit:
            out.append(Ink(f" {fit(line.unit, unit - 1, ellipsis=glyphs.ellipsis)}", "dim"))
        return [
            *out, Ink("  "), Ink(f"{bar(worse, self._scale, side, looks, leftwards=True):>{side}}", "bad"), Ink(glyphs.bar, "line"),
            Ink(f"{bar(better, self._scale, side, looks):<{side}}", "good"),
        ]  # fmt: skip


def _ends(left: str, right: str, cells: int) -> str:
    """Both at the ends of so many cells; where there is no room, the one of them that is a word."""
    between = cells - width(left) - width(right)
    word = left if left.isalpha() else right
    return f"{left}{' ' * between}{right}" if between > 0 else word


def _minus(text: str, looks: Looks) -> str:
    return f"{looks.glyphs.minus}{text[1:]}" if text[:1] == "-" else text
