"""What is sent to the terminal: moves, of every style only what differs from the one before, text.

Wide characters are followed by an absolute move, since terminals disagree about how wide they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.style import Style


class Pen:
    """Gathers what is sent."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._out: list[str] = []
        self._now = _PLAIN
        self._line = -1
        """The line that was written last; the cursor has not left it."""

    def write(self, y: int, x: int, texts: Sequence[str], inks: Sequence[Ink], *, plain: bool) -> None:
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


class Ink:
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
def ink_of(style: Style | None) -> Ink:
    """The one ink of a style."""
    return Ink(style)


@lru_cache(maxsize=4096)
def _ground(back: Color | None, shape: Style | None) -> object:
    """The one thing that stands for what blanks look like that have this background and these lines."""
    return back, shape


def _shows(style: Style) -> Style | None:
    """The style as far as it shows on a blank cell in other ways than by its background; None where it does not."""
    return style if style.underline or style.reverse or style.strike or style.overline else None


NO_INK = ink_of(None)


@lru_cache(maxsize=4096)
def _codes(ink: Ink, colours: ColorSystem | None) -> _Codes:
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


def _blanks(texts: Sequence[str]) -> int:
    """How many blanks there are before the first other character."""
    return next((at for at, text in enumerate(texts) if text != " "), len(texts))
