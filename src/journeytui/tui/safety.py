"""The last line of defence: nothing from data commands the terminal."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from journeytui.tui.spelling import spelt

if TYPE_CHECKING:
    from textual.color import Color

_COMMANDS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


@lru_cache(maxsize=1024)
def harmless(text: str) -> str:
    """The text without a single character that a terminal could obey or that turns the reading order."""
    return text if text.isascii() and text.isprintable() else _COMMANDS.sub("", text)


class Harmless(LineFilter):
    """Takes control and order-turning characters out of everything that is drawn, whoever drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        line = "".join([segment.text for segment in segments])
        if (line.isascii() and line.isprintable()) or not _COMMANDS.search(line):
            return segments
        return [
            segment
            if segment.control or (text := harmless(segment.text)) is segment.text
            else Segment(text, segment.style)
            for segment in segments
        ]


class Spelt(LineFilter):
    """Draws letters beyond ASCII as the nearest within it, for terminals that would take each of their bytes for a letter."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            segment if segment.control or segment.text.isascii() else Segment(spelt(segment.text), segment.style)
            for segment in segments
        ]


class Colourless(LineFilter):
    """Takes every colour out, for those who asked for none; bold, dim and reverse stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [Segment(text, style.without_color if style else None, control) for text, style, control in segments]
