"""What every study is made of: one question, what it asks of the library, and what it answers.

A study is a pure function over the rows that its asks brought, for one journey and for the whole portfolio alike. What is not
known is None, shown as a gap; never zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

from journeytui.domain.asks import Answer, Ask
from journeytui.domain.value import Value

Kind = Literal["text", "record", "whole", "number", "share", "signed", "day", "money"]
"""What stands in a column: text, the id of a record, a whole number, a number, a share from 0 to 1, a number with its sign,
a day as 2026-11-22, an amount of money."""
Tone = Literal["good", "bad", "gap", "plain"]
Good = Literal["up", "down", ""]
"""Which direction of a number is good; '' where neither is."""


class Column(Value):
    """One column of a table."""

    name: str
    """What programs call it."""
    label: str
    kind: Kind = "text"
    picture: Literal["", "bar", "gauge"] = ""
    """How it is drawn beside its number: a bar as long as it is large, or a place on the scale from −2 to +2."""
    mixed: bool = False
    """Whether its numbers are of several sorts, so that each is told by itself."""
    unit: str = ""
    """The column that says the unit of each of its numbers."""


class Table(Value):
    """Lines that answer one part of the question."""

    name: str
    label: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Any, ...], ...]
    note: str = ""
    """What has to be known to read it: what was left out, whose formula it is."""
    blank: str = ""
    """What stands where nothing does."""
    more: int = 0
    """How many lines are left out of it, where a picture says so."""


class Finding(Value):
    """One thing worth knowing, and the records it is about."""

    text: str
    """`{0}`, `{1}` stand for the names of the records."""
    about: tuple[str, ...] = ()
    tone: Tone = "plain"
    first: bool = False
    """Whether it answers the question straight away, so that it is said before anything that is drawn or counted."""


class Study(Value):
    """The answer to a study's question."""

    headline: tuple[Finding, ...]
    """What one would say aloud, in a sentence or three."""
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...] = ()
    """What somebody should look at, the worst first."""


class Measure(Value):
    """A number by which the answer of a study is told at two moments."""

    label: str
    good: Good = ""


class Given(Value):
    """What a study is made from."""

    rows: Mapping[str, Answer]
    """By the name of the ask."""
    journey: str | None
    """The one journey; None for the portfolio."""
    today: dt.date
    library: Mapping[str, Any]
    """What holds for all journeys: currency, scores, rules, review_every_days."""
    since: dt.date | None = None
    """The day with which today is compared, where a study compares: its end."""
    known_since: dt.date | None = None
    """The first day of which the journal tells; None where it tells of none."""
    until: dt.date | None = None
    """The day of which the rows tell, where that is not today: its end."""
    reviewed: bool = False
    """Whether `since` is the day of a review, whose kept figures stand for then."""


class Figures(Value):
    """The numbers of a study that a closed review keeps, and by which two days are compared."""

    measures: Mapping[str, Measure]
    of: Callable[[Given], Mapping[str, float | None]]
    """The numbers by their names; one that is left out is not asked at this place, None is not known."""
    asks: Mapping[str, Ask]
    """What they are made from; `of` gets the rows of no others."""
    alone: bool = False
    """Whether they are asked only where one journey is looked at."""
    dated: bool = False
    """Whether all that they rest on carries its day, so that they are known for days before the journal as well."""


class Question(Value):
    """A study: what it answers, and how."""

    name: str
    title: str
    question: str
    whose: str
    """Whose formulas they are; what is ours says so."""
    asks: Mapping[str, Ask]
    answer: Callable[[Given], Study]
    alone: Mapping[str, Ask] | None = None
    """What is asked only where one journey is looked at; for the portfolio there are no rows of it."""
    beside: Mapping[str, Ask] | None = None
    """What is asked of the journeys that are the target of the one."""
    shared: Mapping[str, Ask] | None = None
    """What is asked of the whole library, whichever journey is looked at: teams, people."""
    past: Mapping[str, tuple[str, ...]] | None = None
    """Which fields of touchpoints are asked of the journal: what they held before; a study that does compares two days."""
    compares: bool = False
    """Whether it gets the figures of all other studies then and now, as rows called `figures`."""
    figures: Figures | None = None
    """The numbers that tell its answer; None where it has none of its own."""
    nested: bool = False
    """Whether the journeys nested in the one are looked at with it."""
    targets: bool = True
    """Whether journeys that are only aimed at count in the portfolio."""
