"""The floor that starting, and opening something, are measured against: a bare Textual app with one Static."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Static


class Three:
    """A head, some lines, a bar; escape closes it."""

    lines = 10
    dismiss: Callable[[], object]

    def compose(self) -> ComposeResult:
        yield Static("Head")
        yield Static("line\n" * self.lines)
        yield Static("bar")

    def key_escape(self) -> None:
        self.dismiss()


class Dialog(Three, ModalScreen[None]):
    """Over what stands there."""


class Page(Three, Screen[None]):
    """In place of it."""

    lines = 38


class Floor(App[None]):
    """Shows one word; `d` opens a dialog, `s` a screen."""

    def compose(self) -> ComposeResult:
        yield Static("READY")

    def key_d(self) -> None:
        self.push_screen(Dialog())

    def key_s(self) -> None:
        self.push_screen(Page())


if __name__ == "__main__":
    Floor().run()
