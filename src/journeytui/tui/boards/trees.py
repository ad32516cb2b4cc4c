"""A tree of journeys: each where it nests, with the curve of its places, how it feels with all in it, and what it wins or loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.strokes import place, spark
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Branch, Tree

_SCALE, _FELT = 11, 5
_LEAST_ALONG, _MOST_ALONG, _MOST_TOLD = 8, 12, 24
_NET = 13
"""Cells of the head of net customers."""
_NARROW = 72
_ROOMY = 100
"""Cells from which on it is said in words what is open."""


class Branches(Listed):
    """Draws a tree."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree.spots, [""] * len(tree.lines))
        self._lines = tree.lines
        self._along = max(_LEAST_ALONG, min(_MOST_ALONG, max((len(line.along) for line in tree.lines), default=0)))
        self._net = max((width(_net(line)) for line in tree.lines), default=0)
        self._told = min(_MOST_TOLD, max((width(line.told) for line in tree.lines), default=0))

    def _widths(self, cells: int) -> tuple[int, int]:
        """Cells of a name, and of what is said at the end."""
        told = 2 + self._told if self._told and cells >= _ROOMY else 0
        beside = (
            2 + self._along + 2 + _SCALE + 1 + _FELT + (2 + max(_NET, self._net) if self._counts(cells) else 0) + told
        )
        return names_in(cells, ["  " * line.depth + shown_line(line.spot.title) for line in self._lines], beside), told

    def _counts(self, cells: int) -> bool:
        """Whether there is room for net customers, which are told of the line that one is on as well."""
        return bool(self._net) and cells >= _NARROW

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, _ = self._widths(cells)
        net = f"  {'net customers':>{max(_NET, self._net)}}" if self._counts(cells) else ""
        scale = f"{looks.glyphs.minus}2{'feels':^{_SCALE - 4}}+2"
        return [Ink(f"{' ' * (name + 2)}  {fit('along it', self._along)}  {scale}{' ' * (_FELT + 1)}{net}", "heading")]

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._lines[at]
        name, told = self._widths(cells)
        felt = "" if line.felt is None else f"{looks.glyphs.minus if line.felt < 0 else '+'}{abs(line.felt):.1f}"
        style: StyleName = "dim" if line.felt is None else "bad" if line.felt < 0 else "good"
        out = [
            *named(_indented(line, looks), name, looks, here=here), Ink(f"  {fit(spark(line.along[: self._along], looks), self._along)}  ", "accent"),
            *place(line.felt, _SCALE, looks), Ink(f" {felt:>{_FELT}}", style),
        ]  # fmt: skip
        if self._counts(cells):
            net: StyleName = "bad" if (line.net or 0) < 0 else "good"
            shown = _net(line)
            out.append(
                Ink(f"  {looks.glyphs.minus + shown[1:] if shown[:1] == '-' else shown:>{max(_NET, self._net)}}", net)
            )
        return [*out, Ink(f"  {fit(line.told, told - 2, ellipsis=looks.glyphs.ellipsis)}", "dim")] if told else out


def _indented(line: Branch, looks: Looks) -> str:
    """A journey hangs on what it nests in; a stage stands under its journey."""
    title = shown_line(line.spot.title)
    if not line.depth or not line.is_journey:
        return "  " * line.depth + title
    return f"{'  ' * (line.depth - 1)}{looks.glyphs.corners[2]} {title}"


def _net(line: Branch) -> str:
    return "" if line.net is None else f"{line.net:+,}"
