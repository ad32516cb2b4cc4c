"""What a removal takes with it, shown before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.words import WORDS
from journeytui.tui.cells import number
from journeytui.tui.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.edit import Removal


class Remove(Confirm):
    """Shows what would be removed; the answer is True, or none."""

    def __init__(self, desk: Desk, removal: Removal) -> None:
        total = sum(removal.counts.values())
        title = "Remove this?" if total == 1 else f"Remove these {number(total)} records?"
        super().__init__(desk, title, tuple(_lines(removal)), does="removes, u brings back")


def counted(word: str, count: int) -> str:
    """So many records of a word: `3 touchpoints`."""
    known = WORDS.get(word)
    one, many = (known.label, known.heading) if known else (word, word + "s")
    return f"{number(count)} {one if count == 1 else many}"


def _lines(removal: Removal) -> Iterator[Pieces]:
    if len(removal.records) > 1:
        yield ((", ".join(counted(word, count) for word, count in removal.counts.items()), "strong"),)
    for title in removal.moved_up:
        yield (("stays, and moves up: ", "warn"), (title, "text"))
    for label, title in removal.records:
        yield ((f"{label}  ", "dim"), (title, "text"))
    unseen = sum(removal.counts.values()) - len(removal.records)
    if unseen > 0:
        yield ((f"and {number(unseen)} more", "dim"),)
