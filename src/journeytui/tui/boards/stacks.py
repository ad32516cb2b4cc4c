"""Bars of one length that say how much of each line holds, and how much does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Stack, Stacks, Tone

_LEAST_BAR, _MOST_BAR, _MOST_TOLD = 16, 60, 18
_BESIDE = 4
"""Cells beside what a part is called: its mark and blanks."""
_STYLES: dict[Tone, StyleName] = {"good": "good", "plain": "warn", "bad": "bad", "gap": "dim"}


class Made(Listed):
    """Draws stacks."""

    def __init__(self, stacks: Stacks) -> None:
        super().__init__(stacks.spots, [""] * len(stacks.lines))
        self._stacks = stacks
        self._told = min(_MOST_TOLD, max(width(line.told) for line in stacks.lines))

    def _widths(self, cells: int) -> tuple[int, int]:
        beside = 1 + 2 + self._told
        name = names_in(cells, [line.spot.title for line in self._stacks.lines], beside + max(_LEAST_BAR, cells // 3))
        return name, min(_MOST_BAR, cells - 2 - name - beside)

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, _ = self._widths(cells)
        told = [
            (said, tone)
            for at, (said, tone) in enumerate(self._stacks.sorts)
            if any(line.parts[at] for line in self._stacks.lines)
        ]
        whole = sum(width(said) + _BESIDE for said, _ in told)
        left = max(1, min(name + 3, cells - whole))
        out: Inks = [Ink(" " * left)]
        for said, tone in told:
            left += width(said) + _BESIDE
            if left <= cells:
                out += [Ink(_shade(tone, looks.glyphs), _STYLES[tone]), Ink(f" {said}  ", "heading")]
        return out

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._stacks.lines[at]
        name, bar = self._widths(cells)
        told = fit(line.told, self._told, "right", looks.glyphs.ellipsis)
        return [
            *named(shown_line(line.spot.title), name, looks, here=here), Ink(" "), *self._bar(line, bar, looks), Ink(f"  {told}", "dim"),
        ]  # fmt: skip

    def _bar(self, line: Stack, cells: int, looks: Looks) -> Inks:
        lengths = shared(line.parts, cells)
        out = [
            Ink(_shade(tone, looks.glyphs) * length, _STYLES[tone])
            for length, (_, tone) in zip(lengths, self._stacks.sorts, strict=True)
        ]
        return [*out, Ink(" " * (cells - sum(lengths)))]


def shared(parts: tuple[int, ...], cells: int) -> list[int]:
    """So many cells given to parts by their size; each that there is anything of has one at least."""
    every = sum(parts)
    if not every:
        return [0] * len(parts)
    lengths = [max(1, int(cells * part / every)) if part else 0 for part in parts]
    while sum(lengths) != cells:
        by = 1 if sum(lengths) < cells else -1
        most = max(
            range(len(parts)),
            key=lambda at: (
                (parts[at] / every - lengths[at] / cells) * by if parts[at] and lengths[at] + by > 0 else -2.0
            ),
        )
        lengths[most] += by
    return lengths


def _shade(tone: Tone, glyphs: Glyphs) -> str:
    """What a part is drawn of, so that nobody needs its colour."""
    return glyphs.shades[{"gap": 0, "bad": 1, "plain": 2, "good": 3}[tone]]
