"""Lines of styled pieces: from what a widget wants to say to exactly so many cells of it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from journeytui.tui.fit import Align, cut
from journeytui.tui.theme import Looks, StyleName

Piece = tuple[str, StyleName]
"""A text and what it means."""
Pieces = tuple[Piece, ...]


def laid(pieces: Iterable[Piece], cells: int, ellipsis: str, align: Align = "left") -> Pieces:
    """The pieces in exactly so many cells: what is too much is cut, what is missing is filled with spaces."""
    out: list[Piece] = []
    left = cells
    for text, style in pieces:
        line = cut(text, left, ellipsis)
        if line:
            out.append((line, style))
            left -= len(line) if line.isascii() else cell_len(line)
        if left <= 0 or (line and line != text and line.endswith(ellipsis)):
            break
    if left > 0:
        blank: Piece = (" " * left, "text")
        out = [blank, *out] if align == "right" else [*out, blank]
    return tuple(out)


def strip(
    pieces: Iterable[Piece], cells: int, looks: Looks, over: StyleName | None = None, upto: int | None = None
) -> Strip:
    """One line of a widget; `over` is a style that lies over the others, on the whole line or on its first cells."""
    return Strip(inked(pieces, cells, looks, over, upto), cells)


def inked(
    pieces: Iterable[Piece], cells: int, looks: Looks, over: StyleName | None = None, upto: int | None = None
) -> list[Segment]:
    """What `strip` is made of."""
    return painted(laid(pieces, cells, looks.glyphs.ellipsis), cells, looks, over, upto)


def painted(
    pieces: Pieces, cells: int, looks: Looks, over: StyleName | None = None, upto: int | None = None
) -> list[Segment]:
    """Like `inked`, of pieces that are laid already and fill at most so many cells."""
    segments: list[Segment] = []
    at = 0
    for text, style in pieces:
        if text:
            segments.append(Segment(text, looks.mixed(style, over if upto is None or at < upto else None)))
            at += len(text) if text.isascii() else cell_len(text)
    if at < cells:
        segments.append(Segment(" " * (cells - at), looks.mixed("text", over if upto is None or at < upto else None)))
    return segments
