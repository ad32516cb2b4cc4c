"""The boards: every study of a journey, or of all, as something to look at; every place of it leads to its records, and to a decision."""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.tui.boards.drawings import drawing
from journeytui.tui.boards.pane import Pane
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.place import Place
from journeytui.tui.screens.board_rows import Board, board
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given
from journeytui.workspace import boards, deciding, drawn, studies

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.drawn import Behind
    from journeytui.workspace.workspace import Outcome, Workspace

_COLUMNS = (Column("line", least=20, share=1),)
_EMPTY = ("Nothing here matches.", "esc shows all again.")
_ON_A_PLACE = frozenset({"open", "detail"})
_NUMBERED = 9
"""How many boards a single key goes to."""


class Boards(Page):
    """One study at a time: its picture, where it has one, over its tables."""

    place: ClassVar[str] = "boards"

    def __init__(self, desk: Desk, journey: str = "", study: str = "", *, alone: bool = True) -> None:
        super().__init__(desk)
        self.list: Pane = Pane(desk.looks)
        self.journey = journey
        """The journey that one came from; '' where there is none."""
        self.alone = alone and bool(journey)
        """Whether that journey is looked at, and not all."""
        self.study = study or studies.STUDIES[0]
        self.board = Board((), {}, {})
        self.way = 0
        """By which of its axes the picture is drawn."""
        self._turned = ""
        """What the picture was drawn of: another one begins where it says, the same one stays where one is."""
        self.reload()

    @property
    def looked_at(self) -> str:
        return self.journey if self.alone else ""

    def reload(self) -> None:
        """Asks the study anew."""
        self.view = studies.study(self.desk.workspace, self.study, self.journey if self.alone else None)
        self.figure = drawn.picture(self.desk.workspace, self.view, self.way)
        made = drawing(self.figure) if self.figure else None
        turned, first = f"{self.study} {self.alone} {self.way}", self.figure.first if self.figure else ""
        self.list.intro = (self.view.question.question, self.view.question.whose)
        if turned == self._turned:
            self.list.renew_picture(made, first)
        else:
            self._turned = turned
            self.list.show_picture(made, first)
            self.list.go_on_picture(made is not None)
        self._show_rows()
        self._show_head()

    def _show_rows(self) -> None:
        """The rows of what the picture does not show."""
        instead = self.figure.instead if self.figure and self.list.is_drawn else ()
        self.board = board(self.view, self.list.size.width or self.app_width, self.desk.looks, instead)
        rows = [row for row in self.board.rows if not self.typed or (row.id and self.holds(row))]
        self.list.show(_COLUMNS, Given(rows), _EMPTY)

    def _show_head(self) -> None:
        about = shown_line(self.view.names.get(self.journey, "")) if self.alone else "all journeys"
        at = studies.STUDIES.index(self.study) + 1
        keys = self.desk.keymap
        glyphs = self.desk.looks.glyphs
        before, after = keys.shown("previous_board"), keys.shown("next_board")
        turning = f"{glyphs.left}{before} {at} of {len(studies.STUDIES)} {after}{glyphs.right}"
        self.head.show(
            ((self.view.question.title, "title"), (f"  {about}", "dim")), (*self.told_filter, (turning, "dim"))
        )

    @property
    def app_width(self) -> int:
        """The cells of the terminal, before the list has its own."""
        return self.app.size.width if self.is_attached else 80

    def hints(self) -> tuple[str, ...]:
        scope = "whole=all journeys" if self.alone else "whole=this journey"
        whole = (scope,) if self.journey else ()
        ways = ("axes",) if self.study in drawn.WAYS else ()
        more = ("next_board=next", "next_panel=table", "zoom", "back", "help")
        return ("board_list", "open", "decide", "opportunity", "ask", *ways, *whole, *more)

    def why_not(self, command: Command) -> str:
        if command.id in _ON_A_PLACE and self.list.on_picture:
            return Place.why_not(self, command)
        return super().why_not(command)

    def begin(self, journey: str = "", study: str = "") -> None:
        """Looks at that journey."""
        self.journey, self.alone, self.study = journey, bool(journey), study or self.study
        self.typed = ""
        self.reload()
        self.refresh_hints()

    # From board to board

    def do_next_board(self) -> None:
        self._turn(1)

    def do_previous_board(self) -> None:
        self._turn(-1)

    def do_board_list(self) -> None:
        """Picks a board by its name or by what it answers."""
        keys = self.desk.keymap

        def option(at: int, name: str) -> Option:
            asked = studies.question(name)
            key = keys.shown(f"board_{at}") if at <= _NUMBERED else ""
            shown: Pieces = ((f"{key:<3}", "key"), (asked.title, "text"))
            return Option(name, asked.title, asked.question, shown, also=(name, asked.whose))

        options = options_of([option(at, name) for at, name in enumerate(studies.STUDIES, 1)])
        self.desk.ask("question", self._picked, lambda at: Pick(at, "Boards", options, current=self.study))

    def _picked(self, answer: Answer | None) -> None:
        if answer is not None:
            self.go_to_board(answer.value)

    def go_to_board(self, study: str) -> None:
        """Shows that study."""
        self.study, self.typed, self.way = study, "", 0
        self.list.leave()
        self.reload()
        self.refresh_hints()
        if not self.list.on_picture:
            self.list.go(0)

    def _go_to_number(self, at: int) -> None:
        self.go_to_board(studies.STUDIES[at - 1])

    do_board_1, do_board_2, do_board_3, do_board_4, do_board_5, do_board_6, do_board_7, do_board_8, do_board_9 = map(
        partialmethod, [_go_to_number] * _NUMBERED, range(1, _NUMBERED + 1)
    )

    def _turn(self, by: int) -> None:
        at = (studies.STUDIES.index(self.study) + by) % len(studies.STUDIES)
        self.go_to_board(studies.STUDIES[at])

    def do_axes(self) -> None:
        """The same between other axes."""
        ways = drawn.WAYS.get(self.study, ())
        if not ways or not self.list.is_drawn:
            self.desk.notice("axes: this picture can be looked at in one way only")
            return
        self.way = (self.way + 1) % len(ways)
        spot = self.list.spot
        self.reload()
        if spot:
            self.list.stand_on_key(spot.key)
        self.desk.notice(ways[self.way])

    def do_whole(self) -> None:
        """Looks at all journeys, or at the one again."""
        if not self.journey:
            self.desk.notice("come here from a journey to look at it alone")
            return
        self.alone = not self.alone
        self.reload()
        self.refresh_hints()

    # Within a board

    def do_left(self) -> None:
        self._sideways(-1)

    def do_right(self) -> None:
        self._sideways(1)

    def _sideways(self, by: int) -> None:
        if not self.list.on_picture:
            self._turn(by)
        elif not self.list.walk(by, 0):
            keys = self.desk.keymap
            key = keys.shown("next_board" if by > 0 else "previous_board")
            self.desk.notice(f"the picture ends here; {key} turns to the {'next' if by > 0 else 'last'} board")

    def do_down(self) -> None:
        if not self.list.on_picture:
            super().do_down()
        elif not self.list.walk(0, 1):
            self._to_rows()

    def do_up(self) -> None:
        if self.list.on_picture:
            self.list.walk(0, -1)
        elif not self.list.step(-1) and self.list.is_drawn:
            self.list.go_on_picture(True)
        self.moved()

    def do_page_down(self) -> None:
        self._to_rows() if self.list.on_picture else super().do_page_down()

    def do_page_up(self) -> None:
        if not self.list.on_picture and not self.list.step(-self.list.page) and self.list.is_drawn:
            self.list.go_on_picture(True)

    def do_first(self) -> None:
        if self.list.is_drawn:
            self.list.go_on_picture(True)
            self.list.stand_on(0)
        else:
            super().do_first()

    def do_last(self) -> None:
        self.list.go_on_picture(False)
        super().do_last()

    def do_next_panel(self) -> None:
        """From the picture to the first table, and round."""
        self._jump(1)

    def do_previous_panel(self) -> None:
        self._jump(-1)

    def do_zoom(self) -> None:
        if not self.list.is_drawn and not self.list.zoomed:
            self.desk.notice("zoom: there is no picture here")
            return
        self.list.zoomed = not self.list.zoomed
        self.list.lay()
        self._show_rows()

    def do_clear(self) -> None:
        if self.list.zoomed and not self.typed:
            self.do_zoom()
        else:
            super().do_clear()

    def filter_by(self, typed: str) -> None:
        self.list.go_on_picture(not typed and self.figure is not None)
        self.typed = typed
        self._show_rows()
        self._show_head()

    def _to_rows(self) -> None:
        if any(row.id for row in self.board.rows):
            self.list.go_on_picture(False)
            self.list.go(0)

    def _jump(self, by: int) -> None:
        """To the first line of another table, round and round, with the picture as one of them."""
        names = list(dict.fromkeys(row.id.rpartition(" ")[0] for row in self.board.rows if row.id))
        panels = ["", *names] if self.list.is_drawn else names
        here = "" if self.list.on_picture else self.list.cursor_id.rpartition(" ")[0]
        if not panels:
            return
        name = panels[(panels.index(here) + by) % len(panels) if here in panels else 0]
        if self.list.is_drawn:
            self.list.go_on_picture(not name)
        if name:
            self.list.go_to(next(row.id for row in self.board.rows if row.id.rpartition(" ")[0] == name))

    # What stands behind

    def do_open(self) -> None:
        """The record behind the place; where there are several, the one that is picked."""
        if self.list.on_picture:
            self._choose(self.desk.open_record)
        elif records := self._records():
            self.desk.open_record(records[-1])
        else:
            self.desk.notice("no record stands behind this line")

    def do_detail(self) -> None:
        if self.list.on_picture:
            self._choose(lambda record: self.desk.visit("detail", record))
        elif records := self._records():
            self.desk.visit("detail", records[-1])

    def _choose(self, then: Callable[[str], None]) -> None:
        spot = self.list.spot
        assert spot is not None
        behind = drawn.behind(self.desk.workspace, self.view, spot)
        if not behind:
            self.desk.notice(f"nothing stands here yet; {self.desk.keymap.shown('ask')} asks why")
        elif len(behind) == 1:
            then(behind[0].id)
        else:
            title = shown_line(f"{spot.title}: {len(behind)} records")
            self.desk.ask(
                "question",
                lambda answer: then(answer.value) if answer else None,
                lambda at: Pick(at, title, options_of(map(_option, behind))),
            )

    def _records(self) -> tuple[str, ...]:
        """The records behind the place that one is on, those that it belongs to where there are none."""
        if not self.list.on_picture:
            return self.board.about.get(self.list.cursor_id, ())
        spot = self.list.spot
        assert spot is not None
        behind = drawn.behind(self.desk.workspace, self.view, spot) if spot.lookup else ()
        return tuple(one.id for one in behind if one.note != drawn.MEETS) or spot.records or spot.place

    def _said(self) -> str:
        """What the board says of the place that one is on."""
        spot = self.list.spot if self.list.on_picture else None
        if spot is None:
            return self.board.said.get(self.list.cursor_id, "")
        return f"{spot.title}: {spot.says}" if spot.says else spot.title

    # What one makes of it

    def do_decide(self) -> None:
        self._found("decision", "decide (@who day: what)")

    def do_ask(self) -> None:
        self._found("question", "open question (@who day: what)")

    def do_opportunity(self) -> None:
        self._found("opportunity", "opportunity (How might we …)")

    def _found(self, word: boards.Word, asked: str) -> None:
        """Makes something of the place: what is typed, linked to the records behind it."""
        records = self._records()
        on = self.journey if self.alone else records[0] if records else ""
        if not on:
            self.desk.notice("choose a line with a record: it is kept on that record's journey")
            return
        behind = deciding.Behind(self._said(), self.study, records)

        def check(typed: str) -> None:
            if word != "opportunity":
                deciding.understood(self.desk.workspace, typed)

        self.ask_until(asked, check, lambda typed: self.desk.run_act(_kept(word, on, typed, behind)))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._show_rows)


class AllBoards(Boards):
    """All journeys together, with the one that the cursor was on at hand."""

    def __init__(self, desk: Desk, journey: str = "") -> None:
        super().__init__(desk, journey, alone=False)


def _option(one: Behind) -> Option:
    return Option(one.id, shown_line(one.title), one.note)


def _kept(word: boards.Word, on: str, typed: str, behind: deciding.Behind) -> Callable[[Workspace], Outcome]:
    return lambda workspace: boards.keep(workspace, word, on, typed, behind)
