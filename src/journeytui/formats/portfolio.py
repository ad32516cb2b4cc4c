"""Pictures of a report of all journeys side by side, as SVG: how each of them feels, and how much there is of what.

Refuses what `drawing` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from journeytui.formats.drawing import (
    NAMES,
    SIZE,
    SOUNDNESS,
    WIDE,
    box,
    cut,
    founded,
    lettered,
    named,
    picture,
    rule,
    signed,
    soundness,
    words,
)
from journeytui.formats.markup import Markup, joined, tag
from journeytui.formats.report import Count, Counts, Mood, Moods
from journeytui.formats.strips import along

_TOP, _ROW = 24.0, 29.0
_ALONG, _SCALE, _END, _WORST = NAMES + 20, 350.0, 500.0, 562.0


def moods(name: str, drawn: Moods) -> Markup:
    """A line a journey: its curve, how it feels as a whole, what was set by hand, and where it is worst."""
    zero, unit = (_SCALE + _END) / 2, (_END - _SCALE) / 4
    bottom = _TOP + _ROW * len(drawn.lines)
    inside = [
        words(_ALONG, 13, "its stages", "dim"), words(_WORST, 13, "worst at", "dim"), rule(zero, 20, zero, bottom, "axis"),
        *(words(zero + value * unit, 13, text, "dim", "middle") for value, text in ((-2, "−2"), (0, "feels"), (2, "+2"))),
        *(joined(_mood(line, _TOP + at * _ROW, zero, unit)) for at, line in enumerate(drawn.lines)),
        *_legend(bottom + 18, by_hand=any(line.hand is not None for line in drawn.lines)),
    ]  # fmt: skip
    told = [f"{line.label}: {'no evidence' if line.felt is None else signed(line.felt)}" for line in drawn.lines]
    return picture(name, drawn.label, named("From terrible (−2) to delightful (+2): ", told), bottom + 26, *inside)


def _mood(line: Mood, y: float, zero: float, unit: float) -> Iterable[Markup]:
    middle = y + _ROW / 2
    yield from lettered(line.label, y, _ROW)
    yield from along(
        [None if one is None else (one + 2) / 4 for one in line.along], _ALONG, middle, _SCALE - _ALONG - 22
    )
    if line.hand is not None:
        x = zero + max(-2.0, min(2.0, line.hand)) * unit
        yield rule(x, middle - 7, x, middle + 7, "hand")
    if line.felt is None:
        yield words(_END + 14, middle + 4, "no evidence", "dim")
        return
    tone = "bad" if line.felt < 0 else "good"
    at = zero + max(-2.0, min(2.0, line.felt)) * unit
    yield rule(zero, middle, at, middle, f"moved {tone}")
    yield tag("circle", cx=at, cy=middle, r=4.5, class_=f"dot {tone} {founded(line.reliability)}")
    yield words(_END + 14, middle + 4, signed(line.felt), "figure")
    yield words(_WORST, middle + 4, cut(line.worst, WIDE - _WORST), "dim")


def _legend(y: float, *, by_hand: bool) -> Iterable[Markup]:
    yield from soundness(_ALONG, y)
    if by_hand:
        x = _ALONG + SOUNDNESS
        yield rule(x + 4, y - 11, x + 4, y + 2, "hand")
        yield words(x + 12, y, "set by hand, on average", "dim")


# --- how much there is of what ----------------------------------------------------------------------------------------------

_LEFT, _BAR, _ASIDE = NAMES + 16, 190.0, 496.0
_FILLS = ("accent", "heat5", "heat3", "plain")
"""What parts are filled with."""
_FIGURED = {"accent": "rank", "bad": "rank", "heat5": "small", "heat3": "small"}
"""On which of them a figure can be read, and how it looks there."""
_FIGURE = 4.0
"""Units on both sides of a figure in a bar."""
_BOLD, _SORT = 60.0, 110.0
"""By how much a heading is wider than other letters at most, and what the name of a part may take."""
_UNDER = 24.0
"""How high a line with the name of what stands below it is."""


def counts(name: str, drawn: Counts) -> Markup:
    """Bars as long as there is much: those below one heading on a scale of their own."""
    below = list(accumulate(bool(line.above) for line in drawn.lines))
    most = {at: max(sum(one.parts) for one, on in zip(drawn.lines, below, strict=True) if on == at) for at in below}
    inside = list(_sorts(drawn))
    y = _TOP
    for line, at in zip(drawn.lines, below, strict=True):
        if line.above:
            inside.append(words(0, y + 16, cut(line.above, WIDE - _BOLD), "strong"))
            y += _UNDER
        inside += _count(line, y, most[at])
        y += _ROW
    told = [f"{line.label}: {', '.join(filter(None, (line.told, line.aside)))}" for line in drawn.lines]
    return picture(name, drawn.label, named("", told), y + 6, *inside)


def _count(line: Count, y: float, most: int) -> Iterable[Markup]:
    middle, x = y + _ROW / 2, _LEFT
    is_parted = sum(map(bool, line.parts)) > 1
    yield from lettered(line.label, y, _ROW)
    for part, sort in zip(line.parts, _FILLS, strict=False):
        fill = "bad" if line.tone == "bad" else sort
        wide = _BAR * part / most if most else 0.0
        if part:
            yield box(x, middle - 8, max(1.5, wide), 16, fill)
        if is_parted and fill in _FIGURED and part and wide >= _FIGURE + 7 * len(f"{part:,}"):
            yield words(x + wide / 2, middle + 4, f"{part:,}", _FIGURED[fill], "middle")
        x += wide
    yield words(x + 8, middle + 4, cut(line.told, _ASIDE - x - 16), "figure" if any(line.parts) else "dim")
    yield words(_ASIDE, middle + 4, cut(line.aside, WIDE - _ASIDE), "dim")


def _sorts(drawn: Counts) -> Iterable[Markup]:
    """What the parts are called that there is anything of; red where all that there is of one is bad."""
    x = _LEFT
    for at, (sort, fill) in enumerate(zip(drawn.sorts, _FILLS, strict=False)):
        tones = {line.tone for line in drawn.lines if any(line.parts[at : at + 1])}
        if tones:
            yield box(x, 4, 11, 11, "bad" if tones == {"bad"} else fill, 2.0)
            label = cut(sort, _SORT)
            yield words(x + 16, 14, label, "dim")
            x += 34 + len(label) * SIZE * 0.62
