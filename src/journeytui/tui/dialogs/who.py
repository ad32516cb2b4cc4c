"""Asking who one is: somebody of the library, or whatever one types. Refuses to keep the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui import settings
from journeytui.tui.dialogs.pick import NOTHING, Pick
from journeytui.tui.dialogs.picking import Option
from journeytui.workspace import owners

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer

MOST = 50
"""How many people are listed at once."""


def ask_who(desk: Desk, now: str, then: Callable[[Answer | None], None]) -> None:
    """Asks who one is; `now` is what the settings say, '' where they say nothing."""
    setting, workspace = settings.SETTINGS["me"], desk.workspace
    kept = [Option(now, now, "set now"), NOTHING] if now else []

    def people(typed: str) -> Sequence[Option]:
        found = [Option(signed, name, signed.removeprefix(name).strip())
                 for name, signed in owners.signatures(workspace, typed, MOST) if signed != now]  # fmt: skip
        new = [] if any(typed in (one.id, one.label) for one in found) else [Option(typed, typed, "a new name")]
        return [*found, *new] if typed else [*kept, *found]

    def made(at: Desk) -> Pick:
        dialog = Pick(at, setting.label, people, current=now, help=setting.help, read=setting.kind.parse)
        dialog.most = MOST
        return dialog

    desk.ask("question", then, made)
