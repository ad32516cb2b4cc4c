"""A record as text in the person's own editor, and back. A text that is refused is not lost: it stays in its file."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from journeytui.domain.errors import InvalidValues, JourneyError, Problem, Refused
from journeytui.domain.text import shown_line
from journeytui.tui.texts import Text
from journeytui.workspace import edit

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.workspace.workspace import Outcome, Workspace

ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU)
LONGEST_EDITOR = 1.0
"""Seconds that an editor may take to end when the program is told to."""
_UNCHANGED = "nothing was changed"


def edit_text(desk: Desk, id: str) -> None:
    """Opens the record in the editor; what was saved there is written when it is closed.

    A text that was refused is opened again, so that only what is wrong with it has to be corrected; so is one that was saved in
    an editor which then came to a bad end.
    """
    kept = desk.texts.of(id)
    text, before = kept or _fresh(desk, id)
    path = _file(text)
    key, wrong = desk.keymap.shown("editor"), edited(desk, path)
    after = _text(path)
    if after in ("", before) or (wrong and kept and after == text):
        path.unlink(missing_ok=True)
        if not wrong:
            desk.texts.forget(id)
            wrong = "nothing was changed in the editor" + (", what you had written is gone" if kept else "")
        desk.notice(wrong, "warn")
        return
    again = f"{key} opens your text again"
    if desk.texts.keep(id, Text(after, before)):
        path.unlink(missing_ok=True)
    else:
        again = f"your text is kept in {path}"
    if wrong:
        desk.notice(wrong.replace(_UNCHANGED, f"{key} opens again what you had saved in it"), "warn")
        return
    desk.run_act(_applying(id, after, before, again), None, lambda _: _done(desk, id, path))


def _applying(id: str, after: str, before: str, again: str) -> Callable[[Workspace], Outcome]:
    """Writes what is new in the text. What is refused says first that nothing is lost: a narrow terminal may show no more."""

    def applied(workspace: Workspace) -> Outcome:
        from journeytui.workspace import exchange  # noqa: PLC0415  it brings the formats of files along

        try:
            return exchange.apply_text(workspace, id, after, before)
        except InvalidValues as error:
            first, *others = (str(_in_line(one)) for one in error.problems)
            more = f"; and {len(others)} more" if others else ""
            raise Refused(f"{again}: {first}{more}") from error
        except JourneyError as error:
            raise type(error)(f"{again}: {error.message}", error.hint) from error

    return applied


def _done(desk: Desk, id: str, path: Path) -> None:
    desk.texts.forget(id)
    path.unlink(missing_ok=True)


def _fresh(desk: Desk, id: str) -> Text:
    """The record as text."""
    from journeytui.workspace import exchange  # noqa: PLC0415  as above

    text = exchange.edit_text(desk.workspace, id)
    return Text(text, text)


def _file(text: str) -> Path:
    """A new file that nobody else may read."""
    handle, name = tempfile.mkstemp(prefix="journeytui-", suffix=".yaml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _in_line(problem: Problem) -> Problem:
    return Problem(problem.field, problem.wrong, problem.right, problem.place.replace("the text:", "line "))


def editor_of(env: Mapping[str, str]) -> list[str]:
    """The command of the person's editor. Raises ValueError where a quotation mark in it is not closed."""
    return shlex.split(env.get("VISUAL") or env.get("EDITOR") or "vi") or ["vi"]


def tell_of_kept(desk: Desk) -> None:
    """Says that texts wait which an earlier start could not write."""
    for id in desk.texts.records:
        with suppress(JourneyError):
            (record,) = edit.records_of(desk.workspace, (id,))
            key, name = desk.keymap.shown("editor"), shown_line(record.name)
            desk.notice(f"a text of {name} was saved in your editor and is kept: {key} there opens it", "warn")
            return


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
