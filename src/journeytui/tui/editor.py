"""A record as text in the person's own editor, and back. A text that is refused is not lost: it stays in its file."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from journeytui.domain.errors import JourneyError
from journeytui.domain.text import shown_line
from journeytui.workspace import exchange

if TYPE_CHECKING:
    from journeytui.tui.place import Desk


def edit_text(desk: Desk, id: str) -> None:
    """Opens the record in the editor; what was saved there is written when it is closed."""
    before = exchange.edit_text(desk.workspace, id)
    handle, name = tempfile.mkstemp(prefix="journeytui-", suffix=".yaml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(before)
    path = Path(name)
    if not edited(desk, path):
        path.unlink(missing_ok=True)
        return
    after = path.read_text("utf-8", errors="replace")
    if after == before:
        path.unlink(missing_ok=True)
        desk.notice("nothing was changed in the editor")
        return

    def applied(workspace: Any) -> Any:
        try:
            outcome = exchange.apply_text(workspace, id, after, before)
        except JourneyError as error:
            raise type(error)(*_kept(error, path)) from error
        path.unlink(missing_ok=True)
        return outcome

    desk.run_act(applied)


def editor_of(env: Mapping[str, str]) -> list[str]:
    """The command of the person's editor."""
    return shlex.split(env.get("VISUAL") or env.get("EDITOR") or "vi") or ["vi"]


def edited(desk: Desk, path: Path) -> bool:
    """Whether the person edited the file, and left the editor in peace."""
    command = editor_of(desk.env)
    assert isinstance(desk, App)
    try:
        with desk.suspend():
            wrong = _run([*command, str(path)])
    except SuspendNotSupported:
        wrong = "an editor cannot be opened from this terminal; e edits here"
    if wrong:
        desk.notice(wrong, "warn")
    return not wrong


def _run(command: list[str]) -> str:
    """Runs the editor; what went wrong, or ''. (Nothing may be raised here: the terminal would stay the editor's.)"""
    name = shown_line(command[0])
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"{name} cannot be started ({error.strerror}); set EDITOR to one that can"
    return f"{name} ended with {code}; nothing was changed" if code else ""


def _kept(error: JourneyError, path: Path) -> tuple[Any, str]:
    hint = f"{error.hint} Your text is kept in {path}".strip()
    first: Any = getattr(error, "problems", None) or error.message
    return first, hint
