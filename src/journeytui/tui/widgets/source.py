"""Where the rows of a list come from, and on which of them a cursor can rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import Protocol

from journeytui.domain.value import Value
from journeytui.tui.widgets.lines import Pieces


class Row(Value):
    """One row. A heading has no id, and the cursor never rests on it."""

    id: str
    cells: tuple[str | Pieces, ...]
    """One a column, or one across all of them."""
    heading: bool = False


def texts_of(row: Row) -> list[str]:
    """What stands in each cell."""
    return [cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells]


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


def resting(source: Source, place: int, *, forward: bool = True) -> int:
    """The nearest place to this one where a cursor can rest, looked for first in the direction it came."""
    last = source.total - 1
    if last < 0:
        return 0
    place = max(0, min(place, last))
    below, above = range(place, last + 1), range(place, -1, -1)
    for at in chain(below, above) if forward else chain(above, below):
        if not source.row(at).heading:
            return at
    return 0


def alone(source: Source) -> bool:
    """Whether there is but one place where a cursor can rest."""
    places = (at for at in range(source.total) if not source.row(at).heading)
    return len([*islice(places, 2)]) == 1


def top_row(source: Source, cursor: int, top: int, page: int) -> int:
    """The row in the first line, as near to `top` as possible, so that the cursor and the headings above it are seen."""
    first = cursor
    while first > 0 and source.row(first - 1).heading:
        first -= 1
    top = max(0, min(top, first, source.total - 1))
    top = max(top, cursor - page + 1)
    return max(0, min(top, source.total - page))
