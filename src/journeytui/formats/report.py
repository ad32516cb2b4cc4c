"""What a report says, as values that a format makes a page of.

Refuses to escape: every text is as people wrote it, and each format makes it harmless in its own way.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from journeytui.domain.value import Value

Tone = Literal["good", "bad", "gap", "plain"]


class Told(Value):
    """A sentence, and whether it is good news."""

    text: str
    tone: Tone = "plain"
    topic: str = ""
    """The title of the study that it comes from."""


class Fact(Value):
    """One thing to know at a glance."""

    label: str
    text: str
    tone: Tone = "plain"


class Column(Value):
    """One column of a table."""

    label: str
    right: bool = False
    """Whether it holds figures, which stand to the right."""


class Cell(Value):
    """What stands in one place of a table."""

    text: str
    tone: Tone = "plain"
    share: float | None = None
    """From 0 to 1: the length of a bar beside the text."""
    level: float | None = None
    """From −2 to +2: a place on the scale of the experience."""
    trend: tuple[float, ...] = ()
    """Values one after the other, the newest last."""


class Table(Value):
    """Lines under columns. The first cell of a line says what it is about."""

    label: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Point(Value):
    """A touchpoint on the curve."""

    stage: int
    """Which stage it belongs to, from 0."""
    title: str
    value: float | None
    """From −2 to +2; None is a gap."""
    reliability: float = 0.0
    """From 0 to 1."""
    moment: bool = False
    """Whether it is a moment of truth."""
    hand: float | None = None
    """What somebody set by hand, from −2 to +2."""
    tried: float | None = None
    """How the target journey feels there, from evidence of its own, from −2 to +2."""


class Curve(Value):
    """How the journey feels, touchpoint by touchpoint."""

    label: str
    stages: tuple[str, ...]
    points: tuple[Point, ...]


class Moved(Value):
    """How many customers were won and lost at one place."""

    label: str
    won: int | None
    lost: int | None
    aside: str = ""
    """What stands at the end of the line."""


class Bars(Value):
    """Customers lost to the left, won to the right."""

    label: str
    lines: tuple[Moved, ...]
    note: str = ""


class Mood(Value):
    """How a journey feels, beside others."""

    label: str
    felt: float | None
    """From −2 to +2; None is a gap."""
    reliability: float
    """From 0 to 1."""
    hand: float | None
    """What was set by hand on its touchpoints, on average, from −2 to +2."""
    along: tuple[float | None, ...]
    """How its stages feel, in their order; None is a gap."""
    worst: str


class Moods(Value):
    """The experience of several journeys on one scale from −2 to +2."""

    label: str
    lines: tuple[Mood, ...]


class Spot(Value):
    """A place on a plane, and how many things stand there."""

    x: float
    y: float
    count: int = 1
    title: str = ""
    """What stands there, when it is one thing with a name."""


class Plane(Value):
    """Touchpoints by pain, to the right, and exit risk, upwards, both of 0–10."""

    label: str
    spots: tuple[Spot, ...]
    worst: tuple[Spot, ...]
    """The worst ones by name, the worst first."""
    corner: float
    """From which pain and exit risk on customers are lost."""


class Quadrants(Value):
    """Opportunities by effort, to the right, of 0–5, and value, upwards, of 0–100; the first is to be done first."""

    label: str
    spots: tuple[Spot, ...]
    much_effort: float
    much_value: float


class Heat(Value):
    """How much of what is done where: functions down, stages to the right."""

    label: str
    across: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]
    what: str = "Activities by function and stage"
    """What the numbers count."""
    above: tuple[str, ...] = ()
    """For each line what the rule says that runs above it, '' where none does; empty where there is no rule."""


class Bullet(Value):
    """A KPI between its floor and its target."""

    label: str
    at: float | None
    """Where it stands from 0 to 1; None is a gap."""
    floored: bool
    """Whether it has a floor."""
    value: str
    target: str
    tone: Tone
    readings: tuple[float, ...]
    """The newest last."""


class Bullets(Value):
    """KPIs under one another, all floors in one place and all targets in another, from 0 to 1."""

    label: str
    lines: tuple[Bullet, ...]
    floor: float
    target: float


class Stacks(Value):
    """Bars of one length, each parted by what it is made of: a label, how much of each sort, and what is told of it."""

    label: str
    sorts: tuple[tuple[str, Tone], ...]
    lines: tuple[tuple[str, tuple[int, ...], str], ...]


class Wings(Value):
    """How much each line weighs on either side: a label, to the left, to the right."""

    label: str
    sides: tuple[str, str]
    most: float
    lines: tuple[tuple[str, float, float], ...]


class Branch(Value):
    """A journey or a stage in a tree."""

    label: str
    depth: int
    felt: float | None
    along: tuple[float | None, ...]
    """How it feels from one place to the next, from −2 to +2; None is a gap."""
    aside: str


class Tree(Value):
    """Journeys in the stages of others."""

    label: str
    lines: tuple[Branch, ...]


class Slope(Value):
    """A number then and now."""

    label: str
    before: str
    now: str
    rise: float
    """By which part of itself it grew or shrank, from −1 to 1."""
    tone: Tone


class Slopes(Value):
    """Numbers then and now."""

    label: str
    lines: tuple[Slope, ...]


class Baton(Value):
    """A stage, and who carries it."""

    label: str
    lane: int | None
    """None where nobody does."""
    inherited: bool
    who: str


class Relay(Value):
    """The stages in their order, each with who carries it."""

    label: str
    lanes: int
    lines: tuple[Baton, ...]


class Gate(Value):
    """One gate of a ladder."""

    label: str
    level: int
    met: int
    of: int
    passed: bool


class Ladder(Value):
    """Levels one above the other, each with its gates."""

    label: str
    levels: tuple[str, ...]
    """Their names, from the lowest."""
    lowest: int
    """The number of the first of them."""
    reached: int
    gates: tuple[Gate, ...]


class Count(Value):
    """How much there is of something, and what it is made of."""

    label: str
    parts: tuple[int, ...]
    told: str
    aside: str
    tone: Tone
    above: str = ""
    """What stands above it, and over all that follow up to the next such; '' where nothing does."""


class Counts(Value):
    """Bars that are as long as there is much."""

    label: str
    sorts: tuple[str, ...]
    """What the parts are called."""
    lines: tuple[Count, ...]


Picture = (
    Curve | Bars | Plane | Quadrants | Heat | Bullets | Stacks | Wings | Tree | Slopes | Relay | Ladder | Moods | Counts
)


class Task(Value):
    """A decision or an open question that somebody has to see to."""

    title: str
    question: bool
    """Whether it is an open question."""
    owner: str
    due: dt.date | None
    late: int | None
    """Days since it was due; negative ones until then; None without a day."""
    about: str
    why: str


class Chapter(Value):
    """The answer of one study."""

    title: str
    question: str
    whose: str
    """Whose formulas they are."""
    headline: tuple[Told, ...]
    pictures: tuple[Picture, ...]
    findings: tuple[Told, ...]
    tables: tuple[Table, ...]


class Part(Value):
    """One stage of the journey, or what belongs to all of it."""

    number: int | None
    """Its place in the journey, from 1; None for what belongs to no stage."""
    title: str
    need: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]


class Report(Value):
    """A whole report."""

    title: str
    sort: str
    """What it is a report of: a journey, or all journeys of a library."""
    said: tuple[Fact, ...]
    """What it is about, in sentences."""
    day: dt.date
    facts: tuple[Fact, ...]
    failing: tuple[Told, ...]
    tasks: tuple[Task, ...]
    more_tasks: int
    """How many more are open than are listed."""
    done: tuple[Task, ...]
    """What was decided and is done, the newest last."""
    chapters: tuple[Chapter, ...]
    parts: tuple[Part, ...]
