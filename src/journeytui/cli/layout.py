"""Text in columns, measured in the cells of a terminal. Knows nothing of what it lays out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from journeytui.cli.output import Tone, is_plain, painted
from journeytui.domain.text import shown_line

_GAP = "  "


class Column(NamedTuple):
    """A column of a listing."""

    title: str
    right: bool = False
    least: int = 0
    """The cells that it may be cut to where the terminal is narrow; 0 when it is never cut."""
    rank: int = 0
    """Which columns are left out first where the terminal is still too narrow: the highest; 0 never."""


class Cell(NamedTuple):
    """What stands in one place of a listing."""

    text: str
    tone: Tone = Tone.PLAIN


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None) -> list[str]:
    """The rows under their headings; empty columns are left out, long ones cut to the width where there is one.

    Where it is to be plain, every column is there, with tabs between.
    """
    shown = _shown(rows)
    if is_plain():
        heading = [column.title for column in columns]
        return ["\t".join(row) for row in (heading, *([cell.text for cell in row] for row in shown))]
    widths = _widths(columns, shown)
    if width is not None:
        _leave_out(widths, columns, width)
        _narrow(widths, columns, width)
    titles = [Cell(column.title, Tone.DIM) for column in columns]
    return [_laid_out(row, columns, widths) for row in (titles, *shown)]


def left_out(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None) -> list[str]:
    """The titles of the columns in which something stands and for which there is no room."""
    every = _widths(columns, _shown(rows))
    fitting = dict(every)
    if width is not None and not is_plain():
        _leave_out(fitting, columns, width)
    return [columns[at].title for at in every if at not in fitting]


def _shown(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [[cell._replace(text=shown_line(cell.text)) for cell in row] for row in rows]


def _widths(columns: Sequence[Column], shown: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """How wide each column wants to be, without those in which nothing stands."""
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at].text for row in shown)]
    return {at: max([cells(columns[at].title), *(cells(row[at].text) for row in shown)]) for at in kept}


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


def _leave_out(widths: dict[int, int], columns: Sequence[Column], width: int) -> None:
    while _total(min(full, columns[at].least or full) for at, full in widths.items()) > width:
        last = max(widths, key=lambda at: columns[at].rank)
        if not columns[last].rank:
            return
        del widths[last]


def _narrow(widths: dict[int, int], columns: Sequence[Column], width: int) -> None:
    """Takes from the widest first, as long as there is something to take."""
    while _total(widths.values()) > width:
        yielding = [at for at, full in widths.items() if 0 < columns[at].least < full]
        if not yielding:
            return
        widths[max(yielding, key=widths.__getitem__)] -= 1


def _total(widths: Iterable[int]) -> int:
    all_widths = list(widths)
    return sum(all_widths) + len(_GAP) * (len(all_widths) - 1)


def _laid_out(row: Sequence[Cell], columns: Sequence[Column], widths: dict[int, int]) -> str:
    parts: list[str] = []
    last = max(widths)
    for at, width in widths.items():
        text = cut(row[at].text, width)
        room = " " * (width - cells(text))
        ink = painted(text, row[at].tone)
        parts.append(room + ink if columns[at].right else ink if at == last else ink + room)
    return _GAP.join(parts).rstrip()
