"""The studies: what a journey, or all journeys together, say about a question. One grouped query an ask, one pure answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from journeytui.analysis.studies.lines import number, told
from journeytui.analysis.studies.shape import Column, Finding, Given, Question, Study, Table
from journeytui.domain.errors import UnknownReference
from journeytui.domain.kinds import Money
from journeytui.domain.text import nearest
from journeytui.domain.value import Value
from journeytui.store import asking, past, reading, tree
from journeytui.workspace import references
from journeytui.workspace.workspace import Workspace

__all__ = ["Finding", "Question", "Study", "Table"]

STUDIES = (
    "asset", "experience", "pain", "kpis", "balance", "alignment", "gaps", "silos", "priorities", "maturity", "upkeep", "rollup", "drift",
)  # fmt: skip
"""The names of all studies, in the order in which one would go through them."""


_QUARTER = dt.timedelta(days=92)


class StudyView(Value):
    """The answer of a study, with the names of all records in it."""

    question: Question
    study: Study
    journey: str | None
    """The id of the one journey; None for the portfolio."""
    names: dict[str, str]


def question(name: str) -> Question:
    """The study of that name. Raises UnknownReference, whose hint names the nearest."""
    if name not in STUDIES:
        close = nearest(name, list(STUDIES), most=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(STUDIES)}."
        raise UnknownReference(f"There is no study called {name!r}", hint)
    found: Question = import_module(f"journeytui.analysis.studies.{name}").QUESTION
    return found


def study(ws: Workspace, name: str, journey: str | None = None, since: dt.date | None = None) -> StudyView:
    """Answers a study's question for the journey with that id, or for all of them.

    `since` is the day with which a study compares that compares; the day of the last review, or a quarter ago, when left out.

    Raises:
        UnknownReference: there is no such study.
    """
    asked = question(name)
    answered = asked.answer(given(ws, asked, journey, since))
    named = [*_named(answered), *([journey] if journey else [])]
    return StudyView(asked, answered, journey, references.names(ws, named))


def given(ws: Workspace, asked: Question, journey: str | None, since: dt.date | None = None) -> Given:
    """What a study is made from: the rows of its asks, today, and what holds for the whole library."""
    alone, beside = dict(asked.alone or {}), dict(asked.beside or {})
    if asked.past and since is None:
        since = _last_looked_at(ws, journey)
    if journey is None:
        rows = {
            key: asking.answer(ws.connection, ask, targets=asked.targets, since=since)
            for key, ask in asked.asks.items()
        }
        rows |= {key: [] for key in (*alone, *beside)}
    else:
        scope = tree.nested_in(ws.connection, journey) if asked.nested else [journey]
        rows = {
            key: asking.answer(ws.connection, ask, scope, since=since)
            for key, ask in (dict(asked.asks) | alone).items()
        }
        targets = _targets(ws, journey) if beside else []
        rows |= {key: asking.answer(ws.connection, ask, targets) for key, ask in beside.items()}
    for key, fields in (asked.past or {}).items():
        rows[key] = past.touchpoints(ws.connection, fields, str(since), journey)
    library = ws.library
    held = {field: library[field] for field in library.fields}
    return Given(rows, journey, ws.today(), held, since, _known_since(ws) if asked.past else None)


def _last_looked_at(ws: Workspace, journey: str | None) -> dt.date:
    """The day of the last closed review before today, or a quarter ago."""
    reviews = reading.below(ws.connection, "review", (journey,)) if journey else []
    days = [one.day for one in reviews if one.figures and isinstance(one.day, dt.date) and one.day < ws.today()]
    return max(days, default=ws.today() - _QUARTER)


def _known_since(ws: Workspace) -> dt.date | None:
    try:
        return dt.date.fromisoformat(past.known_since(ws.connection) or "")
    except ValueError:
        return None


def _targets(ws: Workspace, journey: str) -> list[str]:
    """The journeys that should replace the one."""
    return [target.id for target in reading.selection(ws.connection, "journey", "target_of = ?", (journey,))]


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
    """What breaks the rules that this library holds to: on one journey, or anywhere."""
    upkeep = import_module("journeytui.analysis.studies.upkeep")
    broken = upkeep.broken(given(ws, upkeep.QUESTION, journey))
    titles = reading.titles(ws.connection, [id for _, id in broken])
    return tuple(Broken(rule, id, *titles.get(id, ("", ""))) for rule, id in broken)


def cell(view: StudyView, column: Column, value: Any) -> str:
    """What stands in one place of a table, as people read it; '' where nothing is known."""
    if value is None or value == "":
        return ""
    if column.kind == "record":
        return view.names.get(str(value), str(value))
    if column.kind in _NUMBERS and number(value) is None:
        return str(value)
    return _AS_TEXT.get(column.kind, str)(value)


def sentence(view: StudyView, finding: Finding) -> str:
    """What a finding says, with the names of the records in it."""
    return finding.text.format(*(view.names.get(id, id) for id in finding.about))


def _money(value: Any) -> str:
    """An amount, from a thousand on without what stands behind the point."""
    if not isinstance(value, Money) or abs(value.units) < _MANY * 10**value.decimals:
        return str(value)
    return f"{round(value.units / 10**value.decimals):,} {value.currency}"


_MANY = 1_000
_NUMBERS = ("whole", "number", "signed", "share")
_AS_TEXT: dict[str, Callable[[Any], str]] = {
    "whole": lambda value: f"{value:,}",
    "number": told,
    "signed": lambda value: "0" if not value else f"{value:+,}" if isinstance(value, int) else f"{value:+,.1f}",
    "money": _money,
    "share": lambda value: f"{100 * value:.0f} %",
}


def _named(answered: Study) -> Iterable[str]:
    """The ids of all records that the answer speaks of."""
    for finding in (*answered.headline, *answered.findings):
        yield from finding.about
    for table in answered.tables:
        at = [place for place, column in enumerate(table.columns) if column.kind == "record"]
        yield from (str(line[place]) for line in table.lines for place in at if line[place])
