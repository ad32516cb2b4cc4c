"""A browser as the program draws on it: the terminal in the page, reached through the process that started this one.

Pictures and keys travel in packets, as textual-serve has them. The page answers every picture once it is drawn, so that a
slow line is noticed however much lies in the buffers between. Nothing but pictures leaves: no file, no address to open.
"""

from __future__ import annotations

import json
import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TextIO

from textual import events
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers._byte_stream import ByteStream
from textual.drivers._writer_thread import WriterThread
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size

from journeytui.tui.pacing import ANSWERED, Pacing
from journeytui.tui.terminal import Bell, Line, PictureDriver, TerminalGone

if TYPE_CHECKING:
    from textual.app import App

NARROWEST, WIDEST = Size(20, 8), Size(400, 120)
_BEGIN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
"""A screen of its own, without a cursor, without breaking lines; pastes are marked as such."""
_AGAIN = "\x1b[?1049l\x1b[?1049h"
"""Drops what the page's terminal keeps beyond its edges when it gets smaller, and would copy with what is selected."""
_MOUSE = "\x1b[?1000h\x1b[?1006h"
_BESIDE = "\0beside "
"""How something begins that is sent among pictures and is none: no picture has that in it."""


class Packets:
    """The pipe to whoever shows the pictures, as a file of text."""

    def __init__(self, number: int) -> None:
        self._number = number

    def write(self, text: str) -> int:
        """Sends it. Where nobody takes it any more it goes nowhere; the end is noticed by who reads the keys."""
        if text.startswith(_BESIDE):
            return self.send(b"M", text.removeprefix(_BESIDE).encode())
        return self.send(b"D", text.encode("utf-8", "replace"))

    def send(self, sort: bytes, payload: bytes) -> int:
        """Sends a packet of that sort."""
        left = memoryview(b"%s%s%s" % (sort, len(payload).to_bytes(4, "big"), payload))
        try:
            while left:
                left = left[os.write(self._number, left) :]
        except OSError:
            return 0
        return len(payload)

    def flush(self) -> None:
        """Nothing is kept back."""

    def fileno(self) -> int:
        return self._number


class Browser(WebDriver, PictureDriver):
    """Textual's driver for browsers, with less asked of the page, its end noticed, and no more sent than it can draw."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._size = fitting(*self._size) if self._size else (80, 24)
        self.packets = Packets(self.fileno)
        out: Any = self.packets
        self.line = Line(out)
        watched: IO[str] = self.line  # type: ignore[assignment]
        self._writer = WriterThread(watched)
        self.exit_event: Bell = Bell()
        self._key_thread = Thread(target=self.run_input_thread, name="textual-input", daemon=True)
        self.pacing = Pacing(surely=True)  # a page that is not looked at answers late
        self._from_nothing = False

    def write(self, data: str) -> None:
        self._writer.write(data)

    def start_application_mode(self) -> None:
        os.write(self.fileno, b"__GANGLION__\n")
        self._writer.start()
        self.write(_BEGIN + (_MOUSE if self._mouse else ""))
        assert self._size
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))
        self._key_thread.start()

    def stop_application_mode(self) -> None:
        self.exit_event.set()
        self._input_reader.close()
        if self._writer.is_alive():
            self._writer.stop()
        self.packets.send(b"M", b'{"type": "exit"}')

    # Pictures

    @property
    def behind(self) -> bool:
        """Whether the page has more to draw than should wait for it."""
        if self.line.busy or self._writer._queue.qsize() > 0:  # noqa: SLF001
            return True
        return self.pacing.behind

    def tell_theme(self, theme: str) -> None:
        """Tells the page what it is drawn in, so that its edges can be alike."""
        self.write(_BESIDE + json.dumps({"type": "theme", "theme": theme}))

    def begin_again(self) -> None:
        """The next picture is drawn on an empty screen."""
        self._from_nothing = True

    def write_picture(self, text: str, *, whole: bool) -> None:
        """Writes in one go, which the page shows in one go as well."""
        del whole
        if self._from_nothing:
            text, self._from_nothing = _AGAIN + text, False
        self.write(self.pacing.sending(text))

    # What comes from the page

    def run_input_thread(self) -> None:
        """Reads keys until told to stop, or until there is nobody to read from; whatever ends it otherwise is an end too."""
        try:
            self._read_keys()
        finally:
            if not self.exit_event.is_set():
                self.send_message(TerminalGone())

    def _read_keys(self) -> None:
        parser, packets = XTermParser(self._debug), ByteStream()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with self.exit_event.heard() as end, selectors.DefaultSelector() as selector:
            for file in (0, end):
                selector.register(file, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                begun = parser._timeout_time is not None  # noqa: SLF001  an escape, which may be a key or begin a sequence
                if 0 in {key.fd for key, _ in selector.select(ESCAPE_DELAY if begun else None)}:
                    read = _read()
                    for sort, payload in packets.feed(read) if read else ():
                        if sort == "M":
                            self._on_meta(sort, payload)
                        elif text := self._typed(payload, decode):
                            for message in parser.feed(text):
                                self.process_message(message)
                    if not read:
                        return
                for message in parser.tick():
                    self.process_message(message)

    def _typed(self, payload: bytes, decode: Callable[[bytes], str]) -> str:
        """What a person typed; half a letter is nothing yet, and an answer may come before its other half."""
        if payload != ANSWERED.encode():
            return decode(payload)
        self.pacing.answer()
        return ""

    def _on_meta(self, packet_type: str, payload: bytes) -> None:
        del packet_type
        told = json.loads(payload)
        self.on_meta(str(told.get("type")), told)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Another size, or the end. Files are never asked for, and who looks elsewhere is no concern of the program's."""
        if packet_type == "resize":
            size = Size(*fitting(payload.get("width"), payload.get("height")))
            self._size = (size.width, size.height)
            self.send_message(events.Resize(size, size))
        elif packet_type == "quit":
            self.send_message(TerminalGone())

    # What a browser is not asked to do

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Opens nothing."""

    def deliver_binary(self, binary: BinaryIO | TextIO, **told: Any) -> None:
        """Hands out no file of this machine."""
        del told
        binary.close()


def fitting(width: object, height: object) -> tuple[int, int]:
    """A size that can be drawn; what is no number counts as 80 × 24."""
    wide = width if isinstance(width, int) else 80
    high = height if isinstance(height, int) else 24
    return (
        max(NARROWEST.width, min(WIDEST.width, wide)),
        max(NARROWEST.height, min(WIDEST.height, high)),
    )


def _read() -> bytes:
    try:
        return os.read(0, 65536)
    except OSError:
        return b""
