"""The floor that starting, and opening something, are measured against: a bare Textual app with one Static."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Static


class Dialog(ModalScreen[None]):
    """A question of three lines."""

    def compose(self) -> ComposeResult:
        yield Static("Question")
        yield Static("answer\n" * 10)
        yield Static("help")

    def key_escape(self) -> None:
        self.dismiss()


class Page(Screen[None]):
    """A head, as many lines as fit, a bar."""

    def compose(self) -> ComposeResult:
        yield Static("Head")
        yield Static("line\n" * (self.app.size.height - 2))
        yield Static("bar")

    def key_escape(self) -> None:
        self.dismiss()


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
