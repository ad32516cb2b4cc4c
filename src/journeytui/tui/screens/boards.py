"""The boards: every study of a journey, or of all, as something to look at; every place of it leads to its records, and to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.place import Place
from journeytui.tui.screens.board_walking import Walking
from journeytui.tui.screens.recording import recording
from journeytui.workspace import boards, deciding, drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeytui.tui.commands import Command
    from journeytui.workspace.drawn import Behind
    from journeytui.workspace.workspace import Outcome, Workspace

_ON_A_PLACE = frozenset({"open", "detail"})


class Boards(Walking):
    """A board, what stands behind its places, and what one makes of them."""

    def why_not(self, command: Command) -> str:
        if command.id in _ON_A_PLACE and self.list.on_picture:
            return Place.why_not(self, command)
        return super().why_not(command)

    def do_open(self) -> None:
        """The record behind the place; where there are several, the one that is picked; or the board on which they stand."""
        spot = self.list.scene.spot if self.list.on_picture else None
        if spot and spot.board:
            self.go_to_board(spot.board)
        elif self._is_asked_for:
            self._choose(self.desk.open_record)
        elif records := self._records():
            self.desk.open_record(records[-1])
        else:
            self.desk.notice("no record stands behind this line")

    def do_detail(self) -> None:
        if self._is_asked_for:
            self._choose(lambda record: self.desk.visit("detail", record))
        elif records := self._records():
            self.desk.visit("detail", records[-1])

    def _choose(self, then: Callable[[str], None]) -> None:
        title, behind = self._behind()
        if not behind:
            self.desk.notice(f"nothing stands here yet; {self.desk.keymap.shown('ask')} asks why")
        elif len(behind) == 1:
            then(behind[0].id)
        else:
            title = shown_line(f"{title}: {len(behind)} records")
            self.desk.ask(
                "question",
                lambda answer: then(answer.value) if answer else None,
                lambda at: Pick(at, title, options_of(map(_option, behind))),
            )

    @property
    def _is_asked_for(self) -> bool:
        """Whether what stands behind the place that one is on is looked up now, of which there may be several."""
        return self.list.on_picture or self.list.cursor_id in self.board.looked_up

    def _behind(self) -> tuple[str, tuple[Behind, ...]]:
        """What the place that one is on is called, and the records behind it."""
        if self.list.on_picture:
            spot = self.list.scene.spot
            assert spot is not None
            return spot.title, drawn.behind(self.desk.workspace, self.view, spot)
        line = self.board.looked_up[self.list.cursor_id]
        said = self.board.said[self.list.cursor_id].partition(": ")[2].partition(", ")[0]
        return said, drawn.behind_line(self.desk.workspace, self.view, *line)

    def _records(self) -> tuple[str, ...]:
        """The records behind the place that one is on, those that it belongs to where there are none."""
        if not self.list.on_picture:
            behind = self._behind()[1] if self.list.cursor_id in self.board.looked_up else ()
            return tuple(one.id for one in behind) or self.board.about.get(self.list.cursor_id, ())
        spot = self.list.scene.spot
        assert spot is not None
        behind = drawn.behind(self.desk.workspace, self.view, spot) if spot.lookup else ()
        return tuple(one.id for one in behind if one.note != drawn.MEETS) or spot.records or spot.place

    def _said(self) -> str:
        """What the board says of the place that one is on."""
        spot = self.list.scene.spot if self.list.on_picture else None
        if spot is None:
            return self.board.said.get(self.list.cursor_id, "")
        return f"{spot.title}: {spot.says}" if spot.says else spot.title

    # What one makes of it

    def do_decide(self) -> None:
        self._found("decision")

    def do_ask(self) -> None:
        self._found("question")

    def do_opportunity(self) -> None:
        self._found("opportunity")

    def _found(self, word: boards.Word) -> None:
        """Makes something of the place: what is typed, linked to the records behind it."""
        records = self._records()
        on = self.journey if self.alone else records[0] if records else ""
        if not on:
            self.desk.notice("choose a line with a record: it is kept on that record's journey")
            return
        behind = deciding.Behind(self._said(), self.study, records)
        about = ("of board", word, on, behind.why, behind.study, *records)
        called = deciding.called(self.desk.workspace, on, records)
        keep = lambda typed: self.desk.run_act(_kept(word, on, typed, behind))  # noqa: E731
        self.ask_until(recording(self.desk, word, called, keep, about))


class AllBoards(Boards):
    """All journeys together, with the one that the cursor was on at hand."""

    def begin(self, journey: str = "", study: str = "", *, alone: bool = False) -> None:
        super().begin(journey, study, alone=alone)


def _option(one: Behind) -> Option:
    return Option(one.id, shown_line(one.title), one.note)


def _kept(word: boards.Word, on: str, typed: str, behind: deciding.Behind) -> Callable[[Workspace], Outcome]:
    return lambda workspace: boards.keep(workspace, word, on, typed, behind)
