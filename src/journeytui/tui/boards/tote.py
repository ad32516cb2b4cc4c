"""The tote board: what was lost to the left, what was won to the right, and how many of those who began got there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Drawn, Ink, Inks, mark, window
from journeytui.tui.boards.strokes import bar as strip
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit, width
from journeytui.workspace.pictures import share

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Moved, Tote

_HEAD = 1
_BEFORE = 3
"""Cells before what is to be known to read it."""
_NOTE = 2
"""Lines of that at most where places would have no room else."""
_LEAK, _STILL, _STILL_BAR = 7, 12, 10
"""Cells of the columns at the right."""
_LEAST_NAME, _MOST_NAME, _LEAST_BAR, _MOST_BAR = 14, 44, 4, 28


class Bars:
    """Draws a tote board."""

    columns = True
    beside = ()
    least = 4

    def __init__(self, tote: Tote) -> None:
        self._tote = tote
        self.spots = tote.spots
        self.places = [(0, at) for at in range(len(self.spots))]
        self._most = max(max(line.lost or 0, line.won or 0) for line in tote.lines)
        self._leaks = any(line.leak is not None for line in tote.lines)
        self._begun = any(line.still is not None for line in tote.lines)
        self._top = 0

    def wanted(self, cells: int, most: int) -> int:
        return min(most, _HEAD + len(self.spots) + len(self._note(cells)))

    def _note(self, cells: int) -> list[str]:
        return wrapped(self._tote.note, cells - _BEFORE - 1) if self._tote.note else []

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        whole = self._note(cells)
        beside = lines - _HEAD - len(self.spots)
        note = whole[: max(0, min(lines - self.least, beside if beside > 0 else _NOTE))]
        if note and len(note) < len(whole):
            note[-1] = fit(f"{note[-1]} {looks.glyphs.ellipsis}", cells - _BEFORE, ellipsis=looks.glyphs.ellipsis)
        page = lines - _HEAD - len(note)
        self._top = window(self._top, here, page, len(self.spots))
        wide = self._widths(cells)
        out = [self._titles(wide, looks)]
        seen = range(self._top, min(self._top + page, len(self.spots)))
        out += [self._line(self._tote.lines[at], wide, looks, here=at == here) for at in seen]
        hits = [(_HEAD + n, 0, cells, self._top + n) for n in range(len(out) - _HEAD)]
        out += [[Ink(f"{' ' * _BEFORE}{line}", "dim")] for line in note]
        return Drawn(out, hits)

    def _widths(self, cells: int) -> tuple[int, int, int, int]:
        """Cells of a name, of a number, of a bar, and of the bar of those who got there."""
        number = max(4, *(width(_told(count)) for line in self._tote.lines for count in (line.lost, line.won)))
        still = _STILL + _STILL_BAR if self._begun and cells >= 100 else _STILL if self._begun else 0
        fixed = 2 + 2 * (number + 1) + 1 + _LEAK * self._leaks + still
        longest = max(width(line.spot.title) for line in self._tote.lines)
        room = cells - fixed
        bar = max(_LEAST_BAR, min(_MOST_BAR, (room - min(longest, _MOST_NAME, max(_LEAST_NAME, room // 2)) - 1) // 2))
        return max(6, min(_MOST_NAME, longest, room - 2 * bar - 1)), number, bar, max(0, still - _STILL)

    def _titles(self, wide: tuple[int, int, int, int], looks: Looks) -> Inks:
        name, number, bar, still = wide
        text = " " * (2 + name + 1) + f"{'lost':>{number + bar}} {looks.glyphs.bar}" + f"{' won':<{bar + number + 1}}"
        tail = (f"{'leak':>{_LEAK}}" if self._leaks else "") + (
            f"  {'reached':<{_STILL + still - 2}}" if self._begun else ""
        )
        return [Ink(text, "heading"), Ink(tail, "heading")]

    def _line(self, line: Moved, wide: tuple[int, int, int, int], looks: Looks, *, here: bool) -> Inks:
        name, number, bar, still = wide
        glyphs = looks.glyphs
        lost = strip(line.lost or 0, self._most, bar, looks, leftwards=True)
        won = strip(line.won or 0, self._most, bar, looks)
        leak: StyleName = "bad" if line.leak and line.spot.key == self._tote.first else "text"
        out = [
            Ink(f" {mark(looks, here=here)}", "accent", here),
            Ink(fit(shown_line(line.spot.title), name, ellipsis=glyphs.ellipsis), "text", here),
            Ink(f" {_told(line.lost):>{number}} ", "strong"), Ink(f"{lost:>{bar}}", "bad"), Ink(glyphs.bar, "line"),
            Ink(f"{won:<{bar}}", "good"), Ink(f" {_told(line.won):<{number}}", "strong"),
        ]  # fmt: skip
        if self._leaks:
            out.append(Ink(f"{share(line.leak):>{_LEAK}}", leak))
        if self._begun:
            out.append(Ink(f"  {share(line.still):<{_STILL - 2}}", "text"))
        if still and line.still is not None:
            out.append(Ink(strip(line.still, 1.0, still, looks), "accent"))
        return out


def _told(count: int | None) -> str:
    """The number; nothing where nobody counted."""
    return "" if count is None else f"{count:,}"
