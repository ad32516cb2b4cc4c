"""The terminal as this program uses it: clicks and the wheel but no hovering, and an end when the terminal is gone."""

from __future__ import annotations

import io
import os
import selectors
import sys
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import IO, TYPE_CHECKING, Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.keys import Keys as Ignored
from textual.message import Message

from journeytui.tui.pacing import ANSWERED, Pacing, is_far

if TYPE_CHECKING:
    from textual.app import App

_MOUSE = ("1000", "1006")
"""Buttons and the wheel, in the form without a limit on columns. 1003 would send a sequence for every cell crossed."""


_ASKED_EVERY = 2048
"""Bytes of pictures: what a few keys need is never asked about."""
_AT_ONCE = 400
"""Letters of a picture that come in one packet and are shown at once by any terminal: a row, a letter that is typed."""
_HAND_OVER = 0.0001
"""Seconds in which nothing is done after a picture: whoever writes it would else wait for the interpreter, up to some milliseconds."""
_HEARD_OUT = 0.4
"""Seconds that leaving may take longer for an answer on its way."""


class TerminalGone(Message):
    """Nobody is there any more: the connection broke, or the window was closed."""


class ToShell(Message):
    """The program was told to stop for a while."""


class Bell(threading.Event):
    """An event that is also a file: who waits for keys and for their end at once, needs no clock to look at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._rope: int | None = None

    def set(self) -> None:
        """Rings."""
        super().set()
        with self._lock:
            if self._rope is not None:
                os.write(self._rope, b"!")

    @contextmanager
    def heard(self) -> Iterator[int]:
        """A file that has something to read as soon as it rings."""
        ear, rope = os.pipe()
        with self._lock:
            self._rope = rope
        try:
            if self.is_set():
                os.write(rope, b"!")
            yield ear
        finally:
            with self._lock:
                self._rope = None
            os.close(ear)
            os.close(rope)


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


class Keys(XTermParser):
    """What is typed; what the terminal answers by itself is no key."""

    def __init__(self, answered: Callable[[], object], *, debug: bool) -> None:
        super().__init__(debug)
        self._answered = answered

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if sequence != ANSWERED:
            return super()._sequence_to_key_events(sequence, alt)
        self._answered()
        return (Key(Ignored.Ignore, None),)


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


class AsksOnce(LinuxDriver):
    """Textual's driver, which asks the terminal what it can do when the program starts and not again."""

    _has_asked = False

    def _request_terminal_sync_mode_support(self) -> None:
        """Once: who is told to end while stopped, and then let go on, would leave the answer to the shell."""
        if not self._has_asked:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        """Once, too. Sizes that the terminal told by itself were switched off meanwhile: from then on the system tells them."""
        if self._has_asked:
            self._in_band_window_resize = False
        else:
            super()._query_in_band_window_resize()
        self._has_asked = True


class Terminal(AsksOnce, PictureDriver):
    """Textual's driver, with less asked of the terminal and its end noticed."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        file: Any = _drawn_to()
        self.line = Line(file)
        watched: Any = self.line
        self._file = watched
        self.exit_event: Bell = Bell()
        self.has_shell = os.getsid(0) != os.getpgrp()
        """Whether somebody below could let the program go on: a shell puts what it starts into a group of its own."""
        self.pacing = Pacing(_ASKED_EVERY) if is_far(os.environ) else None

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
        if self.line.busy or (thread is not None and thread._queue.qsize() > 0):  # noqa: SLF001
            return True
        return self.pacing is not None and self.pacing.behind

    def write_picture(self, text: str, *, whole: bool) -> None:
        """Writes in one go; `whole` asks the terminal to show it in one go as well, where it may come in several."""
        picture = f"\x1b[?2026h{text}\x1b[?2026l" if whole and len(text) > _AT_ONCE else text
        self.write(self.pacing.sending(picture) if self.pacing else picture)
        self.flush()
        sleep(_HAND_OVER)

    def disable_input(self) -> None:
        """Reads no more keys, once the terminal has answered what it was asked."""
        if self.pacing and self._key_thread is not None and self._key_thread.is_alive():
            self.pacing.hear_out(_HEARD_OUT)
        super().disable_input()

    def process_message(self, message: Message) -> None:
        """Passes on what was typed, without what the terminal said in the middle of it."""
        if isinstance(message, Paste) and ANSWERED in message.text:
            message = Paste(message.text.replace(ANSWERED, ""))
        super().process_message(message)

    def run_input_thread(self) -> None:
        """Reads keys until told to stop, or until there is nobody to read from."""
        parser = Keys(self.pacing.answer if self.pacing else bool, debug=self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with self.exit_event.heard() as end, selectors.SelectSelector() as selector:
            for file in (self.fileno, end):
                selector.register(file, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                begun = parser._timeout_time is not None  # noqa: SLF001  an escape, which may be a key or begin a sequence
                ready = {key.fd for key, _ in selector.select(ESCAPE_DELAY if begun else None)}
                if self.fileno in ready and not self._take(decode, parser):
                    self.send_message(TerminalGone())
                    return
                for message in parser.tick():
                    self.process_message(message)
        try:
            for message in parser.feed(""):
                del message
        except (EOFError, ParseError):
            pass

    def stop_application_mode(self) -> None:
        """Gives the terminal back. Wiped first: one without a second screen would keep the picture, with the prompt in it."""
        self.write("\x1b[0m\x1b[2J\x1b[H")
        super().stop_application_mode()

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


def _drawn_to() -> IO[str]:
    """Where pictures go: as Textual has it to standard error, or where that was sent to a file or closed, to standard output.

    What the terminal's letters have none for is one mark: Python would write its number, which takes six cells.
    """
    error, out = sys.__stderr__, sys.__stdout__
    file = error if error is not None and error.isatty() else out
    assert file is not None
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(errors="replace")
    return file
