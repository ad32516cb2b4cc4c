"""The program in a browser: the same, without what would reach from the page into the machine that it runs on.

Refuses to run an editor, to read or write files that somebody names, to open another library, to touch a clipboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events

from journeytui.tui.app import JourneyApp
from journeytui.tui.browser import Browser

if TYPE_CHECKING:
    from textual.driver import Driver

    from journeytui.settings import Settings

_SELECT = "off in a browser; shift and the mouse select, as in any page"
OFF: Mapping[str, str] = {
    "editor": "off in a browser, since your editor is elsewhere; e edits here",
    "copy": _SELECT,
    "minutes": "off in a browser; journeytui review --minutes prints them",
    "import": "off in a browser, which has no files there; use journeytui import",
    "export": "off in a browser, which has no files there; use journeytui export",
    "report": "off in a browser, which has no files; use journeytui export --all",
    "suspend": "off in a browser, which came from no shell",
    "new_library": "off in a browser, which shows one library; use journeytui new",
}
"""What is off, and what to do instead."""
BEYOND: Mapping[str, str] = {
    "imports": "import", "exports": "export", "report": "report", "minutes_file": "export", "edit_text": "editor",
    "start_own": "new_library", "tell_of_kept": "editor",
}  # fmt: skip
"""Rarer acts that reach beyond the library, by whatever way they are asked for, and the command that says why not."""


class BrowserApp(JourneyApp):
    """JourneyTUI in a browser."""

    off: Mapping[str, str] = OFF

    def get_driver_class(self) -> type[Driver]:
        return Browser

    def on_mount(self) -> None:
        """The page begins in the colours of this theme. (Textual asks every class of the program.)"""
        self._tell_theme()

    def use_settings(self, settings: Settings) -> None:
        super().use_settings(settings)
        self._tell_theme()

    def _tell_theme(self) -> None:
        if isinstance(self._driver, Browser) and self._running:
            self._driver.tell_theme(self.looks.theme)

    def call(self, name: str, *args: Any) -> None:
        if name in BEYOND:
            self.notice(OFF[BEYOND[name]], "warn")
        else:
            super().call(name, *args)

    def edit_text(self, id: str) -> None:
        """Opens no editor: it would run where nobody sees it."""
        self.call("edit_text", self, id)

    def copy(self, text: str) -> None:
        """Says how to copy: the page is not asked for its clipboard, neither to write nor to read."""
        del text
        self.notice(f"copying is {_SELECT}", "warn")

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize) and self.settings.draw != "regions":
            # The page may have been small in between, and lost what did not fit, without a word of that size.
            self.wire.forget()
            if isinstance(self._driver, Browser):
                self._driver.begin_again()
            await super().on_event(event)
            self._send()
        else:
            await super().on_event(event)
