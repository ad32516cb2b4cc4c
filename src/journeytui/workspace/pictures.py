"""What can be drawn of a study's answer: places to stand on, each with the records behind it. Nothing is worked out anew here.

A study that is better read than looked at has no picture. Refuses to know how a picture looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from journeytui.analysis.studies.lines import number
from journeytui.domain.value import Value
from journeytui.formats.report import Gate, Ladder
from journeytui.workspace.studies import StudyView

__all__ = ["Gate", "Ladder"]

Tone = Literal["good", "bad", "gap", "plain"]
MANY = 50  # how many records are listed at most where they have to be looked up


class Spot(Value):
    """A place on which one can stand."""

    key: str
    """The same for the same place when the study is asked again."""
    title: str
    says: str = ""
    """What is to be known of it."""
    tone: Tone = "plain"
    records: tuple[str, ...] = ()
    """The ids of the records behind it."""
    place: tuple[str, ...] = ()
    """What it belongs to: what a decision is about where no record stands behind it."""
    lookup: bool = False
    """Whether the records are only looked up when somebody asks for them (`behind`)."""
    board: str = ""
    """The study on whose board they stand, where it is another."""
    pending: str = ""  # what is decided about it already and not done yet, and how far that is
    decided: bool = False  # whether something of that is a decision or a question, so that a list marks it


class Lined(Value):
    """A picture of lines under one another, each with its place."""

    lines: tuple[Any, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(line.spot for line in self.lines)


class Cell(Value):
    """One cell of a grid."""

    spot: Spot
    value: int | None = None
    """How much there is of it; None for a gap."""


class Line(Value):
    """One line of a grid."""

    label: str
    cells: tuple[Cell, ...]
    note: str = ""
    """What stands at its end."""
    tone: Tone = "plain"
    above: str = ""
    """What the rule says that runs above it; '' where none does."""

    def with_rule(self, above: str) -> Line:
        """The line with a rule above it."""
        return Line(self.label, self.cells, self.note, self.tone, above)


class Grid(Value):
    """Lines × columns; the more there is in a cell, the darker it is."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str
    """What stands over the notes of the lines."""
    instead: tuple[str, ...]
    """The tables of the study that need not be read as well."""
    first: str
    """The key of the spot that one looks at first."""

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(cell.spot for line in self.lines for cell in line.cells)


class Point(Value):
    """A spot between two axes."""

    spot: Spot
    x: float
    y: float
    count: int = 1
    named: bool = True
    """Whether it is listed beside the plane."""


class Axis(Value):
    """One direction of a plane."""

    label: str
    low: float
    high: float
    border: float
    """From where on a value counts as high."""
    whole: bool
    """Whether there are only whole values."""


class Plane(Value):
    """Points between two axes, whose borders part it in four."""

    across: Axis
    upwards: Axis
    points: tuple[Point, ...]
    """Those first that count most."""
    corners: tuple[str, str, str, str]
    """What the parts are called: upper left, upper right, lower left, lower right."""
    worst: int | None
    """Which of the corners nobody wants to be in; None where it is no matter of bad or good."""
    instead: tuple[str, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(point.spot for point in self.points)

    @property
    def first(self) -> str:
        return self.points[0].spot.key


class Moved(Value):
    """What was lost and won somewhere."""

    spot: Spot
    lost: int | None  # None where nobody counted it
    won: int | None
    leak: float | None
    """Its share of all whose stage is known that were lost, from 0 to 1; None where that is not asked."""
    still: float | None
    """The share of those who began that gets here."""


class Tote(Lined):
    """Customers lost and won, place by place."""

    lines: tuple[Moved, ...]
    note: str
    instead: tuple[str, ...]
    first: str


class Felt(Value):
    """How one touchpoint feels."""

    spot: Spot
    stage: int
    value: float | None
    """From −2 to +2, from evidence; None for a gap."""
    reliability: float
    moment: bool
    hand: float | None
    """What was set by hand."""
    aim: float | None = None
    """What the target journey aims at."""
    tried: float | None = None
    """How the target journey feels there, from evidence of its own; None for a gap."""


class Curve(Value):
    """How a journey feels, touchpoint by touchpoint."""

    stages: tuple[str, ...]
    points: tuple[Felt, ...]
    instead: tuple[str, ...]
    first: str

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(point.spot for point in self.points)


class Ladders(Value):
    """Ladders side by side."""

    ladders: tuple[Ladder, ...]
    spots: tuple[Spot, ...]
    """One for each gate: those of the first ladder, then those of the next."""
    instead: tuple[str, ...]
    first: str


class Bullet(Value):
    """A KPI between its floor and its target."""

    spot: Spot
    at: float | None
    """Where it stands from 0, far beyond the floor, to 1, far better than the target (`FLOOR`, `TARGET`); None for a gap."""
    floored: bool  # whether a floor is set
    value: str
    unit: str
    target: str
    verdict: str
    readings: tuple[float, ...]  # the newest last
    place: str  # the stage that it belongs to


FLOOR, TARGET = 0.3, 0.75
"""Where on the line of a bullet its floor stands, and its target."""


class Bullets(Lined):
    """KPIs, each on a line on which all targets stand in one place."""

    lines: tuple[Bullet, ...]
    instead: tuple[str, ...]
    first: str


class Stack(Value):
    """How a number of things is made up."""

    spot: Spot
    parts: tuple[int, ...]  # one for each of the picture's sorts
    told: str


class Stacks(Lined):
    """Bars of one length, parted by what they are made of."""

    lines: tuple[Stack, ...]
    sorts: tuple[tuple[str, Tone], ...]
    """What the parts are called, the best first, and whether they are good."""
    instead: tuple[str, ...]
    first: str


class Wing(Value):
    """How much something weighs on either side."""

    spot: Spot
    left: float
    right: float
    above: str = ""


class Wings(Lined):
    """Lines with a bar to the left and one to the right."""

    lines: tuple[Wing, ...]
    sides: tuple[str, str]
    most: float
    apart: float
    """From which difference on one side is said to come first."""
    instead: tuple[str, ...]
    first: str


class Branch(Value):
    """A journey or a stage, and what is in it."""

    spot: Spot
    depth: int
    is_journey: bool
    felt: float | None
    """From −2 to +2, with all that nests in it."""
    along: tuple[float | None, ...]
    """How it feels from one of its places to the next."""
    net: int | None
    told: str


class Tree(Lined):
    """Journeys in the stages of others."""

    lines: tuple[Branch, ...]
    instead: tuple[str, ...]
    first: str


class Slope(Value):
    """A number then and now."""

    spot: Spot
    before: str
    now: str
    unit: str
    rise: float
    """By which part of itself it grew or shrank, from −1 to 1."""
    way: str
    """better, worse, or '' where nobody can tell."""
    above: str = ""


class Slopes(Lined):
    """Numbers then and now, one under the other."""

    lines: tuple[Slope, ...]
    instead: tuple[str, ...]
    first: str


class Baton(Value):
    """A stage, and who carries it."""

    spot: Spot
    lane: int | None
    """Which of those who carry, in the order in which they first do; None where nobody does."""
    inherited: bool
    who: str
    told: str
    """What else is to be known of who carries it."""


class Relay(Lined):
    """The stages in their order, each with who carries it."""

    lines: tuple[Baton, ...]
    lanes: int
    instead: tuple[str, ...]
    first: str


class Mood(Value):
    """How a journey feels as a whole, and from one of its stages to the next."""

    spot: Spot
    felt: float | None
    """From −2 to +2, from evidence; None for a gap, and so on every stage."""
    reliability: float
    hand: float | None
    """What was set by hand on its touchpoints, on average."""
    along: tuple[float | None, ...]
    worst: str
    """The stage at which it is worst; '' where nobody knows."""
    above: str = ""


class Moods(Lined):
    """Journeys by how they feel, the worst first."""

    lines: tuple[Mood, ...]
    instead: tuple[str, ...]
    first: str


class Count(Value):
    """How much there is of something, and what it is made of."""

    spot: Spot
    parts: tuple[int, ...]  # one for each of the picture's sorts; those behind the last are left out
    told: str
    aside: str = ""
    above: str = ""
    """What the rule says above it; the bars below a rule are as long as their part of the longest there."""


class Counts(Lined):
    """Bars that are as long as there is much."""

    lines: tuple[Count, ...]
    sorts: tuple[str, ...]
    """What the parts are called."""
    instead: tuple[str, ...]
    first: str


Picture = Grid | Plane | Tote | Curve | Ladders | Bullets | Stacks | Wings | Tree | Slopes | Relay | Moods | Counts


def lines_of(view: StudyView, name: str) -> list[dict[str, Any]]:
    """The lines of a study's table by the names of its columns; none where it has no such table."""
    found = next((table for table in view.study.tables if table.name == name), None)
    if found is None:
        return []
    return [dict(zip((column.name for column in found.columns), line, strict=True)) for line in found.lines]


def whole(value: object) -> int:
    """The value as a whole number; 0 where it is none."""
    found = number(value)
    return 0 if found is None else int(found)


def share(value: float | None) -> str:
    """47 %; '' where it is not known."""
    return "" if value is None else f"{100 * value:.0f} %"


def said(parts: Iterable[str]) -> str:
    """What is to be known, one after the other."""
    return ", ".join(part for part in parts if part)
