"""A report of a fault of ours, kept for whoever mends it. Holds no values: no local variables, no command line."""

from __future__ import annotations

import os
import platform
import time
import traceback

from journeytui import __version__, locations
from journeytui.domain.text import shown


def kept(error: BaseException) -> tuple[str, str]:
    """Keeps a report and returns what to tell: the sentence, and the way out."""
    sentence = "Something went wrong inside JourneyTUI. It is our fault, not yours; what was saved before is safe."
    folder = locations.state_home() / "crashes"
    path = folder / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(_text(error))
    except OSError:
        return sentence, f"It was: {type(error).__name__}: {error}"
    return sentence, f"A report for those who mend it is in {path}; it may quote what you typed, so read it before you send it."


def _text(error: BaseException) -> str:
    about = f"journeytui {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}\n"
    told = "".join(traceback.format_exception(error))
    return shown(f"{about}\n{told}")
