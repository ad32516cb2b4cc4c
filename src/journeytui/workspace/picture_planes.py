"""Pictures between two axes: touchpoints by pain and exit risk, opportunities by effort and value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis import plane as planes
from journeytui.analysis import scoring
from journeytui.analysis.studies.lines import many, number, told
from journeytui.analysis.studies.pain import QUESTION as PAIN
from journeytui.domain.asks import Listing
from journeytui.store import asking, reading
from journeytui.workspace import pending
from journeytui.workspace.pending import Pending
from journeytui.workspace.pictures import Axis, Plane, Point, Spot, Tone, lines_of, whole
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_Row = Mapping[str, Any]
_Place = tuple[int, int]
_Corners = tuple[str, str, str, str]
_PAIN = Axis("pain", 0, 10, planes.CORNER, whole=True)
_EXIT = Axis("exit risk", 0, 10, planes.CORNER, whole=True)
_EFFORT = Axis("effort", 0, 5, scoring.HIGH_EFFORT, whole=False)
_VALUE = Axis("value", 0, 100, scoring.HIGH_VALUE, whole=False)
_HURT = ("", "customers leave here", "", "")
_BUSINESS = Axis("worth to us", 0, 100, scoring.HIGH_VALUE, whole=False)
_CUSTOMERS = Axis("worth to customers", 0, 100, scoring.HIGH_VALUE, whole=False)
_WORTH = ("for customers", "for both", "for neither", "for us")
_QUADRANTS = ("quick wins", "big bets", "maybe", "time sinks")
_UPPER_RIGHT = 1


def pain(ws: Workspace, view: StudyView) -> Plane | None:
    """Every rated touchpoint on pain × exit risk; in the portfolio the most painful ones have names, the others a number."""
    at: dict[_Place, list[_Row]] = defaultdict(list)
    for row in _rated(ws, view):
        at[round(number(row["pain"]) or 0), round(number(row["exit_risk"]) or 0)].append(row)
    points = []
    for place, count in _counted(view).items():
        points.append(_hurting(view, place, count, at.get(place, [])))
    points.sort(key=lambda point: (-point.x * point.y, -point.x, point.spot.key))
    if not points:
        return None
    return Plane(_PAIN, _EXIT, tuple(points), _HURT, _UPPER_RIGHT, ("plane",))


def _counted(view: StudyView) -> dict[_Place, int]:
    found = {}
    for line in lines_of(view, "plane"):
        for pain in range(11):
            if count := whole(line[f"pain_{pain}"]):
                found[pain, whole(line["exit_risk"])] = count
    return found


def _rated(ws: Workspace, view: StudyView) -> Iterable[_Row]:
    if view.journey is None:
        worst = lines_of(view, "worst")
        return [row | {"id": row["touchpoint"], "title": view.names.get(str(row["touchpoint"]), "")} for row in worst]
    rated = PAIN.asks["worst"]
    assert isinstance(rated, Listing)
    show = ("id", "title", "pain", "exit_risk")
    return asking.answer(ws.connection, Listing("touchpoint", show, rated.order, rated.where), [view.journey])


def _hurting(view: StudyView, place: _Place, count: int, rows: Sequence[_Row]) -> Point:
    known = len(rows) >= count
    names = [str(row["title"]) for row in rows]
    corner = planes.in_corner(*place)
    says = f"pain {place[0]} and exit risk {place[1]} of 10" + (": customers leave here" if corner else "")
    tone: Tone = "bad" if corner else "plain"
    records = tuple(str(row["id"]) for row in rows) if known else ()
    on = (view.journey,) if view.journey else ()
    title = _several(names, count) if names else many(count, "touchpoint", "touchpoints")
    spot = Spot(f"{place[0]} {place[1]}", title, says, tone, records, on, lookup=not known)
    return Point(spot, place[0], place[1], count, named=bool(names))


def _several(names: Sequence[str], count: int) -> str:
    return names[0] + (f" and {count - 1} more" if count > 1 else "")


def priorities(ws: Workspace, view: StudyView) -> Plane | None:
    """The open opportunities on effort × value, in the order of what to do first."""
    lines = lines_of(view, "opportunities")
    return _placed(ws, view, _EFFORT, _VALUE, _QUADRANTS, [(line["effort"], line["value"]) for line in lines])


def worth(ws: Workspace, view: StudyView) -> Plane | None:
    """The open opportunities by what they are worth to the business and to customers."""
    held = _held(ws, view)
    both = [held.get(str(line["opportunity"])) for line in lines_of(view, "opportunities")]
    places = [(one.business_value, one.customer_value) if one else (None, None) for one in both]
    return _placed(ws, view, _BUSINESS, _CUSTOMERS, _WORTH, places)


def _placed(
    ws: Workspace, view: StudyView, across: Axis, upwards: Axis, corners: _Corners, places: Sequence[tuple[Any, Any]]
) -> Plane | None:
    at: dict[tuple[float, float], list[_Row]] = defaultdict(list)
    for line, place in zip(lines_of(view, "opportunities"), places, strict=True):
        x, y = map(number, place)
        if x is not None and y is not None:
            at[_within(x, across), _within(y, upwards)].append(line)
    held = _held(ws, view)
    decided = pending.of_opportunities(ws, held)
    points = tuple(_weighed(view, place, lines, held, decided) for place, lines in at.items())
    return Plane(across, upwards, points, corners, None, ("quadrants",)) if points else None


def _held(ws: Workspace, view: StudyView) -> dict[str, Any]:
    ids = [str(line["opportunity"]) for line in lines_of(view, "opportunities")]
    return {record.id: record for record in reading.among(ws.connection, "opportunity", ids)}


def _known(value: object) -> str:
    found = number(value)
    return "not known" if found is None else told(found)


def _within(value: float, axis: Axis) -> float:
    return max(axis.low, min(axis.high, value))


def _weighed(
    view: StudyView,
    place: tuple[float, float],
    lines: Sequence[_Row],
    held: Mapping[str, Any],
    decided: Mapping[str, Pending],
) -> Point:
    line = lines[0]
    record = held.get(str(line["opportunity"]))
    both = [number(record[name]) if record else None for name in ("customer_value", "business_value")]
    value, effort, rice, customers, business = map(_known, (line["value"], line["effort"], line["rice"], *both))
    says = f"{line['quadrant'] or 'in no quadrant'}: value {value} (customers {customers}, business {business}), effort {effort} of 5, RICE {rice}"
    ids = tuple(str(line["opportunity"]) for line in lines)
    title = _several([view.names.get(id, id) for id in ids], len(ids))
    tone: Tone = "good" if line["quadrant"] == "quick win" else "plain"
    told, several = decided[ids[0]].told if ids[0] in decided else "", len(ids) > 1
    is_decided = any(id in decided and decided[id].decided for id in ids)
    first = f"the first: {told}" if told and several else told
    spot = Spot(" ".join(ids[:1]), title, says, tone, ids, pending=first, decided=is_decided)
    return Point(spot, place[0], place[1], len(ids))
