"""The growth or loss of the customer asset, in whole numbers of customers and what they are worth, and where on the journey.

Jeanne Bliss: what came, what left, what was renewed, grew, declined and referred, in whole numbers and never as rates; net is
won minus lost; the five reasons for which most left; then stage by stage. Replace ratio and value gap are ours: lost / won, and
what one lost customer was worth more than one won.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from journeytui.analysis import asset
from journeytui.analysis.asset import net, replace_ratio, value_gap
from journeytui.analysis.studies.lines import MOST, braced, first, left_out, many, number, share, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Answer, Listing, Sums, total
from journeytui.domain.kinds import Money
from journeytui.domain.value import Value

DIRECTIONS = ("won", "lost", "renewed", "grew", "declined", "referred")
_TOP_REASONS = 5
_Rows = Iterable[Mapping[str, Any]]
_Period = tuple[str, str]
"""The last and the first day."""


class _Tally(Value):
    """Movements added up."""

    customers: Mapping[str, int]
    """By direction."""
    value: Mapping[tuple[str, str], int]
    """By direction and currency, in the smallest units of the currency."""


def answer(given: Given) -> Study:
    """The study of the newest period of each journey, of all periods, and of where customers were won and lost in the newest."""
    every = [row for row in given.rows["moves"] if row["parent.ends_on"]]
    if not every:
        return Study((Finding("Nobody has counted the customers yet: no asset period has movements.", tone="gap"),), ())
    once = asset.counted_once(every)
    newest = asset.newest(once)
    last = {row["@journey"]: _when(row) for row in newest}
    tables = (
        _stages(given, newest) if given.journey else _journeys(newest),
        _reasons(newest, "lost"),
        _reasons(newest, "won"),
        *(_spans(once, *span) for span in _SPANS),
        _periods(given, once),
        _segments([row for row in every if last.get(row["@journey"]) == _when(row)]),
    )
    broken = (*_that_do_not_add_up(given, every), *_groups_beyond_the_whole(every)) if given.journey else ()
    return Study(_headline(newest), tuple(table for table in tables if table.lines), broken)


def _when(row: Mapping[str, Any]) -> _Period:
    return str(row["parent.ends_on"] or ""), str(row["parent.starts_on"] or "")


def _tally(rows: _Rows) -> _Tally:
    customers: dict[str, int] = defaultdict(int)
    value: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        direction = str(row["direction"] or "")
        customers[direction] += whole(row["customers"])
        if row["value.currency"]:
            value[direction, str(row["value.currency"])] += whole(row["worth"])
    return _Tally(customers, value)


def _headline(newest: list[Mapping[str, Any]]) -> tuple[Finding, ...]:
    tally = _tally(newest)
    won, lost = tally.customers.get("won", 0), tally.customers.get("lost", 0)
    change, periods = won - lost, {_when(row) for row in newest}
    when = (
        "In the newest period of each journey"
        if len(periods) > 1
        else "From {1} to {0}".format(*map(braced, min(periods)))
    )
    said = f"{when} {many(won, 'customer', 'customers')} came and {lost:,} left: {abs(change):,} {'more' if change >= 0 else 'fewer'}."
    lines = [Finding(said, tone="good" if change >= 0 else "bad")]
    at = _customers_by(newest, "stage", "lost")
    known = sum(count for stage, count in at.items() if stage)
    if known:
        worst = max((stage for stage in at if stage), key=lambda stage: (at[stage], stage))
        lines.append(Finding(f"Most left at {{0}}: {at[worst]:,} of {known:,} whose stage is known.", (worst,), "bad"))
    reasons = _customers_by(newest, "reason", "lost")
    if reasons:
        top = max(reasons, key=lambda reason: (reasons[reason], reason))
        reason = f"“{braced(top)}”" if top else "no reason given"
        lines.append(Finding(f"The first reason: {reason} ({reasons[top]:,}).", tone="bad"))
    return tuple(lines)


def _periods(given: Given, moves: _Rows) -> Table:
    opening: dict[_Period, int | None] = {}
    for row in asset.counted_once(map(_as_of_a_period, given.rows["periods"])):
        opening[_when(row)] = _plus(opening.get(_when(row)), row["opening"])
    by_period: dict[_Period, list[Mapping[str, Any]]] = defaultdict(list)
    for row in moves:
        by_period[_when(row)].append(row)
    lines = [
        (period[1], period[0], opening.get(period), *_with_closing(opening.get(period), _tally(by_period[period])))
        for period in sorted(by_period)[-MOST:]
    ]
    columns = (
        Column("starts_on", "from", "day"), Column("ends_on", "to", "day"), Column("opening", "opening", "whole"),
        *_FIGURES[:_UP_TO_NET], Column("closing", "closing", "whole"), *_FIGURES[_UP_TO_NET:],
    )  # fmt: skip
    note = f"the last {MOST} of {len(by_period):,} periods" if len(by_period) > MOST else ""
    return Table(
        "periods", "Period by period", columns, tuple(lines), "; ".join(filter(None, (note, _follow_on(lines))))
    )


def _with_closing(opening: int | None, tally: _Tally) -> tuple[Any, ...]:
    """The figures, and behind net what the period ended with: what it began with, those won and without those lost."""
    figures = _figures(tally)
    closing = None if opening is None else opening + (net(tally.customers) or 0)
    return (*figures[:_UP_TO_NET], closing, *figures[_UP_TO_NET:])


def _follow_on(lines: Sequence[tuple[Any, ...]]) -> str:
    """That they add up, where all of them can be compared and do."""
    known = [(str(line[1]), str(line[0]), line[2], line[3 + _UP_TO_NET]) for line in lines]
    pairs = list(pairwise(known))
    add_up = all(
        _follows(before[:2], after[:2]) and None not in (before[3], after[2]) and before[3] == after[2]
        for before, after in pairs
    )
    return (
        "each begins with what the one before it ended with: opening + won − lost = closing" if pairs and add_up else ""
    )


def _as_of_a_period(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of periods with the names that a row of movements has for them."""
    return dict(row) | {f"parent.{name}": row[name] for name in ("starts_on", "ends_on", "segment")}


def _quarter(day: str) -> str:
    """The quarter of the day, like 2026-Q3; '' where it is no day."""
    try:
        held = dt.date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{held.year}-Q{(held.month + 2) // 3}"


_SPANS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("quarter", "Quarter by quarter", _quarter),
    ("year", "Year by year", lambda day: _quarter(day)[:4]),
)


def _spans(moves: _Rows, name: str, label: str, span_of: Callable[[str], str]) -> Table:
    """Periods added up to the quarters or years that hold them whole; one that lies in another is not counted again."""
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in moves:
        ends, starts = map(span_of, _when(row))
        if ends and ends == starts:
            held[ends].append(row)
    lines = [(span, *_figures(_tally(_outermost(rows)))) for span, rows in sorted(held.items())[-MOST:]]
    return Table(f"{name}s", label, (Column(name, name), *_FIGURES), tuple(lines))


def _outermost(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    periods: dict[Any, set[_Period]] = defaultdict(set)
    for row in rows:
        periods[row["@journey"], row["parent.segment"]].add(_when(row))

    def inside(row: Mapping[str, Any]) -> bool:
        (ends, starts), others = _when(row), periods[row["@journey"], row["parent.segment"]]
        return any(one[1] <= starts and ends <= one[0] and one != (ends, starts) for one in others)

    return [row for row in rows if not inside(row)]


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
    came, left, *others = (counted.get(direction) for direction in DIRECTIONS)
    return (came, left, net(counted), *others, replace_ratio(won, lost), *worth)


_UP_TO_NET = 3
"""How many of the figures come before what a period ended with: won, lost, net."""
_FIGURES = (
    *(Column(direction, direction, "whole") for direction in DIRECTIONS[:2]),
    Column("net", "net", "signed"),
    *(Column(direction, direction, "whole") for direction in DIRECTIONS[2:]),
    Column("replace_ratio", "lost for one won", "number"),
    Column("net_value", "net value", "money"),
    Column("value_gap", "value gap", "money"),
)


def _stages(given: Given, rows: _Rows) -> Table:
    by_stage: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_stage[str(row["stage"] or "")].append(row)
    here = {str(row["id"]) for row in given.rows["stages"]}
    attributed = sum(_tally(some).customers.get("lost", 0) for stage, some in by_stage.items() if stage in here)
    entered = next((whole(row["reached"]) for row in given.rows["stages"] if number(row["reached"]) is not None), None)
    lines = []
    for row in given.rows["stages"]:
        moved = _tally(by_stage.pop(str(row["id"]), ())).customers
        lost, reached = moved.get("lost"), number(row["reached"])
        lines.append(
            (row["id"], moved.get("won"), lost, net(moved), share(lost, attributed), row["reached"], share(reached, entered))
        )  # fmt: skip
    elsewhere = _tally(row for some in by_stage.values() for row in some).customers
    note = "; ".join(
        filter(None, (_in_all(elsewhere, _tally(rows).customers), _OF_EARLIER if attributed and entered else ""))
    )
    columns = (
        Column("stage", "stage", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"),
        Column("share_of_lost", "of lost at a stage", "share"), Column("reached", "reached by", "whole"),
        Column("share_reached", "of those who began", "share"),
    )  # fmt: skip
    return Table("stages", "Where they were won and lost", columns, tuple(lines), note)


_OF_EARLIER = "who left in the period may have got to that stage before it"
"""Why those lost at a stage need not be those who are missing at the next."""


def _in_all(elsewhere: Mapping[str, int], every: Mapping[str, int]) -> str:
    """How many were won and lost at no stage, and at all of them together."""
    if not elsewhere:
        return ""
    parts = [f"{of.get('won', 0):,} won, {of.get('lost', 0):,} lost" for of in (elsewhere, every)]
    return f"not at a stage of this journey: {parts[0]}; in all {parts[1]}"


def _journeys(newest: _Rows) -> Table:
    by_journey: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in newest:
        by_journey[str(row["@journey"] or "")].append(row)
    tallies = {journey: _tally(rows).customers for journey, rows in by_journey.items() if journey}
    lines = [(journey, moved.get("won"), moved.get("lost"), net(moved)) for journey, moved in tallies.items()]
    lines.sort(key=lambda line: (line[3] is None, line[3] or 0, line[0]))
    columns = (Column("journey", "journey", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"))  # fmt: skip
    note = "in the newest period of each; somebody who walks two journeys is counted in both"
    notes = filter(None, (left_out(lines, "journeys, the greatest loss first"), note))
    return Table("journeys", "Where they were won and lost", columns, first(lines), "; ".join(notes))


def _reasons(rows: _Rows, direction: str) -> Table:
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


def _segments(rows: _Rows) -> Table:
    by_segment: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_segment[str(row["parent.segment"] or "")].append(row)
    lines = [(segment, *_figures(_tally(some))) for segment, some in sorted(by_segment.items()) if segment]
    return Table("segments", "Group by group", (Column("segment", "segment", "record"), *_FIGURES), tuple(lines[:MOST]))


def _that_do_not_add_up(given: Given, moves: Answer) -> Iterable[Finding]:
    """Where a period does not begin with what the one just before it ended with."""
    opening: dict[str, dict[_Period, Any]] = defaultdict(dict)
    for row in map(_as_of_a_period, given.rows["periods"]):
        opening[str(row["segment"] or "")][_when(row)] = row["opening"]
    for segment, periods in sorted(opening.items()):
        for before, after in pairwise(sorted(periods)):
            if number(periods[before]) is None or number(periods[after]) is None or not _follows(before, after):
                continue
            rows = (row for row in moves if _when(row) == before and str(row["parent.segment"] or "") == segment)
            closing, then = whole(periods[before]) + (net(_tally(rows).customers) or 0), whole(periods[after])
            if closing != then:
                said = f"{braced(before[1])} to {braced(before[0])} ends with {many(closing, 'customer', 'customers')}, but the next period begins with {then:,}."
                yield Finding(f"{{0}}: {said}" if segment else said, (segment,) if segment else (), "gap")


def _groups_beyond_the_whole(moves: Answer) -> Iterable[Finding]:
    """Where more came or left in the groups of a period together than were counted of everybody."""
    for period in sorted({_when(row) for row in moves if not row["parent.segment"]}):
        rows = [row for row in moves if _when(row) == period]
        everybody = _tally(row for row in rows if not row["parent.segment"]).customers
        groups = _tally(row for row in rows if row["parent.segment"]).customers
        for direction in DIRECTIONS[:2]:
            of, parts = everybody.get(direction, 0), groups.get(direction, 0)
            if parts > of:
                said = f"{of:,} were {direction}, but in the groups together {parts:,}."
                yield Finding(f"{braced(period[1])} to {braced(period[0])}: {said}", tone="gap")


def _follows(before: _Period, after: _Period) -> bool:
    """Whether one period begins the day after the other ended."""
    try:
        return dt.date.fromisoformat(before[0]).toordinal() + 1 == dt.date.fromisoformat(after[1]).toordinal()
    except ValueError:
        return False


def _customers_by(rows: _Rows, term: str, direction: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["direction"] == direction:
            counted[str(row[term] or "")] += whole(row["customers"])
    return dict(counted)


def _plus(one: int | None, other: object) -> int | None:
    return one if other is None else (one or 0) + whole(other)


def _measured(given: Given) -> dict[str, float | None]:
    counted = _tally(asset.newest(given.rows["moves"])).customers
    won, lost = counted.get("won"), counted.get("lost")
    ratio = None if lost is None else replace_ratio(won or 0, lost)
    return {"won": won, "lost": lost, "net": net(counted), "replace_ratio": ratio}


_MOVES = Sums(
    "movement",
    {"customers": total("count"), "worth": total("value.units")},
    by=(*asset.PERIOD, "stage", "direction", "reason", "value.currency"),
)
QUESTION = Question(
    name="asset",
    title="Customer asset",
    question="Do we win more customers than we lose, where on the journey, and why?",
    whose="Jeanne Bliss; replace ratio, value gap and shares of a stage are ours",
    asks={
        "moves": _MOVES,
        "periods": Sums(
            "asset_period", {"opening": total("opening")}, by=("@journey", "starts_on", "ends_on", "segment")
        ),
    },
    alone={"stages": Listing("stage", ("id", "reached", "reached_in"), order=("position",))},
    targets=False,
    figures=Figures(
        {
            "won": Measure("customers won in the newest period", "up"),
            "lost": Measure("customers lost in the newest period", "down"),
            "net": Measure("net customers", "up"),
            "replace_ratio": Measure("customers lost for one won", "down"),
        },
        _measured,
        {"moves": _MOVES},
        dated=True,
    ),
    answer=answer,
)
