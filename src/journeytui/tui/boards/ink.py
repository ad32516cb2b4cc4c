"""What pictures are made of: lines of inked texts, one of which may lie under the cursor; and windows on what is too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rich.segment import Segment

from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Spot, Tone


class Ink(NamedTuple):
    """A text, what it means, and whether the cursor is on it."""

    text: str
    style: StyleName = "text"
    here: bool = False


Inks = list[Ink]
Hit = tuple[int, int, int, int]
"""A line, the first cell and the one behind the last, and the number of the spot that stands there."""


class Drawn(NamedTuple):
    """A picture in lines, and where its spots are to be clicked."""

    lines: list[Inks]
    hits: list[Hit]


class Drawing(Protocol):
    """One picture: what it is drawn from, how high it wants to be, and its lines."""

    spots: Sequence[Spot]
    places: Sequence[tuple[float, float]]
    """Where each spot stands to the others: to the right, and down."""
    columns: bool
    """Whether one walks along its columns, and from one to another only sideways."""
    beside: Sequence[int]
    """The spots in the order of a list that is drawn beside, then the others; empty where none is drawn."""
    least: int
    """In how many lines it can be read at all."""

    def wanted(self, cells: int, most: int) -> int:
        """How many lines it would like to have of so many."""

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        """At most so many lines of at most so many cells."""


TONES: dict[Tone, StyleName] = {"good": "good", "bad": "bad", "gap": "dim", "plain": "text"}


def segments(line: Iterable[Ink], cells: int, looks: Looks, over: StyleName) -> list[Segment]:
    """A line in exactly so many cells; what is under the cursor lies under that style."""
    out: list[Segment] = []
    left = cells
    for text, style, here in line:
        room = width(text)
        if room > left:
            text, room = fit(text, left, ellipsis=looks.glyphs.ellipsis), left  # noqa: PLW2901
        if text:
            out.append(Segment(text, looks.mixed(style, over if here else None)))
            left -= room
    if left > 0:
        out.append(Segment(" " * left, looks.mixed("text")))
    return out


def window(top: int, at: int, page: int, total: int) -> int:
    """The first of a page of them, as near to `top` as possible, so that `at` is among them."""
    return max(0, min(max(min(top, at), at - page + 1), total - page))


def spelt(text: str, glyphs: Glyphs) -> str:
    """A sentence of a study with marks that the set has."""
    return glyphs.spelt(_BELOW_ZERO.sub(glyphs.minus, text))


_BELOW_ZERO = re.compile(r"(?<![\w\-])-(?=\d)")


def mark(looks: Looks, *, here: bool) -> str:
    """What stands before the thing that one is on, and before others."""
    return looks.glyphs.cursor if here else " "
