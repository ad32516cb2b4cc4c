"""Screens that are a head over one list, and lists that are narrowed to the rows that hold what one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from journeytui.domain.errors import InvalidValues, Refused
from journeytui.domain.text import shown_line
from journeytui.tui.listed import Listed
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.bar import Bar
    from journeytui.tui.widgets.lines import Pieces


class Narrowed(Listed):
    """A place that reads its rows again with every letter of its filter."""

    typed = ""
    """What was typed into the filter."""

    @property
    def filtered(self) -> str:
        return self.typed

    def filter_by(self, typed: str) -> None:
        self.typed = typed
        self.reload()

    @property
    def told_filter(self) -> Pieces:
        """What the rows are narrowed to, for the head of the screen."""
        typed = self.desk.looks.glyphs.spelt(f"“{shown_line(self.typed)}”")
        return ((f"{typed}  ", "accent"),) if self.typed else ()

    def holds(self, row: Row) -> bool:
        """Whether the row has the text that is looked for."""
        return self.typed.casefold() in text_of(row)


class Page(Narrowed):
    """A head and a list under it, each row of which can be opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.list = Rows(desk.looks)
        self.list.active = True

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list)

    @property
    def rows(self) -> Rows:
        return self.list

    def do_open(self) -> None:
        """What the cursor is on."""
        raise NotImplementedError

    def ask_until(self, asking: Asking) -> None:
        """Asks for lines until each is understood or given up."""
        ask_until(self.bar, asking)

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.moved()
        if event.chain > 1 and event.id:
            self.open_clicked()


class Asking(NamedTuple):
    """A question whose answer has to be understood."""

    label: str
    check: Callable[[str], object]
    """Raises Refused for a line that is not."""
    then: Callable[[str], None]
    about: tuple[str, ...] = ()
    """What it is for (see `resuming`)."""
    ended: Callable[[], None] = lambda: None
    """Hears that it was answered or given up."""


def ask_until(bar: Bar, asking: Asking, *, wrong: str = "", text: str = "", rest: Sequence[str] = ()) -> None:
    """Asks for lines until each is understood or given up: what was typed stays, and what is wrong stands before it."""

    def answered(lines: list[str]) -> None:
        waiting = [line for line in (*lines, *rest) if line.strip()]
        for at, line in enumerate(waiting):
            try:
                asking.check(line)
            except Refused as error:
                ask_until(bar, asking, wrong=_told(error), text=line, rest=waiting[at + 1 :])
                return
            asking.then(line)
        asking.ended()

    bar.ask(asking.label, answered, text=text, wrong=wrong, about=asking.about)


def _told(error: Refused) -> str:
    """What is wrong in a few words, and what would be right where that is known."""
    if isinstance(error, InvalidValues) and error.problems:
        return error.problems[0].wrong
    meant = error.hint.removeprefix("Did you mean ") if error.hint.startswith("Did you mean") else ""
    return f"{error.message}: {meant}" if meant else error.message


def text_of(row: Row) -> str:
    """All that stands in the row, to look into."""
    cells = (cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
    return " ".join(cells).casefold()
