"""A drawing with a cursor on one of its spots: its lines, and the lines that say what the cursor is on.

Refuses to know where on the screen it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import TONES, Drawing, Hit, Ink, Inks, mark, segments, spelt
from journeytui.tui.boards.walk import along, step
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from rich.segment import Segment

    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Spot

TOLD = 3
"""Lines that say what the cursor is on, and what is decided about it already: where that is little, the last stays blank."""


class Scene:
    """A drawing, or none, and where its cursor is."""

    def __init__(self) -> None:
        self.drawing: Drawing | None = None
        self.lines: list[list[Segment]] = []
        """What is seen of it; nothing where there is no room."""
        self._here = 0
        self._hits: list[Hit] = []
        self._cells = 0
        self._height = 0

    def put(self, drawing: Drawing | None, here: str) -> None:
        """Another drawing, with the cursor on the spot of that key, or else on the first."""
        self.drawing = drawing
        self._here = self._number(here) or 0

    def _number(self, key: str) -> int | None:
        spots = self.drawing.spots if self.drawing else ()
        return next((number for number, spot in enumerate(spots) if spot.key == key), None)

    @property
    def spot(self) -> Spot | None:
        """What the cursor is on; None where nothing is drawn."""
        return self.drawing.spots[self._here] if self.drawing else None

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to be seen, and room for it."""
        return bool(self.lines)

    def lay(self, cells: int, most: int, smallest: int) -> bool:
        """Takes so many lines of so many cells at most; whether there is something to be drawn in them."""
        self.lines, self._hits, self._cells = [], [], cells
        fits = self.drawing is not None and cells >= smallest and most >= self.drawing.least
        if self.drawing and fits:
            self._height = self.drawing.wanted(cells, most)
        return fits

    def draw(self, looks: Looks, *, here: bool) -> list[int]:
        """Draws it; which of its lines are others than before. `here` says that the keys act on it."""
        if self.drawing is None:
            return []
        drawn = self.drawing.draw(self._cells, self._height, self._here, looks)
        over: StyleName = "cursor" if here else "cursor_idle"
        fresh = [segments(line, self._cells, looks, over) for line in (*drawn.lines, *self._told(looks, here=here))]
        changed = [y for y, line in enumerate(fresh) if y >= len(self.lines) or self.lines[y] != line]
        self.lines, self._hits = fresh, drawn.hits
        return changed

    def _told(self, looks: Looks, *, here: bool) -> list[Inks]:
        spot = self.spot
        assert spot is not None
        title, says = shown_line(spot.title), spelt(shown_line(spot.says), looks.glyphs)
        first, *more = wrapped(f"{title}: {says}" if says else title, self._cells - 4)
        named = min(len(first), len(title))
        style = TONES[spot.tone]
        rest = fit(" ".join(more), self._cells - 4, ellipsis=looks.glyphs.ellipsis) if more else ""
        decided = fit(spelt(shown_line(spot.pending), looks.glyphs), self._cells - 4, ellipsis=looks.glyphs.ellipsis)
        more_told: list[Ink] = [
            *([Ink(rest, style)] if rest else ()),
            *([Ink(decided, "accent")] if spot.pending else ()),
        ]
        lines: list[Inks] = [
            [Ink(f" {mark(looks, here=here)}", "accent"), Ink(first[:named], "strong"), Ink(first[named:], style)],
            *([Ink("   "), ink] for ink in more_told),
        ]
        return [*lines, *([Ink("   ")] for _ in range(TOLD - len(lines)))]

    def walk(self, right: int, down: int) -> bool:
        """Goes to the spot in that direction; whether there is one."""
        if self.drawing is None:
            return False
        if down and self.drawing.beside:  # the eye follows the list, and so does the key
            there = along(self.drawing.beside, self._here, down)
        else:
            there = step(self.drawing.places, self._here, right, down, columns=self.drawing.columns)
        self._here = self._here if there is None else there
        return there is not None

    def stand_on_key(self, key: str) -> None:
        """Puts the cursor on the spot of that key, where there is one."""
        number = self._number(key)
        self._here = self._here if number is None else number

    def stand_on(self, spot: int) -> None:
        """Puts the cursor on that spot."""
        self._here = max(0, min(spot, len(self.drawing.spots) - 1)) if self.drawing else 0

    def spot_at(self, x: int, y: int) -> int | None:
        """The number of the spot that stands in that cell of the drawing."""
        return next((spot for at, first, end, spot in self._hits if at == y and first <= x < end), None)


def intro(asked: str, whose: str, cells: int, looks: Looks) -> list[Inks]:
    """A question in one line, cut between words where it is too long; behind it whose the method is, where that has room."""
    if not asked:
        return []
    glyphs, room = looks.glyphs, cells - 2
    behind = glyphs.spelt(f" {glyphs.dot} {whose}")
    if width(asked) + width(behind) <= room:
        return [[Ink(f" {asked}"), Ink(behind, "dim")]]
    if is_asked_in(asked, cells):
        return [[Ink(f" {asked}")]]
    first = (wrapped(asked, room - width(glyphs.ellipsis)) or [""])[0]
    return [[Ink(f" {first}{glyphs.ellipsis}")]]


def is_asked_in(asked: str, cells: int) -> bool:
    """Whether a line of so many cells has room for the whole question."""
    return width(asked) <= cells - 2
