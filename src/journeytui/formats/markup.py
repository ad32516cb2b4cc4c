"""Elements of HTML and SVG, escaped as they are made.

Refuses markup that it did not make itself: whatever is no `Markup` stands as text, so that no text from data can become an element.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from journeytui.domain.text import shown

Attribute = str | float | None


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


_ALONE = frozenset({"meta", "circle", "line", "rect", "polyline"})
"""Elements that hold nothing."""


def tag(name: str, /, *inside: str, **attributes: Attribute) -> Markup:
    """An element. `_` in the names of attributes stands for `-`, one at the end for nothing; None leaves an attribute out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _ALONE:
        return Markup(f"<{name}{told}>" if name == "meta" else f"<{name}{told}/>")
    return Markup(f"<{name}{told}>{joined(inside)}</{name}>")


def joined(pieces: Iterable[str], between: str = "") -> Markup:
    """Pieces one after the other; those that are no markup stand as text."""
    return Markup(between.join(piece if isinstance(piece, Markup) else escaped(piece) for piece in pieces))


def escaped(text: str) -> Markup:
    """The text as it reads, with nothing in it that a browser or a reader of lines would obey."""
    return Markup(escape(shown(text)))


def _plain(value: Attribute) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0", value == 0) if isinstance(value, float) else str(value)
