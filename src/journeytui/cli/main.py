"""The door: finds the command, carries it out, and says how it went.

`--version` and `--help` import no command, and a command imports what it needs and no more.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(typed: Sequence[str] | None = None) -> int:
    """Carries out one command line and returns the exit code."""
    words = list(sys.argv[1:] if typed is None else typed)
    if words == ["--version"]:
        return _version()

    from journeytui.cli.door import guarded

    return guarded(lambda: _carried_out(words))


def _carried_out(words: list[str]) -> int:
    from journeytui.cli import grammar, output
    from journeytui.cli.commands import COMMANDS, EVERYWHERE, EXPLORER

    name = _first_bare(words)
    command = COMMANDS.get(name, EXPLORER)
    asked = words[: words.index("--")] if "--" in words else words
    if "--version" in asked:
        return _version()
    if "--help" in asked or "-h" in asked:
        from journeytui.cli import help as pages

        output.page(pages.of_everything() if command is EXPLORER else pages.of_command(command))
        return 0
    if command is not EXPLORER:
        words.remove(name)
    given = grammar.read(words, command, EVERYWHERE, tuple(COMMANDS))
    output.begin(plain=given.has("--plain"))

    from importlib import import_module

    module, _, function = command.run.partition(":")
    return int(getattr(import_module(f"journeytui.cli.{module}"), function)(given))


def _first_bare(words: list[str]) -> str:
    """The first word that is neither an option nor the value of one: the command, where there is one."""
    from journeytui.cli.commands import EVERYWHERE
    from journeytui.cli.grammar import is_option

    with_value = {option.name for option in EVERYWHERE if option.value}
    skipped = False
    for word in words:
        if word == "--":
            break
        if not skipped and not is_option(word):
            return word
        skipped = not skipped and word in with_value
    return ""


def _version() -> int:
    from journeytui import __version__

    sys.stdout.write(f"journeytui {__version__}\n")
    return 0
