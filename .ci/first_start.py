"""Runs a command on a terminal of its own until the samples stand on the screen, then leaves with `q`.

Usage: first_start.py COMMAND. Ends with the command's exit code; with 1 when the samples never came.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

LONGEST = 300.0
"""Seconds that installing and the first start may take."""


def main(command: str) -> int:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("/bin/sh", ["sh", "-c", command], {**os.environ, "TERM": "xterm-256color"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen, asked_to_leave, end = b"", False, time.monotonic() + LONGEST
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            seen += part
            if not part:
                break
        if b"Sample journeys" in seen and b"I buy a home" in seen and not asked_to_leave:
            os.write(terminal, b"q")
            asked_to_leave = True
    if not asked_to_leave:
        sys.stderr.write(f"The samples never came. What was said last:\n{seen[-2000:].decode(errors='replace')}\n")
        return 1
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
