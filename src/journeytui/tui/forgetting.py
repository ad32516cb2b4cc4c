"""What Textual would go on holding of screens that have gone. Refuses to know what stands on them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache
from textual.style import Style

if TYPE_CHECKING:
    from textual.color import Color


def forget_what_has_gone() -> None:
    """Keeps two colours by themselves. (Textual keeps them for each widget, and with them the drawn lines of the last thousand
    widgets, also of those long gone: some hundred megabytes.)
    """
    StylesCache.get_inner_outer = _backgrounds  # type: ignore[method-assign,assignment]


def _backgrounds(_: StylesCache, base: Color, over: Color) -> tuple[Style, Style]:
    """The backgrounds within a border and around it."""
    return _kept(base, over)


@lru_cache(maxsize=1024)
def _kept(base: Color, over: Color) -> tuple[Style, Style]:
    return Style(background=base + over), Style(background=base)
