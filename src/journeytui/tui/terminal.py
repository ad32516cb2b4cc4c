"""The terminal as this program uses it: clicks and the wheel but no hovering, and an end when the terminal is gone."""

from __future__ import annotations

import io
import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App

_MOUSE = ("1000", "1006")
"""Buttons and the wheel, in the form without a limit on columns. 1003 would send a sequence for every cell crossed."""


class TerminalGone(Message):
    """Nobody is there any more: the connection broke, or the window was closed."""


class ToShell(Message):
    """The program was told to stop for a while."""


class Line:
    """The file that is drawn to, which knows whether it still has something to send."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.busy = False

    def write(self, text: str) -> int:
        """Takes the text; it is under way until `flush` comes back."""
        self.busy = True
        return self._file.write(text)

    def flush(self) -> None:
        """Sends what was taken."""
        self._file.flush()
        self.busy = False

    def fileno(self) -> int:
        return self._file.fileno()


class PictureDriver(Driver):
    """What pictures are sent to: it knows whether the last one is still under way, so that newer ones can wait for it."""

    @property
    def behind(self) -> bool:
        """Whether what was written last is still under way."""
        raise NotImplementedError

    def write_picture(self, text: str, *, whole: bool) -> None:
        """Writes in one go; `whole` asks for it to be shown in one go as well."""
        raise NotImplementedError

    def show_cursor(self, *, seen: bool) -> None:
        """Whether the terminal's own cursor is seen; it stands where one is in any case."""
        self.write("\x1b[?25h" if seen else "\x1b[?25l")
        self.flush()


class Terminal(LinuxDriver, PictureDriver):
    """Textual's driver, with less asked of the terminal and its end noticed."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        error, out = sys.__stderr__, sys.__stdout__
        if error and not error.isatty() and isinstance(out, io.TextIOWrapper):
            # Textual draws on stderr, which may have been sent to a file.
            out.reconfigure(errors="replace")
            self._file = out
        file: Any = self._file
        self.line = Line(file)
        watched: Any = self.line
        self._file = watched

    def _enable_mouse_support(self) -> None:
        self._switch_mouse("h")

    def _disable_mouse_support(self) -> None:
        self._switch_mouse("l")

    def _enable_mouse_pixels(self) -> None:
        """Cells are precise enough."""

    def _switch_mouse(self, end: str) -> None:
        if self._mouse:
            self.write("".join(f"\x1b[?{mode}{end}" for mode in _MOUSE))
            self.flush()

    @property
    def behind(self) -> bool:
        """Whether what was written last is still under way."""
        thread = self._writer_thread
        return self.line.busy or (thread is not None and thread._queue.qsize() > 0)  # noqa: SLF001

    def write_picture(self, text: str, *, whole: bool) -> None:
        """Writes in one go; `whole` asks the terminal to show it in one go as well."""
        self.write(f"\x1b[?2026h{text}\x1b[?2026l" if whole else text)
        self.flush()

    def run_input_thread(self) -> None:
        """Reads keys until told to stop, or until there is nobody to read from."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                begun = parser._timeout_time is not None  # noqa: SLF001  an escape, which may be a key or begin a sequence
                if selector.select(ESCAPE_DELAY if begun else 0.1) and not self._take(decode, parser):
                    self.send_message(TerminalGone())
                    return
                for message in parser.tick():
                    self.process_message(message)
        try:
            for message in parser.feed(""):
                del message
        except (EOFError, ParseError):
            pass

    def stop(self) -> None:
        """Gives the terminal back, and stands still until the shell lets the program go on."""
        super()._sigtstp_application()

    def _sigtstp_application(self, *_: object) -> None:
        self.send_message(ToShell())

    def _sigcont_application(self, *_: object) -> None:
        """Textual would begin anew, with two threads that read keys, where it never gave the terminal back."""
        if self._must_signal_resume:
            super()._sigcont_application()
        else:
            self.send_message(self.SignalResume())

    def _take(self, decode: Callable[[bytes], str], parser: XTermParser) -> bool:
        try:
            read = os.read(self.fileno, 4096)
        except OSError:
            return False
        text = decode(read)
        # Half a letter is nothing yet; Textual's parser would take nothing for the end.
        for message in parser.feed(text) if text else ():
            self.process_message(message)
        return bool(read)
