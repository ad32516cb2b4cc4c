"""`backup`, `restore` and `doctor`: keeping a library safe and sound."""

from __future__ import annotations

import shlex
from pathlib import Path

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone
from journeytui.domain.text import shown_line
from journeytui.workspace import upkeep


def backup(given: Given) -> Exit:
    target = given.one("PATH")
    with opening.library(given) as workspace:
        kept = upkeep.backup(workspace, Path(target) if target else None)
    output.line(str(kept))
    tell(f"Bring it back with: {opening.program(given)} restore {shlex.quote(str(kept))}")
    return Exit.DONE


def restore(given: Given) -> Exit:
    opening.may_change(given)
    path = opening.path(given)
    replaced = upkeep.restore(path, Path(given.one("PATH")))
    output.line(str(path))
    tell(f"The library that stood there before is kept in {replaced}" if replaced else "There was no library before.")
    return Exit.DONE


def doctor(given: Given) -> Exit:
    if given.has("--repair"):
        opening.may_change(given)
    with opening.library(given) as workspace:
        if given.has("--repair"):
            upkeep.rebuild(workspace)
        report = upkeep.doctor(workspace, deep=given.has("--deep"))
    if given.has("--json"):
        output.json(report)
    elif given.has("--plain"):
        for finding in report.findings:
            output.fields(["ok" if finding.ok else "wrong", finding.what, "" if finding.ok else finding.hint])
    else:
        for finding in report.findings:
            _line(finding)
    tell("All is well." if report.ok else "Something is wrong; see above.")
    return Exit.DONE if report.ok else Exit.NO


def _line(finding: upkeep.Finding) -> None:
    mark = output.painted("ok   ", Tone.DIM) if finding.ok else output.painted("wrong", Tone.BAD)
    output.ready(f"{mark}  {shown_line(finding.what)}")
    if finding.hint and not finding.ok:
        output.ready(f"       {shown_line(finding.hint)}")
