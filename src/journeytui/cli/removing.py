"""`remove`: removes records and what hangs on them, and names what goes."""

from __future__ import annotations

from typing import Any

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.telling import counted, told
from journeytui.workspace import edit, references
from journeytui.workspace.edit import Removal


def run(given: Given) -> Exit:
    with opening.library(given) as workspace:
        records = [references.resolve(workspace, reference).id for reference in given.many("REF")]
        removal = edit.removal(workspace, records)
        outcome = None if given.has("--dry-run") else edit.remove(workspace, records)
    if given.has("--json"):
        output.json(_as_data(removal))
    else:
        _named(removal)
    if outcome is None:
        tell(f"This would remove {counted(removal.counts)}. Nothing was changed.")
    else:
        told(outcome)
        tell(f"Take it back with: {opening.program(given)} undo")
    return Exit.DONE


def _as_data(removal: Removal) -> dict[str, Any]:
    """What goes, for a program: the first two hundred records by id, and how many there are of each word."""
    named = zip(removal.ids, removal.records, strict=True)
    gone = [{"id": id, "kind": label, "title": title} for id, (label, title) in named]
    return {"records": gone, "counts": removal.counts, "moved_up": removal.moved_up}


def _named(removal: Removal) -> None:
    for label, title in removal.records:
        output.line(f"{label}  {title}")
    left_out = sum(removal.counts.values()) - len(removal.records)
    if left_out > 0:
        output.line(f"… and {left_out} more")
    for title in removal.moved_up:
        output.line(f"moves up: {title}")
