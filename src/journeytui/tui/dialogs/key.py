"""Asking for a key by having it pressed: the next one that nothing else asks for is the answer. Two may be typed, as elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.cells import wrapped
from journeytui.tui.commands import TO_THE_TERMINAL
from journeytui.tui.dialogs.asking import Ask, said_lines
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.keymap import shown_key, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces

USUAL = ("backspace", "delete")
"""The keys that bring the usual ones back."""
_LINES = 3


class PressKey(Ask):
    """The answer is the key as it is written, or None for the usual ones; `wrong` says in a sentence why a key cannot be it, and
    `begins` whether another one is typed after it.
    """

    OWN = frozenset(TO_THE_TERMINAL)

    def __init__(
        self,
        desk: Desk,
        title: str,
        now: str,
        wrong: Callable[[str], str],
        help: str,
        begins: Callable[[str], bool] = lambda _: False,
    ) -> None:
        super().__init__(desk, title, hint="press a key · backspace brings the usual back · esc leaves")
        self.now = now
        self.wrong = wrong
        self.begins = begins
        self.begun = ""
        """The first key of two."""
        self.help = help
        self.refused = ""
        self.told = Canvas(desk.looks, [()] * _LINES)

    def parts(self) -> Iterable[Widget]:
        self.draw()
        yield self.told
        yield Canvas(self.looks, said_lines(self.help, self.room[0], "dim", 2))

    def take(self, key: str, character: str | None) -> None:
        if key in USUAL:
            self.give(None)
            return
        name = written(key, character)
        pressed = f"{self.begun} {name}" if self.begun else name
        self.begun = "" if self.begun or not self.begins(pressed) else pressed
        self.refused = "" if self.begun else self.wrong(pressed)
        if self.begun or self.refused:
            self.draw()
        else:
            self.give(pressed)

    def draw(self) -> None:
        """What the keys are now, or why the pressed one cannot be it."""
        if not self.is_attached:
            return
        asked = ". Press one more, or one of these to take it away."
        lines: list[Pieces] = [(("Now ", "dim"), (self.now or "none", "key"), (asked, "dim"))]
        if self.begun:
            lines = [((shown_key(self.begun), "key"), (" and then?", "text"))]
        if self.refused:
            lines = [((line, "bad"),) for line in wrapped(self.refused, self.room[0])[: _LINES - 1]]
            lines.append((("Press another key.", "warn"),))
        self.told.show((*lines, *[()] * _LINES)[:_LINES])
