"""A record as text in the person's own editor, and back. A text that is refused is not lost: it stays in its file."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from journeytui.domain.errors import InvalidValues, JourneyError, Problem
from journeytui.domain.text import shown_line
from journeytui.workspace import exchange

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


REFUSED = "refused_text"
"""The name under which the memory has what was refused last: the record, the file with the text, what it began with."""


def edit_text(desk: Desk, id: str) -> None:
    """Opens the record in the editor; what was saved there is written when it is closed.

    A text that was refused is opened again, so that only what is wrong with it has to be corrected.
    """
    path, before, again = _again(desk, id) or (*_fresh(desk, id), False)
    if not edited(desk, path):
        path.unlink(missing_ok=True)
        return
    after = path.read_text("utf-8", errors="replace")
    if after == before:
        path.unlink(missing_ok=True)
        desk.notice("nothing was changed in the editor" + (", what you had written is gone" if again else ""))
        return
    desk.memory.keep(refused_text=(id, str(path), before))

    key = desk.keymap.shown("editor")

    def applied(workspace: Any) -> Any:
        try:
            outcome = exchange.apply_text(workspace, id, after, before)
        except InvalidValues as error:
            raise InvalidValues([_in_line(one) for one in error.problems], f"{key} opens your text again") from error
        except JourneyError as error:
            raise type(error)(f"Your text is kept in {path}: {error.message}", error.hint) from error
        path.unlink(missing_ok=True)
        return outcome

    desk.run_act(applied)


def _fresh(desk: Desk, id: str) -> tuple[Path, str]:
    """A new file with the record as text, and the text."""
    before = exchange.edit_text(desk.workspace, id)
    handle, name = tempfile.mkstemp(prefix="journeytui-", suffix=".yaml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(before)
    return Path(name), before


def _again(desk: Desk, id: str) -> tuple[Path, str, bool] | None:
    """The text of that record that was refused before, and what it began with; None when there is none."""
    kept = desk.memory.texts(REFUSED)
    desk.memory.keep(refused_text=())
    if len(kept) != 3 or kept[0] != id or not Path(kept[1]).is_file():
        return None
    return Path(kept[1]), kept[2], True


def _in_line(problem: Problem) -> Problem:
    return Problem(problem.field, problem.wrong, problem.right, problem.place.replace("the text:", "line "))


def editor_of(env: Mapping[str, str]) -> list[str]:
    """The command of the person's editor. Raises ValueError where a quotation mark in it is not closed."""
    return shlex.split(env.get("VISUAL") or env.get("EDITOR") or "vi") or ["vi"]


def edited(desk: Desk, path: Path) -> bool:
    """Whether the person edited the file, and left the editor in peace."""
    assert isinstance(desk, App)
    try:
        command = editor_of(desk.env)
        with desk.suspend():
            wrong = _run([*command, str(path)])
    except SuspendNotSupported:
        wrong = "an editor cannot be opened from this terminal; e edits here"
    except ValueError:
        wrong = "EDITOR has a quotation mark that is not closed; set it to a command"
    if not wrong and not path.is_file():
        wrong = "the editor took its file away; nothing was changed"
    if wrong:
        desk.notice(wrong, "warn")
    return not wrong


def _run(command: list[str]) -> str:
    """Runs the editor; what went wrong, or ''. (Nothing may be raised here: the terminal would stay the editor's.)"""
    name = shown_line(command[0])
    try:
        with _at_its_side():
            code = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"{name} cannot be started ({error.strerror}); set EDITOR to one that can"
    return f"{name} ended with {code}; nothing was changed" if code else ""


@contextmanager
def _at_its_side() -> Iterator[None]:
    """While the editor has the terminal: ctrl+z there stops this program too, or no shell would come; ctrl+c is the editor's."""
    stop = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    interrupt = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, stop)
        signal.signal(signal.SIGINT, interrupt)
