"""What an import would change, or why it cannot, shown before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.cells import number
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.removal import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.exchange import Preview


class ImportPreview(Confirm):
    """Shows what would change; the answer is True, or none. With problems there is nothing to agree to."""

    def __init__(self, desk: Desk, preview: Preview) -> None:
        changes = bool(preview.added or preview.changed or preview.removed)
        title = "This cannot be read" if preview.problems else "Import this?" if changes else "Nothing would change"
        super().__init__(
            desk,
            title,
            tuple(_lines(preview, desk.looks.glyphs.dot)),
            does="imports, u undoes it",
            possible=changes and not preview.problems,
        )


def _lines(preview: Preview, dot: str) -> Iterator[Pieces]:
    for problem in preview.problems:
        yield ((f"{problem.place}  " if problem.place else "", "dim"), (f"{problem.field} " if problem.field else "", "strong"),
               (problem.wrong, "bad"))  # fmt: skip
        if problem.right:
            yield (("   " + problem.right, "warn"),)
    if preview.problems:
        return
    added = ", ".join(counted(word, count) for word, count in preview.added.items() if count)
    parts = (
        f"{added} added" if added else "",
        f"{number(preview.changed)} changed" if preview.changed else "",
        f"{number(preview.removed)} removed" if preview.removed else "",
    )
    yield ((f" {dot} ".join(part for part in parts if part) or "everything is already there", "strong"),)
    for line in preview.lines:
        yield ((line, "text"),)
