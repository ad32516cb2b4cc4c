"""Writing the minutes of a review to a file, never over one that is there without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeytui import private
from journeytui.domain.kinds import NotAccepted
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.path import PathLine
from journeytui.workspace import minutes

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces


class To(PathLine):
    """Asks for the file to write."""

    DOES = "writes it · tab completes"


def minutes_file(desk: Desk, journey: str) -> None:
    """Asks where to, and writes the minutes of the newest review there."""

    def chosen(answer: Answer | None) -> None:
        if answer is None:
            return
        path: Path = answer.value
        if path.exists():
            lines: list[Pieces] = [((f"{path} is there already and would be replaced.", "warn"),)]
            desk.ask("question", lambda yes: _write(desk, journey, path) if yes else None,
                     lambda at: Confirm(at, "Replace the file?", lines, does="replaces it"))  # fmt: skip
        else:
            _write(desk, journey, path)

    desk.ask(
        "question", chosen,
        lambda at: To(at, "Write the minutes to", _path, text=minutes.file_name(desk.workspace, journey),
                      help="Where JourneyTUI runs. They are Markdown, and on the clipboard already where your terminal allows it.",
                      rule="a file that ends in .md"),
    )  # fmt: skip


def _path(typed: str) -> Any:
    path = Path(typed.strip()).expanduser()
    if path.suffix.lower() not in (".md", ".txt"):
        raise NotAccepted(f"{path.suffix or 'no ending'} is no ending of minutes", "should end in .md")
    if not path.parent.is_dir():
        raise NotAccepted(f"there is no folder {path.parent}", "should be in a folder that is there")
    return path


def _write(desk: Desk, journey: str, path: Path) -> None:
    try:
        private.write(path, minutes.minutes(desk.workspace, journey))
    except OSError as error:
        desk.notice(f"{path} could not be written: {error.strerror}", "bad")
    else:
        desk.notice(f"written to {path.absolute()}", "good")
