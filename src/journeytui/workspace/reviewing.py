"""Going through a journey together: what changed since the last time, a verdict a stage, notes, and decisions.

A review is open until it is closed; closing keeps the journey's figures of that day, so that the next one can compare. Several
people may go through a journey at once, each in a library of their own: what they begin on one day is one review, and what they
say of a stage one mark. Refuses to let one overwrite the other: two verdicts on one stage become a conflict.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from journeytui.analysis.studies.drift import FIGURES
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import checked
from journeytui.domain.ids import derived
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS, Journey, Review
from journeytui.store import figures as library_figures
from journeytui.store import journal, news, reading
from journeytui.store.opening import new_id
from journeytui.store.writing import Transaction
from journeytui.workspace import deciding, references, since, sizes, studies, views
from journeytui.workspace.deciding import Owned, Word
from journeytui.workspace.remembered import remembered
from journeytui.workspace.since import Changed, Moved
from journeytui.workspace.workspace import Outcome, Workspace

Verdict = Literal["fine", "watch", "failing"]
VERDICTS: tuple[Verdict, ...] = ("fine", "watch", "failing")
SIGNED = tuple(FIGURES[name][0] for name in ("experience", "net"))
"""What the figures are called that are read with their sign."""


class StageLine(Value):
    """A stage in a review: how it stands, and what is said of it."""

    id: str
    title: str
    accountable: str
    experience: float | None
    kpis_off: int
    corner: int
    """Touchpoints in the corner of pain and exit risk."""
    lost: int | None
    """Customers lost there in the newest period."""
    verdict: str
    why: str
    before: str
    """The verdict of the review before."""


class Said(Value):
    """A note: what somebody said, of a stage or of all of it."""

    id: str
    stage: str
    """What the stage is called; '' where it is about all of it."""
    text: str
    by: str


class Compared(Value):
    """A figure of the journey now and when the last review was closed."""

    label: str
    before: float | None
    now: float | None
    better: bool | None
    """Whether it got better; None where nothing can be said."""


class ReviewView(Value):
    """Everything that a review shows."""

    journey: Journey
    review: Review | None
    """The open one; None where none was begun."""
    last: dt.date | None
    """The day of the last one that was closed."""
    begun: dt.datetime | None
    """When the open one was begun, as far as this library knows."""
    figures: tuple[Compared, ...]
    changed: Changed
    """What changed since the last one."""
    stages: tuple[StageLine, ...]
    notes: tuple[Said, ...]
    """Of the open one, in the order in which they were made."""
    decisions: tuple[Owned, ...]
    """What is open, the most urgent first; what was carried over from earlier reviews among it."""


@remembered
def review_view(ws: Workspace, journey_id: str, moved: tuple[Moved, ...] | None = None) -> ReviewView:
    """The open review of a journey, beside the last that was closed. Raises UnknownReference when the journey is not here.

    `moved` is what moved since the last one, where that is known already: it takes the longest to find out.
    """
    journey = views.journey_of(ws, journey_id)
    reviews = all_of(ws, journey_id)
    closed = [one for one in reviews if one.figures]
    opened = [one for one in reviews if not one.figures]
    last = closed[-1] if closed else None
    studied = _Studied(ws, journey_id)
    now = figures(ws, journey_id, studied)
    return ReviewView(
        journey, opened[-1] if opened else None, day_of(last), _begun_at(ws, opened), tuple(compared(last.figures if last else {}, now)),
        since.changed(ws, journey_id, day_of(last), moved), stage_lines(ws, journey_id, opened, closed, studied), notes_of(ws, opened),
        deciding.owned(ws, journey=journey_id),
    )  # fmt: skip


def all_of(ws: Workspace, journey_id: str) -> list[Review]:
    """The reviews of a journey, the newest last."""
    return sorted(reading.below(ws.connection, "review", (journey_id,)), key=lambda one: (str(one.day or ""), one.id))


def notes_of(ws: Workspace, reviews: Sequence[Review]) -> tuple[Said, ...]:
    """What was written down in these reviews, in the order in which it came to this library."""
    held = [one for one in _marks(ws.connection, reviews) if _is_note(one)]
    added = news.added(ws.connection, [one.id for one in held])
    titles = reading.titles(ws.connection, {one.stage for one in held if one.stage})
    told = [
        (added.get(one.id, ("", "")), Said(one.id, titles.get(one.stage or "", ("", ""))[1], one.why, _name(added.get(one.id, ("", ""))[0])))
        for one in held
    ]  # fmt: skip
    return tuple(said for _, said in sorted(told, key=lambda pair: (pair[0][1], pair[1].id)))


def _begun_at(ws: Workspace, opened: Sequence[Review]) -> dt.datetime | None:
    at = news.added(ws.connection, [opened[-1].id]).get(opened[-1].id) if opened else None
    try:
        return dt.datetime.fromisoformat(at[1]) if at else None
    except ValueError:
        return None


def _name(author: str) -> str:
    return author.partition("<")[0].strip() or author


def verdicts(ws: Workspace, reviews: Sequence[Review]) -> dict[str, Any]:
    """By stage: the mark with the last verdict that it was given in these reviews, the newest of which stands at the end.

    A review that leaves a stage out says nothing of it, so what was said before still holds.
    """
    return {mark.stage: mark for mark in _marks(ws.connection, reviews) if mark.verdict}


def _is_note(mark: Any) -> bool:
    """Whether it is something that was said, and no verdict."""
    return not mark.verdict and bool(mark.why)


def _marks(connection: sqlite3.Connection, reviews: Sequence[Review]) -> list[Any]:
    """The marks of these reviews, those of the last one at the end."""
    order = {one.id: at for at, one in enumerate(reviews)}
    return sorted(reading.below(connection, "stage_mark", order), key=lambda mark: (order[mark.parent], mark.id))


def begin(ws: Workspace, journey_id: str, agenda: str = "") -> Outcome:
    """Begins a review of the journey today. Raises InvalidValues when one is open."""
    if any(not one.figures for one in all_of(ws, journey_id)):
        raise InvalidValues([Problem("review", "a review of this journey is open", "close it first, or go on with it")])

    def act(transaction: Transaction) -> tuple[str, ...]:
        return (_begun(transaction, ws, journey_id, agenda),)

    return ws.change(f"began the review of {ws.today().isoformat()}", act)


_REASON = 60
"""How much of a reason or a note the history says of it at once."""


def mark_in(ws: Workspace, journey_id: str, stage_id: str, verdict: Verdict, why: str | None = None) -> Outcome:
    """Says how a stage stands in the open review of the journey, which is begun where there is none.

    Said again, it replaces what was said; `why` None leaves the reason as it is. Raises InvalidValues for a stage of another
    journey, or a verdict that is none.
    """
    stage = _stage_of(ws, journey_id, stage_id)
    values, problems = checked(WORDS["stage_mark"], {"verdict": verdict} | ({} if why is None else {"why": why}))
    if problems:
        raise InvalidValues(problems)

    def act(transaction: Transaction) -> tuple[str, ...]:
        review = _begun(transaction, ws, journey_id)
        marks = reading.below(transaction.connection, "stage_mark", (review,))
        found = [one.id for one in marks if one.stage == stage_id and not _is_note(one)]
        if found:
            transaction.update("stage_mark", found[-1], values)
        else:
            id = _unused(transaction, review, "stage_mark", stage_id)
            transaction.insert(WORDS["stage_mark"](id=id, parent=review, stage=stage_id, **values))
        return (stage_id,)

    because = f": {shown_line(why)[:_REASON]}" if why else ""
    return ws.change(f"{shown_line(stage.title)}: {verdict}{because}", act)


def note_in(ws: Workspace, journey_id: str, stage_id: str | None, text: str) -> Outcome:
    """Writes down what was said in the open review of the journey, which is begun where there is none: of a stage, or of all.

    Raises InvalidValues for a stage of another journey, or where there is no text.
    """
    of = _stage_of(ws, journey_id, stage_id).title if stage_id else "the journey"
    values, problems = checked(WORDS["stage_mark"], {"why": text})
    if problems or not values["why"]:
        raise InvalidValues(problems or [Problem("note", "there is nothing to write down", "say what was said")])

    def act(transaction: Transaction) -> tuple[str, ...]:
        review = _begun(transaction, ws, journey_id)
        made = WORDS["stage_mark"](id=new_id(), parent=review, stage=stage_id, **values)
        sizes.refuse_too_large(made)
        transaction.insert(made)
        return (made.id,)

    return ws.change(f"noted on {shown_line(of)}: {shown_line(text)[:_REASON]}", act)


def _stage_of(ws: Workspace, journey_id: str, stage_id: str) -> Any:
    stage = reading.get(ws.connection, "stage", stage_id)
    if stage is None or stage.parent != journey_id:
        raise InvalidValues([Problem("stage", "it is no stage of this journey", "choose one of its stages")])
    return stage


def decide_in(ws: Workspace, journey_id: str, on: str, typed: str, word: Word) -> Outcome:
    """Records a decision or a question in the open review of the journey, which is begun where there is none."""
    return deciding.decide(ws, on, typed, word=word, in_review=lambda transaction: _begun(transaction, ws, journey_id))


def _begun(transaction: Transaction, ws: Workspace, journey_id: str, agenda: str = "") -> str:
    """The id of the open review, which is begun today where there is none: the same for all who begin one today."""
    found = [one for one in reading.below(transaction.connection, "review", (journey_id,)) if not one.figures]
    if found:
        return str(max(found, key=lambda one: (str(one.day or ""), one.id)).id)
    today = ws.today()
    id = _unused(transaction, journey_id, "review", today.isoformat())
    made = WORDS["review"](id=id, parent=journey_id, title=f"Review of {today.isoformat()}", day=today, agenda=agenda)
    transaction.insert(made)
    return id


def _unused(transaction: Transaction, *parts: str) -> str:
    """The same id for the same parts in every library, or the next one where a record had that already."""
    at = 1
    while journal.knows(
        transaction.connection, id := derived(*parts, *([str(at)] if at > 1 else []))
    ) or transaction.find(id):
        at += 1
    return id


def close(ws: Workspace, review_id: str) -> Outcome:
    """Ends a review, and with it any other of the journey that is open: the figures of today are kept, and the journey counts
    as reviewed. One Change, undone by one undo.
    """
    review = reading.get(ws.connection, "review", review_id)
    if review is None or review.figures:
        raise InvalidValues([Problem("review", "there is no open review of that name", "begin one first")])
    own = {name: value for name, value in figures(ws, review.parent).items() if value is not None}
    kept = {"open_decisions": 0.0} | own | studies.figures(ws, review.parent)

    def act(transaction: Transaction) -> tuple[str, ...]:
        opened = [one for one in reading.below(transaction.connection, "review", (review.parent,)) if not one.figures]
        for one in opened:
            transaction.update("review", one.id, {"figures": kept, "day": one.day or ws.today()})
        transaction.update("journey", review.parent, {"reviewed_on": ws.today()})
        return review_id, review.parent

    return ws.change(f"closed the review of {ws.today().isoformat()}", act)


class _Studied:
    """What the studies say of a journey, each asked once."""

    def __init__(self, ws: Workspace, journey_id: str) -> None:
        self._ws = ws
        self._journey = journey_id
        self._known: dict[str, studies.Study] = {}

    def __getitem__(self, name: str) -> studies.Study:
        if name not in self._known:
            self._known[name] = studies.answer(self._ws, name, self._journey)
        return self._known[name]

    def lines(self, name: str, table: str) -> dict[str, dict[str, Any]]:
        """The lines of a study's table, by the record that they begin with."""
        found = next((one for one in self[name].tables if one.name == table), None)
        if found is None:
            return {}
        return {
            str(line[0]): dict(zip((column.name for column in found.columns), line, strict=True))
            for line in found.lines
        }

    def bad(self, name: str) -> list[str]:
        """The records of which the study says that something is bad."""
        return [one.about[0] for one in self[name].findings if one.tone == "bad" and one.about]


def figures(ws: Workspace, journey_id: str, studied: _Studied | None = None) -> dict[str, float | None]:
    """What a review keeps of a journey, as it is now."""
    row = library_figures.one(ws.connection, journey_id)
    corner = len((studied or _Studied(ws, journey_id)).bad("pain"))
    return {
        "experience": None if row is None or row.experience is None else round(row.experience, 3),
        "kpis_off": float(row.kpis_off) if row else None,
        "net": None if row is None or row.net is None else float(row.net),
        "corner": float(corner),
        "open_decisions": float(sum(one.word == "decision" for one in deciding.owned(ws, journey=journey_id))),
    }


def told(value: float | None) -> str:
    """A figure as people read it."""
    return "not known" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def compared(before: object, now: Mapping[str, float | None]) -> list[Compared]:
    """Each figure of the journey, beside what a review kept of it."""
    held = before if isinstance(before, Mapping) else {}
    found = []
    for name, (label, good) in FIGURES.items():
        then, here = held.get(name), now[name]
        known = isinstance(then, int | float) and here is not None
        better = None if not known or then == here else (here > then) == (good == "up")  # type: ignore[operator]
        found.append(Compared(label, float(then) if isinstance(then, int | float) else None, here, better))
    return found


def stage_lines(
    ws: Workspace, journey_id: str, opened: Sequence[Review], earlier: Sequence[Review], studied: _Studied | None = None
) -> tuple[StageLine, ...]:
    """The stages as they stand, with what these reviews said of each, and what was said last in one before them."""
    studied = studied or _Studied(ws, journey_id)
    marks = {one.stage: one for one in _marks(ws.connection, opened) if not _is_note(one)}
    before = {stage: mark.verdict for stage, mark in verdicts(ws, earlier).items()}
    felt, silos, asset = (studied.lines(name, "stages") for name in ("experience", "silos", "asset"))
    names = references.names(ws, {str(line["accountable"]) for line in silos.values() if line["accountable"]})
    corner, off = _bad_by_stage(ws, studied)
    lines = []
    for stage in reading.selection(ws.connection, "stage", "parent = ? ORDER BY position, id", (journey_id,)):
        owner = silos.get(stage.id, {}).get("accountable")
        said = marks.get(stage.id)
        lines.append(
            StageLine(
                id=stage.id, title=stage.title, accountable=names.get(owner, "") if owner else "",
                experience=felt.get(stage.id, {}).get("experience"), kpis_off=off[stage.id], corner=corner[stage.id],
                lost=asset.get(stage.id, {}).get("lost"), verdict=(said.verdict or "") if said else "", why=said.why if said else "",
                before=before.get(stage.id, ""),
            )
        )  # fmt: skip
    return tuple(lines)


def _bad_by_stage(ws: Workspace, studied: _Studied) -> tuple[Counter[str], Counter[str]]:
    """By stage: touchpoints in the corner of pain, and KPIs off target."""
    table = next((one for one in studied["kpis"].tables if one.name == "kpis"), None)
    at = {str(line[1]): str(line[0]) for line in (table.lines if table else ())}
    corner = Counter(str(one.parent) for one in reading.among(ws.connection, "touchpoint", studied.bad("pain")))
    return corner, Counter(at[kpi] for kpi in studied.bad("kpis") if kpi in at)


def day_of(review: Review | None) -> dt.date | None:
    """The day of a review."""
    return review.day if review is not None and isinstance(review.day, dt.date) else None
