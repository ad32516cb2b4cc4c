"""Writing a journey to a file, never over one that is there without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeytui import private
from journeytui.domain.errors import JourneyError
from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import slug
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.path import PathLine, meant
from journeytui.workspace import exchange, references

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces

_ENDINGS = ".yaml, .json, .html or .md"


class To(PathLine):
    """Asks for the file to write."""

    DOES = "writes it · tab completes"


def exports(desk: Desk, journey: str) -> None:
    """Asks where to, and writes the journey there."""
    title = references.resolve(desk.workspace, journey).name

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
        lambda at: To(at, f"Export {title} to", _path, text=f"{slug(title) or 'journey'}.yaml",
                        help="Where JourneyTUI runs. A report to read or print ends in .html or .md.", rule=f"a file that ends in {_ENDINGS}"),
    )  # fmt: skip


def _path(typed: str) -> Any:
    path = meant(typed.strip())
    if path.suffix.lower() not in exchange.suffixes():
        raise NotAccepted(f"{path.suffix or 'no ending'} says no format", f"should end in {_ENDINGS}")
    if not path.parent.is_dir():
        raise NotAccepted(f"there is no folder {path.parent}", "should be in a folder that is there")
    return path


def _write(desk: Desk, journey: str, path: Path) -> None:
    try:
        text = exchange.export(desk.workspace, journey, exchange.suffixes()[path.suffix.lower()])
        private.write(path, text)
    except JourneyError as error:
        desk.notice(error.message, "bad")
    except OSError as error:
        desk.notice(f"{path} could not be written: {error.strerror}", "bad")
    else:
        desk.notice(f"written to {path.absolute()}", "good")
