"""The terminal as this program uses it: clicks and the wheel but no hovering, and an end when the terminal is gone."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_MOUSE = ("1000", "1006")
"""Buttons and the wheel, in the form without a limit on columns. 1003 would send a sequence for every cell crossed."""


class TerminalGone(Message):
    """Nobody is there any more: the connection broke, or the window was closed."""


class Terminal(LinuxDriver):
    """Textual's driver, with less asked of the terminal and its end noticed."""

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

    def run_input_thread(self) -> None:
        """Reads keys until told to stop, or until there is nobody to read from."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1) and not self._take(decode, parser):
                    self.send_message(TerminalGone())
                    return
                for message in parser.tick():
                    self.process_message(message)
        try:
            for message in parser.feed(""):
                del message
        except (EOFError, ParseError):
            pass

    def _take(self, decode: Callable[[bytes], str], parser: XTermParser) -> bool:
        try:
            read = os.read(self.fileno, 4096)
        except OSError:
            return False
        for message in parser.feed(decode(read)) if read else ():
            self.process_message(message)
        return bool(read)
