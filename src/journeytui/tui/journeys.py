"""Journeys as rows of the library: what one asks about first, beside each title. Read a page at a time, where one looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from journeytui.tui.cells import signed
from journeytui.tui.cells import word as told_word
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.names import folded
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.curve import block
from journeytui.tui.widgets.lines import Piece, Pieces
from journeytui.tui.widgets.source import Row
from journeytui.workspace import listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from journeytui.workspace.listing import LibraryRow
    from journeytui.workspace.workspace import Workspace

COLUMNS = (
    Column("title", "  Journey", least=33, most=60, share=4),
    Column("status", "Status", least=8, most=10, drop=9),
    Column("personas", "Persona", least=14, most=40, share=3, drop=7, fold=folded),
    Column("accountable", "Accountable", least=15, most=22, share=1, drop=4),
    Column("stages", "Stages", least=6, drop=8, align="right"),
    Column("experience", "Exp.", least=6, align="right"),
    Column("kpis", "KPI off", least=7, drop=2, align="right"),
    Column("net", "Net", least=7, drop=3, align="right"),
    Column("decisions", "Open", least=4, drop=6, align="right"),
    Column("review", "Review", least=9, drop=5, align="right"),
)
_SORTED_BY = {"kpis_off": "kpis", "open_decisions": "decisions", "review_on": "review"}
"""The column of what journeys are sorted by, where it is called something else."""
PAGE = 64
"""So many rows are read at once."""


class Shape(NamedTuple):
    """Which journeys are listed, and in which order."""

    filter: str
    sort: str
    collapsed: frozenset[str]

    @property
    def flat(self) -> bool:
        """Whether it is no tree."""
        return bool(self.filter or self.sort)


def columns(sort: str) -> tuple[Column, ...]:
    """The columns; the one that journeys are sorted by is seen however narrow it is."""
    key = sort.removeprefix("-")
    kept = _SORTED_BY.get(key, key)
    return tuple(replace(column, drop=0) if column.key == kept else column for column in COLUMNS)


class Window:
    """The rows of the library, read a page at a time and only where one looks."""

    def __init__(
        self,
        workspace: Workspace,
        shape: Shape,
        drawn: Callable[[LibraryRow], Row],
        near: int = 0,
        *,
        search: bool = True,
    ) -> None:
        self._workspace = workspace
        self._shape = shape
        self._drawn = drawn
        self._search = search
        """Whether a journey is looked for beyond the rows that were read first."""
        self._pages: dict[int, Sequence[LibraryRow]] = {}
        self.journeys: dict[str, LibraryRow] = {}
        self._places: dict[str, int] = {}
        self.total = 0
        self._page(near // PAGE)

    def row(self, at: int) -> Row:
        """The row at that place; an empty one where somebody else removed it a moment ago."""
        journey = self._journey(at)
        return self._drawn(journey) if journey else Row("", ("",) * len(COLUMNS), heading=True)

    def place_of(self, id: str) -> int | None:
        """Where the journey stands in the list."""
        if id in self._places or not self._search:
            return self._places.get(id)
        place = listing.library_offset(self._workspace, id, **self._shape._asdict())
        found = self._journey(place) if place < self.total else None
        return place if found and found.id == id else None

    def parent_of(self, id: str) -> int | None:
        """Where the journey stands that this one is nested in."""
        row, at = self.journeys.get(id), self.place_of(id)
        for place in range((at or 0) - 1, -1, -1) if row else ():
            above = self._journey(place)
            if row and above and above.depth < row.depth:
                return place
        return None

    def _journey(self, at: int) -> LibraryRow | None:
        page = self._page(at // PAGE)
        return page[at % PAGE] if at % PAGE < len(page) else None

    def _page(self, number: int) -> Sequence[LibraryRow]:
        if number not in self._pages:
            page = listing.library_page(self._workspace, **self._shape._asdict(), offset=number * PAGE, limit=PAGE)
            self.total = page.total
            self.journeys.update((row.id, row) for row in page.rows)
            self._places.update((row.id, number * PAGE + at) for at, row in enumerate(page.rows))
            self._pages[number] = page.rows
        return self._pages[number]


def drawn(row: LibraryRow, guess: Mapping[str, Any], shape: Shape, glyphs: Glyphs) -> Row:
    """A journey as a row; the guess lies over what the library holds."""
    title, status = str(guess.get("title", row.title)), str(guess.get("status", row.status) or "")
    named = ((title, "text"),) if shape.flat else _in_tree(row, title, shape, glyphs)
    cells: tuple[str | Pieces, ...] = (
        named, _status(status), ((row.personas, "dim"),), ((row.accountable, "dim"),), ((str(row.stages), "dim"),),
        experience(row.experience, glyphs), _kpis(row), _net(row.net, glyphs), str(row.open_decisions or ""),
        _review(row.review_due),
    )  # fmt: skip
    return Row(row.id, cells)


def _in_tree(row: LibraryRow, title: str, shape: Shape, glyphs: Glyphs) -> Pieces:
    fold = " " if not row.nested else glyphs.folded if row.id in shape.collapsed else glyphs.unfolded
    target: Piece = (" target", "dim") if row.state == "target" else ("", "dim")
    return (("  " * row.depth + fold + " ", "dim"), (title, "text"), target)


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
    return ((f"late {-due} d", "warn"),) if due < 0 else ((f"in {due} d" if due else "today", "dim"),)
