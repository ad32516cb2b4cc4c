"""Every command by its name, with its keys, and journeys and stages by theirs. What one uses stands first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journeytui import locations
from journeytui.domain.words import WORDS
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option, closeness
from journeytui.tui.fit import fit
from journeytui.tui.habits import Habits
from journeytui.workspace import offers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces

PLACES_TO_GO = ("journey", "stage", "touchpoint")
MOST_PLACES = 20
_NAME = max(len(command.label) for command in COMMANDS.values())
_KEYS = 11
_TITLE = _NAME + 2 + _KEYS
"""Cells of the name, of the keys, and of the title of a record, which takes those of both; behind them stands what a command does."""
_LOOSE = 4
"""From this rank on a match is a guess (see `picking.fit`)."""
_POINTLESS = frozenset({"palette", "down", "up", "left", "right", "page_down", "page_up", "first", "last"})
"""Commands that nobody would look for in a list of commands."""


class Palette(Pick):
    """Picks a command; the answer is its id. A record that is picked is opened at once."""

    WIDTH = 96
    narrowest = 2 + _NAME + 2 + _KEYS

    def __init__(self, desk: Desk, place: str, why_not: Callable[[Command], str]) -> None:
        self.place = place
        self.desk, self.looks = desk, desk.looks  # the options are asked for before there is a question
        self.habits = Habits(locations.state_home(desk.env))
        whys = ((command, why_not(command)) for command in COMMANDS.values() if command.id not in _POINTLESS)
        self.commands = tuple((command, why, self._option(command, why)) for command, why in whys)
        """Every command, why it does nothing here, and how it looks."""
        super().__init__(desk, "Commands, journeys, stages", self.matching)
        self.hint = "type a part of a name · enter does it · esc leaves"
        self.rows.go(0)

    def matching(self, typed: str) -> Sequence[Option]:
        """The commands that the text means; then what has it in its title."""
        wanted = typed.casefold()
        ranked: list[tuple[int, float, int, Option]] = []
        for at, (command, why, option) in enumerate(self.commands):
            rank = closeness(wanted, option)
            if rank is not None:
                place = at + len(COMMANDS) * (command.group == "Go")  # keys that one has found by then
                ranked.append((rank + 10 * bool(why), -self.habits.weight(command.id), place, option))
        ordered = sorted(ranked, key=lambda one: one[:3])
        near = [option for rank, *_, option in ordered if rank < _LOOSE]
        return [
            *near,
            *(self._places(typed) if typed else []),
            *(option for rank, *_, option in ordered if rank >= _LOOSE),
        ]

    def give(self, value: Any) -> None:
        self.habits.use(value)
        if value in COMMANDS:
            self.desk.answer(self, value)
        else:
            self.desk.answer(self, None)
            self.desk.open_record(value)

    def _option(self, command: Command, why: str) -> Option:
        glyphs = self.looks.glyphs
        keys = self.desk.keymap.listed(command.id, " ", arrows=glyphs.arrows, most=2)
        return _option(command.id, why, self.place, keys, glyphs.ellipsis)

    def _places(self, typed: str) -> list[Option]:
        found = offers.candidates(self.desk.workspace, PLACES_TO_GO, typed, MOST_PLACES)
        used_first = sorted(found, key=lambda one: -self.habits.weight(one.id))
        return [
            Option(
                one.id,
                one.title,
                _where(one.word, one.where),
                ((fit(one.title, _TITLE, ellipsis=self.looks.glyphs.ellipsis).rstrip(), "text"),),
            )
            for one in used_first
        ]


@lru_cache(maxsize=2 * len(COMMANDS))
def _option(id: str, why: str, place: str, keys: str, ellipsis: str) -> Option:
    """How a command looks in the list that is opened in this place."""
    command = COMMANDS[id]
    told: Pieces = (
        (fit(command.label, _NAME), "dim" if why else "text"), ("  ", "text"),
        (fit(keys, _KEYS, ellipsis=ellipsis), "dim" if why else "key"),
    )  # fmt: skip
    note = (
        _elsewhere(command) if place not in command.places else why.removeprefix(f"{command.label}: ") or command.help
    )
    return Option(command.id, command.label, note, told, also=(command.id.replace("_", " "),))


def _elsewhere(command: Command) -> str:
    """Where the command works, in a word or two."""
    if len(command.places) > 2:
        return f"in the {', '.join(command.places[:2])} …"
    return f"in the {' and '.join(command.places)}"


def _where(word: str, where: str) -> str:
    return f"{WORDS[word].label} · {where}" if where else WORDS[word].label
