"""What turned bad since a day began: KPIs, what was set by hand, verdicts of reviews, what is overdue, and conflicts.

It knows readings, days and reviews by their date, and what was set by hand from the journal, as far back as this library goes.
Refuses to guess: what was never read before has not turned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from journeytui.analysis import kpis
from journeytui.analysis.studies.drift import BY_HAND
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import reading, tree, turned
from journeytui.store.columns import Native
from journeytui.store.tree import Twig
from journeytui.store.turned import Crossed, Was
from journeytui.workspace import references
from journeytui.workspace.renewal import number
from journeytui.workspace.workspace import Workspace

Sort = Literal["KPI", "touchpoint", "goal", "stage", "decision", "question", "conflict"]

MOST_TURNED = 100
"""So much of what turned bad is shown, mine first."""
HELD: Mapping[str, tuple[str, ...]] = {
    "touchpoint": ("+", *BY_HAND, "status"), "goal": ("+", "met"), "kpi": ("+",), "journey": ("+",),
    "reading": ("+", "value", "counts"), "stage_mark": ("+", "verdict"), "conflict": ("+",),
}  # fmt: skip
"""What of the journal a standup is about."""
_STATUS = {"retired": 0, "idea": 1, "planned": 2, "live": 3}
_MET = {"no": 0, "partly": 1, "yes": 2}


class Turned(Value):
    """Something that is worse than it was."""

    sort: Sort
    id: str
    """The record one would act on."""
    title: str
    what: str
    """In a word or three: `emotion`, `off target`, `overdue`."""
    before: str
    now: str
    note: str
    """What people wrote that belongs to it: a unit, a reason, an owner."""
    journey: str
    journey_id: str
    by: str
    """Who set it last; '' where nobody did."""
    mine: bool


class Bad(Value):
    """Something that is worse, before it is known where it stands."""

    sort: Sort
    id: str
    what: str
    before: str = ""
    now: str = ""
    note: str = ""
    by: str = ""


def kpis_turned(ws: Workspace, held: Sequence[Was], new: set[str], since: dt.date, me: Sequence[str]) -> Iterator[Bad]:
    """The KPIs that are off target or beyond their floor and were not before."""
    readings = {one.record: one for one in held if one.word == "reading"}
    parents = {one.id: one.parent for one in reading.among(ws.connection, "reading", readings)}
    wanted = dict.fromkeys(
        [*turned.measured_since(ws.connection, me, since.isoformat()), *filter(None, parents.values())]
    )
    added = [id for id in readings if id in new and parents.get(id) not in new]
    old = {(one.record, one.field): one.old for one in held if one.word == "reading" and one.record not in new}
    rows = turned.crossed(ws.connection, wanted, since.isoformat(), added)
    for row in rows:
        before, now = _value(row, old), kpis.value(row.type, number(row.value), row.counts)
        was, stands = (
            kpis.verdict(value, row.better, number(row.target), number(row.floor)) for value in (before, now)
        )
        if _RANK[stands] > _RANK[was] and was != "unknown" and before is not None and now is not None:
            limit = row.floor if stands == "alarm" else row.target
            unit = shown_line(str(row.unit or ""))
            note = f"{unit}{', ' if unit else ''}{'floor' if stands == 'alarm' else 'target'} {_told(limit)}"
            yield Bad(
                "KPI",
                row.kpi,
                "beyond its floor" if stands == "alarm" else "off target",
                _told(before),
                _told(now),
                note,
            )


_RANK = {"unknown": 0, "on": 0, "off": 1, "alarm": 2}


def _value(row: Crossed, old: Mapping[tuple[str, str], Any]) -> float | None:
    """The value of before; a reading that was corrected since counts as it was."""
    if row.before is None:
        return None
    value = old.get((row.before, "value"), row.value_before)
    corrected = (row.before, "counts") in old
    counts = turned.counts(old[row.before, "counts"]) if corrected else row.counts_before
    return kpis.value(row.type, number(value), counts)


def by_hand(ws: Workspace, held: Sequence[Was]) -> Iterator[Bad]:
    """What people set on touchpoints and goals that is worse than before."""
    for word in ("touchpoint", "goal"):
        touched = [one for one in held if one.word == word]
        fields = [name for name in HELD[word] if name != "+"]
        now = turned.standing(ws.connection, word, fields, {one.record for one in touched})
        for one in touched:
            if one.record in now and (bad := worse(one, now[one.record][one.field])):
                yield bad


def worse(was: Was, now: Native) -> Bad | None:
    order = {"status": _STATUS, "met": _MET}.get(was.field)
    if order is None:
        fell = kpis.trend(number(was.old), number(now), BY_HAND[was.field]) == "worse"
    else:
        fell = order.get(str(was.old), -1) > order.get(str(now), 99)
    if not fell:
        return None
    label = WORDS[was.word].fields[was.field].label
    before, after = (_signed(was.field, value) for value in (was.old, now))
    sort: Sort = "goal" if was.word == "goal" else "touchpoint"
    return Bad(sort, was.record, label[:1].lower() + label[1:], before, after, by=was.author)


def marks_turned(ws: Workspace, held: Sequence[Was], new: set[str], since: dt.date) -> Iterator[Bad]:
    """The stages that a review calls failing and the review before did not."""
    seen = {one.record: one for one in held if one.word == "stage_mark"}
    marks = [one for one in reading.among(ws.connection, "stage_mark", seen) if one.verdict == "failing" and one.stage]
    reviews = {
        one.id: one for one in reading.among(ws.connection, "review", {one.parent for one in marks if one.parent})
    }
    for mark in marks[: turned.MOST]:
        review, was = reviews.get(str(mark.parent)), seen[mark.id]
        came_along = review is not None and review.parent in new and str(review.day or "") < since.isoformat()
        before = was.old if was.field == "verdict" else turned.marked_before(ws.connection, mark.stage, mark.id)
        if not came_along and before != "failing":
            yield Bad("stage", mark.stage, "failing", str(before or ""), "", mark.why, was.author)


def overdue(ws: Workspace, since: dt.date) -> Iterator[Bad]:
    """What is open and was not overdue before."""
    today, first = ws.today(), since - dt.timedelta(days=1)
    sorts: tuple[Sort, Sort] = ("decision", "question")
    for sort in sorts:
        ids = turned.overdue_since(ws.connection, sort, first.isoformat(), today.isoformat())
        records = reading.among(ws.connection, sort, ids)
        named = references.names(ws, {one.owner for one in records if one.owner})
        for one in sorted(records, key=lambda one: (one.due, one.id)):
            yield Bad(
                sort, one.id, "overdue", "", f"{(today - one.due).days} d", named.get(str(one.owner), "") or "nobody"
            )


def conflicts(ws: Workspace, held: Sequence[Was]) -> Iterator[Bad]:
    for one in reading.among(ws.connection, "conflict", {one.record for one in held if one.word == "conflict"}):
        if (one.state or "open") == "open":
            who = [author.partition("<")[0].strip() for author in (one.first_author, one.second_author) if author]
            yield Bad(
                "conflict",
                one.id,
                "two values" if one.sort == "field" else str(one.sort or ""),
                note=one.field_name,
                by=" and ".join(who),
            )


def first(ws: Workspace, bad: Sequence[Bad], me: Sequence[str]) -> list[Turned]:
    """So much of it as is shown, mine first, with titles and journeys."""
    mine = turned.among_answered(ws.connection, me, {one.id for one in bad}) | _owned(ws, bad, me) if me else set()
    mine |= _about_mine(ws, bad, me) if me else set()
    found = sorted(bad, key=lambda one: one.id not in mine)[:MOST_TURNED]
    words = reading.words_of(ws.connection, {one.id for one in found})
    ways = tree.ways_up(ws.connection, [Twig(word, id) for id, word in words.items()])
    titles = reading.titles(ws.connection, words)
    return [_at(one, words[one.id], ways[one.id], titles, mine) for one in found if one.id in words]


def _about_mine(ws: Workspace, bad: Sequence[Bad], me: Sequence[str]) -> set[str]:
    """The conflicts about what I answer for."""
    about = {
        one.id: one.parent
        for one in reading.among(ws.connection, "conflict", [one.id for one in bad if one.sort == "conflict"])
        if one.parent
    }
    ours = turned.among_answered(ws.connection, me, about.values())
    return {id for id, parent in about.items() if parent in ours}


def _owned(ws: Workspace, bad: Sequence[Bad], me: Sequence[str]) -> set[str]:
    ours = set(me)
    return {
        one.id
        for word in ("decision", "question")
        for one in reading.among(ws.connection, word, [one.id for one in bad if one.sort == word])
        if one.owner in ours
    }


def _at(one: Bad, word: str, way: Sequence[tree.Step], titles: Mapping[str, tuple[str, str]], mine: set[str]) -> Turned:
    journey = next((step for step in way if step.word == "journey"), None)
    title = way[0].title if word == "conflict" and way else titles.get(one.id, ("", ""))[1]
    return Turned(
        one.sort, one.id, title, one.what, one.before, one.now, one.note, journey.title if journey else "",
        journey.record if journey else "", one.by, one.id in mine,
    )  # fmt: skip


def _signed(field: str, value: Any) -> str:
    return f"{value:+d}" if field == "emotion" and isinstance(value, int) and value else _told(value)


def _told(value: Any) -> str:
    """A number as people read it; what is no number as it stands."""
    if not isinstance(value, int | float):
        return shown_line(str(value or ""))
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
