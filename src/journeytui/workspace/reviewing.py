"""Going through a journey together: what changed since the last time, a verdict a stage, decisions, and minutes at the end.

A review is open until it is closed; closing keeps the journey's figures of that day, so that the next one can compare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from journeytui.analysis.studies.drift import FIGURES
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import checked
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS, Journey, Review
from journeytui.store import figures as library_figures
from journeytui.store import news, reading, tree
from journeytui.store.opening import new_id
from journeytui.store.writing import Transaction
from journeytui.workspace import deciding, edit, studies, views
from journeytui.workspace.deciding import Owned, Word
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
    figures: tuple[Compared, ...]
    changed: tuple[tuple[str, int], ...]
    """Whose changes there are since the last review, and how many of each."""
    stages: tuple[StageLine, ...]
    decisions: tuple[Owned, ...]
    """What is open, the most urgent first."""


def review_view(ws: Workspace, journey_id: str) -> ReviewView:
    """The open review of a journey, beside the last that was closed. Raises UnknownReference when the journey is not here."""
    journey = views.journey_view(ws, journey_id).journey
    reviews = sorted(
        reading.below(ws.connection, "review", (journey_id,)), key=lambda one: (str(one.day or ""), one.id)
    )
    closed = [one for one in reviews if one.figures]
    review = next((one for one in reversed(reviews) if not one.figures), None)
    last = closed[-1] if closed else None
    now = figures(ws, journey_id)
    return ReviewView(
        journey, review, _day(last), tuple(_compared(last.figures if last else {}, now)), _changed(ws, journey_id, _day(last)),
        _stages(ws, journey_id, review, last), deciding.owned(ws, journey=journey_id),
    )  # fmt: skip


def begin(ws: Workspace, journey_id: str, agenda: str = "") -> Outcome:
    """Begins a review of the journey today. Raises InvalidValues when one is open."""
    if review_view(ws, journey_id).review is not None:
        raise InvalidValues([Problem("review", "a review of this journey is open", "close it first, or go on with it")])
    return edit.add(
        ws, "review", journey_id, {"title": f"Review of {ws.today().isoformat()}", "day": ws.today(), "agenda": agenda}
    )


def mark_in(ws: Workspace, journey_id: str, stage_id: str, verdict: Verdict, why: str | None = None) -> Outcome:
    """Says how a stage stands in the open review of the journey, which is begun where there is none.

    Said again, it replaces what was said; `why` None leaves the reason as it is. Raises InvalidValues for a stage of another
    journey, or a verdict that is none.
    """
    stage = reading.get(ws.connection, "stage", stage_id)
    if stage is None or stage.parent != journey_id:
        raise InvalidValues([Problem("stage", "it is no stage of this journey", "choose one of its stages")])
    values, problems = checked(WORDS["stage_mark"], {"verdict": verdict} | ({} if why is None else {"why": why}))
    if problems:
        raise InvalidValues(problems)

    def act(transaction: Transaction) -> tuple[str, ...]:
        review = _begun(transaction, ws, journey_id)
        marks = reading.below(transaction.connection, "stage_mark", (review,))
        found = next((one.id for one in marks if one.stage == stage_id), None)
        if found:
            transaction.update("stage_mark", found, values)
        else:
            transaction.insert(WORDS["stage_mark"](id=new_id(), parent=review, stage=stage_id, **values))
        return (stage_id,)

    return ws.change(f"{shown_line(stage.title)}: {verdict}", act)


def decide_in(ws: Workspace, journey_id: str, on: str, typed: str, word: Word) -> Outcome:
    """Records a decision or a question in the open review of the journey, which is begun where there is none."""
    return deciding.decide(ws, on, typed, word=word, in_review=lambda transaction: _begun(transaction, ws, journey_id))


def _begun(transaction: Transaction, ws: Workspace, journey_id: str) -> str:
    """The id of the open review, which is begun today where there is none."""
    found = [one for one in reading.below(transaction.connection, "review", (journey_id,)) if not one.figures]
    if found:
        return str(found[-1].id)
    made = WORDS["review"](id=new_id(), parent=journey_id, title=f"Review of {ws.today().isoformat()}", day=ws.today())
    transaction.insert(made)
    return str(made.id)


def close(ws: Workspace, review_id: str) -> Outcome:
    """Ends a review: the figures of today are kept, and the journey counts as reviewed. One Change, undone by one undo."""
    review = reading.get(ws.connection, "review", review_id)
    if review is None or review.figures:
        raise InvalidValues([Problem("review", "there is no open review of that name", "begin one first")])
    own = {name: value for name, value in figures(ws, review.parent).items() if value is not None}
    kept = {"open_decisions": 0.0} | own | studies.figures(ws, review.parent)

    def act(transaction: Transaction) -> tuple[str, ...]:
        transaction.update("review", review_id, {"figures": kept, "day": review.day or ws.today()})
        transaction.update("journey", review.parent, {"reviewed_on": ws.today()})
        return review_id, review.parent

    return ws.change(f"closed the review of {ws.today().isoformat()}", act)


def figures(ws: Workspace, journey_id: str) -> dict[str, float | None]:
    """What a review keeps of a journey, as it is now."""
    row = library_figures.one(ws.connection, journey_id)
    pain = studies.study(ws, "pain", journey_id)
    corner = sum(finding.tone == "bad" for finding in pain.study.findings)
    return {
        "experience": None if row is None or row.experience is None else round(row.experience, 3),
        "kpis_off": float(row.kpis_off) if row else None,
        "net": None if row is None or row.net is None else float(row.net),
        "corner": float(corner),
        "open_decisions": float(len(deciding.owned(ws, journey=journey_id))),
    }


def minutes(ws: Workspace, journey_id: str) -> str:
    """What came of the newest review, as Markdown."""
    view = review_view(ws, journey_id)
    reviews = sorted(
        reading.below(ws.connection, "review", (journey_id,)), key=lambda one: (str(one.day or ""), one.id)
    )
    if not reviews:
        raise InvalidValues([Problem("review", "this journey was never reviewed", "begin a review first")])
    review = view.review or reviews[-1]
    earlier = [one for one in reviews if one.figures and one.id != review.id]
    now: Mapping[str, Any] = review.figures or figures(ws, journey_id)
    compared = _compared(earlier[-1].figures if earlier else {}, {name: now.get(name) for name in FIGURES})
    lines = [f"# {review.title or 'Review'}: {view.journey.title}", "", f"{review.day or ws.today()}", ""]
    if review.agenda:
        lines += [review.agenda, ""]
    lines += ["## How it stands", "", "| figure | last time | now |", "|---|---|---|"]
    lines += [f"| {one.label} | {told(one.before)} | {told(one.now)} |" for one in compared]
    lines += ["", "## Stage by stage", "", "| stage | verdict | why | answers for it |", "|---|---|---|---|"]
    lines += [
        f"| {_cell(one.title)} | {one.verdict or 'not looked at'} | {_cell(one.why)} | {_cell(one.accountable)} |"
        for one in _stages(ws, journey_id, review, None)
    ]
    lines += ["", "## Decisions and questions", ""]
    lines += [_decided(one) for one in view.decisions] or ["None is open."]
    if review.notes:
        lines += ["", "## Notes", "", review.notes]
    return "\n".join(lines) + "\n"


def _decided(one: Owned) -> str:
    said = f"- [ ] {'**Open question:** ' if one.word == 'question' else ''}{one.title}"
    return said + f" ({one.owner or 'nobody yet'}{f', {one.due.isoformat()}' if one.due else ''})"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def told(value: float | None) -> str:
    """A figure as people read it."""
    return "not known" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _compared(before: object, now: Mapping[str, float | None]) -> list[Compared]:
    held = before if isinstance(before, Mapping) else {}
    found = []
    for name, (label, good) in FIGURES.items():
        then, here = held.get(name), now[name]
        known = isinstance(then, int | float) and here is not None
        better = None if not known or then == here else (here > then) == (good == "up")  # type: ignore[operator]
        found.append(Compared(label, float(then) if isinstance(then, int | float) else None, here, better))
    return found


def _stages(ws: Workspace, journey_id: str, review: Review | None, last: Review | None) -> tuple[StageLine, ...]:
    marks = {one.stage: one for one in reading.below(ws.connection, "stage_mark", (review.id,))} if review else {}
    before = (
        {one.stage: one.verdict or "" for one in reading.below(ws.connection, "stage_mark", (last.id,))} if last else {}
    )
    tables = {
        name: _by_first(studies.study(ws, name, journey_id), table)
        for name, table in (("experience", "stages"), ("silos", "stages"), ("asset", "stages"))
    }
    names = studies.study(ws, "silos", journey_id).names
    corner, off = _bad_by_stage(ws, journey_id)
    lines = []
    for stage in reading.selection(ws.connection, "stage", "parent = ? ORDER BY position, id", (journey_id,)):
        owner = tables["silos"].get(stage.id, {}).get("accountable")
        said = marks.get(stage.id)
        lines.append(
            StageLine(
                id=stage.id, title=stage.title, accountable=names.get(owner, "") if owner else "",
                experience=tables["experience"].get(stage.id, {}).get("experience"), kpis_off=off.get(stage.id, 0), corner=corner.get(stage.id, 0),
                lost=tables["asset"].get(stage.id, {}).get("lost"), verdict=(said.verdict or "") if said else "", why=said.why if said else "",
                before=before.get(stage.id, ""),
            )
        )  # fmt: skip
    return tuple(lines)


def _by_first(view: studies.StudyView, name: str) -> dict[str, dict[str, Any]]:
    """The lines of a study's table, by the record that they begin with."""
    found = next((table for table in view.study.tables if table.name == name), None)
    if found is None:
        return {}
    return {
        str(line[0]): dict(zip((column.name for column in found.columns), line, strict=True)) for line in found.lines
    }


def _bad_by_stage(ws: Workspace, journey_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """By stage: touchpoints in the corner of pain, and KPIs off target."""
    counted: tuple[dict[str, int], dict[str, int]] = ({}, {})
    at = {
        str(row["id"]): str(row["@stage"])
        for row in studies.given(ws, studies.question("pain"), journey_id).rows["worst"]
    }
    kpi_at = {
        str(row["id"]): str(row["@stage"])
        for row in studies.given(ws, studies.question("kpis"), journey_id).rows["kpis"]
    }
    for name, places, into in (("pain", at, counted[0]), ("kpis", kpi_at, counted[1])):
        for finding in studies.study(ws, name, journey_id).study.findings:
            if finding.tone == "bad" and finding.about and finding.about[0] in places:
                stage = places[finding.about[0]]
                into[stage] = into.get(stage, 0) + 1
    return counted


def _changed(ws: Workspace, journey_id: str, since: dt.date | None) -> tuple[tuple[str, int], ...]:
    """Who changed how many records of the journey since that day."""
    if since is None:
        return ()
    records = [journey_id, *(twig.record for twig in tree.below(ws.connection, "journey", (journey_id,)))]
    return tuple(news.changed_since(ws.connection, records, since.isoformat()))


def _day(review: Review | None) -> dt.date | None:
    return review.day if review is not None and isinstance(review.day, dt.date) else None
