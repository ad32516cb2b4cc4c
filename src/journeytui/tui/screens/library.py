"""The library: all journeys as a tree, with what one asks about first beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.widget import Widget

from journeytui.tui.acting import Acting, Adding, act
from journeytui.tui.cells import number, signed
from journeytui.tui.cells import word as told_word
from journeytui.tui.commands import Command
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.curve import block
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.lines import Piece, Pieces
from journeytui.tui.widgets.rows import Row, Rows
from journeytui.workspace import views

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity
    from journeytui.tui.place import Desk
    from journeytui.workspace.views import LibraryRow

COLUMNS = (
    Column("title", "  Journey", least=30, most=60, share=6),
    Column("status", "Status", least=8, most=10, drop=9),
    Column("personas", "Persona", least=14, most=30, share=1, drop=7),
    Column("accountable", "Accountable", least=15, most=22, share=1, drop=4),
    Column("stages", "Stages", least=6, drop=8, align="right"),
    Column("experience", "Exp.", least=6, align="right"),
    Column("kpis", "KPI off", least=7, drop=2, align="right"),
    Column("net", "Net", least=7, drop=3, align="right"),
    Column("decisions", "Open", least=4, drop=6, align="right"),
    Column("review", "Review", least=8, drop=5, align="right"),
)
SORTS = ("", "title", "experience", "-kpis_off", "net", "-open_decisions", "review_on")
"""What `t` goes through; the first is the tree."""
_SAID = {
    "": "tree", "title": "title", "experience": "experience, worst first", "-kpis_off": "most KPIs off target",
    "net": "customers, most lost first", "-open_decisions": "most open decisions", "review_on": "review due first",
}  # fmt: skip
PAGE = 200


class Shape(NamedTuple):
    """Which journeys are listed, and in which order."""

    filter: str
    sort: str
    collapsed: frozenset[str]


class Window:
    """The rows of the library, read a page at a time and only where one looks."""

    def __init__(self, library: Library, near: int = 0, *, search: bool = True) -> None:
        self._library = library
        self._search = search
        """Whether a journey is looked for beyond the rows that were read first."""
        self._pages: dict[int, tuple[Row, ...]] = {}
        self.journeys: dict[str, LibraryRow] = {}
        self._places: dict[str, int] = {}
        self.total = 0
        self._page(near // PAGE)

    def row(self, at: int) -> Row:
        """The row at that place; an empty one where somebody else removed it a moment ago."""
        page = self._page(at // PAGE)
        return page[at % PAGE] if at % PAGE < len(page) else Row("", ("",) * len(COLUMNS), heading=True)

    def place_of(self, id: str) -> int | None:
        """Where the journey stands in the list."""
        if id in self._places or not self._search:
            return self._places.get(id)
        shape = self._library.shape
        place = views.library_offset(
            self._library.desk.workspace, id, filter=shape.filter, sort=shape.sort, collapsed=shape.collapsed
        )
        return place if place < self.total and self.row(place).id == id else None

    def _page(self, number: int) -> tuple[Row, ...]:
        if number not in self._pages:
            shape = self._library.shape
            page = views.library_page(
                self._library.desk.workspace, filter=shape.filter, sort=shape.sort, collapsed=shape.collapsed,
                offset=number * PAGE, limit=PAGE,
            )  # fmt: skip
            self.total = page.total
            self.journeys.update((row.id, row) for row in page.rows)
            self._places.update((row.id, number * PAGE + at) for at, row in enumerate(page.rows))
            self._pages[number] = tuple(self._library.drawn(row) for row in page.rows)
        return self._pages[number]


class Library(Acting):
    """The first screen."""

    place: ClassVar[str] = "library"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.list = Rows(desk.looks, titles=True, id="journeys")
        self.list.active = True
        memory = desk.memory
        self._filter = ""
        self._sort = memory.text("sort") if memory.text("sort") in SORTS else ""
        self.collapsed = frozenset(memory.texts("collapsed"))
        self._window = Window(self)
        self.list.cursor_id = memory.text("library_row")
        self._show()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list)

    def reload(self) -> None:
        """Reads the rows again; the cursor stays on its journey."""
        self._window = Window(self, self.list.cursor)
        self._show()

    def _list_anew(self, *, search: bool) -> None:
        """Lists other journeys, or in another order: from the top, but for a journey that is found there again."""
        self._window = Window(self, search=search)
        if self._window.place_of(self.list.cursor_id) is None:
            self.list.cursor_id, self.list.cursor = "", 0
        self._show()

    def remember(self) -> None:
        self.desk.memory.keep(
            sort=self._sort, collapsed=tuple(sorted(self.collapsed)), library_row=self.list.cursor_id, place="library"
        )

    def hints(self) -> tuple[str, ...]:
        if not self._window.total:
            return ("add", "import", "new_library", "palette", "help", "back")
        return ("up down=row", "open", "filter", "add", "status", "find", "sort", "palette", "help", "back")

    # What the list shows

    @property
    def rows(self) -> Rows:
        return self.list

    @property
    def shape(self) -> Shape:
        """What is asked of the workspace."""
        return Shape(self._filter, self._sort, self.collapsed)

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
        return self._filter

    def filter_by(self, typed: str) -> None:
        self._filter = typed
        self._list_anew(search=not typed)

    def why_not(self, command: Command) -> str:
        if command.id in ("move_down", "move_up") and (self._sort or self._filter):
            return f"{command.label}: works in the tree; {self.desk.keymap.shown('sort')} goes back to it"
        if command.id in _NEEDS_NO_RECORD:
            return super(Acting, self).why_not(command)
        return super().why_not(command)

    def drawn(self, row: LibraryRow) -> Row:
        """A journey as a row."""
        guess = self.desk.guessed(row.id)
        glyphs = self.desk.looks.glyphs
        title, status = str(guess.get("title", row.title)), str(guess.get("status", row.status) or "")
        return Row(row.id, (
            self._title(row, title, glyphs), _status(status), ((row.personas, "dim"),), ((row.accountable, "dim"),),
            ((str(row.stages), "dim"),), experience(row.experience, glyphs), _kpis(row),
            _net(row.net, glyphs), str(row.open_decisions or ""), _review(row.review_due),
        ))  # fmt: skip

    def _title(self, row: LibraryRow, title: str, glyphs: Glyphs) -> Pieces:
        if self._filter or self._sort:
            return ((title, "text"),)
        fold = " " if not row.nested else glyphs.folded if row.id in self.collapsed else glyphs.unfolded
        target: Piece = (" target", "dim") if row.state == "target" else ("", "dim")
        return (("  " * row.depth + fold + " ", "dim"), (title, "text"), target)

    def _show(self) -> None:
        self.list.show(COLUMNS, self._window, self._empty())
        workspace = self.desk.workspace
        left: list[Piece] = [(workspace.title, "title")]
        if workspace.is_samples:
            left.append((f"  samples: invented, yours to try; {self.desk.keymap.shown('new_library')} starts your own", "warn"))
        if workspace.read_only:
            left.append((f"  read-only: {workspace.read_only}", "warn"))
        told = [f"sorted by {_SAID[self._sort]}"] if self._sort else []
        told += [f"“{self._filter}”"] if self._filter else []
        told.append(f"{number(self._window.total)} journey{'s' if self._window.total != 1 else ''}")
        self.head.show(tuple(left), ((f" {self.desk.looks.glyphs.dot} ".join(told), "dim"),))

    def _empty(self) -> Sequence[str]:
        if self._filter:
            return ("", f"No journey has “{self._filter}”.", "esc shows all again; f looks into everything.")
        return ("", "No journey yet.", "a adds one · I reads journeys from files")

    # Commands

    def do_open(self) -> None:
        self.desk.visit("explorer", self.list.cursor_id)

    def do_map(self) -> None:
        self.desk.visit("map", self.list.cursor_id)

    def do_left(self) -> None:
        row = self._window.journeys.get(self.list.cursor_id)
        if row is None or self._sort or self._filter:
            return
        if row.nested and row.id not in self.collapsed:
            self._fold(self.collapsed | {row.id})
        else:
            self._to_parent(row)

    def do_right(self) -> None:
        if self.list.cursor_id in self.collapsed:
            self._fold(self.collapsed - {self.list.cursor_id})

    def do_sort(self) -> None:
        self._sort_by(1)

    def do_sort_back(self) -> None:
        self._sort_by(-1)

    def do_reviewed(self) -> None:
        self.desk.run_act(act("edit", "mark_reviewed", self.list.cursor_id))

    def do_new_library(self) -> None:
        self.bar.ask("name of your library", lambda lines: self.desk.call("start_own", self.desk, lines))

    def do_import(self) -> None:
        self.desk.call("imports", self.desk)

    def do_export(self) -> None:
        self.desk.call("exports", self.desk, self.list.cursor_id)

    def _fold(self, collapsed: frozenset[str]) -> None:
        self.collapsed = collapsed
        self.reload()

    def _to_parent(self, row: LibraryRow) -> None:
        for at in range(self.list.cursor - 1, -1, -1):
            above = self._window.journeys.get(self._window.row(at).id)
            if above and above.depth < row.depth:
                self.list.go(at)
                return

    def _sort_by(self, by: int) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + by) % len(SORTS)]
        self._list_anew(search=not self._sort)
        self.desk.notice(f"sorted by {_SAID[self._sort]}" if self._sort else "shown as a tree")

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        if event.chain == 2 and event.id:
            self.do_open()


def experience(value: float | None, glyphs: Glyphs) -> Pieces:
    """The experience of a journey: a number and its block."""
    if value is None:
        return (("none", "dim"),)
    style = "bad" if value <= -0.5 else "good" if value >= 0.5 else "text"
    return ((f"{signed(round(value, 1), glyphs)} ", style), (block(value, glyphs.levels), style))  # type: ignore[return-value]


def _status(status: str) -> Pieces:
    return ((status, told_word(status).style),) if status else ()


def _kpis(row: LibraryRow) -> Pieces:
    if not row.kpis:
        return ()
    return ((f"{row.kpis_off} / {row.kpis}", "bad" if row.kpis_off else "good"),)


def _net(net: int | None, glyphs: Glyphs) -> Pieces:
    if net is None:
        return ()
    return ((signed(net, glyphs), "bad" if net < 0 else "good" if net > 0 else "text"),)


def _review(due: int | None) -> Pieces:
    if due is None:
        return ()
    return ((f"late {-due} d", "warn"),) if due < 0 else ((f"{due} d" if due else "today", "dim"),)


_NEEDS_NO_RECORD = frozenset(("add", "open", "map", "filter", "mark", "mark_range"))
