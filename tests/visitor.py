"""Somebody at a browser with the explorer in it: what they open, type and see.

What the page is sent is fed to pyte, as the stories on a terminal have it. What it really shows is read as a person would take
it elsewhere: selected with the mouse, and copied.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import pyte

from browser import Page, page
from terminal import KEYS

SOURCES = Path(__file__).resolve().parents[1] / "src"
_NAMED = {
    "\r": ("Enter", 13), "\x1b": ("Escape", 27), "\t": ("Tab", 9), "\x7f": ("Backspace", 8), "\x1b[A": ("ArrowUp", 38),
    "\x1b[B": ("ArrowDown", 40), "\x1b[C": ("ArrowRight", 39), "\x1b[D": ("ArrowLeft", 37),
}  # fmt: skip
_SHIFT = 8
_BOX = """(() => {
  const box = document.querySelector(".xterm-screen").getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})()"""
_COPIED = """(() => {
  const data = new DataTransfer(), event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(".xterm").dispatchEvent(event);
  return data.getData("text/plain");
})()"""


class Door:
    """`journeytui web` in a process of its own."""

    def __init__(self, *words: str, home: Path, port: int, env: Mapping[str, str] | None = None) -> None:
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("JOURNEYTUI_", "XDG_"))}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "journeytui", "web", "--port", str(port), *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={**outside, "HOME": str(home), "LOGNAME": "ana", "LANG": "C.UTF-8", "PYTHONPATH": str(SOURCES), **(env or {})},
        )  # fmt: skip
        assert self.process.stdout
        self.address = self.process.stdout.readline().decode().strip()
        """What it printed; '' when it did not begin."""
        self.out = self.err = ""
        """What else it said, once it has ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end(signal.SIGTERM)

    @property
    def children(self) -> dict[int, str]:
        """Every process that it started, and those that they started: the number, and what they were called with."""
        return below(self.process.pid)

    def wait(self, seconds: float) -> None:
        """Waits that long, or until it ends."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def end(self, how: signal.Signals) -> int:
        """Tells it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        if not self.process.stdout.closed:
            out, err = self.process.communicate(timeout=30)
            self.out, self.err = out.decode(), err.decode()
        return self.process.wait()


class Visitor:
    """A page with an explorer in it."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self._fed = 0
        self._new_screen(80, 24)

    def go(self, address: str, wide: int = 1000, high: int = 600) -> None:
        """Opens the address."""
        self.fresh()
        self.tab.size(wide, high)
        self.tab.send("Page.navigate", url=address)

    def wait_for(self, pattern: str, seconds: float = 30) -> str:
        """Waits until the screen shows this; the screen. Fails with it when it never does."""
        wanted, end = re.compile(pattern), time.monotonic() + seconds
        while not wanted.search(self.text):
            if time.monotonic() > end:
                raise AssertionError(f"{pattern!r} never came; the screen was:\n{self.text}\n{self.tab.complaints}")
            self.tab.listen(0.1)
        return self.text

    def wait_until_quiet(self, quiet: float = 0.6) -> None:
        """Waits until the browser reported nothing for so long."""
        while self.tab.listen(quiet):
            pass

    def fresh(self) -> None:
        """What comes from now on is of another page."""
        self.tab.events.clear()
        self._fed = 0
        self._new_screen(self.screen.columns, self.screen.lines)

    def leave(self) -> None:
        """Goes elsewhere."""
        self.go("about:blank")
        self.wait_until_quiet(0.2)

    def wait_for_page(self, pattern: str, seconds: float = 30) -> str:
        """Waits until the page itself, not the terminal in it, says this; what it says."""
        wanted, end = re.compile(pattern), time.monotonic() + seconds
        while not wanted.search(told := self.told):
            if time.monotonic() > end:
                raise AssertionError(f"{pattern!r} never came; the page said:\n{told}")
            self.tab.listen(0.1)
        return told

    @property
    def told(self) -> str:
        """The words of the page that can be seen; none while the browser is on its way to another."""
        with contextlib.suppress(RuntimeError):
            return str(self.tab.value("document.body ? document.body.innerText : ''"))
        return ""

    @property
    def text(self) -> str:
        """What the screen should show by what was sent to it."""
        for name, what in self.tab.events[self._fed :]:
            if name == "Network.webSocketFrameReceived" and what["response"]["opcode"] == 2:
                self._stream.feed(base64.b64decode(what["response"]["payloadData"]).replace(b"\x1b[5n", b""))
            elif name == "Network.webSocketFrameSent" and (size := _size(what["response"]["payloadData"])):
                self._resize(*size)
        self._fed = len(self.tab.events)
        return "\n".join(self.screen.display)

    @property
    def shown(self) -> str:
        """What the page's terminal really shows: all of it, selected with the mouse while shift is held, and copied."""
        left, top, right, bottom = self.tab.value(_BOX)
        for sort, x, y in (
            ("Pressed", left + 1, top + 1),
            ("Moved", right - 1, bottom - 1),
            ("Released", right - 1, bottom - 1),
        ):
            self.tab.send(
                "Input.dispatchMouseEvent", type=f"mouse{sort}", x=x, y=y, button="left", clickCount=1, modifiers=_SHIFT,
                buttons=1,
            )  # fmt: skip
        return str(self.tab.value(_COPIED))

    def press(self, *keys: str) -> None:
        """Presses keys by their names, as on a terminal."""
        for key in keys:
            written = KEYS.get(key, key)
            if named := _NAMED.get(written):
                self._key(*named, text="\r" if key == "enter" else "")
            elif key.startswith("ctrl+"):
                self._key(key[-1], ord(key[-1].upper()), modifiers=2)
            else:
                for letter in written:
                    self.tab.send("Input.dispatchKeyEvent", type="char", text=letter, key=letter, unmodifiedText=letter)

    def click(self, column: int, row: int) -> None:
        """Clicks on a cell of the screen."""
        left, top, right, bottom = self.tab.value(_BOX)
        x = left + (column + 0.5) * (right - left) / self.screen.columns
        y = top + (row + 0.5) * (bottom - top) / self.screen.lines
        for sort in ("Pressed", "Released"):
            self.tab.send("Input.dispatchMouseEvent", type=f"mouse{sort}", x=x, y=y, button="left", clickCount=1)

    def _key(self, name: str, code: int, text: str = "", modifiers: int = 0) -> None:
        told: dict[str, Any] = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.tab.send(
            "Input.dispatchKeyEvent",
            type="keyDown" if text else "rawKeyDown",
            **told,
            **({"text": text} if text else {}),
        )
        self.tab.send("Input.dispatchKeyEvent", type="keyUp", **told)

    def _new_screen(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def _resize(self, columns: int, rows: int) -> None:
        if (self.screen.columns, self.screen.lines) != (columns, rows):
            self.screen.resize(rows, columns)


@contextlib.contextmanager
def visitor() -> Iterator[Visitor]:
    """Somebody at a browser of their own."""
    with page() as tab:
        yield Visitor(tab)


def gone(numbers: Mapping[int, str], seconds: float = 10) -> Mapping[int, str]:
    """Waits until these processes are gone; those that are not."""
    end = time.monotonic() + seconds
    while (left := {one: words for one, words in numbers.items() if _runs(one)}) and time.monotonic() < end:
        select.select([], [], [], 0.05)
    return left


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def below(number: int) -> dict[int, str]:
    """The processes that it started, and those that they started: the number, and what they were called with."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                with contextlib.suppress(OSError):
                    found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found |= below(child)
    return found


def _size(sent: str) -> tuple[int, int] | None:
    told = re.fullmatch(r'\["resize",\{"width":(\d+),"height":(\d+)\}\]', sent)
    return (int(told[1]), int(told[2])) if told else None
