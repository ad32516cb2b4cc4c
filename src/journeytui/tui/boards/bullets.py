"""KPIs as bullets: a bar a KPI, all targets in one column, all floors in another; then the value, the target and the readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.boards.strokes import spark
from journeytui.tui.fit import fit, width
from journeytui.workspace.pictures import FLOOR, TARGET

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Bullet, Bullets

_READINGS = 8
_LEAST_BAR, _MOST_BAR, _NAME = 16, 40, 34
_MOST_VALUE, _MOST_UNIT, _MOST_TARGET = 10, 12, 10
_ROOMY = 100
"""Cells from which on units of more than a sign stand behind their figures."""
_SIGN = 2
_NARROW = 72
"""Cells below which the last readings are left out, so that names can be told apart."""
_STYLES: dict[str, StyleName] = {"on target": "good", "off target": "warn", "beyond the floor": "bad"}


class Goals(Listed):
    """Draws bullets."""

    def __init__(self, bullets: Bullets) -> None:
        super().__init__(bullets.spots, [""] * len(bullets.lines))
        self._lines = bullets.lines
        self._value = min(_MOST_VALUE, max(width(line.value) for line in bullets.lines))
        self._units = [min(_MOST_UNIT, max(width(line.unit) for line in bullets.lines)), 0]
        self._units[1] = 1 if any(line.unit == "%" for line in bullets.lines) else 0
        self._target = min(_MOST_TARGET, max(6, *(width(line.target) for line in bullets.lines)))
        self._has_readings = any(len(line.readings) > 1 for line in bullets.lines)

    def _widths(self, cells: int) -> tuple[int, int, int]:
        """Cells of a name, of a bar, and of a unit with the blank before it."""
        unit = self._units[cells < _ROOMY] + 1 if self._units[cells < _ROOMY] else 0
        beside = 1 + 1 + 2 + self._value + unit + 2 + self._target + (2 + _READINGS if self._reads(cells) else 0)
        name = names_in(cells, [line.spot.title for line in self._lines], beside + _LEAST_BAR)
        bar = min(_MOST_BAR, cells - 2 - min(name, _NAME) - beside)
        return min(name, max(_NAME, cells - 2 - beside - bar)), bar, unit

    def _reads(self, cells: int) -> bool:
        """Whether there is room for the last readings."""
        return self._has_readings and cells >= _NARROW

    def _head(self, cells: int, looks: Looks) -> Inks:
        del looks
        name, bar, unit = self._widths(cells)
        floor, target = round(FLOOR * (bar - 1)), round(TARGET * (bar - 1))
        over = [" "] * (bar + 8)
        over[floor - 2 : floor + 3] = "floor"
        over[target - 2 : target + 4] = "target"
        text = "".join(over)[: bar + 3]
        return [
            Ink(" " * (name + 3)), Ink(text, "heading"),
            Ink(f"{'now':>{self._value}}{' ' * unit}  {'target':>{self._target}}", "heading"),
            Ink("  readings" if self._reads(cells) else "", "heading"),
        ]  # fmt: skip

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._lines[at]
        name, bar, unit = self._widths(cells)
        style: StyleName = _STYLES.get(line.verdict, "dim")
        mark = {"good": looks.glyphs.yes, "warn": looks.glyphs.partly, "bad": looks.glyphs.no}.get(
            style, looks.glyphs.unknown
        )
        out = [
            *named(shown_line(line.spot.title), name, looks, here=here), Ink(" "), *_bar(line, bar, style, looks), Ink(f" {mark} ", style),
            Ink(fit(line.value, self._value, "right", looks.glyphs.ellipsis), "strong"),
            Ink(f" {fit(line.unit if unit > _SIGN or line.unit == '%' else '', unit - 1, ellipsis=looks.glyphs.ellipsis)}" if unit else "", "dim"),
            Ink(f"  {fit(looks.glyphs.spelt(line.target), self._target, 'right', looks.glyphs.ellipsis)}", "dim"),
        ]  # fmt: skip
        if self._reads(cells):
            last = line.readings[-_READINGS:]
            drawn = spark(last, looks, min(last, default=0.0), max(last, default=0.0)) if len(last) > 1 else ""
            out.append(Ink(f"  {drawn:>{_READINGS}}", "accent"))
        return out


def _bar(line: Bullet, cells: int, style: StyleName, looks: Looks) -> Inks:
    """A bar as long as the KPI has come, with the floor and the target across it."""
    glyphs = looks.glyphs
    floor, target = round(FLOOR * (cells - 1)), round(TARGET * (cells - 1))
    reached = -1 if line.at is None else max(0, round(line.at * (cells - 1)))
    out: Inks = []
    for at in range(cells):
        if at == target or (at == floor and line.floored):
            out.append(Ink(glyphs.bar, "strong" if at == target else "dim"))
        elif at <= reached:
            out.append(Ink(glyphs.block, style))
        else:
            out.append(Ink(glyphs.dot if line.at is None else glyphs.rule, "line"))
    return _joined(out)


def _joined(inks: Inks) -> Inks:
    """The same with neighbours of one style as one."""
    out: Inks = []
    for ink in inks:
        if out and out[-1].style == ink.style:
            out[-1] = Ink(out[-1].text + ink.text, ink.style)
        else:
            out.append(ink)
    return out
