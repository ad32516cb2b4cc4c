"""`log`, `undo` and `redo`: what was changed, and taking it back."""

from __future__ import annotations

import shlex

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.output import Tone
from journeytui.cli.telling import moment, told
from journeytui.domain.text import shown_line
from journeytui.domain.words import WORDS
from journeytui.workspace import history, references
from journeytui.workspace.history import ChangeRow, Entry

ADDED, REMOVED = "+", "-"
"""How the history names a whole record that came or went."""
_PLACE = "position"
_SHOWN = 12
"""How much of one change a person is shown."""


def log(given: Given) -> Exit:
    limit = given.whole("--limit", 100)
    before = given.whole("--before", 1) if given.has("--before") else None
    with opening.library(given) as workspace:
        record = references.in_history(workspace, given.one("REF")) if given.one("REF") else None
        rows = history.log(workspace, record=record, before=before, limit=limit)
    if given.has("--json"):
        output.json(rows)
    elif given.has("--plain"):
        _plainly(rows)
    else:
        local = opening.my_settings().zone
        for row in rows:
            _readably(row, local)
    if not rows:
        tell("Nothing has been changed yet.")
    elif len(rows) == limit:
        of = f" {shlex.quote(given.one('REF'))}" if record else ""
        tell(f"Older changes: {opening.program(given)} log{of} --before {rows[-1].number}")
    return Exit.DONE


def undo(given: Given) -> Exit:
    number = given.one("NUMBER")
    if number and not (number.isascii() and number.isdigit()):
        raise Misused(f"{number!r} is not the number of a change.", "`journeytui log` shows the numbers.")
    with opening.library(given) as workspace:
        outcome = history.undo_change(workspace, int(number)) if number else history.undo(workspace)
    told(outcome)
    return Exit.DONE


def redo(given: Given) -> Exit:
    with opening.library(given) as workspace:
        outcome = history.redo(workspace)
    told(outcome)
    return Exit.DONE


def _plainly(rows: tuple[ChangeRow, ...]) -> None:
    from journeytui.cli.values import instant

    for row in rows:
        for entry in row.entries:
            output.fields(
                [
                    str(row.number),
                    instant(row.at),
                    row.author,
                    row.what,
                    entry.word,
                    entry.id,
                    entry.field,
                    entry.old,
                    entry.new,
                ]
            )


def _readably(row: ChangeRow, local: str) -> None:
    at = moment(row.at, local)
    number = output.painted(f"{row.number:>5}", Tone.DIM)
    output.ready(f"{number}  {at}  {output.painted(shown_line(row.author), Tone.DIM)}  {_what(row)}")
    made = {entry.id for entry in row.entries if entry.field == ADDED}
    told = [entry for entry in row.entries if entry.field != _PLACE or entry.id not in made]
    for entry in told[:_SHOWN]:
        output.ready(f"       {shown_line(_entry(entry))}")
    if len(told) > _SHOWN:
        output.line(f"       … and {len(told) - _SHOWN} more; all of them: journeytui log --plain", Tone.DIM)


def _what(row: ChangeRow) -> str:
    return f"{shown_line(row.what)}{' (undone)' if row.undone else ''}"


def _entry(entry: Entry) -> str:
    label = WORDS[entry.word].label if entry.word in WORDS else entry.word
    told = f"{label} {entry.name}" if entry.name not in {"", label} else label
    if entry.field in {ADDED, REMOVED}:
        return f"{entry.field} {told}"
    if entry.field == _PLACE:
        return f"{told} · another place"
    return f"{told} · {entry.label or entry.field}: {_value(entry.old)} → {_value(entry.new)}"


def _value(text: str) -> str:
    if not text:
        return "–"
    return text if len(text) <= 60 else f"{text[:59]}…"
