"""Places with a list: moving in it, marking rows, and filtering as one types."""

from __future__ import annotations

from typing import Any

from journeytui.tui.commands import COMMANDS, Command
from journeytui.tui.place import Place
from journeytui.tui.widgets.rows import Rows, has_one_row

NO_MATCH = "enter looks into everything, esc shows all again."
"""What one may do where a filter leaves nothing."""


class Listed(Place):
    """A place whose keys act on one list at a time."""

    _came_from = ""
    """The row that the cursor was on before there was a filter."""

    def begin(self, *args: Any, **named: Any) -> None:
        super().begin(*args, **named)
        self._came_from = ""

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

    @property
    def leads_on(self) -> bool:
        """Whether enter in the filter goes on: to the only row that is left, and where none is, to all that has the words."""
        return True

    def moved(self) -> None:
        """The cursor may have moved."""

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        if not why and command.id in _NEEDS_ROW and not self.rows.cursor_id:
            why = f"{command.label}: there is no row here"
        return why

    def run_command(self, command: Command) -> None:
        """Does it, or says why not; what would open a row looks for the words of the filter where it left none."""
        alone = command.id == "open" and self.filtered and self.leads_on and not self.rows.cursor_id
        if alone and self.why_not(command):
            self.look_everywhere(self.filtered)
        else:
            super().run_command(command)

    def look_everywhere(self, typed: str) -> None:
        """Finds what has the words of the filter, and takes the filter away that left nothing."""
        self.narrow("")
        self.refresh_hints()
        self.desk.visit("find", typed)

    def narrow(self, typed: str) -> None:
        """Shows only what matches; where nothing did, the cursor is where it was once all is shown again."""
        if not self.filtered:
            self._came_from = self.rows.cursor_id
        lost = not self.rows.cursor_id
        self.filter_by(typed)
        if lost and not typed and self._came_from:
            self.rows.go_to(self._came_from)
            self.moved()

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

    def pressing(self) -> tuple[str, ...]:
        ranging = ("mark_range=end the range",) if self.rows.marks.anchor is not None else ()
        acts = tuple(f"{id}={COMMANDS[id].label} all" for id in _ON_MARKS if self.place in COMMANDS[id].places)
        marks = (*ranging, *acts, "clear=no marks") if self.rows.marks.ids else ranging
        return (*marks, "clear=show all") if self.filtered and not marks else marks

    def do_mark(self) -> None:
        self.rows.toggle_mark()
        self.moved()
        self.refresh_hints()

    def do_mark_range(self) -> None:
        self.rows.toggle_range()
        self.refresh_hints()
        ended = self.rows.marks.anchor is None
        self.desk.notice(f"{len(self.rows.marks)} marked" if ended else "move to mark; v again ends the range")

    def do_filter(self) -> None:
        self.bar.ask("filter", self._filtered, text=self.filtered, typed=self.narrow)

    def _filtered(self, lines: list[str]) -> None:
        typed = lines[0] if lines else ""
        self.narrow(typed)
        self.refresh_hints()
        if typed and self.leads_on and (has_one_row(self.rows) or not self.rows.cursor_id):
            self.run_command(COMMANDS["open"])

    def do_clear(self) -> None:
        if self.rows.marks.ids:
            self.rows.clear_marks()
        elif self.filtered:
            self.narrow("")
        else:
            self.do_back()
            return
        self.refresh_hints()

    def _step(self, by: int) -> None:
        self.rows.step(by)
        self.moved()


_ON_MARKS = ("status", "owner", "edit", "remove")
"""What one marks for."""
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
        "put",
        "edit",
        "editor",
        "copy",
        "remove",
    ]
)
