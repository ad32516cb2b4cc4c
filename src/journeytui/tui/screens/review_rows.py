"""A review as rows of a list: the stages with their verdicts, what changed since the last time, notes, and what is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.cells import number, signed
from journeytui.tui.fit import fit, width
from journeytui.tui.widgets.columns import Column, measured
from journeytui.tui.widgets.rows import Row
from journeytui.tui.widgets.source import texts_of
from journeytui.workspace import reviewing, since

if TYPE_CHECKING:
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.deciding import Owned
    from journeytui.workspace.reviewing import ReviewView
    from journeytui.workspace.since import Moved

COLUMNS = (
    Column("stage", "stage", least=20, most=60, share=3), Column("verdict", "verdict", least=7), Column("before", "last time", least=9, drop=2),
    Column("felt", "feels", least=5, align="right", drop=3), Column("off", "KPIs off", least=8, align="right", drop=6),
    Column("corner", "painful", least=7, align="right", drop=5), Column("lost", "lost", least=6, align="right", drop=1),
    Column("who", "accountable", least=12, most=24, share=1), Column("why", "why", least=8, share=4),
)  # fmt: skip
_ALWAYS = ("stage", "verdict")
"""Columns that are there although nothing stands in them."""
STYLES: dict[str, StyleName] = {"fine": "good", "watch": "warn", "failing": "bad", "": "dim"}
_MOST_MOVED = 8
"""So much of what moved is shown; the boards show all of it."""


def stage_rows(view: ReviewView, glyphs: Glyphs) -> list[Row]:
    """A row a stage."""
    rows = []
    for stage in view.stages:
        felt = "" if stage.experience is None else signed(round(stage.experience, 1), glyphs)
        rows.append(Row(
            stage.id,
            (shown_line(stage.title), ((stage.verdict or glyphs.dash, STYLES.get(stage.verdict, "text")),),
             ((stage.before, "dim"),), ((felt, "bad" if (stage.experience or 0) < 0 else "text"),), str(stage.kpis_off or ""),
             str(stage.corner or ""), f"{stage.lost:,}" if stage.lost else "", shown_line(stage.accountable), shown_line(stage.why)),
        ))  # fmt: skip
    return rows


def fitted(stages: Sequence[Row]) -> tuple[Column, ...]:
    """The columns in which something stands, none wider than that."""
    texts = [texts_of(row) for row in stages]
    filled = [column.key in _ALWAYS or any(row[at] for row in texts) for at, column in enumerate(COLUMNS)]
    titles = [column.title if filled[at] else "" for at, column in enumerate(COLUMNS)]
    return measured(COLUMNS, [titles, *texts])


def below(view: ReviewView, glyphs: Glyphs) -> Iterator[Row]:
    """What stands below the stages."""
    yield from _figures(view, glyphs)
    yield from _changed(view, glyphs)
    yield from _notes(view)
    yield from _open(view)


def _figures(view: ReviewView, glyphs: Glyphs) -> Iterator[Row]:
    yield _heading("")
    yield _heading(f"Since {view.last}" if view.last else "As it stands")
    figures = [_figure(one.now, one.label, glyphs) for one in view.figures]
    labels, cells = _widest([one.label for one in view.figures]), _widest(figures)
    for one, now in zip(view.figures, figures, strict=True):
        style: StyleName = "text" if one.better is None else "good" if one.better else "bad"
        way = "" if one.better is None else "  better" if one.better else "  worse"
        then = f"  last time {_figure(one.before, one.label, glyphs)}" if one.before is not None else ""
        yield _words(
            ((f"{fit(one.label, labels)}  ", "dim"), (fit(now, cells, "right"), style), (then, "dim"), (way, style))
        )


def _changed(view: ReviewView, glyphs: Glyphs) -> Iterator[Row]:
    changed = view.changed
    for clash in changed.clashes:
        who = " and ".join(clash.authors)
        said = f"two values: {shown_line(clash.field)} of {shown_line(clash.title)}"
        yield Row(clash.id, (((f"{glyphs.warning} {said}", "warn"), (f"  {shown_line(who)}", "dim")),))
    if changed.moved or changed.hands:
        yield _heading("")
        yield _heading("What changed")
    for moved in changed.moved[:_MOST_MOVED]:
        yield Row(moved.id, (_moved(moved, glyphs),))
    if len(changed.moved) > _MOST_MOVED:
        yield _words(((f"and {len(changed.moved) - _MOST_MOVED} more figures: the boards show drift", "dim"),))
    for hand in changed.hands:
        yield _words(((shown_line(since.said(hand)), "dim"),))


def _moved(one: Moved, glyphs: Glyphs) -> Pieces:
    style: StyleName = {"better": "good", "worse": "bad"}.get(one.way, "dim")  # type: ignore[assignment]
    what = f" {shown_line(one.what)}" if one.what else ""
    now = number(round(one.now, 1)).replace("-", glyphs.minus)
    before = number(round(one.before, 1)).replace("-", glyphs.minus)
    return (
        (f"{fit(one.way or 'other', 6)}  ", style), (shown_line(one.title), "text"),
        (f"  {before} {glyphs.right} {now}{what}", style if one.way else "dim"),
    )  # fmt: skip


def _notes(view: ReviewView) -> Iterator[Row]:
    if view.notes:
        yield _heading("")
        yield _heading("Notes")
    for note in view.notes:
        of = f"{shown_line(note.stage)}: " if note.stage else ""
        yield Row(note.id, (((of, "dim"), (shown_line(note.text), "text"), (f"  {shown_line(note.by)}", "dim")),))


def _open(view: ReviewView) -> Iterator[Row]:
    yield _heading("")
    yield _words((("Decisions and questions that are open", "heading"), (f"  {counted(view.decisions)}", "dim")))
    days = [_due(one) for one in view.decisions]
    owners = [shown_line(one.owner) or "nobody" for one in view.decisions]
    when, who = _widest(days), _widest(owners)
    here = view.review.id if view.review else ""
    for one, day, owner in zip(view.decisions, days, owners, strict=True):
        late = one.late is not None and one.late > 0
        said = f"{'? ' if one.word == 'question' else ''}{shown_line(one.title)}"
        carried = "  carried over" if here and one.review != here else ""
        pieces: Pieces = (
            (f"{fit(day, when)}  ", "bad" if late else "dim"), (f"{fit(owner, who)}  ", "text" if one.owner else "bad"),
            (said, "text"), (carried, "dim"),
        )  # fmt: skip
        yield Row(one.id, (pieces,))
    if not view.decisions:
        yield _words((("none", "dim"),))


def counted(tasks: Sequence[Owned]) -> str:
    """How many decisions and how many questions; '' where there are none."""
    many = [(word, sum(one.word == word for one in tasks)) for word in ("decision", "question")]
    return ", ".join(f"{number(count)} {word}{'' if count == 1 else 's'}" for word, count in many if count)


def _heading(text: str) -> Row:
    return _words(((text, "heading"),))


def _words(pieces: Pieces) -> Row:
    return Row("", (pieces, *[""] * (len(COLUMNS) - 1)), heading=True)


def _widest(texts: Sequence[str]) -> int:
    return max(map(width, texts), default=0)


def _figure(value: float | None, label: str, glyphs: Glyphs) -> str:
    if value is None:
        return "not known"
    return signed(round(value, 1), glyphs) if label in reviewing.SIGNED else number(value)


def _due(one: Owned) -> str:
    if one.due is None:
        return "no day"
    return f"overdue, {one.late} d" if one.late is not None and one.late > 0 else f"{one.due.day} {one.due:%b %Y}"


def lasted(begun: dt.datetime | None, now: dt.datetime) -> str:
    """How long the meeting has been going on, in whole minutes; '' where it began on another day or one cannot tell."""
    if begun is None or begun.tzinfo is None or now < begun or (now - begun) > _LONGEST:
        return ""
    minutes = int((now - begun).total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


_LONGEST = dt.timedelta(hours=12)
"""Longer ago is no meeting that is going on."""
