"""`import`: reads journeys from files, all of them or none, and says what changes."""

from __future__ import annotations

from pathlib import Path

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, complain, tell
from journeytui.cli.grammar import Given
from journeytui.cli.telling import counted, told
from journeytui.workspace import exchange
from journeytui.workspace.exchange import Preview


def run(given: Given) -> Exit:
    files = [Path(name) for name in given.many("FILE")]
    as_json = given.has("--json")
    with opening.library(given) as workspace:
        if given.has("--dry-run"):
            return _would(exchange.preview(workspace, files), as_json=as_json)
        outcome = exchange.import_files(workspace, files)
    if as_json:
        output.json(outcome)
    told(outcome)
    return Exit.DONE


def _would(preview: Preview, *, as_json: bool) -> Exit:
    if as_json:
        output.json(preview)
    else:
        for text in preview.lines:
            output.line(text)
    if preview.problems:
        complain("\n".join(map(str, preview.problems)), "Nothing was changed.")
        return Exit.REFUSED
    tell(
        f"This would add {counted(preview.added)}, change {preview.changed} and remove {preview.removed}. Nothing was changed."
    )
    return Exit.DONE
