"""The growth or loss of the customer asset, in whole numbers of customers and what they are worth, and where on the journey.

Jeanne Bliss: what came, what left, what was renewed, grew, declined and referred, in whole numbers and never as rates; net is
won minus lost; the five reasons for which most left; then stage by stage. Replace ratio and value gap are ours: lost / won, and
what one lost customer was worth more than one won.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from journeytui.analysis.asset import net, replace_ratio, value_gap
from journeytui.analysis.studies.shape import (
    MOST,
    Column,
    Finding,
    Given,
    Question,
    Study,
    Table,
    first,
    left_out,
    share,
    whole,
)
from journeytui.domain.asks import Answer, Listing, Sums, total
from journeytui.domain.kinds import Money
from journeytui.domain.value import Value

DIRECTIONS = ("won", "lost", "renewed", "grew", "declined", "referred")
_TOP_REASONS = 5
_PERIOD = ("parent.starts_on", "parent.ends_on", "parent.segment")


class _Tally(Value):
    """Movements added up."""

    customers: Mapping[str, int]
    """By direction."""
    value: Mapping[tuple[str, str], int]
    """By direction and currency, in the smallest units of the currency."""


def answer(given: Given) -> Study:
    """The study of the newest period, of all periods, and of where customers were won and lost in the newest."""
    moves = given.rows["moves"]
    periods = sorted({_when(row) for row in moves if row["parent.ends_on"]})
    if not periods:
        return Study((Finding("Nobody has counted the customers yet: no asset period has movements.", tone="gap"),), ())
    newest = [row for row in moves if _when(row) == periods[-1]]
    places = _stages(given, newest) if given.journey else _journeys(given)
    return Study(
        _headline(periods[-1], _tally(newest), newest),
        (_periods(given, moves, periods), _years(moves), places, _reasons(newest, "lost"), _reasons(newest, "won"), _segments(newest)),
        tuple(_that_do_not_add_up(given, moves, periods)) if given.journey else (),
    )  # fmt: skip


def _when(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["parent.ends_on"] or ""), str(row["parent.starts_on"] or "")


def _tally(rows: Iterable[Mapping[str, Any]]) -> _Tally:
    customers: dict[str, int] = defaultdict(int)
    value: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        direction = str(row["direction"] or "")
        customers[direction] += whole(row["customers"])
        if row["value.currency"]:
            value[direction, str(row["value.currency"])] += whole(row["worth"])
    return _Tally(customers, value)


def _headline(period: tuple[str, str], tally: _Tally, rows: Answer) -> tuple[Finding, ...]:
    won, lost = tally.customers.get("won", 0), tally.customers.get("lost", 0)
    change = won - lost
    said = f"From {period[1]} to {period[0]} {won:,} customers came and {lost:,} left: {abs(change):,} {'more' if change >= 0 else 'fewer'}."
    lines = [Finding(said, tone="good" if change >= 0 else "bad")]
    at = _customers_by(rows, "stage", "lost")
    known = sum(count for stage, count in at.items() if stage)
    if known:
        worst = max((stage for stage in at if stage), key=lambda stage: (at[stage], stage))
        lines.append(Finding(f"Most left at {{0}}: {at[worst]:,} of {known:,} whose stage is known.", (worst,), "bad"))
    reasons = _customers_by(rows, "reason", "lost")
    if reasons:
        top = max(reasons, key=lambda reason: (reasons[reason], reason))
        told = f"“{_braced(top)}”" if top else "no reason given"
        lines.append(Finding(f"The first reason: {told} ({reasons[top]:,}).", tone="bad"))
    return tuple(lines)


def _periods(given: Given, moves: Answer, periods: list[tuple[str, str]]) -> Table:
    opening: dict[tuple[str, str], int | None] = {}
    for row in given.rows["periods"]:
        key = str(row["ends_on"] or ""), str(row["starts_on"] or "")
        opening[key] = _plus(opening.get(key), row["opening"])
    lines = []
    for period in periods:
        tally = _tally(row for row in moves if _when(row) == period)
        lines.append((period[1], period[0], opening.get(period), *_figures(tally)))
    columns = (
        Column("starts_on", "from", "day"),
        Column("ends_on", "to", "day"),
        Column("opening", "opening", "whole"),
        *_FIGURES,
    )
    return Table("periods", "Period by period", columns, tuple(lines))  # fmt: skip


def _years(moves: Answer) -> Table:
    """Periods added up to the years that hold them whole."""
    by_year: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in moves:
        ends, starts = _when(row)
        if ends[:4] and ends[:4] == starts[:4]:
            by_year[ends[:4]].append(row)
    lines = [(year, *_figures(_tally(rows))) for year, rows in sorted(by_year.items())]
    return Table("years", "Year by year", (Column("year", "year"), *_FIGURES), tuple(lines))


def _figures(tally: _Tally) -> tuple[Any, ...]:
    counted = tally.customers
    won, lost = counted.get("won", 0), counted.get("lost", 0)
    currencies = {currency for _, currency in tally.value}
    worth: tuple[Any, ...] = (None, None)
    if len(currencies) == 1:  # sums never mix currencies
        (currency,) = currencies
        won_value, lost_value = tally.value.get(("won", currency), 0), tally.value.get(("lost", currency), 0)
        gap = value_gap(won, won_value, lost, lost_value)
        worth = (Money(won_value - lost_value, currency), None if gap is None else Money(round(gap), currency))
    directions = tuple(counted.get(direction) for direction in DIRECTIONS)
    return (*directions, net(counted), replace_ratio(won, lost), *worth)


_FIGURES = (
    *(Column(direction, direction, "whole") for direction in DIRECTIONS),
    Column("net", "net", "signed"),
    Column("replace_ratio", "lost for one won", "number"),
    Column("net_value", "net value", "money"),
    Column("value_gap", "value gap", "money"),
)


def _stages(given: Given, rows: Answer) -> Table:
    by_stage: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_stage[str(row["stage"] or "")].append(row)
    attributed = sum(_tally(some).customers.get("lost", 0) for stage, some in by_stage.items() if stage)
    reached = [whole(row["reached"]) for row in given.rows["stages"] if row["reached"] is not None]
    entered = reached[0] if reached else None
    lines = []
    for row in given.rows["stages"]:
        moved = _tally(by_stage.pop(str(row["id"]), ())).customers
        lost = moved.get("lost")
        get_there = share(whole(row["reached"]), entered) if row["reached"] is not None else None
        lines.append(
            (row["id"], moved.get("won"), lost, net(moved), share(lost, attributed), row["reached"], get_there)
        )
    elsewhere = _tally(row for some in by_stage.values() for row in some).customers
    note = (
        f"not at a stage of this journey: {elsewhere.get('won', 0):,} won, {elsewhere.get('lost', 0):,} lost"
        if elsewhere
        else ""
    )
    columns = (
        Column("stage", "stage", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"),
        Column("share_of_lost", "of all lost", "share"), Column("reached", "reached by", "whole"),
        Column("share_reached", "of those who began", "share"),
    )  # fmt: skip
    return Table("stages", "Where they were won and lost", columns, tuple(lines), note)


def _journeys(given: Given) -> Table:
    by_journey: dict[str, dict[str, int]] = defaultdict(dict)
    for row in given.rows["journeys"]:
        by_journey[str(row["@journey"] or "")][str(row["direction"])] = whole(row["customers"])
    lines = [
        (journey, moved.get("won"), moved.get("lost"), net(moved)) for journey, moved in by_journey.items() if journey
    ]
    lines.sort(key=lambda line: (line[3] is None, line[3] or 0, line[0]))
    columns = (Column("journey", "journey", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"))  # fmt: skip
    note = "over all periods, the greatest loss first; somebody who walks two journeys is counted in both"
    return Table(
        "journeys",
        "Where they were won and lost",
        columns,
        first(lines),
        "; ".join(filter(None, (left_out(lines, "journeys"), note))),
    )


def _reasons(rows: Answer, direction: str) -> Table:
    counted = _customers_by(rows, "reason", direction)
    all_of_them = sum(counted.values())
    lines = sorted(
        ((reason or "no reason given", count, share(count, all_of_them)) for reason, count in counted.items()),
        key=lambda line: (-line[1], line[0]),
    )
    columns = (
        Column("reason", "reason"),
        Column("customers", "customers", "whole", "bar"),
        Column("share", f"of all {direction}", "share"),
    )
    return Table(f"reasons_{direction}", f"Why they were {direction}", columns, tuple(lines[:_TOP_REASONS]))


def _segments(rows: Answer) -> Table:
    by_segment: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_segment[str(row["parent.segment"] or "")].append(row)
    lines = [(segment, *_figures(_tally(some))) for segment, some in sorted(by_segment.items()) if segment]
    return Table("segments", "Group by group", (Column("segment", "segment", "record"), *_FIGURES), tuple(lines[:MOST]))


def _that_do_not_add_up(given: Given, moves: Answer, periods: list[tuple[str, str]]) -> Iterable[Finding]:
    """Where a period does not begin with what the one before it ended with."""
    by_period = {
        (str(row["ends_on"] or ""), str(row["starts_on"] or ""), row["segment"]): row["opening"]
        for row in given.rows["periods"]
    }
    for before, after in pairwise(periods):
        for segment in {segment for *_, segment in by_period}:
            opened, then = by_period.get((*before, segment)), by_period.get((*after, segment))
            if opened is None or then is None:
                continue
            moved = _tally(row for row in moves if _when(row) == before and row["parent.segment"] == segment).customers
            closing = whole(opened) + (net(moved) or 0)
            if closing != whole(then):
                said = f"{before[1]} to {before[0]} ends with {closing:,} customers, but the next period begins with {whole(then):,}."
                yield Finding(said, (str(segment),) if segment else (), "gap")


def _customers_by(rows: Answer, term: str, direction: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["direction"] == direction:
            counted[str(row[term] or "")] += whole(row["customers"])
    return dict(counted)


def _plus(one: int | None, other: object) -> int | None:
    return one if other is None else (one or 0) + whole(other)


def _braced(text: str) -> str:
    """The text in a sentence that names are put into."""
    return text.replace("{", "{{").replace("}", "}}")


QUESTION = Question(
    name="asset",
    title="Customer asset",
    question="Do we win more customers than we lose, where on the journey, and why?",
    whose="Jeanne Bliss; replace ratio, value gap and shares of a stage are ours",
    asks={
        "moves": Sums(
            "movement",
            {"customers": total("count"), "worth": total("value.units")},
            by=(*_PERIOD, "stage", "direction", "reason", "value.currency"),
        ),
        "periods": Sums("asset_period", {"opening": total("opening")}, by=("starts_on", "ends_on", "segment")),
        "stages": Listing("stage", ("id", "reached", "reached_in"), order=("@journey", "position")),
        "journeys": Sums(
            "movement", {"customers": total("count")}, by=("@journey", "direction"), where=("direction?",)
        ),
    },
    answer=answer,
)
