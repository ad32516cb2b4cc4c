"""Which opportunity comes first, and how far it is: by RICE, then by value, for every study that names one.

Refuses what waits for nobody any more: that was done or dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from journeytui.analysis import scoring
from journeytui.analysis.studies.lines import CLOSED, braced, ids, number

SHOWN = ("id", "customer_value", "business_value", "effort", "confidence", "reach", "impact", "status", "addresses", "^decision.about?")  # fmt: skip
"""What an ask has to bring of each opportunity."""
_NUMBERS = ("customer_value", "business_value", "effort", "confidence", "reach", "impact")


class Ranked(NamedTuple):
    """An open opportunity and its scores."""

    row: Mapping[str, Any]
    fields: Mapping[str, float | None]
    """By the names that a formula may use."""

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def quadrant(self) -> str:
        return scoring.quadrant(self.fields["value"], self.fields["effort"])

    @property
    def is_decided(self) -> bool:
        return bool(self.row["^decision.about?"])

    @property
    def standing(self) -> str:
        """How far it is, in brackets: ` (in progress)`; '' where nobody said."""
        status = braced(str(self.row["status"] or ""))
        return f" ({status})" if status else ""


def ranked(rows: Iterable[Mapping[str, Any]], goals: Mapping[str, float | None]) -> list[Ranked]:
    """The open ones, the first to do at the head; `goals` is the room that each goal leaves (`opportunity.score`)."""
    every = [Ranked(row, _fields(row, goals)) for row in rows if str(row["status"] or "") not in CLOSED]
    return sorted(every, key=_place)


def _fields(row: Mapping[str, Any], goals: Mapping[str, float | None]) -> dict[str, float | None]:
    held = {name: number(row[name]) for name in _NUMBERS}
    rooms = [score for score in (goals.get(id) for id in ids(row["addresses"])) if score is not None]
    held["value"] = scoring.value(held["customer_value"], held["business_value"])
    held["rice"] = scoring.rice(held["reach"], held["impact"], held["confidence"], held["effort"])
    held["opportunity"] = max(rooms, default=None)
    return held


def _place(one: Ranked) -> tuple[bool, float, bool, float, str]:
    rice, value = one.fields["rice"], one.fields["value"]
    return rice is None, -(rice or 0), value is None, -(value or 0), one.id
