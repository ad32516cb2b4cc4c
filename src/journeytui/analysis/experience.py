"""How the journey feels, computed from evidence.

The value of a place is Σ(impact · weight) / Σ(weight) over the insights on it, impact from −2 to +2, weight 100 where none is
given (TheyDo, "What is the Experience Graph"). A place without evidence has no value: a gap, never a zero.
"""

from __future__ import annotations

SOURCE_TYPES = 5
"""How many different types of source make evidence fully diverse."""


def value(weighed: float | None, weight: float | None) -> float | None:
    """The experience from −2 to +2 of the sums Σ(impact · weight) and Σ(weight); None without evidence."""
    if not weight or weighed is None:
        return None
    return max(-2.0, min(2.0, weighed / weight))


def reliability(count: int, sources: int) -> float:
    """How far evidence can be relied on, from 0 to 1: types of source count more than their number.

    Ours, (types / 5) · (1 − 0.5 / (1 + n)), after TheyDo's rule that one interview and one survey beat ten interviews.
    """
    if count <= 0:
        return 0.0
    return min(sources, SOURCE_TYPES) / SOURCE_TYPES * (1 - 0.5 / (1 + count))
