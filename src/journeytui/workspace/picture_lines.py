"""Pictures that are lines under one another: KPIs between floor and target, what is trusted, what weighs more, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from journeytui.analysis.studies import upkeep
from journeytui.analysis.studies.lines import many, number, told
from journeytui.domain.asks import Sums, count
from journeytui.store import asking, reading
from journeytui.workspace import studies, views
from journeytui.workspace.pictures import (
    FLOOR,
    TARGET,
    Baton,
    Bullet,
    Bullets,
    Relay,
    Slope,
    Slopes,
    Spot,
    Stack,
    Stacks,
    Tone,
    Wing,
    Wings,
    lines_of,
    said,
    whole,
)
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_Row = Mapping[str, Any]
_TONES: Mapping[str, Tone] = {"on target": "good", "off target": "bad", "beyond the floor": "bad"}


def kpis(ws: Workspace, view: StudyView) -> Bullets | Stacks | None:
    """Every KPI of a journey between its floor and its target; of all journeys, how many hold."""
    return _by_journey(view) if view.journey is None else _bullets(ws, view)


def _bullets(ws: Workspace, view: StudyView) -> Bullets | None:
    rows = lines_of(view, "kpis")
    records = {one.id: one for one in reading.among(ws.connection, "kpi", [str(row["kpi"]) for row in rows])}
    trends = {row.record.id: row.readings for row in views.kpi_rows(ws, list(records.values()), {})}
    lines = tuple(
        _bullet(view, row, records[str(row["kpi"])], trends.get(str(row["kpi"]), ()))
        for row in rows
        if str(row["kpi"]) in records
    )
    if not lines:
        return None
    worst = min(lines, key=lambda line: (line.at is None, line.at or 0.0))
    return Bullets(lines, ("kpis",), worst.spot.key)


def _bullet(view: StudyView, row: _Row, kpi: Any, trend: Sequence[float]) -> Bullet:
    id, unit = str(row["kpi"]), str(row["unit"])
    value, target, floor = (number(one) for one in (row["value"], row["target"], kpi.floor))
    stage = view.names.get(str(row["stage"]), "") if row["stage"] else "the whole journey"
    says = said(
        (
            str(row["verdict"]),
            "no reading yet" if value is None else f"{told(value)} {unit}".rstrip(),
            f"target {told(target)}" if target is not None else "no target",
            f"floor {told(floor)}" if floor is not None else "",
            f"{row['trend']} than before" if row["trend"] in ("better", "worse") else "",
            f"read {many(row['age'], 'day', 'days')} ago" if row["age"] is not None else "",
            f"for {row['lens']}" if row["lens"] else "",
            stage,
        )
    )
    spot = Spot(id, view.names.get(id, id), says, _TONES.get(str(row["verdict"]), "gap"), (id,))
    aim = (
        "" if target is None else ("≥ " if kpi.better == "up" else "≤ " if kpi.better == "down" else "") + told(target)
    )
    at = stands(value, target, floor, kpi.better)
    shown = "" if value is None else told(value)
    return Bullet(
        spot, at, floor is not None, shown, unit if shown else "", aim, str(row["verdict"]), tuple(trend), stage
    )


def stands(value: float | None, target: float | None, floor: float | None, better: str | None) -> float | None:
    """Where a KPI stands on its line, from 0 to 1 (ours): its floor at `FLOOR`, its target at `TARGET`, and even steps between.

    Without a floor half of the target stands where the floor would. None where the value, the target or the direction is missing.
    """
    if value is None or target is None or better not in ("up", "down"):
        return None
    up = 1 if better == "up" else -1
    if floor is not None and up * (target - floor) > 0:
        part = (value - floor) / (target - floor)
    else:
        part = 1 + up * (value - target) / (max(abs(target), abs(value)) / 2 or 1)
    return max(0.0, min(1.0, FLOOR + part * (TARGET - FLOOR)))


_VERDICTS: tuple[tuple[str, Tone], ...] = (
    ("on target", "good"), ("off target", "plain"), ("beyond the floor", "bad"), ("not known", "gap"),
)  # fmt: skip


def _by_journey(view: StudyView) -> Stacks | None:
    lines = []
    for row in lines_of(view, "journeys"):
        every, off, alarm, unknown = (whole(row[name]) for name in ("kpis", "off", "alarm", "unknown"))
        parts = (every - off - unknown, off - alarm, alarm, unknown)
        id = str(row["journey"])
        says = said(f"{part:,} {name}" for part, (name, _) in zip(parts, _VERDICTS, strict=True) if part)
        spot = Spot(id, view.names.get(id, id), says, "bad" if off else "gap" if unknown == every else "good", (id,))
        lines.append(Stack(spot, parts, f"{parts[0]:,} of {every:,}"))
    return Stacks(tuple(lines), _VERDICTS, ("journeys",), lines[0].spot.key) if lines else None


# --- what is trusted --------------------------------------------------------------------------------------------------------

_KEPT: tuple[tuple[str, Tone], ...] = (("keeps it", "good"), ("breaks it", "bad"))


def trust(ws: Workspace, view: StudyView) -> Stacks | None:
    """Rule by rule: how many of the records that it is about keep it, and how many break it."""
    about = {rule.name: rule for rule in upkeep.RULES}
    counted: dict[tuple[str, tuple[str, ...]], int] = {}
    lines = []
    for row in lines_of(view, "rules"):
        every = sum(_every(ws, view, word, where, counted) for word, where in upkeep.among(about[row["rule"]]))
        broken = whole(row["records"])
        says = f"{broken:,} of {many(every, 'record', 'records')} {'breaks' if broken == 1 else 'break'} it (rule {row['rule']})"
        place = (view.journey,) if view.journey else ()
        spot = Spot(
            str(row["rule"]), str(row["means"]), says, "bad" if broken else "good", place=place, lookup=bool(broken)
        )
        lines.append(Stack(spot, (every - broken, broken), f"{every - broken:,} of {every:,}"))
    if not lines:
        return None
    worst = max(lines, key=lambda line: line.parts[1] / max(1, sum(line.parts)))
    return Stacks(tuple(lines), _KEPT, ("rules",), worst.spot.key)


def _every(
    ws: Workspace, view: StudyView, word: str, where: tuple[str, ...], counted: dict[tuple[str, tuple[str, ...]], int]
) -> int:
    if (word, where) not in counted:
        scope = None if view.journey is None else [view.journey]
        rows = asking.answer(ws.connection, Sums(word, {"records": count()}, where=where), scope)
        counted[word, where] = sum(whole(row["records"]) for row in rows)
    return counted[word, where]


# --- what serves the customer -------------------------------------------------------------------------------------------------

_SERVING: tuple[tuple[str, Tone], ...] = (
    ("serves and advances", "good"), ("does not", "bad"), ("nobody said", "gap"),
)  # fmt: skip


def functions(view: StudyView) -> Stacks | None:
    """Function by function: how much of what it does serves a touchpoint and brings the customer nearer to the goal."""
    lines = []
    for at, row in enumerate(lines_of(view, "functions")):
        every, unknown = whole(row["activities"]), whole(row["unknown"])
        aligned = round((number(row["alignment"]) or 0.0) * every)
        parts = (aligned, max(0, every - aligned - unknown), unknown)
        says = said(
            (
                f"of {many(every, 'activity', 'activities')} {aligned:,} {'serves' if aligned == 1 else 'serve'} a touchpoint and the goal",
                f"{parts[1]:,} {'does' if parts[1] == 1 else 'do'} not" if parts[1] else "",
                f"of {unknown:,} nobody said" if unknown else "",
            )
        )
        tone: Tone = "good" if aligned == every else "bad" if parts[1] else "gap"
        spot = Spot(
            f"functions {at}",
            str(row["function"]),
            says,
            tone,
            lookup=True,
        )
        lines.append(Stack(spot, parts, f"{aligned:,} of {every:,}"))
    return Stacks(tuple(lines), _SERVING, ("functions",), lines[0].spot.key) if lines else None


_NEEDED: tuple[tuple[str, Tone], ...] = (("needed by a touchpoint", "good"), ("needed by nobody", "bad"))


def processes(view: StudyView) -> Stacks | None:
    """Process by process: how many of its steps a touchpoint needs."""
    lines = []
    for at, row in enumerate(lines_of(view, "processes")):
        id, parts = str(row["process"] or ""), (whole(row["needed"]), whole(row["inward"]))
        such = view.names.get(str(row["first"]), "") if row["first"] else ""
        says = said(
            (
                f"{parts[1]:,} of {many(sum(parts), 'step', 'steps')} needed by no touchpoint",
                f"such as {such}" if such else "",
            )
        )
        records = tuple(filter(None, (id, str(row["first"] or ""))))
        title = view.names.get(id, id) if id else "no process named"
        spot = Spot(f"processes {at}", title, says, "bad" if parts[1] else "good", records)
        lines.append(Stack(spot, parts, f"{parts[0]:,} of {sum(parts):,}"))
    return Stacks(tuple(lines), _NEEDED, ("processes",), lines[0].spot.key) if lines else None


# --- what weighs more -------------------------------------------------------------------------------------------------------

_EVEN = 0.25


def balance(view: StudyView) -> Wings | None:
    """What matters to customers to the left, what matters to us to the right: place by place, then where they are far apart."""
    places = [_wing(view, row, str(next(iter(row.values())))) for row in lines_of(view, "balance")]
    if not places:
        return None
    sided = [_wing(view, row, str(row["touchpoint"])) for row in lines_of(view, "one_sided")]
    if sided:
        sided[0] = Wing(sided[0].spot, sided[0].left, sided[0].right, "touchpoints that serve one side")
    worst = max(places, key=lambda line: line.right - line.left)
    return Wings((*places, *sided), ("to the customer", "to us"), 5.0, _EVEN, ("balance", "one_sided"), worst.spot.key)


def _wing(view: StudyView, row: _Row, id: str) -> Wing:
    theirs, ours = (number(row[name]) or 0.0 for name in ("to_customer", "to_us"))
    apart = ours - theirs
    side = "even" if abs(apart) < _EVEN else "serves us first" if apart > 0 else "serves the customer first"
    weighed = f", {many(row['rated'], 'touchpoint', 'touchpoints')} weighed" if "rated" in row else ""
    says = f"matters {told(round(theirs, 1))} to the customer and {told(round(ours, 1))} to us, of 5{weighed}: {side}"
    tone: Tone = "plain" if side == "even" else "bad" if apart > 0 else "good"
    return Wing(
        Spot(f"{'place' if 'rated' in row else 'one'} {id}", view.names.get(id, id), says, tone, (id,)), theirs, ours
    )


# --- who carries it ---------------------------------------------------------------------------------------------------------


def relay(view: StudyView) -> Relay | None:
    """Who answers for one stage after the other, and where it changes hands."""
    rows = lines_of(view, "stages")
    if view.journey is None or not rows:
        return None
    lanes = {
        owner: at for at, owner in enumerate(dict.fromkeys(row["accountable"] for row in rows if row["accountable"]))
    }
    lines, before = [], rows[0]
    for at, row in enumerate(rows, 1):
        lines.append(_baton(view, at, row, before, lanes))
        before = row
    dropped = next((line for line in lines if line.lane is None), None)
    handed = next(
        (line for line, (one, other) in zip(lines[1:], pairwise(rows), strict=True) if _hands(one) != _hands(other)),
        lines[0],
    )
    return Relay(tuple(lines), len(lanes), ("stages", "seams"), (dropped or handed).spot.key)


def _hands(row: _Row) -> str:
    return str(row["accountable"] or "")


def _baton(view: StudyView, at: int, row: _Row, before: _Row, lanes: Mapping[str, int]) -> Baton:
    id, owner, function = str(row["stage"]), _hands(row), str(row["function"] or "")
    who = view.names.get(owner, owner) if owner else "nobody"
    touchpoints, others = whole(row["touchpoints"]), whole(row["others"])
    came = "" if _hands(before) == owner else f"handed over by {view.names.get(_hands(before), '') or 'nobody'}"
    across = came and function and before["function"] and before["function"] != function
    says = said(
        (
            f"{who} answers for it"
            + (" (inherited)" if row["how"] == "inherited" else "")
            + (f", {function}" if function else ""),
            came + (f" of {before['function']}" if across else ""),
            many(touchpoints, "touchpoint", "touchpoints"),
            f"of which {many(others, 'other answers', 'others answer')} for some" if others else "",
        )
    )
    told = said((function, many(others, "other", "others") if others else ""))
    tone: Tone = "bad" if not owner else "plain"
    records = (id, owner) if owner else (id,)
    spot = Spot(id, f"{at} {view.names.get(id, id)}", says, tone, records)
    return Baton(spot, lanes.get(owner), row["how"] == "inherited", who, told)


# --- then and now -----------------------------------------------------------------------------------------------------------


def drift(view: StudyView) -> Slopes | None:
    """Every number that is another than it was, table by table, the worse first."""
    lines: list[Slope] = []
    for table in view.study.tables:
        rows = lines_of(view, table.name)
        made = [_slope(view, table.name, at, row) for at, row in enumerate(rows)]
        lines += [_under(table.label, made[0]), *made[1:]] if made else []
    if not lines:
        return None
    worst = next((line for line in lines if line.way == "worse"), lines[0])
    return Slopes(tuple(lines), tuple(table.name for table in view.study.tables), worst.spot.key)


def _under(label: str, line: Slope) -> Slope:
    return Slope(line.spot, line.before, line.now, line.unit, line.rise, line.way, label)


def _slope(view: StudyView, table: str, at: int, row: _Row) -> Slope:
    before, now, way = number(row["before"]), number(row["now"]), str(row["way"] or "")
    columns = next(one.columns for one in view.study.tables if one.name == table)
    texts = {column.name: studies.cell(view, column, row[column.name]) for column in columns}
    id = str(row.get("record") or "")
    unit = "" if table == "figures" else str(row["what"] or "")
    title = f"{row['study']}: {row['figure']}" if table == "figures" else texts["record"]
    what = f" ({unit})" if unit else ""
    says = f"{texts['before'] or 'not known'} then, {texts['now'] or 'not known'} now{what}: {way or 'nobody can tell which is better'}"
    tone: Tone = "bad" if way == "worse" else "good" if way == "better" else "plain"
    place = () if id or not view.journey else (view.journey,)
    board = _board_of(str(row["study"])) if table == "figures" else ""
    spot = Spot(f"{table} {id or at} {unit}", title, says, tone, (id,) if id else (), place, board=board)
    return Slope(spot, texts["before"], texts["now"], unit, _rise(before, now), way)


def _board_of(title: str) -> str:
    return next((name for name in studies.STUDIES if studies.question(name).title == title), "")


def _rise(before: float | None, now: float | None) -> float:
    if before is None or now is None or before == now:
        return 0.0
    return max(-1.0, min(1.0, (now - before) / max(abs(before), abs(now))))
