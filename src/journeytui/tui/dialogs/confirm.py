"""Showing what would happen, and asking whether it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.dialogs.asking import Ask
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from journeytui.tui.place import Desk
    from journeytui.tui.widgets.lines import Pieces

SCROLLS = {"down": 1, "j": 1, "up": -1, "k": -1}


class Confirm(Ask):
    """Asks for a yes; the answer is True, or none at all. Lines that do not fit can be scrolled through."""

    def __init__(self, desk: Desk, title: str, lines: Sequence[Pieces], *, does: str = "yes", possible: bool = True) -> None:
        keys = f"enter {does} · esc leaves all as it is" if possible else "esc goes back"
        super().__init__(desk, title, hint=keys)
        self.possible = possible
        self.rows = Rows(desk.looks)
        self.count = len(lines)
        rows = [Row(str(at), (line,)) for at, line in enumerate(lines)]
        self.rows.show((Column("line", least=10, share=1),), Given(rows))

    def parts(self) -> Iterable[Widget]:
        self.rows.styles.height = max(1, min(self.count, self.room[1]))
        yield self.rows

    def take(self, key: str, character: str | None) -> None:
        del character
        if key in ("enter", "y"):
            if self.possible:
                self.give(True)
        elif key in ("n", "q"):
            self.cancel()
        elif key in SCROLLS:
            self.scroll_by(SCROLLS[key])
        elif key in ("pagedown", "pageup", "space"):
            self.scroll_by(-self.rows.page if key == "pageup" else self.rows.page)

    def scroll_by(self, lines: int) -> None:
        """Goes through what is shown."""
        self.rows.step(lines)
