"""One Change of the history, whole: who, when, every old and new value; and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown
from journeytui.tui.cells import moment, wrapped
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.workspace import history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.history import ChangeRow, Entry

PLACE = "position"
MOST_SHOWN = 400
"""So many entries of a Change are shown: nobody reads more, and a Change may have a million."""
_INDENT = 6


def show_change(desk: Desk, change: ChangeRow) -> None:
    """Shows the Change, and takes it back when one asks for it: enter, with which one came to read it, only goes back."""

    def answered(answer: Answer | None) -> None:
        if answer is not None:
            desk.run_act(lambda ws: history.undo_change(ws, change.number))

    possible = not change.undone and not desk.workspace.read_only
    lines = tuple(change_lines(change, desk.settings.zone, desk.looks.glyphs.right))
    desk.ask(
        "question",
        answered,
        lambda at: Confirm(at, change.what, lines, does="takes it back", possible=possible, key="u"),
    )


def change_lines(change: ChangeRow, zone: str, arrow: str, width: int = 66) -> Iterator[Pieces]:
    """The Change as lines, nothing cut."""
    role = "" if change.role == "do" else f"  {change.role}"
    yield (
        (f"{moment(change.at, zone)}  ", "dim"),
        (change.author, "strong"),
        (f"  change {change.number}{role}", "dim"),
    )
    if change.undone:
        yield (("taken back", "warn"),)
    called = ""
    for entry in told_entries(change)[:MOST_SHOWN]:
        if f"{entry.word} {entry.id}" != called:
            called = f"{entry.word} {entry.id}"
            yield ((f"{entry.word.replace('_', ' ')}  ", "dim"), (entry.name, "strong"))
        yield from _entry(entry, arrow, width - _INDENT)
    if len(change.entries) > MOST_SHOWN:
        yield ((f"And so on. All of it: journeytui log --before {change.number + 1} --limit 1 --plain", "dim"),)


def told_entries(change: ChangeRow) -> Sequence[Entry]:
    """What is worth telling of a Change: where a new record stands is not."""
    made = {entry.id for entry in change.entries if entry.field in ("+", "-")}
    return [entry for entry in change.entries if entry.field != PLACE or entry.id not in made]


def _entry(entry: Entry, arrow: str, width: int) -> Iterator[Pieces]:
    if entry.field in ("+", "-"):
        yield ((f"  {entry.label}", "good" if entry.field == "+" else "bad"),)
        return
    if entry.field == PLACE:
        yield (("  moved among its neighbours", "text"),)
        return
    yield ((f"  {entry.label}", "dim"),)
    for line in wrapped(shown(entry.old) or "nothing", width):
        yield ((" " * _INDENT + line, "dim"),)
    for at, line in enumerate(wrapped(shown(entry.new) or "nothing", width)):
        yield ((f"    {arrow} " if at == 0 else " " * _INDENT, "accent"), (line, "text"))
