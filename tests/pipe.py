"""The explorer as a browser has it, at the other end of a pipe: a page that can be slow, wrong, or gone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pyte

from safety.program import environment
from terminal import KEYS, WAITING, threads

ASKED = b"\x1b[5n"


class Pipe:
    """An explorer without a terminal, and a page that shows what it draws."""

    def __init__(self, path: Path, *, columns: int = 100, rows: int = 30, answers: bool = True, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "journeytui", "--db", str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, start_new_session=True,
            env=environment(
                path.parent, JOURNEYTUI_IN_BROWSER="1", COLUMNS=str(columns), ROWS=str(rows), TERM="xterm-256color",
                TEXTUAL_COLOR_SYSTEM="truecolor", **env,
            ),
        )  # fmt: skip
        self.answers = answers
        """Whether the page says that it has drawn what it was sent."""
        self.pictures = bytearray()
        """All that came to be drawn."""
        self.sorts = ""
        """The sort of every packet."""
        self._left = self._metas = b""
        self._begun = False
        self._new_screen(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for file in (self.process.stdin, self.process.stdout, self.process.stderr):
            file.close()

    # What a page sends

    def press(self, *keys: str) -> None:
        """Each key as a message of its own, as a page sends them."""
        for key in keys:
            self.send(b"D", KEYS.get(key, key).encode())

    def resize(self, columns: int, rows: int) -> None:
        """The page has another size; what does not fit is lost."""
        self.screen.resize(rows, columns)
        self.send(b"M", json.dumps({"type": "resize", "width": columns, "height": rows}).encode())

    def send(self, sort: bytes, payload: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self.process.stdin.fileno(), sort + len(payload).to_bytes(4, "big") + payload)

    # What it sees

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait_for(self, pattern: str, seconds: float = 20) -> None:
        """Waits until the screen shows this. Fails with the screen when it never does."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            if not self.take(0.1) and time.monotonic() > end:
                raise AssertionError(f"{pattern!r} never came; the screen was:\n{self.text}")

    @property
    def ended(self) -> bool:
        """Whether the explorer has left."""
        return b'{"type": "exit"}' in self._metas or self.process.poll() is not None

    def settle(self, quiet: float = 0.25) -> int:
        """Takes what comes until nothing did for so long and the program waits; how many bytes were to be drawn."""
        before = len(self.pictures)
        while self.take(quiet) or not threads(self.process.pid) <= WAITING:
            pass
        return len(self.pictures) - before

    def take(self, seconds: float) -> bool:
        """Takes what comes within that time; whether something did."""
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return False
        more = os.read(self.process.stdout.fileno(), 1 << 16)
        self._left += more
        if not self._begun:
            _, begun, rest = self._left.partition(b"__GANGLION__\n")
            self._begun, self._left = bool(begun), rest if begun else self._left
        while self._begun and len(self._left) >= 5 + (size := int.from_bytes(self._left[1:5], "big")):
            sort, payload, self._left = self._left[:1], self._left[5 : 5 + size], self._left[5 + size :]
            self.sorts += sort.decode()
            if sort == b"D":
                self._draw(payload)
            else:
                self._metas += payload
        return bool(more)

    def fresh(self) -> pyte.Screen:
        """The screen as it is when everything is sent again to an empty one of the same size."""
        columns, rows = self.screen.columns, self.screen.lines
        self.settle()
        self._new_screen(columns, rows)
        self.resize(columns, rows)
        self.settle()
        return self.screen

    def _draw(self, payload: bytes) -> None:
        self.pictures += payload
        self._stream.feed(payload.replace(ASKED, b""))
        if self.answers:
            for _ in range(payload.count(ASKED)):
                self.send(b"D", b"\x1b[0n")

    def _new_screen(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
