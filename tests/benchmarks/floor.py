"""The floor that starting is measured against: a bare Textual app with one Static."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """Shows one word."""

    def compose(self) -> ComposeResult:
        yield Static("READY")


if __name__ == "__main__":
    Floor().run()
