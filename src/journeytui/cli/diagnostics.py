"""The only module that writes to standard error, and the only one that knows exit codes.

0    done
1    the answer is no: nothing found, a check that failed
2    the command line is wrong
3    a server cannot be reached
4    refused: an invalid value, an unknown reference, a file that cannot be used
5    the disk is full or failing
70   our fault; a report is kept
130  interrupted; 128 and more: a signal, 141 when nobody reads our output any more
"""

from __future__ import annotations

import sys
from enum import IntEnum

from journeytui.domain.text import shown, shown_line


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    NO = 1
    USAGE = 2
    UNREACHABLE = 3
    REFUSED = 4
    DISK = 5
    FAULT = 70
    INTERRUPTED = 130
    NOBODY_READS = 141


def tell(text: str) -> None:
    """Narration: what happened, for a person. Never fails: who cannot be told is not told."""
    if sys.stderr is None or not text:
        return
    safe = shown(text).encode(sys.stderr.encoding or "utf-8", "replace").decode(sys.stderr.encoding or "utf-8")
    try:
        sys.stderr.write(f"{safe}\n")
        sys.stderr.flush()
    except OSError:
        return


def tell_for_now(text: str) -> None:
    """Narration that the next word takes the place of: on a terminal, and nowhere else. '' takes it away."""
    if sys.stderr is None or not sys.stderr.isatty():
        return
    try:
        sys.stderr.write(f"\r\x1b[K{shown_line(text)}")
        sys.stderr.flush()
    except OSError:
        return


def complain(message: str, hint: str = "") -> None:
    """What is wrong, then the way out."""
    tell(message)
    tell(hint)
