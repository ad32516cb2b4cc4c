"""What each error means for whoever typed the command: the exit code, what is wrong, and the way out."""

from __future__ import annotations

import os

from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Misused
from journeytui.domain.errors import DiskTrouble, JourneyError, Refused

EXITS: dict[type[JourneyError], Exit] = {Refused: Exit.REFUSED, DiskTrouble: Exit.DISK}
"""What each branch of the errors ends with."""

_LOOK = "Nothing more was done. Look at the disk and the file's rights, then try again."


def meaning(error: BaseException) -> tuple[Exit, str, str]:
    """How the command ends, and what to say."""
    match error:
        case Misused():
            return Exit.USAGE, error.message, error.hint
        case JourneyError():
            return exit_of(type(error)), error.message, error.hint
        case BrokenPipeError():
            return Exit.NOBODY_READS, "", ""
        case KeyboardInterrupt():
            return Exit.INTERRUPTED, "", ""
        case OSError():
            where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
            return Exit.DISK, f"The system says: {error.strerror or error}{where}.", _LOOK
    return _fault(error)


def exit_of(error: type[JourneyError]) -> Exit:
    """The exit code of a branch of the errors, or of the branch that it grows on."""
    known = next((EXITS[branch] for branch in error.__mro__ if branch in EXITS), None)
    if known is not None:
        return known
    from journeytui.workspace.following import Unreachable

    return Exit.UNREACHABLE if issubclass(error, Unreachable) else Exit.REFUSED


def _fault(error: BaseException) -> tuple[Exit, str, str]:
    from journeytui import crashes, locations

    report = crashes.report(error, locations.state_home())
    sentence = f"Something went wrong inside JourneyTUI ({type(error).__name__}). What was saved before is safe."
    if report is None:
        return Exit.FAULT, sentence, "Please tell those who make it, with what you typed."
    return Exit.FAULT, sentence, f"It is our fault. Where it failed, without any of your texts, is written in {report}"
