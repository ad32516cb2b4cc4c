"""Where counted customers do not add up: period to period, group by group, stage by stage. Nothing is put right; it is said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from journeytui.analysis.asset import net
from journeytui.analysis.studies.lines import braced, many, number, whole
from journeytui.analysis.studies.shape import Finding, Given
from journeytui.analysis.studies.tally import DIRECTIONS, Rows

_Period = tuple[str, str]
"""The last and the first day."""
_Counted = dict[tuple[str, _Period], dict[str, dict[str, int]]]
"""By journey and period, by segment ('' for everybody), by direction or `there at its beginning`."""
_OPENING = "there at its beginning"


def broken(given: Given, moves: Rows) -> Iterator[Finding]:
    """All that does not add up: of the one journey, or of any."""
    counted = _counted(given, moves)
    yield from _out_of_nowhere(given)
    yield from _that_do_not_follow(given, counted)
    for (journey, period), segments in sorted(counted.items()):
        for said in _beyond_the_whole(segments):
            yield _finding(given, journey, f"{_told(period)}: {said}")


def as_of_a_period(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of periods with the names that a row of movements has for them."""
    return dict(row) | {f"parent.{name}": row[name] for name in ("starts_on", "ends_on", "segment")}


def follows(before: _Period, after: _Period) -> bool:
    """Whether one period begins the day after the other ended."""
    try:
        return dt.date.fromisoformat(before[0]).toordinal() + 1 == dt.date.fromisoformat(after[1]).toordinal()
    except ValueError:
        return False


def _counted(given: Given, moves: Rows) -> _Counted:
    counted: _Counted = defaultdict(lambda: defaultdict(dict))
    openings = (
        as_of_a_period(row) | {"direction": _OPENING, "customers": row["opening"]} for row in given.rows["periods"]
    )
    for rows in (moves, openings):
        for row in rows:
            if number(row["customers"]) is not None:
                here = counted[str(row["@journey"]), _when(row)][str(row["parent.segment"] or "")]
                direction = str(row["direction"] or "")
                here[direction] = here.get(direction, 0) + whole(row["customers"])
    return counted


def _when(row: Mapping[str, Any]) -> _Period:
    return str(row["parent.ends_on"] or ""), str(row["parent.starts_on"] or "")


def _that_do_not_follow(given: Given, counted: _Counted) -> Iterator[Finding]:
    """Where a period does not begin with what the one just before it ended with."""
    chains: dict[tuple[str, str], list[_Period]] = defaultdict(list)
    for (journey, period), segments in counted.items():
        for segment, here in segments.items():
            if _OPENING in here:
                chains[journey, segment].append(period)
    for (journey, segment), periods in sorted(chains.items()):
        for before, after in pairwise(sorted(periods)):
            here, then = counted[journey, before][segment], counted[journey, after][segment][_OPENING]
            change = net(here)
            if change is None or not follows(before, after) or here[_OPENING] + change == then:
                continue
            closing = many(here[_OPENING] + change, "customer", "customers")
            yield _finding(
                given,
                journey,
                f"{_told(before)} ends with {closing}, but the next period begins with {then:,}.",
                segment,
            )


def _beyond_the_whole(segments: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Where there were more in the groups of a period together than were counted of everybody."""
    everybody = segments.get("")
    if everybody is None:
        return
    for direction in (*DIRECTIONS, _OPENING):
        groups = [here[direction] for segment, here in segments.items() if segment and direction in here]
        together = sum(groups)
        if groups and direction not in everybody and direction != _OPENING:
            yield f"in the groups together {together:,} were {direction}, but of everybody nobody counted it."
        elif together > everybody.get(direction, together):
            yield f"{everybody[direction]:,} were {direction}, but in the groups together {together:,}."


def _out_of_nowhere(given: Given) -> Iterator[Finding]:
    """Where more are said to have reached a stage than one before it."""
    reached = [row for row in given.rows["stages"] if number(row["reached"]) is not None]
    for before, after in pairwise(reached):
        if whole(after["reached"]) > whole(before["reached"]):
            said = f"{{0}} was reached by {whole(after['reached']):,}, but {{1}} before it by {whole(before['reached']):,}."
            yield Finding(said, (str(after["id"]), str(before["id"])), "gap")


def _told(period: _Period) -> str:
    return f"{braced(period[1])} to {braced(period[0])}"


def _finding(given: Given, journey: str, said: str, segment: str = "") -> Finding:
    """With the journey where there are several, and the group where it is of one."""
    about: Iterable[str] = filter(None, ("" if given.journey else journey, segment))
    named = tuple(about)
    before = ", ".join(f"{{{at}}}" for at in range(len(named)))
    return Finding(f"{before}: {said}" if before else said, named, "gap")
