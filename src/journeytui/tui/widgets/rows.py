"""The one list: rows of columns of which only those on the screen are ever asked for.

It keeps its cursor on the same record whatever happens to the rows around it, and draws only the lines that changed.
It knows no record: a source gives it rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Protocol

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from journeytui.tui.theme import Looks, StyleName
from journeytui.tui.widgets.columns import GAP, Column, shared_out
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.lines import Piece, Pieces, laid, painted, strip
from journeytui.tui.widgets.marks import Marks

GUTTER = 3
"""Cells before the first column: the mark, the cursor, a space."""


@dataclass(frozen=True)
class Row:
    """One row. A heading has no id, and the cursor never rests on it."""

    id: str
    cells: tuple[str | Pieces, ...]
    heading: bool = False


class Source(Protocol):
    """Where rows come from."""

    @property
    def total(self) -> int:
        """How many rows there are."""

    def row(self, at: int) -> Row:
        """The row at that place."""

    def place_of(self, id: str) -> int | None:
        """Where the record stands; None when it is not there."""


class Given:
    """A source of rows that are all there already."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows = tuple(rows)
        self._places = {row.id: at for at, row in enumerate(self._rows) if not row.heading}

    @property
    def total(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> Row:
        return self._rows[at]

    def place_of(self, id: str) -> int | None:
        return self._places.get(id)


class Rows(Widget):
    """A list with a cursor and marks, in a frame or with a line of column titles above it."""

    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Clicked(Message):
        """A row was clicked, twice when `chain` is 2."""

        rows: Rows
        id: str
        chain: int

    def __init__(self, looks: Looks, *, frame: Frame | None = None, titles: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.looks = looks
        self.frame = frame
        self.marks = Marks()
        self.active = False
        self.empty: tuple[str, ...] = ()
        self.cursor = 0
        """Where the cursor is."""
        self.cursor_id = ""
        """The record that the cursor is on; '' when there is none."""
        self._titles = titles
        self._columns: tuple[Column, ...] = ()
        self._widths: tuple[int, tuple[tuple[Column, int], ...]] | None = None
        self._source: Source = Given()
        self._top = 0

    # What is shown

    def show(self, columns: Sequence[Column], source: Source, empty: Sequence[str] = ()) -> None:
        """Shows other rows; the cursor stays on its record, and on the same line of the screen where that is possible."""
        self._columns, self._source, self.empty = tuple(columns), source, tuple(empty)
        self._widths = None
        if isinstance(source, Given) and self.marks.ids:
            self.marks.keep_only([id for id in self.marks.ids if source.place_of(id) is not None])
        line = self.cursor - self._top
        place = source.place_of(self.cursor_id) if self.cursor_id else None
        self.cursor = self._resting(place if place is not None else self.cursor)
        self._top = self.cursor - line
        self._rest()
        self.refresh()

    def go_to(self, id: str) -> bool:
        """Puts the cursor on that record; whether it is there."""
        place = self._source.place_of(id)
        if place is not None:
            self.go(place)
        return place is not None

    def set_active(self, active: bool) -> None:
        """Whether the keys act here."""
        if active != self.active:
            self.active = active
            self.refresh()

    def set_frame(self, frame: Frame) -> None:
        """Other words in the frame."""
        if frame != self.frame:
            self.frame = frame
            self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def current(self) -> Row | None:
        """The row that the cursor is on."""
        return self._source.row(self.cursor) if self.cursor_id else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a command acts on: all that is marked, else the row of the cursor."""
        return self.marks.ids or ((self.cursor_id,) if self.cursor_id else ())

    # Moving

    def go(self, place: int) -> None:
        """Moves the cursor to the nearest row that can hold it."""
        before, top = self.cursor, self._top
        self.cursor = self._resting(place, forward=place >= self.cursor)
        self._rest()
        if self.marks.anchor is not None:
            self._stretch()
            self.refresh()
        elif self._top != top:
            self.refresh()
        elif self.cursor != before:
            self._refresh_rows(before, self.cursor)

    def step(self, by: int) -> bool:
        """Moves the cursor by so many rows; whether it moved."""
        before = self.cursor
        self.go(self.cursor + by)
        return self.cursor != before

    @property
    def page(self) -> int:
        """How many rows fit on the screen."""
        height: int = self.size.height
        return max(1, height - self._above - (1 if self.frame else 0))

    # Marks

    def toggle_mark(self) -> None:
        """Marks the row of the cursor, or takes its mark, and goes one down."""
        if self.cursor_id:
            self.marks.end_range()
            self.marks.toggle(self.cursor_id)
            self._refresh_rows(self.cursor)
            self.step(1)

    def toggle_range(self) -> None:
        """Begins a range at the cursor, or ends it."""
        if self.marks.anchor is not None:
            self.marks.end_range()
        elif self.cursor_id:
            self.marks.begin_range(self.cursor_id)
        self.refresh()

    def clear_marks(self) -> None:
        """Takes all marks."""
        if self.marks.ids:
            self.marks.clear()
            self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        cells, glyphs = self.size.width, self.looks.glyphs
        if self.frame and y == 0:
            return strip(self.frame.top(cells, glyphs, self.active), cells, self.looks)
        if self.frame and y == self.size.height - 1:
            return strip(self.frame.bottom(cells, glyphs, self.active, self._told()), cells, self.looks)
        if self._titles and y == self._above - 1:
            return self._framed(self._title_line(), y)
        place = self._top + y - self._above
        if not self._source.total:
            return self._framed(self._empty_line(y - self._above), y)
        if not 0 <= place < self._source.total:
            return self._framed((), y)
        row = self._source.row(place)
        return self._framed(self._line(row, place), y, self._over(place), laid_out=not row.heading)

    @property
    def _lit(self) -> int:
        """How many cells of the row show that the cursor is there: up to the column that names it. (All of a row would be
        three times as much to send at every step.)
        """
        lit = GUTTER
        for column, cells in self._shared:
            lit += cells + GAP
            if column.share:
                break
        return lit - GAP

    def _line(self, row: Row, place: int) -> Pieces:
        glyphs = self.looks.glyphs
        if row.heading:
            return ((" " * GUTTER, "text"), *_pieces(row.cells[0], "heading"))
        marked = row.id in self.marks
        pieces: list[Piece] = [
            (glyphs.marked if marked else " ", "marked"),
            ((glyphs.cursor if place == self.cursor and self.active else " ") + " ", "accent"),
        ]
        by_key = dict(zip((column.key for column in self._columns), row.cells, strict=True))
        for column, cells in self._shared:
            cell = laid(_pieces(by_key[column.key]), cells, glyphs.ellipsis, column.align)
            pieces += [*cell, (" " * GAP, "text")]
        return tuple(pieces[:-1])

    def _title_line(self) -> Pieces:
        pieces: list[Piece] = [(" " * GUTTER, "text")]
        for column, cells in self._shared:
            pieces += [*laid(((column.title, "heading"),), cells, self.looks.glyphs.ellipsis, column.align), (" " * GAP, "text")]
        return tuple(pieces[:-1])

    def _empty_line(self, at: int) -> Pieces:
        return ((" " * GUTTER, "text"), (self.empty[at], "dim")) if 0 <= at < len(self.empty) else ()

    def _over(self, place: int) -> StyleName | None:
        if place != self.cursor or not self.cursor_id:
            return None
        return "cursor" if self.active else "cursor_idle"

    def _framed(self, pieces: Pieces, y: int, over: StyleName | None = None, *, laid_out: bool = False) -> Strip:
        draw = painted if laid_out and self._fits else strip
        if not self.frame:
            return draw(pieces, self.size.width, self.looks, over, self._lit)
        glyphs = self.looks.glyphs
        inner = draw(pieces, self._inner, self.looks, over, self._lit)
        side = strip(((glyphs.bar, "line_active" if self.active else "line"),), 1, self.looks)
        right = strip(((glyphs.thumb, "line_active" if self.active else "line"),), 1, self.looks) if self._thumb(y) else side
        return Strip.join([side, inner, right])

    def _thumb(self, y: int) -> bool:
        total, page = self._source.total, self.page
        if total <= page:
            return False
        length = max(1, page * page // total)
        first = (page - length) * self._top // max(1, total - page)
        return first <= y - self._above < first + length

    def _told(self) -> str:
        total = self._source.total
        marked = f"{len(self.marks)} marked" if len(self.marks) else ""
        far = f"{self.cursor + 1} of {total}" if total > self.page else ""
        return f" {self.looks.glyphs.dot} ".join(part for part in (marked, far) if part)

    # Keeping the cursor where it may be

    @property
    def _above(self) -> int:
        return (1 if self.frame else 0) + (1 if self._titles else 0)

    @property
    def _inner(self) -> int:
        width: int = self.size.width
        return width - (2 if self.frame else 0)

    @property
    def _shared(self) -> tuple[tuple[Column, int], ...]:
        """The columns that are seen, each with its width."""
        if self._widths is None or self._widths[0] != self._inner:
            self._widths = (self._inner, shared_out(self._columns, self._inner - GUTTER - 1))
        return self._widths[1]

    @property
    def _fits(self) -> bool:
        """Whether the columns have the width that they were given, which they have but on the narrowest terminals."""
        shared = self._shared
        return GUTTER + sum(cells for _, cells in shared) + GAP * (len(shared) - 1) <= self._inner

    def _resting(self, place: int, *, forward: bool = True) -> int:
        last = self._source.total - 1
        if last < 0:
            return 0
        place = max(0, min(place, last))
        below, above = range(place, last + 1), range(place, -1, -1)
        for at in chain(below, above) if forward else chain(above, below):
            if not self._source.row(at).heading:
                return at
        return 0

    def _rest(self) -> None:
        total = self._source.total
        row = self._source.row(self.cursor) if total else None
        self.cursor_id = row.id if row and not row.heading else ""
        page = self.page
        first = self.cursor
        while first > 0 and self._source.row(first - 1).heading:
            first -= 1
        self._top = max(0, min(self._top, first, total - 1))
        self._top = max(self._top, self.cursor - page + 1)
        self._top = max(0, min(self._top, total - page))

    def _stretch(self) -> None:
        anchor = self._source.place_of(self.marks.anchor or "")
        if anchor is None:
            return
        low, high = sorted((anchor, self.cursor))
        rows = (self._source.row(at) for at in range(low, high + 1))
        self.marks.stretch([row.id for row in rows if not row.heading])

    def _refresh_rows(self, *places: int) -> None:
        lines = {place - self._top + self._above for place in places}
        if self.frame:
            lines.add(self.size.height - 1)
        self.refresh(*(Region(0, y, self.size.width, 1) for y in lines if 0 <= y < self.size.height))

    def on_resize(self) -> None:
        self._rest()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.step(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.step(-3)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._top + event.y - self._above
        if 0 <= event.y - self._above < self.page and 0 <= place < self._source.total:
            self.go(place)
        self.post_message(self.Clicked(self, self.cursor_id, event.chain))


def _pieces(cell: str | Pieces, style: StyleName = "text") -> Pieces:
    return ((cell, style),) if isinstance(cell, str) else cell
