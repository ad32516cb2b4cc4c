"""What small pictures are made of: bars, curves of one line, a place on a scale, a slope; each in so many cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeytui.tui.boards.curve import Dots
from journeytui.tui.boards.ink import Ink, Inks

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName

_WORST, _BEST = -2.0, 2.0
_SLOPE_DOTS = 4
"""Dots of a braille cell from above to below."""


def bar(value: float, most: float, cells: int, looks: Looks, *, leftwards: bool = False) -> str:
    """A bar in at most so many cells; whatever there is of it is seen."""
    if value <= 0 or most <= 0:
        return ""
    glyphs = looks.glyphs
    eighths = max(1, round(8 * cells * min(1.0, value / most)))
    whole, rest = divmod(eighths, 8)
    if leftwards:  # from the right there are but halves
        return (glyphs.half if rest >= 4 or not whole else "") + glyphs.block * whole
    return glyphs.block * whole + (glyphs.parts[rest - 1] if rest else "")


def spark(values: Sequence[float | None], looks: Looks, low: float = _WORST, high: float = _BEST) -> str:
    """A curve of one line between two values; a gap stays a gap."""
    levels, nothing = looks.glyphs.levels, gap(looks)
    half = (high / 2 - low / 2) or 1.0  # of two halves none is beyond what a number can be

    def share(one: float) -> float:
        return (max(low, min(high, one)) / 2 - low / 2) / half

    return "".join(nothing if one is None else levels[round(share(one) * (len(levels) - 1))] for one in values)


def gap(looks: Looks) -> str:
    """What stands in a curve of one line where nothing is known: no level looks like it."""
    glyphs = looks.glyphs
    return glyphs.unknown if glyphs.dot in glyphs.levels else glyphs.dot


Mark = tuple[float, str, "StyleName"]
"""A value from −2 to +2, what stands there, and how it looks."""


def place(value: float | None, cells: int, looks: Looks) -> Inks:
    """Where a value stands from −2 to +2, zero in the middle; nothing where it is not known."""
    if value is None:
        return [Ink(" " * cells)]
    return scale([(value, looks.glyphs.full, "bad" if value < 0 else "good")], cells, looks)


def scale(marks: Sequence[Mark], cells: int, looks: Looks) -> Inks:
    """Where values stand from −2 to +2, zero in the middle, the later ones above; an empty scale where there is none."""
    glyphs = looks.glyphs
    line: Inks = [Ink(glyphs.rule, "line")] * cells
    line[cells // 2] = Ink(glyphs.bar, "line")
    for value, text, style in marks:
        at = round((max(_WORST, min(_BEST, value)) - _WORST) * (cells - 1) / (_BEST - _WORST))
        line[at] = Ink(text, style)
    return line


def slope(rises: float, cells: int, looks: Looks) -> str:
    """A line from then to now in one line of cells: flat, or up and down the more, the more it moved (−1 to 1)."""
    glyphs = looks.glyphs
    if glyphs.trace:
        return (
            glyphs.rule * cells if not rises else ("/" if rises > 0 else "\\").center(cells, "_" if rises > 0 else "-")
        )
    steps = max(-1.0, min(1.0, rises)) * (_SLOPE_DOTS - 1) / 2
    if rises and abs(steps) < 1:
        steps = 1.0 if rises > 0 else -1.0
    middle = (_SLOPE_DOTS - 1) / 2
    dots = Dots(cells, 1, glyphs)
    dots.stroke(middle + steps, middle - steps)
    return "".join(dots.cells.get((0, at), " ") for at in range(cells))
