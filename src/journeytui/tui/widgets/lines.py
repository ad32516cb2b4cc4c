"""Lines of styled pieces: from what a widget wants to say to exactly so many cells of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
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
            left -= cell_len(line)
        if left <= 0 or (line and line != text and line.endswith(ellipsis)):
            break
    if left > 0:
        blank: Piece = (" " * left, "text")
        out = [blank, *out] if align == "right" else [*out, blank]
    return tuple(out)


def strip(
    pieces: Sequence[Piece], cells: int, looks: Looks, over: StyleName | None = None, upto: int | None = None
) -> Strip:
    """One line of a widget; `over` is a style that lies over the others, on the whole line or on its first cells."""
    ground = looks["text"]
    above = looks[over] if over else None
    segments: list[Segment] = []
    at = 0
    for text, style in laid(pieces, cells, looks.glyphs.ellipsis):
        if text:
            segments.append(Segment(text, _mixed(ground, looks[style], above if upto is None or at < upto else None)))
            at += cell_len(text)
    return Strip(segments, cells)


def _mixed(ground: Style, style: Style, above: Style | None) -> Style:
    if above is None:
        return ground + style
    mixed = ground + style + above
    # Reversed and dimmed text cannot be read on many terminals.
    return mixed + Style(dim=False) if above.reverse else mixed
