"""A glance at the record of the cursor, in the room that a list leaves below its rows: what it is about, what was heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from journeytui.tui.cells import signed, wrapped
from journeytui.tui.fit import cut
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.theme import StyleName
from journeytui.tui.widgets.lines import Pieces

if TYPE_CHECKING:
    from journeytui.workspace.glances import Glance, Heard

LEAST_LINES = 4
"""Fewer are left to the eye to rest on."""
_LABELS = {"channel": "channel", "control": "in control", "status": "status", "hangs_on": "of", "lens": "lens",
           "accountable": "accountable", "scores": "importance / satisfaction"}  # fmt: skip
"""What columns are called whose texts do not say what they are."""
_PICTURES = frozenset({"star", "satisfaction", "evidence", "trend"})
"""Columns that are read at a glance or not at all."""
_CHANGED = frozenset({"status", "accountable"})
"""What one key changes, and is seen afterwards however narrow it is."""
_EDGE = "   "
_DESCRIPTION = 3
_IMPACT = 4


def said(unread: Sequence[tuple[str, str]], *, wide: bool = True) -> tuple[str, ...]:
    """What a row had no room for, each text with what it is where that is not plain: what one key changes on a line of its own.
    In a narrow terminal of the others only the first.
    """
    words = [
        (key, f"{_LABELS[key]}: {text}" if key in _LABELS else text) for key, text in unread if key not in _PICTURES
    ]
    others = [text for key, text in words if key not in _CHANGED][: None if wide else 1]
    told = (others, [text for key, text in words if key in _CHANGED])
    return tuple(" · ".join(texts) for texts in told if texts)


def whole(unread: Sequence[str], cells: int, most: int) -> tuple[Pieces, ...]:
    """What there was no room for in the row, and an empty line; nothing where all of it was read."""
    told = [line for text in unread for line in wrapped(text, cells - len(_EDGE) - 1)]
    shown: list[Pieces] = [((_EDGE, "text"), (line, "text")) for line in told]
    return (*shown, ()) if shown and len(shown) < most else ()


def lines(glance: Glance, cells: int, most: int, glyphs: Glyphs) -> list[Pieces]:
    """At most so many lines of so many cells: the description, then the strongest evidence first."""
    told = list(_description(glance, cells - len(_EDGE) - 1, glyphs.ellipsis))
    for heard in glance.heard:
        block = [*([()] if told and heard is glance.heard[0] else []), *_heard(heard, cells, glyphs)]
        if len(told) + len(block) > most:
            break
        told += block
    return told[:most]


def _description(glance: Glance, cells: int, ellipsis: str) -> Iterator[Pieces]:
    for line in begun(glance.description, cells, _DESCRIPTION, ellipsis) if glance.description else ():
        yield ((_EDGE, "text"), (line, "dim"))


def begun(text: str, cells: int, most: int, ellipsis: str) -> list[str]:
    """The first lines of a text, so many at most; an ellipsis where it goes on."""
    told = wrapped(text, cells)
    return told if len(told) <= most else [*told[: most - 1], cut(f"{told[most - 1]} {told[most]}", cells, ellipsis)]


def _heard(heard: Heard, cells: int, glyphs: Glyphs) -> Iterator[Pieces]:
    inside = cells - len(_EDGE) - _IMPACT - 1
    impact = "" if heard.impact is None else signed(heard.impact, glyphs)
    style: StyleName = "bad" if (heard.impact or 0) < 0 else "good" if (heard.impact or 0) > 0 else "dim"
    first, *others = wrapped(heard.title, inside) or [""]
    yield ((_EDGE, "text"), (impact.ljust(_IMPACT), style), (first, "text"))
    for line in others[:1]:
        yield ((_EDGE + " " * _IMPACT, "text"), (line, "text"))
    said = f"“{heard.verbatim}”" if heard.verbatim else ""
    for line in begun(f"{said} {heard.said_by}".strip(), inside, 2, glyphs.ellipsis) if said else ():
        yield ((_EDGE + " " * _IMPACT, "text"), (line, "dim"))
