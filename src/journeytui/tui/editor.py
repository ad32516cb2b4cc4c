"""A record as text in the person's own editor, and back. A text that is refused is not lost: it stays in its file."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from journeytui.domain.errors import InvalidValues, JourneyError, Problem
from journeytui.domain.text import shown_line
from journeytui.workspace import edit

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU)
LONGEST_EDITOR = 1.0
"""Seconds that an editor may take to end when the program is told to."""
_UNCHANGED = "nothing was changed"
REFUSED = "refused_text"
"""The name under which the memory has what was refused last: the record, the file with the text, what it began with."""


def edit_text(desk: Desk, id: str) -> None:
    """Opens the record in the editor; what was saved there is written when it is closed.

    A text that was refused is opened again, so that only what is wrong with it has to be corrected; so is one that was saved in
    an editor which then came to a bad end.
    """
    from journeytui.workspace import exchange  # noqa: PLC0415  it brings the formats of files along

    path, before, again = _again(desk, id) or (*_fresh(desk, id), False)
    if wrong := edited(desk, path):
        if _text(path) in ("", before):
            path.unlink(missing_ok=True)
        else:
            desk.memory.keep(refused_text=(id, str(path), before))
            wrong = wrong.replace(_UNCHANGED, f"{desk.keymap.shown('editor')} opens again what you had saved in it")
        desk.notice(wrong, "warn")
        return
    after = _text(path)
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
    from journeytui.workspace import exchange  # noqa: PLC0415  as above

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


def tell_of_kept(desk: Desk) -> None:
    """Says that a text waits which an earlier start could not write."""
    kept = desk.memory.texts(REFUSED)
    if len(kept) != 3 or not Path(kept[1]).is_file():
        return
    with suppress(JourneyError):
        (record,) = edit.records_of(desk.workspace, kept[:1])
        key = desk.keymap.shown("editor")
        desk.notice(
            f"a text of {shown_line(record.name)} was saved in your editor and is kept: {key} there opens it", "warn"
        )


def edited(desk: Desk, path: Path) -> str:
    """Lets the person edit the file; '' where they left the editor in peace, else what went wrong."""
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
        wrong = "the editor took its file away; " + _UNCHANGED
    return wrong


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _run(command: list[str]) -> str:
    """Runs the editor; what went wrong, or ''. (Nothing may be raised here: the terminal would stay the editor's.)"""
    name = shown_line(Path(command[0]).name)
    try:
        with _at_its_side() as side:
            side.editor = subprocess.Popen(command)
            code = side.editor.wait()
    except OSError as error:
        return f"{name} cannot be started ({error.strerror}); set EDITOR to one that can"
    return f"{name} ended with {code}; {_UNCHANGED}" if code else ""


class _Side:
    """The program while the editor has the terminal: who is to end it ends the editor first."""

    def __init__(self) -> None:
        self.editor: subprocess.Popen[bytes] | None = None
        self.told: list[int] = []

    def pass_on(self, told: int, frame: object) -> None:
        """Tells the editor too; one that stays all the same is ended."""
        del frame
        self.told.append(told)
        if self.editor:
            self.editor.send_signal(told)
            killing = threading.Timer(LONGEST_EDITOR, self.editor.kill)
            killing.daemon = True
            killing.start()


@contextmanager
def _at_its_side() -> Iterator[_Side]:
    """While the editor has the terminal: ctrl+z there stops this program too, or no shell would come; ctrl+c is the editor's.

    What tells the program to end it is told again when the editor is gone: then it can.
    """
    side = _Side()
    mine: dict[int, Any] = {signal.SIGTSTP: signal.SIG_DFL, signal.SIGINT: lambda *_: None}
    mine |= dict.fromkeys(ENDS, side.pass_on)
    wakes = signal.set_wakeup_fd(-1)  # asyncio would heed every signal afterwards, ctrl+c too
    before = {told: signal.signal(told, does) for told, does in mine.items()}
    try:
        yield side
    finally:
        for told, did in before.items():
            signal.signal(told, did)
        signal.set_wakeup_fd(wakes)
        for told in side.told[:1]:
            os.kill(os.getpid(), told)
