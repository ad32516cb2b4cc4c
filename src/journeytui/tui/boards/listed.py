"""Pictures that are lines under one another, each a place to stand on: which of them are seen, and the rules between them.

Refuses to know what a line shows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeytui.tui.boards.ink import Drawn, Hit, Ink, Inks, mark, window
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks
    from journeytui.workspace.pictures import Spot

_HEAD = 1
_BEFORE = 2
"""Cells before a name: a blank, and the mark of what one is on."""


class Listed(ABC):
    """Draws lines, with a head above them."""

    columns = True
    beside: Sequence[int] = ()
    least = 4
    footed = False
    """Whether there is a line below the others that says what marks mean."""

    def __init__(self, spots: Sequence[Spot], above: Sequence[str]) -> None:
        self.spots = spots
        self.places: list[tuple[float, float]] = [(0, at) for at in range(len(spots))]
        self._rows = [row for at, rule in enumerate(above) for row in ((rule, at), ("", at))[not rule :]]
        """What is drawn below the head: a rule, or a line by its number."""
        self._top = 0

    def wanted(self, cells: int, most: int) -> int:
        """All of its lines."""
        del cells
        return min(most, _HEAD + len(self._rows) + self.footed)

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        """The lines about the one that one is on."""
        out, hits = [self._head(cells, looks)], list[Hit]()
        foot = self._foot(cells, looks) if self.footed and lines > self.least else []
        for rule, at in self._in_sight(lines - _HEAD - bool(foot), here):
            if rule:
                said = fit(rule, min(width(rule), cells - 6), ellipsis=looks.glyphs.ellipsis)
                out.append(
                    [
                        Ink(f" {looks.glyphs.rule} {said} ", "heading"),
                        Ink(looks.glyphs.rule * (cells - width(said) - 5), "line"),
                    ]
                )
                continue
            hits.append((len(out), 0, cells, at))
            out.append(self._line(at, cells, looks, here=at == here))
        return Drawn([*out, foot] if foot else out, hits)

    def _in_sight(self, page: int, line: int) -> list[tuple[str, int]]:
        at = self._rows.index(("", line))
        first = at - 1 if at and self._rows[at - 1][0] else at
        self._top = window(window(self._top, first, page, len(self._rows)), at, page, len(self._rows))
        return self._rows[self._top : self._top + page]

    def _foot(self, cells: int, looks: Looks) -> Inks:
        """What the marks mean."""
        raise NotImplementedError

    @abstractmethod
    def _head(self, cells: int, looks: Looks) -> Inks:
        """What stands over the lines."""

    @abstractmethod
    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        """One of them."""


def named(text: str, cells: int, looks: Looks, *, here: bool) -> Inks:
    """What a line is about, in so many cells and those before it."""
    return [
        Ink(f" {mark(looks, here=here)}", "accent", here),
        Ink(fit(text, cells, ellipsis=looks.glyphs.ellipsis), "text", here),
    ]


def names_in(cells: int, texts: Sequence[str], beside: int) -> int:
    """The cells of the names of lines: as many as the longest needs, as long as `beside` cells are left for what they show."""
    longest = max(map(width, texts), default=0)
    return max(8, min(longest, cells - _BEFORE - beside))
