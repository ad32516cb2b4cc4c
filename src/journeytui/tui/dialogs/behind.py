"""What is seen beside a question: the screen behind it, all of it in one faint style. Refuses to let anything there stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.style import Style


class Faint:
    """Something else, in that style alone."""

    def __init__(self, seen: RenderableType, style: Style) -> None:
        self._seen = seen
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._seen, options):
            yield segment if segment.control else Segment(segment.text, self._style)
