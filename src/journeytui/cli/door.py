"""Where every command ends: what goes wrong inside becomes a sentence and an exit code."""

from __future__ import annotations

import os
from collections.abc import Callable

from journeytui.cli import output
from journeytui.cli.diagnostics import complain


def guarded(act: Callable[[], int]) -> int:
    """Carries out the act and turns whatever goes wrong into words and an exit code."""
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
