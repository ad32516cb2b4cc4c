"""The library: all journeys, and what one can do with them."""

from __future__ import annotations

from textual import on

from journeytui.tui.acting import act
from journeytui.tui.screens.shelf import SAID, SORTS, Shelf
from journeytui.tui.widgets.rows import Rows


class Library(Shelf):
    """The first screen: what its keys do."""

    def do_open(self) -> None:
        self.desk.visit("explorer", self.list.cursor_id)

    def do_review(self) -> None:
        self.desk.visit("review", self.list.cursor_id)

    def do_boards(self) -> None:
        """Those of the journey that the cursor is on; where there is none, of all."""
        journey = self.list.cursor_id
        self.desk.visit("boards" if journey else "all_boards", journey)

    def do_map(self) -> None:
        self.desk.visit("map", self.list.cursor_id)

    def do_clear(self) -> None:
        """Never leaves: one escape too many would be one."""
        if self.rows.marks.ids or self.filtered:
            super().do_clear()
        else:
            self.desk.notice(f"{self.desk.keymap.shown('back')} leaves JourneyTUI")

    def do_left(self) -> None:
        row = self.window.journeys.get(self.list.cursor_id)
        if row is None or self.shape.flat:
            self.desk.notice("fold: works in the tree")
        elif row.nested and row.id not in self.shape.collapsed:
            self._fold(self.shape.collapsed | {row.id})
        elif (above := self.window.parent_of(row.id)) is not None:
            self.list.go(above)

    def do_right(self) -> None:
        if self.list.cursor_id in self.shape.collapsed:
            self._fold(self.shape.collapsed - {self.list.cursor_id})

    def do_sort(self) -> None:
        self._sort_by(1)

    def do_sort_back(self) -> None:
        self._sort_by(-1)

    def do_views(self) -> None:
        self.desk.call("views", self.desk, self.present, self.show_view, self.told_of)

    def do_reviewed(self) -> None:
        self.desk.run_act(act("edit", "mark_reviewed", self.list.cursor_id))

    def do_new_library(self) -> None:
        self.bar.ask(
            "name of your library", lambda lines: self.desk.call("start_own", self.desk, lines), about=("own",)
        )

    def do_import(self) -> None:
        self.desk.call("imports", self.desk)

    def do_export(self) -> None:
        self.desk.call("exports", self.desk, self.list.cursor_id)

    def _fold(self, collapsed: frozenset[str]) -> None:
        self.shape = self.shape._replace(collapsed=collapsed)
        self.reload()

    def _sort_by(self, by: int) -> None:
        sort = SORTS[(SORTS.index(self.shape.sort) + by) % len(SORTS)]
        self.list_anew(self.shape._replace(sort=sort), search=not sort)
        self.desk.notice(f"sorted by {SAID[sort]}" if sort else "shown as a tree")

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        if event.chain == 2 and event.id:
            self.open_clicked()
