"""The growth or loss of the customer asset, in whole numbers (Jeanne Bliss: new minus lost customers)."""

from __future__ import annotations

from collections.abc import Mapping


def net(moved: Mapping[str, int]) -> int | None:
    """Customers won minus customers lost; None where neither was counted."""
    if "won" not in moved and "lost" not in moved:
        return None
    return moved.get("won", 0) - moved.get("lost", 0)


def replace_ratio(won: int, lost: int) -> float | None:
    """How many customers left for each that came (ours); None where none came. From 1 on one runs in place."""
    return lost / won if won else None


def value_gap(won: int, won_value: float, lost: int, lost_value: float) -> float | None:
    """What a lost customer was worth more than a won one, in the units of the values (ours); None where one is not known."""
    if not won or not lost:
        return None
    return lost_value / lost - won_value / won
