"""Movements of customers added up: how many by direction and what they are worth, and the figures that a line of a table has of them.

What nobody counted, and what nobody gave a value, is not known; it is never added as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis.asset import net, replace_ratio, value_gap
from journeytui.analysis.studies.lines import number, whole
from journeytui.analysis.studies.shape import Column
from journeytui.domain.kinds import Money
from journeytui.domain.value import Value

DIRECTIONS = ("won", "lost", "renewed", "grew", "declined", "referred")
NET_OF = DIRECTIONS[:2]
Rows = Iterable[Mapping[str, Any]]


class Tally(Value):
    """Movements added up."""

    customers: Mapping[str, int]
    """By direction; one in which nobody was counted is left out."""
    value: Mapping[str, Mapping[str, int]]
    """By direction and currency, in the smallest units of the currency."""
    valued: Mapping[str, int]
    """By direction: how many of the customers have a value."""

    def worth(self, direction: str) -> Money | None:
        """What those customers are worth that have a value; None where none has, or they are of several currencies."""
        held = self.value.get(direction, {})
        return Money(*next((units, currency) for currency, units in held.items())) if len(held) == 1 else None

    def net_worth(self) -> Money | None:
        """What was won minus what was lost; None where it is not known of every customer won and lost, or not in one currency."""
        won, lost = map(self.worth, NET_OF)
        if won is None or lost is None or won.currency != lost.currency:
            return None
        known = all(self.valued[direction] == self.customers.get(direction) for direction in NET_OF)
        return Money(won.units - lost.units, won.currency) if known else None

    def gap(self) -> Money | None:
        """The value gap over the customers that have a value; None where one side has none, or in another currency."""
        won, lost = map(self.worth, NET_OF)
        if won is None or lost is None or won.currency != lost.currency:
            return None
        gap = value_gap(self.valued["won"], won.units, self.valued["lost"], lost.units)
        return None if gap is None else Money(round(gap), won.currency)


def tally(rows: Rows) -> Tally:
    """The movements added up."""
    customers: dict[str, int] = defaultdict(int)
    value: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    valued: dict[str, int] = defaultdict(int)
    for row in rows:
        direction, counted = str(row["direction"] or ""), number(row["customers"]) is not None
        if counted:
            customers[direction] += whole(row["customers"])
        if row["value.currency"] and number(row["worth"]) is not None:
            value[direction][str(row["value.currency"])] += whole(row["worth"])
            valued[direction] += whole(row["customers"])
    return Tally(dict(customers), {way: dict(held) for way, held in value.items()}, dict(valued))


def figures(added: Tally) -> tuple[Any, ...]:
    """What stands in `FIGURES`."""
    counted = added.customers
    came, left, *others = (counted.get(direction) for direction in DIRECTIONS)
    worth = (added.worth(direction) for direction in DIRECTIONS)
    return (came, left, net(counted), *others, replace_ratio(came, left), added.net_worth(), added.gap(), *worth)


UP_TO_NET = 3
"""How many of the figures come before what a period ended with: won, lost, net."""
FIGURES = (
    *(Column(direction, direction, "whole") for direction in NET_OF),
    Column("net", "net", "signed"),
    *(Column(direction, direction, "whole") for direction in DIRECTIONS[2:]),
    Column("replace_ratio", "lost for one won", "number"),
    Column("net_value", "net value", "money"),
    Column("value_gap", "value gap", "money"),
    *(Column(f"{direction}_value", f"value {direction}", "money") for direction in DIRECTIONS),
)


def without_value(tallies: Sequence[Tally]) -> str:
    """How many of those counted have a value, where it is not all of them, so that nobody takes a part for the whole."""
    told = []
    for direction in DIRECTIONS:
        valued = sum(one.valued.get(direction, 0) for one in tallies)
        every = sum(one.customers.get(direction, 0) for one in tallies)
        if valued != every and any(direction in one.value for one in tallies):
            told.append(f"{valued:,} of {every:,} {direction}")
    return f"a value is known of {', '.join(told)}" if told else ""
