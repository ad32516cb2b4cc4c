"""A glance at the record of the cursor, in the room that a list leaves below its rows: what it is about, what was heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from journeytui.tui.cells import wrapped
from journeytui.tui.glyphs import Glyphs
from journeytui.tui.theme import StyleName
from journeytui.tui.widgets.lines import Pieces

if TYPE_CHECKING:
    from journeytui.workspace.glances import Glance, Heard

LEAST_LINES = 4
"""Fewer are left to the eye to rest on."""
_EDGE = "   "
_DESCRIPTION = 3
_IMPACT = 4


def lines(glance: Glance, cells: int, most: int, glyphs: Glyphs) -> list[Pieces]:
    """At most so many lines of so many cells: the description, then the strongest evidence first."""
    told = list(_description(glance, cells - len(_EDGE) - 1))
    for heard in glance.heard:
        block = [*([()] if not told or heard is glance.heard[0] else []), *_heard(heard, cells, glyphs)]
        if len(told) + len(block) > most:
            break
        told += block
    return told[:most]


def _description(glance: Glance, cells: int) -> Iterator[Pieces]:
    for line in wrapped(glance.description, cells)[:_DESCRIPTION] if glance.description else ():
        yield ((_EDGE, "text"), (line, "dim"))


def _heard(heard: Heard, cells: int, glyphs: Glyphs) -> Iterator[Pieces]:
    inside = cells - len(_EDGE) - _IMPACT - 1
    impact = "" if heard.impact is None else f"{heard.impact:+d}".replace("-", glyphs.minus)
    style: StyleName = "bad" if (heard.impact or 0) < 0 else "good" if (heard.impact or 0) > 0 else "dim"
    first, *others = wrapped(heard.title, inside) or [""]
    yield ((_EDGE, "text"), (impact.ljust(_IMPACT), style), (first, "text"))
    for line in others[:1]:
        yield ((_EDGE + " " * _IMPACT, "text"), (line, "text"))
    said = f"“{heard.verbatim}”" if heard.verbatim else ""
    for line in wrapped(f"{said} {heard.said_by}".strip(), inside)[:2] if said else ():
        yield ((_EDGE + " " * _IMPACT, "text"), (line, "dim"))
