"""Two people changed the same thing: both values side by side, and nothing is overwritten unless one says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.cells import wrapped
from journeytui.tui.dialogs.asking import Ask
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces

THEIRS, MINE, AGAIN = "theirs", "mine", "again"
_CHOICES = (
    (THEIRS, "t", "keep theirs", "what is there now stays"),
    (MINE, "m", "put mine", "replaces theirs; u brings it back"),
    (AGAIN, "e", "edit mine again", "both are kept in sight"),
)


class Clash(Ask):
    """Shows the value before, theirs and mine; the answer is which is to stand."""

    def __init__(self, desk: Desk, title: str, *, before: str, theirs: str, mine: str) -> None:
        super().__init__(desk, f"{title} was changed meanwhile", hint="enter chooses · esc keeps theirs")
        self.values = (("before", before), ("theirs", theirs), ("yours", mine))
        self.rows = Rows(desk.looks)
        self.rows.active = True
        rows = [
            Row(choice, (((key, "key"), (f"  {label}", "text")), ((note, "dim"),)))
            for choice, key, label, note in _CHOICES
        ]
        self.rows.show((Column("label", least=20), Column("note", share=1, drop=1)), Given(rows))

    def parts(self) -> Iterable[Widget]:
        width, height = self.room
        yield Canvas(self.looks, self._lines(width, max(1, (height - 6) // 3)))
        self.rows.styles.height = len(_CHOICES)
        yield self.rows

    def take(self, key: str, character: str | None) -> None:
        choices = {key: choice for choice, key, _, _ in _CHOICES}
        if key == "enter":
            self.give(self.rows.cursor_id)
        elif character in choices:
            self.give(choices[character])
        elif key in ("down", "j", "up", "k"):
            self.rows.step(1 if key in ("down", "j") else -1)

    def cancel(self) -> None:
        self.give(THEIRS)

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.give(event.id)

    def _lines(self, width: int, most: int) -> list[Pieces]:
        lines: list[Pieces] = []
        for name, value in self.values:
            text = wrapped(value, width - 9) if value else ["nothing"]
            if len(text) > most:
                text = [*text[: most - 1], text[most - 1] + self.looks.glyphs.ellipsis] if most > 1 else text[:1]
            for at, part in enumerate(text):
                lines.append(((f"{name if at == 0 else '':<9}", "heading"), (part, "text" if value else "dim")))
        return [*lines, ()]
