"""What studies do with values and lines: numbers that may be none, shares, sentences, and tables that show the first of many."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from journeytui.analysis.studies.shape import Column, Given, Table

_BITS = 64
"""What a whole number of SQLite's has at most."""
MOST = 50
"""How many lines a table of the whole portfolio has at most."""


CLOSED = ("done", "dropped", "solved", "closed")
"""The statuses with which an opportunity waits for nobody any more."""
OPEN = f"!status={'|'.join(CLOSED)}"
"""The condition of one that still waits."""


def number(value: object) -> float | None:
    """The value where it is a number, which others may have replaced by anything."""
    if type(value) is float:  # what most of them are, and this is asked a million times
        return value if math.isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def whole(value: object) -> int:
    """The value as a whole number; 0 where it is none, as nothing was counted."""
    if type(value) is int and value.bit_length() <= _BITS:
        return value
    return int(value) if number(value) is not None else 0  # type: ignore[call-overload]


def share(part: float | None, of: float | None) -> float | None:
    """The part from 0 to 1 and beyond; None where there is no whole."""
    return None if part is None or not of else part / of


def ids(value: object) -> frozenset[str]:
    """The records that a field with many links holds."""
    return value if isinstance(value, frozenset) else frozenset()


def most_important(row: Mapping[str, Any]) -> tuple[bool, float, str]:
    """The place of a goal among others: the most important first, those of unknown importance last."""
    importance = number(row["importance"])
    return importance is None, -(importance or 0.0), str(row["id"])


def pairs(value: object) -> Mapping[str, Any]:
    """What a field of names and values holds."""
    return value if isinstance(value, Mapping) else {}


def many(count: float, one: str, several: str) -> str:
    """`1 journey nests`, `1,200 journeys nest`."""
    return f"{count:,} {one if count == 1 else several}"


def told(value: float) -> str:
    """A number as people read it: 1,234.5 and never 1e+06; a small one with its first two digits, 0.0012."""
    places = 2 if not value or abs(value) >= _SMALL else min(_FINEST, 1 - math.floor(math.log10(abs(value))))
    said = f"{value:,.{places}f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


_SMALL, _FINEST = 0.1, 9
"""Below which number two places behind the point are too few, and how many there are at most."""


def braced(text: str) -> str:
    """A text in a sentence that names are put into."""
    return text.replace("{", "{{").replace("}", "}}")


def first(lines: Sequence[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """As many lines as a table shows."""
    return tuple(lines[:MOST])


def beyond(lines: Sequence[Any]) -> int:
    """How many lines a table does not show."""
    return max(0, len(lines) - MOST)


def left_out(lines: Sequence[Any], what: str) -> str:
    """What the note says of lines that are not shown."""
    return f"the first {MOST} of {len(lines):,} {what}" if len(lines) > MOST else ""


def of_scope(given: Given, table: Table) -> Table:
    """The table without its first column, the journey, where there is but one."""
    if given.journey is None:
        return table
    lines = tuple(line[1:] for line in table.lines)
    return Table(table.name, table.label, table.columns[1:], lines, table.note, table.blank)


def touchpoints(given: Given, name: str, label: str, every: int = 0) -> Table:
    """The first touchpoints that the ask of that name brought, each with where it stands; of so many, or of all it brought."""
    lines = [(row["@journey"], row["@stage"], row["id"]) for row in given.rows[name]]
    columns = tuple(Column(word, word, "record") for word in ("journey", "stage", "touchpoint"))
    every, shown = every or len(lines), first(lines)
    note = f"the first {len(shown)} of {every:,} touchpoints" if every > len(shown) else ""
    return of_scope(given, Table(name, label, columns, shown, note))
