"""The program as it ends: asked to, told to, left alone, or by a fault of its own. Nothing written is lost, nor what was typed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text

from journeytui import crashes, locations
from journeytui.domain.errors import DiskTrouble
from journeytui.domain.text import shown, shown_line
from journeytui.tui.remembering import Remembering
from journeytui.tui.terminal import Terminal, TerminalGone, ToShell

if TYPE_CHECKING:
    from journeytui.domain.errors import JourneyError
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.dialogs.saving import Saving
    from journeytui.tui.unsaved import Unsaved
    from journeytui.workspace.writer import Done

CRASHED, DISK, REFUSED = 70, 5, 4
"""How it ends by a fault of its own, by a disk that fails or a library that is held, and by one that cannot be read."""
A_MOMENT = 0.15
"""Seconds that leaving may take before it says what it waits for."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU)
LONGEST_END = 3.0
"""Seconds that an end by signal may take before it is made short. After half of it the terminal is given back in any case,
though somebody else may hold the library; what is asked for can be written until the end."""
LONGEST_HOLD = 1.0
"""Seconds that stopping waits for a write to end."""
_RESERVE, _PIECE, _KEPT_PIECES = 1 << 20, 480, 100
"""Bytes that are kept for the end, in so many pieces; every so many-th stays: all of it freed would go back to the system."""
_NO_MEMORY = "JourneyTUI needed more memory than it may have here, and had to stop. Everything you saved is safe."
_NO_SHELL = "no shell is below that could bring JourneyTUI back, so it stays"


class Ending(Remembering):
    """Every way out."""

    _saving: Saving | None = None
    _reserve: Sequence[bytes] = ()
    """Room for the last words, where there is none left."""
    _ends_at: float | None = None
    """When what is not written by then is kept as drafts, on the clock of `time.monotonic`."""

    @property
    def desk(self) -> Desk:
        """The whole program, as screens know it."""
        return cast("Desk", self)

    def on_mount(self) -> None:
        """Offers what an earlier start could not save. (Textual asks every class of the program.)"""
        self._reserve = [bytes(_PIECE) for _ in range(_RESERVE // _PIECE)]
        if not self.workspace.read_only and self.drafts.found():
            from journeytui.tui.offering import offer  # noqa: PLC0415  hardly ever needed

            offer(self.desk, self.drafts)

    def finish(self) -> None:
        """Leaves, once everything is written; stays where something was refused, to say so.

        Where that takes more than a moment, it says what it waits for, and one may leave all the same.
        """
        self.remember()
        self.drain(A_MOMENT)
        if self._refused:
            return
        if not self.unsaved:
            self.exit()
        elif self._saving is None:
            self._say_what_is_waited_for()

    def _say_what_is_waited_for(self) -> None:
        from journeytui.tui.dialogs.saving import Saving  # noqa: PLC0415  hardly ever needed

        def made(desk: Desk) -> Saving:
            self._saving = Saving(desk, self.unsaved, held=self.waits_for_others)
            return self._saving

        self.shown.set()
        self.desk.ask("question", self._leave_anyway, made)

    def _leave_anyway(self, answer: Answer | None) -> None:
        self._saving = None
        if answer is not None:
            self.keep_edits()
            self._ends_at = time.monotonic()
            _end_in(LONGEST_END, 0)
            self.exit()

    def after_write(self, done: Done) -> None:
        if self._saving is None:
            return
        if self.unsaved and not done.error:
            self._saving.left(self.unsaved, held=self.waits_for_others)
            return
        dialog = self._saving
        self.desk.answer(dialog, None)
        if not done.error:
            self.exit()

    def close_writer(self, seconds: float | None = None) -> None:
        """Ends the writer, and says what could not be written when the time was up; the next start offers it."""
        self.write_notes()
        if self._ends_at is not None:
            seconds = max(0.0, self._ends_at - time.monotonic())
        super().close_writer(seconds)
        kept = self.keep_edits()
        if self._ends_at is not None and self.unsaved:
            sys.stderr.write(_not_saved(self.unsaved, kept=kept))

    def heed_signals(self) -> None:
        """From now on INT, TERM and HUP are an orderly end, and so is a limit of the processor that was reached.

        They are heard at once, also where the program is caught in something that does not come to an end.
        """
        if self._loop and not self.is_headless:
            for told in SIGNALS:
                signal.signal(told, self._told_to_end)

    def _told_to_end(self, told: int, _: object) -> None:
        _end_in(LONGEST_END, 128 + told, self._give_back)
        if self._loop:
            self._loop.call_soon_threadsafe(self._end_by, signal.Signals(told))

    def _give_back(self) -> None:
        """The terminal, where the program cannot do it in order."""
        if isinstance(self._driver, Terminal):
            self._driver._disable_mouse_support()  # noqa: SLF001  only the main thread may take all of it back
            self._driver.stop_application_mode()

    def do_to_terminal(self, command: str) -> None:
        """Does one of `TO_THE_TERMINAL`."""
        {"suspend": self.go_to_shell, "redraw": self.draw_again}[command]()

    def go_to_shell(self) -> None:
        """Stops until the shell lets it go on; not while it writes, since nobody else could write as long as it stands still."""
        self.remember()
        if not (isinstance(self._driver, Terminal) and self._driver.has_shell):
            self.notice(_NO_SHELL, "warn")
            return
        go_on = self._writer.hold(LONGEST_HOLD) if self._writer else None
        if self._writer and go_on is None and not self.waits_for_others:
            self.notice("still saving; once more in a moment", "warn")
            return
        self._driver.stop()
        if go_on:
            go_on()

    def on_to_shell(self, message: ToShell) -> None:
        del message
        self.go_to_shell()

    def on_terminal_gone(self, message: TerminalGone) -> None:
        del message
        write_no_more()
        self._end_by(signal.SIGHUP)

    def _end_by(self, told: signal.Signals) -> None:
        _end_in(LONGEST_END, 128 + told)
        self._ends_at = time.monotonic() + LONGEST_END * 0.8
        self.keep_draft()
        self.keep_edits()
        self.drain(LONGEST_END / 2)
        self.exit(return_code=128 + told)

    def _fatal_error(self) -> None:
        self._crashed(self._exception)

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._crashed(error)

    def panic(self, *renderables: Any) -> None:
        del renderables
        self._crashed(None)

    def _crashed(self, error: BaseException | None) -> None:
        self._reserve = self._reserve[::_KEPT_PIECES]
        meant = self._meant(error) if error and not _is_out_of_memory(error) else None
        self._return_code = CRASHED if meant is None else DISK if isinstance(meant, DiskTrouble) else REFUSED
        if self._exit_renderables:
            return
        self._exit_renderables.append(Text(self._last_words(error, meant)))
        try:
            if self._stack:
                self.keep_draft()
            self.drain()
        finally:
            self._close_messages_no_wait()

    def _meant(self, error: BaseException) -> JourneyError | None:
        from journeytui.workspace import upkeep  # noqa: PLC0415  hardly ever needed

        return upkeep.meaning(self.workspace, error)

    def _last_words(self, error: BaseException | None, meant: JourneyError | None) -> str:
        """Why it ends: by the library's file, by what the machine has too little of, or by a fault of its own, which is reported."""
        if meant is not None:
            return shown(f"{meant.message}\n{meant.hint}")
        report = crashes.report(error, locations.state_home(self.env)) if error else None
        return _NO_MEMORY if _is_out_of_memory(error) else _sorry(report)


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Whether there is no room for anything, not even to ask what else it might be."""
    return isinstance(error, MemoryError | SystemError)  # the latter is how Python's compiler puts it


def _sorry(report: Path | None) -> str:
    where = f" What happened is described in {report}, without anything you typed." if report else ""
    return f"JourneyTUI met a fault of its own and had to stop. Everything you saved is safe.{where}"


def _not_saved(edits: list[Unsaved], *, kept: bool) -> str:
    what = "1 edit was" if len(edits) == 1 else f"{len(edits):,} edits were"
    then = "The next start offers to save:" if kept else "They could not be kept either:"
    lines = "".join(f"  {shown_line(edit.told)}\n" for edit in edits)
    return f"{what} not saved, since another program held the library. {then}\n{lines}"


def _end_in(seconds: float, code: int, before: Callable[[], None] | None = None) -> None:
    """Ends the process in any case, even if the terminal no longer takes what is written to it."""
    waits = [threading.Timer(seconds, os._exit, (code,))]
    if before:
        waits.append(threading.Timer(seconds - A_MOMENT, before))
    for timer in waits:
        timer.daemon = True
        timer.start()


def write_no_more() -> None:
    """The terminal is gone: what is left in the buffers goes nowhere, or Python would end with a code of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
