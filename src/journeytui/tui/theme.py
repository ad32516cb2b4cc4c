"""How things look: three themes, each a table of named styles. A style says what something means, never a colour.

`terminal` draws with the terminal's own sixteen colours and its own background, on a light one (`paper`) with the dark ones among
them; with NO_COLOR set it is what every theme becomes, without the colours: only bold, dim, reverse and underline are left, so nothing may ever be told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from rich.style import Style
from textual.theme import Theme

from journeytui.domain.value import Value
from journeytui.tui.ability import ability
from journeytui.tui.glyphs import Glyphs, glyphs

StyleName = Literal[
    "text", "dim", "strong", "accent", "good", "bad", "warn", "title", "heading", "line", "line_active",
    "cursor", "cursor_idle", "marked", "key", "hint", "input", "input_cursor", "selected", "inherited",
]  # fmt: skip
"""What a piece of the screen means:

`text` plain · `dim` beside the point · `strong` stands out · `accent` where one is · `good` `bad` `warn` a verdict, always
beside a word or glyph · `title` of the screen · `heading` within a list · `line` and `line_active` frames · `cursor` and
`cursor_idle` the row one is on, in the panel in use and in the others · `marked` a marked row · `key` and `hint` in the bar
below · `input` and `input_cursor` where one types · `selected` a chosen piece of text · `inherited` a value from above.
"""

_DARK = {
    "text": "#d0d0d0 on #1c1c1c", "dim": "#8a8a8a", "strong": "bold #eeeeee", "accent": "bold #87c3ff", "good": "#8fbf6f",
    "bad": "#ff7b72", "warn": "#e0af68", "title": "bold #ffffff", "heading": "bold #a8a8a8", "line": "#4e4e4e",
    "line_active": "#87c3ff", "cursor": "bold on #31425a", "cursor_idle": "on #262626", "marked": "bold #e0af68",
    "key": "bold #87c3ff", "hint": "#8a8a8a", "input": "#ffffff on #303030", "input_cursor": "#1c1c1c on #d0d0d0",
    "selected": "on #31425a", "inherited": "italic #8a8a8a",
}  # fmt: skip
_LIGHT = {
    "text": "#262626 on #fbfbfb", "dim": "#6c6c6c", "strong": "bold #000000", "accent": "bold #005faf", "good": "#2f7d1f",
    "bad": "#b3261e", "warn": "#875f00", "title": "bold #000000", "heading": "bold #585858", "line": "#bcbcbc",
    "line_active": "#005faf", "cursor": "bold on #cfe2f7", "cursor_idle": "on #eeeeee", "marked": "bold #875f00",
    "key": "bold #005faf", "hint": "#6c6c6c", "input": "#000000 on #e4e4e4", "input_cursor": "#fbfbfb on #262626",
    "selected": "on #cfe2f7", "inherited": "italic #6c6c6c",
}  # fmt: skip
_TERMINAL = {
    "text": "none", "dim": "dim", "strong": "bold", "accent": "bold cyan", "good": "green", "bad": "red", "warn": "yellow",
    "title": "bold", "heading": "bold dim", "line": "dim", "line_active": "cyan", "cursor": "reverse",
    "cursor_idle": "bold", "marked": "bold yellow", "key": "bold cyan", "hint": "dim", "input": "underline",
    "input_cursor": "reverse", "selected": "reverse", "inherited": "dim italic",
}  # fmt: skip
_DARKER = {"cyan": "blue", "green": "blue", "yellow": "magenta"}
"""What stands for a colour that cannot be read on white."""
_PAPER = {name: " ".join(_DARKER.get(part, part) for part in style.split()) for name, style in _TERMINAL.items()}
_COLOURLESS = {
    name: " ".join(part for part in style.split() if part not in ("cyan", "green", "red", "yellow")) or "none"
    for name, style in _TERMINAL.items()
}
_STYLES = {"dark": _DARK, "light": _LIGHT, "terminal": _TERMINAL, "paper": _PAPER, "colourless": _COLOURLESS}

AUTO = "auto"
"""Glyphs as the terminal has them."""
THEMES = ("dark", "light", "terminal")
"""What the settings may name."""


class Looks(Value):
    """One theme and one set of glyphs: all that a widget needs to know to draw."""

    theme: str
    glyphs: Glyphs

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        return {name: Style.parse(written) for name, written in _STYLES[self.theme].items()}

    def __getitem__(self, name: StyleName) -> Style:
        return self.styles[name]

    def mixed(self, name: StyleName, over: StyleName | None = None) -> Style:
        """The style on this theme's ground, under another one if there is one."""
        known = self._mixed.get((name, over))
        if known is None:
            known = self.styles["text"] + self.styles[name]
            if over:
                above = self.styles[over]
                # Reversed colours and reversed dim text cannot be read on many terminals.
                known = self.styles["text"] + above + Style(bold=known.bold) if above.reverse else known + above
            self._mixed[name, over] = known
        return known

    @cached_property
    def _mixed(self) -> dict[tuple[str, str | None], Style]:
        return {}

    @property
    def ansi(self) -> bool:
        """Whether the terminal's own colours are used, and none is painted."""
        return self.theme in ("terminal", "paper", "colourless")

    @cached_property
    def textual(self) -> Theme:
        """The same for Textual's own widgets."""
        return _ansi_theme(self) if self.ansi else _painted_theme(self.theme)


def looks(theme: str, glyph_set: str, env: Mapping[str, str]) -> Looks:
    """The looks that the settings name, as far as the terminal of this environment has them.

    Where it has sixteen colours every theme is its own, for painted ones could not be told apart there, but who wants a light one
    is taken to have a light ground; without a colour, all of them are without. Unknown names fall back to the first.
    """
    able = ability(env)
    light = able.ground == "light" or (theme == "light" and not able.ground)
    if able.colours != "many" or theme == "terminal":
        theme = "colourless" if able.colours == "none" else "paper" if light else "terminal"
    if glyph_set == AUTO:
        glyph_set = "unicode" if able.marks else "ascii"
    return Looks(theme if theme in _STYLES else "dark", glyphs(glyph_set))


def _painted_theme(name: str) -> Theme:
    style = {key: Style.parse(written) for key, written in _STYLES[name].items()}

    def fore(key: str) -> str:
        colour = style[key].color
        return colour.name if colour else "#808080"

    def back(key: str) -> str:
        colour = style[key].bgcolor
        return colour.name if colour else "#808080"

    return Theme(
        name=f"journey-{name}", dark=name == "dark", primary=fore("line_active"), secondary=fore("dim"),
        accent=fore("accent"), warning=fore("warn"), error=fore("bad"), success=fore("good"), foreground=fore("text"),
        background=back("text"), surface=back("text"), panel=back("input"),
        variables={
            "input-cursor-background": back("input_cursor"), "input-cursor-foreground": fore("input_cursor"),
            "input-selection-background": back("selected"), "block-cursor-background": back("cursor"),
            "block-cursor-foreground": fore("text"), "border": fore("line_active"), "border-blurred": fore("line"),
        },
    )  # fmt: skip


def _ansi_theme(looks: Looks) -> Theme:
    light = looks.theme == "paper"
    line, warn, good = (
        ("ansi_blue", "ansi_magenta", "ansi_blue") if light else ("ansi_cyan", "ansi_yellow", "ansi_green")
    )
    return Theme(
        name=f"journey-{looks.theme}", ansi=True, dark=not light, primary=line, secondary=line, accent=line,
        warning=warn, error="ansi_red", success=good, foreground="ansi_default",
        background="ansi_default", surface="ansi_default", panel="ansi_default", boost="ansi_default",
        variables={
            "ansi-background": "ansi_black", "ansi-foreground": "ansi_white", "border-blurred": "ansi_default",
            "block-cursor-foreground": "ansi_black", "block-cursor-background": "ansi_white",
            "input-cursor-background": "ansi_white", "input-cursor-foreground": "ansi_black",
            "input-selection-background": line, "input-selection-foreground": "ansi_black",
        },
    )  # fmt: skip
