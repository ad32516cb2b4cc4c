"""What is seen beside a question: the screen behind it, all of it in one faint style. Refuses to let anything there stand out.

Textual would draw that screen three times whenever a question is asked, a segment at a time; here its words are taken as they
stand on the terminal or, where something of them has changed since, in the widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from journeytui.tui.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.screen import Screen


def faint(behind: Screen[object], style: Style) -> Sequence[Strip]:
    """The lines of the screen behind, in that style alone."""
    texts = None
    if isinstance(behind, Place):
        texts = behind.desk.texts_of(behind) or behind.picture.texts
    if texts is None:
        lines = behind._compositor.render_strips()  # noqa: SLF001  Textual has no public name for it
        texts = ["".join(segment.text for segment in line) for line in lines]
    return [Strip([Segment(text, style)]) for text in texts]
