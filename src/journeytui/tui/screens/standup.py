"""The standup: on one screen what turned bad, what I decided and did not do yet, and what I answer for; each line edited as it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from journeytui import locations, settings
from journeytui.domain.errors import JourneyError, UnknownReference
from journeytui.domain.text import shown_line
from journeytui.tui.acting import Acting, act
from journeytui.tui.listed import NO_MATCH
from journeytui.tui.screens.page import Page
from journeytui.tui.screens.standup_rows import WHO, Standing, Told, day, told
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Rows
from journeytui.workspace import edit, standup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from journeytui.domain.fields import Entity
    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.workspace.standup import Mine
    from journeytui.workspace.workspace import Outcome

_COLUMNS = (Column("begins", least=30, most=30, share=1), Column("rest", least=1, share=1))
"""A row is one cell across both: the cursor lights what it begins with."""
_EMPTY = ("Nothing here matches.", NO_MATCH)
_ANY = ("edit", "open", "next_panel=section", "back", "help", "undo")
"""The hints of every record, after those of its word."""
_OWED = ("decision", "question")


class Lines(Rows):
    """Rows that stand for records; one record may stand in several."""

    records: Mapping[str, str] = {}

    @property
    def record(self) -> str:
        """The record that the cursor's row stands for."""
        return self.records.get(self.cursor_id, "")

    @property
    def chosen(self) -> tuple[str, ...]:
        return (self.record,) if self.record else ()


class Standup(Page, Acting):
    """What one would say aloud in the morning."""

    place: ClassVar[str] = "standup"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lines = Lines(desk.looks)
        self.lines.active = True
        self.lines.is_new = lambda row: desk.is_new(self.lines.records.get(row, ""))
        self.list = self.lines
        self._morning = standup.Morning(_since(desk))
        """What was read of it since one looked first."""

    def begin(self) -> None:
        """Begins the standup of today."""
        super().begin()
        self.told = Told((), {}, {})
        self.since = _since(self.desk)
        if self._morning.since != self.since:
            self._morning = standup.Morning(self.since)
        self.known: standup.StandupView | None = None
        """What was read last."""
        self.reload()

    def reload(self) -> None:
        """Asks how it stands now. What is on its way to the disk is drawn at once, and read when it has arrived."""
        if self.known is None or not self.desk.guessed(self.lines.record):
            self.known = self._morning.view(self.desk.workspace)
        self._show(self._with_guesses(self.known))

    def _show(self, view: standup.StandupView) -> None:
        workspace, glyphs = self.desk.workspace, self.desk.looks.glyphs
        self._cells = self.cells
        settings = self.desk.keymap.shown("settings")
        self.told = told(view, Standing(self._cells, glyphs, settings, workspace.me, workspace.today()))
        self.lines.records = self.told.records
        rows = [row for row in self.told.rows if not self.typed or (row.id and self.holds(row))]
        self.list.show(_COLUMNS, Given(rows), _EMPTY)
        self.journey = self.told.journeys.get(self.list.cursor_id, "")
        who = ", ".join(map(shown_line, view.me)) or shown_line(workspace.me)
        self.head.show(
            (("Standup", "title"), (f"  {who}", "dim")),
            (*self.told_filter, (f"since {day(self.since, workspace.today())}", "dim")),
        )

    def _with_guesses(self, known: standup.StandupView) -> standup.StandupView:
        """What is on its way to the disk lies over what was read."""
        guessed = self.desk.guessed
        decisions = [one for one in known.decisions if guessed(one.id).get("status", "open") == "open"]
        touchpoints = tuple(_guessed(one, guessed(one.id)) for one in known.touchpoints)
        return replace(known, decisions=tuple(decisions), touchpoints=touchpoints)

    @property
    def cells(self) -> int:
        """The cells of the list, or of the terminal before it has its own."""
        return self.list.size.width or self.desk.size.width

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._fit)

    def filter_by(self, typed: str) -> None:
        self.typed = typed
        self._draw_anew()

    def _fit(self) -> None:
        if self._cells != self.cells:
            self._draw_anew()

    def _draw_anew(self) -> None:
        """What was read, in the room that there is now."""
        if self.known:
            self._show(self._with_guesses(self.known))

    def remember(self) -> None:
        """When one looked, so that the next time tells what turned bad since."""
        today = self.desk.workspace.today().isoformat()
        last = self.desk.memory.texts("standup")
        if last[:1] != (today,):
            self.desk.memory.keep(standup=(today, *last[:1]))

    def hints(self) -> tuple[str, ...]:
        word = self.record.word if self.record else ""
        if word in _OWED:
            return ("done=marks it done", "owner", "status", *_ANY)
        if word == "touchpoint":
            return ("raise lower=emotion", "status", "owner", *_ANY)
        if self.list.cursor_id == WHO:
            return ("open=say who you are", "up down=row", "back", "help")
        return ("up down=row", "open", "owner", "edit", "next_panel=section", "back", "help", "undo")

    def moved(self) -> None:
        self.journey = self.told.journeys.get(self.list.cursor_id, "")
        self.refresh_hints()

    # What the keys act on

    @property
    def record(self) -> Entity | None:
        id = self.lines.record
        if not id:
            return None
        try:
            found: Entity = edit.records_of(self.desk.workspace, (id,))[0]
        except UnknownReference:
            return None
        guess = self.desk.guessed(id)
        return found.with_values(**guess) if guess else found

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        record = self.record
        here = self.list.cursor_id == WHO and command.id == "open"
        if not why and command.id in _NEEDS_RECORD and record is None and not here:
            return f"{command.label}: there is no row here"
        if not why and command.id == "done" and record is not None and record.word not in _OWED:
            return f"{command.label}: only decisions and questions are done; s sets a status"
        if not why and command.id in ("review", "map") and not self.journey:
            return f"{command.label}: this line belongs to no journey"
        return why

    def do_done(self) -> None:
        """What was decided is done."""
        id = self.lines.record
        self.desk.run_act(act("edit", "set_values", (id,), {"status": "done"}), {id: {"status": "done"}})

    def do_undo(self) -> None:
        """The cursor goes to what is there again: it was on the line behind, which the next key would change."""

        def undone(done: Outcome) -> None:
            row = next((row for row, id in self.told.records.items() if id in done.ids), "")
            if row and self.lines.record not in done.ids:
                self.list.go_to(row)
                self.moved()

        self.desk.run_act(act("history", "undo"), None, undone)

    def do_open(self) -> None:
        """To the record itself; a conflict is decided where all of them are, and who one is where one is not known."""
        if self.list.cursor_id == WHO:
            self._say_who()
            return
        record = self.record
        if record is None:
            self.desk.notice("this record is not here any more")
        elif record.word == "conflict":
            self.desk.visit("sync")
        elif record.word in ("journey", "stage"):
            self.desk.open_record(record.id)
        else:
            self.desk.call("arrive", self.desk, record.id)

    def _say_who(self) -> None:
        """Asks who one is, and keeps it."""
        desk = self.desk

        def answered(answer: Answer | None) -> None:
            if answer is None:
                return
            path = locations.settings_file(desk.env)
            try:
                settings.change(path, "me", answer.value)
                desk.use_settings(settings.in_force(path, desk.env))
            except JourneyError as error:
                desk.notice(" ".join(filter(None, (error.message, error.hint))), "bad")
                return
            self._morning, self.known = standup.Morning(self.since), None
            self.reload()
            desk.notice(f"you are {shown_line(desk.workspace.me)} from now on", "good")

        desk.call("ask_who", desk, desk.settings.me, answered)

    def do_next_panel(self) -> None:
        self._jump(1)

    def do_previous_panel(self) -> None:
        self._jump(-1)

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self.lines.record)

    def do_map(self) -> None:
        self.desk.visit("map", self.journey)

    def do_standup(self) -> None:
        self.desk.notice("this is the standup")

    def _jump(self, by: int) -> None:
        """To the first line of another section, round and round."""
        sections = list(dict.fromkeys(id.partition(" ")[0] for id in self.told.records))
        here = self.list.cursor_id.partition(" ")[0]
        if sections:
            name = sections[(sections.index(here) + by) % len(sections) if here in sections else 0]
            self.list.go_to(next(id for id in self.told.records if id.partition(" ")[0] == name))
            self.moved()


def _since(desk: Desk) -> dt.date:
    """The last working day, or the day on which one looked before today where that is longer ago."""
    today = desk.workspace.today()
    earlier = [one for one in desk.memory.texts("standup") if one < today.isoformat()]
    days = [standup.last_working_day(today)]
    for one in earlier:
        try:
            days.append(dt.date.fromisoformat(one))
        except ValueError:
            continue
    return min(days[:2])


def _guessed(one: Mine, guess: Mapping[str, object]) -> Mine:
    known = {name: value for name, value in guess.items() if name in ("title", "status", "emotion", "pain")}
    return replace(one, **known) if known else one  # type: ignore[arg-type]


_NEEDS_RECORD: Sequence[str] = (
    "edit",
    "owner",
    "status",
    "raise",
    "lower",
    "rename",
    "editor",
    "detail",
    "copy",
    "done",
    "open",
)
