"""The growth or loss of the customer asset, in whole numbers (Jeanne Bliss: new minus lost customers)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PERIOD = ("@journey", "parent.starts_on", "parent.ends_on", "parent.segment")
"""What rows of movements have to say so that `counted_once` and `newest` can tell them apart."""

_Row = Mapping[str, Any]


def net(moved: Mapping[str, int]) -> int | None:
    """Customers won minus customers lost; None where one of the two was not counted."""
    if "won" not in moved or "lost" not in moved:
        return None
    return moved["won"] - moved["lost"]


def replace_ratio(won: int | None, lost: int | None) -> float | None:
    """How many customers left for each that came (ours); None where none came, or one of the two was not counted.

    From 1 on one runs in place.
    """
    return lost / won if won and lost is not None else None


def value_gap(won: int, won_value: float, lost: int, lost_value: float) -> float | None:
    """What a lost customer was worth more than a won one, in the units of the values (ours); None where one is not known.

    Both numbers are of customers whose value is known.
    """
    if not won or not lost:
        return None
    return lost_value / lost - won_value / won


def counted_once(rows: Iterable[_Row]) -> list[_Row]:
    """The movements without those of a group of customers where everybody was counted in the same period as well."""
    some = list(rows)
    everybody = {(_when(row), row["@journey"]) for row in some if not row["parent.segment"]}
    return [row for row in some if not row["parent.segment"] or (_when(row), row["@journey"]) not in everybody]


def newest(rows: Iterable[_Row]) -> list[_Row]:
    """The movements of each journey's newest period, every customer counted once; of two that end together, the shorter."""
    some = [(row, _when(row)) for row in counted_once(rows) if row["parent.ends_on"]]
    last: dict[Any, tuple[str, str]] = {}
    for row, when in some:
        last[row["@journey"]] = max(last.get(row["@journey"], when), when)
    return [row for row, when in some if when == last[row["@journey"]]]


def _when(row: _Row) -> tuple[str, str]:
    return str(row["parent.ends_on"] or ""), str(row["parent.starts_on"] or "")
