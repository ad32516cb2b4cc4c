"""The map as a grid: a column a stage, a lane a question, some things in each cell; the heads and names stay in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.maps import Cell, Lane, MapView

NAMES = 15
"""Cells of the lanes' names."""
NARROW, BROAD = 21, 36
"""How narrow and how broad a stage may be."""
HEAD = 3
"""Lines of the stages' heads."""
ITEM_LINES = 2
STYLE: dict[str, StyleName] = {"good": "good", "bad": "bad", "plain": "text", "dim": "dim"}


@dataclass(frozen=True)
class Spot:
    """Where the cursor is: a lane, a stage, and which of the things there."""

    lane: int = 0
    stage: int = 0
    item: int = 0


@dataclass(frozen=True)
class Drawn:
    """One line of one lane: for each stage which thing it shows, and its text."""

    lane: int
    first: bool
    """Whether the lane's name stands on it."""
    cells: tuple[tuple[int, str] | None, ...]


RULE = "rule"
VISIBILITY = "visibility"


class MapGrid(Widget):
    """The grid with its cursor."""

    DEFAULT_CSS = "MapGrid { width: 1fr; height: 1fr; }"
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Clicked(Message):
        """A thing was clicked, twice when `chain` is 2."""

        chain: int

    def __init__(self, looks: Looks, view: MapView) -> None:
        super().__init__()
        self.looks = looks
        self.view = view
        self.at = Spot()
        self.typed = ""
        """Things without it are dimmed."""
        self.empty = ""
        """What is said where there is no stage."""
        self._lines: list[Drawn | str] = []
        self._top = 0
        self._left = 0
        self._measured = (0, 0)

    # What is shown

    def show(self, view: MapView) -> None:
        """Shows other values; the cursor stays on its record, where that is still there."""
        kept = self.cell.id if self.cell else ""
        self.view = view
        self._lay()
        same = next((spot for spot in self.spots() if kept and self.cell_at(spot).id == kept and spot.lane == self.at.lane), None)
        self.go(same or self.at)
        self.refresh()

    @property
    def lane(self) -> Lane:
        """The lane of the cursor."""
        return self.view.lanes[self.at.lane]

    @property
    def cell(self) -> Cell | None:
        """What the cursor is on; None in an empty cell."""
        cells = self._cells(self.at)
        return cells[self.at.item] if self.at.item < len(cells) else None

    def cell_at(self, spot: Spot) -> Cell:
        return self._cells(spot)[spot.item]

    def spots(self) -> Iterator[Spot]:
        """Every thing of the map, stage by stage."""
        for stage in range(len(self.view.stages)):
            for lane, told in enumerate(self.view.lanes):
                for item in range(len(told.cells[stage])):
                    yield Spot(lane, stage, item)

    # Moving

    def go(self, spot: Spot) -> None:
        """Moves the cursor to the nearest place there is, and into sight."""
        lane = max(0, min(spot.lane, len(self.view.lanes) - 1))
        stage = max(0, min(spot.stage, len(self.view.stages) - 1))
        cells = self.view.lanes[lane].cells[stage] if self.view.stages else ()
        self.at = Spot(lane, stage, max(0, min(spot.item, len(cells) - 1)))
        self._follow()
        self.refresh()

    def step(self, by: int) -> None:
        """One thing down or up, within the cell and then into the next lane."""
        item = self.at.item + by
        if 0 <= item < len(self._cells(self.at)):
            self.go(Spot(self.at.lane, self.at.stage, item))
        elif 0 <= self.at.lane + by < len(self.view.lanes):
            self.go(Spot(self.at.lane + by, self.at.stage, 0 if by > 0 else 10**6))

    def sideways(self, by: int) -> None:
        """One stage to the right or to the left."""
        self.go(Spot(self.at.lane, self.at.stage + by, self.at.item))

    def seek(self, typed: str) -> None:
        """Dims what does not hold the text, and goes to the first thing that does."""
        self.typed = typed.casefold()
        found = next((spot for spot in self.spots() if self.typed and self._means(self.cell_at(spot))), None)
        self.go(found or self.at)

    # Drawing

    def render_line(self, y: int) -> Strip:
        if not self.view.stages:
            return self._whole([self._segment(self.empty if y == 1 else "", "dim")])
        if y < HEAD:
            return self._head(y)
        place = self._top + y - HEAD
        line = self._lines[place] if place < len(self._lines) else None
        if isinstance(line, Drawn):
            return self._drawn(line)
        return self._rule(line) if line else Strip.blank(self.size.width, self.looks["text"])

    def _head(self, y: int) -> Strip:
        count, cells = self._columns
        if y == HEAD - 1:
            return self._rule(RULE)
        segments = [self._segment(" " * NAMES, "text")]
        for stage in range(self._left, min(self._left + count, len(self.view.stages))):
            lines = wrapped(f"{stage + 1} {shown_line(self.view.stages[stage].title)}", cells - 1)
            text = fit(" ".join(lines[1:]) if y else lines[0], cells - 1, ellipsis=self.looks.glyphs.ellipsis)
            segments += [self._segment(text, "accent" if stage == self.at.stage else "heading"), self._segment(" ", "text")]
        told = f"{self.looks.glyphs.left if self._left else ' '}{self._left + 1}{self.looks.glyphs.dash}{min(self._left + count, len(self.view.stages))}"
        if y == 0 and count < len(self.view.stages):
            more = self.looks.glyphs.right if self._left + count < len(self.view.stages) else " "
            segments[0] = self._segment(fit(f" {told}/{len(self.view.stages)}{more}", NAMES), "dim")
        return self._whole(segments)

    def _drawn(self, line: Drawn) -> Strip:
        count, cells = self._columns
        here = line.lane == self.at.lane
        name = self.view.lanes[line.lane].label if line.first else ""
        segments = [self._segment(fit(f" {name}", NAMES, ellipsis=self.looks.glyphs.ellipsis), "accent" if here else "heading")]
        for stage in range(self._left, min(self._left + count, len(self.view.stages))):
            segments += self._cell(line, stage, cells)
        return self._whole(segments)

    def _cell(self, line: Drawn, stage: int, cells: int) -> list[Segment]:
        drawn = line.cells[stage]
        item, text = drawn or (0, "")
        at = self.at == Spot(line.lane, stage, item) and (drawn is not None or line.first)
        style: StyleName = "dim"
        told = self.view.lanes[line.lane].cells[stage]
        if item < len(told):
            style = STYLE[told[item].tone] if self._means(told[item]) else "dim"
        elif line.first:
            text = self.looks.glyphs.dash
        mark = self.looks.glyphs.cursor if at and (drawn is None or self._begins(line, stage)) else " "
        ground = self.looks["text"] + self.looks[style]
        if at:
            ground += self.looks["cursor"]
        return [Segment(mark + fit(text, cells - 2, ellipsis=self.looks.glyphs.ellipsis), ground), self._segment(" ", "text")]

    def _begins(self, line: Drawn, stage: int) -> bool:
        above = self._lines[self._lines.index(line) - 1]
        mine = line.cells[stage]
        return not isinstance(above, Drawn) or above.lane != line.lane or (above.cells[stage] or (-1,))[0] != (mine or (0,))[0]

    def _rule(self, line: str) -> Strip:
        glyphs = self.looks.glyphs
        if line == VISIBILITY:
            words = " line of visibility "
            dashes = (f"{glyphs.rule} " * self.size.width)[: max(0, self.size.width - len(words) - 4)]
            return self._whole([self._segment(f"{glyphs.rule} {glyphs.rule}{words}", "heading"), self._segment(dashes, "line")])
        return self._whole([self._segment(glyphs.rule * self.size.width, "line")])

    def _segment(self, text: str, style: StyleName) -> Segment:
        return Segment(text, self.looks["text"] + self.looks[style])

    def _whole(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, self.looks["text"])

    # Where things stand

    @property
    def _columns(self) -> tuple[int, int]:
        """How many stages are seen, and how broad each is."""
        room = max(1, self.size.width - NAMES)
        count = max(1, min(room // NARROW, len(self.view.stages)))
        return count, min(BROAD, room // count)

    def _lay(self) -> None:
        self._measured = (self.size.width, len(self.view.stages))
        self._lines = []
        cells = self._columns[1]
        for at, lane in enumerate(self.view.lanes):
            if at and lane.below_visibility != self.view.lanes[at - 1].below_visibility:
                self._lines.append(VISIBILITY if lane.below_visibility else RULE)
            columns = [list(self._items(told, cells)) for told in lane.cells]
            for y in range(max((len(column) for column in columns), default=0) or 1):
                self._lines.append(Drawn(at, y == 0, tuple(column[y] if y < len(column) else None for column in columns)))
            if at < len(self.view.lanes) - 1 and lane.below_visibility == self.view.lanes[at + 1].below_visibility:
                self._lines.append("")

    def _items(self, told: tuple[Cell, ...], cells: int) -> Iterator[tuple[int, str]]:
        glyphs = self.looks.glyphs
        for item, cell in enumerate(told):
            lines = wrapped(shown_line(cell.text).replace("★", glyphs.star), max(4, cells - 2))
            if len(lines) > ITEM_LINES:
                lines = [*lines[: ITEM_LINES - 1], " ".join(lines[ITEM_LINES - 1 :])]
            for line in lines:
                yield item, line

    def _follow(self) -> None:
        if self._measured != (self.size.width, len(self.view.stages)):
            self._lay()
        count = self._columns[0]
        self._left = max(min(self._left, self.at.stage), self.at.stage - count + 1)
        self._left = max(0, min(self._left, len(self.view.stages) - count))
        mine = [y for y, line in enumerate(self._lines) if isinstance(line, Drawn) and line.lane == self.at.lane]
        rows = [y for y in mine if self._shows(y)] or mine[:1] or [0]
        first = mine[0] if mine and len(mine) <= self._room else rows[0]
        last = mine[-1] if mine and len(mine) <= self._room else rows[-1]
        self._top = min(self._top, first)
        self._top = max(self._top, last - self._room + 1)
        self._top = max(0, min(self._top, len(self._lines) - self._room))

    def _shows(self, y: int) -> bool:
        line = self._lines[y]
        drawn = line.cells[self.at.stage] if isinstance(line, Drawn) and self.view.stages else None
        return drawn is not None and drawn[0] == self.at.item

    @property
    def _room(self) -> int:
        return max(1, self.size.height - HEAD)

    def _cells(self, spot: Spot) -> tuple[Cell, ...]:
        return self.view.lanes[spot.lane].cells[spot.stage] if self.view.stages else ()

    def _means(self, cell: Cell) -> bool:
        return self.typed in cell.text.casefold()

    def on_resize(self) -> None:
        self._follow()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.step(-1)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        count, cells = self._columns
        stage = self._left + (event.x - NAMES) // cells
        place = self._top + event.y - HEAD
        line = self._lines[place] if event.y >= HEAD and place < len(self._lines) else None
        if isinstance(line, Drawn) and event.x >= NAMES and stage < min(self._left + count, len(self.view.stages)):
            self.go(Spot(line.lane, stage, (line.cells[stage] or (0, ""))[0]))
            self.post_message(self.Clicked(event.chain))
