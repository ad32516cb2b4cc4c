"""`study`: what a journey, or all journeys together, say about a question."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from journeytui.cli import layout, opening, output
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone, painted
from journeytui.domain.text import shown_line
from journeytui.workspace import references, studies, telling
from journeytui.workspace.studies import StudyView

_TONES = {"good": Tone.PLAIN, "bad": Tone.BAD, "gap": Tone.DIM, "plain": Tone.PLAIN}
_MARKS = frozenset("★·−")
_WIDE = 100
_LEAST = 14
"""The cells that names may be cut to where the terminal is narrow."""
_NAMES = ("text", "record")
_STAYS = 1
"""The column up to which none is left out where it is still too narrow; the last goes first."""


def run(given: Given) -> Exit:
    name = given.one("QUESTION")
    studies.question(name)
    with opening.library(given) as workspace:
        ref = given.one("REF")
        journey = references.resolve(workspace, ref, ("journey",)).id if ref else None
        view = studies.study(workspace, name, journey, given.value("--since"), given.value("--until"))
    if given.has("--json"):
        output.json(telling.as_data(view))
    else:
        for line in as_text(view):
            output.ready(line)
    return Exit.DONE


def as_text(view: StudyView) -> Iterator[str]:
    """The answer for a person."""
    about = view.names.get(view.journey or "") or "all journeys"
    yield f"{painted(view.question.title, Tone.STRONG)}  {painted(shown_line(about), Tone.DIM)}"
    yield painted(view.question.question, Tone.DIM)
    for finding in view.study.headline:
        yield from _wrapped(studies.sentence(view, finding, output.ours), _TONES[finding.tone])
    yield from _wrapped(studies.not_counted(view), Tone.DIM)
    for table in view.study.tables:
        if table.lines:
            yield ""
            yield painted(table.label, Tone.STRONG)
            yield from _table(view, table)
            if table.note:
                yield from _wrapped(output.ours(table.note), Tone.DIM)
    if view.study.findings:
        yield ""
        yield painted("To look at", Tone.STRONG)
        for finding in view.study.findings:
            yield from _wrapped(
                f"{output.ours('·')} {studies.sentence(view, finding, output.ours)}", _TONES[finding.tone]
            )
    yield ""
    yield from _wrapped(output.ours(f"Whose: {view.question.whose}"), Tone.DIM)


def _table(view: StudyView, table: Any) -> list[str]:
    told = telling.shown(view, table)
    columns = [
        layout.Column(
            output.ours(column.label),
            right=not told.is_left(at),
            least=_LEAST if column.kind in _NAMES else 0,
            rank=max(0, at - _STAYS),
        )
        for at, column in enumerate(told.columns)
    ]
    rows = [[layout.Cell(_said(text, words=told.is_left(at))) for at, text in enumerate(line)] for line in told.lines]
    lacking = layout.left_out(columns, rows, output.width())
    without = f"no room for: {', '.join(lacking)}" if lacking else ""
    return [*layout.table(columns, rows, output.width()), *_wrapped(without, Tone.DIM)]


def _said(text: str, *, words: bool) -> str:
    """A cell; plainly a number has the minus that a program reads, and a mark alone is one of ASCII."""
    return text if words and text not in _MARKS else output.ours(text)


def _wrapped(text: str, tone: Tone) -> Iterator[str]:
    """Lines of a width that is read easily; plainly one, which is read out without a pause in it."""
    said = shown_line(text)
    for line in [said] if output.is_plain() and said else wrap(said, min(output.width() or _WIDE, _WIDE)):
        yield painted(line, tone)
