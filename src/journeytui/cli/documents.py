"""`schema` and `keys`: what editors and people want to look up."""

from __future__ import annotations

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone


def schema(given: Given) -> Exit:
    from journeytui.workspace import exchange

    del given
    output.json(exchange.schema())
    return Exit.DONE


def keys(given: Given) -> Exit:
    from journeytui.tui.commands import COMMANDS
    from journeytui.tui.keymap import keymap, shown_key

    chosen = keymap(opening.my_settings().keys)
    if given.has("--json"):
        output.json(
            [
                {
                    "command": one.id,
                    "keys": chosen.keys_of(one.id),
                    "group": one.group,
                    "help": one.help,
                    "places": one.places,
                }
                for one in COMMANDS.values()
            ]
        )
    elif given.has("--plain"):
        for one in COMMANDS.values():
            output.fields([one.id, ", ".join(map(shown_key, chosen.keys_of(one.id))), one.help])
    else:
        _by_group({one.id: ", ".join(map(shown_key, chosen.keys_of(one.id))) for one in COMMANDS.values()})
    for problem in chosen.problems:
        tell(problem)
    return Exit.DONE


def _by_group(shown: dict[str, str]) -> None:
    from journeytui.cli.layout import cells
    from journeytui.tui.commands import COMMANDS

    wide = max(map(cells, shown.values()))
    names = max(map(len, shown))
    for at, group in enumerate(dict.fromkeys(one.group for one in COMMANDS.values())):
        if at:
            output.line()
        output.line(group, Tone.STRONG)
        for one in COMMANDS.values():
            if one.group == group:
                keys = shown[one.id]
                output.line(f"  {keys}{' ' * (wide - cells(keys))}  {one.id.ljust(names)}  {one.help}")
