"""Asking for a file to write, never over one that is there without a yes. Refuses to write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from journeytui.domain.kinds import NotAccepted
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.path import PathLine, meant

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces


class Target(NamedTuple):
    """What is asked."""

    question: str
    suggested: str
    help: str
    rule: str
    """What the file should be."""
    check: Callable[[str], None]
    """Raises NotAccepted of an ending, in small letters and with its dot, that is none for this."""


class _To(PathLine):
    DOES = "writes it · tab completes"


def ask_for_file(desk: Desk, target: Target, write: Callable[[Path], None]) -> None:
    """Asks where to, and then, with a yes where something is there already, has it written there."""

    def chosen(answer: Answer | None) -> None:
        if answer is None:
            return
        path: Path = answer.value
        if path.exists():
            lines: list[Pieces] = [((f"{path} is there already and would be replaced.", "warn"),)]
            desk.ask("question", lambda yes: write(path) if yes else None,
                     lambda at: Confirm(at, "Replace the file?", lines, does="replaces it"))  # fmt: skip
        else:
            write(path)

    def path_of(typed: str) -> Any:
        path = meant(typed.strip())
        target.check(path.suffix.lower())
        if not path.parent.is_dir():
            raise NotAccepted(f"there is no folder {path.parent}", "should be in a folder that is there")
        return path

    desk.ask(
        "question", chosen,
        lambda at: _To(at, target.question, path_of, text=target.suggested, help=target.help, rule=target.rule),
    )  # fmt: skip
