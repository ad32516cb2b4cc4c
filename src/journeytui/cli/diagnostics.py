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

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from journeytui.domain.text import shown


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


def complain(message: str, hint: str = "") -> None:
    """What is wrong, then the way out."""
    tell(message)
    tell(hint)


def guarded(act: Callable[[], int]) -> int:
    """Carries out the act and turns whatever goes wrong into words and an exit code."""
    from journeytui.cli import output

    _hold_standard_files()
    try:
        code = act()
        output.finish()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the door: a person gets a sentence, never a trace
        output.finish_quietly()
        from journeytui.cli import failures

        ended, message, hint = failures.meaning(error)
        complain(message, hint)
        return ended
    return code


def _hold_standard_files() -> None:
    """Where somebody closed standard input, output or error, nothing that is opened later may take its place."""
    while True:
        number = os.open(os.devnull, os.O_RDWR)
        if number > 2:
            os.close(number)
            return
