"""`new`: starts a library."""

from __future__ import annotations

import shlex
from pathlib import Path

from journeytui import locations
from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused
from journeytui.domain.text import nearest
from journeytui.workspace.workspace import create_library


def run(given: Given) -> Exit:
    if given.has("--samples"):
        raise Misused("new starts a library of your own; the samples are there already.")
    told = given.one("PATH")
    if told and given.has("--db"):
        raise Misused("The path of the new library is given twice.", "Leave --db out.")
    opening.may_change(given)
    path = Path(told) if told else opening.path(given)
    group = _group(given.value("--team")) if given.has("--team") else None
    create_library(path, title=given.value("--title") or "Our journeys", group=group)
    output.line(str(path))
    own = path == locations.library()
    program = "journeytui" if own else f"journeytui --db {shlex.quote(str(path))}"
    tell(f"Open it with: {program}")
    tell(f"Add a journey with: {program} add journey title='…'")
    return Exit.DONE


def _group(name: str) -> int:
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        close = nearest(name, [group.gr_name for group in grp.getgrall()], most=1)
        hint = f"Did you mean {close[0]}?" if close else "`id` shows the groups that you are in."
        raise Refused(f"This machine has no group {name!r}.", hint) from None
