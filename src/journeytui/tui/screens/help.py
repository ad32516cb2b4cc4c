"""What every key does, what every mark means, what every word and field is: all of it taken from where it is declared."""

from __future__ import annotations

import inspect
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from journeytui.domain.words import WORDS
from journeytui.tui import standing
from journeytui.tui.cells import wrapped
from journeytui.tui.commands import COMMANDS, PLACES, TYPING
from journeytui.tui.fit import width
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import GAP, Column
from journeytui.tui.widgets.rows import GUTTER, Given, Row
from journeytui.workspace.filters import ASKING
from journeytui.workspace.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import StyleName

WIDE = 100
"""Cells from which there is room for every key of a command."""
_KNOWN = 4
"""So many helps are remembered: of a place or two, as a whole and with a filter."""
LEAST_HELP = 28
"""Cells below which what a key does stands under its name."""


class Entry(NamedTuple):
    """A line of the help."""

    key: str
    name: str
    told: str
    refused: bool = False
    """Whether the library, which is read-only, refuses it."""


class Help(Page):
    """The help of one place, and of everything."""

    place: ClassVar[str] = "help"

    _made_for = 0
    """The cells that the lines were made for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made = Newest(_KNOWN)

    def begin(self, about: str = "library") -> None:
        """Tells what the keys do in that place."""
        self._place = about
        self._tell(about)

    def _tell(self, about: str) -> None:
        super().begin()
        self.about = about
        self.reload()

    def reload(self) -> None:
        """Shows what the filter leaves."""
        self._made_for, about = self._cells, (self.about, self.typed, self._cells)
        made = self._made.find((self.desk.keymap, self.desk.looks.glyphs, self.desk.workspace.read_only), about)
        if made is None:
            made = Given(tuple(self._lines()))
            self._made.keep(about, made)
        keys, name = self._widths
        columns = (Column("keys", least=keys), Column("name", least=name), Column("help", least=20, share=1))
        self.list.show(columns, made, ("Nothing in the help has these words.", "esc shows all again."))
        self.head.show(
            (("Help", "title"), (f"  keys in the {self.about}, then marks and words", "dim")),
            self.told_filter or ((f"{self.desk.keymap.shown('filter')} narrows it", "dim"),),
        )

    @property
    def leads_on(self) -> bool:
        return False  # what one types here are words of the program

    def hints(self) -> tuple[str, ...]:
        return ("filter", "down", "page_down", "settings", "back")

    def do_help(self) -> None:
        """Of the help itself; once more, of the place again."""
        self._tell(self._place if self.about == self.place else self.place)
        self.refresh_hints()

    def do_open(self) -> None:
        """Nothing is behind a line of the help."""
        self.desk.notice(f"{self.desk.keymap.shown('back')} goes back; there the key does what its line says")

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        if self._cells != self._made_for:
            self.reload()

    # What is told

    def _lines(self) -> Iterator[Row]:
        for heading, entries in self._chapters():
            kept = [entry for entry in entries if self._wanted(f"{heading} {' '.join(entry[:3])}")]
            if kept:
                yield Row("", (((heading, "heading"),), "", ""), heading=True)
                for at, entry in enumerate(kept):
                    yield from self._entry(f"{heading} {at}", entry)
                yield Row("", ("", "", ""), heading=True)

    @property
    def _cells(self) -> int:
        return self.list.size.width or self.desk.size.width

    @property
    def _widths(self) -> tuple[int, int]:
        """How wide the keys and the names are."""
        return (19, 22) if self._cells >= WIDE else (13, 20)

    def _entry(self, id: str, entry: Entry) -> Iterator[Row]:
        keys_wide, name_wide = self._widths
        room = self._cells - keys_wide - name_wide - 2 * GAP - GUTTER - 1
        indent = " " * (keys_wide + name_wide + 2 * GAP)
        if room < LEAST_HELP and width(entry.told) > room:
            first, more = "", wrapped(entry.told, room + name_wide + GAP)
            indent = " " * (keys_wide + GAP)
        else:
            first, *more = wrapped(entry.told, room) or [""]
        styles: tuple[StyleName, StyleName] = ("dim", "dim") if entry.refused else ("key", "text")
        yield Row(id, (((entry.key, styles[0]),), ((entry.name, styles[1]),), ((first, "dim"),)))
        for line in more:
            yield Row("", (((indent + line, "dim"),), "", ""), heading=True)

    def _chapters(self) -> Iterator[tuple[str, list[Entry]]]:
        why = self.desk.workspace.read_only
        if why:
            told = f"{why} Keys that would change something are faint below, and do nothing."
            yield "Read-only", [Entry(self.desk.looks.glyphs.dash, "why", told)]
        here = [command for command in COMMANDS.values() if self.about in command.places]
        for group in dict.fromkeys(command.group for command in here):
            yield group, [self._command(command, why) for command in here if command.group == group]
        yield "While typing", [Entry(*typing) for typing in TYPING]
        elsewhere = [command for command in COMMANDS.values() if self.about not in command.places]
        yield "Words of the library's filter", [Entry("", *asking) for asking in ASKING]
        yield "Elsewhere", [self._command(command, why, where=True) for command in elsewhere]
        yield "Marks", [Entry(*mark) for mark in marks(self.desk.looks.glyphs)]
        yield "Words", _words()
        for word in WORDS.values():
            yield f"Fields of {word.heading}", _fields(word.word)

    def _command(self, command: Command, why_not: str, *, where: bool = False) -> Entry:
        arrows, many = self.desk.looks.glyphs.arrows, len(self.desk.keymap.keys_of(command.id))
        listed = [self.desk.keymap.listed(command.id, " ", arrows=arrows, most=most) for most in range(many, 0, -1)]
        keys = next((keys for keys in listed if width(keys) <= self._widths[0]), listed[-1] if listed else "")
        places = f" In the {', '.join(place for place in PLACES if place in command.places)}." if where else ""
        off = self.desk.off.get(command.id, "")
        told = f"{off[0].upper()}{off[1:]}." if off else command.help + places
        refused = command.changes and bool(why_not)
        return Entry(keys or self.desk.looks.glyphs.dash, command.label, told, refused)

    def _wanted(self, text: str) -> bool:
        folded = text.casefold()
        return all(part in folded for part in self.typed.casefold().split())


@cache
def _words() -> list[Entry]:
    return [Entry("", word.label, inspect.getdoc(word) or "") for word in WORDS.values()]


@cache
def _fields(word: str) -> list[Entry]:
    fields = WORDS[word].fields.values()
    return [Entry("", field.label, f"{field.kind.help} Should be {field.kind.rule}.") for field in fields]


def marks(glyphs: Glyphs) -> Iterator[tuple[str, str, str]]:
    """Every mark that is drawn, and what it says."""
    yield glyphs.cursor, "here", "Where you are; keys act on this row."
    yield glyphs.marked, "marked", "The keys that change something act on all marked rows."
    yield f"{glyphs.full}{glyphs.full}{glyphs.empty}", "score", "As many marks are filled as the score has points."
    yield f"+2 {glyphs.minus}2", "feeling", "From terrible to delightful: set by hand, or computed from evidence."
    yield glyphs.star, "moment of truth", "Makes or breaks the whole journey."
    yield glyphs.yes, "good", "The goal is met, the KPI is where it should be."
    yield glyphs.partly, "partly", "The goal is met in part."
    yield glyphs.no, "not good", "The goal is not met, the KPI is off its target."
    yield glyphs.unknown, "unknown", "Nobody knows yet: there is no reading, or no target."
    yield (
        f"{glyphs.levels[0]}{glyphs.levels[-1]}",
        "curve",
        "How it feels on the way, from evidence; where nothing is known, nothing is drawn.",
    )
    yield from standing.marks(glyphs)
    yield glyphs.dash, "empty", "Nothing is set."
    yield "italic", "inherited", "Comes from the stage or the journey above, since nothing is set here."
