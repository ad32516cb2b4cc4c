"""The map: the whole journey side by side, every cell of it within reach."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partialmethod
from typing import TYPE_CHECKING, Any, ClassVar

from journeytui.domain.errors import JourneyError
from journeytui.domain.text import a_or_an
from journeytui.tui import editors
from journeytui.tui.acting import MAIN_SCORE, OWNER, STATUS, act
from journeytui.tui.commands import COMMANDS
from journeytui.tui.place import Place
from journeytui.tui.screens.map_chart import Chart, Spot
from journeytui.tui.screens.map_grid import MapGrid
from journeytui.tui.screens.map_marks import MapMarks
from journeytui.tui.widgets.head import Head
from journeytui.workspace import edit, maps, references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from journeytui.domain.fields import Entity
    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.workspace.workspace import Outcome
    from journeytui.workspace.writer import Act

ADDS = {"need": "", "touchpoint": "touchpoint", "channel": "touchpoint", "pain": "insight", "kpi": "kpi",
        "front": "activity", "back": "activity", "opportunity": "opportunity"}  # fmt: skip
ON_THE_JOURNEY = frozenset({"activity", "opportunity"})
_NEEDS_RECORD = frozenset(
    {"open", "detail", "rename", "owner", "status", "raise", "lower", "edit", "editor", "remove", "copy"}
)


class Charted(Place):
    """A journey as a chart, with a cursor on it."""

    place: ClassVar[str] = "map"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.grid = MapGrid(desk.looks)

    def begin(self, journey: str, at: str = "") -> None:
        """Shows that journey, with the cursor in the named stage. Raises UnknownReference when it is not here."""
        super().begin()
        desk = self.desk
        self.journey = journey
        self.chart = Chart(maps.map_view(desk.workspace, journey, desk.guessed))
        self.marks = MapMarks(self.chart)
        self.chart.go(Spot(0, next((n for n, stage in enumerate(self.chart.view.stages) if stage.id == at), 0)))
        self.grid.empty = f"   No stage yet. {desk.keymap.shown('stage_add')} adds one; pasted lines add one each."
        self.grid.begin(self.chart, self.marks, desk.size)
        self._show_head()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.grid)

    def reload(self) -> None:
        """Reads the map again; the cursor stays on its record."""
        try:
            view = maps.map_view(self.desk.workspace, self.journey, self.desk.guessed)
        except JourneyError as error:
            self.gone(error)
            return
        self.chart.show(view)
        self.marks.keep_present()
        self.grid.draw_anew()
        self._show_head()

    def _show_head(self) -> None:
        view = self.chart.view.whose
        dot = self.desk.looks.glyphs.dot
        told = f"  accountable: {view.accountable or 'nobody'}" + (f" {dot} {view.personas}" if view.personas else "")
        self.head.show(((view.journey.title, "title"), (told, "dim")),
                       ((self.marks.told, "marked"),) if self.marks.told else (("map", "dim"),))  # fmt: skip

    def hints(self) -> tuple[str, ...]:
        if not self.chart.view.stages:
            return ("stage_add", "back")
        moves = ("left right=stage", "next_panel=lane")
        return (*moves, "open", "edit", "add", "mark", "owner", "filter", "back")

    def pressing(self) -> tuple[str, ...]:
        if self.marks.ids:
            ranging = ("mark_range=end the range",) if self.marks.ranging else ()
            return (
                *ranging,
                "status=status all",
                "owner=owner all",
                "edit=edit all",
                "remove=remove all",
                "clear=no marks",
            )
        return ("clear=show all",) if self.chart.typed else ()

    # What the cursor is on

    @property
    def record_id(self) -> str:
        """The record that the cursor is on; '' in an empty cell."""
        return self.chart.record_id

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a command for many acts on: all that is marked, else the record of the cursor."""
        return self.marks.ids or ((self.record_id,) if self.record_id else ())

    @property
    def record(self) -> Entity:
        """The first of those that a command acts on: that of the cursor, where it is among them."""
        return self.record_of(self.record_id if self.record_id in self.chosen else self.chosen[0])

    def record_of(self, id: str) -> Entity:
        """The record itself, with the values that are on their way to the disk."""
        found = references.resolve(self.desk.workspace, id)
        guess = self.desk.guessed(found.id)
        record: Entity = found.with_values(**guess) if guess else found
        return record

    # Moving

    def _go(self, spot: Spot) -> None:
        self.chart.go(spot)
        self.moved()

    def _step(self, by: int) -> None:
        self.chart.step(by)
        self.moved()

    def moved(self) -> None:
        """The cursor is elsewhere."""
        if self.marks.ranging:
            goes_on = self.marks.moved()
            self._show_head()
            if not goes_on:
                self.desk.notice(f"{self.marks.told}; a range ends with its lane")
        self.grid.moved()

    def seek(self, typed: str) -> frozenset[str]:
        """Goes to the first thing that holds the text; the records of all that do."""
        found = self.chart.seek(typed)
        self.moved()
        self.refresh_hints()
        return found

    do_down, do_up = partialmethod(_step, 1), partialmethod(_step, -1)

    def do_left(self) -> None:
        self._go(replace(self.chart.at, stage=self.chart.at.stage - 1))

    def do_right(self) -> None:
        self._go(replace(self.chart.at, stage=self.chart.at.stage + 1))

    def do_next_panel(self) -> None:
        self._go(Spot(self.chart.at.lane + 1, self.chart.at.stage))

    def do_previous_panel(self) -> None:
        self._go(Spot(self.chart.at.lane - 1, self.chart.at.stage))

    do_page_down = do_next_panel
    do_page_up = do_previous_panel

    def do_first(self) -> None:
        self._go(Spot(0, 0))

    def do_last(self) -> None:
        self._go(Spot(10**6, 10**6, 10**6))

    def do_filter(self) -> None:
        """Enter opens the only thing that holds the text, and looks through everything where none does."""

        def sought(lines: list[str]) -> None:
            found = self.seek(lines[0] if lines else "")
            if len(found) == 1 and all(found):
                self.run_command(COMMANDS["open"])
            elif not found and lines and lines[0]:
                self.seek("")
                self.desk.visit("find", lines[0])

        self.bar.ask("filter", sought, text=self.chart.typed, typed=self.seek)

    def do_mark(self) -> None:
        self._marked(self.marks.toggle())

    def do_mark_range(self) -> None:
        why = self.marks.toggle_range()
        self._marked(why or ("move along the lane to mark; v again ends the range" if self.marks.ranging else ""))

    def _marked(self, told: str) -> None:
        if told:
            self.desk.notice(told)
        self._show_head()
        self.grid.moved()
        self.refresh_hints()

    def clear_marks(self) -> None:
        """Takes all marks."""
        self.marks.clear()
        self._marked("")

    def do_clear(self) -> None:
        if self.marks.ids:
            self.clear_marks()
        elif self.chart.typed:
            self.seek("")
        else:
            self.do_back()


class Map(Charted):
    """One journey, all of it, and what can be done to it."""

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        if why or command.id not in _NEEDS_RECORD:
            return why
        if not (self.chosen if command.marks else self.record_id):
            return f"{command.label}: this cell is empty; {self.desk.keymap.shown('add')} adds something"
        record = self.record if command.marks else self.record_of(self.record_id)
        fields = {"owner": OWNER.get(record.word, "accountable"), "rename": "title", "status": STATUS.get(record.word, ""),
                  "raise": MAIN_SCORE.get(record.word, ""), "lower": MAIN_SCORE.get(record.word, "")}  # fmt: skip
        wanted = fields.get(command.id)
        return "" if wanted is None or wanted in record.fields else f"{command.label}: {a_or_an(record.label)} has none"

    def do_open(self) -> None:
        cell = self.chart.cell
        self.desk.open_record(cell.id if cell and cell.id else self.record_id)

    def do_detail(self) -> None:
        self.desk.visit("detail", self.record_id)

    def do_edit(self) -> None:
        if self.chart.lane.name == "need" and self.record.word == "stage":
            self._edit_field("need")
        else:
            self.desk.call("edit_some", self.desk, self.chosen, self.record)

    def do_rename(self) -> None:
        record = self.record_of(self.record_id)
        editors.edit(self.desk, (record.id,), record.word, "title", record["title"], record.name)

    def do_owner(self) -> None:
        self._edit_field(OWNER.get(self.record.word, "accountable"))

    def do_status(self) -> None:
        self._edit_field(STATUS[self.record.word])

    def _edit_field(self, name: str) -> None:
        record = self.record
        editors.edit(self.desk, self.chosen, record.word, name, record[name], record.name)

    def do_raise(self) -> None:
        self._step_score(1)

    def do_lower(self) -> None:
        self._step_score(-1)

    def _step_score(self, by: int) -> None:
        record = self.record
        name = MAIN_SCORE[record.word]
        kind = record.fields[name].kind
        guess = {id: {name: kind.stepped(self.record_of(id)[name], by)} for id in self.chosen}
        self.desk.run_act(act("edit", "step", self.chosen, name, by), guess)

    def do_remove(self) -> None:
        self.desk.call("remove", self.desk, self.chosen, self.clear_marks)

    def do_editor(self) -> None:
        self.desk.edit_text(self.record_id)

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self.record_id)

    def do_add(self) -> None:
        word = ADDS.get(self.chart.lane.name, "")
        if not word or not self.chart.view.stages:
            self.desk.notice("add: nothing can be added to this lane", "warn")
            return
        parent = self.journey if word in ON_THE_JOURNEY else self.chart.view.stages[self.chart.at.stage].id
        values: dict[str, Any] = {"sort": "pain"} if word == "insight" else {}
        if self.chart.lane.name in ("front", "back"):
            values = {"line": f"{self.chart.lane.name} stage", "serves": self._served()}
        if word == "opportunity":
            values = {"addresses": self._served()}
        self._ask_to_add(word, parent, values)

    def do_stage_add(self) -> None:
        after = self.chart.view.stages[self.chart.at.stage].id if self.chart.view.stages else None
        self._ask_to_add("stage", self.journey, {}, after)

    def _served(self) -> list[str]:
        touchpoints = next(lane for lane in self.chart.view.lanes if lane.name == "touchpoint")
        return [cell.id for cell in touchpoints.cells[self.chart.at.stage]]

    def _ask_to_add(self, word: str, parent: str, values: dict[str, Any], after: str | None = None) -> None:
        def answered(lines: list[str]) -> None:
            titles = [line for line in lines if line]
            if len(titles) > 1 and not values:
                self.desk.run_act(lambda ws: edit.add_many(ws, word, parent, titles, after=after), None, self._added)
                return
            for title in titles:
                self.desk.run_act(_adds(word, parent, {"title": title, **values}, after), None, self._added)

        about = ("add", word, parent, after or "", json.dumps(values))
        self.bar.ask(f"add {word.replace('kpi', 'KPI')}", answered, about=about)

    def _added(self, outcome: Outcome) -> None:
        if outcome.ids:
            self.chart.go_to(outcome.ids[-1])
            self.grid.moved()

    def on_map_grid_clicked(self, event: MapGrid.Clicked) -> None:
        event.stop()
        if event.chain > 1:
            self.open_clicked()


def _adds(word: str, parent: str, values: dict[str, Any], after: str | None) -> Act:
    return lambda ws: edit.add(ws, word, parent, values, after=after)
