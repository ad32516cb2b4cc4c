"""`status`: how a library stands to its space, without asking the space."""

from __future__ import annotations

from collections.abc import Sequence

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone
from journeytui.cli.telling import moment
from journeytui.domain.text import shown_line
from journeytui.workspace import sharing
from journeytui.workspace.sharing import Run, Standing

_STATES = {
    "never": "not synced yet",
    "joining": "joining: the first sync is not done yet",
    "ready": "ready",
    "offline": "offline",
    "stopped": "stopped",
    "viewer": "view only",
}


def run(given: Given) -> Exit:
    with opening.library(given) as workspace:
        standing = sharing.standing(workspace)
        runs = sharing.runs(workspace) if given.has("--syncs") else ()
    if given.has("--json"):
        output.json(runs if given.has("--syncs") else standing)
    elif given.has("--syncs"):
        _syncs(runs)
    elif standing.remote:
        _readably(standing)
    if not standing.remote:
        tell(f"This library is shared with nobody. Share it: {opening.program(given)} remote add NAME ADDRESS")
    elif standing.conflicts:
        tell(f"Look at the conflicts with: {opening.program(given)} conflicts")
    return Exit.NO if standing.conflicts else Exit.DONE


def _readably(standing: Standing) -> None:
    zone = opening.my_settings().zone
    lines = [
        ("remote", f"{standing.remote}  {standing.address}  space {standing.space}"),
        ("state", _STATES.get(standing.state, standing.state) + (f": {standing.why}" if standing.why else "")),
        ("last synced", moment(standing.last, zone) if standing.last else "never"),
        ("to send", _ahead(standing)),
        ("to bring", _records(standing.behind)),
        ("conflicts", str(standing.conflicts or "none")),
    ]
    if standing.held_back:
        lines.append(("held back", f"{standing.held_back} removals; journeytui sync --remove lets them through"))
    for label, told in lines:
        output.ready(output.pair(label, 10, shown_line(told)))


def _syncs(runs: Sequence[Run]) -> None:
    zone = opening.my_settings().zone
    for run in runs:
        changes = f"  changes {run.first_change} to {run.last_change}" if run.first_change is not None else ""
        output.ready(
            output.pair(moment(run.at, zone), 16, f"{shown_line(run.message)}{output.painted(changes, Tone.DIM)}")
        )


def _ahead(standing: Standing) -> str:
    """What waits; before a library is joined, nobody has counted what of it the space has already."""
    first = not (standing.last or standing.ahead) and standing.state not in ("ready", "viewer")
    return "all that is here, with the first sync" if first else _records(standing.ahead)


def _records(count: int) -> str:
    return "nothing" if not count else f"{count} record{'s' if count != 1 else ''}"
