"""The tables of a report: those of a study, shortened, and those of a stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from journeytui.domain.kinds import Money
from journeytui.formats import drawing
from journeytui.formats.report import Cell, Column, Table, Tone
from journeytui.workspace import studies, telling
from journeytui.workspace.renewal import number
from journeytui.workspace.studies import StudyView
from journeytui.workspace.views import GoalRow, KpiRow, StageView, TouchpointRow

_LINES = 15
"""How many lines a study's table has at most."""
_COLUMNS = 11
"""How many columns paper has room for."""
_ROWS = 60
"""How many touchpoints, goals or KPIs of a stage are listed."""
_ELSEWHERE = (("pain", "plane"), ("experience", "touchpoints"))
"""Tables that a picture tells, and the stages one by one."""
_VERDICTS: dict[str, tuple[str, Tone]] = {
    "on": ("on target", "good"), "off": ("off target", "bad"), "alarm": ("beyond the floor", "bad"), "unknown": ("not known", "gap"),
}  # fmt: skip
_MET: dict[str, Tone] = {"yes": "good", "no": "bad", "partly": "plain"}


def signed(value: float | None) -> str:
    """A value of the experience as people read it."""
    return "not known" if value is None else drawing.signed(value)


def of_study(view: StudyView) -> Iterable[Table]:
    """The tables of a study: columns in which nothing stands are left out, and so are lines beyond the first ones."""
    for table in view.study.tables:
        if table.lines and (view.question.name, table.name) not in _ELSEWHERE:
            yield from _narrow(_shortened(view, table))


def of_stage(seen: StageView) -> Iterable[Table]:
    """What a stage's panels show."""
    return of_rows(seen.touchpoints, seen.goals, seen.kpis)


def of_rows(touchpoints: Sequence[TouchpointRow], goals: Sequence[GoalRow], kpis: Sequence[KpiRow]) -> Iterable[Table]:
    """Tables of touchpoints, goals and KPIs; none for what there is none of."""
    if touchpoints:
        yield _rows("Touchpoints", _TOUCHPOINT, [_touchpoint(row) for row in touchpoints])
    if goals:
        yield _rows("Goals", _GOAL, [_goal(row) for row in goals])
    if kpis:
        yield _rows("KPIs", _KPI, [_kpi(row) for row in kpis])


def _shortened(view: StudyView, table: studies.Table) -> Table:
    told = telling.shown(view, table, _LINES)
    most = {at: _most(told.values, at) for at, column in enumerate(told.columns) if column.picture == "bar"}
    columns = tuple(Column(column.label, not told.is_left(at)) for at, column in enumerate(told.columns))
    cells = tuple(
        tuple(_study_cell(text, told.columns[at], value, most.get(at)) for at, (text, value) in enumerate(zip(*line, strict=True)))
        for line in zip(told.lines, told.values, strict=True)
    )  # fmt: skip
    more = (
        f"{len(table.lines) - _LINES} more: journeytui study {view.question.name}" if len(table.lines) > _LINES else ""
    )
    return Table(table.label, columns, cells, "; ".join(filter(None, (table.note, more))))


def _narrow(table: Table) -> Iterable[Table]:
    """The table, or where paper is too narrow for it its columns in parts, each beside what its lines are about."""
    others = range(1, len(table.columns))
    parts = [others[at : at + _COLUMNS - 1] for at in range(0, len(others), _COLUMNS - 1)] or [others]
    for part in parts:
        kept = (0, *part)
        label = table.label if part is parts[0] else f"{table.label}, continued"
        lines = tuple(tuple(line[at] for at in kept) for line in table.lines)
        yield Table(label, tuple(table.columns[at] for at in kept), lines, table.note if part is parts[-1] else "")


def _most(lines: Iterable[tuple[Any, ...]], at: int) -> float:
    return max((float(line[at]) for line in lines if isinstance(line[at], int | float)), default=0.0)


def _study_cell(text: str, column: Any, value: Any, most: float | None) -> Cell:
    known = number(value.units if isinstance(value, Money) else value)
    tone: Tone = "plain"
    if column.kind == "signed" and known:
        tone = "bad" if known < 0 else "good"
    share = known / most if most and known is not None and known > 0 else None
    return Cell(text, tone, share, known if column.picture == "gauge" else None)


def _rows(label: str, columns: Sequence[tuple[str, bool]], lines: list[tuple[Cell, ...]]) -> Table:
    """A table without the columns in which nothing stands."""
    shown = lines[:_ROWS]
    kept = [at for at in range(len(columns)) if not at or any(line[at].text or line[at].trend for line in shown)]
    note = f"{len(lines) - _ROWS} more" if len(lines) > _ROWS else ""
    heads = tuple(Column(*columns[at]) for at in kept)
    return Table(label, heads, tuple(tuple(line[at] for at in kept) for line in shown), note)


_TOUCHPOINT = (
    ("touchpoint", False), ("channel", False), ("in control", False), ("experience", True), ("pain", True), ("exit risk", True),
    ("get through", True), ("accountable", False),
)  # fmt: skip


def _touchpoint(row: TouchpointRow) -> tuple[Cell, ...]:
    record, felt = row.record, row.experience
    told = Cell("no evidence", "gap") if felt is None else Cell(signed(felt), "bad" if felt < 0 else "good", level=felt)
    control = record.party if record.control == "third party" and record.party else str(record.control or "")
    rate = number(record.success_rate)
    return (
        Cell(("★ " if record.moment_of_truth else "") + record.title), Cell(record.channel), Cell(control), told,
        _scored(record.pain), _scored(record.exit_risk), Cell("" if rate is None else f"{rate:g} %"), Cell(row.accountable),
    )  # fmt: skip


def _scored(value: Any) -> Cell:
    known = number(value)
    return Cell("" if known is None else f"{known:g}", "bad" if known is not None and known >= _MUCH else "plain")


_MUCH = 7
"""From which of 10 on pain and exit risk are set off (the border of the corner that loses customers)."""
_GOAL = (
    ("goal", False),
    ("whose", False),
    ("importance", True),
    ("satisfaction", True),
    ("room", True),
    ("met", False),
)


def _goal(row: GoalRow) -> tuple[Cell, ...]:
    goal = row.record
    importance, satisfaction = number(goal.importance), number(goal.satisfaction)
    return (
        Cell(goal.title), Cell("ours" if row.ours else str(goal.perspective or "")), Cell(_plain(importance)), Cell(_plain(satisfaction)),
        Cell(_plain(row.opportunity)), Cell(str(goal.met or ""), _MET.get(str(goal.met), "plain")),
    )  # fmt: skip


_KPI = (
    ("KPI", False), ("at", False), ("last", True), ("target", True), ("verdict", False), ("trend", False), ("lens", False), ("accountable", False),
)  # fmt: skip


def _kpi(row: KpiRow) -> tuple[Cell, ...]:
    kpi = row.record
    target = number(kpi.target)
    sign = {"up": "≥ ", "down": "≤ "}.get(str(kpi.better), "")
    said, tone = _VERDICTS[row.verdict]
    last = "no reading" if row.latest is None else f"{_plain(row.latest)} {kpi.unit}".strip()
    return (
        Cell(kpi.title), Cell(row.hangs_on), Cell(last, "gap" if row.latest is None else "plain"),
        Cell("" if target is None else f"{sign}{_plain(target)}"), Cell(said, tone), Cell(_trend(row.readings, kpi.better), trend=row.readings),
        Cell(str(kpi.lens or "")), Cell(row.accountable),
    )  # fmt: skip


def _trend(values: Sequence[float], better: Any) -> str:
    """How the last reading stands to the one before, in words."""
    if len(values) < 2 or better not in ("up", "down"):
        return ""
    if values[-1] == values[-2]:
        return "same"
    return "better" if (values[-1] > values[-2]) == (better == "up") else "worse"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
