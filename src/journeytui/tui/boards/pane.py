"""A board: what it answers and whose the method is, its picture with a cursor, what the cursor is on, and the rows of the study.

One widget, so that nothing is laid out when another board with a picture of another height is turned to; and of a picture only
the lines that changed are drawn again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import TONES, Drawing, Hit, Ink, Inks, mark, segments, spelt
from journeytui.tui.boards.walk import step
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit
from journeytui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual import events

    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Spot

_TOLD = 2
"""Lines that say what the cursor is on."""
_ROWS = 4
"""Lines that are left to the rows in any case."""
_SMALLEST = 48
"""Cells below which nothing is drawn."""


class Pane(Rows):
    """A picture over rows; the keys act on one of them."""

    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; }"

    def __init__(self, looks: Looks) -> None:
        super().__init__(looks)
        self.active = True
        self.intro: tuple[str, str] = ("", "")
        """What the board answers, and whose the method is."""
        self.zoomed = False
        """Whether the picture, or the rows, have all the room."""
        self._drawing: Drawing | None = None
        self._here = 0
        self._on_picture = False
        self._lines: list[list[Segment]] = []
        self._hits: list[Hit] = []
        self._sized: tuple[int, int] = (0, 0)
        self._height = 0
        """Lines of the picture."""

    # What is shown

    def show_picture(self, drawing: Drawing | None, first: str) -> None:
        """Another picture, with the keys on it and the cursor on that spot; or none."""
        self._on_picture = drawing is not None
        self._show(drawing, first)

    def renew_picture(self, drawing: Drawing | None, first: str) -> None:
        """The same picture of newer values: the cursor stays on its spot."""
        before = self.spot
        there = before is not None and drawing is not None and any(spot.key == before.key for spot in drawing.spots)
        self._on_picture = self._on_picture and drawing is not None
        self._show(drawing, before.key if before and there else first)

    def _show(self, drawing: Drawing | None, here: str) -> None:
        self._drawing = drawing
        keys = [spot.key for spot in drawing.spots] if drawing else []
        self._here = keys.index(here) if here in keys else 0
        self.lay()

    @property
    def spot(self) -> Spot | None:
        """What the cursor of the picture is on; None where nothing is drawn."""
        return self._drawing.spots[self._here] if self._drawing else None

    @property
    def on_picture(self) -> bool:
        """Whether the keys act on the picture."""
        return self._on_picture and self.is_drawn

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture, and room for it."""
        return bool(self._lines)

    def go_on_picture(self, wanted: bool) -> None:
        """The keys act on the picture from now on, where one is seen, or on the rows."""
        self._on_picture = wanted and self.is_drawn
        self.active = not self._on_picture
        if self.zoomed:
            self.lay()
        else:
            self._rest()
            self._draw_picture()
            self.refresh()

    def lay(self) -> None:
        """Gives the picture its lines, and the rows theirs."""
        cells, lines = self.size.width or 80, self.size.height or 22
        self._sized = (cells, lines)
        before, self._lines, self._hits = self._lines, [], []
        head = len(self._intro(cells))
        most = self._room_for_picture(lines - head)
        drawing = self._drawing
        if drawing and cells >= _SMALLEST and most >= drawing.least:
            self._height = drawing.wanted(cells, most)
            self._draw_picture(whole=True)
        self._above = head + len(self._lines) + 1
        self.active = not self.on_picture
        self._rest()
        if before or self._lines or self.is_attached:
            self.refresh()

    def _rest(self) -> None:
        super()._rest()
        if self.on_picture:  # below a picture the rows begin with what one would say aloud
            self._top = 0

    def _room_for_picture(self, lines: int) -> int:
        if self.zoomed:
            return lines - _TOLD - 1 if self._on_picture else 0
        return max(min(lines - _TOLD - 1 - _ROWS, 13), lines * 11 // 20)

    # Walking about

    def walk(self, right: int, down: int) -> bool:
        """Goes to the spot in that direction; whether there is one."""
        if self._drawing is None:
            return False
        there = step(self._drawing.places, self._here, right, down, columns=self._drawing.columns)
        if there is not None:
            self.stand_on(there)
        return there is not None

    def stand_on(self, spot: int) -> None:
        """Puts the cursor on that spot of the picture."""
        self._here = max(0, min(spot, len(self._drawing.spots) - 1)) if self._drawing else 0
        self._draw_picture()

    def stand_on_key(self, key: str) -> None:
        """Puts the cursor on the spot of that key, where it is in the picture."""
        keys = [spot.key for spot in self._drawing.spots] if self._drawing else []
        if key in keys:
            self.stand_on(keys.index(key))

    # Drawing

    def _draw_picture(self, *, whole: bool = False) -> None:
        """Draws the picture, and notes which of its lines are others than before."""
        if self._drawing is None or not (whole or self._lines):
            return
        cells = self._sized[0]
        drawn = self._drawing.draw(cells, self._height, self._here, self.looks)
        over: StyleName = "cursor" if self._on_picture else "cursor_idle"
        fresh = [segments(line, cells, self.looks, over) for line in drawn.lines]
        fresh += [segments(line, cells, self.looks, over) for line in self._told_spot(cells)]
        head = len(self._intro(cells))
        changed = [y for y, line in enumerate(fresh) if y >= len(self._lines) or self._lines[y] != line]
        self._lines, self._hits = fresh, drawn.hits
        if not whole:
            self.refresh(*(Region(0, head + y, cells, 1) for y in changed))

    def _told_spot(self, cells: int) -> list[Inks]:
        """What the cursor is on, in two lines."""
        spot = self.spot
        assert spot is not None
        title, says = shown_line(spot.title), spelt(shown_line(spot.says), self.looks.glyphs)
        first, *more = wrapped(f"{title}: {says}" if says else title, cells - 4)
        named = min(len(first), len(title))
        style = TONES[spot.tone]
        rest = fit(" ".join(more), cells - 4, ellipsis=self.looks.glyphs.ellipsis) if more else ""
        return [
            [Ink(f" {mark(self.looks, here=self._on_picture)}", "accent"), Ink(first[:named], "strong"), Ink(first[named:], style)],
            [Ink("   "), Ink(rest, style)],
        ]  # fmt: skip

    def _intro(self, cells: int) -> list[Inks]:
        """The question and whose the method is: in one line, or where that is too short in two. All of it stands below the rows."""
        asked, whose = self.intro
        if not asked:
            return []
        dot = f" {self.looks.glyphs.dot} "
        first, *more = wrapped(self.looks.glyphs.spelt(asked + dot + whose), cells - 2)
        named = min(len(first), len(asked))
        lines = [[Ink(f" {first[:named]}", "text"), Ink(first[named:], "dim")]]
        if more:
            asked = asked[len(first) + 1 :]
            rest = fit(" ".join(more), cells - 2, ellipsis=self.looks.glyphs.ellipsis)
            lines.append([Ink(f" {rest[: len(asked)]}", "text"), Ink(rest[len(asked) :], "dim")])
        return lines

    def segments(self, y: int) -> list[Segment]:
        cells = self.size.width
        intro = self._intro(cells)
        if y < len(intro):
            return segments(intro[y], cells, self.looks, "cursor")
        if y < self._above:
            at = y - len(intro)
            return self._lines[at] if at < len(self._lines) else segments((), cells, self.looks, "cursor")
        return super().segments(y)

    def fit(self) -> None:
        if self._sized != (self.size.width, self.size.height):
            self.lay()
        super().fit()

    # The mouse

    def spot_at(self, x: int, y: int) -> int | None:
        """The number of the spot that stands in that cell of the pane."""
        line = y - len(self._intro(self.size.width))
        return next((spot for at, first, end, spot in self._hits if at == line and first <= x < end), None)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.go_on_picture(False)
        super().on_mouse_scroll_down(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.go_on_picture(False)
        super().on_mouse_scroll_up(event)

    def on_click(self, event: events.Click) -> None:
        if event.y >= self._above:
            if self._on_picture:
                self.go_on_picture(False)
            super().on_click(event)
            return
        event.stop()
        spot = self.spot_at(event.x, event.y)
        if spot is not None:
            self._on_picture, self.active = True, False
            self.stand_on(spot)
            self.refresh()
            self.post_message(self.Clicked(self, "", event.chain))
