"""Pictures of a report with two directions, as SVG: pain and exit risk, value and effort, functions and stages.

Refuses what `drawing` refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from journeytui.formats.drawing import SIZE, WIDE, box, cut, named, picture, rule, words, wrapped
from journeytui.formats.markup import Markup, joined, tag
from journeytui.formats.report import Heat, Plane, Quadrants, Spot

_LEFT, _TOP, _PLOT = 44.0, 14.0, 330.0
_LIST = _LEFT + _PLOT + 40
"""Where the list of names beside a plane begins."""
_HIGH = _TOP + _PLOT + 46
_LISTED = 10
_LINE = 31.0

Where = Callable[[float], float]


def plane(name: str, drawn: Plane) -> Markup:
    """Every touchpoint on pain × exit risk; those that lose customers stand in the shaded corner."""

    def x(value: float) -> float:
        return _LEFT + (value + 0.5) * _PLOT / 11

    def y(value: float) -> float:
        return _TOP + _PLOT - (value + 0.5) * _PLOT / 11

    edge = drawn.corner - 0.5
    most = max((spot.count for spot in drawn.spots), default=1)
    inside = [
        box(x(edge), _TOP, _LEFT + _PLOT - x(edge), y(edge) - _TOP, "corner"),
        words(_LEFT + _PLOT - 6, _TOP + 13, "customers leave here", "bad", "end"),
        *_frame(x, y, range(0, 11, 2), range(0, 11, 2)),
        words(_LEFT + _PLOT / 2, _HIGH - 8, "pain →", "dim", "middle"),
        _upwards("exit risk →"),
        *(_bubble(spot, x(spot.x), y(spot.y), most, drawn) for spot in drawn.spots),
        *_ranked(drawn.worst, x, y),
        *_names(drawn.worst, "The most painful", lambda s: f"pain {s.x:g}, exit risk {s.y:g}"),
    ]
    told = named(
        "The most painful touchpoints: ", [f"{s.title}, pain {s.x:g} and exit risk {s.y:g} of 10" for s in drawn.worst]
    )
    return picture(name, drawn.label, told, _HIGH, *inside)


def quadrants(name: str, drawn: Quadrants) -> Markup:
    """Opportunities on effort × value."""
    pad = 14.0

    def x(value: float) -> float:
        return _LEFT + pad + value * (_PLOT - 2 * pad) / 5

    def y(value: float) -> float:
        return _TOP + _PLOT - pad - value * (_PLOT - 2 * pad) / 100

    middle = x(drawn.much_effort), y(drawn.much_value)
    inside = [
        box(_LEFT, _TOP, middle[0] - _LEFT, middle[1] - _TOP, "wins"),
        *_frame(x, y, range(6), range(0, 101, 20)),
        rule(middle[0], _TOP, middle[0], _TOP + _PLOT, "axis"),
        rule(_LEFT, middle[1], _LEFT + _PLOT, middle[1], "axis"),
        words(_LEFT + 8, _TOP + 15, "quick wins", "good strong"),
        words(_LEFT + _PLOT - 8, _TOP + 15, "big bets", "dim", "end"),
        words(_LEFT + 8, _TOP + _PLOT - 8, "maybe", "dim"),
        words(_LEFT + _PLOT - 8, _TOP + _PLOT - 8, "time sinks", "dim", "end"),
        words(_LEFT + _PLOT / 2, _HIGH - 8, "effort →", "dim", "middle"),
        _upwards("value →"),
        *(tag("circle", cx=x(spot.x), cy=y(spot.y), r=9.0, class_="bubble") for spot in drawn.spots[:_LISTED]),
        *_ranked(drawn.spots, x, y),
        *_names(drawn.spots, "In this order", lambda s: f"value {s.y:g}, effort {s.x:g}"),
    ]
    told = named(
        "In the order of what to do first: ",
        [f"{s.title}, value {s.y:g} of 100, effort {s.x:g} of 5" for s in drawn.spots],
    )
    return picture(name, drawn.label, told, _HIGH, *inside)


def _frame(x: Where, y: Where, across: Iterable[int], up: Iterable[int]) -> Iterable[Markup]:
    yield box(_LEFT, _TOP, _PLOT, _PLOT, "frame")
    for value in across:
        yield words(x(value), _TOP + _PLOT + 16, str(value), "dim", "middle")
    for value in up:
        yield words(_LEFT - 7, y(value) + 4, str(value), "dim", "end")


def _upwards(text: str) -> Markup:
    middle = _TOP + _PLOT / 2
    return tag(
        "text", text, x=12.0, y=middle, class_="dim", text_anchor="middle", transform=f"rotate(-90 12 {middle:g})"
    )


def _bubble(spot: Spot, x: float, y: float, most: int, drawn: Plane) -> Markup:
    look = "bubble bad" if spot.x >= drawn.corner and spot.y >= drawn.corner else "bubble"
    told = f"{spot.count:,} touchpoint{'' if spot.count == 1 else 's'} with pain {spot.x:g} and exit risk {spot.y:g}"
    circle = tag("circle", cx=x, cy=y, r=8 + 6 * sqrt(spot.count / most) if most > 1 else 9.0, class_=look)
    return tag("g", tag("title", told), circle)


def _ranked(spots: Sequence[Spot], x: Where, y: Where) -> Iterable[Markup]:
    """The numbers of the named ones, where they stand; of several in one place the first."""
    taken: set[tuple[float, float]] = set()
    for at, spot in enumerate(spots[:_LISTED], 1):
        if (spot.x, spot.y) not in taken:
            taken.add((spot.x, spot.y))
            yield words(x(spot.x), y(spot.y) + 4, str(at), "rank", "middle")


def _names(spots: Sequence[Spot], label: str, told: Callable[[Spot], str]) -> Iterable[Markup]:
    if not spots:
        return
    yield words(_LIST, _TOP + 10, label, "strong")
    for at, spot in enumerate(spots[:_LISTED], 1):
        top = _TOP + 10 + at * _LINE - 6
        yield words(_LIST + 14, top, str(at), "strong", "end")
        yield words(_LIST + 22, top, cut(spot.title, WIDE - _LIST - 24))
        yield words(_LIST + 22, top + 13, told(spot), "dim small")


# --- functions and stages --------------------------------------------------------------------------------------------

_NAMES, _CELL, _STEPS, _RULE = 150.0, 28.0, 5, 16.0
_READABLE = 44.0
"""From which width of a cell on stages stand by name."""


def heat(name: str, drawn: Heat) -> Markup:
    """A cell a function and stage, the darker the more is done there; an empty one says that nothing is."""
    wide = (WIDE - _NAMES) / max(1, len(drawn.across))
    by_name = wide >= _READABLE
    top = 52.0 if by_name else 22.0
    most = max((count or 0 for _, counts in drawn.lines for count in counts), default=0)
    inside = [*_across(drawn.across, wide, by_name=by_name)]
    y = top - _CELL
    for (label, counts), above in zip(drawn.lines, drawn.above or ("",) * len(drawn.lines), strict=True):
        y += _CELL
        if above:
            y += _RULE
            inside += [
                words(_NAMES - 10, y - 5, cut(above, _NAMES - 12), "dim small", "end"),
                rule(_NAMES, y - 9, WIDE, y - 9, "visible"),
            ]
        inside.append(words(_NAMES - 10, y + _CELL / 2 + 4, cut(label, _NAMES - 12), "", "end"))
        inside += [joined(_cell(count, _NAMES + place * wide, y, wide, most)) for place, count in enumerate(counts)]
    told = named(f"{drawn.what}: ", [
        f"{label}: {', '.join(f'{stage} {count}' for stage, count in zip(drawn.across, counts, strict=True) if count) or 'nowhere'}"
        for label, counts in drawn.lines
    ])  # fmt: skip
    return picture(name, drawn.label, told, y + _CELL + 4, *inside)


def _across(stages: Sequence[str], wide: float, *, by_name: bool) -> Iterable[Markup]:
    for at, stage in enumerate(stages):
        lines = wrapped(stage, wide - 6, 3, SIZE - 1) if by_name else [str(at + 1)]
        for row, line in enumerate(lines):
            y = 44 - (len(lines) - 1 - row) * 13 if by_name else 14
            yield words(_NAMES + (at + 0.5) * wide, y, line, "small", "middle")


def _cell(count: int | None, x: float, y: float, wide: float, most: int) -> Iterable[Markup]:
    step = 0 if not count else max(1, round(_STEPS * count / most))
    yield box(x + 1.5, y + 1.5, wide - 3, _CELL - 3, f"heat heat{step}", 3.0)
    if wide >= 12:
        yield words(x + wide / 2, y + _CELL / 2 + 4, f"{count:,}" if count else "·", "" if count else "dim", "middle")
