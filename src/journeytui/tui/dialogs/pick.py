"""Picking from options by typing a part of their names: one, or several with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from rich.cells import cell_len, split_graphemes, split_text
from textual.geometry import Offset

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import clean_line, shown_line
from journeytui.tui.dialogs.asking import Ask, said_lines
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.picking import BEGINS, Option, Options, fit
from journeytui.tui.typed import Typed
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Piece, Pieces

_PROMPT = "> "
_NAMES = 40
"""Cells for the names that are still to come; few are longer."""
_DIGITS = "123456789"
NOTHING = Option("", "nothing", "empties the field")
PAGES = {"pagedown": 1, "pageup": -1}
MOVES = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "ctrl+j": 1, "ctrl+k": -1}


class Pick(Ask):
    """Picks one option; the answer is what `read` makes of its id, '' being nothing. Typing narrows the list."""

    nothing = "nothing of that name"
    none_yet = "none yet"
    """What is said where there is no option, for what was typed and at all."""
    most = 10_000
    """How many options are listed at once; there may be more."""
    least = 1
    """For how many options there is room in any case: more may come while one types."""

    narrowest = 10
    """Cells that a label has in any case; a note goes before it has less."""
    noted = False
    """Whether some option has a note; else the names have all of the line."""
    numbered = False
    """Whether a number picks at once, while nothing is typed and no name begins with one."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        options: Options,
        *,
        current: str = "",
        help: str = "",
        read: Callable[[Any], Any] = str,
    ) -> None:
        super().__init__(desk, title, hint="type to narrow · enter picks · esc leaves")
        self.options = options
        self.read = read
        self.typed = Typed()
        self.writing = False
        """Whether the last key wrote something, and did not move: then the terminal's cursor stands in the line."""
        self.current = current
        self.help = help
        self.line = Canvas(desk.looks, [()])
        self.told = Canvas(desk.looks, [()])
        self.rows = Rows(desk.looks)
        self.rows.active = True
        self.found: Sequence[Option] = ()
        self._by_number: Mapping[str, Option] = {}
        self.widest = 24
        self.narrow()
        if current:
            self.rows.go_to(current)
        else:
            self.rows.go(1 if NOTHING in self.found else 0)  # a value is what one came to set

    def number(self) -> Self:
        """Lets the first options be picked by their numbers."""
        if not any(_has_number(option) for option in self.found):
            self.numbered = True
            self.hint = "number or enter picks · type to narrow · esc leaves"
            self._list()
        return self

    def parts(self) -> Iterable[Widget]:
        width, height = self.room
        below = said_lines(self.help, width, "dim", 2) or [()]
        self.told = Canvas(self.looks, below)
        self.rows.styles.height = max(1, min(max(self.least, len(self.found)), 14, height - 1 - len(below)))
        self.draw_line()
        yield self.line
        yield self.rows
        yield self.told

    def take(self, key: str, character: str | None) -> None:
        if key == "enter":
            self.accept()
        elif key in MOVES or key in PAGES:
            self.writing = False
            self.rows.step(MOVES[key] if key in MOVES else PAGES[key] * self.rows.page)
            self.draw_line()
        elif meant := self._by_number.get(character or ""):
            self.give_read(meant.id)
        elif self.typed.take(key, character):
            self.writing = True
            self.narrow()

    def pasted(self, text: str) -> None:
        self.typed.paste(text)
        self.narrow()

    def accept(self) -> None:
        """Answers with the option that the cursor is on."""
        if option := self.here():
            self.give_read(option.id)

    def give_read(self, picked: Any) -> None:
        """Answers, or says what is wrong."""
        try:
            value = self.read(picked)
        except NotAccepted as no:
            self.told.show([((str(no), "bad"),)])
        else:
            self.give(value)

    def here(self) -> Option | None:
        """The option that the cursor is on."""
        return self.found[self.rows.cursor] if self.rows.cursor < len(self.found) else None

    def narrow(self) -> None:
        """Shows the options for what has been typed, the best one under the cursor."""
        typed = clean_line(self.typed.text)
        self.found = self.offered(typed)
        if self.current and not typed and all(option.id != self.current for option in self.found):
            self.found = (*self.found, Option(self.current, shown_line(self.current), "set now"))
        self._list()
        if typed:
            self.rows.go(0)
        self.draw_line()

    def _list(self) -> None:
        listed = [option for option in self.found if option is not NOTHING]
        self._by_number = dict(zip(_DIGITS, listed, strict=False)) if self.numbered and not self.typed.text else {}
        spelt = self.looks.glyphs.spelt
        labels = [self.label(option) for option in self.found]
        rows = [
            Row(option.id or "\0", (label, ((spelt(option.note), "dim"),)))
            for option, label in zip(self.found, labels, strict=True)
        ]
        self.noted = self.noted or any(option.note for option in self.found)
        self.widest = max(self.widest, *(sum(cell_len(text) for text, _ in label) for label in labels), 0)
        self.listed = Given(rows)
        self.rows.show(self.columns, self.listed, (self.nothing if clean_line(self.typed.text) else self.none_yet,))

    @property
    def columns(self) -> tuple[Column, Column]:
        """What is picked from, and what tells it from others."""
        return (
            Column("label", least=self.narrowest, most=self.widest, share=3),
            Column("note", least=0, most=10_000 if self.noted else 0, share=2, drop=1),
        )

    def expect_more(self, least: int, most: int) -> None:
        """Only so many options are listed at once, and typing brings others: they have room from the start, so that nothing
        jumps while one types.
        """
        self.least, self.most = least, most
        self.widest = max(self.widest, _NAMES)
        self.rows.show(self.columns, self.listed, (self.none_yet,))

    def draw_line(self) -> None:
        """What has been typed, and how many options there are where not all of them are seen."""
        pieces, room = typed_line(self.typed, self.room_for_typing), self.room_for_typing + 2
        many = "type to find more" if len(self.found) >= self.most else f"{len(self.found)} to pick from"
        used = sum(cell_len(text) for text, _ in pieces)
        if self.is_attached and len(self.found) > self.rows.page and used + len(many) + 2 < room:
            pieces = (*pieces, (" " * (room - used - len(many)), "text"), (many, "dim"))
        self.line.at = typed_at(self.typed, self.room_for_typing) if self.writing else None
        self.line.show([pieces])

    def fit(self) -> None:
        super().fit()
        self.draw_line()  # now it is known how many options are seen

    def offered(self, typed: str) -> tuple[Option, ...]:
        """What can be picked for what has been typed, the best first."""
        return tuple(self.options(typed))

    def label(self, option: Option) -> Pieces:
        """How an option looks."""
        mark: Piece = (self.looks.glyphs.full + " " if option.id == self.current and option.id else "  ", "accent")
        number = next((digit for digit, one in self._by_number.items() if one is option), " ")
        numbers: Pieces = ((f"{number}  ", "key"),) if self.numbered else ()
        return (mark, *numbers, *(option.shown or ((option.label, "dim" if option is NOTHING else "text"),)))

    @property
    def room_for_typing(self) -> int:
        """Cells of the line in which one types."""
        return (self.room[0] if self.is_running else 72) - 3

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        if self.is_current:  # the second click of two comes when the first has answered
            self.accept()


class PickOrType(Pick):
    """Picks one option or takes what was typed as it is."""

    least = 4

    def offered(self, typed: str) -> tuple[Option, ...]:
        return with_new(typed, self.options(typed))


class Mark(Pick):
    """Marks several options; the answer is the set of their ids. Space marks, enter keeps."""

    def __init__(
        self, desk: Desk, title: str, options: Options, *, marked: frozenset[str] = frozenset(), help: str = "",
        read: Callable[[Any], Any] = frozenset,
    ) -> None:  # fmt: skip
        self.marked = set(marked)
        self.new_names = False
        """Whether names of several words may be new, so that a space after one that nothing is like belongs to it."""
        self.toggled: dict[str, Option] = {}
        """Options that were marked under what was typed then, so that they can be shown again."""
        super().__init__(desk, title, options, help=help, read=read)
        self.hint = "type to narrow · space or tab marks · enter keeps · esc leaves"
        if marked and (first := next((option.id for option in self.found if option.id in marked), "")):
            self.rows.go_to(first)

    def take(self, key: str, character: str | None) -> None:
        if key == "tab" or (key == "space" and not self.in_a_name):
            self.toggle()
        else:
            super().take(key, character)

    @property
    def in_a_name(self) -> bool:
        """Whether a space would go on with a name: that of the option here, or a new one that nothing is like."""
        typed, here = clean_line(self.typed.text).casefold(), self.here()
        if not typed or here is None:
            return False
        alone = self.new_names and all(option.label.casefold() == typed for option in self.found)
        return alone or here.label.casefold().startswith(f"{typed} ")

    def toggle(self) -> None:
        """Marks the option under the cursor, or takes its mark; then the whole list is there again."""
        if option := self.here():
            self.marked ^= {option.id}
            self.toggled[option.id] = option
            self.typed = Typed()
            self.narrow()
            self.rows.go_to(option.id)
            self.rows.step(1)

    def offered(self, typed: str) -> tuple[Option, ...]:
        found = super().offered(typed)
        if typed:
            return found
        there = {option.id for option in found}
        return (*(one for id, one in self.toggled.items() if id in self.marked - there), *found)

    def accept(self) -> None:
        if self.typed.text.strip() and (option := self.here()):
            self.marked.add(option.id)
        self.give_read(frozenset(self.marked))

    def label(self, option: Option) -> Pieces:
        glyphs = self.looks.glyphs
        mark: Piece = (f"{glyphs.yes} ", "good") if option.id in self.marked else (f"{glyphs.dot} ", "dim")
        return (mark, *(option.shown or ((option.label, "text"),)))

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.toggle()


class MarkOrType(Mark):
    """Marks several options, and takes new ones as they are typed."""

    none_yet = "none yet: type a word, enter keeps it"
    least = 4

    def offered(self, typed: str) -> tuple[Option, ...]:
        found = self.options(typed)
        if typed:
            return with_new(typed, found)
        listed = {option.id for option in found}
        return (*(Option(one, one) for one in sorted(self.marked - listed)), *found)


def with_new(typed: str, found: Sequence[Option]) -> tuple[Option, ...]:
    """The options, and what was typed as a new one: behind those that begin so, before those that are only like it."""
    if not typed or any(option.label == typed for option in found):
        return tuple(found)
    ranked = [(option, fit(typed.casefold(), option.label.casefold())) for option in found]
    begin = [option for option, rank in ranked if rank is not None and rank <= BEGINS]
    return (*begin, Option(typed, typed, "a new one"), *(option for option in found if option not in begin))


def typed_at(typed: Typed, width: int, before: int = 0) -> Offset:
    """Where the cursor of the line stands, which begins behind so many cells."""
    return Offset(before + len(_PROMPT) + typed.window(width)[1], 0)


def typed_line(typed: Typed, width: int) -> Pieces:
    """What has been typed, with its cursor."""
    text, at = typed.window(width)
    before, after = split_text(text, at)
    end = split_graphemes(after)[0][0][1] if after else 0
    under, rest = after[:end] or " ", after[end:]
    return ((_PROMPT, "key"), (before, "input"), (under, "input_cursor"), (rest, "input"))


def _has_number(option: Option) -> bool:
    """Whether somebody who types a number may look for this one."""
    return any(word[:1].isdigit() for text in (option.label, *option.also) for word in text.split())
