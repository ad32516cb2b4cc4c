"""Writing the report of a journey, or of all, to a file that is read without a terminal; beside the screen, for it may take long."""

from __future__ import annotations

import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from journeytui import private
from journeytui.domain.errors import JourneyError
from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import slug
from journeytui.tui.dialogs.target import Target, ask_for_file
from journeytui.workspace import exchange, references

if TYPE_CHECKING:
    from textual.app import App

    from journeytui.tui.desk import Desk
    from journeytui.workspace.workspace import Workspace

_RULE = "a file that ends in .html or .md"


def report(desk: Desk, journey: str) -> None:
    """Asks where to, and writes the report of the journey there; of all journeys where it is ''."""
    title = references.resolve(desk.workspace, journey).name if journey else "all journeys"
    target = Target(
        f"Report of {title} to", f"{slug(title) or 'journey'}.html",
        "Where JourneyTUI runs: one page to read or print, .html with pictures or .md.", _RULE, _check,
    )  # fmt: skip
    ask_for_file(desk, target, lambda path: _begin(desk, journey, path))


def _check(ending: str) -> None:
    if not exchange.is_report(exchange.suffixes().get(ending, "")):
        raise NotAccepted(f"{ending or 'no ending'} is no report", f"should be {_RULE}")


def _begin(desk: Desk, journey: str, path: Path) -> None:
    desk.notice("writing the report …")
    again = desk.workspace.again()

    def write() -> None:
        with closing(again):
            said = _written(again, journey, path)
        with suppress(RuntimeError):  # the program has ended meanwhile
            cast("App[Any]", desk).call_from_thread(desk.notice, *said)

    threading.Thread(target=write, name="report", daemon=True).start()


def _written(workspace: Workspace, journey: str, path: Path) -> tuple[str, Any]:
    """What is to be said of it."""
    form = exchange.suffixes()[path.suffix.lower()]
    try:
        text = exchange.export(workspace, journey, form) if journey else exchange.report(workspace, form)
        private.write(path, text)
    except JourneyError as error:
        return error.message, "bad"
    except OSError as error:
        return f"{path} could not be written: {error.strerror}", "bad"
    return f"report written to {path.absolute()}", "good"
