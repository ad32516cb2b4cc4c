"""`walk` and `map`: what the explorer shows of a journey, as words: stage by stage with its four panels, or lane by lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone, painted
from journeytui.domain.errors import Refused
from journeytui.domain.text import figure, shown_line, tenths
from journeytui.domain.value import Value
from journeytui.workspace import maps, references, views, ways
from journeytui.workspace.views import JourneyView, StageBrief, StageView
from journeytui.workspace.workspace import Workspace

_TOUCHPOINTS = (
    Column("touchpoint", least=24), Column("channel", least=10, rank=4), Column("control", rank=6), Column("status", rank=5),
    Column("moment of truth", rank=3), Column("emotion", right=True), Column("experience", right=True, rank=2),
    Column("satisfaction", rank=3), Column("insights", right=True, rank=7), Column("accountable", least=12, rank=8),
)  # fmt: skip
_GOALS = (
    Column("goal", least=24), Column("whose", rank=1), Column("met"), Column("importance", right=True, rank=3),
    Column("satisfaction", right=True, rank=4), Column("opportunity", right=True, rank=2),
)  # fmt: skip
_KPIS = (
    Column("KPI", least=24), Column("verdict"), Column("latest", right=True), Column("target", right=True, rank=3),
    Column("readings", least=12, rank=7), Column("lens", rank=6), Column("of", least=10, rank=5), Column("accountable", least=12, rank=4),
)  # fmt: skip
_OWNERS = (Column("owner"), Column("names", least=20), Column("inherited from", least=12, rank=1))
_VERDICTS = {"on": "on target", "off": "off target", "alarm": "beyond its floor", "unknown": "not known"}
_TRENDED = 8


class Panel(Value):
    """One panel of a stage as a table."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def walk(given: Given) -> Exit:
    with opening.library(given) as workspace:
        journey, only = _asked(workspace, given.one("REF"))
        view = views.journey_view(workspace, journey)
        stages = [stage for stage in view.stages if only in ("", stage.id)]
        walked = [(stage, views.stage_view(workspace, stage.id)) for stage in stages]
    if given.has("--json"):
        output.json({"journey": view, "stages": [seen for _, seen in walked]})
    elif given.has("--plain"):
        for brief, seen in walked:
            output.fields([brief.title, "stage", *_stands(brief)])
            for panel in panels(seen):
                for row in panel.rows:
                    output.fields([brief.title, panel.name, *row])
    else:
        for line in _walked(view, walked):
            output.ready(line)
    if not view.stages:
        tell("This journey has no stage yet.")
    return Exit.DONE


def chart(given: Given) -> Exit:
    with opening.library(given) as workspace:
        journey, only = _asked(workspace, given.one("REF"))
        view = maps.map_view(workspace, journey)
    wanted = [at for at, stage in enumerate(view.stages) if only in ("", stage.id)]
    if given.has("--json"):
        output.json(view)
        return Exit.DONE
    for at in wanted:
        title = view.stages[at].title
        if not given.has("--plain"):
            output.ready(
                f"{'' if at == wanted[0] else chr(10)}{painted(_numbered(at, len(view.stages), title), Tone.STRONG)}"
            )
        for lane in view.lanes:
            told = [_unmarked(cell.text) for cell in lane.cells[at]]
            if given.has("--plain"):
                for text in told:
                    output.fields([title, lane.label, text])
            elif told:
                output.ready(f"  {painted(lane.label, Tone.DIM)}")
                for text in told:
                    output.ready(f"    {shown_line(text)}")
    return Exit.DONE


def panels(view: StageView) -> Iterator[Panel]:
    """The four panels of a stage, as the explorer has them."""
    yield Panel("touchpoint", _TOUCHPOINTS, tuple(map(_touchpoint, view.touchpoints)))
    yield Panel("goal", _GOALS, tuple(_goal(row) for row in sorted(view.goals, key=lambda row: row.ours)))
    yield Panel("KPI", _KPIS, tuple(map(_kpi, view.kpis)))
    yield Panel("owner", _OWNERS, tuple((row.label, row.names or "nobody", row.inherited_from) for row in view.owners))


def _asked(workspace: Workspace, ref: str) -> tuple[str, str]:
    """The journey of the record, and its stage where it is in one."""
    record = references.resolve(workspace, ref)
    way = ways.way_to(workspace, record.id)
    if "journey" not in way:
        raise Refused(f"{record.name!r} belongs to no journey.", f"Look at it with: journeytui show {ref}")
    return way["journey"], way.get("stage", "")


def _walked(view: JourneyView, walked: Sequence[tuple[StageBrief, StageView]]) -> Iterator[str]:
    yield f"{painted(shown_line(view.journey.title), Tone.STRONG)}  {painted(shown_line(view.personas), Tone.DIM)}".rstrip()
    reviewed = "never reviewed" if view.reviewed_ago is None else f"reviewed {view.reviewed_ago} d ago"
    late = f", review {-view.review_due} d late" if view.review_due is not None and view.review_due < 0 else ""
    yield painted(shown_line(f"accountable: {view.accountable or 'nobody'}, {reviewed}{late}"), Tone.DIM)
    if view.worst:
        yield shown_line(f"worst: {view.worst.title}{_felt(view.worst.value)}")
    if view.most_left is not None:
        most = view.stages[view.most_left]
        yield shown_line(f"most left at: {most.title}, {_lost(most)}")
    for brief, seen in walked:
        yield ""
        at = [stage.id for stage in view.stages].index(brief.id)
        told = ", ".join((_numbered(at, len(view.stages), brief.title), *filter(None, _stands(brief))))
        yield painted(shown_line(told), Tone.STRONG)
        for panel in panels(seen):
            if panel.rows:
                yield ""
                yield from table(panel.columns, [[Cell(text) for text in row] for row in panel.rows], output.width())


def _numbered(at: int, of: int, title: str) -> str:
    return shown_line(f"{at + 1} of {of}  {title}")


def _stands(stage: StageBrief) -> tuple[str, str]:
    """How a stage feels, and how many left there in the newest period; '' for what nobody knows."""
    return _felt(stage.experience).removeprefix(", "), _lost(stage) if stage.lost else ""


def _lost(stage: StageBrief) -> str:
    return f"{stage.lost:,} {'customer' if stage.lost == 1 else 'customers'} left"


def _felt(value: float | None) -> str:
    return "" if value is None else f", experience {tenths(value)}"


def _unmarked(text: str) -> str:
    """The text of the map without the marks that stand for words there."""
    begin = text.removeprefix("★ ")
    spoken = f"{begin[0].replace('−', '-')}{begin[1:]}" if begin[:1] == "−" else begin
    return spoken if begin == text else f"moment of truth: {spoken}"


def _known(value: Any) -> str:
    if value is None or value == "":
        return ""
    return figure(value) if isinstance(value, int | float) else str(value)


def _touchpoint(row: views.TouchpointRow) -> tuple[str, ...]:
    record = row.record
    control = record.party if record.control == "third party" and record.party else record.control or ""
    emotion = f"{record.emotion:+d}" if isinstance(record.emotion, int) and record.emotion else _known(record.emotion)
    felt = "" if row.experience is None else tenths(row.experience)
    satisfied = f"{_known(record.satisfaction)} of 5" if record.satisfaction is not None else ""
    moment = "moment of truth" if record.moment_of_truth else ""
    return (
        record.title, record.channel, control, record.status or "", moment, emotion, felt, satisfied, str(row.insights or ""),
        row.accountable,
    )  # fmt: skip


def _goal(row: views.GoalRow) -> tuple[str, ...]:
    record, whose = row.record, "ours" if row.ours else "the customer's"
    return (
        record.title, whose, record.met or "not known", _known(record.importance), _known(record.satisfaction),
        _known(row.opportunity),
    )  # fmt: skip


def _kpi(row: views.KpiRow) -> tuple[str, ...]:
    record = row.record
    bound = {"up": "at least ", "down": "at most "}.get(record.better or "", "")
    target = f"{bound}{_known(record.target)}" if record.target is not None else ""
    latest = f"{_known(row.latest)} {record.unit}".strip() if row.latest is not None else "no reading"
    trend = ", ".join(figure(value) for value in row.readings[-_TRENDED:])
    return (
        record.title, _VERDICTS[row.verdict], latest, target, trend, record.lens or "", row.hangs_on, row.accountable,
    )  # fmt: skip
