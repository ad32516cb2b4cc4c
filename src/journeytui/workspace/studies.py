"""The studies: what a journey, or all journeys together, say about a question. One grouped query an ask, one pure answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack, nullcontext
from functools import cache
from importlib import import_module
from typing import Any

from journeytui.analysis.studies.lines import many, number, told
from journeytui.analysis.studies.shape import Column, Finding, Given, Question, Study, Table
from journeytui.domain.errors import InvalidValues, Problem, UnknownReference
from journeytui.domain.kinds import Money
from journeytui.domain.text import nearest, tenths
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import figures as library_figures
from journeytui.store import reading
from journeytui.workspace import moments, references
from journeytui.workspace.collecting import rarely
from journeytui.workspace.moments import Moment, Seen, Side
from journeytui.workspace.remembered import lasting, remembered
from journeytui.workspace.workspace import Workspace

__all__ = ["Column", "Finding", "Question", "Study", "Table"]

STUDIES = (
    "asset", "experience", "pain", "kpis", "balance", "alignment", "gaps", "silos", "priorities", "maturity", "upkeep", "rollup", "drift",
)  # fmt: skip
"""The names of all studies, in the order in which one would go through them."""


_MANY = 1_000
"""So many journeys are asked before one could notice."""


class StudyView(Value):
    """The answer of a study, with the names of all records in it."""

    question: Question
    study: Study
    journey: str | None
    """The id of the one journey; None for the portfolio."""
    names: dict[str, str]
    targets_left_out: int = 0
    """How many journeys that are only aimed at count in none of its totals."""


def question(name: str) -> Question:
    """The study of that name. Raises UnknownReference, whose hint names the nearest."""
    if name not in STUDIES:
        close = nearest(name, list(STUDIES), most=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(STUDIES)}."
        raise UnknownReference(f"There is no study called {name!r}", hint)
    found: Question = import_module(f"journeytui.analysis.studies.{name}").QUESTION
    return found


def takes_long(ws: Workspace, name: str, journey: str | None) -> bool:
    """Whether one would notice that the study is asked: of all journeys of a large library, or of two moments in it."""
    return (journey is None or question(name).compares) and library_figures.many(ws.connection) > _MANY


def study(
    ws: Workspace,
    name: str,
    journey: str | None = None,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    *,
    here: Seen | None = None,
) -> StudyView:
    """Answers a study's question for the journey with that id, or for all of them.

    `since` and `until` are days, days as text, or references of reviews. With `until` the answer is that of the end of that day, as
    far as the journal tells. With `since` the figures of then stand beside; a study that compares takes the last review, or a
    quarter ago, when it is left out. `here` is the library as it is (`moments.now`), where several studies are asked of it.

    Raises:
        UnknownReference, AmbiguousReference: there is no such study, or no such review.
        InvalidValues: `since` is after `until`, or a review is of another journey.
    """
    if journey is not None and not (since or until or here):
        return _of_journey(ws, name, journey)
    asked = question(name)
    with rarely() if journey is None and here is None else nullcontext():
        answered, without = _answered(ws, asked, journey, since, until, here)
        return _named(ws, asked, answered, journey, without)


@cache
def _words_read(name: str) -> frozenset[str]:
    asked = question(name)
    return frozenset(WORDS) if asked.compares else moments.words_read(asked)


@lasting(lambda name, _: _words_read(name))
def answer(ws: Workspace, name: str, journey: str) -> Study:
    """The same of one journey as it is, without the names of the records that it speaks of."""
    return _answered(ws, question(name), journey, None, None, None)[0]


@remembered
def _of_journey(ws: Workspace, name: str, journey: str) -> StudyView:
    return _named(ws, question(name), answer(ws, name, journey), journey)


def _named(ws: Workspace, asked: Question, answered: Study, journey: str | None, without: int = 0) -> StudyView:
    named = [*_spoken_of(answered), *([journey] if journey else [])]
    return StudyView(asked, answered, journey, references.names(ws, named), without)


def _answered(
    ws: Workspace,
    asked: Question,
    journey: str | None,
    since: dt.date | str | None,
    until: dt.date | str | None,
    here: Seen | None,
) -> tuple[Study, int]:
    """The answer, and how many journeys that are only aimed at count in none of its totals."""
    then, end = moments.moment(ws, since, journey), moments.moment(ws, until, journey)
    if then is None and asked.compares:
        then = moments.last_looked_at(ws, journey, end.day if end else ws.today())
    if then and end and then.day > end.day:
        raise InvalidValues([Problem("since", f"{then.day} is after {end.day}", "name the earlier day first")])
    with nullcontext(here) if here and not end else moments.seen(ws, end, journey) as seen:
        if then is None:
            rows = moments.given(seen, asked, journey)
            if here and moments.will_be_compared(ws, asked, journey):
                moments.take(seen, asked, rows)
            answered = asked.answer(rows)
        else:
            answered = _beside(ws, asked, journey, then, moments.side(ws, end, seen), end)
        if not moments.reaches(ws, end) and not asked.compares:
            answered = _drift().as_of_today(answered, moments.known_since(ws))
        return answered, 0 if asked.targets or journey else moments.aimed_at(seen)


def moved(ws: Workspace, journey: str, since: dt.date) -> StudyView:
    """What drift says of a journey record by record since the end of that day, without the figures of all studies: much sooner."""
    asked, then = question("drift"), moments.Moment(since)
    with moments.seen(ws, then, journey, moments.SET_BY_HAND) as before:
        answered = asked.answer(_compared(ws, asked, journey, then, before, moments.now(ws)))
    return _named(ws, asked, answered, journey)


def all_of_them(ws: Workspace) -> dict[str, StudyView]:
    """The answers of all studies for all journeys, by their names, as one asks them without a day."""
    since = moments.last_looked_at(ws, None, ws.today()).day
    every = [question(name) for name in STUDIES]
    asks = [ask for asked in every for ask in asked.asks.values()]
    with rarely(), moments.gathering(moments.now(ws), [*asks, *moments.figures_of(every)], since) as here:
        return {name: study(ws, name, here=here) for name in STUDIES}


def _beside(
    ws: Workspace, asked: Question, journey: str | None, then: Moment, end: Side, until: Moment | None
) -> Study:
    """The answer with what was then beside it."""
    others = tuple(question(name) for name in STUDIES) if asked.compares else (asked,)
    with ExitStack() as stack:
        before = stack.enter_context(moments.seen(ws, then, journey))
        if asked.compares and journey is None and moments.reaches(ws, then):  # else hardly a figure is compared
            figured = [*moments.figures_of(others)]
            with_own = [*figured, *asked.asks.values()]
            here = stack.enter_context(moments.gathering(end.here, with_own, then.day))
            same = before.connection is end.here.connection
            before = here if same else stack.enter_context(moments.gathering(before, figured, then.day))
            end = end._replace(here=here)
        figures = moments.compared(others, journey, moments.side(ws, then, before), end)
        given = _compared(ws, asked, journey, then, before, end.here)
    given = dataclasses.replace(given, rows={**given.rows, "figures": figures}, until=until.day if until else None)
    answered = asked.answer(given)
    return answered if asked.compares else _drift().beside(answered, given)


def _compared(ws: Workspace, asked: Question, journey: str | None, then: Moment, before: Seen, now: Seen) -> Given:
    """What a study that compares two moments is made from, but for the figures."""
    made = moments.given(now, asked, journey, since=then.day)
    touched = {key: moments.rescored(before, now, fields, journey) for key, fields in (asked.past or {}).items()}
    known = moments.known_since(ws)
    return dataclasses.replace(
        made, rows={**made.rows, **touched, "figures": []}, reviewed=bool(then.kept), known_since=known
    )


def _drift() -> Any:
    return import_module("journeytui.analysis.studies.drift")


def figures(ws: Workspace, journey: str) -> dict[str, float]:
    """The figures of all studies of a journey as it is now, by `study.figure`; what is not known is left out."""
    here = moments.now(ws)
    found = {name: moments.measured(here, question(name), journey) for name in STUDIES}
    return {
        f"{name}.{figure}": float(value)
        for name, those in found.items()
        for figure, value in those.items()
        if value is not None
    }


def given(ws: Workspace, asked: Question, journey: str | None) -> Given:
    """What a study is made from now: the rows of its asks, today, and what holds for the whole library."""
    return moments.given(moments.now(ws), asked, journey)


class Broken(Value):
    """A record that breaks a rule of upkeep."""

    rule: str
    id: str
    word: str
    title: str


class Held(Value):
    """A rule of upkeep, and whether this library holds to it."""

    name: str
    means: str
    holds: bool


def rules(ws: Workspace) -> tuple[Held, ...]:
    """All rules of upkeep. A library switches one off by setting it to `off` in its rules."""
    upkeep = import_module("journeytui.analysis.studies.upkeep")
    held = ws.library.rules
    return tuple(Held(rule.name, rule.means, not upkeep.is_off(held, rule.name)) for rule in upkeep.RULES)


def check(ws: Workspace, journey: str | None = None) -> tuple[Broken, ...]:
    """What breaks the rules that this library holds to: on one journey, or anywhere; there also what cannot be kept of its rules."""
    upkeep = import_module("journeytui.analysis.studies.upkeep")
    broken = upkeep.broken(given(ws, upkeep.QUESTION, journey))
    titles = reading.titles(ws.connection, [id for _, id in broken])
    flaws = upkeep.flaws(ws.library.rules).values() if journey is None else ()
    return (
        *(Broken("rules", ws.library.id, "library", flaw) for flaw in flaws),
        *(Broken(rule, id, *titles.get(id, ("", ""))) for rule, id in broken),
    )


def cell(view: StudyView, column: Column, value: Any) -> str:
    """What stands in one place of a table, as people read it; '' where nothing is known."""
    if value is None or value == "":
        return ""
    if column.kind == "record":
        return view.names.get(str(value), str(value)) or UNTITLED
    if column.kind in _NUMBERS and number(value) is None:
        return str(value)
    return _AS_TEXT.get(column.kind, str)(value)


def sentence(view: StudyView, finding: Finding, ours: Callable[[str], str] = str) -> str:
    """What a finding says: names stand in quotation marks, since most of them are sentences, and before a number a minus.

    `ours` makes other marks of those in our own words; what people wrote stays as it is.
    """
    said, named = ours(_HYPHEN.sub("−", finding.text)), ours("“{}”")
    return said.format(*(named.format(view.names.get(id, id) or UNTITLED) for id in finding.about))


def not_counted(view: StudyView) -> str:
    """What the totals of the answer leave out, in a sentence; '' where they leave out nothing."""
    count = view.targets_left_out
    if not count:
        return ""
    what = many(count, "target journey, a plan", "target journeys, plans")
    return f"Not counted: {what} that no customer walks yet."


def _money(value: Any) -> str:
    """An amount, from a thousand on without what stands behind the point."""
    if not isinstance(value, Money) or abs(value.units) < _IN_WHOLE * 10**value.decimals:
        return str(value)
    return f"{round(value.units / 10**value.decimals):,} {value.currency}"


UNTITLED = "untitled"
"""What stands for the name of a record that has none."""
_HYPHEN = re.compile(r"(?<![\w.)])-(?=\d)")
_IN_WHOLE = 1_000
"""Amounts from which on what stands behind the point is left out."""
_NUMBERS = ("whole", "number", "signed", "share")
_AS_TEXT: dict[str, Callable[[Any], str]] = {
    "whole": lambda value: f"{value:,}",
    "number": told,
    "signed": lambda value: (f"{value:+,}" if value else "0") if isinstance(value, int) else tenths(value),
    "money": _money,
    "share": lambda value: f"{100 * value:.0f} %",
}


def _spoken_of(answered: Study) -> Iterable[str]:
    """The ids of all records that the answer speaks of."""
    for finding in (*answered.headline, *answered.findings):
        yield from finding.about
    for table in answered.tables:
        at = [place for place, column in enumerate(table.columns) if column.kind == "record"]
        yield from (str(line[place]) for line in table.lines for place in at if line[place])
