"""A report of a fault of ours, kept for whoever mends it. Holds no values: no local variables, no messages, no command line."""

from __future__ import annotations

import os
import platform
import time
import traceback
from pathlib import Path

from journeytui import __version__, locations


def kept(error: BaseException) -> tuple[str, str]:
    """Keeps a report and returns what to tell: the sentence, and the way out."""
    sentence = f"Something went wrong inside JourneyTUI ({type(error).__name__}). What was saved before is safe."
    folder = locations.state_home() / "crashes"
    path = folder / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}-{os.getpid()}.txt"
    try:
        locations.make_private(folder)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(text(error))
    except OSError:
        return sentence, "Please tell those who make it, with what you typed."
    return sentence, f"It is our fault. Where it failed, without any of your texts, is written in {path}"


def text(error: BaseException) -> str:
    """The sorts of error and the lines of code that they went through."""
    told = [f"journeytui {__version__}, Python {platform.python_version()}, {platform.system()}"]
    link: BaseException | None = error
    while link is not None:
        told += ["", type(link).__name__]
        told += [f"  {_short(at.filename)}:{at.lineno} {at.name}" for at in traceback.extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(told) + "\n"


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])
