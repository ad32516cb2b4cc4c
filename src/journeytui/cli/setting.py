"""`set`: changes fields of one or several records, as one change."""

from __future__ import annotations

from collections.abc import Sequence

from journeytui.cli import assignments, opening
from journeytui.cli.assignments import Wanted
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.telling import told
from journeytui.domain.fields import Entity
from journeytui.workspace import edit, references
from journeytui.workspace.workspace import Outcome, Workspace


def run(given: Given) -> Exit:
    if not given.many("FIELD=VALUE"):
        raise Misused("set needs at least one FIELD=VALUE.", "For example: status=live")
    asked = assignments.read(given.many("FIELD=VALUE"))
    with opening.library(given) as workspace:
        records = [references.resolve(workspace, reference) for reference in given.many("REF")]
        wanted = assignments.wanted(workspace, _one_word(records), asked)
        outcome = _changed(workspace, records, wanted)
        unlisted = assignments.unlisted(workspace, type(records[0]), wanted)
    told(outcome)
    tell(unlisted)
    return Exit.DONE


def _one_word(records: Sequence[Entity]) -> type[Entity]:
    words = {type(record) for record in records}
    if len(words) > 1:
        raise Misused(
            f"These are of several kinds: {', '.join(sorted(word.label for word in words))}.", "Set one kind at a time."
        )
    return words.pop()


def _changed(workspace: Workspace, records: Sequence[Entity], wanted: Wanted) -> Outcome:
    ids = [record.id for record in records]
    return edit.set_values(workspace, ids, wanted.values, plus=wanted.plus, minus=wanted.minus)
