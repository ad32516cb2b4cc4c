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
    """What the text became in the editor; None when it was not edited."""
    handle, name = tempfile.mkstemp(prefix="journeytui-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        return path.read_text("utf-8", errors="replace").removesuffix("\n") if edited(desk, path) else None
    finally:
        path.unlink(missing_ok=True)
