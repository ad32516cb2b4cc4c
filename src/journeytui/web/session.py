"""One explorer in one page: a process of its own, fed with what is typed, drained of what it draws, and ended with the page."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from journeytui.domain.text import shown
from journeytui.web.limits import Limits
from journeytui.web.pages import paint

LONGEST_END = 4.5
"""Seconds that an explorer may take to end; it gives itself less."""
LARGEST = 256 * 1024
"""Bytes of one message: a long text that is pasted fits, with room to spare."""
IN_BROWSER = "JOURNEYTUI_IN_BROWSER"
"""Says to the explorer that it is one of these."""
_ANSWERED = "\x1b[0n"
"""What the page's terminal says by itself; everything else is a person's."""
_BEGUN = b"__GANGLION__\n"
_TOLD_MOST = 4096
_MORE_THAN_DRAWING = re.compile("\x1b(?!\\[)|[\x80-\x9f]")
_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "NO_COLOR", "SSL_CERT_FILE", "SSL_CERT_DIR",
         "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "COLUMNS", "ROWS", "PYTHONPATH")  # fmt: skip
_KEPT_SORTS = ("LC_", "XDG_", "JOURNEYTUI_", "TEXTUAL_")
_NEVER = ("JOURNEYTUI_SERVER_DB", "TEXTUAL_LOG", "TEXTUAL")
_LEFT, _STOPPED = "You have left JourneyTUI.", "JourneyTUI had to stop."
_SAFE = "Everything that was saved is safe."
_SOURCES = Path(__file__).resolve().parents[2]


class Session(AppService):
    """One page and its explorer."""

    def __init__(self, words: Sequence[str], socket: web.WebSocketResponse, limits: Limits, theme: str) -> None:
        super().__init__(
            "journeytui", write_bytes=socket.send_bytes, write_str=socket.send_str, close=self._end_socket,
            download_manager=DownloadManager(),
        )  # fmt: skip
        self._words = words
        self._socket = socket
        self._limits = limits
        self._theme = theme
        """What the explorer is drawn in, as it said last."""
        self._told = b""
        """What the explorer said that is no picture: how it failed."""

    async def serve(self, width: int, height: int, idle: float) -> None:
        """Starts the explorer, and goes on until it ends, the page is closed, or nobody typed for so many seconds."""
        try:
            try:
                await self.start(width, height)
            except OSError as error:
                await self._say(f"No explorer could be started: {error.strerror or error}.")
                return
            if await self._passed_on(idle):
                await self._say(
                    f"Nobody typed anything for {_minutes(idle)}, so this session was ended. Nothing is lost."
                )
        finally:
            await self.stop()

    async def _passed_on(self, idle: float) -> bool:
        """Passes on what is typed; whether it ended because nobody typed."""
        last = monotonic()
        while (left := last + idle - monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                message = await self._socket.receive(timeout=left)
                if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                    return False
                if message.type == WSMsgType.TEXT and await self._take(message.data):
                    last = monotonic()
        return True

    async def _take(self, text: str) -> bool:
        """Passes on one message; whether a person did something. What is not understood is left out."""
        match _read(text):
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
                return typed != _ANSWERED
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(width, height)
            case ["ping", str(when)] if len(when) < 40:
                await self._socket.send_json(["pong", when])
        return False

    # The process

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        everything = super()._build_environment(width, height)
        path = os.pathsep.join(filter(None, (str(_SOURCES), everything.get("PYTHONPATH", ""))))
        return kept(everything) | {
            "PYTHONPATH": path, IN_BROWSER: "1", "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
        }  # fmt: skip

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "journeytui", *self._words,
            stdin=PIPE, stdout=PIPE, stderr=PIPE, env=self._build_environment(width, height), start_new_session=True,
        )  # fmt: skip
        self._limits.hold(process.pid)
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Passes on what the explorer draws until it ends; then says how it ended, if the page is still there."""
        process = self._process
        assert process
        assert process.stdout
        assert process.stderr
        errors = asyncio.create_task(self._listen(process.stderr))
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await process.stdout.readuntil(_BEGUN)
            while True:
                sort = await process.stdout.readexactly(1)
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                await self._pass(sort, await process.stdout.readexactly(size))
        await errors
        code = await process.wait()
        told = shown(self._told.decode("utf-8", "replace").strip())
        why = self._limits.why(code)
        await self._say(f"{why}\n{_SAFE}" if why else told or (_LEFT if code == 0 else _STOPPED))
        await self._end_socket()

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        while more := await stream.read(4096):
            self._told = (self._told + more)[:_TOLD_MOST]

    async def _pass(self, sort: bytes, payload: bytes) -> None:
        """Hands a picture to the page, and its ground. Nothing else goes there: no file, no address to open."""
        if sort == b"D":
            await self._send(harmless(payload))
        elif sort == b"M":
            match _read(payload.decode("utf-8", "replace")):
                case {"type": "theme", "theme": str(theme)}:
                    self._theme = theme
                    await self._send(ground(theme))

    async def _send(self, drawing: bytes) -> None:
        if not self._socket.closed:
            with contextlib.suppress(ConnectionError):
                await self.remote_write_bytes(drawing)

    async def _say(self, words: str) -> None:
        if not self._socket.closed:
            with contextlib.suppress(ConnectionError):
                await self._socket.send_bytes(farewell(words, self._theme))

    async def _end_socket(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self._socket.close()

    async def stop(self) -> None:
        """Ends the explorer: it keeps what was being typed, and goes. By force when it will not."""
        if self._task is None or self._process is None or self._stdin is None:
            return
        self._stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(self._process.wait()), LONGEST_END)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        _, unfinished = await asyncio.wait([self._task], timeout=1)
        for task in unfinished:  # the page takes nothing any more, and does not say so
            task.cancel()


def kept(env: Mapping[str, str]) -> dict[str, str]:
    """Of the environment what the explorer needs. What else a shell knows, tokens among it, is no business of a page."""
    return {
        name: value
        for name, value in env.items()
        if (name in _KEPT or name.startswith(_KEPT_SORTS)) and name not in _NEVER
    }


def harmless(picture: bytes) -> bytes:
    """The picture with nothing in it but text and moves: no clipboard, no title, no link. None should be in it."""
    return _MORE_THAN_DRAWING.sub("", picture.decode("utf-8", "replace")).encode()


def farewell(words: str, theme: str) -> bytes:
    """A screen with some words on it."""
    lines = "".join(f"\r\n  {line}" for line in words.splitlines())
    painted = paint(theme)
    colours = f"\x1b[0;38;2;{_mixed(painted.text)};48;2;{_mixed(painted.ground)}m"
    return f"\x1b[?1000l\x1b[?1006l\x1b[?7h{colours}\x1b[2J\x1b[H{lines}\r\n".encode()


def ground(theme: str) -> bytes:
    """What gives the page's terminal the ground of that theme, where nothing is drawn."""
    return f"\x1b]11;{paint(theme).ground}\x1b\\".encode()


def _mixed(colour: str) -> str:
    """`#1c1c1c` as a terminal is told: 28;28;28."""
    return ";".join(str(part) for part in bytes.fromhex(colour[1:]))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
