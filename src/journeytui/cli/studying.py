"""`study`: what a journey, or all journeys together, say about a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from journeytui.cli import layout, opening, output
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.output import Tone, painted
from journeytui.domain.text import shown_line
from journeytui.workspace import references, studies
from journeytui.workspace.studies import StudyView

_TONES = {"good": Tone.PLAIN, "bad": Tone.BAD, "gap": Tone.DIM, "plain": Tone.PLAIN}
_WIDE = 100
_LEAST = 14
"""The cells that the first column may be cut to where the terminal is narrow."""


def run(given: Given) -> Exit:
    name = given.one("QUESTION")
    studies.question(name)
    since = _day(given)
    with opening.library(given) as workspace:
        ref = given.one("REF")
        journey = references.resolve(workspace, ref, ("journey",)).id if ref else None
        view = studies.study(workspace, name, journey, since)
    if given.has("--json"):
        output.json(as_data(view))
    else:
        for line in as_text(view):
            output.ready(line)
    return Exit.DONE


def _day(given: Given) -> dt.date | None:
    """The day that --since names. Raises Misused for what is none."""
    said = given.value("--since")
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Misused(f"{said!r} is no day.", "Write it like 2026-01-31.") from error


def as_data(view: StudyView) -> dict[str, Any]:
    """The answer for a program: every table as a list of objects, records by their id, and what they are called."""
    return {
        "study": view.question.name,
        "question": view.question.question,
        "whose": view.question.whose,
        "journey": view.journey,
        "headline": [_told(view, finding) for finding in view.study.headline],
        "tables": {
            table.name: [
                dict(zip((column.name for column in table.columns), line, strict=True)) for line in table.lines
            ]
            for table in view.study.tables
        },
        "findings": [_told(view, finding) for finding in view.study.findings],
        "names": view.names,
    }


def as_text(view: StudyView) -> Iterator[str]:
    """The answer for a person."""
    about = view.names.get(view.journey or "") or "all journeys"
    yield f"{painted(view.question.title, Tone.STRONG)}  {painted(shown_line(about), Tone.DIM)}"
    yield painted(view.question.question, Tone.DIM)
    for finding in view.study.headline:
        yield from _wrapped(studies.sentence(view, finding), _TONES[finding.tone])
    for table in view.study.tables:
        if table.lines:
            yield ""
            yield painted(table.label, Tone.STRONG)
            yield from _table(view, table)
            if table.note:
                yield from _wrapped(table.note, Tone.DIM)
    if view.study.findings:
        yield ""
        yield painted("To look at", Tone.STRONG)
        for finding in view.study.findings:
            yield from _wrapped(f"· {studies.sentence(view, finding)}", _TONES[finding.tone])
    yield ""
    yield from _wrapped(f"Whose: {view.question.whose}", Tone.DIM)


def _told(view: StudyView, finding: Any) -> dict[str, Any]:
    return {"text": studies.sentence(view, finding), "about": finding.about, "tone": finding.tone}


def _table(view: StudyView, table: Any) -> list[str]:
    columns = [
        layout.Column(column.label, right=column.kind not in ("text", "record", "day"), least=_LEAST * (not at))
        for at, column in enumerate(table.columns)
    ]
    rows = [
        [layout.Cell(studies.cell(view, column, value)) for column, value in zip(table.columns, line, strict=True)]
        for line in table.lines
    ]
    return layout.table(columns, rows, output.width())


def _wrapped(text: str, tone: Tone) -> Iterator[str]:
    for line in wrap(shown_line(text), min(output.width() or _WIDE, _WIDE)):
        yield painted(line, tone)
