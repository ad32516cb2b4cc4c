"""The pictures of a report: what of a study's answer is drawn. A study without anything to draw has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeytui.analysis.plane import CORNER
from journeytui.analysis.scoring import HIGH_EFFORT, HIGH_VALUE
from journeytui.formats.report import Bars, Curve, Heat, Moved, Picture, Plane, Point, Quadrants, Spot
from journeytui.workspace import report_boards
from journeytui.workspace.pictures import lines_of
from journeytui.workspace.renewal import number
from journeytui.workspace.studies import StudyView
from journeytui.workspace.views import JourneyView
from journeytui.workspace.workspace import Workspace

_MOST = 12
"""How many journeys, or things with a name, a picture shows."""
_FUNCTIONS = 20
Drawers = Mapping[str, Callable[[], Picture | None]]


def of_journey(ws: Workspace, view: StudyView, seen: JourneyView) -> tuple[Picture, ...]:
    """The pictures of a study of one journey."""
    drawn: Drawers = {
        "experience": lambda: _curve(view, seen), "asset": lambda: _won_and_lost(view, "stages"), "pain": lambda: _plane(view),
        "alignment": lambda: _heat(view), "priorities": lambda: _quadrants(view),
    }  # fmt: skip
    if view.question.name in drawn:
        made = drawn[view.question.name]()
        return (made,) if made else ()
    return report_boards.pictures_of(ws, view)


def of_portfolio(ws: Workspace, view: StudyView) -> tuple[Picture, ...]:
    """The pictures of a study of all journeys."""
    drawn: Drawers = {
        "asset": lambda: _won_and_lost(view, "journeys"), "pain": lambda: _plane(view),
        "priorities": lambda: _quadrants(view),
    }  # fmt: skip
    if view.question.name in drawn:
        made = drawn[view.question.name]()
        return (made,) if made else ()
    return report_boards.pictures_of(ws, view)


def by_first(view: StudyView, name: str) -> dict[str, dict[str, Any]]:
    """The lines of a study's table, by the record that they begin with, in their order."""
    return {str(next(iter(line.values()))): line for line in lines_of(view, name)}


def _curve(view: StudyView, seen: JourneyView) -> Curve | None:
    if not seen.curve:
        return None
    tried = {id: line["target_experience"] for id, line in by_first(view, "target").items()}
    points = [Point(p.stage, p.title, p.value, p.reliability, p.moment, p.emotion, tried.get(p.id)) for p in seen.curve]
    return Curve(
        "How it feels, touchpoint by touchpoint, from evidence",
        tuple(stage.title for stage in seen.stages),
        tuple(points),
    )


def _won_and_lost(view: StudyView, name: str) -> Bars | None:
    table = next((table for table in view.study.tables if table.name == name), None)
    found = by_first(view, name)
    if table is None or not any(line["won"] or line["lost"] for line in found.values()):
        return None
    lines = [
        Moved(view.names.get(id, id), _whole(line["won"]), _whole(line["lost"]), _reached(line.get("share_reached")))
        for id, line in list(found.items())[: _MOST if name == "journeys" else None]
    ]
    label = f"Customers lost and won, {name[:-1]} by {name[:-1]}"
    return Bars(label, tuple(lines), table.note)


def _reached(share: object) -> str:
    return f"{100 * share:.0f} % get here" if isinstance(share, int | float) else ""


def _plane(view: StudyView) -> Plane | None:
    spots = [
        Spot(float(pain), float(line["exit_risk"]), count)
        for line in lines_of(view, "plane")
        for pain in range(11)
        if (count := _whole(line.get(f"pain_{pain}")))
    ]
    if not spots:
        return None
    worst = [
        Spot(float(line["pain"]), float(line["exit_risk"]), 1, view.names.get(line["touchpoint"], ""))
        for line in lines_of(view, "worst")[:_MOST]
    ]
    return Plane("Touchpoints by pain and exit risk, both of 10", tuple(spots), tuple(worst), float(CORNER))


def _quadrants(view: StudyView) -> Quadrants | None:
    spots = [
        Spot(effort, value, 1, view.names.get(line["opportunity"], ""))
        for line in lines_of(view, "opportunities")
        if (effort := number(line["effort"])) is not None and (value := number(line["value"])) is not None
    ]
    if not spots:
        return None
    return Quadrants(
        "Opportunities by effort (of 5) and value (of 100)", tuple(spots[:_MOST]), HIGH_EFFORT, float(HIGH_VALUE)
    )


def _heat(view: StudyView) -> Heat | None:
    table = next((table for table in view.study.tables if table.name == "matrix"), None)
    if table is None or not table.lines:
        return None
    stages = tuple(view.names.get(str(line[0]), "") for line in table.lines)
    lines = [
        (column.label, tuple(_whole(line[at]) for line in table.lines))
        for at, column in enumerate(table.columns)
        if at and at <= _FUNCTIONS
    ]
    return Heat("How many activities of which function serve a touchpoint of which stage", stages, tuple(lines))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
