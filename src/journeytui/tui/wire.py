"""What goes over the wire: of every picture only the cells that changed.

Textual sends whole regions again, and the whole screen after a layout; over a slow line that is what one waits for. Here the
cells on the terminal are remembered, and a picture is compared with them first. Lines that only moved are rolled by the terminal.
Wide characters are followed by an absolute move, since terminals disagree about how wide they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, groupby, pairwise
from operator import is_not, ne, or_, sub
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

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
        self.inks = [_NONE] * cells
        self.plain = True
        """Whether every cell surely holds one character that takes one cell."""

    def put(self, x: int, segments: Iterable[Segment]) -> int:
        """Writes the segments from that cell on, and says where they end; what is too much is left out."""
        texts, inks, most = self.texts, self.inks, len(self.texts)
        whole, plain = x == 0, True
        for text, style, control in segments:
            if control:
                continue
            if x >= most:  # what was laid out for a wider terminal, a moment before it became narrow
                break
            cells: Sequence[str] = text
            if not text.isascii():
                cells = _graphemes(text)
                plain = plain and len(cells) == len(text) and "" not in cells
            end = x + len(cells)
            if end > most:
                cells, end = cells[: most - x], most
            texts[x:end] = cells
            inks[x:end] = [_ink(style)] * (end - x)
            x = end
        self.plain = plain and (self.plain or (whole and x == most))
        return x

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
        pen = _Pen(colours)
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


class _Pen:
    """Gathers what is sent: moves, of every style only what differs from the one before, text."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._out: list[str] = []
        self._now = _PLAIN
        self._line = -1
        """The line that was written last; the cursor has not left it."""

    def write(self, y: int, x: int, texts: Sequence[str], inks: Sequence[_Ink], *, plain: bool) -> None:
        """Sends these cells: of each stretch in one ink the text as it is, unless a terminal may disagree about its width."""
        self._out.append(f"\x1b[{x + 1}G" if y == self._line else f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._line = y
        lost, at, text = False, 0, "".join(texts) if plain else ""
        for ink, stretch in groupby(inks):
            end = at + len([*stretch])
            codes = _codes(ink, self._colours)
            if plain:
                self._plain_stretch(text[at:end], codes)
            else:
                lost = self._stretch(x + at, texts[at:end], codes, lost=lost)
            at = end

    def _plain_stretch(self, text: str, codes: _Codes) -> None:
        """A stretch in one ink, of characters that every terminal shows in one cell."""
        if text[0] == " " and not self._use(codes, blank=True):
            said = text.lstrip(" ")
            self._out.append(" " * (len(text) - len(said)))
            text = said
        if text:
            self._use(codes, blank=False)
            self._out.append(text)

    def _stretch(self, x: int, texts: Sequence[str], codes: _Codes, *, lost: bool) -> bool:
        """A stretch in one ink; whether afterwards nobody knows where the terminal's cursor stands."""
        out, used, blanks = self._out, False, 0 if lost else _blanks(texts)
        if blanks:
            used = self._use(codes, blank=True)
            if not used:
                out.append(" " * blanks)
                texts, x = texts[blanks:], x + blanks
        for at, text in enumerate(texts, x):
            if lost and text:
                out.append(f"\x1b[{at + 1}G")
                lost = False
            if not used:
                if not text:
                    continue
                used = self._use(codes, blank=text == " ")
                left = texts[at - x :]
                if used and "" not in left and len(rest := "".join(left)) == len(left):  # a cell a character
                    out.append(rest)
                    return False
            if text:
                if (len(text) > 1 or text >= _EMOJI) and (cells := cell_len(text)) > 1:
                    # Some show it in one cell or, too old to know it, in none, and leave what stood there.
                    out.append(f"{' ' * cells}\x1b[{at + 1}G")
                out.append(text)
                lost = not text.isascii() and (len(text) > 1 or cell_len(text) > 1)
        return lost

    def _use(self, new: _Codes, *, blank: bool) -> bool:
        """Goes over to that style; on a blank only to as much of it as can be seen. Whether it is used from now on."""
        now = self._now
        if new == now:
            return True
        if blank and not (new.seen or now.seen):
            if new.back != now.back:
                self._out.append(f"\x1b[{new.back}m")
                self._now = now._replace(back=new.back)
            return False
        self._out.append(_turned(now, new))
        self._now = new
        return True

    def done(self) -> str:
        if self._now != _PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)


class _Ink:
    """A style of which there is only one, so that whether two are equal is seen at once."""

    __slots__ = ("ground", "style")

    def __init__(self, style: Style | None) -> None:
        self.style = style
        self.ground = _ground(style.bgcolor, _shows(style)) if style else _ground(None, None)
        """What is seen of it on a blank cell."""


class _Codes(NamedTuple):
    """A style as what is sent for it."""

    shape: str
    """Bold, dim, underline and so on."""
    fore: str
    back: str
    seen: bool
    """Whether it shows on a blank cell in other ways than by its background."""


_EMOJI = "\U0001f000"
"""From here on there are signs of every year's Unicode."""
_PLAIN = _Codes("", "39", "49", seen=False)


@lru_cache(maxsize=4096)
def _ink(style: Style | None) -> _Ink:
    return _Ink(style)


@lru_cache(maxsize=4096)
def _ground(back: Color | None, shape: Style | None) -> object:
    """The one thing that stands for what blanks look like that have this background and these lines."""
    return back, shape


def _shows(style: Style) -> Style | None:
    """The style as far as it shows on a blank cell in other ways than by its background; None where it does not."""
    return style if style.underline or style.reverse or style.strike or style.overline else None


_NONE = _ink(None)


@lru_cache(maxsize=4096)
def _codes(ink: _Ink, colours: ColorSystem | None) -> _Codes:
    style = ink.style
    if style is None or colours is None:
        return _PLAIN
    shape = ";".join(code for name, code in _SHAPES.items() if getattr(style, name))
    fore = ";".join(style.color.downgrade(colours).get_ansi_codes()) if style.color else "39"
    back = ";".join(style.bgcolor.downgrade(colours).get_ansi_codes(foreground=False)) if style.bgcolor else "49"
    return _Codes(shape, fore, back, seen=_shows(style) is not None)


@lru_cache(maxsize=1024)
def _turned(now: _Codes, new: _Codes) -> str:
    """What goes over from one style to another: only what differs, or all anew, whatever is shorter."""
    step = [_reshaped(now.shape, new.shape)]
    step += [code for code, before in ((new.fore, now.fore), (new.back, now.back)) if code != before]
    anew = ["0", new.shape, new.fore if new.fore != "39" else "", new.back if new.back != "49" else ""]
    return f"\x1b[{min(_joined(step), _joined(anew), key=len)}m"


def _reshaped(before: str, after: str) -> str:
    """What turns one shape into the other: ends what is not wanted any more, begins what is new."""
    had, wanted = before.split(";") if before else [], after.split(";") if after else []
    ended = dict.fromkeys(_ENDS[code] for code in had if code not in wanted)
    begun = [code for code in wanted if code not in had or _ENDS[code] in ended]
    return ";".join((*ended, *begun))


def _joined(codes: Iterable[str]) -> str:
    return ";".join(filter(None, codes))


_SHAPES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "conceal": "8", "strike": "9",
    "overline": "53",
}  # fmt: skip
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29", "53": "55"}
"""What ends each; bold and dim end together."""


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


def _blanks(texts: Sequence[str]) -> int:
    """How many blanks there are before the first other character."""
    return next((at for at, text in enumerate(texts) if text != " "), len(texts))


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
