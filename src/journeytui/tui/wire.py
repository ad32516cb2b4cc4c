"""What goes over the wire: of every picture only the cells that changed.

Textual sends whole regions again, and the whole screen after a layout; over a slow line that is what one waits for. Here the
cells on the terminal are remembered, and a picture is compared with them first. Lines that only moved are rolled by the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, pairwise
from operator import is_not, ne, or_, sub

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from journeytui.tui.pen import NO_INK, Ink, Pen, ink_of
from journeytui.tui.rolling import Roll, roll

_UNKNOWN = "\0"
_MERGED = 4
"""Unchanged cells between two changed ones that are cheaper to send than to skip."""
_MUCH = 500
"""Bytes from which it is looked whether lines only moved."""


class _Line:
    """The cells of one line: their characters, '' for the second cell of a wide one, and their inks."""

    __slots__ = ("inks", "plain", "texts")

    def __init__(self, text: str, cells: int) -> None:
        self.texts = [text] * cells
        self.inks = [NO_INK] * cells
        self.plain = True
        """Whether every cell surely holds one character that takes one cell."""

    def put(self, x: int, segments: Iterable[Segment]) -> int:
        """Writes the segments from that cell on, and says where they end; what is too much is left out."""
        most = len(self.texts)
        cells, inks, plain = _cells(tuple([segment for segment in segments if not segment[2]]))
        end = x + len(cells)
        if end > most:  # what was laid out for a wider terminal, a moment before it became narrow
            cells, inks, end = cells[: max(0, most - x)], inks[: max(0, most - x)], max(x, most)
        self.texts[x:end] = cells
        self.inks[x:end] = inks
        self.plain = plain and (self.plain or (x == 0 and end == most))
        return end

    def changed_from(self, other: _Line) -> list[int]:
        """The cells that look different."""
        texts, others, inks, before = self.texts, other.texts, self.inks, other.inks
        if texts == others and inks == before:
            return []
        unequal = map(or_, map(ne, texts, others), map(is_not, inks, before))
        return [
            at
            for at in compress(range(len(texts)), unequal)
            if texts[at] != " " or others[at] != " " or inks[at].ground is not before[at].ground
        ]


@lru_cache(maxsize=128)
def _cells(segments: tuple[Segment, ...]) -> tuple[list[str], list[Ink], bool]:
    """The cells that they fill: characters and inks; whether each surely holds one character. Most lines stood somewhere before."""
    texts: list[str] = []
    inks: list[Ink] = []
    plain = True
    for text, style, _ in segments:
        cells: Sequence[str] = text
        if not text.isascii():
            cells = _graphemes(text)
            plain = plain and len(cells) == len(text) and "" not in cells
        texts += cells
        inks += [ink_of(style)] * len(cells)
    return texts, inks, plain


class Wire:
    """The cells that the terminal shows, and those that it should show."""

    def __init__(self, *, rolls: bool = True) -> None:
        self._rolls = rolls
        """Whether the terminal can move lines within a region."""
        self._shown: list[_Line] = []
        self._wanted: list[_Line] = []
        self._size = (0, 0)
        self._touched: set[int] = set()
        """The lines in which the two may differ."""
        self._put: list[dict[int, tuple[int, object]]] = []
        """By line and first cell: where what was put there ends, and what it was made of."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines of the terminal, as far as is known."""
        return self._size

    @property
    def texts(self) -> list[str]:
        """What should stand on each line, without its styles."""
        return ["".join(line.texts) for line in self._wanted]

    def forget(self) -> None:
        """Somebody else drew on the terminal: everything is sent again."""
        self._shown = [_Line(_UNKNOWN, self._size[0]) for _ in self._wanted]
        self._touched = set(range(len(self._wanted)))

    def take(self, update: CompositorUpdate, size: tuple[int, int]) -> bool:
        """Notes what the terminal should show from now on; whether this sort of update is understood."""
        if isinstance(update, LayoutUpdate):
            parts = _of_layout(update)
        elif isinstance(update, ChopsUpdate):
            parts = _of_chops(update)
        else:
            return False
        self.fit(size)
        for y, x, strips in parts:
            self.put(y, x, (segment for strip in strips for segment in strip))
        return True

    def fit(self, size: tuple[int, int]) -> None:
        """The terminal has so many columns and lines; when they are others than before, nothing on it is known."""
        if size != self._size:
            self._size = size
            self._wanted = [_Line(" ", size[0]) for _ in range(size[1])]
            self._put = [{} for _ in range(size[1])]
            self.forget()

    def put(self, y: int, x: int, segments: Iterable[Segment], made_of: object = None) -> None:
        """This should stand in that line, from that cell on. `made_of` is for `holds` to know it by."""
        if 0 <= y < self._size[1]:
            end = self._wanted[y].put(x, segments)
            self._touched.add(y)
            beside = {at: one for at, one in self._put[y].items() if at >= end or one[0] <= x}
            self._put[y] = beside | {x: (end, made_of)}

    def holds(self, y: int, x: int, made_of: object) -> bool:
        """Whether what stands there was made of the same."""
        return 0 <= y < self._size[1] and x in self._put[y] and self._put[y][x][1] == made_of

    def send(self, colours: ColorSystem | None) -> str:
        """What brings the terminal to show what it should. However many updates there were, only the last one is sent."""
        sent = self._changes(self._shown, self._touched, colours)
        if self._rolls and len(sent) > _MUCH:
            sent = min(sent, self._rolled(colours) or sent, key=len)
        for y in self._touched:
            new, old = self._wanted[y], self._shown[y]
            old.texts, old.inks = new.texts.copy(), new.inks.copy()
        self._touched.clear()
        return sent

    def _changes(self, shown: Sequence[_Line], lines: Iterable[int], colours: ColorSystem | None) -> str:
        """What brings a terminal that shows this to show these lines as they should be."""
        pen = Pen(colours)
        for y in sorted(lines):
            new = self._wanted[y]
            if changed := new.changed_from(shown[y]):
                for start, end in _ranges(changed) if new.plain else _wide_ranges(changed, new.texts):
                    pen.write(y, start, new.texts[start:end], new.inks[start:end], plain=new.plain)
        return pen.done()

    def _rolled(self, colours: ColorSystem | None) -> str:
        """The same where the terminal moves lines itself first; '' where none have moved."""
        before, after = ({y: "".join(lines[y].texts) for y in self._touched} for lines in (self._shown, self._wanted))
        moved = roll(before, after)
        if moved is None:
            return ""
        ways = {moved, moved.grown(min(self._touched), max(self._touched))}
        return min((self._after(way, colours) for way in ways), key=len)

    def _after(self, moved: Roll, colours: ColorSystem | None) -> str:
        """That move, and what is still to be changed after it."""
        shown = moved.applied(self._shown, lambda: _Line(_UNKNOWN, self._size[0]))
        return moved.sequence + self._changes(shown, {*self._touched, *moved.lines}, colours)


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


@lru_cache(maxsize=1024)
def _graphemes(text: str) -> tuple[str, ...]:
    """The text cell by cell."""
    return tuple(
        part
        for start, end, cells in split_graphemes(text)[0]
        if cells
        for part in (text[start:end], *[""] * (cells - 1))
    )


def _ranges(changed: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The ranges to send."""
    gaps = map(sub, changed[1:], changed)
    ends = compress(range(1, len(changed)), map((_MERGED + 1).__lt__, gaps))
    return [(changed[start], changed[end - 1] + 1) for start, end in pairwise((0, *ends, len(changed)))]


def _wide_ranges(changed: Sequence[int], cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The same where characters may be wide: never beginning or ending within one, nor where some show what is joined side by side."""
    start = end = -1
    for at in changed:
        text = cells[at]
        reach = at + (_reach(text) if len(text) > 1 else 1)
        if start < 0 or at - end > _MERGED:
            if start >= 0:
                yield _whole(start, end, cells)
            start, end = at, reach
        elif reach > end:
            end = reach
    if start >= 0:
        yield _whole(start, end, cells)


def _reach(text: str) -> int:
    """The cells that a joined character may take where it is not joined."""
    return max(1, sum(map(cell_len, text)))


def _whole(start: int, end: int, cells: Sequence[str]) -> tuple[int, int]:
    while start > 0 and not cells[start]:
        start -= 1
    end = min(end, len(cells))
    while end < len(cells) and not cells[end]:
        end += 1
    return start, end
