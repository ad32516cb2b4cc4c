"""The program as it ends: asked to, told to, left alone, or by a fault of its own. Nothing written is lost, nor what was typed."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

from rich.text import Text

from journeytui import crashes, locations
from journeytui.tui.place import Place
from journeytui.tui.terminal import TerminalGone
from journeytui.tui.writing import Writing

CRASHED = 70
SIGNALS = (signal.SIGTERM, signal.SIGHUP)
LONGEST_END = 3.0
"""Seconds that an end by signal may take before it is made short. After half of it the terminal is given back in any case,
though somebody else may hold the library; what is asked for can be written until the end."""


class Ending(Writing):
    """Every way out."""

    def finish(self) -> None:
        """Leaves, once everything is written; stays where something was refused, to say so."""
        self.remember()
        if self.drain():
            self.exit()

    def remember(self) -> None:
        """Notes where one is."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.remember()
        self.memory.save()

    def keep_draft(self) -> None:
        """Notes what is being typed, so that the next start can go on with it."""
        top = self.top
        if drafted := getattr(self.screen, "drafted", {}):
            self.memory.keep(**drafted)
        elif isinstance(top, Place) and top.bar.draft and top.last_command:
            self.memory.keep(draft_of=top.last_command, draft=top.bar.draft)
        self.remember()

    def heed_signals(self) -> None:
        """From now on TERM and HUP are an orderly end."""
        if self._loop and not self.is_headless:
            for told in SIGNALS:
                self._loop.add_signal_handler(told, self._end_by, told)

    def on_terminal_gone(self, message: TerminalGone) -> None:
        del message
        write_no_more()
        self._end_by(signal.SIGHUP)

    def _end_by(self, told: signal.Signals) -> None:
        _end_in(LONGEST_END, 128 + told)
        self.keep_draft()
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
        self._return_code = CRASHED
        if self._exit_renderables:
            return
        report = crashes.report(error, locations.state_home(self.env)) if error else None
        self._exit_renderables.append(Text(_sorry(report)))
        try:
            if self._screen_stacks[self.DEFAULT_MODE]:
                self.keep_draft()
            self.drain()
        finally:
            self._close_messages_no_wait()


def _sorry(report: Path | None) -> str:
    where = f" What happened is described in {report}, without anything you typed." if report else ""
    return f"JourneyTUI met a fault of its own and had to stop. Everything you saved is safe.{where}"


def _end_in(seconds: float, code: int) -> None:
    """Ends the process in any case, even if the terminal no longer takes what is written to it."""
    timer = threading.Timer(seconds, os._exit, (code,))
    timer.daemon = True
    timer.start()


def write_no_more() -> None:
    """The terminal is gone: what is left in the buffers goes nowhere, or Python would end with a code of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
