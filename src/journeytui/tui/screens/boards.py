"""The boards: every study of a journey, or of all, as something to look at; every line leads to its records, and to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.tui.screens.board_rows import Board, board
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given
from journeytui.workspace import boards, deciding, studies

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from journeytui.tui.desk import Desk
    from journeytui.workspace.workspace import Outcome, Workspace

_COLUMNS = (Column("line", least=20, share=1),)
_EMPTY = ("Nothing here matches.", "esc shows all again.")


class Boards(Page):
    """One study at a time; left and right go to the next."""

    place: ClassVar[str] = "boards"

    def __init__(self, desk: Desk, journey: str = "", study: str = "", *, alone: bool = True) -> None:
        super().__init__(desk)
        self.journey = journey
        """The journey that one came from; '' where there is none."""
        self.alone = alone and bool(journey)
        """Whether that journey is looked at, and not all."""
        self.study = study or studies.STUDIES[0]
        self.board = Board((), {})
        self.reload()

    def reload(self) -> None:
        """Asks the study anew."""
        view = studies.study(self.desk.workspace, self.study, self.journey if self.alone else None)
        self.board = board(view, self.list.size.width or self.app_width, self.desk.looks)
        rows = [row for row in self.board.rows if not self.typed or (row.id and self.holds(row))]
        self.list.show(_COLUMNS, Given(rows), _EMPTY)
        about = shown_line(view.names.get(self.journey, "")) if self.alone else "all journeys"
        at = studies.STUDIES.index(self.study) + 1
        glyphs = self.desk.looks.glyphs
        self.head.show(
            ((view.question.title, "title"), (f"  {about}", "dim")),
            (*self.told_filter, (f"{glyphs.left}{glyphs.right} {at} of {len(studies.STUDIES)}", "dim")),
        )

    @property
    def app_width(self) -> int:
        """The cells of the terminal, before the list has its own."""
        return self.app.size.width if self.is_attached else 80

    def hints(self) -> tuple[str, ...]:
        scope = "whole=all journeys" if self.alone else "whole=this journey"
        whole = (scope,) if self.journey else ()
        return ("left right=study", "open", *whole, "decide", "back", "opportunity", "next_panel=table", "help")

    def begin(self, journey: str = "", study: str = "") -> None:
        """Looks at that journey."""
        self.journey, self.alone, self.study = journey, bool(journey), study or self.study
        self.typed = ""
        self.reload()
        self.refresh_hints()

    def do_left(self) -> None:
        self._turn(-1)

    def do_right(self) -> None:
        self._turn(1)

    def do_next_panel(self) -> None:
        """The first line of the next table."""
        self._jump(1)

    def do_previous_panel(self) -> None:
        self._jump(-1)

    def do_whole(self) -> None:
        """Looks at all journeys, or at the one again."""
        if not self.journey:
            self.desk.notice("come here from a journey to look at it alone")
            return
        self.alone = not self.alone
        self.reload()
        self.refresh_hints()

    def do_open(self) -> None:
        """The record behind the line."""
        if records := self._records():
            self.desk.open_record(records[-1])
        else:
            self.desk.notice("no record stands behind this line")

    def do_detail(self) -> None:
        if records := self._records():
            self.desk.visit("detail", records[-1])

    def do_decide(self) -> None:
        self._found("decision", "decide (@who day: what)")

    def do_ask(self) -> None:
        self._found("question", "open question (@who day: what)")

    def do_opportunity(self) -> None:
        self._found("opportunity", "opportunity (How might we …)")

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self.reload)

    def _records(self) -> tuple[str, ...]:
        return self.board.about.get(self.list.cursor_id, ())

    def _turn(self, by: int) -> None:
        at = (studies.STUDIES.index(self.study) + by) % len(studies.STUDIES)
        self.study, self.typed = studies.STUDIES[at], ""
        self.reload()
        self.list.go(0)

    def _jump(self, by: int) -> None:
        """To the first line of another table, round and round."""
        names = list(dict.fromkeys(row.id.rpartition(" ")[0] for row in self.board.rows if row.id))
        here = self.list.cursor_id.rpartition(" ")[0]
        if names:
            name = names[(names.index(here) + by) % len(names) if here in names else 0]
            self.list.go_to(next(row.id for row in self.board.rows if row.id.rpartition(" ")[0] == name))

    def _found(self, word: boards.Word, asked: str) -> None:
        """Makes something of the line: what is typed, linked to the records behind it."""
        records = self._records()
        on = self.journey if self.alone else records[0] if records else ""
        if not on:
            self.desk.notice("choose a line with a record: it is kept on that record's journey")
            return
        study = self.study

        def check(typed: str) -> None:
            if word != "opportunity":
                deciding.understood(self.desk.workspace, typed)

        self.ask_until(asked, check, lambda typed: self.desk.run_act(_kept(word, on, typed, records, study)))


class AllBoards(Boards):
    """All journeys together, with the one that the cursor was on at hand."""

    def __init__(self, desk: Desk, journey: str = "") -> None:
        super().__init__(desk, journey, alone=False)


def _kept(
    word: boards.Word, on: str, typed: str, records: tuple[str, ...], study: str
) -> Callable[[Workspace], Outcome]:
    return lambda workspace: boards.keep(workspace, word, on, typed, about=records, study=study)
