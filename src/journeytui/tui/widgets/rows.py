"""The one list: rows of columns of which only those on the screen are ever asked for.

It keeps its cursor on the same record whatever happens to the rows around it, and draws only the lines that changed.
It knows no record: a source gives it rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from journeytui.tui.fit import width
from journeytui.tui.theme import Looks, StyleName
from journeytui.tui.widgets.columns import GAP, Column, Layout, layout
from journeytui.tui.widgets.frame import Frame, thumb
from journeytui.tui.widgets.lines import Piece, Pieces, inked, laid, painted
from journeytui.tui.widgets.marks import Marks
from journeytui.tui.widgets.plain import Plain
from journeytui.tui.widgets.source import Given, Row, Source, alone, resting, texts_of, top_row
from journeytui.workspace import newest

__all__ = ["GUTTER", "Given", "Row", "Rows", "Source", "has_one_row"]

GUTTER = 3
"""Cells before the first column: the mark, or that it is new; the cursor; a space."""
_KNOWN = 2
"""How many pages of rows are kept as they were drawn: many more would be remembered for nothing, in each of many lists."""
_Drawn = tuple[tuple[object, ...], list[Segment]]
"""A row as it was drawn, with all that this depends on."""


class Listing(Plain):
    """Rows with a cursor and marks: where one is, and what is chosen."""

    def __init__(
        self, looks: Looks, *, frame: Frame | None = None, titles: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.looks = looks
        self.frame = frame
        self.marks = Marks()
        self.empty: tuple[str, ...] = ()
        self.cursor = 0
        """Where the cursor is."""
        self.cursor_id = ""
        """The record that the cursor is on; '' when there is none."""
        self._above = (1 if frame else 0) + (1 if titles else 0)
        """Lines over the first row."""
        self._titles = titles
        self._columns: tuple[Column, ...] = ()
        self._source: Source = Given()
        self._top = 0
        self._layout: tuple[int, Layout] | None = None
        self._known: dict[str, _Drawn] = {}
        self._fitted = 0
        """For how many rows on the screen the first of them was chosen."""

    def show(self, columns: Sequence[Column], source: Source, empty: Sequence[str] = ()) -> None:
        """Shows other rows; the cursor stays on its record, and on the same line of the screen where that is possible."""
        if tuple(columns) != self._columns:
            self._columns, self._layout = tuple(columns), None
        self._source, self.empty = source, tuple(empty)
        if isinstance(source, Given) and self.marks.ids:
            self.marks.keep_only([id for id in self.marks.ids if source.place_of(id) is not None])
        line = self.cursor - self._top
        place = source.place_of(self.cursor_id) if self.cursor_id else None
        self.cursor = resting(source, place if place is not None else self.cursor)
        self._top = self.cursor - line
        self._rest()
        self.refresh()

    def leave(self) -> None:
        """Goes to the first row, without marks: other rows will be shown."""
        self.marks.clear()
        self.cursor_id, self.cursor, self._top = "", 0, 0

    @property
    def current(self) -> Row | None:
        """The row that the cursor is on."""
        return self._source.row(self.cursor) if self.cursor_id else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a command acts on: all that is marked, else the row of the cursor."""
        return self.marks.ids or ((self.cursor_id,) if self.cursor_id else ())

    @property
    def page(self) -> int:
        """How many rows fit on the screen."""
        height: int = self.size.height
        return max(1, height - self._above - (1 if self.frame else 0))

    def go_to(self, id: str) -> bool:
        """Puts the cursor on that record; whether it is there."""
        place = self._source.place_of(id)
        if place is not None:
            self.go(place)
        return place is not None

    def go(self, place: int) -> None:
        """Moves the cursor to the nearest row that can hold it."""
        before, top = self.cursor, self._top
        self.cursor = resting(self._source, place, forward=place >= self.cursor)
        self._rest()
        if self.marks.anchor is not None:
            self._stretch(self.marks.anchor)
            self.refresh()
        elif self._top != top:
            self.refresh()
        elif self.cursor != before:
            self._refresh_rows(before, self.cursor)
            self._moved()

    def step(self, by: int) -> bool:
        """Moves the cursor by so many rows; whether it moved."""
        before = self.cursor
        self.go(self.cursor + by)
        return self.cursor != before

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

    def _moved(self) -> None:
        """The cursor is on another record."""

    def fit(self) -> None:
        if self._fitted != self.page:
            self._rest()
            self.refresh()

    def _rest(self) -> None:
        self._fitted = self.page
        row = self._source.row(self.cursor) if self._source.total else None
        self.cursor_id = row.id if row and not row.heading else ""
        self._top = top_row(self._source, self.cursor, self._top, self.page)

    def _stretch(self, anchor: str) -> None:
        place = self._source.place_of(anchor)
        if place is None:
            return
        low, high = sorted((place, self.cursor))
        rows = (self._source.row(at) for at in range(low, high + 1))
        self.marks.stretch([row.id for row in rows if not row.heading])

    def _refresh_rows(self, *places: int) -> None:
        lines = {place - self._top + self._above for place in places}
        if self.frame:
            lines.add(self.size.height - 1)
        self.refresh(*(Region(0, y, self.size.width, 1) for y in lines if 0 <= y < self.size.height))


def has_one_row(rows: Listing) -> bool:
    """Whether there is but one row that the cursor can be on."""
    return alone(rows._source)  # noqa: SLF001  a list has as much as one class should


class Rows(Listing):
    """The list as it is drawn, in a frame or with a line of column titles above it."""

    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"
    active = False
    """Whether the keys act here."""
    is_new: Callable[[str], bool] | None = None
    """Whether somebody else changed the record, or what stands in it, since one looked."""
    glance: Callable[[str, int, int], Sequence[Pieces]] | None = None
    """What is told of the record of the cursor below the rows, in so many cells and lines."""
    _glanced: tuple[tuple[str, int, int, bool], Sequence[Pieces]] = (("", 0, 0, False), ())

    @dataclass
    class Clicked(Message):
        """A row was clicked, twice when `chain` is 2."""

        rows: Rows
        id: str
        chain: int

    def set_active(self, active: bool) -> None:
        """Whether the keys act here."""
        if active != self.active:
            self.active = active
            self.refresh()

    def caret(self) -> Offset | None:
        """Where the row of the cursor begins; where there is none, what is said instead."""
        y = self._above + (self.cursor - self._top if self.cursor_id else 0)
        return Offset(GUTTER + bool(self.frame), y) if self.active and y < self.size.height else None

    def set_frame(self, frame: Frame) -> None:
        """Other words in the frame."""
        if frame != self.frame:
            self.frame = frame
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        return Strip(self.segments(y), self.size.width)

    def segments(self, y: int) -> list[Segment]:
        cells, glyphs = self.size.width, self.looks.glyphs
        if self.frame and y == 0:
            return inked(self.frame.top(cells, glyphs, self.active), cells, self.looks)
        if self.frame and y == self.size.height - 1:
            return inked(self.frame.bottom(cells, glyphs, self.active, self._told()), cells, self.looks)
        within = self._within(y)
        if not self.frame:
            return within
        line = self.looks.mixed("line_active" if self.active else "line")
        beside = y - self._above in thumb(self._source.total, self.page, self._top)
        return [Segment(glyphs.bar, line), *within, Segment(glyphs.thumb if beside else glyphs.bar, line)]

    def _within(self, y: int) -> list[Segment]:
        """The line without what the frame has of it."""
        place = self._top + y - self._above
        total = self._source.total
        if self._titles and y == self._above - 1:
            told = _title_line(self._lay, self.looks.glyphs.ellipsis)
        elif 0 <= place < total:
            return self._row(self._source.row(place), here=place == self.cursor and bool(self.cursor_id))
        else:
            told = self._glance_line(place - total - 1) if total else _empty_line(self.empty, y - self._above)
        return inked(told, self._inner, self.looks)

    def _row(self, row: Row, *, here: bool) -> list[Segment]:
        """The row as it was drawn before, where nothing of it changed."""
        over: StyleName | None = ("cursor" if self.active else "cursor_idle") if here else None
        lay = self._lay
        state = (row, over, self._mark(row.id), lay, self._inner, self.looks)
        known = self._known.get(row.id)
        if known is None or known[0] != state:
            draw = inked if _is_wide(row, self._columns) or not lay.fits else painted
            known = (state, draw(self._line(row, here=here), self._inner, self.looks, over, lay.lit))
            if not row.heading:
                newest.keep(self._known, row.id, known, _KNOWN * self.page)
        return known[1]

    def _line(self, row: Row, *, here: bool) -> Pieces:
        glyphs = self.looks.glyphs
        if row.heading:
            return ((" " * GUTTER, "text"), *_pieces(row.cells[0], "heading"))
        pieces: list[Piece] = [
            self._mark(row.id),
            ((glyphs.cursor if here and self.active else " ") + " ", "accent"),
        ]
        if _is_wide(row, self._columns):
            return (*pieces, *_pieces(row.cells[0]))
        by_key = dict(zip((column.key for column in self._columns), row.cells, strict=True))
        for column, cells in self._lay.columns:
            cell = laid(_folded(by_key[column.key], column, cells), cells, glyphs.ellipsis, column.align)
            pieces += [*cell, (" " * GAP, "text")]
        return tuple(pieces[:-1])

    def _mark(self, id: str) -> Piece:
        if id in self.marks:
            return (self.looks.glyphs.marked, "marked")
        return (self.looks.glyphs.new, "accent") if self.is_new and self.is_new(id) else (" ", "marked")

    def _moved(self) -> None:
        """What the record of the cursor tells has changed with the cursor."""
        below = self._above + self._source.total - self._top + 1
        if self.glance and below < self.size.height - 1:
            self.refresh(Region(0, below, self.size.width, self.size.height - 1 - below))

    def forget_glance(self) -> None:
        """Asks for the glance anew: the record may have changed."""
        self._glanced = (("", 0, 0, False), ())

    def _glance_line(self, at: int) -> Pieces:
        room = self.page - (self._source.total - self._top) - 1
        if not self.glance or at < 0 or not self.cursor_id:
            return ()
        key = (self.cursor_id, self._inner, room, self.active)
        if self._glanced[0] != key:
            self._glanced = (key, self.glance(*key[:3]))
        lines = self._glanced[1]
        return lines[at] if at < len(lines) else ()

    def _told(self) -> str:
        total = self._source.total
        marked = f"{len(self.marks)} marked" if len(self.marks) else ""
        far = f"{self.cursor + 1} of {total}" if total > self.page else ""
        return f" {self.looks.glyphs.dot} ".join(part for part in (marked, far) if part)

    @property
    def _inner(self) -> int:
        width: int = self.size.width
        return width - (2 if self.frame else 0)

    @property
    def _lay(self) -> Layout:
        if self._layout is None or self._layout[0] != self._inner:
            self._layout = (self._inner, layout(self._columns, self._inner, GUTTER))
        return self._layout[1]

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


def unread(rows: Rows) -> tuple[tuple[str, str], ...]:
    """What stands in the row of the cursor and is wider than its column, behind the key of that column; then what has no column."""
    row, columns = rows.current, rows._columns  # noqa: SLF001  of this module
    if row is None or _is_wide(row, columns):
        return ()
    texts = dict(zip((column.key for column in columns), texts_of(row), strict=True))
    shown = {column.key: cells for column, cells in rows._lay.columns}  # noqa: SLF001  of this module
    cut = [(key, texts[key]) for key, cells in shown.items() if width(texts[key]) > cells]
    return (*cut, *((key, text) for key, text in texts.items() if text and key not in shown))


def _is_wide(row: Row, columns: Sequence[Column]) -> bool:
    """Whether the row is one cell across all columns."""
    return row.heading or len(row.cells) < len(columns)


def _pieces(cell: str | Pieces, style: StyleName = "text") -> Pieces:
    return ((cell, style),) if isinstance(cell, str) else cell


def _folded(cell: str | Pieces, column: Column, cells: int) -> Pieces:
    """The cell, or where it is too wide and its column knows something shorter, that, in the style of its beginning."""
    pieces = _pieces(cell)
    text = "".join(text for text, _ in pieces) if column.fold else ""
    return ((column.fold(text, cells), pieces[0][1]),) if column.fold and width(text) > cells else pieces


def _title_line(lay: Layout, ellipsis: str) -> Pieces:
    pieces: list[Piece] = [(" " * GUTTER, "text")]
    for column, cells in lay.columns:
        pieces += [*laid(((column.title, "heading"),), cells, ellipsis, column.align), (" " * GAP, "text")]
    return tuple(pieces[:-1])


def _empty_line(told: Sequence[str], at: int) -> Pieces:
    return ((" " * GUTTER, "text"), (told[at], "dim")) if 0 <= at < len(told) else ()
