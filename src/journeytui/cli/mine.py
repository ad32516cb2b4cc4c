"""`mine`: the standup as plain text: what turned bad, what I decided and did not do yet, what I answer for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone, painted
from journeytui.domain.text import shown_line
from journeytui.workspace import standup
from journeytui.workspace.deciding import Owned
from journeytui.workspace.standup import Mine, StandupView
from journeytui.workspace.turning import Turned

_TURNED = (
    Column("what", least=5), Column("title", least=20), Column("turned", least=14), Column("journey", least=14, rank=2),
    Column("by", least=8, rank=3), Column("whose", rank=4),
)  # fmt: skip
_DECISIONS = (
    Column("due"),
    Column("decision", least=24),
    Column("owner", least=12, rank=2),
    Column("journey", least=14, rank=1),
)
_TOUCHPOINTS = (
    Column("touchpoint", least=20), Column("journey", least=14, rank=2), Column("stage", least=14, rank=1), Column("status", rank=3),
    Column("emotion", right=True), Column("pain", right=True), Column("accountable", least=12, rank=4),
)  # fmt: skip


def run(given: Given) -> Exit:
    since = _day(given)
    with opening.library(given) as workspace:
        view, me = standup.standup(workspace, since), workspace.me
    if given.has("--json"):
        output.json(view)
    else:
        for line in _as_text(view):
            output.ready(line)
    if not view.me:
        tell(f"Nobody in this library has your name or e-mail: you are {shown_line(me)}.")
        tell("Add yourself with `journeytui add person title='…' email=…`, or say in the settings who you are in it.")
    return Exit.DONE


def _day(given: Given) -> dt.date | None:
    """The day that --since names. Raises Misused for what is none."""
    said = given.value("--since")
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Misused(f"{said!r} is no day.", "Write it like 2026-01-31.") from error


def _as_text(view: StandupView) -> Iterator[str]:
    yield from _heading(f"Turned bad since {view.since}", view.turned_all, len(view.turned))
    if view.knows_later:
        known = f"only since {view.known_since}" if view.known_since else "not at all"
        yield painted(f"What people changed is known here {known}.", Tone.DIM)
    elif not view.all_read:
        yield painted("So much was changed since then that only the newest of it was looked through.", Tone.DIM)
    yield from _table(_TURNED, [_turned(one) for one in view.turned])
    if view.me:
        yield ""
        yield from _heading("My decisions and questions", len(view.decisions), len(view.decisions))
        yield from _table(_DECISIONS, [_decision(one) for one in view.decisions])
        yield ""
        yield from _heading("My touchpoints", view.touchpoints_all, len(view.touchpoints), ", those that feel worst")
        yield from _table(_TOUCHPOINTS, [_touchpoint(one) for one in view.touchpoints])


def _heading(text: str, all_of_it: int, shown: int, which: str = "") -> Iterator[str]:
    count = "none" if not all_of_it else f"{shown:,}" if shown == all_of_it else f"{shown:,} of {all_of_it:,}{which}"
    yield f"{painted(text, Tone.STRONG)}  {painted(count, Tone.DIM)}"


def _table(columns: tuple[Column, ...], rows: list[list[Cell]]) -> Iterator[str]:
    if rows:
        yield from table(columns, rows, output.width())


def _turned(one: Turned) -> list[Cell]:
    moved = (
        one.now
        if not one.before
        else f"{one.before}{output.mark(' → ', ' -> ')}{one.now}"
        if one.now
        else f"(before: {one.before})"
    )
    said = " ".join(part for part in (one.what, moved, f"({one.note})" if one.note else "") if part)
    return [
        Cell(one.sort), Cell(one.title), Cell(said, Tone.BAD), Cell(one.journey), Cell(one.by.partition("<")[0].strip()),
        Cell("mine" if one.mine else ""),
    ]  # fmt: skip


def _decision(one: Owned) -> list[Cell]:
    late = one.late is not None and one.late > 0
    due = "" if one.due is None else f"{one.due}, {one.late} d late" if late else str(one.due)
    asks = "? " if one.word == "question" else ""
    return [Cell(due, Tone.BAD if late else Tone.PLAIN), Cell(f"{asks}{one.title}"), Cell(one.owner), Cell(one.journey)]


def _touchpoint(one: Mine) -> list[Cell]:
    felt = "" if one.emotion is None else f"{one.emotion:+d}" if one.emotion else "0"
    return [
        Cell(one.title), Cell(one.journey), Cell(one.stage), Cell(one.status),
        Cell(felt, Tone.BAD if (one.emotion or 0) < 0 else Tone.PLAIN), Cell("" if one.pain is None else f"{one.pain}/10"),
        Cell(f"{one.owner} (inherited)" if one.inherited else one.owner),
    ]  # fmt: skip
