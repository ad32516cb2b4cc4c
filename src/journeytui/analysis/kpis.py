"""Whether a KPI holds: its value from what was read, and its verdict against target and floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Verdict = Literal["on", "off", "alarm", "unknown"]


def value(kind: str | None, read: float | None, counts: Mapping[str, float | str]) -> float | None:
    """The value of a reading: as it was read, or from its counts where it can be told.

    NPS is 100 · (promoters − detractors) / all. A ratio is 100 · numerator / denominator, in per cent. CSAT is the share of
    `satisfied` and `very_satisfied` among all answers, in per cent (all three as usual in the field).
    """
    if isinstance(read, int | float):
        return float(read)
    numbers = {name: float(one) for name, one in _pairs(counts) if isinstance(one, int | float)}
    if kind == "NPS":
        return _share(numbers.get("promoters", 0) - numbers.get("detractors", 0), sum(numbers.values()))
    if kind == "CSAT":
        return _share(numbers.get("satisfied", 0) + numbers.get("very_satisfied", 0), sum(numbers.values()))
    if {"numerator", "denominator"} <= numbers.keys():
        return _share(numbers["numerator"], numbers["denominator"])
    return None


def verdict(latest: float | None, better: str | None, target: float | None, floor: float | None) -> Verdict:
    """On or off target, or beyond the floor. Unknown without a value, a target or a direction, which is never inferred."""
    if latest is None or better not in ("up", "down"):
        return "unknown"
    sign = 1 if better == "up" else -1
    if floor is not None and sign * latest < sign * floor:
        return "alarm"
    if target is None:
        return "unknown"
    return "on" if sign * latest >= sign * target else "off"


def trend(before: float | None, now: float | None, better: str | None) -> str:
    """better, worse or the same as before; '' where one of the two or the direction is not known."""
    if before is None or now is None or better not in ("up", "down"):
        return ""
    change = (now - before) * (1 if better == "up" else -1)
    return "better" if change > 0 else "worse" if change < 0 else "same"


def _pairs(counts: Mapping[str, float | str] | str) -> Iterable[tuple[str, float | str]]:
    """What was written past every check may be no pairs at all."""
    return counts.items() if isinstance(counts, Mapping) else ()


def _share(part: float, whole: float) -> float | None:
    return None if whole <= 0 else 100 * part / whole
