"""Picking the records that a field links to; a person, team or the like that is not there yet is added on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeytui.domain import kinds
from journeytui.domain.ids import well_formed
from journeytui.domain.text import shown
from journeytui.domain.words import WORDS
from journeytui.tui.cells import Look
from journeytui.tui.dialogs.pick import NOTHING, Mark, Pick
from journeytui.tui.dialogs.picking import Option, Options, begins
from journeytui.workspace import newcomers, offers, references

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from journeytui.domain.kinds import Kind
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Ask
    from journeytui.workspace.newcomers import Newcomer


MOST = 50
"""How many records are listed at once."""
_ROOM = 4
"""For how many records there is room even where fewer are there: others are found, or added, while one types."""


@dataclass(frozen=True)
class Asked:
    """What an editor needs to know."""

    desk: Desk
    kind: Kind
    title: str
    """What is being edited, for the frame."""
    current: Any
    typed: str | None = None
    """What was typed before, when it is edited again."""
    name: str = ""
    """The field, where it is one of a record."""
    beside: str = ""
    """The record, or the first of those that are marked: what is linked in its journey is offered first."""
    welcome: Callable[[Newcomer], None] | None = None
    """Hears of a picked one that is not there yet, and sees that it is added; None has it added at once, by itself."""

    @property
    def text(self) -> str:
        return self.typed if self.typed is not None else shown(self.kind.format(self.current))

    @property
    def look(self) -> Look:
        """How options of this editor look."""
        return Look(self.desk.workspace.today(), glyphs=self.desk.looks.glyphs)


def link(asked: Asked) -> Ask:
    """The question for a field with one link."""
    current = asked.current if isinstance(asked.current, str) else ""
    fresh: dict[str, Newcomer] = {}
    dialog = Pick(
        asked.desk, asked.title, _candidates(asked, frozenset({current} - {""}), fresh), current=current,
        help=_link_help(asked), read=lambda picked: _welcome(asked, fresh, picked) or None,
    )  # fmt: skip
    dialog.expect_more(_ROOM, MOST)
    return dialog.number()


def links(asked: Asked) -> Ask:
    """The question for a field with several links."""
    marked = elements(asked.current)
    fresh: dict[str, Newcomer] = {}
    dialog = Mark(
        asked.desk, asked.title, _candidates(asked, marked, fresh), marked=marked, help=_link_help(asked),
        read=lambda picked: frozenset(_welcome(asked, fresh, one) for one in picked),
    )  # fmt: skip
    dialog.expect_more(_ROOM, MOST)
    dialog.new_names = True
    return dialog


def _link_help(asked: Asked) -> str:
    can_add = isinstance(asked.kind, kinds.Link) and newcomers.newcomers(asked.kind.to, "somebody")
    return f"{asked.kind.help} A new name is added." if can_add else asked.kind.help


def _welcome(asked: Asked, fresh: Mapping[str, Newcomer], picked: str) -> str:
    """The picked record; where it is a new one, it will be there before anything links to it."""
    if (newcomer := fresh.get(picked)) and asked.welcome:
        asked.welcome(newcomer)
    elif newcomer:
        asked.desk.run_act(lambda ws: newcomers.add(ws, newcomer))
    return picked


def _candidates(asked: Asked, first: frozenset[str], fresh: dict[str, Newcomer]) -> Options:
    """What the workspace finds for the typed text, and what could be added under it; what is set already stands first.

    `fresh` hears of what could be added.
    """
    kind = asked.kind
    assert isinstance(kind, kinds.Link)
    workspace = asked.desk.workspace
    names = references.names(workspace, tuple(filter(well_formed, first)))
    kept = [
        Option(one, names.get(one, "not here"), "set now") for one in sorted(first, key=lambda one: names.get(one, ""))
    ]
    close = offers.close_by(workspace, asked.beside, kind.to, MOST) if asked.beside else ()
    rank = {one.id: at for at, one in enumerate(close)}
    empty = () if isinstance(kind, kinds.Links) else (NOTHING,)

    def options(typed: str) -> Sequence[Option]:
        found = offers.candidates(workspace, kind.to, typed, MOST)
        ranked = (
            sorted(found, key=lambda one: (not begins(typed, one.title), rank.get(one.id, MOST)))
            if typed
            else [*close, *found]
        )
        here = {c.id: Option(c.id, c.title, _where(c.word, c.where)) for c in ranked}
        if typed:
            known = any(option.label.casefold() == typed.casefold() for option in here.values())
            new = [] if known else newcomers.newcomers(kind.to, typed)
            fresh.update((one.id, one) for one in new)
            return [*here.values(), *(Option(one.id, one.title, f"a new {WORDS[one.word].label}") for one in new)]
        rest = [option for option in here.values() if option.id not in first]
        return [*empty, *(here.get(option.id, option) for option in kept), *rest[:MOST]]

    return options


def _where(word: str, where: str) -> str:
    label = WORDS[word].label if word in WORDS else word
    return f"{label} · {where}" if where else label


def elements(value: Any) -> frozenset[str]:
    """The elements of a set, as far as it is one."""
    return frozenset(map(str, value)) if isinstance(value, frozenset | set | tuple | list) else frozenset()
