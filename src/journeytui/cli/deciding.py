"""`decide` and `decisions`: what somebody owns until it is done."""

from __future__ import annotations

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone
from journeytui.cli.telling import told
from journeytui.domain.ids import short
from journeytui.workspace import deciding, references
from journeytui.workspace.deciding import Behind, Owned

_COLUMNS = (
    Column("due"),
    Column("decision", least=24),
    Column("owner", least=14, rank=1),
    Column("journey", least=14, rank=2),
    Column("about", least=14, rank=3),
    Column("id"),
)


def decide(given: Given) -> Exit:
    with opening.library(given) as workspace:
        on = references.resolve(workspace, given.one("REF"))
        outcome = deciding.decide(
            workspace,
            on.id,
            " ".join(given.many("TEXT")),
            word="question" if given.has("--question") else "decision",
            behind=Behind(given.value("--why")),
        )
    output.line(outcome.ids[0])
    told(outcome)
    return Exit.DONE


def decisions(given: Given) -> Exit:
    due_in = given.whole("--due", 7) if given.has("--due") else None
    with opening.library(given) as workspace:
        journey = references.resolve(workspace, given.one("REF"), ("journey",)).id if given.one("REF") else None
        status = "" if given.has("--all") else "open"
        rows = deciding.owned(workspace, mine=given.has("--mine"), due_in=due_in, status=status, journey=journey)
    if given.has("--json"):
        output.json(rows)
    elif given.has("--plain"):
        for row in rows:
            output.fields([row.id, *(cell.text for cell in _cells(row)[:-1])])
    elif rows:
        for line in table(_COLUMNS, [_cells(row) for row in rows], output.width()):
            output.ready(line)
    if not rows:
        tell("Nothing is open." if not given.has("--all") else "Nothing has been decided yet.")
    return Exit.DONE


def _cells(row: Owned) -> list[Cell]:
    late = row.status == "open" and row.late is not None and row.late > 0
    said = row.title if row.word == "decision" else f"? {row.title}"
    return [
        Cell(_due(row), Tone.BAD if late else Tone.PLAIN),
        Cell(said if row.status == "open" else f"{said} ({row.status})"),
        Cell(row.owner or "nobody", Tone.PLAIN if row.owner else Tone.BAD),
        Cell(row.journey),
        Cell(", ".join(row.about)),
        Cell(short(row.id), Tone.DIM),
    ]


def _due(row: Owned) -> str:
    if row.due is None:
        return ""
    if row.status != "open" or row.late is None:
        return row.due.isoformat()
    return f"{row.due.isoformat()}, {row.late} d late" if row.late > 0 else row.due.isoformat()
