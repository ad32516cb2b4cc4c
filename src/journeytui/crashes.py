"""A report of a fault of ours, kept for whoever mends it. Holds no values: no local variables, no messages, no command line."""

from __future__ import annotations

import os
import platform
import time
import traceback
from pathlib import Path

from journeytui import __version__, private


def report(error: BaseException, state: Path) -> Path | None:
    """Keeps a report below the folder of states; where, or None if even that fails."""
    path = state / "crashes" / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}-{os.getpid()}.txt"
    try:
        private.make_folder(path.parent)
        private.write(path, text(error), errors="backslashreplace")
    except OSError:
        return None
    return path


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
