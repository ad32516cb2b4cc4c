"""Within a board: the cursor goes about in the picture, from it to the rows below and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.screens.board_turning import Turning

if TYPE_CHECKING:
    from collections.abc import Sequence

_PICTURE = -1
"""The picture, among the lines with which the parts below it begin."""
_NOWHERE = (_PICTURE, (range(0), ""))


class Walking(Turning):
    """A board with a cursor that is in its picture or on one of its rows."""

    _jumped: tuple[int, tuple[range, str]] = _NOWHERE
    """The part that one came to last, and where everything stood then."""

    def begin(self, journey: str = "", study: str = "", *, alone: bool = True) -> None:
        self._jumped = _NOWHERE
        super().begin(journey, study, alone=alone)

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
        """From the picture to what follows it, part by part, and round."""
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
        """To the beginning of another part, round and round, with the picture as one of them.

        What is seen already and has no row to stand on is passed over.
        """
        starts, drawn = self.parts, self.list.scene.is_drawn
        panels = [*((_PICTURE,) if drawn else ()), *starts]
        if not panels:
            return
        at = panels.index(self._panel(panels))
        round_about = [panels[(at + by * step) % len(panels)] for step in range(1, len(panels) + 1)]
        there = next(one for one in round_about if one == _PICTURE or self._leads_on(one) or one == round_about[-1])
        if drawn:
            self._go_on_picture(there == _PICTURE)
        if there != _PICTURE:
            self.list.read_from(there)
        self._jumped = (there, self._position)
        self.moved()

    def _panel(self, panels: Sequence[int]) -> int:
        """The part that one is in: that which one came to last, while nothing moved."""
        if self.list.on_picture:
            return _PICTURE
        there, position = self._jumped
        if position == self._position and there in panels:
            return there
        return max((start for start in self.parts if start <= self.list.line), default=panels[0])

    def _leads_on(self, start: int) -> bool:
        """Whether going there shows something else, or puts the cursor on another row."""
        lines = range(start, next((one for one in self.parts if one > start), self.list.total))
        seen = self.list.sight
        return self.list.can_rest_in(lines) or not (lines.start in seen and lines[-1] in seen)

    @property
    def _position(self) -> tuple[range, str]:
        return self.list.sight, self.list.cursor_id
