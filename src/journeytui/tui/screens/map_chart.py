"""The map without a screen: where the cursor is, which lines there are, which part of them is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeytui.tui.glyphs import Glyphs
    from journeytui.workspace.maps import Cell, Lane, MapView

WORD_OF = {"touchpoint": "touchpoint", "pain": "insight", "kpi": "kpi", "front": "activity", "back": "activity",
           "process": "process", "opportunity": "opportunity"}  # fmt: skip
"""Of what word the things of a lane are. The cells of all other lanes speak of the stage itself."""
NAMES = 15
"""Cells of the lanes' names."""
NARROW, BROAD = 21, 36
"""How narrow and how broad a stage may be."""
HEAD = 3
"""Lines of the stages' heads."""
ITEM_LINES = 2
INDENT = " "
"""Before the second line of a thing, so that one sees where the next begins."""
RULE = "rule"
VISIBILITY = "visibility"


@dataclass(frozen=True, order=True)
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


class Chart:
    """What is on the map, and where on it one is."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self.at = Spot()
        self.typed = ""
        """Things without it are dimmed."""

    def show(self, view: MapView) -> None:
        """Shows other values; the cursor stays on its record, where that is still in its lane."""
        kept = self.cell.id if self.cell else ""
        self.view = view
        same = (spot for spot in self.spots() if spot.lane == self.at.lane and kept and self.cell_at(spot).id == kept)
        self.go(next(same, self.at))

    @property
    def lane(self) -> Lane:
        """The lane of the cursor."""
        return self.view.lanes[self.at.lane]

    @property
    def cell(self) -> Cell | None:
        """What the cursor is on; None in an empty cell."""
        cells = self.cells(self.at)
        return cells[self.at.item] if self.at.item < len(cells) else None

    def cells(self, spot: Spot) -> tuple[Cell, ...]:
        """All things of a cell."""
        return self.view.lanes[spot.lane].cells[spot.stage] if self.view.stages else ()

    def cell_at(self, spot: Spot) -> Cell:
        return self.cells(spot)[spot.item]

    # Records: what a command acts on

    @property
    def word(self) -> str:
        """Of what word the records of the cursor's lane are."""
        return WORD_OF.get(self.lane.name, "stage")

    @property
    def record_id(self) -> str:
        """The record that the cursor is on; '' in an empty cell."""
        return self.record_at(self.at)

    def record_at(self, spot: Spot) -> str:
        """The record of a spot: the thing there, or the stage that its cell speaks of; '' where there is none."""
        if not self.view.stages:
            return ""
        if self.view.lanes[spot.lane].name not in WORD_OF:
            return self.view.stages[spot.stage].id
        cells = self.cells(spot)
        return cells[spot.item].id if spot.item < len(cells) else ""

    def records_between(self, one: Spot, other: Spot) -> list[str]:
        """The records of a lane from one spot to another, in the order of the stages."""
        first, last = sorted((one, other), key=lambda spot: (spot.stage, spot.item))
        found = [self.record_at(spot) for spot in self._along(one.lane) if first <= spot <= last]
        return list(dict.fromkeys(id for id in found if id))

    @property
    def record_ids(self) -> list[str]:
        """Every record of the map."""
        return [*(stage.id for stage in self.view.stages), *(self.cell_at(spot).id for spot in self.spots())]

    def next_in_lane(self) -> Spot:
        """The next thing of the cursor's lane, in this stage or a later one; the cursor's own spot after the last."""
        behind = (spot for spot in self._along(self.at.lane) if spot > self.at and self.record_at(spot))
        return next(behind, self.at)

    def _along(self, lane: int) -> Iterator[Spot]:
        """The spots of a lane; one a stage where its cells speak of the stage."""
        for stage in range(len(self.view.stages)):
            many = len(self.cells(Spot(lane, stage))) if self.view.lanes[lane].name in WORD_OF else 1
            for item in range(many):
                yield Spot(lane, stage, item)

    def go_to(self, id: str) -> None:
        """Puts the cursor on that record, where it is on the map."""
        found = (spot for spot in self.spots() if self.cell_at(spot).id == id and self.record_at(spot) == id)
        stage = (Spot(self.at.lane, at) for at, one in enumerate(self.view.stages) if one.id == id)
        self.go(next(found, next(stage, self.at)))

    def spots(self) -> Iterator[Spot]:
        """Every thing of the map, stage by stage."""
        for stage in range(len(self.view.stages)):
            for lane, told in enumerate(self.view.lanes):
                for item in range(len(told.cells[stage])):
                    yield Spot(lane, stage, item)

    def go(self, spot: Spot) -> None:
        """Moves the cursor to the nearest place there is."""
        lane = max(0, min(spot.lane, len(self.view.lanes) - 1))
        stage = max(0, min(spot.stage, len(self.view.stages) - 1))
        cells = self.cells(Spot(lane, stage))
        self.at = Spot(lane, stage, max(0, min(spot.item, len(cells) - 1)))

    def step(self, by: int) -> None:
        """One thing down or up, within the cell and then into the next lane."""
        item = self.at.item + by
        if 0 <= item < len(self.cells(self.at)):
            self.go(Spot(self.at.lane, self.at.stage, item))
        elif 0 <= self.at.lane + by < len(self.view.lanes):
            self.go(Spot(self.at.lane + by, self.at.stage, 0 if by > 0 else 10**6))

    def seek(self, typed: str) -> frozenset[str]:
        """Dims what does not hold the text, and goes to the first thing that does; the records of all that do."""
        self.typed = typed.casefold()
        found = [spot for spot in self.spots() if self.typed and self.means(self.cell_at(spot))]
        self.go(next(iter(found), self.at))
        return frozenset(self.cell_at(spot).id for spot in found)

    def means(self, cell: Cell) -> bool:
        """Whether the thing holds the text that is looked for."""
        return self.typed in cell.text.casefold()


class Layout:
    """The chart in lines of a certain width, and the part of it that is in sight."""

    def __init__(self, chart: Chart, glyphs: Glyphs) -> None:
        self.chart = chart
        self.glyphs = glyphs
        self.width, self.height = 80, 24
        self.lines: list[Drawn | str] = []
        self.top = 0
        self.left = 0

    @property
    def columns(self) -> tuple[int, int]:
        """How many stages are seen, and how broad each is."""
        room = max(1, self.width - NAMES)
        count = max(1, min(room // NARROW, len(self.chart.view.stages)))
        return count, min(BROAD, room // count)

    @property
    def seen(self) -> range:
        """The stages in sight."""
        return range(self.left, min(self.left + self.columns[0], len(self.chart.view.stages)))

    @property
    def room(self) -> int:
        """Lines below the heads."""
        return max(1, self.height - HEAD)

    def lay(self, width: int, height: int) -> None:
        """Lays all lines out for that size."""
        self.width, self.height, self.lines = width, height, []
        lanes = self.chart.view.lanes
        for at, lane in enumerate(lanes):
            if at and lane.below_visibility != lanes[at - 1].below_visibility:
                self.lines.append(VISIBILITY if lane.below_visibility else RULE)
            columns = [list(self._items(told)) for told in lane.cells]
            for y in range(max((len(column) for column in columns), default=0) or 1):
                self.lines.append(
                    Drawn(at, y == 0, tuple(column[y] if y < len(column) else None for column in columns))
                )
            if at < len(lanes) - 1 and lane.below_visibility == lanes[at + 1].below_visibility:
                self.lines.append("")
        self.follow()

    def follow(self) -> None:
        """Brings the cursor into sight, with its whole lane where that fits."""
        at, count = self.chart.at, self.columns[0]
        self.left = max(min(self.left, at.stage), at.stage - count + 1)
        self.left = max(0, min(self.left, len(self.chart.view.stages) - count))
        lane = [y for y, line in enumerate(self.lines) if isinstance(line, Drawn) and line.lane == at.lane]
        mine = lane if len(lane) <= self.room else [y for y in lane if self._shows(y)]
        first, last = (mine or lane or [0])[0], (mine or lane or [0])[-1]
        self.top = max(min(self.top, first), last - self.room + 1)
        self.top = max(0, min(self.top, len(self.lines) - self.room))

    def begins(self, line: Drawn, stage: int) -> bool:
        """Whether a thing begins on that line."""
        above = self.lines[self.lines.index(line) - 1]
        mine = line.cells[stage]
        return (
            not isinstance(above, Drawn)
            or above.lane != line.lane
            or (above.cells[stage] or (-1,))[0] != (mine or (0,))[0]
        )

    def _items(self, told: tuple[Cell, ...]) -> Iterator[tuple[int, str]]:
        for item, cell in enumerate(told):
            text = shown_line(cell.text).replace("★", self.glyphs.star).replace("−", self.glyphs.minus)
            cells = max(6, self.columns[1] - 2)
            first, *more = wrapped(text, cells)
            rest = wrapped(" ".join(more), cells - len(INDENT)) if more else []
            if len(rest) >= ITEM_LINES:
                rest = [*rest[: ITEM_LINES - 2], " ".join(rest[ITEM_LINES - 2 :])]
            lines = [first, *(INDENT + line for line in rest)]
            for line in lines:
                yield item, line

    def _shows(self, y: int) -> bool:
        line = self.lines[y]
        drawn = line.cells[self.chart.at.stage] if isinstance(line, Drawn) and self.chart.view.stages else None
        return drawn is not None and drawn[0] == self.chart.at.item
