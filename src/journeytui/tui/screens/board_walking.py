"""Within a board: the cursor goes about in the picture, from it to the rows below and back."""

from __future__ import annotations

from journeytui.tui.screens.board_turning import Turning


class Walking(Turning):
    """A board with a cursor that is in its picture or on one of its rows."""

    def do_left(self) -> None:
        self._sideways(-1)

    def do_right(self) -> None:
        self._sideways(1)

    def _sideways(self, by: int) -> None:
        if not self.list.on_picture:
            self.turn(by)
        elif not self.list.walk(by, 0):
            keys = self.desk.keymap
            key = keys.shown("next_board" if by > 0 else "previous_board")
            self.desk.notice(f"the picture ends here; {key} turns to the {'next' if by > 0 else 'last'} board")

    def do_down(self) -> None:
        if not self.list.on_picture:
            super().do_down()
        elif not self.list.walk(0, 1):
            self._to_rows()

    def do_up(self) -> None:
        if self.list.on_picture:
            self.list.walk(0, -1)
        elif not self.list.step(-1) and self.list.scene.is_drawn:
            self._go_on_picture(True)
        self.moved()

    def do_page_down(self) -> None:
        if not self.list.on_picture or (self._to_rows() and not self.list.zoomed):
            self.list.turn_page(1)
        self.moved()

    def do_page_up(self) -> None:
        if not self.list.on_picture and not self.list.turn_page(-1) and self.list.scene.is_drawn:
            self._go_on_picture(True)
        self.moved()

    def do_first(self) -> None:
        if self.list.scene.is_drawn:
            self._go_on_picture(True)
            self.list.scene.stand_on(0)
            self.list.draw_picture()
        else:
            self.list.to_top()
        self.moved()

    def do_last(self) -> None:
        self._go_on_picture(False)
        self.list.to_end()
        self.moved()

    def do_next_panel(self) -> None:
        """From the picture to the first table, and round."""
        self._jump(1)

    def do_previous_panel(self) -> None:
        self._jump(-1)

    def do_zoom(self) -> None:
        if not self.list.scene.is_drawn and not self.list.zoomed:
            self.desk.notice("zoom: there is no picture here")
            return
        self.list.zoomed = not self.list.zoomed
        self.list.lay()
        self.show_rows()

    def do_clear(self) -> None:
        if self.list.zoomed and not self.typed:
            self.do_zoom()
        else:
            super().do_clear()

    def filter_by(self, typed: str) -> None:
        self._go_on_picture(not typed and self.figure is not None)
        self.typed = typed
        self.show_rows()
        self.show_head()

    def _go_on_picture(self, wanted: bool) -> None:
        self.list.go_on_picture(wanted)
        self.refresh_hints()

    def _to_rows(self) -> bool:
        """From the picture to what stands below it; whether there is something to go to."""
        wanted = self.list.is_longer or any(row.id for row in self.board.rows)
        if wanted:
            self._go_on_picture(False)
            self.list.to_top()
        return wanted

    def _jump(self, by: int) -> None:
        """To the first line of another table, round and round, with the picture as one of them."""
        names = list(dict.fromkeys(row.id.rpartition(" ")[0] for row in self.board.rows if row.id))
        panels = ["", *names] if self.list.scene.is_drawn else names
        here = "" if self.list.on_picture else self.list.cursor_id.rpartition(" ")[0]
        if not panels:
            return
        name = panels[(panels.index(here) + by) % len(panels) if here in panels else 0]
        if self.list.scene.is_drawn:
            self._go_on_picture(not name)
        if name:
            self.list.go_to(next(row.id for row in self.board.rows if row.id.rpartition(" ")[0] == name))
