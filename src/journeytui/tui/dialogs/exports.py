"""Writing a journey to a file, never over one that is there without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from journeytui import private
from journeytui.domain.errors import JourneyError
from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import slug
from journeytui.tui.dialogs.target import Target, ask_for_file
from journeytui.workspace import exchange, references

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk

_ENDINGS = ".yaml, .json, .html or .md"


def exports(desk: Desk, journey: str) -> None:
    """Asks where to, and writes the journey there."""
    title = references.resolve(desk.workspace, journey).name
    target = Target(
        f"Export {title} to", f"{slug(title) or 'journey'}.yaml",
        "Where JourneyTUI runs. A report to read or print ends in .html or .md.", f"a file that ends in {_ENDINGS}", _check,
    )  # fmt: skip
    ask_for_file(desk, target, lambda path: _write(desk, journey, path))


def _check(ending: str) -> None:
    if ending not in exchange.suffixes():
        raise NotAccepted(f"{ending or 'no ending'} says no format", f"should end in {_ENDINGS}")


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
