"""Places with a list: moving in it, marking rows, and filtering as one types."""

from __future__ import annotations

from journeytui.tui.commands import Command
from journeytui.tui.place import Place
from journeytui.tui.widgets.rows import Rows


class Listed(Place):
    """A place whose keys act on one list at a time."""

    @property
    def rows(self) -> Rows:
        """The list that the keys act on."""
        raise NotImplementedError

    @property
    def filtered(self) -> str:
        """What the list is filtered by."""
        return ""

    def filter_by(self, typed: str) -> None:
        """Shows only what matches."""

    def moved(self) -> None:
        """The cursor may have moved."""

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        if not why and command.id in _NEEDS_ROW and not self.rows.cursor_id:
            why = f"{command.label}: there is no row here"
        return why

    def do_down(self) -> None:
        self._step(1)

    def do_up(self) -> None:
        self._step(-1)

    def do_page_down(self) -> None:
        self._step(self.rows.page)

    def do_page_up(self) -> None:
        self._step(-self.rows.page)

    def do_first(self) -> None:
        self.rows.go(0)
        self.moved()

    def do_last(self) -> None:
        self._step(10**9)

    def do_mark(self) -> None:
        self.rows.toggle_mark()
        self.moved()

    def do_mark_range(self) -> None:
        self.rows.toggle_range()
        ended = self.rows.marks.anchor is None
        self.desk.notice(f"{len(self.rows.marks)} marked" if ended else "move to mark; v again ends the range")

    def do_filter(self) -> None:
        self.bar.ask(
            "filter", lambda lines: self.filter_by(lines[0] if lines else ""), text=self.filtered, typed=self.filter_by
        )

    def do_clear(self) -> None:
        if self.rows.marks.ids:
            self.rows.clear_marks()
        elif self.filtered:
            self.filter_by("")
        else:
            self.do_back()

    def _step(self, by: int) -> None:
        self.rows.step(by)
        self.moved()


_NEEDS_ROW = frozenset(
    [
        "open",
        "detail",
        "mark",
        "mark_range",
        "rename",
        "owner",
        "status",
        "raise",
        "lower",
        "move_down",
        "move_up",
        "edit",
        "editor",
        "copy",
        "remove",
    ]
)
