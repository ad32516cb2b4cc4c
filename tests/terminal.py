"""A program on a pseudo-terminal: what a person at it types, sees and waits for.

The screen is pyte's. Times are of bytes, not of pyte: what arrives is drawn only after the clock was read.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyte

KEYS = {
    "right": "\x1b[C", "left": "\x1b[D", "up": "\x1b[A", "down": "\x1b[B", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~", "enter": "\r", "escape": "\x1b", "tab": "\t",
    "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f", "f1": "\x1bOP", "f2": "\x1bOQ",
}  # fmt: skip
KEYS |= {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}
"""What a terminal sends for a key that is not a letter."""

_ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]")


QUIET = 0.08
"""Seconds without a byte after which a program that waits has sent all it will."""
ALONE = 0.15
"""The same after an escape: so long the program waits for what may follow it in one sequence."""
WAITING = frozenset("SItTZX")
"""The states of threads that do nothing, nor would if the machine had time for them."""


def threads(pid: int) -> set[str]:
    """The states of a process's threads, as the system names them; none when it has gone."""
    found = set()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found.add((task / "stat").read_text().rsplit(")", 1)[1].split()[0])
    return found


class Quiet(NamedTuple):
    """What came until nothing came any more."""

    seconds: float
    """Until the last byte."""
    bytes: int


class Terminal:
    """A terminal with a program running in it; leaving the `with` closes both."""

    answers: Mapping[bytes, bytes] = _ANSWERS
    """What it says by itself when it is asked."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.raw = bytearray()
        """Every byte that the program has sent."""
        self.bytes_a_second = 0
        """How much the line between the program and the person carries; 0 is as much as there is."""
        self.code: int | None = None
        """The exit code, below zero for a signal; None while it runs."""
        self._stream = pyte.ByteStream(self.screen)
        self._drawn = 0
        outside = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        whole = {**outside, "TERM": "xterm-256color", "COLORTERM": "", "LANG": "C.UTF-8", **(env or {})}
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            self._become(command, columns, rows, whole, cwd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def text(self) -> str:
        """What stands on the screen, line by line."""
        self._draw()
        return "\n".join(self.screen.display)

    def scribble(self, text: str) -> None:
        """Somebody else writes on the screen, as `wall` does."""
        self._draw()
        self._stream.feed(text.encode())

    def wait_for(self, pattern: str, seconds: float = 20) -> float:
        """How long after the start the screen showed this. Fails with the screen when it never did."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + seconds
        while not wanted.search(self.text):
            got = self._read(max(0.0, min(0.1, end - time.perf_counter())))
            arrived = time.perf_counter()
            if got is None or (got == 0 and arrived > end):
                raise AssertionError(f"{pattern!r} never came; the screen was:\n{self.text}")
            if got and wanted.search(self.text):
                return arrived - self.started
        return time.perf_counter() - self.started

    def press(self, *keys: str) -> None:
        """Sends keys by their names (`down`, `ctrl+k`, `a`), all in one write."""
        os.write(self._file, "".join(KEYS.get(key, key) for key in keys).encode())

    def settle(self, quiet: float = QUIET, limit: float = 10, first: float = 0) -> Quiet:
        """Reads until nothing came for `quiet` seconds and the program waits; for the first byte it may wait longer."""
        began, last, size = time.perf_counter(), 0.0, 0
        while time.perf_counter() - began < limit:
            got = self._read(quiet if size else max(first, quiet))
            if got:
                last, size = time.perf_counter() - began, size + got
            elif got is None or threads(self.pid) <= WAITING:
                break
        self._draw()
        return Quiet(last, size)

    def after(self, *keys: str, quiet: float = QUIET, first: float = 0) -> Quiet:
        """Sends keys; how long it took until the last byte came, and how many came."""
        self.press(*keys)
        return self.settle(max(quiet, ALONE) if quiet == QUIET and keys[-1] == "escape" else quiet, first=first)

    def hold(self, key: str, seconds: float, a_second: float = 30) -> Quiet:
        """Holds a key down, as a keyboard repeats it; what came after it was let go."""
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            self.press(key)
            while (left := now + 1 / a_second - time.perf_counter()) > 0:
                self._read(left)
        return self.settle(0.4)

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size."""
        self._draw()
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def megabytes(self) -> float:
        """The most memory that the program has held so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    @property
    def worked(self) -> float:
        """The seconds of a processor that the program has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ended(self, seconds: float = 5) -> int | None:
        """Waits for the program to end by itself; its exit code, or None when it has not."""
        end = time.perf_counter() + seconds
        while self.code is None and time.perf_counter() < end:
            self._read(0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def close(self) -> None:
        """Ends the program, by force when it will not go, and gives the terminal back."""
        for force in (signal.SIGTERM, signal.SIGKILL):
            if self.code is None:
                os.kill(self.pid, force)
                self.ended()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _read(self, timeout: float) -> int | None:
        """How many bytes came; 0 when none did in time, None when the program has closed its side."""
        ready, _, _ = select.select([self._file], [], [], timeout)
        if not ready:
            return 0
        try:
            data = os.read(self._file, self.bytes_a_second // 50 or 1 << 16)
        except OSError:
            return None
        for asked, answer in self.answers.items():
            if asked in data:
                os.write(self._file, answer * data.count(asked))
        if self.bytes_a_second:
            time.sleep(len(data) / self.bytes_a_second)
        self.raw += data
        return len(data) or None

    def _draw(self) -> None:
        fresh, self._drawn = bytes(self.raw[self._drawn :]), len(self.raw)
        if fresh:
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", fresh))

    def _become(
        self, command: Sequence[str], columns: int, rows: int, env: Mapping[str, str], cwd: Path | None
    ) -> None:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if cwd is not None:
                os.chdir(cwd)
            os.execvpe(command[0], list(command), dict(env))
        finally:
            os._exit(127)
