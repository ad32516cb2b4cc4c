"""`schema` and `keys`: what editors and people want to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.output import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journeytui.tui.commands import Command
    from journeytui.tui.keymap import Keymap


def schema(given: Given) -> Exit:
    from journeytui.workspace import exchange

    del given
    output.json(exchange.schema())
    return Exit.DONE


def keys(given: Given) -> Exit:
    from journeytui.tui import reach
    from journeytui.tui.commands import COMMANDS, TYPING
    from journeytui.tui.keymap import keymap

    mine, place = keymap(opening.my_settings().keys), given.one("SCREEN")
    wanted = [one for one in COMMANDS.values() if not place or place in one.places]
    if given.has("--terminals"):
        _by_terminal(given, wanted, mine)
    elif given.has("--json"):
        output.json([_as_data(one, mine) for one in wanted])
    elif given.has("--plain"):
        for one in wanted:
            output.fields([one.id, _shown(one, mine), one.help])
        for typed, _, told in TYPING if not place else ():
            output.fields(["", typed, told])
    else:
        _by_group(wanted, mine, () if place else TYPING)
    for problem in (*mine.problems, *reach.out_of_reach(mine)):
        tell(problem)
    return Exit.DONE


def _as_data(one: Command, mine: Keymap) -> dict[str, object]:
    chosen = mine.keys_of(one.id) != one.keys
    return {"command": one.id, "keys": mine.keys_of(one.id), "group": one.group, "help": one.help, "places": one.places,
            "yours": chosen, "problems": mine.wrong.get(one.id, ())}  # fmt: skip


def _shown(one: Command, mine: Keymap) -> str:
    return mine.listed(one.id, ", ", arrows=not output.is_plain())


def _by_terminal(given: Given, wanted: Sequence[Command], mine: Keymap) -> None:
    """The key that asks for each command in each sort of terminal: the first that arrives there, plain ones before others."""
    from journeytui.cli.layout import Cell, Column, table
    from journeytui.tui import reach
    from journeytui.tui.keymap import shown_key

    rows = [(one.id, *map(shown_key, reach.keys_by_carrier(mine, one.id))) for one in wanted]
    if given.has("--json"):
        names = ("command", *(carrier.name for carrier in reach.CARRIERS))
        output.json([dict(zip(names, row, strict=True)) for row in rows])
    elif given.has("--plain"):
        for row in rows:
            output.fields(row)
    else:
        columns = (Column("command"), *(Column(carrier.name) for carrier in reach.CARRIERS))
        for line in table(columns, [[Cell(text) for text in row] for row in rows], output.width()):
            output.ready(line)


def _by_group(wanted: Sequence[Command], mine: Keymap, typing: Sequence[tuple[str, str, str]]) -> None:
    """The keys under the headings of the help, then those while one types; a star stands beside those that the person chose."""
    from journeytui.cli.layout import cells

    shown = {one.id: _shown(one, mine) + ("  *" if mine.keys_of(one.id) != one.keys else "") for one in wanted}
    wide = max(map(cells, shown.values()))
    names = max(map(len, shown))
    for at, group in enumerate(dict.fromkeys(one.group for one in wanted)):
        if at:
            output.line()
        output.line(group, Tone.STRONG)
        for one in wanted:
            if one.group == group:
                keys = shown[one.id]
                output.line(f"  {keys}{' ' * (wide - cells(keys))}  {one.id.ljust(names)}  {one.help}")
    if typing:
        output.line()
        output.line("While typing", Tone.STRONG)
    for key, name, told in typing:
        output.line(f"  {key.ljust(wide)}  {name.ljust(names)}  {told}")
    if any(keys.endswith("  *") for keys in shown.values()):
        output.line()
        output.line("* as you have set it", Tone.DIM)
