"""The library's list: its journeys as rows, read by the page, so that it costs the same with ten and with ten thousand."""

from __future__ import annotations

import datetime as dt

from journeytui.domain.value import Value
from journeytui.store import figures
from journeytui.store.conditions import Condition
from journeytui.workspace.workspace import Workspace


class LibraryRow(Value):
    """A journey in the library's list."""

    id: str
    title: str
    depth: int
    """How many journeys it is nested in."""
    nested: int
    """How many journeys look into its stages."""
    state: str | None
    status: str
    personas: str
    accountable: str
    stages: int
    experience: float | None
    kpis: int
    kpis_off: int
    net: int | None
    open_decisions: int
    review_due: int | None
    """Days until the next review; negative when it is overdue."""


class LibraryPage(Value):
    """A part of the library's list."""

    total: int
    rows: tuple[LibraryRow, ...]


def library_page(
    ws: Workspace,
    *,
    filter: str = "",
    sort: str = "",
    collapsed: frozenset[str] = frozenset(),
    offset: int = 0,
    limit: int = 200,
) -> LibraryPage:
    """The journeys as a tree, from `offset` on; a filter (see `filters`) or a sort (a column's name, `-` before it for
    descending) makes it flat.
    """
    total, rows = figures.page(
        ws.connection, where=_asked(ws, filter), sort=sort, collapsed=collapsed, offset=offset, limit=limit
    )
    today = ws.today()
    return LibraryPage(total, tuple(_library_row(row, today) for row in rows))


def library_offset(
    ws: Workspace, id: str, *, filter: str = "", sort: str = "", collapsed: frozenset[str] = frozenset()
) -> int:
    """At which place of that list a journey stands; 0 when it is not in it."""
    return figures.offset_of(ws.connection, id, where=_asked(ws, filter), sort=sort, collapsed=collapsed)


def _asked(ws: Workspace, filter: str) -> tuple[Condition, ...]:
    if not filter.strip():
        return ()
    from journeytui.workspace import filters  # noqa: PLC0415  the first frame is never filtered

    return filters.conditions_of(ws, filter)


def _library_row(row: figures.Figures, today: dt.date) -> LibraryRow:
    due = (dt.date.fromisoformat(row.review_on) - today).days if row.review_on else None
    return LibraryRow(
        row.journey, row.title, row.depth, row.nested, row.state, row.status, row.personas, row.accountable, row.stages,
        row.experience, row.kpis, row.kpis_off, row.net, row.open_decisions, due,
    )  # fmt: skip
