"""Two questions put to one place at once, each on a scale, and what the corner of the plane says.

Jim Sinur's pain index is a chart and no formula: pain to the right, from loyal up to heading out of the door; nobody wants to be
in the upper right corner. The corner's border and the single number are ours.
"""

from __future__ import annotations

from collections.abc import Iterable

CORNER = 7
"""From which score on, both of 0–10, a place stands in the corner that loses customers (ours)."""


def in_corner(pain: float | None, exit_risk: float | None) -> bool:
    """Whether a place hurts so much and the door is so near that customers are lost there."""
    return pain is not None and exit_risk is not None and pain >= CORNER and exit_risk >= CORNER


def pain_index(pain: float | None, exit_risk: float | None) -> int | None:
    """Ours: 100 · pain/10 · exit risk/10, from 0 to 100; None where one is not known."""
    return None if pain is None or exit_risk is None else round(_bounded(pain) * _bounded(exit_risk))


def _bounded(score: float) -> float:
    """The score within 0 and 10, past which others may have written."""
    return max(0.0, min(10.0, score))


def friction(severity: float | None, frequency: float | None) -> float | None:
    """Severity (1–5) times frequency (1–5) of one pain, from 1 to 25 (after Smaply's pain scoring)."""
    return None if severity is None or frequency is None else severity * frequency


def all_succeed(rates: Iterable[float]) -> float | None:
    """∏ p: how many of all who begin get through every place, each with its own rate from 0 to 1; None for no places.

    Ten steps that nine of ten get through are finished by 35 in a hundred.
    """
    product, some = 1.0, False
    for rate in rates:
        product, some = product * rate, True
    return product if some else None
