"""`show`: a record with all its fields, and what hangs on it as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone
from journeytui.domain.fields import Field
from journeytui.domain.kinds import Flag, Link, Links, Number, Prose
from journeytui.domain.text import shown, shown_line
from journeytui.domain.words import WORDS
from journeytui.workspace import records, references
from journeytui.workspace.notes import Brief
from journeytui.workspace.owners import OwnerRow
from journeytui.workspace.records import RecordView
from journeytui.workspace.workspace import Workspace

_NARROWEST = 30
"""The cells that a text needs beside its label to be broken into lines."""
_DEEPEST = 2
"""How many levels of what hangs on the record are shown."""


def run(given: Given) -> Exit:
    with opening.library(given) as workspace:
        record = references.resolve(workspace, given.one("REF"))
        view = records.record_view(workspace, record.id)
        path = references.path_of(workspace, record.id)
        if given.has("--json"):
            output.json(as_data(view, path))
        else:
            for line in as_text(view, path):
                output.ready(line)
            for line in tree(workspace, view):
                output.ready(line)
    return Exit.DONE


def as_data(view: RecordView, path: str) -> dict[str, Any]:
    """The record for a program: its fields, what its links are called, what hangs on it, what points at it."""
    from journeytui.cli.values import record

    return {
        **record(view.record),
        "path": path,
        "names": view.names,
        "owners": view.owners,
        "hanging": {hanging.plural: hanging.records for hanging in view.hanging},
        "pointed_at_by": view.pointed_at_by,
    }


def as_text(view: RecordView, path: str) -> Iterator[str]:
    """The record for a person: what it is, and every field that holds something."""
    yield f"{output.painted(shown_line(view.record.name), Tone.STRONG)}  {output.painted(view.word.label, Tone.DIM)}"
    yield output.painted(shown_line(path if path == view.record.id else f"{path}  {view.record.id}"), Tone.DIM)
    pairs = [(field.label, _value(view, field)) for field in view.word.fields.values() if field.name != "title"]
    pairs += [(f"{owner.label} (inherited)", _inherited(owner)) for owner in view.owners if owner.inherited_from]
    pairs += [(name, str(value)) for name, value in view.record.extra.items()]
    told = [(shown_line(label), text) for label, text in pairs if text]
    wide = max((len(label) for label, _ in told), default=0)
    if told:
        yield ""
    for label, text in told:
        first, *others = _wrapped(shown(text), wide + 2)
        yield output.pair(label, wide, first)
        for line in others:
            yield output.pair("", wide, line)


def _wrapped(text: str, indent: int) -> list[str]:
    """The text in lines: its own, and on a terminal no longer ones than fit beside the labels."""
    width = output.width()
    if width is None or width - indent < _NARROWEST:
        return text.split("\n")
    from textwrap import wrap

    return [part for line in text.split("\n") for part in wrap(line, width - indent) or [""]]


def tree(workspace: Workspace, view: RecordView) -> Iterator[str]:
    """What hangs on the record, and on that."""
    branches = list(_branches(workspace, view, 1))
    if branches:
        yield ""
    yield from branches
    if view.pointed_at_by:
        yield ""
        yield output.painted("Pointed at by", Tone.DIM)
        for brief in view.pointed_at_by:
            yield f"  {_brief(brief)}"


def _branches(workspace: Workspace, view: RecordView, depth: int) -> Iterator[str]:
    indent = "  " * (2 * depth - 2)
    for hanging in view.hanging:
        if not hanging.records:
            continue
        yield f"{indent}{output.painted(_heading(hanging.word), Tone.DIM)}"
        for brief in hanging.records:
            yield f"{indent}  {_brief(brief, named=True)}"
            if depth < _DEEPEST:
                yield from _branches(workspace, records.record_view(workspace, brief.id), depth + 1)


def _heading(word: str) -> str:
    heading = WORDS[word].heading
    return heading[0].upper() + heading[1:]


def _brief(brief: Brief, *, named: bool = False) -> str:
    label = "" if named or brief.title == WORDS[brief.word].label else f"{WORDS[brief.word].label}  "
    note = f"  {output.painted(shown_line(output.listed(brief.note)), Tone.DIM)}" if brief.note else ""
    return f"{label}{shown_line(brief.title)}{note}"


def _value(view: RecordView, field: Field) -> str:
    """The field's value as people read it; '' when it holds nothing."""
    value, kind = view.record[field.name], field.kind
    if value == kind.empty and not (isinstance(kind, Flag) and value):
        return ""
    if isinstance(kind, Links) and isinstance(value, frozenset):
        return ", ".join(sorted(_named(view, one) for one in value))
    if isinstance(kind, Link):
        return _named(view, str(value))
    try:
        text = kind.format(value)
    except (AttributeError, TypeError, ValueError):
        text = str(value)
    unit = kind.unit_of(value) if isinstance(kind, Number) else ""
    return text if isinstance(kind, Prose) else shown_line(f"{text} {unit}".rstrip())


def _named(view: RecordView, id: str) -> str:
    name = view.names.get(id, "")
    return f"{name} ({id})" if name in {"", "removed", "not here"} else name


def _inherited(owner: OwnerRow) -> str:
    return f"{owner.names}, from {owner.inherited_from}"
