"""A text in the person's own editor, and back."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from journeytui.tui.editor import edited

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


def outside(desk: Desk, text: str) -> str | None:
    """What the text became in the editor, also in one that came to a bad end; None when it was not edited."""
    handle, name = tempfile.mkstemp(prefix="journeytui-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        wrong = edited(desk, path)
        if wrong:
            desk.notice(wrong, "warn")
        if not path.is_file():
            return None
        written = path.read_text("utf-8", errors="replace").removesuffix("\n")
        return None if wrong and written in ("", text) else written
    finally:
        path.unlink(missing_ok=True)
