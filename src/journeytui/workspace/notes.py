"""What is worth saying of a record in the same line as its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from journeytui.analysis import asset, kpis
from journeytui.domain.fields import Entity
from journeytui.domain.value import Value
from journeytui.domain.words import Kpi
from journeytui.store import reading
from journeytui.workspace.views import kpi_rows
from journeytui.workspace.workspace import Workspace

_TELLING = ("channel", "status", "function", "perspective", "sort", "source_type", "owner", "due", "share", "email")
_VERDICTS = {"on": "on target", "off": "off target", "alarm": "beyond its floor", "unknown": ""}


class Brief(Value):
    """A record by its name."""

    id: str
    word: str
    title: str
    note: str
    """What else is worth saying in the same line."""


def briefs(ws: Workspace, records: Sequence[Any]) -> tuple[Brief, ...]:
    """Each record in one line. All of them are of one word."""
    if not records:
        return ()
    told = _SPECIAL.get(records[0].word, _plain)(ws, records)
    return tuple(Brief(record.id, record.word, *told[record.id]) for record in records)


Told = dict[str, tuple[str, str]]
"""Name and note by id."""


def _plain(ws: Workspace, records: Sequence[Any]) -> Told:
    del ws
    return {record.id: (record.name, " · ".join(_telling(record)[:2])) for record in records}


def _telling(record: Entity) -> list[str]:
    values = record.__dict__
    shown = [(name, record.fields[name].kind) for name in _TELLING if name in record.fields and values.get(name)]
    return [kind.format(values[name]) for name, kind in shown if type(kind).__name__ != "Link"]


def _kpi(ws: Workspace, records: Sequence[Kpi]) -> Told:
    rows = {row.record.id: row for row in kpi_rows(ws, list(records), {})}
    return {
        kpi.id: (
            kpi.name,
            " · ".join(filter(None, (_number(rows[kpi.id].latest, kpi.unit), _VERDICTS[rows[kpi.id].verdict]))),
        )
        for kpi in records
    }


def _reading(ws: Workspace, records: Sequence[Any]) -> Told:
    measured = {kpi.id: kpi for kpi in reading.among(ws.connection, "kpi", {record.parent for record in records})}
    told = {}
    for record in records:
        kpi = measured.get(record.parent)
        value = kpis.value(kpi.type if kpi else None, record.value, record.counts)
        answers = f"n {record.n}" if record.n is not None else ""
        parts = (_number(value, kpi.unit if kpi else ""), record.fields["counts"].kind.format(record.counts), answers)
        told[record.id] = (record.name, " · ".join(filter(None, parts)))
    return told


def _mark(ws: Workspace, records: Sequence[Any]) -> Told:
    stages = reading.titles(ws.connection, [record.stage for record in records if record.stage])
    return {
        record.id: (
            stages.get(record.stage or "", ("", "a removed stage"))[1],
            ": ".join(filter(None, (record.verdict, record.why))),
        )
        for record in records
    }


def _movement(ws: Workspace, records: Sequence[Any]) -> Told:
    stages = reading.titles(ws.connection, [record.stage for record in records if record.stage])
    told = {}
    for record in records:
        where = stages.get(record.stage or "", ("", "nobody knows where"))[1]
        told[record.id] = (record.name, " · ".join(filter(None, (where, str(record.value) if record.value else ""))))
    return told


def _period(ws: Workspace, records: Sequence[Any]) -> Told:
    counted: dict[str, dict[str, int]] = {record.id: {} for record in records}
    for movement in reading.below(ws.connection, "movement", counted):
        moved = counted[movement.parent]
        moved[movement.direction] = moved.get(movement.direction, 0) + (
            movement.count if isinstance(movement.count, int) else 0
        )
    told = {}
    for record in records:
        net = asset.net(counted[record.id])
        opening = f"opening {record.opening:,}" if isinstance(record.opening, int) else ""
        closing = f"closing {record.opening + net:,}" if isinstance(record.opening, int) and net is not None else ""
        change = f"net {net:+,}" if net is not None else ""
        told[record.id] = (record.name, " · ".join(filter(None, (opening, change, closing))))
    return told


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}".rstrip("0").rstrip(".") + (f" {unit}" if unit else "")


_SPECIAL: dict[str, Callable[[Workspace, Sequence[Any]], Told]] = {
    "kpi": _kpi,
    "reading": _reading,
    "stage_mark": _mark,
    "movement": _movement,
    "asset_period": _period,
}
