"""`settings`: what a person has set, and setting it: all that the explorer's settings show, but for its keys (see `keys`)."""

from __future__ import annotations

import os
from typing import Any

from journeytui import locations, settings
from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone
from journeytui.domain.text import nearest

_COLUMNS = (
    Column("setting"),
    Column("value", least=10),
    Column("from", rank=2),
    Column("what it does", least=20, rank=1),
)


def run(given: Given) -> Exit:
    name, path = given.one("NAME"), locations.settings_file()
    if name and name not in settings.SETTINGS:
        close = nearest(name, list(settings.SETTINGS), most=1)
        raise Misused(
            f"There is no setting {name!r}.",
            f"Did you mean {close[0]}?" if close else f"There are: {', '.join(settings.SETTINGS)}.",
        )
    if given.many("VALUE"):
        opening.may_change(given)
        value = given.one("VALUE")
        settings.change(path, name, value or None)
        tell(f"{name} is kept in {path}" if value else f"{name} is what it was at first again.")
    else:
        _listed(given, name)
    return Exit.DONE


def _listed(given: Given, name: str) -> None:
    path = locations.settings_file()
    holding, kept = settings.in_force(path), settings.load(path)
    wanted = [one for one in settings.SETTINGS.values() if name in ("", one.name)]
    rows = [(one.name, _said(one, getattr(holding, one.name)), _source(one, kept), one.help) for one in wanted]
    if given.has("--json"):
        output.json([dict(zip(("setting", "value", "from", "help"), row, strict=True)) for row in rows])
    elif given.has("--plain"):
        for row in rows:
            output.fields(row)
    else:
        cells = [[Cell(row[0]), Cell(row[1]), Cell(row[2], Tone.DIM), Cell(row[3], Tone.DIM)] for row in rows]
        for line in table(_COLUMNS, cells, output.width()):
            output.ready(line)


def _said(setting: settings.Setting, value: Any) -> str:
    return str(setting.kind.format(value))


def _source(setting: settings.Setting, kept: settings.Settings) -> str:
    if os.environ.get(setting.environment):
        return setting.environment
    return "settings.toml" if getattr(kept, setting.name) != setting.default else "as it comes"
