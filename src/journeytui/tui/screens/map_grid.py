"""The map as a grid: a column a stage, a lane a question, some things in each cell; the heads and names stay in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit
from journeytui.tui.screens.map_chart import HEAD, NAMES, RULE, VISIBILITY, Chart, Drawn, Layout, Spot
from journeytui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

    from journeytui.tui.screens.map_marks import MapMarks
    from journeytui.tui.theme import Looks, StyleName

STYLE: dict[str, StyleName] = {"good": "good", "bad": "bad", "plain": "text", "dim": "dim"}


class MapGrid(Plain):
    """Draws a chart."""

    DEFAULT_CSS = "MapGrid { width: 1fr; height: 1fr; }"

    @dataclass
    class Clicked(Message):
        """A thing was clicked, twice when `chain` is 2."""

        chain: int

    chart: Chart
    marks: MapMarks
    layout_of: Layout

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self.empty = ""
        """What is said where there is no stage."""

    def begin(self, chart: Chart, marks: MapMarks, room: Size) -> None:
        """Draws that chart from its beginning; `room` is what there is before it has a size of its own."""
        self.chart, self.marks, self.room = chart, marks, room
        self.layout_of = Layout(chart, self.looks.glyphs)
        self.draw_anew()

    def draw_anew(self) -> None:
        """Other values, or another size."""
        self.layout_of.glyphs = self.looks.glyphs
        self.layout_of.lay(self.size.width or self.room.width, self.size.height or self.room.height)
        self.refresh()

    on_resize = draw_anew

    def moved(self) -> None:
        """The cursor is elsewhere."""
        self.layout_of.follow()
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        laid = self.layout_of
        if not self.chart.view.stages:
            return self._whole([self._segment(self.empty if y == 1 else "", "dim")])
        if y < HEAD:
            return self._head(y)
        place = laid.top + y - HEAD
        line = laid.lines[place] if place < len(laid.lines) else ""
        if isinstance(line, Drawn):
            return self._drawn(line)
        return self._rule(line) if line else self._whole([])

    def _head(self, y: int) -> Strip:
        seen, cells, stages, glyphs = (
            self.layout_of.seen,
            self.layout_of.columns[1],
            self.chart.view.stages,
            self.looks.glyphs,
        )
        if y == HEAD - 1:
            return self._rule(RULE)
        segments = [self._segment(" " * NAMES, "text")]
        if y == 0 and len(seen) < len(stages):
            before, after = (glyphs.left if seen.start else " "), (glyphs.right if seen.stop < len(stages) else " ")
            told = f" {before}{seen.start + 1}{glyphs.dash}{seen.stop}/{len(stages)}{after}"
            segments = [self._segment(fit(told, NAMES), "dim")]
        for stage in seen:
            lines = wrapped(f"{stage + 1} {shown_line(stages[stage].title)}", cells - 2)
            text = fit(" ".join(lines[1:]) if y else lines[0], cells - 2, ellipsis=glyphs.ellipsis)
            segments.append(self._segment(f" {text} ", "accent" if stage == self.chart.at.stage else "heading"))
        return self._whole(segments)

    def _drawn(self, line: Drawn) -> Strip:
        name = self.chart.view.lanes[line.lane].label if line.first else ""
        style: StyleName = "accent" if line.lane == self.chart.at.lane else "heading"
        segments = [self._segment(fit(f" {name}", NAMES, ellipsis=self.looks.glyphs.ellipsis), style)]
        for stage in self.layout_of.seen:
            segments += self._cell(line, stage)
        return self._whole(segments)

    def _cell(self, line: Drawn, stage: int) -> list[Segment]:
        glyphs, chart = self.looks.glyphs, self.chart
        drawn = line.cells[stage]
        item, text = drawn or (0, "")
        here = chart.at == Spot(line.lane, stage, item) and (drawn is not None or line.first)
        told = chart.view.lanes[line.lane].cells[stage]
        style: StyleName = "dim"
        if item < len(told) and chart.means(told[item]):
            style = STYLE[told[item].tone]
        if not told and line.first:
            text = glyphs.dash
        begins = line.first if drawn is None else self.layout_of.begins(line, stage)
        marked = begins and self.chart.record_at(Spot(line.lane, stage, item)) in self.marks
        mark = glyphs.marked if marked else glyphs.cursor if here and begins else " "
        ground = self.looks.mixed("marked" if marked else style, "cursor" if here else None)
        cells = self.layout_of.columns[1]
        return [Segment(mark + fit(text, cells - 2, ellipsis=glyphs.ellipsis), ground), self._segment(" ", "text")]

    def _rule(self, line: str) -> Strip:
        rule, width = self.looks.glyphs.rule, self.size.width
        if line != VISIBILITY:
            return self._whole([self._segment(rule * width, "line")])
        words = " line of visibility "
        return self._whole(
            [self._segment(f"{rule} {rule}{words}", "heading"), self._segment(f"{rule} " * width, "line")]
        )

    def _segment(self, text: str, style: StyleName) -> Segment:
        return Segment(text, self.looks["text"] + self.looks[style])

    def _whole(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, self.looks["text"])

    def caret(self) -> Offset | None:
        laid, at = self.layout_of, self.chart.at
        mine = [y for y, line in enumerate(laid.lines) if isinstance(line, Drawn) and line.lane == at.lane]
        begins = next((y for y in mine if _item(laid.lines[y], at.stage) == at.item), mine[0] if mine else 0)
        x = NAMES + (at.stage - laid.left) * laid.columns[1] + 1
        return Offset(x, max(HEAD, begins - laid.top + HEAD)) if mine else Offset(1, 1)

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.chart.step(1)
        self.moved()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.chart.step(-1)
        self.moved()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        laid = self.layout_of
        stage = laid.left + (event.x - NAMES) // laid.columns[1]
        place = laid.top + event.y - HEAD
        line = laid.lines[place] if event.y >= HEAD and place < len(laid.lines) else ""
        if isinstance(line, Drawn) and event.x >= NAMES and stage in laid.seen:
            self.chart.go(Spot(line.lane, stage, (line.cells[stage] or (0, ""))[0]))
            self.moved()
            self.post_message(self.Clicked(event.chain))


def _item(line: Drawn | str, stage: int) -> int | None:
    """Which thing of the stage the line shows; None when it shows none."""
    drawn = line.cells[stage] if isinstance(line, Drawn) and stage < len(line.cells) else None
    return drawn[0] if drawn else None
