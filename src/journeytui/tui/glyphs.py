"""The marks that are drawn: one set for terminals that have them, one of ASCII alone."""

from __future__ import annotations

from journeytui.domain.value import Value


class Glyphs(Value):
    """Every mark that is not a word; each is one cell wide."""

    cursor: str = "▶"
    marked: str = "•"
    folded: str = "▸"
    unfolded: str = "▾"
    new: str = "▪"
    star: str = "★"
    full: str = "●"
    empty: str = "○"
    yes: str = "✓"
    partly: str = "◐"
    no: str = "✗"
    unknown: str = "?"
    above: str = "▲"
    below: str = "▼"
    warning: str = "⚠"
    paused: str = "⏸"
    up: str = "↑"
    down: str = "↓"
    left: str = "←"
    right: str = "→"
    minus: str = "−"
    at_most: str = "≤"
    at_least: str = "≥"
    dot: str = "·"
    dash: str = "–"
    ellipsis: str = "…"
    bar: str = "│"
    rule: str = "─"
    here_left: str = "▌"
    here_right: str = "▐"
    corners: str = "╭╮╰╯"
    thumb: str = "┃"
    levels: str = "▁▂▃▄▅▆▇█"
    """From the lowest to the highest."""
    block: str = "█"
    parts: str = "▏▎▍▌▋▊▉"
    """An eighth of a block to seven."""
    shades: str = "░▒▓█"
    """From the lightest to the darkest."""
    half: str = "▐"
    """The right half of a block."""
    trace: str = ""
    """What a line between points is drawn of; '' where the terminal has braille."""
    cross: str = "×"
    ring: str = "○"
    """A point of which little is known."""
    tried: str = "◆"
    """What stands for the target journey, where it has evidence."""
    gap: str = " "
    """Where nothing is known."""

    @property
    def arrows(self) -> bool:
        """Whether keys may be shown as arrows."""
        return not self.left.isascii()

    def spelt(self, text: str) -> str:
        """Words of our own with marks that this set has: for hints and notices, never for what people wrote."""
        return text if self.arrows else text.translate(_SPELT)


_SPELT = str.maketrans(
    {"·": "-", "–": "-", "−": "-", "…": "...", "“": '"', "”": '"', "×": "x", "→": "->", "←": "<-", "↑": "up", "↓": "down",
     "›": ">", "≤": "<=", "≥": ">=", "±": "+-", "∏": "product of", "★": "*"}
)  # fmt: skip
UNICODE = Glyphs()

ASCII = Glyphs(
    cursor=">", marked="*", folded="+", unfolded="-", new="n", warning="!", paused="=", star="*", full="#", empty=".", yes="y", partly="~", no="x",
    above="^", below="v", up="^", down="v", left="<", right=">", minus="-", at_most="<", at_least=">", dot="-",
    dash="-", ellipsis="~", bar="|", rule="-", here_left="[", here_right="]", corners="++++", thumb="#",
    levels="_.,-~=+#", block="#", parts=":::::::", shades=".:+#", half=":", trace=".", cross="x", ring="o", tried="@",
)  # fmt: skip


def glyphs(name: str) -> Glyphs:
    """The set of that name: `ascii`, or else the one of Unicode."""
    return ASCII if name == "ascii" else UNICODE
