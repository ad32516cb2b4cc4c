"""The program in its looks: the colours, the marks and the keys that its settings name, for all that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App

from journeytui.tui import safety
from journeytui.tui.ability import ability
from journeytui.tui.keymap import keymap
from journeytui.tui.pictured import Pictured
from journeytui.tui.place import Place
from journeytui.tui.styled import Styled
from journeytui.tui.terminal import PictureDriver
from journeytui.tui.theme import looks

if TYPE_CHECKING:
    from textual.screen import Screen

    from journeytui.settings import Settings


class Dressing(App[None], inherit_bindings=False):
    """Settings and what is seen of them."""

    CSS = """
    Screen { layers: base; overflow: hidden; }
    Place { layout: vertical; overflow: hidden; }
    """
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[Any]] = []
    _dressed = False
    """Whether the colours are chosen: Textual works its own out before that."""
    off: Mapping[str, str] = MappingProxyType({})
    """Commands that do nothing where the program is shown, and why: id → half a sentence."""

    def __init__(self, settings: Settings, env: Mapping[str, str]) -> None:
        self._kept: dict[str, Place] = {}
        """Places that last, by the name of their room."""
        super().__init__()
        self.stylesheet = Styled(variables=self.get_css_variables())
        self.env = env
        self.settings = settings
        self._disable_tooltips = self._disable_notifications = True
        self.animation_level = "none"
        self.use_settings(settings)

    @property
    def _stack(self) -> Sequence[Screen[Any]]:
        """All that is open, the newest last; none before there is anything, where Textual would rather raise."""
        return self._screen_stacks[self.DEFAULT_MODE]

    @property
    def top(self) -> Screen[Any]:
        """The highest place, under any dialog."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), self.screen)

    def use_settings(self, settings: Settings) -> None:
        """From now on these settings hold."""
        self.settings = settings
        self.keymap = keymap(settings.keys)
        self.looks = looks(settings.theme, settings.glyphs, self.env)
        self._dress()
        self._filters = [safety.Colourless()] if self.looks.theme == "colourless" else []
        self._filters.append(safety.Harmless())
        if not ability(self.env).letters:
            self._filters.append(safety.Spelt())
        for screen in self._stack:
            for widget in (screen, *screen.query("*")):
                if hasattr(widget, "looks"):
                    widget.looks = self.looks
                widget.refresh()
        if self._stack and isinstance(self.top, Place) and self.top.is_mounted:
            self.top.reload()  # what is below it is read when one comes back
            self.top.refresh_hints()
        self.show_cursor()
        for room in [room for room, place in self._kept.items() if place not in self.screen_stack]:
            place = self._kept.pop(room)
            self.uninstall_screen(place)
            place.remove()

    def get_css_variables(self) -> dict[str, str]:
        return super().get_css_variables() if self._dressed else {}

    def _dress(self) -> None:
        """Gives Textual the colours. What draws itself has its own: dressed anew is only what Textual draws."""
        theme = self.looks.textual
        self.register_theme(theme)
        self._dressed = True
        self.set_reactive(App.theme, theme.name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet._require_parse = True  # noqa: SLF001  Textual has no public names for what it does when the theme changes
        self.stylesheet._rules_map = None  # noqa: SLF001
        by_textual = any(isinstance(one, Pictured) and one.picture.spots is None for one in self._stack)
        if self._running and (self.is_headless or by_textual):
            self._invalidate_css()
            self.call_next(partial(self.refresh_css, animate=False))

    def _set_pointer_shape(self, shape: str) -> None:
        """The mouse pointer is the person's own."""

    def show_cursor(self) -> None:
        """Shows the terminal's own cursor to who wants to see it."""
        if isinstance(self._driver, PictureDriver) and self._running:
            self._driver.show_cursor(seen=self.settings.cursor == "shown")
