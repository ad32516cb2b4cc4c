"""Pictures of what lies along a journey or up a ladder: customers lost and won, how it feels, gates met and not met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from journeytui.analysis import experience
from journeytui.analysis.studies import maturity
from journeytui.analysis.studies.experience import QUESTION as EXPERIENCE
from journeytui.analysis.studies.lines import number
from journeytui.domain.asks import Sums
from journeytui.store import asking
from journeytui.workspace import pending
from journeytui.workspace.pictures import (
    Curve,
    Felt,
    Gate,
    Ladder,
    Ladders,
    Moved,
    Spot,
    Tone,
    Tote,
    lines_of,
    said,
    share,
    whole,
)
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace


def tote(ws: Workspace, view: StudyView) -> Tote | None:
    """Where customers were lost and won: stage by stage, with what is decided there and not done yet, or journey by journey."""
    name = "stages" if view.journey else "journeys"
    table = next((table for table in view.study.tables if table.name == name), None)
    lines = lines_of(view, name)
    if table is None or not any(whole(line["won"]) or whole(line["lost"]) for line in lines):
        return None
    places = [str(line[name[:-1]]) for line in lines]
    decided = pending.open_about(ws, places)
    moved = tuple(
        _moved(view, line, id, pending.said(decided.get(id, ()))) for line, id in zip(lines, places, strict=True)
    )
    worst = max(moved, key=lambda one: one.lost or 0)
    at_stages = sum(one.lost or 0 for one in moved if one.leak is not None)
    leak = f"leak: of {at_stages:,} lost at a stage" if at_stages else ""
    return Tote(moved, "; ".join(filter(None, (leak, table.note))), (name,), worst.spot.key)


def _moved(view: StudyView, line: dict[str, Any], id: str, decided: str) -> Moved:
    lost, won = (None if number(line[way]) is None else whole(line[way]) for way in ("lost", "won"))
    leak = number(line.get("share_of_lost"))
    still, reached = number(line.get("share_reached")), number(line.get("reached"))
    of_all = f" ({share(leak)} of those whose stage is known)" if lost and leak is not None else ""
    counted = (_counted("lost", lost) + of_all, _counted("won", won))
    says = said(
        (
            *(("nobody counted lost or won here",) if lost is None and won is None else counted),
            f"reached by {whole(reached):,}" if reached is not None else "",
            f"{share(still)} of those who began" if still is not None else "",
        )
    )
    tone: Tone = (
        "gap" if lost is None and won is None else "bad" if (lost or 0) > (won or 0) else "good" if won else "plain"
    )
    return Moved(Spot(id, view.names.get(id, id), says, tone, (id,), pending=decided), lost, won, leak, still)


def _counted(way: str, customers: int | None) -> str:
    return f"nobody counted as {way}" if customers is None else f"{way} {customers:,}"


SURE, SOME = 0.5, 0.2
"""From which reliability on evidence is called good, and some (ours)."""


def curve(view: StudyView) -> Curve | None:
    """How each touchpoint feels, how far the evidence can be relied on, and what the target journey aims at."""
    lines = lines_of(view, "touchpoints")
    if view.journey is None or not any(number(line["experience"]) is not None for line in lines):
        return None
    return _curve(view, lines)


def curve_of(ws: Workspace, view: StudyView, persona: str) -> Curve | None:
    """The same from what one persona told alone."""
    if view.journey is None or curve(view) is None:
        return None
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = (EXPERIENCE.alone or {})["by_persona"]
    assert isinstance(asked, Sums)
    by = Sums(asked.word, asked.of, ("persona", "@touchpoint", "source_type"), asked.where)
    for row in asking.answer(ws.connection, by, [view.journey]):
        if row["persona"] == persona:
            told[str(row["@touchpoint"])].append(row)
    lines = [line | _told(told[str(line["touchpoint"])]) for line in lines_of(view, "touchpoints")]
    return _curve(view, lines, f" from {short(view.names.get(persona, persona))}")


def short(name: str) -> str:
    """What somebody is called, without what is said of them behind a comma."""
    return name.partition(",")[0].strip() or name


def _told(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    weighed, weight = (sum(number(row[name]) or 0.0 for row in rows) for name in ("weighed", "weight"))
    insights, types = sum(whole(row["insights"]) for row in rows), {row["source_type"] for row in rows} - {None, ""}
    value = experience.value(weighed, weight)
    sure = experience.reliability(insights, len(types)) if value is not None else None
    return {"experience": value, "reliability": sure, "insights": insights}


def _curve(view: StudyView, lines: Sequence[dict[str, Any]], whose: str = "") -> Curve:
    stages = list(dict.fromkeys(str(line["stage"]) for line in lines))
    aims = {str(line["touchpoint"]): line for line in lines_of(view, "target")}
    points = tuple(_felt(view, line, stages.index(str(line["stage"])), aims, whose) for line in lines)
    known = [point for point in points if point.value is not None] or list(points)
    worst = min(known, key=lambda point: (point.value or 0.0, -point.reliability))
    return Curve(tuple(view.names.get(id, id) for id in stages), points, (), worst.spot.key)


def _felt(view: StudyView, line: dict[str, Any], stage: int, aims: Mapping[str, Any], whose: str) -> Felt:
    id, value, hand = str(line["touchpoint"]), number(line["experience"]), number(line["emotion"])
    wanted = aims.get(id, {})
    aim, tried = number(wanted.get("target_emotion")), number(wanted.get("target_experience"))
    sure = number(line["reliability"]) or 0.0
    insights = whole(line["insights"])
    says = said(
        (
            f"no evidence{whose}" if value is None else signed(round(value, 1)),
            f"{evidence(sure)}{whose} ({insights:,} insight{'' if insights == 1 else 's'}, reliability {share(sure)})"
            if value is not None
            else "",
            f"set to {signed(round(hand))} by hand" if hand is not None else "",
            f"aimed at {signed(round(aim))}" if aim is not None else "",
            f"the target feels {signed(round(tried, 1))}"
            if tried is not None
            else "no evidence of the target"
            if wanted
            else "",
            "a moment of truth" if line["moment_of_truth"] else "",
        )
    )
    tone: Tone = "gap" if value is None else "bad" if value < 0 else "good"
    spot = Spot(id, view.names.get(id, id), says, tone, (id,))
    return Felt(spot, stage, value, sure, bool(line["moment_of_truth"]), hand, aim, tried)


def evidence(reliability: float) -> str:
    """How far something is founded, in words."""
    return "good evidence" if reliability >= SURE else "some evidence" if reliability >= SOME else "little evidence"


def signed(value: float) -> str:
    """A value of the experience, with its sign."""
    return f"{value:+}" if value else "0"


def ladders(view: StudyView) -> Ladders | None:
    """The gates of each level of one journey, on each of the ladders."""
    names = [name for name in maturity.LADDERS if lines_of(view, name)]
    spots = tuple(_gate_spot(view, name, at, row) for name in names for at, row in enumerate(lines_of(view, name)))
    if not spots:
        return None
    first = next((spot for spot in spots if spot.tone == "gap"), spots[0])
    return Ladders(tuple(_ladder(view, name) for name in names), spots, ("sinur", "puhm"), first.key)


def _ladder(view: StudyView, name: str) -> Ladder:
    whose = maturity.LADDERS[name]
    gates = tuple(
        Gate(str(row["gate"]), whole(row["level"]), whole(row["met"]), whole(row["of"]), row["passed"] == "passed")
        for row in lines_of(view, name)
    )
    missed = [gate.level for gate in gates if not gate.passed]
    reached = min(missed) - 1 if missed else whose.lowest + len(whose.levels) - 1
    return Ladder(whose.label, whose.levels, whose.lowest, max(whose.lowest, reached), gates)


def _gate_spot(view: StudyView, name: str, at: int, row: dict[str, Any]) -> Spot:
    is_met = row["passed"] == "passed"
    counted = f"{whole(row['met']):,} of {whole(row['of']):,}"
    says = said((counted, f"needed: {row['needed']}", "met" if is_met else "not yet"))
    tone: Tone = "good" if is_met else "gap"
    return Spot(f"{name} {at}", str(row["gate"]), says, tone, (), (view.journey or "",), lookup=True)
