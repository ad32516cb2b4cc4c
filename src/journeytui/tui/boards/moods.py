"""Journeys beside each other: the curve of each along its stages, how it feels as a whole, how sure that is, and where it is worst."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.curve import apart, sure
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.strokes import gap, scale, spark
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.boards.strokes import Mark
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Mood, Moods

_SCALE, _FELT = 11, 4
_LEAST_ALONG, _MOST_ALONG = 6, 14
_LEAST_WORST = 14
_NARROW = 64
"""Cells below which it is not said where it is worst."""


class Feelings(Listed):
    """Draws moods."""

    footed = True

    def __init__(self, moods: Moods) -> None:
        super().__init__(moods.spots, [line.above for line in moods.lines])
        self._lines = moods.lines
        self._along = max(_LEAST_ALONG, min(_MOST_ALONG, max(len(line.along) for line in moods.lines)))
        self._worst = max(width(line.worst) for line in moods.lines)
        self._by_hand = any(line.hand is not None for line in moods.lines)

    def _widths(self, cells: int) -> tuple[int, int]:
        """Cells of a name, and of where it is worst."""
        least = min(self._worst, max(_LEAST_WORST, cells // 4)) if cells >= _NARROW else 0
        beside = 2 + self._along + 2 + _SCALE + 1 + _FELT + 1
        name = names_in(cells, [line.spot.title for line in self._lines], beside + 2 + least)
        worst = min(self._worst, cells - 2 - name - beside - 2)
        return name, worst if least and worst >= min(self._worst, _LEAST_WORST) else 0

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, worst = self._widths(cells)
        ends = f"{looks.glyphs.minus}2{'feels':^{_SCALE - 4}}+2"
        told = f"{' ' * (name + 4)}{fit('stages', self._along)}  {ends}{' ' * (_FELT + 2)}"
        return [Ink(told + ("  worst at" if worst else ""), "heading")]

    def _foot(self, cells: int, looks: Looks) -> Inks:
        glyphs = looks.glyphs
        told = f" evidence {glyphs.full} good  {glyphs.partly} some  {glyphs.ring} little  {gap(looks)} gap"
        hand = f"  {glyphs.cross} by hand, on average"
        return [Ink(told + (hand if self._by_hand and width(told + hand) <= cells else ""), "dim")]

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line, glyphs = self._lines[at], looks.glyphs
        name, worst = self._widths(cells)
        style: StyleName = "dim" if line.felt is None else "bad" if line.felt < 0 else "good"
        felt = glyphs.gap if line.felt is None else f"{glyphs.minus if line.felt < 0 else '+'}{abs(line.felt):.1f}"
        out = [
            *named(shown_line(line.spot.title), name, looks, here=here),
            Ink(f"  {fit(spark(line.along[: self._along], looks), self._along)}  ", "accent" if line.felt is not None else "dim"),
            *scale(_marks(line, looks), _SCALE, looks), Ink(f" {felt:>{_FELT}} ", style),
        ]  # fmt: skip
        return [*out, Ink(f"  {fit(shown_line(line.worst), worst, ellipsis=glyphs.ellipsis)}", "dim")] if worst else out


def _marks(line: Mood, looks: Looks) -> list[Mark]:
    """What was set by hand, and over it the evidence: both look as they do on the curve of one journey."""
    marks: list[Mark] = []
    if line.hand is not None:
        marks.append((line.hand, looks.glyphs.cross, apart(line.felt, line.hand)))
    if line.felt is not None:
        marks.append((line.felt, *sure(line.reliability, looks.glyphs)))
    return marks
