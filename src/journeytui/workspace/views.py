"""What a screen shows: frozen values, read with as few queries as the screen has parts."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from journeytui.analysis import experience, kpis, opportunity
from journeytui.domain.errors import UnknownReference
from journeytui.domain.value import Value
from journeytui.domain.words import Goal, Journey, Kpi, Stage, Touchpoint
from journeytui.store import figures, reading, sums
from journeytui.workspace import owners
from journeytui.workspace.owners import OwnerRow
from journeytui.workspace.remembered import remembered
from journeytui.workspace.renewal import number, review_due
from journeytui.workspace.workspace import Workspace


class StageBrief(Value):
    """A stage as the strip shows it."""

    id: str
    title: str
    part: str | None
    experience: float | None
    touchpoints: int
    lost: int
    """Customers lost here in the newest period; 0 also where nobody counted."""


class CurvePoint(Value):
    """A touchpoint on the curve of the experience."""

    stage: int
    """Which stage it belongs to, from 0."""
    id: str
    title: str
    value: float | None
    """From −2 to +2; None is a gap."""
    reliability: float
    """From 0 to 1."""
    moment: bool
    """Whether it is a moment of truth."""
    emotion: int | None
    """What somebody set by hand."""


class JourneyView(Value):
    """A journey with its stages and its curve."""

    journey: Journey
    personas: str
    accountable: str
    stages: tuple[StageBrief, ...]
    curve: tuple[CurvePoint, ...]
    worst: CurvePoint | None
    """The touchpoint with the lowest experience below zero."""
    reviewed_ago: int | None
    """Days since the last review."""
    review_due: int | None
    net: int | None
    kpis: int
    kpis_off: int

    @property
    def most_left(self) -> int | None:
        """At which stage most customers were lost, from 0; None where none was, or nobody counted."""
        most = max((stage.lost for stage in self.stages), default=0)
        return next((at for at, stage in enumerate(self.stages) if stage.lost == most), None) if most else None


class TouchpointRow(Value):
    """A touchpoint in the list of its stage."""

    record: Touchpoint
    experience: float | None
    insights: int
    accountable: str


class GoalRow(Value):
    """A goal in the list of its stage."""

    record: Goal
    ours: bool
    opportunity: float | None


class KpiRow(Value):
    """A KPI in the list of its stage."""

    record: Kpi
    hangs_on: str
    """The touchpoint or journey that it hangs on; '' for the stage itself."""
    latest: float | None
    day: dt.date | None
    verdict: kpis.Verdict
    readings: tuple[float, ...]
    """The last ones of all customers, newest last."""
    accountable: str


class StageView(Value):
    """A stage with everything its panels show."""

    stage: Stage
    touchpoints: tuple[TouchpointRow, ...]
    goals: tuple[GoalRow, ...]
    kpis: tuple[KpiRow, ...]
    owners: tuple[OwnerRow, ...]


_TREND = 24


class Whole(NamedTuple):
    """A journey as it is seen, and the records that this was read from."""

    view: JourneyView
    stages: list[Stage]
    touchpoints: list[Touchpoint]


def journey_view(ws: Workspace, id: str) -> JourneyView:
    """A journey with its stages and its curve. Raises UnknownReference when it is not here."""
    return whole_journey(ws, id).view


def journey_of(ws: Workspace, id: str) -> Journey:
    """The journey itself. Raises UnknownReference when it is not here."""
    journey: Journey | None = reading.get(ws.connection, "journey", id)
    if journey is None:
        raise UnknownReference("This journey is not here any more", "An undo brings back what was removed.")
    return journey


@remembered
def whole_journey(ws: Workspace, id: str) -> Whole:
    """The same, for who needs its stages and touchpoints as well. Raises UnknownReference when it is not here."""
    journey = journey_of(ws, id)
    stages: list[Stage] = reading.below(ws.connection, "stage", (id,))
    touchpoints: list[Touchpoint] = reading.below(ws.connection, "touchpoint", [stage.id for stage in stages])
    evidence = sums.evidence(ws.connection, (id,))
    curve = _curve(stages, touchpoints, evidence)
    named = reading.titles(ws.connection, [*journey.personas, journey.accountable or ""])
    felt = [point for point in curve if point.value is not None and point.value < 0]
    today, due = ws.today(), review_due(journey, ws.library)
    page = figures.one(ws.connection, id)
    reviewed = journey.reviewed_on if isinstance(journey.reviewed_on, dt.date) else None
    view = JourneyView(
        journey,
        " · ".join(sorted(named[p][1] for p in journey.personas if p in named)),
        named.get(journey.accountable or "", ("", ""))[1],
        _briefs(stages, touchpoints, evidence, sums.lost(ws.connection, id)), curve,
        min(felt, key=lambda point: (point.value or 0, -point.reliability), default=None),
        (today - reviewed).days if reviewed else None, (due - today).days if due else None,
        page.net if page else None, page.kpis if page else 0, page.kpis_off if page else 0,
    )  # fmt: skip
    return Whole(view, stages, touchpoints)


@remembered
def stage_view(ws: Workspace, stage_id: str) -> StageView:
    """A stage with everything its panels show. Raises UnknownReference when it is not here."""
    stage: Stage | None = reading.get(ws.connection, "stage", stage_id)
    if stage is None:
        raise UnknownReference("This stage is not here any more", "An undo brings back what was removed.")
    touchpoints: list[Touchpoint] = reading.below(ws.connection, "touchpoint", (stage_id,))
    accountable = reading.titles(ws.connection, [t.accountable for t in touchpoints if t.accountable])
    felt = {row.touchpoint: row for row in sums.evidence_below(ws.connection, [t.id for t in touchpoints])}
    rows = tuple(
        TouchpointRow(t, experience.value(felt[t.id].weighed, felt[t.id].weight) if t.id in felt else None,
                      felt[t.id].insights if t.id in felt else 0, accountable.get(t.accountable or "", ("", ""))[1])
        for t in touchpoints
    )  # fmt: skip
    goals = goal_rows(reading.below(ws.connection, "goal", (stage.id,)))
    return StageView(stage, rows, goals, _kpis(ws, stage, touchpoints), owners.owners_of(ws, stage))


def _curve(stages: list[Stage], touchpoints: list[Touchpoint], evidence: list[sums.Evidence]) -> tuple[CurvePoint, ...]:
    place = {stage.id: at for at, stage in enumerate(stages)}
    felt = {row.touchpoint: row for row in evidence if row.touchpoint}
    ordered = sorted(touchpoints, key=lambda t: place.get(t.parent or "", 0))
    return tuple(_point(place.get(t.parent or "", 0), t, felt.get(t.id)) for t in ordered)


def _point(stage: int, touchpoint: Touchpoint, row: sums.Evidence | None) -> CurvePoint:
    value = experience.value(row.weighed, row.weight) if row else None
    sure = experience.reliability(row.insights, row.sources) if row else 0.0
    emotion = touchpoint.emotion if isinstance(touchpoint.emotion, int) else None
    return CurvePoint(stage, touchpoint.id, touchpoint.title, value, sure, bool(touchpoint.moment_of_truth), emotion)


def _briefs(
    stages: list[Stage], touchpoints: list[Touchpoint], evidence: list[sums.Evidence], lost: dict[str, int]
) -> tuple[StageBrief, ...]:
    def brief(stage: Stage) -> StageBrief:
        mine = [row for row in evidence if row.stage == stage.id]
        value = experience.value(sum(row.weighed for row in mine), sum(row.weight for row in mine))
        below = sum(t.parent == stage.id for t in touchpoints)
        return StageBrief(stage.id, stage.title, stage.part, value, below, lost.get(stage.id, 0))

    return tuple(brief(stage) for stage in stages)


def goal_rows(found: list[Goal]) -> tuple[GoalRow, ...]:
    """The goals with the room that each leaves, the customer's before ours."""
    rows = [
        GoalRow(
            goal,
            goal.perspective == "organisation",
            opportunity.score(number(goal.importance), number(goal.satisfaction)),
        )
        for goal in found
    ]
    return tuple(sorted(rows, key=lambda row: row.ours))


def _kpis(ws: Workspace, stage: Stage, touchpoints: list[Touchpoint]) -> tuple[KpiRow, ...]:
    titles = {stage.id: ""} | {t.id: t.title for t in touchpoints}
    found: list[Kpi] = reading.below(ws.connection, "kpi", titles)
    place = {id: at for at, id in enumerate(titles)}
    found.sort(key=lambda kpi: place.get(kpi.parent or "", 0))
    return tuple(kpi_rows(ws, found, titles))


def kpi_rows(ws: Workspace, found: list[Kpi], hangs_on: dict[str, str]) -> list[KpiRow]:
    """The KPIs with their readings and verdicts; `hangs_on` tells what each parent is called."""
    readings: dict[str, list[tuple[dt.date, float | None]]] = {}
    by_id = {kpi.id: kpi for kpi in found}
    for one in reading.below(ws.connection, "reading", by_id):
        counts = one.counts if isinstance(one.counts, dict) else {}
        says_something = number(one.value) is not None or one.counts
        if says_something and not one.dimension and isinstance(one.day, dt.date):
            value = kpis.value(by_id[one.parent].type, number(one.value), counts)
            readings.setdefault(one.parent, []).append((one.day, value))
    named = reading.titles(ws.connection, [kpi.accountable for kpi in found if kpi.accountable])
    rows = []
    for kpi in found:
        trend = readings.get(kpi.id, [])[-_TREND:]
        day, latest = trend[-1] if trend else (None, None)
        verdict = kpis.verdict(latest, kpi.better, number(kpi.target), number(kpi.floor))
        values = tuple(value for _, value in trend if value is not None)
        where = hangs_on.get(kpi.parent or "", "")
        rows.append(KpiRow(kpi, where, latest, day, verdict, values, named.get(kpi.accountable or "", ("", ""))[1]))
    return rows
