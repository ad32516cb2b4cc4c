"""The explorer: one journey, walked stage by stage on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partialmethod
from typing import TYPE_CHECKING

from textual import on

from journeytui.tui.acting import Adding, act
from journeytui.tui.panels import OWNERS, PANELS
from journeytui.tui.screens.walk import Walk
from journeytui.tui.widgets.rows import Rows
from journeytui.tui.widgets.stages import Stages

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity


class Explorer(Walk):
    """The heart of JourneyTUI: what its keys do."""

    # Stages

    def do_left(self) -> None:
        self.go_to_stage(self.stage_at - 1)

    def do_right(self) -> None:
        self.go_to_stage(self.stage_at + 1)

    def do_stage_left(self) -> None:
        self.shift(self.stage_id, -1)

    def do_stage_right(self) -> None:
        self.shift(self.stage_id, 1)

    def do_stage_add(self) -> None:
        adding = Adding("stage", self.journey, self.stage_id or None)
        self.bar.ask("add stage", lambda lines: self._add_stages(adding, lines), about=adding.about)

    def do_stage_edit(self) -> None:
        if self.stage_view:
            self.desk.call("edit_some", self.desk, (self.stage_id,), self.stage_view.stage)

    def do_stage_remove(self) -> None:
        self.remove_records((self.stage_id,))

    # Panels

    def do_next_panel(self) -> None:
        self.go_to_panel((self.panel + 1) % len(PANELS))

    def do_previous_panel(self) -> None:
        self.go_to_panel((self.panel - 1) % len(PANELS))

    do_panel_1, do_panel_2, do_panel_3, do_panel_4 = (partialmethod(Walk.go_to_panel, at) for at in range(len(PANELS)))

    def do_zoom(self) -> None:
        self.zoomed = not self.zoomed
        self.lay_out()

    def do_clear(self) -> None:
        if self.zoomed and not self.rows.marks.ids and not self.filtered:
            self.do_zoom()
        else:
            super().do_clear()

    # Records

    def do_open(self) -> None:
        if self.panel == OWNERS:
            self.do_owner()
        else:
            self.do_detail()

    def do_owner(self) -> None:
        if self.panel == OWNERS and self.stage_view and self.rows.cursor_id:
            stage: Entity = self.stage_view.stage
            field = self.rows.cursor_id
            self.desk.call("edit", self.desk, (stage.id,), "stage", field, stage[field], stage.name)
        else:
            super().do_owner()

    def do_edit(self) -> None:
        if self.panel == OWNERS:
            self.do_owner()
        else:
            super().do_edit()

    def do_put(self) -> None:
        ids, record = self.rows.chosen, self._here()
        called = f"{len(ids)} {record.heading}" if len(ids) > 1 else record.name
        stages = [(stage.id, stage.title) for stage in self.view.stages]
        self.desk.call("put", self.desk, ids, called, stages, self.stage_id)

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self.stage_id if self.panel == OWNERS else self.rows.cursor_id)

    def do_map(self) -> None:
        self.desk.visit("map", self.journey, self.stage_id)

    def do_reviewed(self) -> None:
        self.desk.run_act(act("edit", "mark_reviewed", self.journey))

    def do_export(self) -> None:
        self.desk.call("exports", self.desk, self.journey)

    def _add_stages(self, adding: Adding, titles: Sequence[str]) -> None:
        before = {stage.id for stage in self.view.stages}

        def there() -> None:
            if self.journey != adding.parent:  # by then one may be at another journey
                return
            fresh = [at for at, stage in enumerate(self.view.stages) if stage.id not in before]
            if fresh:
                self.go_to_stage(fresh[-1])

        self.add(adding, titles, there)

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        self.go_to_panel(self.lists.index(event.rows))
        if event.chain == 2 and event.id:
            self.open_clicked()

    @on(Stages.Clicked)
    def _stage_clicked(self, event: Stages.Clicked) -> None:
        self.go_to_stage(event.stage)
