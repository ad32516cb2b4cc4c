"""Pictures of a report of who comes after whom, and what after what, as SVG: a relay of stages, a ladder of levels.

Refuses what `drawing` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable

from journeytui.formats.drawing import WIDE, box, cut, named, picture, rule, words
from journeytui.formats.markup import Markup, tag
from journeytui.formats.report import Gate, Ladder, Relay

_ROW, _TOP = 27.0, 24.0
_LANES, _LANES_END = 326.0, 500.0


def relay(name: str, drawn: Relay) -> Markup:
    """A line a stage, a lane for everybody who carries one; where it changes hands the line changes its lane."""
    step = (_LANES_END - _LANES) / max(1, drawn.lanes - 1) if drawn.lanes > 1 else 0.0
    places = [None if line.lane is None else _LANES + line.lane * step for line in drawn.lines]
    inside = [words(_LANES - 6, 13, "hand-overs", "dim"), words(_LANES_END + 26, 13, "who answers for it", "dim")]
    for at in range(1, len(places)):
        before, here, y = places[at - 1], places[at], _TOP + at * _ROW + _ROW / 2
        if before is not None and here is not None:
            inside.append(rule(before, y - _ROW, here, y, "moved" if before == here else "along"))
    for at, line in enumerate(drawn.lines):
        x, y = places[at], _TOP + at * _ROW + _ROW / 2
        inside.append(words(0, y + 4, cut(f"{at + 1} {line.label}", _LANES - 26)))
        if x is None:
            inside.append(words(_LANES, y + 4, "✗", "bad strong", "middle"))
        else:
            inside.append(tag("circle", cx=x, cy=y, r=5.0, class_=f"dot good {'little' if line.inherited else 'sure'}"))
        who = f"{line.who}, inherited" if line.inherited else line.who
        inside.append(
            words(_LANES_END + 26, y + 4, cut(who, (WIDE - _LANES_END - 30) * 0.88), "bad strong" if x is None else "")
        )
    told = named("Who answers for each stage: ", [f"{line.label}: {line.who}" for line in drawn.lines])
    return picture(name, drawn.label, told, _TOP + len(drawn.lines) * _ROW + 6, *inside)


def ladder(name: str, drawn: Ladder) -> Markup:
    """The levels from the highest down, each with its gates and how far each is met."""
    inside: list[Markup] = []
    y = 18.0
    for level in reversed(range(drawn.lowest, drawn.lowest + len(drawn.levels))):
        inside += _level(drawn, level, y)
        for gate in (one for one in drawn.gates if one.level == level):
            y += _ROW - 3
            inside += _gate(gate, y)
        y += _ROW + 5
    told = named(
        f"Level {drawn.reached} is reached: {drawn.levels[drawn.reached - drawn.lowest]}. The gates: ",
        [
            f"{gate.label}, {gate.met:,} of {gate.of:,}, {'passed' if gate.passed else 'not yet'}"
            for gate in drawn.gates
        ],
    )
    return picture(name, drawn.label, told, y - 12, *inside)


def _level(drawn: Ladder, level: int, y: float) -> Iterable[Markup]:
    said = (
        "here now"
        if level == drawn.reached
        else "reached"
        if level < drawn.reached
        else "next"
        if level == drawn.reached + 1
        else ""
    )
    yield box(0, y - 14, WIDE, 20, "wins" if level <= drawn.reached else "track", 3.0)
    yield words(8, y, cut(f"{level} {drawn.levels[level - drawn.lowest]}", WIDE - 130), "strong")
    yield words(WIDE - 8, y, said, "good strong" if level <= drawn.reached else "dim", "end")


def _gate(gate: Gate, y: float) -> Iterable[Markup]:
    left, wide = 470.0, 190.0
    yield words(24, y, "✓" if gate.passed else "✗", "good strong" if gate.passed else "bad strong", "middle")
    yield words(38, y, cut(gate.label, left - 50))
    yield box(left, y - 10, wide, 11, "track", 2.0)
    if gate.met and gate.of:
        yield box(left, y - 10, max(2.0, min(1.0, gate.met / gate.of) * wide), 11, "accent", 2.0)
    yield words(WIDE - 8, y, f"{gate.met:,} of {gate.of:,}", "dim", "end")
