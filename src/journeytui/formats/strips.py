"""Pictures of a report that are lines under one another, as SVG: KPIs, what is trusted, what weighs more, nested journeys, then and now.

Refuses what `drawing` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from journeytui.formats.drawing import NAMES, SIZE, WIDE, box, cut, lettered, named, picture, rule, signed, words
from journeytui.formats.markup import Markup, joined, tag
from journeytui.formats.report import Branch, Bullet, Bullets, Slope, Slopes, Stacks, Tone, Tree, Wings

_TOP, _ROW = 24.0, 29.0
_LEFT = NAMES + 16
_MARKS: dict[Tone, str] = {"good": "✓", "bad": "✗", "gap": "?", "plain": "~"}


def _high(lines: int) -> float:
    return _TOP + _ROW * lines + 6


def _middle(at: int) -> float:
    return _TOP + at * _ROW + _ROW / 2


def _names(labels: Iterable[str]) -> Iterable[Markup]:
    for at, label in enumerate(labels):
        yield from lettered(label, _TOP + at * _ROW, _ROW)


# --- KPIs -----------------------------------------------------------------------------------------------------------------

_BAR, _VALUE, _TARGET, _READ = 250.0, 626.0, 690.0, 700.0


def bullets(name: str, drawn: Bullets) -> Markup:
    """A bar a KPI: as long as it has come; the floor is a dashed line, the target a full one."""
    floor, target = (_LEFT + at * _BAR for at in (drawn.floor, drawn.target))
    inside = [
        words(floor, 13, "floor", "dim", "middle"), words(target, 13, "target", "strong", "middle"),
        words(_VALUE, 13, "now", "dim", "end"), words(_TARGET, 13, "target", "dim", "end"), words(_READ, 13, "readings", "dim"),
        *_names(line.label for line in drawn.lines),
        *(joined(_bullet(line, _middle(at), floor, target)) for at, line in enumerate(drawn.lines)),
    ]  # fmt: skip
    told = [f"{line.label}: {line.value or 'not known'}, target {line.target or 'none'}" for line in drawn.lines]
    return picture(name, drawn.label, named("", told), _high(len(drawn.lines)), *inside)


def _bullet(line: Bullet, y: float, floor: float, target: float) -> Iterable[Markup]:
    yield box(_LEFT, y - 8, _BAR, 16, "track", 2.0)
    if line.at is not None:
        yield box(_LEFT, y - 6, max(2.0, line.at * _BAR), 12, line.tone if line.tone != "gap" else "plain", 2.0)
    if line.floored:
        yield rule(floor, y - 10, floor, y + 10, "floor")
    yield rule(target, y - 11, target, y + 11, "tick")
    yield words(_LEFT + _BAR + 8, y + 4, _MARKS[line.tone], f"{line.tone} strong" if line.tone != "plain" else "strong")
    yield words(_VALUE, y + 4, cut(line.value or "not known", 96), "figure" if line.value else "dim", "end")
    yield words(_TARGET, y + 4, cut(line.target, 58), "dim", "end")
    low, high = min(line.readings, default=0.0), max(line.readings, default=0.0)
    half = (high / 2 - low / 2) or 1.0  # of two halves none is beyond what a number can be
    yield from along([(one / 2 - low / 2) / half for one in line.readings], _READ, y, WIDE - _READ)


def along(values: Sequence[float | None], x: float, y: float, wide: float) -> Iterable[Markup]:
    """Values from 0 to 1 one after the other; no line crosses a gap."""
    step = wide / max(1, len(values) - 1)
    points = [None if one is None else (x + at * step, y + 8 - 16 * one) for at, one in enumerate(values)]
    for one, two in pairwise(points):
        if one and two:
            yield tag("line", x1=one[0], y1=one[1], x2=two[0], y2=two[1], class_="along")


# --- what is made of what ----------------------------------------------------------------------------------------------------


def stacks(name: str, drawn: Stacks) -> Markup:
    """Bars of one length, the good part first; every part says how much it is where there is room."""
    right = WIDE - 92
    inside = [*_sorts(drawn.sorts), *_names(label for label, _, _ in drawn.lines)]
    for at, (_, parts, said) in enumerate(drawn.lines):
        y, x, every = _middle(at), _LEFT, sum(parts)
        inside.append(box(_LEFT, y - 8, right - _LEFT, 16, "track", 2.0))
        for part, (_, tone) in zip(parts, drawn.sorts, strict=True):
            wide = (right - _LEFT) * part / every if every else 0.0
            inside += [box(x, y - 8, wide, 16, _fill(tone))] if part else []
            if part and wide >= _FIGURE + 7 * len(f"{part:,}"):  # so that nobody needs its colour
                inside.append(
                    words(x + wide / 2, y + 4, f"{part:,}", "rank" if tone in ("good", "bad") else "small", "middle")
                )
            x += wide
        inside.append(words(WIDE, y + 4, cut(said, 86), "dim", "end"))
    told = [f"{label}: {_made(parts, drawn.sorts)}" for label, parts, _ in drawn.lines]
    return picture(name, drawn.label, named("", told), _high(len(drawn.lines)), *inside)


_FIGURE = 4.0
"""Units on both sides of a figure in a bar."""


def _fill(tone: Tone) -> str:
    return "track" if tone == "gap" else tone


def _made(parts: Sequence[int], sorts: Sequence[tuple[str, Tone]]) -> str:
    return ", ".join(f"{part:,} {name}" for part, (name, _) in zip(parts, sorts, strict=True) if part) or "nothing"


def _sorts(sorts: Sequence[tuple[str, Tone]]) -> Iterable[Markup]:
    x = _LEFT
    for name, tone in sorts:
        label = cut(name, 100)
        yield box(x, 4, 11, 11, _fill(tone), 2.0)
        yield words(x + 16, 14, label, "dim")
        x += 34 + len(label) * SIZE * 0.62


# --- what weighs more -------------------------------------------------------------------------------------------------------

_SIDE = 206.0


def wings(name: str, drawn: Wings) -> Markup:
    """A bar to the left and one to the right of each line."""
    zero = _LEFT + 28 + _SIDE
    inside = [
        words(zero - 8, 13, cut(drawn.sides[0], _SIDE), "strong", "end"), words(zero + 8, 13, cut(drawn.sides[1], _SIDE), "strong"),
        *_names(label for label, _, _ in drawn.lines),
    ]  # fmt: skip
    for at, (_, left, right) in enumerate(drawn.lines):
        y = _middle(at)
        one, two = (max(0.0, min(drawn.most, value)) / drawn.most * _SIDE for value in (left, right))
        inside += [
            box(zero - one, y - 8, one, 16, "accent", 2.0), words(zero - one - 6, y + 4, f"{left:.1f}", "figure", "end"),
            box(zero, y - 8, two, 16, "bad" if right - left >= _FAR else "plain", 2.0), words(zero + two + 6, y + 4, f"{right:.1f}", "figure"),
        ]  # fmt: skip
    inside.append(rule(zero, 20, zero, _high(len(drawn.lines)) - 4, "axis"))
    told = [f"{label}: {left:.1f} {drawn.sides[0]}, {right:.1f} {drawn.sides[1]}" for label, left, right in drawn.lines]
    return picture(name, drawn.label, named("", told), _high(len(drawn.lines)), *inside)


_FAR = 0.25
"""From which difference on the right side is said to come first."""

# --- nested journeys --------------------------------------------------------------------------------------------------------

_INDENT, _CURVE, _SCALE, _END = 14.0, 306.0, 400.0, 548.0


def tree(name: str, drawn: Tree) -> Markup:
    """Each journey under what it nests in, with its curve, and how it feels with all that is in it."""
    zero, unit = (_SCALE + _END) / 2, (_END - _SCALE) / 4
    bottom = _high(len(drawn.lines)) - 4
    inside = [
        words(_CURVE, 13, "along it", "dim"), rule(zero, 20, zero, bottom, "axis"),
        *(words(zero + value * unit, 13, text, "dim", "middle") for value, text in ((-2, "−2"), (0, "feels"), (2, "+2"))),
        *(joined(_branch(line, _middle(at), zero, unit)) for at, line in enumerate(drawn.lines)),
    ]  # fmt: skip
    told = [f"{line.label}: {'not known' if line.felt is None else signed(line.felt)}" for line in drawn.lines]
    return picture(name, drawn.label, named("How each feels with all that nests in it: ", told), bottom + 4, *inside)


def _branch(line: Branch, y: float, zero: float, unit: float) -> Iterable[Markup]:
    x = min(line.depth, 8) * _INDENT
    yield words(x, y + 4, cut(line.label, _CURVE - 14 - x), "" if line.depth else "strong")
    yield from along([None if one is None else (one + 2) / 4 for one in line.along], _CURVE, y, _SCALE - _CURVE - 24)
    if line.felt is None:
        yield words(_END + 10, y + 4, "no evidence", "dim")
        return
    at, tone = zero + max(-2.0, min(2.0, line.felt)) * unit, "bad" if line.felt < 0 else "good"
    yield rule(zero, y, at, y, f"moved {tone}")
    yield tag("circle", cx=at, cy=y, r=4.5, class_=f"dot {tone}")
    yield words(_END + 10, y + 4, signed(line.felt), "figure")
    yield words(WIDE, y + 4, cut(line.aside, WIDE - _END - 52), "dim", "end")


# --- then and now -----------------------------------------------------------------------------------------------------------

_THEN, _NOW = 330.0, 420.0
_SCALES = (0.05, 0.1, 0.25, 0.5, 1.0)


def slopes(name: str, drawn: Slopes) -> Markup:
    """Each number then and now with the slope between, and to which side it went: to the worse to the left, to the better to the right."""
    furthest = max((abs(line.rise) for line in drawn.lines), default=0.0)
    scale = next(one for one in _SCALES if furthest <= one or one == _SCALES[-1])
    zero, side = 622.0, 126.0
    inside = [
        words(_THEN - 12, 13, "then", "dim", "end"), words(_NOW + 12, 13, "now", "dim"),
        words(zero - 8, 13, f"worse by up to {100 * scale:g} %", "bad strong", "end"), words(zero + 8, 13, "better", "good strong"),
        *_names(line.label for line in drawn.lines),
        *(joined(_slope(line, _middle(at), line.rise / scale, (zero, side))) for at, line in enumerate(drawn.lines)),
        rule(zero, 20, zero, _high(len(drawn.lines)) - 4, "axis"),
    ]  # fmt: skip
    told = [f"{line.label}: {line.before} then, {line.now} now, {_WAYS[line.tone]}" for line in drawn.lines]
    return picture(name, drawn.label, named("", told), _high(len(drawn.lines)), *inside)


_WAYS: dict[Tone, str] = {"good": "better", "bad": "worse", "plain": "neither better nor worse", "gap": "not known"}


def _slope(line: Slope, y: float, steep: float, where: tuple[float, float]) -> Iterable[Markup]:
    zero, side = where
    rise = max(-1.0, min(1.0, steep)) * 8
    yield words(_THEN - 12, y + 4, cut(line.before, 68), "dim", "end")
    yield rule(_THEN, y + rise, _NOW, y - rise, f"moved {line.tone}")
    yield words(_NOW + 12, y + 4, cut(line.now, 60), "figure")
    wide = max(1.5, abs(rise) / 8 * side)
    if line.tone in ("good", "bad"):
        yield box(zero if line.tone == "good" else zero - wide, y - 7, wide, 14, line.tone, 2.0)
