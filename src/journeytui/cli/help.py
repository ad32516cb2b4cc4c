"""What `--help` and `help` print, out of the table of commands."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from textwrap import wrap
from typing import Any

from journeytui.cli import output
from journeytui.cli.commands import COMMANDS, EVERYWHERE, GROUPS
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Command, Given, Misused, Option, usage


def run(given: Given) -> Exit:
    """`help`: the page of a command, or the first; of a kind of record what its fields hold."""
    name = given.one("COMMAND")
    if not name or name in COMMANDS:
        output.page(of_command(COMMANDS[name]) if name else of_everything())
    if name:
        from journeytui.cli import glossary

        if glossary.is_known(name):
            if name in COMMANDS:
                output.line()
            glossary.show(name)
        elif name not in COMMANDS:
            from journeytui.cli.mistyped import meant

            raise Misused(
                f"There is no command {name!r}.", meant(name, tuple(COMMANDS)) or "journeytui help lists them."
            )
    return Exit.DONE


def of_everything() -> str:
    """The first page."""
    lines = [
        "JourneyTUI: customer journeys in a terminal.",
        "",
        "  journeytui [JOURNEY]       open the explorer",
        "  journeytui COMMAND …       do one thing; `journeytui COMMAND --help` tells more",
    ]
    for title, names in GROUPS:
        lines += ["", title, *_columns((name, COMMANDS[name].help) for name in names)]
    lines += ["", "Anywhere", *_columns(_named(EVERYWHERE))]
    return "\n".join(lines) + "\n"


def of_command(command: Command) -> str:
    """The page of one command."""
    lines = [f"{command.help[0].upper()}{command.help[1:]}.", "", f"  {usage(command)}"]
    given = [(a.shown, a.help) for a in command.arguments] + _named(command.options)
    if given:
        lines += ["", *_columns(given)]
    if command.more:
        lines += ["", command.more]
    if command.name == "study":
        lines += ["", "Whose the formulas are", *_whose()]
    own = {option.name for option in command.options}
    lines += ["", "Anywhere", *_columns(_named(option for option in EVERYWHERE if option.name not in own))]
    return "\n".join(lines) + "\n"


def _whose() -> list[str]:
    """Whose each study's formulas are. The studies are loaded only here: every other page is there at once."""
    studies: Any = import_module("journeytui.workspace.studies")
    width = max(map(len, studies.STUDIES))
    return [
        line
        for name in studies.STUDIES
        for line in wrap(
            studies.question(name).whose,
            _WIDE,
            initial_indent=f"  {name:<{width}}  ",
            subsequent_indent=" " * (width + 4),
        )
    ]


_WIDE = 118
"""Cells of a line of help."""


def _named(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(f"{o.short}, {o.shown}" if o.short else o.shown, o.help) for o in options]


def _columns(pairs: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(pairs)
    width = max([14, *(len(left) for left, _ in rows)])
    return [f"  {left.ljust(width)}  {right}" for left, right in rows]
