"""The last line of defence: nothing from data commands the terminal, and a crash tells where, never with which values."""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from journeytui import __version__, locations

if TYPE_CHECKING:
    from textual.color import Color

_COMMANDS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """The text without a single character that a terminal could obey or that turns the reading order."""
    return text if text.isascii() and text.isprintable() else _COMMANDS.sub("", text)


class Harmless(LineFilter):
    """Takes control and order-turning characters out of everything that is drawn, whoever drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            segment if segment.control else Segment(harmless(segment.text), segment.style) for segment in segments
        ]


class Colourless(LineFilter):
    """Takes every colour out, for those who asked for none; bold, dim and reverse stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            Segment(text, style.without_color if style else None, control) for text, style, control in segments
        ]


def report_crash(error: BaseException, folder: Path) -> Path | None:
    """Writes down where the program failed, without any value it had at hand; the file, or None if even that fails."""
    place = folder / "crashes" / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}-{os.getpid()}.txt"
    try:
        locations.make_private(place.parent)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(told_crash(error))
    except OSError:
        return None
    return place


def told_crash(error: BaseException) -> str:
    """The kinds of error and the lines of code they went through. Messages are left out: they may quote what was typed."""
    lines = [f"JourneyTUI {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    link: BaseException | None = error
    while link is not None:
        lines += ["", type(link).__name__]
        lines += [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def _short(path: str) -> str:
    parts = Path(path).parts
    return "/".join(parts[-3:])
