"""Text in cells: cut and filled to a width, whatever the script. Nothing leaves here that could be a control sequence."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len, set_cell_size

from journeytui.domain.text import shown_line

Align = Literal["left", "right"]


def width(text: str) -> int:
    """How many cells the text takes on a line."""
    return cell_len(shown_line(text))


def cut(text: str, most: int, ellipsis: str = "…") -> str:
    """The text in at most so many cells; what was cut off leaves an ellipsis."""
    if text.isascii() and text.isprintable() and len(text) <= most:
        return text
    line = shown_line(text)
    if most <= 0:
        return ""
    if cell_len(line) <= most:
        return line
    return set_cell_size(line, most - 1).rstrip() + ellipsis


def fit(text: str, cells: int, align: Align = "left", ellipsis: str = "…") -> str:
    """The text in exactly so many cells."""
    line = cut(text, cells, ellipsis)
    missing = " " * (cells - cell_len(line))
    return missing + line if align == "right" else line + missing
