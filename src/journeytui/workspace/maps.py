"""The whole journey side by side: a lane a question, a cell a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from journeytui.domain.text import tenths
from journeytui.store import reading
from journeytui.workspace.views import JourneyView, KpiRow, StageBrief, kpi_rows, whole_journey
from journeytui.workspace.workspace import Workspace

Tone = Literal["good", "bad", "plain", "dim"]
Guessed = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Cell:
    """One thing in one cell of the map."""

    text: str
    id: str
    """The record behind it; '' when there is none."""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Lane:
    """One row of the map: for each stage, what stands in its cell."""

    name: str
    label: str
    below_visibility: bool
    """Whether the customer does not see it: below the line of visibility."""
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class MapView:
    """A journey with all its lanes."""

    whose: JourneyView
    stages: tuple[StageBrief, ...]
    lanes: tuple[Lane, ...]


def map_view(ws: Workspace, journey_id: str, guessed: Guessed = lambda _: {}) -> MapView:
    """A journey with all its lanes; `guessed` tells values of a record that are on their way to the disk.

    Raises UnknownReference when it is not here.
    """
    look, (whose, read, below) = _Look(ws, guessed), whole_journey(ws, journey_id)
    stages, touchpoints = look.newest(read), _grouped(look.newest(below))
    known = {brief.id: brief for brief in whose.stages}
    places = {stage.id: [stage.id, *(t.id for t in touchpoints.get(stage.id, []))] for stage in stages}
    insights = look.below("insight", [id for ids in places.values() for id in ids])
    lane = _Lanes(stages)
    lanes = (
        lane("need", "Needs", lambda s: [Cell(s.need, s.id)] if s.need else []),
        lane("touchpoint", "Touchpoints", lambda s: [_touchpoint(t) for t in touchpoints.get(s.id, [])]),
        lane("channel", "Channels", lambda s: _channels(touchpoints.get(s.id, []))),
        lane("experience", "Experience", lambda s: _felt(known.get(s.id), s.id)),
        _pains(lane, places, insights),
        _owners(ws, lane, {stage.id: stage.accountable or whose.journey.accountable for stage in stages}),
        _kpis(look, lane, places),
        *_activities(look, lane, journey_id, places),
        _opportunities(look, lane, journey_id, places, insights),
    )
    return MapView(whose, tuple(_brief(s, known.get(s.id), touchpoints) for s in stages), lanes)


@dataclass(frozen=True)
class _Look:
    """Reads records, with what is on its way to the disk lying over them."""

    ws: Workspace
    guessed: Guessed

    def below(self, word: str, parents: Iterable[str]) -> list[Any]:
        return self.newest(reading.below(self.ws.connection, word, parents))

    def newest(self, records: Iterable[Any]) -> list[Any]:
        return [record.with_values(**guess) if (guess := self.guessed(record.id)) else record for record in records]


class _Lanes:
    """Makes lanes over the same stages."""

    def __init__(self, stages: Sequence[Any]) -> None:
        self._stages = stages

    def __call__(self, name: str, label: str, cells: Callable[[Any], Sequence[Cell]], *, below: bool = False) -> Lane:
        return Lane(name, label, below, tuple(tuple(cells(stage)) for stage in self._stages))


def _grouped(records: Sequence[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for record in records:
        grouped.setdefault(record.parent, []).append(record)
    return grouped


def _touchpoint(record: Any) -> Cell:
    feeling = record.emotion if isinstance(record.emotion, int) else 0
    tone: Tone = "bad" if feeling < 0 else "good" if feeling > 0 else "plain"
    marks = ("★ " if record.moment_of_truth else "") + (f"{feeling:+d} ".replace("-", "−") if feeling else "")
    return Cell(marks + record.title, record.id, tone)


def _channels(touchpoints: Sequence[Any]) -> list[Cell]:
    counted: dict[str, str] = {}
    for record in touchpoints:
        if record.channel:
            counted.setdefault(record.channel, record.id)
    return [Cell(channel, id, "dim") for channel, id in counted.items()]


def _brief(stage: Any, known: StageBrief | None, touchpoints: dict[str, list[Any]]) -> StageBrief:
    felt = known.experience if known else None
    return StageBrief(
        stage.id, stage.title, stage.part, felt, len(touchpoints.get(stage.id, [])), known.lost if known else 0
    )


def _felt(stage: StageBrief | None, id: str) -> list[Cell]:
    value = stage.experience if stage else None
    if value is None:
        return [Cell("no evidence", id, "dim")]
    said = tenths(value).replace("-", "−")
    return [Cell(said, id, "bad" if said.startswith("−") else "good" if said.startswith("+") else "plain")]


def _owners(ws: Workspace, lane: _Lanes, whose: Mapping[str, str | None]) -> Lane:
    """`whose` is by stage who answers for it: itself says so, or the journey for all of them."""
    names = reading.titles(ws.connection, filter(None, whose.values()))

    def owner(stage: Any) -> list[Cell]:
        id = whose[stage.id]
        name = names.get(id, ("", "not here"))[1] if id else ""
        return [
            Cell(name, id, "plain" if stage.accountable else "dim") if id and name else Cell("nobody", stage.id, "bad")
        ]

    return lane("owner", "Accountable", owner)


def _pains(lane: _Lanes, places: dict[str, list[str]], insights: Sequence[Any]) -> Lane:
    painful = [i for i in insights if i.sort in ("pain", "barrier") or (isinstance(i.impact, int) and i.impact < 0)]
    painful.sort(key=lambda i: (i.impact if isinstance(i.impact, int) else 0, i.title))
    grouped = _grouped(painful)
    return lane(
        "pain", "Pains", lambda s: [Cell(i.title, i.id, "bad") for id in places[s.id] for i in grouped.get(id, [])]
    )


def _kpis(look: _Look, lane: _Lanes, places: dict[str, list[str]]) -> Lane:
    found = look.below("kpi", [id for ids in places.values() for id in ids])
    rows = {row.record.id: row for row in kpi_rows(look.ws, found, {})}
    grouped = _grouped(found)
    return lane("kpi", "KPIs", lambda s: [_kpi(rows[k.id]) for id in places[s.id] for k in grouped.get(id, [])])


def _kpi(row: KpiRow) -> Cell:
    tone: dict[str, Tone] = {"on": "good", "off": "bad", "alarm": "bad", "unknown": "plain"}
    latest = "no reading" if row.latest is None else f"{row.latest:g} {row.record.unit}".strip()
    said = {"off": ", off target", "alarm": ", beyond its floor"}.get(row.verdict, "")
    return Cell(f"{row.record.title}: {latest}{said}", row.record.id, tone[row.verdict])


def _activities(look: _Look, lane: _Lanes, journey_id: str, places: dict[str, list[str]]) -> tuple[Lane, ...]:
    activities = look.below("activity", (journey_id,))
    processes = {
        p.id: p for p in reading.among(look.ws.connection, "process", {a.process for a in activities if a.process})
    }

    serve = {id: [a for a in activities if not set(a.serves).isdisjoint(there)] for id, there in places.items()}

    def serving(stage: Any, lines: tuple[str | None, ...]) -> list[Any]:
        return [a for a in serve[stage.id] if a.line in lines]

    def behind(stage: Any) -> list[Cell]:
        used = dict.fromkeys(a.process for a in serve[stage.id] if a.process in processes)
        return [Cell(processes[id].title, id, "dim") for id in used if id]

    return (
        lane("front", "Front stage", lambda s: [Cell(a.title, a.id) for a in serving(s, ("front stage",))]),
        lane(
            "back",
            "Back stage",
            lambda s: [Cell(a.title, a.id) for a in serving(s, ("back stage", "support", None))],
            below=True,
        ),
        lane("process", "Processes", behind, below=True),
    )


def _opportunities(
    look: _Look, lane: _Lanes, journey_id: str, places: dict[str, list[str]], insights: Sequence[Any]
) -> Lane:
    found = look.below("opportunity", (journey_id,))
    goals = look.below("goal", places)
    holder = {record.id: record.parent for record in (*goals, *insights)}
    moved = reading.among(look.ws.connection, "movement", {id for one in found for id in one.addresses})
    holder |= {record.id: record.stage for record in moved if record.stage}

    def here(stage: Any) -> list[Cell]:
        mine = set(places[stage.id])
        return [Cell(o.title, o.id) for o in found if any(id in mine or holder.get(id) in mine for id in o.addresses)]

    return lane("opportunity", "Opportunities", here)
