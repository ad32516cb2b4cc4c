"""`journeytui` and `open`: the explorer, on one's own library, or on the samples while there is none."""

from __future__ import annotations

import sys

from journeytui import locations, settings
from journeytui.cli import opening
from journeytui.cli.commands import COMMANDS
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused, UnknownReference
from journeytui.domain.text import nearest
from journeytui.workspace import references, ways
from journeytui.workspace.workspace import Workspace


def run(given: Given) -> int:
    wanted = given.one("JOURNEY") or given.one("REF")
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misused(
            f"There is no command {wanted!r}."
            if wanted and not given.command.name
            else "The explorer needs a terminal.",
            _meant(wanted) or "In scripts use a command, like: journeytui list",
        )
    mine = opening.my_settings()
    workspace = _opened(given, settings.author(mine))
    try:
        record = _found(workspace, wanted) if wanted else ""
        from journeytui.tui.run import explore

        return explore(workspace, mine, record=record)
    finally:
        workspace.close()


def _opened(given: Given, me: str) -> Workspace:
    own = opening.chosen(given) or locations.library()
    if given.has("--samples") or (own == locations.library() and not own.exists()):
        return opening.samples(me, read_only=given.has("--read-only"))
    return opening.opened(given, me)


def _found(workspace: Workspace, wanted: str) -> str:
    """The id of the record, which has to belong to a journey."""
    try:
        record = references.resolve(workspace, wanted)
    except UnknownReference as error:
        raise UnknownReference(error.message, "\n".join(filter(None, (error.hint, _meant(wanted))))) from error
    if "journey" not in ways.way_to(workspace, record.id):
        raise Refused(f"{record.name!r} belongs to no journey.", f"Look at it with: journeytui show {wanted}")
    return str(record.id)


def _meant(wanted: str) -> str:
    """The command that somebody may have mistyped; '' when none is near."""
    close = nearest(wanted, list(COMMANDS), most=1) if wanted else []
    return f"Did you mean: journeytui {close[0]}" if close else ""
