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
        *_broken("do one thing; `journeytui COMMAND --help` tells more", "  journeytui COMMAND …       ", " " * 29),
    ]
    for title, names in GROUPS:
        lines += ["", title, *_columns((name, COMMANDS[name].help) for name in names)]
    lines += ["", "Anywhere", *_columns(_named(EVERYWHERE))]
    return "\n".join(lines) + "\n"


def of_command(command: Command) -> str:
    """The page of one command."""
    sentence = f"{command.help[0].upper()}{command.help[1:]}."
    lines = [*_broken(sentence), "", *_broken(usage(command), "  ", " " * 6)]
    given = [(a.shown, a.help) for a in command.arguments] + _named(command.options)
    if given:
        lines += ["", *_columns(given)]
    if command.more:
        lines += ["", *_reflowed(command.more)]
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
            min(_WIDE, output.width() or _WIDE),
            initial_indent=f"  {name:<{width}}  ",
            subsequent_indent=" " * (width + 4),
        )
    ]


_WIDE = 118
"""Cells of a line of help."""
_LEAST = 24
"""Cells that a text needs beside a name to be broken there."""


def _broken(text: str, first: str = "", others: str = "") -> list[str]:
    """The text in lines of the terminal that it goes to; in one where nobody's terminal is in the way."""
    wide = output.width()
    if wide is None or len(first + text) <= wide or wide - len(others) < _LEAST:
        return [f"{first}{text}"]
    return wrap(
        text, wide, initial_indent=first, subsequent_indent=others, break_on_hyphens=False, break_long_words=False
    )


def _reflowed(text: str) -> list[str]:
    """What was written in long lines, in lines of the terminal; what is set in from the left, like examples, stays as it is."""
    if max(map(len, text.split("\n"))) <= (output.width() or len(text)):
        return [text]
    lines: list[str] = []
    for part in text.split("\n\n"):
        told = [one for one in part.split("\n") if one[:1] != " "]
        lines += [*(_broken(" ".join(told)) if told else ()), *(one for one in part.split("\n") if one[:1] == " "), ""]
    return lines[:-1]


def _named(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(f"{o.short}, {o.shown}" if o.short else o.shown, o.help) for o in options]


def _columns(pairs: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(pairs)
    width = max([14, *(len(left) for left, _ in rows)])
    return [line for left, right in rows for line in _broken(right, f"  {left.ljust(width)}  ", " " * (width + 4))]
