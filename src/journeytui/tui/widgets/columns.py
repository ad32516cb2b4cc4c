"""How wide the columns of a list are: the least first, the spare shared out, the least needed dropped where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from journeytui.domain.value import Value
from journeytui.tui.fit import Align, width

GAP = 2
"""Cells between two columns."""


class Column(Value):
    """One column of a list."""

    key: str
    title: str = ""
    least: int = 1
    most: int = 10_000
    share: int = 0
    """Its part of the spare width; 0 takes none."""
    drop: int = 0
    """The higher, the sooner it goes where there is no room; 0 never goes."""
    align: Align = "left"
    fold: Callable[[str, int], str] | None = None
    """What stands for a text in so many cells, where it is wider; else it is cut."""
    names: bool = False
    """Whether it is the column that says which row this is; else the first that takes spare width is."""


class Layout(Value):
    """How the rows of a list lie."""

    columns: tuple[tuple[Column, int], ...]
    """Those that are seen, each with its width."""
    fits: bool
    """Whether they have that width, which they have but on the narrowest terminals."""
    lit: int
    """How many cells of a row show that the cursor is there: up to the column that names it. (All of a row would be three
    times as much to send at every step.)"""


def layout(columns: Sequence[Column], cells: int, gutter: int) -> Layout:
    """The columns in so many cells, behind a gutter and before one blank."""
    shared = shared_out(columns, cells - gutter - 1)
    taken = gutter + sum(width for _, width in shared) + GAP * (len(shared) - 1)
    named = any(column.names for column, _ in shared)
    naming = next((at for at, (one, _) in enumerate(shared) if (one.names if named else one.share)), len(shared) - 1)
    lit = gutter + sum(width + GAP for _, width in shared[: naming + 1]) - GAP
    return Layout(shared, taken <= cells, lit)


def shared_out(columns: Sequence[Column], available: int) -> tuple[tuple[Column, int], ...]:
    """The columns that fit into so many cells, each with its width; together with their gaps never more than there is."""
    kept = [column for column in columns if column.most > 0]
    while len(kept) > 1 and _needed(kept) > available:
        going = max(kept, key=lambda column: column.drop)
        if not going.drop:
            break
        kept.remove(going)
    widths = [min(column.least, column.most) for column in kept]
    _squeeze(widths, available - GAP * (len(kept) - 1))
    _grow(widths, kept, available - GAP * (len(kept) - 1) - sum(widths))
    return tuple((column, cells) for column, cells in zip(kept, widths, strict=True) if cells > 0)


def measured(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns, none wider than its widest text, and none at all where no row has a text."""
    natural = [max((width(row[at]) for row in texts), default=0) for at in range(len(columns))]
    return tuple(
        replace(column, least=min(column.least, most), most=min(column.most, most))
        for column, most in zip(columns, natural, strict=True)
    )


def _needed(columns: Sequence[Column]) -> int:
    return sum(min(column.least, column.most) for column in columns) + GAP * (len(columns) - 1)


def _squeeze(widths: list[int], available: int) -> None:
    over = sum(widths) - max(available, 0)
    for at in reversed(range(len(widths))):
        taken = min(over, widths[at])
        if taken > 0:
            widths[at] -= taken
            over -= taken


def _grow(widths: list[int], columns: Sequence[Column], spare: int) -> None:
    while spare > 0:
        growing = [at for at, column in enumerate(columns) if column.share and widths[at] < column.most]
        if not growing:
            return
        shares = sum(columns[at].share for at in growing)
        given = [max(1, spare * columns[at].share // shares) for at in growing]
        for at, more in zip(growing, given, strict=True):
            taken = min(more, columns[at].most - widths[at], spare)
            widths[at] += taken
            spare -= taken
