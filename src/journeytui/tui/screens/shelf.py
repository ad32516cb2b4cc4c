"""The list of all journeys: what the library shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from journeytui.tui import journeys
from journeytui.tui.acting import Acting, Adding
from journeytui.tui.cells import number
from journeytui.tui.commands import Command
from journeytui.tui.journeys import Shape, Window
from journeytui.tui.listed import NO_MATCH
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.lines import Piece
from journeytui.tui.widgets.rows import Row, Rows
from journeytui.workspace import newest

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity
    from journeytui.tui.desk import Desk
    from journeytui.workspace.listing import LibraryRow
    from journeytui.workspace.shelves import View

SORTS = ("", "title", "experience", "-kpis_off", "net", "-open_decisions", "review_on")
"""What `t` goes through; the first is the tree."""
SAID = {
    "": "tree", "title": "title", "experience": "experience, worst first", "-kpis_off": "most KPIs off target",
    "net": "customers, most lost first", "-open_decisions": "most open decisions", "review_on": "review due first",
}  # fmt: skip


class Shelf(Acting):
    """All journeys, as a tree or sorted."""

    place: ClassVar[str] = "library"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.list = Rows(desk.looks, titles=True, id="journeys")
        self.list.active = True
        self.list.is_new = desk.is_new
        self._drawn: dict[str, tuple[object, Row]] = {}
        """The rows that were drawn last, each with what it was drawn of: most are the same when they are read again."""

    def begin(self) -> None:
        """Lists the journeys as they were listed the last time, with the cursor where it was."""
        super().begin()
        self.list.leave()
        memory = self.desk.memory
        sort = memory.text("sort")
        self.shape = Shape("", sort if sort in SORTS else "", frozenset(memory.texts("collapsed")))
        self.list.cursor_id = memory.text("library_row")
        self._viewed = ("", self.shape)
        """The view that was asked for last, and what it shows."""
        self.window = self._read()
        self._show()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list)

    def reload(self) -> None:
        """Reads the rows again; the cursor stays on its journey."""
        self.window = self._read(self.list.cursor)
        self._show()

    def list_anew(self, shape: Shape, *, search: bool) -> None:
        """Lists other journeys, or in another order: from the top, but for a journey that is found there again."""
        self.shape = shape
        self.window = self._read(search=search)
        if self.window.place_of(self.list.cursor_id) is None:
            self.list.cursor_id, self.list.cursor = "", 0
        self._show()

    def remember(self) -> None:
        collapsed = tuple(sorted(self.shape.collapsed))
        self.desk.memory.keep(
            sort=self.shape.sort, collapsed=collapsed, library_row=self.list.cursor_id, place="library"
        )

    def hints(self) -> tuple[str, ...]:
        if not self.window.total:
            return ("add", "import", "new_library", "views", "back=leave")
        return ("open", "standup", "boards", "filter", "find", "add")

    @property
    def rows(self) -> Rows:
        return self.list

    @property
    def record(self) -> Entity | None:
        from journeytui.workspace import references  # noqa: PLC0415  only when something is done to a journey

        id = self.list.cursor_id
        return references.resolve(self.desk.workspace, id) if id else None

    @property
    def adding(self) -> Adding:
        return Adding("journey", None, self.list.cursor_id or None)

    @property
    def filtered(self) -> str:
        return self.shape.filter

    def filter_by(self, typed: str) -> None:
        self.list_anew(self.shape._replace(filter=typed), search=not typed)

    @property
    def leads_on(self) -> bool:
        return bool(self.window.total) or not _ASKS.search(self.shape.filter)

    @property
    def present(self) -> View:
        """What is listed now, as a view without a name."""
        from journeytui.workspace.shelves import View  # noqa: PLC0415  only when views are asked for

        return View("", *self.shape)

    def show_view(self, view: View) -> None:
        """Lists what the view shows."""
        sort = view.sort if view.sort in SORTS else ""
        shape = Shape(view.filter, sort, view.collapsed)
        self._viewed = (view.name, shape)
        self.list_anew(shape, search=not view.filter)
        self.desk.notice(f"view: {view.name}")

    def told_of(self, view: View) -> str:
        """What a view shows, in a few words."""
        told = [view.filter] if view.filter else []
        told += [SAID[view.sort]] if view.sort in SORTS[1:] else []
        told += [f"{len(view.collapsed)} folded"] if view.collapsed and not told else []
        return f" {self.desk.looks.glyphs.dot} ".join(told) or "the tree"

    def why_not(self, command: Command) -> str:
        if command.id in ("move_down", "move_up") and self.shape.flat:
            return f"{command.label}: works in the tree; {self.desk.keymap.shown('views')}1 shows it"
        if command.id in _NEEDS_NO_RECORD:
            return super(Acting, self).why_not(command)
        return super().why_not(command)

    def _read(self, near: int = 0, *, search: bool = True) -> Window:
        shape, glyphs = self.shape, self.desk.looks.glyphs

        def draw(row: LibraryRow) -> Row:
            guess, known = {**self.desk.guessed(row.id)}, self._drawn.get(row.id)
            told_by = (row, guess, shape, glyphs)
            if known is None or known[0] != told_by:
                known = (told_by, journeys.drawn(row, guess, shape, glyphs))
            newest.keep(self._drawn, row.id, known, 2 * journeys.PAGE)
            return known[1]

        return Window(self.desk.workspace, shape, draw, near, search=search)

    def _show(self) -> None:
        self.list.show(journeys.columns(self.shape.sort), self.window, self._empty())
        workspace = self.desk.workspace
        left: list[Piece] = [(workspace.title, "title")]
        if workspace.is_samples:
            own = f"; {self.desk.keymap.shown('new_library')} starts your own"
            left.append((f"  invented, yours to try{'' if 'new_library' in self.desk.off else own}", "warn"))
        if workspace.read_only:
            left.append((f"  read-only: {workspace.read_only}", "warn"))
        told = [f"sorted by {SAID[self.shape.sort]}"] if self.shape.sort else []
        told += [self.desk.looks.glyphs.spelt(f"“{self.shape.filter}”")] if self.shape.filter else []
        if self._viewed[0] and self._viewed[1] == self.shape:
            told = [self._viewed[0]]
        told.append(f"{number(self.window.total)} journey{'s' if self.window.total != 1 else ''}")
        self.head.show(tuple(left), ((f" {self.desk.looks.glyphs.dot} ".join(told), "dim"),))

    def _empty(self) -> Sequence[str]:
        keys, typed, spelt = self.desk.keymap, self.shape.filter, self.desk.looks.glyphs.spelt
        if typed and not self.window.total:
            return ("", spelt(f"No journey has “{typed}”."), *self._why_none(typed))
        return (
            "",
            "No journey yet.",
            f"{keys.shown('add')} adds one; {keys.shown('import')} reads journeys from files",
        )

    def _why_none(self, typed: str) -> Sequence[str]:
        from journeytui.workspace import filters, owners  # noqa: PLC0415  only where a filter leaves nothing

        keys = self.desk.keymap
        if filters.asks_for_me(typed) and not owners.me(self.desk.workspace):
            return (f"Nobody in this library has your name or e-mail: you are {self.desk.workspace.me}.",
                    f"The settings (key {keys.shown('settings')} ) say who you are; `journeytui add person` adds you.")  # fmt: skip
        told = f"{keys.shown('clear')} shows all again; {keys.shown('find')} looks into everything."
        told = NO_MATCH if self.leads_on else told
        if unknown := filters.unknown_key(typed):
            known = " ".join(filters.keys())
            return (f"One cannot filter by “{unknown}:”. One can by", known, told)
        return (told,)


_ASKS = re.compile("[:<>=]")
"""What no plain words have in them, but words that ask for something (see `filters`)."""
_NEEDS_NO_RECORD = frozenset(("add", "open", "map", "filter", "mark", "mark_range"))
