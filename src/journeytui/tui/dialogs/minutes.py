"""Writing the minutes of a review to a file, never over one that is there without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from journeytui import private
from journeytui.domain.kinds import NotAccepted
from journeytui.tui.dialogs.target import Target, ask_for_file
from journeytui.workspace import minutes

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


def minutes_file(desk: Desk, journey: str) -> None:
    """Asks where to, and writes the minutes of the newest review there."""
    target = Target(
        "Write the minutes to", minutes.file_name(desk.workspace, journey),
        "Where JourneyTUI runs. They are Markdown, and on the clipboard already where your terminal allows it.",
        "a file that ends in .md", _check,
    )  # fmt: skip
    ask_for_file(desk, target, lambda path: _write(desk, journey, path))


def _check(ending: str) -> None:
    if ending not in (".md", ".txt"):
        raise NotAccepted(f"{ending or 'no ending'} is no ending of minutes", "should end in .md")


def _write(desk: Desk, journey: str, path: Path) -> None:
    try:
        private.write(path, minutes.minutes(desk.workspace, journey))
    except OSError as error:
        desk.notice(f"{path} could not be written: {error.strerror}", "bad")
    else:
        desk.notice(f"written to {path.absolute()}", "good")
