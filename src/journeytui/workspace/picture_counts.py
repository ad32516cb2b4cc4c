"""Pictures of all journeys as bars that are as long as there is much: who stands on which level, who answers for how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from journeytui.analysis.studies import maturity
from journeytui.analysis.studies.lines import many
from journeytui.workspace.pictures import Count, Counts, Spot, lines_of, said, whole
from journeytui.workspace.studies import StudyView

_Row = Mapping[str, Any]
LACKS = "lacks"
"""What stands in the key of a place behind which those stand that lack something for the next level."""


def levels(view: StudyView) -> Counts | None:
    """How many journeys stand on each level, and between two levels what most of them lack for the next."""
    rows = lines_of(view, "levels")
    if not rows:
        return None
    lines: list[Count] = []
    for name, whose in maturity.LADDERS.items():
        of_it = [row for row in rows if row["ladder"] == whose.whose]
        every = sum(whole(row["journeys"]) for row in of_it)
        made = [line for row in of_it for line in _level(view, name, row, every)]
        lines += [_under(whose.label, made[0]), *made[1:]]
    lacking = max(
        (line for line in lines if line.spot.tone == "bad"), key=lambda line: sum(line.parts), default=lines[0]
    )
    return Counts(tuple(lines), ("journeys there", "of them lack it"), ("levels",), lacking.spot.key)


def _under(label: str, line: Count) -> Count:
    return Count(line.spot, line.parts, line.told, line.aside, label)


def _level(view: StudyView, name: str, row: _Row, every: int) -> list[Count]:
    """A level, below what bars the one above it."""
    level, here, lacking = (whole(row[column]) for column in ("level", "journeys", "lacking"))
    key, called = f"{name} {level}", f"{level} {row['called']}"
    such = [view.names.get(str(row[column]), "") for column in ("first", "second", "third") if row[column]]
    named = ", ".join(such) + (f" and {here - len(such):,} more" if here > len(such) else "")
    stand = "stands here" if here == 1 else "stand here"
    says = f"{here:,} of {many(every, 'journey', 'journeys')} {stand}" + (f": {named}" if named else "")
    spot = Spot(key, called, says, "plain" if here else "gap", lookup=bool(here))
    found = [Count(spot, (here,), f"{here:,}", named)]
    if lacking:
        text, lack = str(row["lacks"]), "lacks" if lacking == 1 else "lack"
        told = f"{lacking:,} of {many(here, 'journey', 'journeys')} on level {level} {lack} it, and nothing is missing more often"
        bars = Spot(f"{key} {LACKS}", f"missing for {level + 1}", f"{text}; {told}", "bad", lookup=True)
        found.insert(0, Count(bars, (0, lacking), f"{lacking:,}", text))
    return found


_SORTS = ("journeys", "stages", "touchpoints", "open decisions")
_HELD = ("journeys", "stages", "touchpoints", "decisions")
_MOST = {"owners": 6, "between": 5, "nobody": 5}
"""How many lines of each table are drawn: those with most; all of them can be read below the picture."""


def held(view: StudyView) -> Counts | None:
    """Who answers for most, from which function to which most is handed over, and where most stages have nobody."""
    made = {
        "owners": ("who answers for most", [_owner(view, row) for row in _first(view, "owners")]),
        "between": (
            "hand-overs from function to function",
            [_hand(at, row) for at, row in enumerate(_first(view, "between"))],
        ),
        "nobody": ("stages that nobody answers for", [_blank(view, row) for row in _first(view, "nobody")]),
    }
    lines: list[Count] = []
    for name, (label, of_it) in made.items():
        left = _left(view, name)
        rule = f"{label}: the first {len(of_it)}, and {left:,} more" if left else label
        lines += [_under(rule, of_it[0]), *of_it[1:]] if of_it else []
    if not lines:
        return None
    instead = tuple(name for name, (_, of_it) in made.items() if of_it and not _left(view, name))
    return Counts(tuple(lines), _SORTS, instead, lines[0].spot.key)


def _first(view: StudyView, name: str) -> Sequence[_Row]:
    return lines_of(view, name)[: _MOST[name]]


def _left(view: StudyView, name: str) -> int:
    """How many lines of the table, and beyond it, are not drawn."""
    more = sum(table.more for table in view.study.tables if table.name == name)
    return max(0, len(lines_of(view, name)) - _MOST[name]) + more


def _owner(view: StudyView, row: _Row) -> Count:
    id, parts = str(row["owner"]), tuple(whole(row[name]) for name in _HELD)
    told = said(many(part, sort.removesuffix("s"), sort) for part, sort in zip(parts, _SORTS, strict=True) if part)
    function = str(row["function"] or "")
    spot = Spot(f"owner {id}", view.names.get(id, id), said((told, function)), "plain", (id,), lookup=True)
    return Count(spot, parts, f"{sum(parts):,}", function)


def _hand(at: int, row: _Row) -> Count:
    before, after, changes = str(row["before"]), str(row["after"]), whole(row["changes"])
    says = many(changes, "stage is handed over", "stages are handed over")
    spot = Spot(f"between {at}", f"{before} to {after}", says, "plain", lookup=True)
    return Count(spot, (0, changes), f"{changes:,}")


def _blank(view: StudyView, row: _Row) -> Count:
    id, missing, stages = str(row["journey"]), whole(row["missing"]), whole(row["stages"])
    says = f"of {many(stages, 'stage', 'stages')} {many(missing, 'has', 'have')} nobody who answers for {'it' if missing == 1 else 'them'}"
    spot = Spot(f"nobody {id}", view.names.get(id, id), says, "bad", place=(id,), lookup=True)
    return Count(spot, (0, missing), f"{missing:,}", f"of {many(stages, 'stage', 'stages')}")
