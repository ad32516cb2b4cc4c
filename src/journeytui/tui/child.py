"""Another program of ours beside the screen: lines go in, lines come out, and it ends when the screen does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_SOURCES = Path(__file__).resolve().parents[2]


class Child:
    """A command of JourneyTUI that runs beside the screen.

    `heard` gets every line that it says and `ended` its exit code, both on a thread of their own; after `close` neither
    is called any more.
    """

    def __init__(
        self, words: Sequence[str], env: Mapping[str, str], heard: Callable[[str], None], ended: Callable[[int], None]
    ) -> None:
        self._heard, self._ended = heard, ended
        self._closed = False
        self._lock = threading.Lock()
        path = os.pathsep.join(filter(None, (str(_SOURCES), env.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "journeytui", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**env, "PYTHONPATH": path}, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdin
        os.set_blocking(self._process.stdin.fileno(), False)
        threading.Thread(target=self._listen, name="child", daemon=True).start()

    def tell(self, line: str) -> None:
        """Says a line to it. Where it takes none any more, its end is told in a moment."""
        assert self._process.stdin
        with self._lock, suppress(OSError):
            if not self._process.stdin.closed:
                os.write(self._process.stdin.fileno(), f"{line}\n".encode())

    def close(self) -> None:
        """Says no more to it, which is the sign for it to end, without anybody waiting."""
        self._closed = True
        assert self._process.stdin
        with self._lock, suppress(OSError):
            self._process.stdin.close()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as said:
            for line in said:
                if not self._closed:
                    self._heard(line.decode("utf-8", "replace"))
        code = self._process.wait()
        if not self._closed:
            self.close()
            self._ended(code)
