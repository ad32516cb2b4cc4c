"""`journeytui` and `open`: the explorer, on one's own library, or on the samples while there is none."""

from __future__ import annotations

import os
import sys

from journeytui import settings
from journeytui.cli import opening
from journeytui.cli.commands import COMMANDS
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.mistyped import meant
from journeytui.domain.errors import UnknownReference
from journeytui.tui.ability import ability

IN_BROWSER = "JOURNEYTUI_IN_BROWSER"
"""Set by `web`, which passes on between this program and a page."""


def run(given: Given) -> int:
    wanted = given.one("JOURNEY") or given.one("REF")
    browser = bool(os.environ.get(IN_BROWSER))
    if not (browser or (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty())):
        raise Misused(
            f"There is no command {wanted!r}."
            if wanted and not given.command.name
            else "The explorer needs a terminal.",
            meant(wanted, tuple(COMMANDS)) or "In scripts use a command, like: journeytui list",
        )
    if not browser:
        _refuse_what_cannot_be_drawn_on(os.environ.get("TERM", ""))
    mine = opening.my_settings()
    workspace = opening.explored(given, settings.author(mine))
    try:
        try:
            record = opening.place(workspace, wanted) if wanted else ""
        except UnknownReference as error:
            way_out = "\n".join(filter(None, (error.hint, meant(wanted, tuple(COMMANDS)))))
            raise UnknownReference(error.message, way_out) from error
        from journeytui.tui.run import explore

        return explore(workspace, mine, record=record, browser=browser)
    finally:
        workspace.close()


def _refuse_what_cannot_be_drawn_on(term: str) -> None:
    """Raises Misused for a terminal whose cursor cannot be moved, or that does not say what it is."""
    if term and ability(os.environ).moves:
        return
    why = f"a terminal with TERM={term} cannot move its cursor" if term else "TERM does not say what this terminal is"
    name_it = "" if term else "If it is one like most others: TERM=xterm-256color journeytui\n"
    raise Misused(
        f"The explorer cannot be drawn here: {why}.",
        f"{name_it}All that it shows is on the command line too, like: journeytui list --plain, "
        "journeytui walk JOURNEY --plain",
    )
