"""Text in columns, measured in the cells of a terminal. Knows nothing of what it lays out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from journeytui.cli.output import Tone, painted
from journeytui.domain.text import shown_line

_GAP = "  "
_NARROWEST = 8


class Column(NamedTuple):
    """A column of a listing."""

    title: str
    right: bool = False
    gives_way: bool = False
    """Whether it is cut when the line is too long for the terminal."""


class Cell(NamedTuple):
    """What stands in one place of a listing."""

    text: str
    tone: Tone = Tone.PLAIN


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None) -> list[str]:
    """The rows under their headings; empty columns are left out, long ones cut to the width where there is one."""
    shown = [[cell._replace(text=shown_line(cell.text)) for cell in row] for row in rows]
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at].text for row in shown)]
    widths = {at: max([cells(columns[at].title), *(cells(row[at].text) for row in shown)]) for at in kept}
    _narrow(widths, columns, width)
    heading = [Cell(column.title, Tone.DIM) for column in columns]
    return [_laid_out(row, columns, widths) for row in (heading, *shown)]


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def cut(text: str, width: int) -> str:
    """The text in at most so many cells, with `…` where something was left out."""
    if cells(text) <= width:
        return text
    left = width - 1
    for at, character in enumerate(text):
        left -= _cells_of(character)
        if left < 0:
            return f"{text[:at].rstrip()}…"
    return text


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _narrow(widths: dict[int, int], columns: Sequence[Column], width: int | None) -> None:
    if width is None:
        return
    yielding = [at for at in widths if columns[at].gives_way]
    over = sum(widths.values()) + len(_GAP) * (len(widths) - 1) - width
    while over > 0 and (widest := max(yielding, key=widths.__getitem__, default=None)) is not None:
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1
        over -= 1


def _laid_out(row: Sequence[Cell], columns: Sequence[Column], widths: dict[int, int]) -> str:
    parts: list[str] = []
    last = max(widths)
    for at, width in widths.items():
        text = cut(row[at].text, width)
        room = " " * (width - cells(text))
        ink = painted(text, row[at].tone)
        parts.append(room + ink if columns[at].right else ink if at == last else ink + room)
    return _GAP.join(parts).rstrip()
