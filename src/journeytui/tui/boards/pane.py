"""A board: what it answers and whose the method is, its picture with a cursor, what the cursor is on, and the rows of the study.

One widget, so that nothing is laid out when another board with a picture of another height is turned to; and of a picture only
the lines that changed are drawn again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset, Region

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Drawing, Ink, Inks, segments, spelt
from journeytui.tui.boards.reading import Reading
from journeytui.tui.boards.scene import TOLD, Scene, intro
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import cut

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual import events

    from journeytui.tui.theme import Looks

_TELLS = 2
"""Cells before what they say."""
_ROWS = 4
"""Lines that are left to the rows in any case."""
_ROWS_BELOW_ANSWER = 3
"""As many where the answer stands above the picture already."""
_LEAD, _ROOMY = 5, 20
"""Lines of the answer above the picture, and from how many lines on all of it there is room for them."""
_SMALLEST = 48
"""Cells below which nothing is drawn."""


class Pane(Reading):
    """A picture over rows; the keys act on one of them."""

    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; }"

    def __init__(self, looks: Looks) -> None:
        super().__init__(looks)
        self.active = True
        self.intro: tuple[str, str] = ("", "")
        """What the board answers, and whose the method is."""
        self.lead: tuple[str, ...] = ()
        """What answers that straight away, a sentence a line above the picture where there is room."""
        self.leads: frozenset[str] = frozenset()
        """What of it stands there whole, and need not be said below the picture again."""
        self.zoomed = False
        """Whether the picture, or the rows, have all the room."""
        self.scene = Scene()
        self._on_picture = False
        self._head: list[Inks] = []
        """The lines above the picture."""
        self._sized: tuple[int, int] = (0, 0)

    # What is shown

    def show_picture(self, drawing: Drawing | None, first: str) -> None:
        """Another picture, with the keys on it and the cursor on that spot; or none."""
        self._on_picture = drawing is not None
        self.leave()
        self.scene.put(drawing, first)
        self.lay()

    def renew_picture(self, drawing: Drawing | None, first: str) -> None:
        """The same picture of newer values: the cursor stays on its spot."""
        before = self.scene.spot
        self._on_picture = self._on_picture and drawing is not None
        self.scene.put(drawing, first)
        if before:
            self.scene.stand_on_key(before.key)
        self.lay()

    @property
    def on_picture(self) -> bool:
        """Whether the keys act on the picture."""
        return self._on_picture and self.scene.is_drawn

    def go_on_picture(self, wanted: bool) -> None:
        """The keys act on the picture from now on, where one is seen, or on the rows."""
        self._on_picture = wanted and self.scene.is_drawn
        self.active = not self._on_picture
        if self.zoomed:
            self.lay()
        else:
            self._rest()
            self.draw_picture()
            self.refresh()

    def lay(self) -> None:
        """Gives the picture its lines, and the rows theirs."""
        cells, lines = self.size.width or 80, self.size.height or 22
        self._sized = (cells, lines)
        self._head = _head(self, cells)
        before, head = self.scene.is_drawn, len(self._head)
        if self.scene.lay(cells, _room(self, lines - head), _SMALLEST):
            self.scene.draw(self.looks, here=self._on_picture)
        self._above = head + max(1, len(self.scene.lines))
        self.leads = _said_whole(self, cells) if self.scene.is_drawn and _leads(self) else frozenset()
        self.active = not self.on_picture
        self._rest()
        if before or self.scene.is_drawn or self.is_attached:
            self.refresh()

    def _rest(self) -> None:
        super()._rest()
        if self.on_picture:  # below a picture the rows begin with what one would say aloud
            self._top = 0

    # Drawing

    def walk(self, right: int, down: int) -> bool:
        """Goes to the spot in that direction; whether there is one."""
        found = self.scene.walk(right, down)
        self.draw_picture()
        return found

    def draw_picture(self) -> None:
        """Draws what is other in the picture than before: the cursor has moved."""
        if self.scene.is_drawn:
            cells = self._sized[0]
            head = len(self._head)
            if changed := self.scene.draw(self.looks, here=self._on_picture):
                self.refresh(*(Region(0, head + y, cells, 1) for y in changed))

    def segments(self, y: int) -> list[Segment]:
        cells = self.size.width
        head = self._head
        if y < len(head):
            return segments(head[y], cells, self.looks, "cursor")
        if y < self._above:
            at = y - len(head)
            return self.scene.lines[at] if at < len(self.scene.lines) else segments((), cells, self.looks, "cursor")
        return super().segments(y)

    def caret(self) -> Offset | None:
        """On a picture, where it is said in words what its cursor is on."""
        return Offset(_TELLS, self._above - TOLD) if self.on_picture else super().caret()

    def fit(self) -> None:
        if self._sized != (self.size.width, self.size.height):
            self.lay()
        super().fit()

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        del event  # what it scrolls is said by the list itself
        self.go_on_picture(False)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        del event
        self.go_on_picture(False)

    def on_click(self, event: events.Click) -> None:
        if event.y >= self._above:
            if self._on_picture:
                self.go_on_picture(False)
            return
        event.prevent_default()
        event.stop()
        spot = self.scene.spot_at(event.x, event.y - len(self._head))
        if spot is not None and self.scene.drawing:
            self._on_picture, self.active = True, False
            self.scene.stand_on(spot)
            self.draw_picture()
            self.refresh()
            self.post_message(self.Clicked(self, self.scene.drawing.spots[spot].key, event.chain))


def _head(pane: Pane, cells: int) -> list[Inks]:
    """The lines above the picture: what is asked, and the answer where there is room for it."""
    told = _answer(pane, cells) if _leads(pane) else []
    return [*intro(*pane.intro, cells, pane.looks), *([Ink(f" {line}", "strong")] for lines in told for line in lines)]


def _answer(pane: Pane, cells: int) -> list[list[str]]:
    """The lines of each sentence of the answer: all of them, or where these are too many as much as one line holds."""
    glyphs = pane.looks.glyphs
    whole = [wrapped(shown_line(spelt(sentence, glyphs)), cells - 2) for sentence in pane.lead]
    if sum(map(len, whole)) <= _LEAD:
        return whole
    return [[cut(" ".join(lines), cells - 2, glyphs.ellipsis)] for lines in whole[:_LEAD]]


def _leads(pane: Pane) -> bool:
    """Whether the answer has room above the picture."""
    return (pane.size.height or 22) >= _ROOMY and not pane.zoomed and pane.scene.drawing is not None


def _said_whole(pane: Pane, cells: int) -> frozenset[str]:
    """What of the answer is not cut above the picture."""
    told = zip(pane.lead, _answer(pane, cells), strict=False)  # there may be more than are shown
    return frozenset(
        sentence for sentence, lines in told if " ".join(lines) == shown_line(spelt(sentence, pane.looks.glyphs))
    )


def _room(pane: Pane, lines: int) -> int:
    """Lines of so many that the picture may take."""
    if pane.zoomed:
        return lines - TOLD if pane._on_picture else 0  # noqa: SLF001  its own module
    rows = _ROWS_BELOW_ANSWER if _leads(pane) and pane.lead else _ROWS
    return max(min(lines - TOLD - rows, 13), lines * 11 // 20)
