"""Pictures of a report as SVG: what all of them share, the curve, and bars.

Every picture has a title and a description that tell what it shows. Refuses colours: classes name them, the page chooses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import count, pairwise

from journeytui.domain.text import shown_line
from journeytui.formats.markup import Markup, joined, tag
from journeytui.formats.report import Bars, Curve, Moved, Point

WIDE = 760.0
"""Units from left to right; on paper one is a little less than a pixel."""
SIZE = 11.5
"""The size of letters."""
_NARROW, _COMMON, _CAPITAL, _BROAD, _FULL = 0.36, 0.62, 0.76, 0.95, 1.05
_THIN, _THICK = "iljtfr.,:;'|!()[] /\\", "mwMW@%<>=+~#&"
_BOLD = 1.12
"""How wide letters are in the widest of usual fonts, roughly, as parts of their size."""
_TOLD = 40
"""How many things a description names."""


def picture(name: str, title: str, told: str, high: float, *inside: str) -> Markup:
    """An SVG of that height. `name` tells its ids from those of other pictures."""
    ids = f"{name}-title", f"{name}-desc"
    return tag(
        "svg", tag("title", title, id=ids[0]), tag("desc", told, id=ids[1]), *inside,
        viewBox=f"0 0 {WIDE:g} {high:g}", preserveAspectRatio="xMinYMid", role="img", aria_labelledby=" ".join(ids),
    )  # fmt: skip


def words(x: float, y: float, text: str, look: str = "", anchor: str = "start") -> Markup:
    """A line of text; `anchor` is start, middle or end."""
    return tag(
        "text", shown_line(text), x=x, y=y, class_=look or None, text_anchor=None if anchor == "start" else anchor
    )


def rule(x1: float, y1: float, x2: float, y2: float, look: str = "rule") -> Markup:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=look)


def box(x: float, y: float, wide: float, high: float, look: str, round: float = 0.0) -> Markup:
    return tag("rect", x=x, y=y, width=max(wide, 0.0), height=max(high, 0.0), class_=look, rx=round or None)


def cut(text: str, wide: float, size: float = SIZE) -> str:
    """As much of the text as is so wide."""
    return next(iter(wrapped(text, wide, 1, size)), "")


def wrapped(text: str, wide: float, most: int, size: float = SIZE) -> list[str]:
    """The text in lines that are so wide at most; what goes beyond the last one is cut."""
    lines: list[str] = []
    line = ""
    for word in shown_line(text).split():
        longer = f"{line} {word}" if line else word
        if not line or _width(longer, size) <= wide:
            line = longer
        else:
            lines.append(line)
            line = word
    lines += [line] if line else []
    kept = [_cut(one, wide, size) for one in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(kept[-1].rstrip("…") + " ……", wide, size).replace(" …", "…").replace("……", "…")
    return kept


def signed(value: float) -> str:
    """A value of the experience as people read it."""
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0"


def _cut(text: str, wide: float, size: float) -> str:
    if _width(text, size) <= wide:
        return text
    kept = text
    while kept and _width(kept + "…", size) > wide:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _width(text: str, size: float) -> float:
    return sum(map(_letter, text)) * size


def _letter(letter: str) -> float:
    if letter.isascii():
        return _NARROW if letter in _THIN else _BROAD if letter in _THICK else _CAPITAL if letter.isupper() else _COMMON
    if unicodedata.combining(letter):
        return 0.0
    return _FULL if unicodedata.east_asian_width(letter) in "WF" else _COMMON


# --- the curve -------------------------------------------------------------------------------------------------------

_LEFT, _RIGHT, _TOP, _PLOT, _BELOW = 34.0, 8.0, 30.0, 176.0, 42.0
_STAGE_LINES = 3
_SURE, _SOME = 0.5, 0.2
"""From which reliability on a point is filled, and half filled (ours)."""


class _Axis:
    """Where the points of a curve stand."""

    def __init__(self, curve: Curve) -> None:
        here = [sum(point.stage == at for point in curve.points) for at in range(len(curve.stages))]
        shares = [max(1, one) for one in here]
        unit = (WIDE - _LEFT - _RIGHT) / max(1, sum(shares))
        self.borders = [_LEFT]
        for share in shares:
            self.borders.append(self.borders[-1] + share * unit)
        within = [count() for _ in curve.stages]
        self.x = [self.borders[p.stage] + (next(within[p.stage]) + 0.5) * unit for p in curve.points]
        self.radius = max(1.2, min(5.0, unit * 0.28))
        self.unit = unit

    def y(self, value: float) -> float:
        return _TOP + _PLOT * (2 - max(-2.0, min(2.0, value))) / 4


def curve(name: str, drawn: Curve) -> Markup:
    """The curve of the experience; touchpoints without evidence are left out of it, and shaded."""
    axis = _Axis(drawn)
    bottom = _TOP + _PLOT
    inside = [
        *(_gap(axis, x) for point, x in zip(drawn.points, axis.x, strict=True) if point.value is None),
        *(rule(_LEFT, axis.y(v), WIDE - _RIGHT, axis.y(v), "rule" if v else "axis") for v in (-2, -1, 0, 1, 2)),
        *(words(_LEFT - 6, axis.y(v) + 4, _whole(v), "dim", "end") for v in (-2, -1, 0, 1, 2)),
        *(rule(x, _TOP - 8, x, bottom + 8, "rule") for x in axis.borders[1:-1]),
        *_line(axis, drawn.points),
        *(joined(_dot(axis, point, x)) for point, x in zip(drawn.points, axis.x, strict=True)),
        *_extremes(axis, drawn.points),
        *_stage_names(axis, drawn.stages, bottom + _BELOW),
        *_legend(
            bottom + _BELOW + _STAGE_LINES * 14 + 10, tried=any(point.tried is not None for point in drawn.points)
        ),
    ]
    return picture(name, drawn.label, _curve_told(drawn), bottom + _BELOW + _STAGE_LINES * 14 + 20, *inside)


def _gap(axis: _Axis, x: float) -> Markup:
    return box(x - axis.unit / 2, _TOP, axis.unit, _PLOT, "gap")


def _line(axis: _Axis, points: Sequence[Point]) -> Iterable[Markup]:
    """From point to point; none across a gap."""
    for (one, x1), (two, x2) in pairwise(zip(points, axis.x, strict=True)):
        if one.value is not None and two.value is not None:
            yield rule(x1, axis.y(one.value), x2, axis.y(two.value), "curve")


def _dot(axis: _Axis, point: Point, x: float) -> Iterable[Markup]:
    if point.hand is not None and axis.radius >= 2:
        yield rule(x - axis.radius - 2, axis.y(point.hand), x + axis.radius + 2, axis.y(point.hand), "hand")
    if point.tried is not None:
        said = tag("title", shown_line(f"{point.title}: the target journey feels {signed(point.tried)}"))
        yield tag("g", said, words(x, axis.y(point.tried) + 4, "◆", "aimed", "middle"))
    if point.moment:
        yield words(x, axis.y(point.value or 0.0) - axis.radius - 5, "★", "star label", "middle")
    if point.value is None:
        return
    tone = "bad" if point.value < 0 else "good"
    told = f"{point.title}: {signed(point.value)}, reliability {100 * point.reliability:.0f} %"
    yield tag(
        "g",
        tag("title", shown_line(told)),
        tag("circle", cx=x, cy=axis.y(point.value), r=axis.radius, class_=f"dot {tone} {founded(point.reliability)}"),
    )


def founded(reliability: float) -> str:
    """The class of a point of which that much is sure, from 0 to 1."""
    return "sure" if reliability >= _SURE else "some" if reliability >= _SOME else "little"


def _extremes(axis: _Axis, points: Sequence[Point]) -> Iterable[Markup]:
    """The names of the worst point, and of the best."""
    known = [
        (point.value, -point.reliability, x, point.title)
        for point, x in zip(points, axis.x, strict=True)
        if point.value is not None
    ]
    if not known:
        yield words(WIDE / 2, axis.y(0) - 8, "No touchpoint has evidence yet.", "dim", "middle")
        return
    best = max(known, key=lambda one: (one[0], -one[1]))
    for (value, _, x, title), by in ((min(known), 20.0), (best, -18.0)):
        if (value < 0) == (by > 0):
            anchor = "start" if x < WIDE / 3 else "end" if x > WIDE * 2 / 3 else "middle"
            yield words(
                x, axis.y(value) + by, cut(f"{title} {signed(value)}", WIDE * 0.42, SIZE * _BOLD), "label", anchor
            )


def _stage_names(axis: _Axis, stages: Sequence[str], top: float) -> Iterable[Markup]:
    for at, ((left, right), stage) in enumerate(zip(pairwise(axis.borders), stages, strict=True), 1):
        lines = wrapped(stage, right - left - 8, _STAGE_LINES) if right - left >= 44 else [str(at)]
        for row, line in enumerate(lines):
            yield words((left + right) / 2, top + row * 14, line, "", "middle")


SOUNDNESS = 330.0
"""How wide what the dots mean is."""


def soundness(x: float, y: float) -> Iterable[Markup]:
    """How well founded what a dot stands for is, by its looks."""
    for look, label, wide in (
        ("sure", "well founded", 106),
        ("some", "some evidence", 114),
        ("little", "little evidence", 110),
    ):
        yield tag("circle", cx=x + 5, cy=y - 4, r=4.0, class_=f"dot plain {look}")
        yield words(x + 14, y, label, "dim")
        x += wide


def _legend(y: float, *, tried: bool) -> Iterable[Markup]:
    yield from soundness(_LEFT, y)
    x = _LEFT + SOUNDNESS
    yield box(x, y - 10, 12, 12, "gap")
    yield words(x + 17, y, "no evidence", "dim")
    yield rule(x + 104, y - 4, x + 118, y - 4, "hand")
    yield words(x + 124, y, "set by hand", "dim")
    yield words(x + 208, y, "★ moment of truth", "dim")
    if tried:
        yield words(x + 330, y, "◆ target", "dim")


def _curve_told(drawn: Curve) -> str:
    known = [f"{point.title} {signed(point.value)}" for point in drawn.points if point.value is not None]
    gaps = len(drawn.points) - len(known)
    without = f" {gaps} of {len(drawn.points)} touchpoints have no evidence." if gaps else ""
    tried = [f"{point.title} {signed(point.tried)}" for point in drawn.points if point.tried is not None]
    target = " " + named("Where the target journey has evidence it feels: ", tried) if tried else ""
    return named("From terrible (−2) to delightful (+2), in the order of the journey: ", known) + without + target


def named(before: str, things: Sequence[str]) -> str:
    """The things in a sentence; the first ones of many."""
    if not things:
        return "Nothing is known yet."
    more = f" and {len(things) - _TOLD} more" if len(things) > _TOLD else ""
    return shown_line(before + "; ".join(things[:_TOLD]) + more + ".")


# --- bars ------------------------------------------------------------------------------------------------------------

NAMES = 232.0
"""Where what lines are about ends."""
_ROW = 31.0
_ASIDE = 92.0


def bars(name: str, drawn: Bars) -> Markup:
    """A line a place: customers lost to the left, won to the right."""
    aside = _ASIDE if any(line.aside for line in drawn.lines) else 10.0
    lost = max((line.lost or 0 for line in drawn.lines), default=0)
    won = max((line.won or 0 for line in drawn.lines), default=0)
    left, right = NAMES + 18 + _width(f"{lost:,}", SIZE * _BOLD), WIDE - aside - 14 - _width(f"{won:,}", SIZE * _BOLD)
    scale = (right - left) / max(1, lost + won)
    zero = left + lost * scale
    high = 24 + _ROW * len(drawn.lines) + 6
    inside = [
        words(zero - 8, 13, "lost", "bad strong", "end"),
        words(zero + 8, 13, "won", "good strong"),
        *(joined(_moved(line, 24 + at * _ROW, zero, scale)) for at, line in enumerate(drawn.lines)),
        rule(zero, 20, zero, high - 4, "axis"),
    ]
    return picture(name, drawn.label, _bars_told(drawn.lines), high, *inside)


def _moved(line: Moved, y: float, zero: float, scale: float) -> Iterable[Markup]:
    middle = y + _ROW / 2 + 4
    yield from lettered(line.label, y)
    if line.lost:
        wide = max(1.5, line.lost * scale)
        yield box(zero - wide, y + 5, wide, _ROW - 10, "bad", 2.0)
        yield words(zero - wide - 6, middle, f"{line.lost:,}", "figure", "end")
    if line.won:
        wide = max(1.5, line.won * scale)
        yield box(zero, y + 5, wide, _ROW - 10, "good", 2.0)
        yield words(zero + wide + 6, middle, f"{line.won:,}", "figure")
    if not line.won and not line.lost:
        yield words(zero + 6, middle, "nobody counted" if line.won is None and line.lost is None else "0", "dim")
    yield words(WIDE, middle, cut(line.aside, _ASIDE), "dim", "end")


def lettered(text: str, y: float, high: float = _ROW) -> Iterable[Markup]:
    """What a line is about, in two lines where it is long."""
    lines = wrapped(text, NAMES, 2)
    for at, line in enumerate(lines):
        yield words(NAMES, y + high / 2 + 4 + (at - (len(lines) - 1) / 2) * 12.5, line, "", "end")


def _bars_told(lines: Sequence[Moved]) -> str:
    return named("", [f"{line.label}: {_count(line.lost)} lost, {_count(line.won)} won" for line in lines])


def _count(value: int | None) -> str:
    return "not known how many" if value is None else f"{value:,}"


def _whole(value: int) -> str:
    return f"{value:+d}".replace("-", "−") if value else "0"
