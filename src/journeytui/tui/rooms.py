"""Every screen, dialog and rarer act by its name, imported when it is first asked for."""

from __future__ import annotations

import importlib
from typing import Any

ROOMS: dict[str, str] = {
    "library": "screens.library:Library",
    "explorer": "screens.explorer:Explorer",
    "detail": "screens.detail:Detail",
    "map": "screens.map:Map",
    "find": "screens.find:Find",
    "help": "screens.help:Help",
    "settings": "screens.settings:SettingsScreen",
    "history": "screens.history:History",
    "sync": "screens.sync:Sync",
    "boards": "screens.boards:Boards",
    "all_boards": "screens.boards:AllBoards",
    "review": "screens.review:Review",
    "standup": "screens.standup:Standup",
    "palette": "dialogs.palette:Palette",
    "question": "dialogs.asking:question",
    "imports": "dialogs.imports:imports",
    "exports": "dialogs.exports:exports",
    "report": "dialogs.reports:report",
    "minutes_file": "dialogs.minutes:minutes_file",
    "ask_who": "dialogs.who:ask_who",
    "edit": "editors:edit",
    "write": "editors:write",
    "resume": "resuming:resume",
    "edit_some": "asks:edit_some",
    "remove": "asks:remove",
    "put": "asks:put",
    "copy_reference": "asks:copy_reference",
    "edit_text": "editor:edit_text",
    "tell_of_kept": "editor:tell_of_kept",
    "start_own": "own:start_own",
    "arrive": "arriving:arrive",
    "open_record": "arriving:open_record",
    "views": "dialogs.views:views",
}


def opened(name: str) -> Any:
    """The class or function of that name."""
    module, _, attribute = ROOMS[name].partition(":")
    return getattr(importlib.import_module(f"journeytui.tui.{module}"), attribute)
