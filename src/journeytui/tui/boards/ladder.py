"""Ladders of maturity: the levels one above the other, each with its gates, how far each is met, and what is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.boards.ink import Drawn, Hit, Ink, Inks, mark, window
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.pictures import Gate, Ladder, Ladders

_SIDE_BY_SIDE = 110
"""From how many cells on both ladders are seen."""
_METER = 8
_GAP = 3


class Steps:
    """Draws ladders, all of them side by side or the one that one is on."""

    columns = True
    beside = ()
    least = 6

    def __init__(self, ladders: Ladders) -> None:
        self._ladders = ladders.ladders
        self.spots = ladders.spots
        self.places: list[tuple[float, float]] = []
        self._first: list[int] = []
        for at, ladder in enumerate(self._ladders):
            self._first.append(len(self.places))
            above = {n: y for y, n in enumerate(_order(ladder))}
            self.places += [(at, above[n]) for n in range(len(ladder.gates))]
        self._top = 0

    def wanted(self, cells: int, most: int) -> int:
        del cells
        return min(most, 1 + max(len(ladder.gates) + len(ladder.levels) for ladder in self._ladders))

    def draw(self, cells: int, lines: int, here: int, looks: Looks) -> Drawn:
        on = int(self.places[here][0])
        seen = range(len(self._ladders)) if cells >= _SIDE_BY_SIDE else range(on, on + 1)
        each = (cells - 1 - _GAP * (len(seen) - 1)) // len(seen)
        drawn = [self._ladder(at, each, here, looks) for at in seen]
        line = next(y for y, (_, spot) in enumerate(drawn[on - seen.start]) if spot == here)
        page = lines - 1
        total = max(len(one) for one in drawn)
        self._top = window(window(self._top, max(0, line - 1), page, total), line, page, total)
        out = [self._titles(seen, on, each, looks)]
        hits: list[Hit] = []
        for y in range(self._top, min(total, self._top + page)):
            row: Inks = [Ink(" ")]
            for n, one in enumerate(drawn):
                inks, spot = one[y] if y < len(one) else ([Ink(" " * each)], None)
                if spot is not None:
                    hits.append((len(out), n * (each + _GAP), n * (each + _GAP) + each, spot))
                row += [*inks, Ink(" " * _GAP)]
            out.append(row)
        return Drawn(out, hits)

    def _titles(self, seen: range, on: int, each: int, looks: Looks) -> Inks:
        if len(seen) == len(self._ladders):
            return [
                Ink(f" {fit(ladder.label, each if at else each + _GAP - 1)}", "accent" if at == on else "heading")
                for at, ladder in enumerate(self._ladders)
            ]
        inks = [Ink(" ")]
        for at, ladder in enumerate(self._ladders):
            inks += [Ink(ladder.label, "accent" if at == on else "dim"), Ink(f" {looks.glyphs.dot} ", "dim")]
        return inks[:-1]

    def _ladder(self, at: int, cells: int, here: int, looks: Looks) -> list[tuple[Inks, int | None]]:
        """Its lines from the highest level down, each with the spot that it is."""
        ladder, first = self._ladders[at], self._first[at]
        out: list[tuple[Inks, int | None]] = []
        count = max((width(_counted(gate)) for gate in ladder.gates), default=0)
        for level in reversed(range(ladder.lowest, ladder.lowest + len(ladder.levels))):
            out.append((_level(ladder, level, cells, looks), None))
            out += [
                (_gate(gate, cells, count, looks, here=first + n == here), first + n)
                for n, gate in enumerate(ladder.gates)
                if gate.level == level
            ]
        return out


def _order(ladder: Ladder) -> list[int]:
    """Its gates from above, as they are drawn."""
    return sorted(range(len(ladder.gates)), key=lambda n: (-ladder.gates[n].level, n))


def _level(ladder: Ladder, level: int, cells: int, looks: Looks) -> Inks:
    glyphs = looks.glyphs
    reached = level <= ladder.reached
    said = (
        "here now"
        if level == ladder.reached
        else "reached"
        if reached
        else "next"
        if level == ladder.reached + 1
        else ""
    )
    style: StyleName = "good" if reached else "strong" if said else "dim"
    name = f"{glyphs.rule * 2} {level} {ladder.levels[level - ladder.lowest]} "
    end = f" {said}" if said else ""
    return [Ink(name, style), Ink(glyphs.rule * max(0, cells - width(name) - width(end)), "line"), Ink(end, style)]


def _counted(gate: Gate) -> str:
    return f"{gate.met:,} of {gate.of:,}"


def _gate(gate: Gate, cells: int, count: int, looks: Looks, *, here: bool) -> Inks:
    glyphs = looks.glyphs
    met: StyleName = "good" if gate.passed else "bad"
    full = min(_METER, max(1, round(_METER * gate.met / gate.of))) if gate.met and gate.of else 0
    meter = glyphs.block * full + glyphs.shades[0] * (_METER - full)
    room = max(1, cells - 4 - _METER - 3 - count)
    return [
        Ink(f" {mark(looks, here=here)}", "accent", here), Ink(glyphs.yes if gate.passed else glyphs.no, met, here),
        Ink(f" {fit(gate.label, room, ellipsis=glyphs.ellipsis)}", "text", here), Ink(f"  {meter}", "accent"), Ink(f" {_counted(gate):>{count}}", "dim"),
    ]  # fmt: skip
