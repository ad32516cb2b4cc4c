"""From the samples to a library of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeytui import locations
from journeytui.domain.errors import JourneyError
from journeytui.workspace.workspace import create_library, open_library

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


def start_own(desk: Desk, lines: Sequence[str]) -> None:
    """Makes one's own library with the typed name, or opens it where there is one, and goes there."""
    if not lines or not lines[0]:
        return
    path = locations.library(desk.env)
    try:
        if not path.exists():
            create_library(path, title=lines[0])
        desk.switch(open_library(path, me=desk.workspace.me))
    except JourneyError as error:
        desk.notice(f"{error.message}. {error.hint}", "bad")
    else:
        desk.notice(f"this is your own library: {desk.workspace.title}; a adds the first journey", "good")
