"""The four panels of a stage as rows: what the customer meets, what is wanted, what is measured, who answers for it.

It reads values of the workspace and computes nothing; values on their way to the disk lie over them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeytui.tui.cells import dots, feeling, number, trend
from journeytui.tui.cells import word as told_word
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.listed import NO_MATCH
from journeytui.tui.widgets.columns import Column, measured
from journeytui.tui.widgets.lines import Pieces
from journeytui.tui.widgets.rows import Row

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity
    from journeytui.workspace.owners import OwnerRow
    from journeytui.workspace.views import GoalRow, KpiRow, StageView, TouchpointRow

Guessed = Callable[[str], Mapping[str, Any]]

PANELS = ("Touchpoints", "Goals", "KPIs", "Owners")
TOUCHPOINTS, GOALS, KPIS, OWNERS = range(4)
WORDS = ("touchpoint", "goal", "kpi", "")
"""What can be added to each panel."""

_EMPTY = (
    ("No touchpoint yet.", "a adds one; pasted lines add one each."),
    ("No goal yet: what does the customer want to get done here?", "a adds one."),
    ("Nothing is measured here yet.", "a adds a KPI."),
    ("Nobody answers for this stage.", "o sets who does."),
)
_VERDICT: dict[str, tuple[str, str]] = {
    "on": ("yes", "good"),
    "off": ("no", "warn"),
    "alarm": ("no", "bad"),
    "unknown": ("unknown", "dim"),
}
_MET: dict[str | None, tuple[str, str]] = {
    "yes": ("yes", "good"), "partly": ("partly", "warn"), "no": ("no", "bad"),
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """What one panel shows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    records: Mapping[str, Entity]
    """By the id of their row; owners have none."""
    empty: tuple[str, ...]


def with_guess(record: Any, guessed: Guessed) -> Any:
    """The record with the values that are on their way to the disk."""
    guess = guessed(record.id)
    return record.with_values(**guess) if guess else record


def touchpoints(view: StageView, glyphs: Glyphs, guessed: Guessed) -> Panel:
    """Panel 1."""
    columns = (
        Column("title", least=36, most=60, share=4),
        Column("channel", least=10, most=18, share=1, drop=5),
        Column("control", least=8, most=14, share=1, drop=6),
        Column("status", least=8, drop=7),
        Column("star", drop=2),
        Column("emotion", least=2, align="right"),
        Column("satisfaction", least=5, drop=3),
        Column("evidence", least=5, drop=8, align="right"),
        Column("accountable", least=14, most=24, share=1, drop=9),
    )
    shown = [(with_guess(row.record, guessed), row) for row in view.touchpoints]
    rows = [Row(record.id, _touchpoint(record, row, glyphs)) for record, row in shown]
    return _panel(columns, rows, {record.id: record for record, _ in shown}, _EMPTY[TOUCHPOINTS])


def goals(view: StageView, glyphs: Glyphs, guessed: Guessed) -> Panel:
    """Panel 2: the customer's goals, then ours."""
    columns = (
        Column("met"),
        Column("title", least=24, most=70, share=4),
        Column("scores", least=9, drop=2, align="right"),
        Column("opportunity", least=8, drop=1, align="right"),
    )
    shown = [(with_guess(row.record, guessed), row) for row in sorted(view.goals, key=lambda row: row.ours)]
    rows = [Row(record.id, _goal(record, row, glyphs)) for record, row in shown]
    return _panel(columns, rows, {record.id: record for record, _ in shown}, _EMPTY[GOALS])


def kpis(view: StageView, glyphs: Glyphs, guessed: Guessed) -> Panel:
    """Panel 3."""
    columns = (
        Column("verdict"),
        Column("title", least=26, most=60, share=3),
        Column("latest", least=10, most=16, share=1, align="right"),
        Column("target", least=12, most=18, share=1, drop=3),
        Column("trend", least=8, drop=4),
        Column("lens", least=8, drop=5),
        Column("hangs_on", least=10, most=24, share=1, drop=6),
        Column("accountable", least=14, most=20, share=1, drop=7),
    )
    shown = [(with_guess(row.record, guessed), row) for row in view.kpis]
    rows = [Row(record.id, _kpi(record, row, glyphs)) for record, row in shown]
    return _panel(columns, rows, {record.id: record for record, _ in shown}, _EMPTY[KPIS])


def owners(view: StageView, glyphs: Glyphs, guessed: Guessed) -> Panel:
    """Panel 4. A row's id is the name of its field."""
    del glyphs, guessed
    columns = (Column("label", least=11), Column("names", least=18, share=4), Column("from", least=12, share=1, drop=1))
    rows = [Row(row.field, _owner(row)) for row in view.owners]
    return _panel(columns, rows, {}, _EMPTY[OWNERS])


SHOWN = (touchpoints, goals, kpis, owners)
"""The panels in their order."""


def matching(panel: Panel, typed: str) -> Panel:
    """Only the rows in which every typed word stands somewhere."""
    words = typed.casefold().split()
    if not words:
        return panel
    rows = tuple(row for row in panel.rows if all(word in _text(row).casefold() for word in words))
    return Panel(panel.columns, rows, panel.records, (f"Nothing here has “{typed}”.", NO_MATCH))


def _panel(
    columns: Sequence[Column], rows: Sequence[Row], records: Mapping[str, Entity], empty: tuple[str, ...]
) -> Panel:
    texts = [[_plain(cell) for cell in row.cells] for row in rows]
    return Panel(measured(columns, texts), tuple(rows), records, empty)


def _touchpoint(record: Any, row: TouchpointRow, glyphs: Glyphs) -> tuple[str | Pieces, ...]:
    control = record.party if record.control == "third party" and record.party else record.control or ""
    return (
        record.title,
        ((record.channel, "dim"),),
        ((control, "dim"),),
        _word(record.status if record.status != "live" else ""),
        ((glyphs.star, "warn"),) if record.moment_of_truth else "",
        feeling(record.emotion, glyphs),
        dots(record.satisfaction, 5, glyphs) if record.satisfaction in range(6) else "",
        ((f"{row.insights} ev", "dim"),) if row.insights else "",
        ((row.accountable, "dim"),),
    )


def _goal(record: Any, row: GoalRow, glyphs: Glyphs) -> tuple[str | Pieces, ...]:
    mark, style = _MET.get(record.met, ("unknown", "dim"))
    known = record.importance is not None or record.satisfaction is not None
    scores = f"{_known(record.importance)} / {_known(record.satisfaction)}" if known else ""
    title: Pieces = (("ours: ", "dim"), (record.title, "text")) if row.ours else ((record.title, "text"),)
    opportunity = f"opp {number(row.opportunity)}" if row.opportunity is not None else ""
    return (((getattr(glyphs, mark), style),), title, ((scores, "dim"),), opportunity)  # type: ignore[return-value]


def _kpi(record: Any, row: KpiRow, glyphs: Glyphs) -> tuple[str | Pieces, ...]:
    mark, style = _VERDICT.get(row.verdict, _VERDICT["unknown"])
    if row.verdict in ("off", "alarm"):
        mark = "below" if record.better == "up" else "above"
    latest: Pieces = ()
    if row.latest is not None:
        latest = ((number(row.latest), style), (f" {record.unit}" if record.unit else "", "dim"))  # type: ignore[assignment]
    bound = glyphs.at_least if record.better == "up" else glyphs.at_most if record.better == "down" else "="
    target = f"target {bound} {number(record.target)}" if record.target is not None else ""
    return (
        ((getattr(glyphs, mark), style),), record.title, latest, ((target, "dim"),),
        ((trend(row.readings, 8, glyphs), style),), ((record.lens or "", "dim"),), ((row.hangs_on, "dim"),),
        ((row.accountable, "dim"),),
    )  # type: ignore[return-value]  # fmt: skip


def _owner(row: OwnerRow) -> tuple[str | Pieces, ...]:
    names: Pieces = ((row.names, "inherited" if row.inherited_from else "text"),) if row.names else (("nobody", "dim"),)
    return (
        ((row.label.lower(), "dim"),),
        names,
        ((f"from {row.inherited_from}" if row.inherited_from else "", "dim"),),
    )


def _word(text: str | None) -> Pieces:
    return ((text, told_word(text).style),) if text else ()


def _known(value: float | None) -> str:
    return "?" if value is None else number(value)


def _plain(cell: str | Pieces) -> str:
    return cell if isinstance(cell, str) else "".join(text for text, _ in cell)


def _text(row: Row) -> str:
    return " ".join(_plain(cell) for cell in row.cells)
