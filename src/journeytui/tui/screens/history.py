"""What was changed in the library, newest first, by whom; every Change in full, and taken back where one wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.tui.cells import moment
from journeytui.tui.dialogs.change import MOST_SHOWN, show_change
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row
from journeytui.workspace import history

if TYPE_CHECKING:
    from journeytui.tui.theme import StyleName
    from journeytui.workspace.history import Headline

COLUMNS = (
    Column("at", least=16, drop=2), Column("who", least=15, most=24, drop=1), Column("what", least=20, share=1),
)  # fmt: skip
PAGE = 100
_NONE_FOUND = ("No change of that name or author among these.", "esc shows all again.")


class History(Page):
    """The library's Changes."""

    place: ClassVar[str] = "history"

    def begin(self) -> None:
        """Shows the newest Changes."""
        super().begin()
        self.changes: dict[str, Headline] = {}
        self._found: tuple[Headline, ...] = ()
        self._known: dict[int, tuple[Headline, str, Row]] = {}
        """The rows that were made, each of what it tells and in which time zone."""
        self.reload()

    def reload(self) -> None:
        """Reads the newest Changes again, as many as before."""
        many = max(PAGE, len(self._found))
        self._show(history.headlines(self.desk.workspace, limit=many), many)

    def _show(self, found: tuple[Headline, ...], wanted: int) -> None:
        """Shows these, of which so many were asked for."""
        self._found, self._whole = found, len(found) < wanted
        typed = self.typed.casefold()
        self.changes = {str(c.number): c for c in found if typed in f"{c.what} {c.author}".casefold()}
        rows = [self._row(change) for change in self.changes.values()]
        empty = ("Nothing has been changed yet.", "Every change of a field will stand here.")
        self.list.show(COLUMNS, Given(rows), _NONE_FOUND if self.typed else empty)
        more = "" if self._whole else f"the newest {len(found)}"
        self.head.show(
            (("What was changed", "title"), (f"  {self.desk.workspace.title}", "dim")),
            (*self.told_filter, (more, "dim")),
        )

    def moved(self) -> None:
        """Older ones are read when one comes to the end."""
        if not self._whole and self.list.cursor >= len(self.changes) - 1:
            many = PAGE + len(self._found)
            older = history.headlines(self.desk.workspace, before=self._found[-1].number, limit=PAGE)
            self._show((*self._found, *older), many)

    @property
    def leads_on(self) -> bool:
        return False  # what one types here are words of changes

    def hints(self) -> tuple[str, ...]:
        return ("open", "filter", "undo", "redo", "help", "back")

    def do_open(self) -> None:
        if change := self.changes.get(self.list.cursor_id):
            show_change(self.desk, history.change(self.desk.workspace, change.number, most=MOST_SHOWN + 1))

    def _row(self, change: Headline) -> Row:
        """The row as it was made before, where it tells the same."""
        zone = self.desk.settings.zone
        known = self._known.get(change.number)
        if known is None or known[:2] != (change, zone):
            known = self._known[change.number] = (change, zone, self._told(change, zone))
        return known[2]

    def _told(self, change: Headline, zone: str) -> Row:
        who = change.author.partition("<")[0].strip() or change.author
        style: StyleName = "dim" if change.undone or change.role != "do" else "text"
        enough = "" if change.is_all else " or more"
        many = f"{change.records:,}{enough} records" if change.records > 1 and "records" not in change.what else ""
        what = f"{'taken back: ' if change.undone else ''}{shown_line(change.what)}"  # first: the end may be cut
        return Row(
            str(change.number),
            (((moment(change.at, zone), "dim"),), ((who, style),),
             ((what, style), (f"  {many}" if many and not change.undone else "", "dim"))),
        )  # fmt: skip
