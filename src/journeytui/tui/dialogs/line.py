"""Typing a line: what is wrong with it stands beside it, and nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import clean_line
from journeytui.tui.dialogs.asking import Ask, said_lines
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.pick import typed_at, typed_line
from journeytui.tui.typed import Typed, writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces


class Line(Ask):
    """Asks for a line; the answer is what `read` makes of it."""

    DOES: ClassVar[str] = "keeps it"
    """What enter does."""

    def __init__(self, desk: Desk, title: str, read: Callable[[str], Any], *, text: str = "", help: str = "",
                 rule: str = "") -> None:  # fmt: skip
        super().__init__(desk, title, hint=f"enter {self.DOES} · esc leaves")
        self.read = read
        self.typed = Typed(text)
        self.begun = text
        self.help = help
        self.rule = rule
        self.wrong = ""
        self.right = ""
        self.selected = False
        """Whether the first letter takes the place of all that stands there."""
        self.input = Canvas(desk.looks, [()])
        self.told = Canvas(desk.looks, [(), ()])

    @property
    def draft(self) -> str:
        return "" if self.typed.text == self.begun else self.typed.text

    def parts(self) -> Iterable[Widget]:
        self.draw()
        yield self.input
        yield self.told
        if self.help:
            yield Canvas(self.looks, said_lines(self.help, self.room[0], "dim", 3))

    def take(self, key: str, character: str | None) -> None:
        if key == "enter":
            self.accept()
        elif self._replaces(key, character) or self.typed.take(key, character):
            self.selected = False
            self.wrong = self.right = ""
            self.draw()

    def _replaces(self, key: str, character: str | None) -> bool:
        """Takes away what is selected where the key would: True where it meant no more than that."""
        erases = key in ("backspace", "delete", "ctrl+h", "ctrl+d", "ctrl+w")
        if self.selected and (erases or writes(key, character)):
            self.typed = Typed("")
            return erases
        return False

    def pasted(self, text: str) -> None:
        if self.selected:
            self.typed, self.selected = Typed(""), False
        self.typed.insert(clean_line(text))
        self.wrong = self.right = ""
        self.draw()

    def accept(self) -> None:
        """Answers, or says what is wrong."""
        try:
            value = self.read(self.typed.text)
        except NotAccepted as no:
            self.wrong, self.right = no.wrong, no.right
            self.typed.take("end", None)
            self.draw()
        else:
            self.give(value)

    def draw(self) -> None:
        """Shows what has been typed and what is wrong with it."""
        if not self.is_attached:
            return
        room = self.room[0] - 3
        self.input.at = typed_at(self.typed, room)
        line = typed_line(self.typed, room)
        self.input.show([(line[0], (self.typed.text, "input_cursor"))] if self.selected else [line])
        self.told.show(self._told())

    def _told(self) -> tuple[Pieces, ...]:
        if self.wrong:
            return (((self.wrong, "bad"),), ((self.right, "warn"),))
        return (((self.rule, "dim"),), ())
