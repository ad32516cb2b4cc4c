"""From board to board: one study at a time, its picture, where it has one, over its tables; and which way to look at it."""

from __future__ import annotations

from functools import partialmethod
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.tui.boards.drawings import drawing
from journeytui.tui.boards.pane import Pane
from journeytui.tui.boards.scene import Scene
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option
from journeytui.tui.listed import NO_MATCH
from journeytui.tui.screens.board_asking import Asking
from journeytui.tui.screens.board_filling import way_to_fill
from journeytui.tui.screens.board_finding import boards_of
from journeytui.tui.screens.board_rows import Board, LaidOut
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row
from journeytui.workspace import drawn, studies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces

_COLUMNS = (Column("line", least=20, share=1),)
_EMPTY = ("Nothing here matches.", NO_MATCH)
_WAYS = {"experience": "another persona", "priorities": "other axes"}
"""What another way of drawing a picture is, for the bar of hints."""
_NUMBERED = 9
"""How many boards a single key goes to."""


class Turning(Page):
    """A board, and the ways to others."""

    place: ClassVar[str] = "boards"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list: Pane = Pane(desk.looks)
        self._asking = Asking(desk)
        self._laid_out = LaidOut()

    def begin(self, journey: str = "", study: str = "", *, alone: bool = True) -> None:
        """Looks at that journey, or at all of them. Raises UnknownReference when it is not here."""
        super().begin()
        self.list.zoomed, self.list.scene = False, Scene()
        self.journey = journey
        """The journey that one came from; '' where there is none."""
        self.alone = alone and bool(journey)
        """Whether that journey is looked at, and not all."""
        self.study = study or studies.STUDIES[0]
        self.board = Board((), {}, {}, {})
        self.way = 0
        """By which of its axes the picture is drawn."""
        self.parts: list[int] = []
        """The line with which each part of what is listed begins."""
        self._turned = ""
        """What the picture was drawn of: another one begins where it says, the same one stays where one is."""
        self.reload()

    @property
    def looked_at(self) -> str:
        return self.journey if self.alone else ""

    def reload(self) -> None:
        """Asks the study anew."""
        answer = self._asking.ask(self.study, self.looked_at or None)
        self.view = answer.view
        self.calm_until = monotonic() + answer.calm if answer.calm else 0.0
        self.figure = drawn.picture(self.desk.workspace, self.view, self.way)
        made = drawing(self.figure) if self.figure else None
        turned, begin = f"{self.study} {self.alone} {self.way}", self.figure.first if self.figure else ""
        self.list.intro = (self.view.question.question, self.view.question.whose)
        first = tuple(studies.sentence(self.view, one) for one in self.view.study.headline if one.first)
        self.list.lead = first if self.figure else ()
        if turned == self._turned:
            self.list.renew_picture(made, begin)
        else:
            self._turned = turned
            self.list.show_picture(made, begin)
        self.show_rows()
        self.show_head()

    def show_rows(self) -> None:
        """The rows of what the picture does not show."""
        instead = self.figure.instead if self.figure and self.list.scene.is_drawn else ()
        alone = drawn.persona(self.view, self.way) if self.list.scene.is_drawn else ""
        cells = self.list.size.width or self.app_width
        fill = way_to_fill(self.view, self.desk.keymap)
        self.board = self._laid_out.board(
            self.view, cells, self.desk.looks, instead, alone, leads=self.list.leads, fill=fill
        )
        rows = [row for row in self.board.rows if not self.typed or (row.id and self.holds(row))]
        self.parts = _groups(rows) if self.typed else self.board.parts
        self.list.show(_COLUMNS, Given(rows), _EMPTY)

    def show_head(self) -> None:
        about = shown_line(self.view.names.get(self.journey, "")) if self.alone else "all journeys"
        at = studies.STUDIES.index(self.study) + 1
        keys = self.desk.keymap
        glyphs = self.desk.looks.glyphs
        before, after = keys.shown("previous_board"), keys.shown("next_board")
        turning = f"{glyphs.left}{before} {at} of {len(studies.STUDIES)} {after}{glyphs.right}"
        ways = drawn.ways(self.view)
        way = f"  {shown_line(ways[self.way])}" if 0 < self.way < len(ways) else ""
        self.head.show(
            ((self.view.question.title, "title"), (way, "accent"), (f"  {about}", "dim")),
            (*self.told_filter, (turning, "dim")),
        )

    @property
    def app_width(self) -> int:
        """The cells of the terminal, before the list has its own."""
        return self.desk.size.width

    def hints(self) -> tuple[str, ...]:
        scope = "whole=all journeys" if self.alone else "whole=this journey"
        whole = (scope,) if self.journey else ()
        ways = (f"another_way={_WAYS[self.study]}",) if drawn.ways(self.view) and self.list.scene.is_drawn else ()
        beside = self.list.scene.drawing.beside if self.list.scene.drawing and self.list.on_picture else ()
        listed = ("down up=along the list",) if beside else ()
        room = ("zoom=more room",) if self.list.scene.is_drawn and not self.list.on_picture else ()
        more = ("next_board=next", "next_panel=table", "zoom", "back", "help")
        return ("board_list", "open", *ways, *listed, "decide", *whole, "opportunity", "ask", *room, *more)

    # From board to board

    def do_next_board(self) -> None:
        self.turn(1)

    def do_previous_board(self) -> None:
        self.turn(-1)

    def do_board_list(self) -> None:
        """Picks a board by its name or by what it answers."""
        keys = self.desk.keymap

        def option(at: int, name: str) -> Option:
            asked = studies.question(name)
            key = keys.shown(f"board_{at}") if at <= _NUMBERED else ""
            shown: Pieces = ((f"{key:<3}", "key"), (asked.title, "text"))
            return Option(name, asked.title, asked.question, shown, also=(name, asked.whose, key))

        options = boards_of([option(at, name) for at, name in enumerate(studies.STUDIES, 1)])
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
            self.list.to_top()

    def _go_to_number(self, at: int) -> None:
        self.go_to_board(studies.STUDIES[at - 1])

    do_board_1, do_board_2, do_board_3, do_board_4, do_board_5, do_board_6, do_board_7, do_board_8, do_board_9 = map(
        partialmethod, [_go_to_number] * _NUMBERED, range(1, _NUMBERED + 1)
    )

    def turn(self, by: int) -> None:
        at = (studies.STUDIES.index(self.study) + by) % len(studies.STUDIES)
        self.go_to_board(studies.STUDIES[at])

    def do_another_way(self) -> None:
        """The same picture for another persona, or between other axes."""
        ways = drawn.ways(self.view)
        if not ways or not self.list.scene.is_drawn:
            self.desk.notice("this board can be looked at in one way only")
            return
        self.way = (self.way + 1) % len(ways)
        spot = self.list.scene.spot
        self.reload()
        if spot:
            self.list.scene.stand_on_key(spot.key)
            self.list.draw_picture()

    def do_whole(self) -> None:
        """Looks at all journeys, or at the one again."""
        if not self.journey:
            self.desk.notice("come here from a journey to look at it alone")
            return
        self.alone, self.way = not self.alone, 0
        self.reload()
        self.refresh_hints()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self.show_rows)


def _groups(rows: Sequence[Row]) -> list[int]:
    """Where the rows of another table begin."""
    groups = [row.id.rpartition(" ")[0] for row in rows]
    return [at for at, group in enumerate(groups) if not at or group != groups[at - 1]]
