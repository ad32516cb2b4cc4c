"""`move`: puts a record in another place."""

from __future__ import annotations

from journeytui.cli import opening
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.telling import told
from journeytui.workspace import edit, references


def run(given: Given) -> Exit:
    if given.has("--before") and given.has("--after"):
        raise Misused("move takes --before or --after, not both.")
    if not any(map(given.has, ("--before", "--after", "--into"))):
        raise Misused("move needs --before REF, --after REF or --into REF.")
    with opening.library(given) as workspace:
        record = references.resolve(workspace, given.one("REF"))
        places = {
            "before": (given.value("--before"), (record.word,)),
            "after": (given.value("--after"), (record.word,)),
            "into": (given.value("--into"), type(record).hangs_on),
        }
        found = {
            name: references.resolve(workspace, typed, words).id if typed else None
            for name, (typed, words) in places.items()
        }
        outcome = edit.move(workspace, record.id, before=found["before"], after=found["after"], into=found["into"])
    told(outcome)
    return Exit.DONE
