"""Bars that are as long as there is much, parted by what they are made of; behind them the number, and what else is said."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.stacks import shared
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Count, Counts

_LEAST_BAR, _MOST_BAR, _MOST_NAME = 12, 44, 34
_LEAST_ASIDE = 12


class Tallies(Listed):
    """Draws counts."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(counts.spots, [line.above for line in counts.lines])
        self._lines, self._sorts = counts.lines, counts.sorts
        below = list(accumulate(bool(line.above) for line in counts.lines))
        longest = {
            rule: max(sum(line.parts) for line, at in zip(counts.lines, below, strict=True) if at == rule)
            for rule in below
        }
        self._most = [longest[rule] for rule in below]
        """For each line how much there is where there is most below the same rule."""
        self._told = max(width(line.told) for line in counts.lines)
        self._aside = max(width(line.aside) for line in counts.lines)

    def _widths(self, cells: int) -> tuple[int, int, int]:
        """Cells of a name, of the longest bar, and of what is said at the end."""
        beside = 1 + 1 + self._told
        aside = 2 + min(self._aside, max(_LEAST_ASIDE, cells * 2 // 5)) if self._aside else 0
        titles = [line.spot.title for line in self._lines]
        name = min(_MOST_NAME, names_in(cells, titles, beside + _LEAST_BAR + aside))
        bar = max(1, min(_MOST_BAR, cells - 2 - name - beside - aside))
        room = cells - 2 - name - beside - bar - 2
        return name, bar, min(self._aside, room) if room >= _LEAST_ASIDE else 0

    def _head(self, cells: int, looks: Looks) -> Inks:
        del cells
        out: Inks = [Ink(" ")]
        for at, sort in enumerate(self._sorts):
            tones = {line.spot.tone for line in self._lines if any(line.parts[at : at + 1])}
            style: StyleName = "bad" if tones == {"bad"} else "accent"
            out += [Ink(f"  {_shade(at, looks.glyphs)}", style), Ink(f" {sort}", "heading")] if tones else []
        return out

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._lines[at]
        name, bar, aside = self._widths(cells)
        drawn = self._bar(line, self._length(at, bar), looks)
        left = bar - sum(width(ink.text) for ink in drawn)
        style: StyleName = "strong" if any(line.parts) else "dim"
        out = [*named(shown_line(line.spot.title), name, looks, here=here), Ink(" "), *drawn, Ink(f" {line.told:<{self._told}}", style), Ink(" " * left)]  # fmt: skip
        return (
            [*out, Ink(f"  {fit(shown_line(line.aside), aside, ellipsis=looks.glyphs.ellipsis)}", "dim")]
            if aside
            else out
        )

    def _length(self, at: int, most: int) -> int:
        """The cells of a bar, where the longest has so many; what there is anything of is seen."""
        parts = self._lines[at].parts
        return max(sum(map(bool, parts)), 1, round(most * sum(parts) / (self._most[at] or 1)))

    def _bar(self, line: Count, cells: int, looks: Looks) -> Inks:
        style: StyleName = "bad" if line.spot.tone == "bad" else "accent"
        lengths = enumerate(shared(line.parts, cells))
        return [Ink(_shade(sort, looks.glyphs) * length, style) for sort, length in lengths if length]


def _shade(sort: int, glyphs: Glyphs) -> str:
    """What a part is drawn of, the first the darkest, so that nobody needs its colour."""
    return glyphs.shades[-1 - sort % len(glyphs.shades)]
