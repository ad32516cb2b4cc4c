"""Screens that are a head over one list, and lists that are narrowed to the rows that hold what one types."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from journeytui.domain.errors import InvalidValues, Refused
from journeytui.domain.text import shown_line
from journeytui.tui.listed import Listed
from journeytui.tui.widgets.bar import More
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.bar import Bar, Complete
    from journeytui.tui.widgets.lines import Pieces


class Narrowed(Listed):
    """A place that reads its rows again with every letter of its filter."""

    typed = ""
    """What was typed into the filter."""

    def begin(self, *args: Any, **named: Any) -> None:
        super().begin(*args, **named)
        self.typed = ""

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

    def begin(self, *args: Any, **named: Any) -> None:
        super().begin(*args, **named)
        self.list.leave()

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
    """What is done, in a word or two."""
    of: str
    """What that is about: the name of a record."""
    how: str
    """How the answer is written."""
    check: Callable[[str], object]
    """Raises Refused for a line that is not."""
    then: Callable[[str], None]
    about: tuple[str, ...] = ()
    """What it is for (see `resuming`)."""
    ended: Callable[[], None] = lambda: None
    """Hears that it was answered or given up."""
    complete: Complete | None = None
    """What tab does to the line."""


def ask_until(
    bar: Bar, asking: Asking, *, wrong: Refused | None = None, text: str = "", rest: Sequence[str] = ()
) -> None:
    """Asks for lines until each is understood or given up: what was typed stays, and what is wrong stands before it."""

    def answered(lines: list[str]) -> None:
        waiting = [line for line in (*lines, *rest) if line.strip()]
        for at, line in enumerate(waiting):
            try:
                asking.check(line)
            except Refused as error:
                ask_until(bar, asking, wrong=error, text=line, rest=waiting[at + 1 :])
                return
            asking.then(line)
        asking.ended()

    told = _told(wrong) if wrong else ""
    more = More(shown_line(asking.of), asking.how, asking.complete, told, _at(wrong, text))
    bar.ask(asking.label, answered, text=text, about=asking.about, more=more)


def _at(wrong: Refused | None, text: str) -> int | None:
    """Where in the text the wrong part ends; None where that is not known."""
    words = [*map(re.escape, wrong.part.split())] if wrong else []
    tries = (r"\s+".join(words), *words[:1])  # one behind the other, else the first of those that stand apart
    found = (re.search(rf"(?<!\S){one}(?=\s|:|$)", text) for one in tries if one)
    return next((one.end() for one in found if one), None)


def _told(error: Refused) -> str:
    """What is wrong in a few words, and what would be right where that is known."""
    if isinstance(error, InvalidValues) and error.problems:
        return ": ".join(filter(None, (error.problems[0].wrong, error.problems[0].right)))
    meant = error.hint.removeprefix("Did you mean ") if error.hint.startswith("Did you mean") else ""
    return f"{error.message}: {meant}" if meant else error.message


def text_of(row: Row) -> str:
    """All that stands in the row, to look into."""
    cells = (cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in row.cells)
    return " ".join(cells).casefold()
