"""Reading journeys from files: which ones, what would change, and then all of it or nothing."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from journeytui.domain.errors import JourneyError
from journeytui.domain.kinds import NotAccepted
from journeytui.tui.dialogs.path import KINDS, PathLine, meant
from journeytui.tui.dialogs.preview import ImportPreview
from journeytui.workspace import exchange

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer


class From(PathLine):
    """Asks for the files to read."""

    SEVERAL = True
    DOES = "shows what would change · tab completes"


def imports(desk: Desk) -> None:
    """Asks for files, shows what would change, and imports on a yes."""

    def chosen(answer: Answer | None) -> None:
        if answer is not None:
            _preview(desk, answer.value)

    desk.ask(
        "question", chosen,
        lambda at: From(at, "Import journeys from", files_of, help="A file, several with spaces between, or a folder of them.",
                        rule="the path of YAML or JSON files"),
    )  # fmt: skip


def files_of(typed: str) -> list[Path]:
    """The files that were named; of a folder, all that journeys can be read from. Raises NotAccepted."""
    try:
        parts = shlex.split(typed)
    except ValueError as error:
        raise NotAccepted("a quotation mark is not closed", "put one around a path with spaces") from error
    named = [meant(part) for part in parts]
    if not named:
        raise NotAccepted("no file was named", "type the path of a YAML or JSON file")
    files: list[Path] = []
    for path in named:
        inside = sorted(one for one in path.iterdir() if one.suffix in KINDS) if path.is_dir() else [path]
        if not path.exists() or not inside:
            raise NotAccepted(f"there is no journey at {path}", "type the path of a YAML or JSON file")
        files += inside
    return files


def _preview(desk: Desk, files: list[Path]) -> None:
    def agreed(answer: Answer | None) -> None:
        if answer is not None:
            desk.run_act(lambda ws: exchange.import_files(ws, files))

    try:
        preview = exchange.preview(desk.workspace, files)
    except JourneyError as error:
        desk.notice(" ".join(part for part in (error.message, error.hint) if part), "bad")
        return
    desk.ask("question", agreed, lambda at: ImportPreview(at, preview))
