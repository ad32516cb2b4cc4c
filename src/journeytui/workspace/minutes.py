"""The minutes of a review, as Markdown: how it stands, what changed, each stage, what was said, what was decided and by whom.

Refuses to be a report: it says what came of one meeting, for those who were there and those who were not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeytui.analysis.studies.drift import FIGURES
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.text import shown, shown_line, slug
from journeytui.domain.words import Review
from journeytui.store import news
from journeytui.workspace import deciding, reviewing, since, views
from journeytui.workspace.deciding import Owned
from journeytui.workspace.reviewing import told
from journeytui.workspace.workspace import Workspace

_MOST = 20
"""So much of what moved is told."""


def minutes(ws: Workspace, journey_id: str) -> str:
    """What came of the open review, or of the newest that was closed. Raises InvalidValues where there was none at all."""
    reviews = reviewing.all_of(ws, journey_id)
    if not reviews:
        raise InvalidValues([Problem("review", "this journey was never reviewed", "begin a review first")])
    opened = [one for one in reviews if not one.figures]
    those = opened or [one for one in reviews if one.day == reviews[-1].day]
    review, ids = those[-1], {one.id for one in those}
    before = [one for one in reviews if one.figures and one.id not in ids]
    earlier = before[-1] if before else None
    journey = views.journey_of(ws, journey_id)
    lines = [f"# {_line(review.title) or 'Review'}: {_line(journey.title)}", "", _when(review), ""]
    if review.agenda:
        lines += [shown(review.agenda), ""]
    lines += ["## How it stands", "", *_figures(ws, journey_id, review, earlier)]
    if earlier and review.day in (None, ws.today()):
        lines += [
            "",
            f"## What changed since {reviewing.day_of(earlier) or 'then'}",
            "",
            *_changed(ws, journey_id, reviewing.day_of(earlier)),
        ]
    lines += ["", "## Stage by stage", "", *_stages(ws, journey_id, those, before)]
    lines += _notes(ws, those)
    lines += ["", "## Decisions and questions", "", *_decided(ws, journey_id, review, earlier, ids)]
    return "\n".join(lines) + "\n"


def file_name(ws: Workspace, journey_id: str) -> str:
    """What the file of the minutes may be called."""
    journey = views.journey_of(ws, journey_id)
    reviews = reviewing.all_of(ws, journey_id)
    day = reviewing.day_of(reviews[-1] if reviews else None)
    return f"minutes-{day or ws.today()}-{slug(journey.title)[:40].strip('-') or 'journey'}.md"


def _when(review: Review) -> str:
    day = review.day.isoformat() if isinstance(review.day, dt.date) else "undated"
    return day if review.figures else f"{day}, still open"


def _figures(ws: Workspace, journey_id: str, review: Review, earlier: Review | None) -> Iterator[str]:
    kept: Any = review.figures
    held: Mapping[str, Any] = kept if isinstance(kept, Mapping) and kept else reviewing.figures(ws, journey_id)
    now = {name: held.get(name) for name in FIGURES}
    yield "| figure | last time | now |"
    yield "|---|---|---|"
    for one in reviewing.compared(earlier.figures if earlier else {}, now):
        yield f"| {one.label} | {told(one.before)} | {told(one.now)} |"


def _changed(ws: Workspace, journey_id: str, day: dt.date | None) -> Iterator[str]:
    changed = since.changed(ws, journey_id, day)
    for moved in changed.moved[:_MOST]:
        what = f" ({_line(moved.what)})" if moved.what else ""
        yield f"- {moved.way or 'changed'}: {_line(moved.title)}{what}, {told(moved.before)} then, {told(moved.now)} now"
    if len(changed.moved) > _MOST:
        yield f"- and {len(changed.moved) - _MOST} more figures"
    for clash in changed.clashes:
        yield f"- two values, one to be chosen: {_line(clash.field)} of {_line(clash.title)} ({_line(' and '.join(clash.authors))})"
    hands = [one for one in changed.hands if one.how in ("changed", "outside")]
    for hand in hands:
        yield f"- {_line(since.said(hand))}"
    if not (changed.moved or changed.clashes or hands):
        yield "Nothing that is known here."


def _stages(ws: Workspace, journey_id: str, those: Sequence[Review], earlier: Sequence[Review]) -> Iterator[str]:
    yield "| stage | verdict | why | last time | answers for it |"
    yield "|---|---|---|---|---|"
    for one in reviewing.stage_lines(ws, journey_id, those, earlier):
        cells = (one.title, one.verdict or "not looked at", one.why, one.before, one.accountable)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _notes(ws: Workspace, those: Sequence[Review]) -> Iterator[str]:
    notes = reviewing.notes_of(ws, those)
    written = [shown(one.notes) for one in those if one.notes]
    if notes or written:
        yield from ("", "## Notes", "")
    for one in notes:
        of = f"**{_line(one.stage)}:** " if one.stage else ""
        yield f"- {of}{_line(one.text)}{f' ({_line(one.by)})' if one.by else ''}"
    for text in written:
        yield from ("", text)


def _decided(ws: Workspace, journey_id: str, review: Review, earlier: Review | None, ids: set[str]) -> Iterator[str]:
    every = deciding.owned(ws, journey=journey_id, status="")
    here = [one for one in every if one.review in ids]
    between = _between(ws, [one for one in every if one.review is None], review, earlier)
    told = {one.id for one in (*here, *between)}
    carried = [one for one in every if one.id not in told and one.status == "open"]
    yield from map(_owned, here)
    if not here:
        yield (
            "Nothing was decided in the review." if between else "Nothing was decided." if carried else "None is open."
        )
    if between:
        since_when = f"since {reviewing.day_of(earlier)}" if earlier else "before the first review"
        yield from ("", f"### Decided {since_when}", "", *map(_owned, between))
    if carried:
        yield from ("", "### Carried over", "", *map(_owned, carried))


def _between(ws: Workspace, tasks: Sequence[Owned], review: Review, earlier: Review | None) -> list[Owned]:
    """What people wrote down outside any review after the one before, up to this one; what files brought in is older."""
    after = str(reviewing.day_of(earlier) or "")
    until = str(reviewing.day_of(review) or "9") if review.figures else "9"
    at = news.added_by_hand(ws.connection, [one.id for one in tasks])
    return [one for one in tasks if one.id in at and after < at[one.id][:10] <= until]


def _owned(one: Owned) -> str:
    mark = " " if one.status == "open" else "x"
    dropped = " (dropped)" if one.status == "dropped" else ""
    asks = "**Open question:** " if one.word == "question" else ""
    late = f", {one.late} d late" if one.status == "open" and one.late is not None and one.late > 0 else ""
    due = f", {one.due.isoformat()}{late}" if one.due else ""
    return f"- [{mark}] {asks}{_line(one.title)} ({_line(one.owner) or 'nobody yet'}{due}){dropped}"


def _line(text: str) -> str:
    return shown_line(" ".join(text.split()))


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
