"""Text in cells: cut and filled to a width, whatever the script. Nothing leaves here that could be a control sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


_ALIKE, _SHARED_WORDS = 3, 2
"""From how many texts on a beginning is one that they share, and of how many words it has to be."""


def shared_beginning(texts: Sequence[str]) -> str:
    """The longest beginning of whole words that more than half of the texts have, with the space behind it; '' where none is.

    What all have in common says nothing of any: where a text is cut, that may go (`told_apart`).
    """
    counted: Counter[str] = Counter()
    for text in set(texts):
        words = text.split(" ")
        counted.update(" ".join(words[:count]) + " " for count in range(_SHARED_WORDS, len(words)))
    enough = max(_ALIKE, len(set(texts)) // 2 + 1)
    return max((begin for begin, count in counted.items() if count >= enough), key=len, default="")


def told_apart(text: str, beginning: str, cells: int, ellipsis: str = "…") -> str:
    """The text in exactly so many cells; where it has to be cut, without a beginning that others have as well."""
    if beginning and text.startswith(beginning) and width(text) > cells:
        text = ellipsis + text.removeprefix(beginning)
    return fit(text, cells, ellipsis=ellipsis)
