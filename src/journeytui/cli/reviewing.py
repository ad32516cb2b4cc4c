"""`review`: a journey gone through stage by stage, in the explorer on a terminal; its state or its minutes for a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from journeytui import settings
from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone, painted
from journeytui.cli.telling import told
from journeytui.domain.text import shown_line, tenths
from journeytui.tui.ability import ability
from journeytui.workspace import minutes, references, reviewing, since
from journeytui.workspace.reviewing import ReviewView

_COLUMNS = (
    Column("stage", least=24),
    Column("verdict"),
    Column("last time", rank=2),
    Column("experience", right=True),
    Column("KPIs off", right=True),
    Column("painful", right=True),
    Column("lost", right=True),
    Column("accountable", least=14, rank=1),
    Column("why", least=14, rank=3),
)


_TOLD = ("--begin", "--close", "--minutes", "--plain", "--json")
"""With any of these nothing is gone through."""


def run(given: Given) -> int:
    if not any(map(given.has, _TOLD)) and _is_seen():
        return _gone_through(given)
    with opening.library(given) as workspace:
        journey = references.resolve(workspace, given.one("REF"), ("journey",)).id
        if given.has("--begin"):
            told(reviewing.begin(workspace, journey))
        if given.has("--close"):
            review = reviewing.review_view(workspace, journey).review
            told(reviewing.close(workspace, review.id if review else ""))
        if given.has("--minutes"):
            output.document(minutes.minutes(workspace, journey))
            return Exit.DONE
        view = reviewing.review_view(workspace, journey)
    if given.has("--json"):
        output.json(view)
    else:
        for line in _as_text(view):
            output.ready(line)
    return Exit.DONE


def _is_seen() -> bool:
    """Whether somebody sits at a terminal on which screens can be drawn."""
    return bool(sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()) and ability(os.environ).moves


def _gone_through(given: Given) -> int:
    mine = opening.my_settings()
    workspace = opening.explored(given, settings.author(mine))
    try:
        journey = references.resolve(workspace, given.one("REF"), ("journey",)).id
        from journeytui.tui.run import explore

        return explore(workspace, mine, record=journey, room="review")
    finally:
        workspace.close()


def _as_text(view: ReviewView) -> Iterator[str]:
    state = (
        f"open, begun {view.review.day}"
        if view.review
        else "none open; begin one with --begin, or with R in the explorer"
    )
    yield f"{painted(shown_line(view.journey.title), Tone.STRONG)}  {painted(f'review: {state}', Tone.DIM)}"
    for one in view.figures:
        before = "" if one.before is None else f", last time {reviewing.told(one.before)}"
        yield f"  {one.label}: {reviewing.told(one.now)}{before}"
    yield from _changed(view)
    yield ""
    rows = [
        [
            Cell(one.title),
            Cell(one.verdict, Tone.BAD if one.verdict == "failing" else Tone.PLAIN),
            Cell(one.before),
            Cell("" if one.experience is None else tenths(one.experience)),
            Cell(str(one.kpis_off or "")),
            Cell(str(one.corner or "")),
            Cell("" if one.lost is None else f"{one.lost:,}"),
            Cell(one.accountable),
            Cell(one.why),
        ]
        for one in view.stages
    ]
    yield from table(_COLUMNS, rows, output.width())
    if view.decisions:
        yield ""
        yield painted("Open", Tone.STRONG)
    for owned in view.decisions:
        when = f", {owned.due}" if owned.due else ""
        yield f"  {'? ' if owned.word == 'question' else ''}{shown_line(owned.title)} ({shown_line(owned.owner) or 'nobody'}{when})"
    if view.notes:
        yield ""
        yield painted("Notes", Tone.STRONG)
    for note in view.notes:
        of = f"{shown_line(note.stage)}: " if note.stage else ""
        yield f"  {of}{shown_line(note.text)} ({shown_line(note.by)})"


def _changed(view: ReviewView) -> Iterator[str]:
    """What changed since the last review."""
    changed = view.changed
    if view.last:
        yield ""
        yield painted(f"Since {view.last}", Tone.STRONG)
    for moved in changed.moved:
        what = f" ({shown_line(moved.what)})" if moved.what else ""
        said = f"  {moved.way or 'changed'}: {shown_line(moved.title)}{what}, {reviewing.told(moved.before)} then, {reviewing.told(moved.now)} now"
        yield painted(said, Tone.BAD if moved.way == "worse" else Tone.PLAIN)
    for clash in changed.clashes:
        who = shown_line(" and ".join(clash.authors))
        yield painted(f"  two values: {shown_line(clash.field)} of {shown_line(clash.title)} ({who})", Tone.BAD)
    for hand in changed.hands:
        yield painted(f"  {shown_line(since.said(hand))}", Tone.DIM)
