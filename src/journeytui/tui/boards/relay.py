"""A relay: stage after stage, each with who carries it in a lane of their own, and a line wherever it changes hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.boards.ink import Ink, Inks
from journeytui.tui.boards.listed import Listed, named, names_in
from journeytui.tui.fit import fit, width

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks
    from journeytui.workspace.pictures import Relay

_MOST_LANE, _MOST_LANES = 5, 40
_LEAST_WHO, _MOST_WHO, _MOST_TOLD = 10, 26, 24


class Hands(Listed):
    """Draws a relay."""

    def __init__(self, relay: Relay) -> None:
        super().__init__(relay.spots, [""] * len(relay.lines))
        self._lines = relay.lines
        self._lanes = max(1, relay.lanes)
        self._who = max(_LEAST_WHO, min(_MOST_WHO, max(width(line.who) for line in relay.lines)))
        self._told = min(_MOST_TOLD, max(width(line.told) for line in relay.lines))

    def _widths(self, cells: int) -> tuple[int, int, int]:
        """Cells of a name, of all lanes, and of what else is said."""
        room = cells - 2 - self._who - 4
        lanes = max(self._lanes, min(self._lanes * _MOST_LANE, _MOST_LANES, room // 3))
        lanes = min(lanes, max(1, room // 2))
        titles = [line.spot.title for line in self._lines]
        name = names_in(cells, titles, lanes + self._who + 4)
        told = min(self._told, room - name - lanes - 2)
        return name, lanes, told if told >= _LEAST_WHO else 0

    def _head(self, cells: int, looks: Looks) -> Inks:
        name, lanes, _ = self._widths(cells)
        who, inherited = "who answers for it", f"  {looks.glyphs.ring} inherited"
        room = cells - name - lanes - 6 - width(who) - width(inherited)
        told = inherited if room >= 0 and any(line.inherited for line in self._lines) else ""
        hands = fit("hand-overs", lanes, ellipsis=looks.glyphs.ellipsis)
        return [Ink(f"{' ' * (name + 4)}{hands}  {who}", "heading"), Ink(told, "dim")]

    def _line(self, at: int, cells: int, looks: Looks, *, here: bool) -> Inks:
        line = self._lines[at]
        name, lanes, told = self._widths(cells)
        style = "bad" if line.lane is None else "strong"
        out = [
            *named(shown_line(line.spot.title), name, looks, here=here), Ink("  "), *self._track(at, lanes, looks), Ink("  "),
            Ink(fit(line.who, self._who, ellipsis=looks.glyphs.ellipsis), "bad" if style == "bad" else "text"),
        ]  # fmt: skip
        return [*out, Ink(f"  {fit(line.told, told, ellipsis=looks.glyphs.ellipsis)}", "dim")] if told else out

    def _track(self, at: int, cells: int, looks: Looks) -> Inks:
        """The lanes of one stage: who carries it, and from whom it came."""
        glyphs, line = looks.glyphs, self._lines[at]
        before = self._lines[at - 1].lane if at else line.lane
        if line.lane is None:
            return [Ink(fit(glyphs.no, cells), "bad")]
        here = self._place(line.lane, cells)
        mark = Ink(glyphs.ring if line.inherited else glyphs.full, "accent")
        if before is None or before == line.lane:
            return [Ink(" " * here), mark, Ink(" " * (cells - here - 1))]
        came = self._place(before, cells)
        if came < here:
            path = glyphs.corners[2] + glyphs.rule * (here - came - 1)
            return [Ink(" " * came), Ink(path, "warn"), mark, Ink(" " * (cells - here - 1))]
        path = glyphs.rule * (came - here - 1) + (glyphs.corners[3] if came > here else "")
        return [Ink(" " * here), mark, Ink(path, "warn"), Ink(" " * (cells - max(came, here) - 1))]

    def _place(self, lane: int, cells: int) -> int:
        """The cell in which a lane runs."""
        return lane * (cells - 1) // max(1, self._lanes - 1) if self._lanes > 1 else 0
