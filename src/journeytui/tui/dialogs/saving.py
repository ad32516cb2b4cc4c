"""Edits that wait: while the program is to end and another one holds the library, and at the start after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.dialogs.confirm import SCROLLS, Confirm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journeytui.tui.desk import Desk
    from journeytui.tui.unsaved import Unsaved
    from journeytui.tui.widgets.lines import Pieces


def counted(number: int) -> str:
    """So many edits."""
    return "1 edit" if number == 1 else f"{number:,} edits"


class Saving(Confirm):
    """Waits until all is written. ctrl+c answers True: leave now; escape answers nothing: stay."""

    def __init__(self, desk: Desk, waiting: Sequence[Unsaved], *, held: bool) -> None:
        super().__init__(desk, f"Saving {counted(len(waiting))} before leaving", _lines(waiting, held=held))
        self.hint = "ctrl+c leaves now · esc stays"

    def take_key(self, key: str, character: str | None) -> bool:
        if key == "ctrl+c":
            self.give(True)
            return True
        return super().take_key(key, character)

    def take(self, key: str, character: str | None) -> None:
        if key in SCROLLS:
            super().take(key, character)

    def left(self, waiting: Sequence[Unsaved], *, held: bool) -> None:
        """So much is still to be written."""
        lines = _lines(waiting, held=held)
        self.lines = (*lines, *(((("", "dim"),),) * (len(self.lines) - len(lines))))
        self.scroll_by(0)


def _lines(waiting: Sequence[Unsaved], *, held: bool) -> tuple[Pieces, ...]:
    why = "Another program holds the library just now." if held else "This takes a moment."
    kept = "What is not saved when you leave now is offered at the next start:"
    return (((why, "warn"),), ((kept, "dim"),), *(((f"  {edit.told}", "text"),) for edit in waiting))


class Offer(Confirm):
    """What an earlier start could not save: `save` does it now, `drop` forgets it, no answer leaves it for the next start."""

    def __init__(self, desk: Desk, waiting: Sequence[Unsaved]) -> None:
        possible = any(edit.word for edit in waiting)
        what = f"{counted(len(waiting))} could not be saved when JourneyTUI ended"
        super().__init__(desk, what, tuple(_line(edit) for edit in waiting), possible=possible)
        self.hint = ("enter saves now · " if possible else "") + "d drops · esc asks again next time"

    def take(self, key: str, character: str | None) -> None:
        if key == "enter" and self.possible:
            self.give("save")
        elif key == "d":
            self.give("drop")
        elif key in SCROLLS:
            super().take(key, character)


def _line(edit: Unsaved) -> Pieces:
    by_hand = () if edit.word else (("  (to be done again by hand)", "dim"),)
    return ((edit.told, "text"), *by_hand)
