"""Reports for people who read no terminal: what is failing, what was decided, what the studies say, and each stage.

Whatever the library holds, a report stays readable: lists show their first lines and say how many more there are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.domain.words import Journey, Stage
from journeytui.formats.report import Chapter, Fact, Part, Report, Table, Task, Told
from journeytui.store import figures, reading
from journeytui.workspace import deciding, listing, moments, report_pictures, report_tables, reviewing, studies, views
from journeytui.workspace.deciding import Owned
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_TASKS, _DONE = 20, 5
"""How many open decisions and questions are listed, and how many that are done."""
_FAILING, _ALOUD = 14, 2
"""How much is told of what is failing, and how much of it from one study."""
_FINDINGS = 3
"""How many findings of a study are told."""
_LONGEST = 300
"""Characters of a text that may be very long."""


def of_journey(ws: Workspace, journey_id: str) -> Report:
    """The report of one journey. Raises UnknownReference when it is not here."""
    seen = views.journey_view(ws, journey_id)
    journey = seen.journey
    here = moments.now(ws)
    answered = {name: studies.study(ws, name, journey_id, here=here) for name in studies.STUDIES}
    every = deciding.owned(ws, journey=journey_id, status="")
    tasks = [one for one in every if one.status == "open"]
    said = (
        Fact("Customer's goal", journey.customer_goal),
        Fact("Our objective", journey.objective),
        Fact("Walked by", seen.personas),
        Fact("About it", _short(journey.description)),
    )
    return Report(
        title=journey.title,
        sort="Journey as it should become" if journey.state == "target" else "Journey",
        said=tuple(fact for fact in said if fact.text),
        day=ws.today(),
        facts=_journey_facts(ws, seen, tasks),
        failing=(*_failing(answered), *_failing_stages(ws, journey_id)),
        tasks=tuple(map(_task, tasks[:_TASKS])),
        more_tasks=max(0, len(tasks) - _TASKS),
        done=tuple(map(_task, [one for one in every if one.status == "done"][-_DONE:])),
        chapters=tuple(_chapter(view, report_pictures.of_journey(ws, view, seen)) for view in answered.values()),
        parts=tuple(_parts(ws, journey, answered["asset"])),
    )


def of_portfolio(ws: Workspace) -> Report:
    """The report of all journeys of the library."""
    answered = studies.all_of_them(ws)
    waiting = deciding.waiting(ws, _TASKS)
    library = ws.library
    said = Fact("About it", _short(library.description)), Fact("Not counted", _not_counted(answered))
    facts = Fact("Journeys", f"{listing.library_page(ws, limit=1).total:,}"), *_task_facts(waiting.every, waiting.late)
    return Report(
        title=library.title or "All journeys",
        sort="All journeys",
        said=tuple(fact for fact in said if fact.text),
        day=ws.today(),
        facts=facts,
        failing=tuple(_failing(answered)),
        tasks=tuple(_task(one, of=one.journey) for one in waiting.first),
        more_tasks=max(0, sum(waiting.every.values()) - _TASKS),
        done=(),
        chapters=tuple(_chapter(view, report_pictures.of_portfolio(ws, view)) for view in answered.values()),
        parts=(),
    )


def _not_counted(answered: Mapping[str, StudyView]) -> str:
    """What the totals of most studies leave out, and which studies do not; '' where none does."""
    said = next(filter(None, map(studies.not_counted, answered.values())), "").removeprefix("Not counted: ")
    counting = [view.question.title for view in answered.values() if view.question.targets]
    return f"{said.rstrip('.')}; counted only under {', '.join(counting)}." if said else ""


def _journey_facts(ws: Workspace, seen: views.JourneyView, tasks: Sequence[Owned]) -> tuple[Fact, ...]:
    kept = figures.one(ws.connection, seen.journey.id)
    felt = kept.experience if kept else None
    facts = [
        Fact("Experience, −2 to +2", report_tables.signed(felt), "gap" if felt is None else "bad" if felt < 0 else "good"),
        Fact("Net customers", "not counted" if seen.net is None else f"{seen.net:+,}".replace("-", "−"), "gap" if seen.net is None else "bad" if seen.net < 0 else "good"),
        Fact("KPIs off target", f"{seen.kpis_off} of {seen.kpis}" if seen.kpis else "none is kept", "bad" if seen.kpis_off else "plain" if seen.kpis else "gap"),
        *_task_facts(Counter(one.word for one in tasks), Counter(one.word for one in tasks if (one.late or 0) > 0)),
        Fact("Last review", _ago(seen.reviewed_ago), "gap" if seen.reviewed_ago is None else "bad" if (seen.review_due or 0) < 0 else "plain"),
        Fact("Accountable", seen.accountable or "nobody", "plain" if seen.accountable else "bad"),
    ]  # fmt: skip
    return tuple(facts)


def _task_facts(every: Mapping[str, int], late: Mapping[str, int]) -> tuple[Fact, ...]:
    facts = []
    for word in ("decision", "question"):
        overdue = late.get(word, 0)
        told = f"{every.get(word, 0):,}" + (f", {overdue:,} late" if overdue else "")
        facts.append(Fact(f"Open {word}s", told, "bad" if overdue else "plain"))
    return tuple(facts)


def _ago(days: int | None) -> str:
    if days is None:
        return "never"
    return f"{days:,} days ago" if days > 1 else ("today", "yesterday")[max(days, 0)]


def _failing(answered: dict[str, StudyView]) -> Iterable[Told]:
    """What the studies would say aloud that is bad, and the KPIs that are furthest from where they should be."""
    told: list[Told] = []
    for name, view in answered.items():
        aloud = [one for one in view.study.headline if one.tone == "bad"][:_ALOUD]
        if name == "kpis":
            aloud += [one for one in view.study.findings if one.tone == "bad"][:_ALOUD]
        told += [Told(studies.sentence(view, one), "bad", view.question.title) for one in aloud]
    return tuple(told[:_FAILING])


def _failing_stages(ws: Workspace, journey_id: str) -> Iterable[Told]:
    """The stages of which a review said last that they are failing."""
    reviews = {one.id: one for one in reviewing.all_of(ws, journey_id) if isinstance(one.day, dt.date)}
    said = reviewing.verdicts(ws, list(reviews.values()))
    for stage in reading.below(ws.connection, "stage", (journey_id,)):
        mark = said.get(stage.id)
        if mark is not None and mark.verdict == "failing":
            review = reviews[mark.parent]
            why = f": {_short(mark.why)}" if mark.why else " is failing"
            still = "" if review.figures else ", still open"
            yield Told(stage.title + why, "bad", f"Review of {review.day}{still}")


def _task(one: Owned, of: str = "") -> Task:
    about = " · ".join(filter(None, (of, ", ".join(one.about[:3]))))
    return Task(one.title, one.word == "question", one.owner, one.due, one.late, about, _short(one.why))


def _chapter(view: StudyView, pictures: Sequence[Any]) -> Chapter:
    findings = [Told(studies.sentence(view, one), one.tone) for one in view.study.findings[:_FINDINGS]]
    return Chapter(
        title=view.question.title,
        question=view.question.question,
        whose=view.question.whose,
        headline=tuple(Told(studies.sentence(view, one), one.tone) for one in view.study.headline),
        pictures=tuple(pictures),
        findings=tuple(findings),
        tables=tuple(report_tables.of_study(view)),
    )


def _parts(ws: Workspace, journey: Journey, asset: StudyView) -> Iterable[Part]:
    counted = report_pictures.by_first(asset, "stages")
    kept = _whole(ws, journey)
    if kept:
        yield Part(None, "The journey as a whole", "", (), kept)
    stages: list[Stage] = reading.below(ws.connection, "stage", (journey.id,))
    for at, stage in enumerate(stages, 1):
        seen = views.stage_view(ws, stage.id)
        facts = (*_answering(seen), *_counted(counted.get(stage.id, {})))
        yield Part(at, stage.title, stage.need, facts, tuple(report_tables.of_stage(seen)))


def _answering(seen: views.StageView) -> Iterable[Fact]:
    for row in seen.owners:
        if row.names:
            yield Fact(row.label, row.names + (" (inherited)" if row.inherited_from else ""))
        elif row.field == "accountable":
            yield Fact(row.label, "nobody", "bad")


def _counted(moved: Mapping[str, Any]) -> Iterable[Fact]:
    """How many customers were won and lost at a stage, and how many got there."""
    if moved.get("won"):
        yield Fact("Customers won", f"{moved['won']:,}")
    if moved.get("lost"):
        yield Fact("Customers lost", f"{moved['lost']:,}", "bad")
    if moved.get("share_reached") is not None:
        yield Fact("Reached by", f"{100 * moved['share_reached']:.0f} % of those who began")


def _whole(ws: Workspace, journey: Journey) -> tuple[Table, ...]:
    """The goals and KPIs that hang on the journey itself."""
    goals = views.goal_rows(reading.below(ws.connection, "goal", (journey.id,)))
    kpis = views.kpi_rows(ws, reading.below(ws.connection, "kpi", (journey.id,)), {})
    return tuple(report_tables.of_rows((), goals, kpis))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
