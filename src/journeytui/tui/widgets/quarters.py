"""The room in which four lists stand beside and below each other, or one of them alone. It works out their places itself:
Textual would compute the styles of every list again and measure them against each other.
"""

from __future__ import annotations

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

_WIDE, _HIGH = (3, 5), (3, 5)
"""Which part of the width the left lists have, and of the height the upper ones."""


class Quarters(Widget):
    """Holds four widgets."""

    DEFAULT_CSS = "Quarters { width: 1fr; height: 1fr; }"

    def __init__(self, *lists: Widget, id: str | None = None) -> None:
        super().__init__(*lists, id=id)
        self._quartered = _Quartered()
        self.alone: int | None = None
        """Which of them is seen; None when all are."""

    @property
    def layout(self) -> Layout:
        return self._quartered

    def show_alone(self, at: int | None) -> bool:
        """Shows one of them, or all; whether that is something new."""
        new = at != self.alone
        self.alone = at
        if new:
            self._clear_arrangement_cache()
        return new


class _Quartered(Layout):
    """Where each of the four stands."""

    name = "quartered"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        del greedy
        assert isinstance(parent, Quarters)
        if parent.alone is not None:
            return [_placed(children[parent.alone], Region(0, 0, size.width, size.height))]
        x, y = size.width * _WIDE[0] // _WIDE[1], size.height * _HIGH[0] // _HIGH[1]
        return [
            _placed(
                child,
                Region(
                    x if at % 2 else 0, y if at // 2 else 0,
                    size.width - x if at % 2 else x, size.height - y if at // 2 else y,
                ),
            )
            for at, child in enumerate(children)
        ]  # fmt: skip


def _placed(widget: Widget, region: Region) -> WidgetPlacement:
    return WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, widget)
