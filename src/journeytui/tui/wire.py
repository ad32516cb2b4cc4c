"""What goes over the wire: of every picture only the cells that changed.

Textual sends whole regions again, and the whole screen after a layout; over a slow line that is what one waits for. Here the
cells on the terminal are remembered, and a picture is compared with them first. Wide characters are followed by an absolute
move, since terminals disagree about how wide they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Cell = tuple[str, Style | None]
"""The characters of a cell and their style; '' for the second cell of a wide character."""

_UNKNOWN: Cell = ("\0", None)
_BLANK: Cell = (" ", None)
_MERGED = 4
"""Unchanged cells between two changed ones that are cheaper to send than to skip."""


class Wire:
    """The cells that the terminal shows, and those that it should show."""

    def __init__(self) -> None:
        self._shown: list[list[Cell]] = []
        self._wanted: list[list[Cell]] = []
        self._touched: set[int] = set()
        """The lines in which the two may differ."""

    def forget(self) -> None:
        """Somebody else drew on the terminal: everything is sent again."""
        self._shown = [[_UNKNOWN] * len(line) for line in self._wanted]
        self._touched = set(range(len(self._wanted)))

    def take(self, update: CompositorUpdate, size: tuple[int, int]) -> bool:
        """Notes what the terminal should show from now on; whether this sort of update is understood."""
        if isinstance(update, LayoutUpdate):
            parts = _of_layout(update)
        elif isinstance(update, ChopsUpdate):
            parts = _of_chops(update)
        else:
            return False
        if size != (len(self._wanted[0]) if self._wanted else 0, len(self._wanted)):
            self._wanted = [[_BLANK] * size[0] for _ in range(size[1])]
            self.forget()
        for y, x, strips in parts:
            if 0 <= y < size[1]:
                line = self._wanted[y]
                cells = list(_cells(segment for strip in strips for segment in strip))[: len(line) - x]
                line[x : x + len(cells)] = cells
                self._touched.add(y)
        return True

    def send(self, colours: ColorSystem | None) -> str:
        """What brings the terminal to show what it should. However many updates there were, only the last one is sent."""
        pen = _Pen(colours)
        for y in sorted(self._touched):
            new, old = self._wanted[y], self._shown[y]
            changed = [at for at, cell in enumerate(new) if cell != old[at]]
            for start, end in _ranges(changed, new):
                pen.write(y, start, new[start:end])
            old[:] = new
        self._touched.clear()
        return pen.done()


class _Pen:
    """Gathers what is sent: moves, of every style only what differs from the one before, text."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._out: list[str] = []
        self._now = _PLAIN

    def write(self, y: int, x: int, cells: list[Cell]) -> None:
        self._out.append(f"\x1b[{y + 1};{x + 1}H")
        at = x
        lost = False
        for text, style in cells:
            if text:
                if lost:
                    self._out.append(f"\x1b[{at + 1}G")
                self._use(_codes(style, self._colours), blank=text == " ")
                self._out.append(text)
                lost = not text.isascii() and (len(text) > 1 or cell_len(text) > 1)
            at += 1

    def _use(self, new: _Codes, *, blank: bool) -> None:
        now = self._now
        if new == now or (blank and not (new.seen or now.seen) and new.back == now.back):
            return
        if new.shape == now.shape:
            codes = [code for code, before in ((new.fore, now.fore), (new.back, now.back)) if code != before]
        else:
            codes = ["0", new.shape, new.fore if new.fore != "39" else "", new.back if new.back != "49" else ""]
        self._out.append(f"\x1b[{';'.join(code for code in codes if code)}m")
        self._now = new

    def done(self) -> str:
        if self._now != _PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)


class _Codes(NamedTuple):
    """A style as what is sent for it."""

    shape: str
    """Bold, dim, underline and so on."""
    fore: str
    back: str
    seen: bool
    """Whether it shows on a blank cell in other ways than by its background."""


_PLAIN = _Codes("", "39", "49", seen=False)


@lru_cache(maxsize=4096)
def _codes(style: Style | None, colours: ColorSystem | None) -> _Codes:
    if style is None or colours is None:
        return _PLAIN
    shape = ";".join(code for name, code in _SHAPES.items() if getattr(style, name))
    fore = ";".join(style.color.downgrade(colours).get_ansi_codes()) if style.color else "39"
    back = ";".join(style.bgcolor.downgrade(colours).get_ansi_codes(foreground=False)) if style.bgcolor else "49"
    return _Codes(shape, fore, back, seen=bool(style.underline or style.reverse or style.strike or style.overline))


_SHAPES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "conceal": "8", "strike": "9",
    "overline": "53",
}  # fmt: skip


def _of_layout(update: LayoutUpdate) -> Iterator[tuple[int, int, Iterable[Iterable[Segment]]]]:
    for y, line in enumerate(update.strips, update.region.y):
        yield y, update.region.x, line


def _of_chops(update: ChopsUpdate) -> Iterator[tuple[int, int, Iterable[Iterable[Segment]]]]:
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > last or end <= first:
                continue
            whole: Strip = strip if end <= last else strip.crop(0, min(end, last) - x)
            yield y, x, (whole,)


def _cells(segments: Iterable[Segment]) -> Iterator[Cell]:
    for text, style, control in segments:
        if control:
            continue
        if text.isascii():
            for character in text:
                yield character, style
            continue
        for start, end, cells in split_graphemes(text)[0]:
            if not cells:
                continue
            yield text[start:end], style
            for _ in range(cells - 1):
                yield "", style


def _ranges(changed: list[int], cells: list[Cell]) -> Iterator[tuple[int, int]]:
    """The ranges to send; never beginning or ending within a wide character."""
    start = end = -1
    for at in changed:
        if start >= 0 and at - end <= _MERGED:
            end = at + 1
            continue
        if start >= 0:
            yield _whole(start, end, cells)
        start, end = at, at + 1
    if start >= 0:
        yield _whole(start, end, cells)


def _whole(start: int, end: int, cells: list[Cell]) -> tuple[int, int]:
    while start > 0 and not cells[start][0]:
        start -= 1
    while end < len(cells) and not cells[end][0]:
        end += 1
    return start, end
