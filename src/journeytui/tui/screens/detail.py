"""Any record: all its fields, what hangs on it and is linked with it, its history. Every field is edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len

from journeytui.domain.errors import JourneyError
from journeytui.domain.text import shown_line
from journeytui.domain.words import WORDS
from journeytui.tui import editors
from journeytui.tui.acting import MAIN_SCORE, OWNER, STATUS, Acting, Adding, act
from journeytui.tui.cells import Look
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.change import show_change
from journeytui.tui.listed import NO_MATCH
from journeytui.tui.screens.detail_rows import (
    AROUND_COLUMNS,
    HISTORY_COLUMNS,
    Around,
    a_word,
    around_rows,
    field_columns,
    field_rows,
    history_rows,
)
from journeytui.tui.screens.page import Narrowed
from journeytui.tui.thoughts import Thought
from journeytui.tui.widgets.arranged import Arranged, beside, whole
from journeytui.tui.widgets.columns import measured
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.rows import Given, Rows
from journeytui.tui.widgets.source import texts_of
from journeytui.workspace import records, references, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.geometry import Region, Size
    from textual.widget import Widget

    from journeytui.domain.fields import Entity
    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Piece
    from journeytui.workspace.history import ChangeRow
    from journeytui.workspace.records import RecordView

WIDE = 100
FIELDS, AROUND, HISTORY = range(3)
_TITLES = ("Fields", "Around it", "History")
_NOT_ON_FIELDS = frozenset({"mark", "mark_range", "move_down", "move_up"})


class Portrait(Narrowed, Acting):
    """What is shown of one record, and which of it is under the cursor."""

    place: ClassVar[str] = "detail"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.lists = [Rows(desk.looks, frame=Frame(title)) for title in _TITLES]
        self.sides = Arranged(*self.lists, plan=self._plan)
        self.help = Canvas(desk.looks, [()])

    def begin(self, id: str, field: str = "") -> None:
        """Shows that record, with the cursor on the named field. Raises UnknownReference when it is not here."""
        super().begin()
        self.shown = id
        self.panel = FIELDS
        self.view: RecordView = records.record_view(self.desk.workspace, id)
        self.changes: dict[str, ChangeRow] = {}
        self.around: dict[str, Around] = {}
        self.entity: Any = self.view.record
        for rows in self.lists:
            rows.leave()
        self._show_panels()
        self._show()
        if field and self.lists[FIELDS].go_to(field):
            self.moved()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.sides, self.help)

    # What is shown

    def reload(self) -> None:
        """Reads the record again; where it was removed, one is back where one came from."""
        workspace = self.desk.workspace
        try:
            self.view = records.record_view(workspace, self.shown)
        except JourneyError as error:
            self.gone(error)
            return
        self._show()

    def _show(self) -> None:
        workspace = self.desk.workspace
        guess = self.desk.guessed(self.shown)
        self.entity = self.view.record.with_values(**guess) if guess else self.view.record
        changes = records.record_history(workspace, self.shown)
        glyphs = self.desk.looks.glyphs
        around = [pair for pair in around_rows(self.view, self.entity, glyphs) if self.holds(pair[0])]
        self.around = {row.id: what for row, what in around}
        self._show_head()
        self._show_fields()
        back = f"{self.desk.keymap.shown('previous_panel')} goes back to the fields."
        way_on = back if self.lists[FIELDS].cursor_id else NO_MATCH
        nothing = ("Nothing around it has that.", way_on) if self.typed else ("Nothing hangs on it.",)
        columns = measured(AROUND_COLUMNS, [texts_of(row) for row, _ in around if len(row.cells) > 1])
        self.lists[AROUND].show(columns, Given([row for row, _ in around]), nothing)
        past = list(history_rows(changes, self.desk.settings.zone, Look(workspace.today(), glyphs=glyphs)))
        self.changes = {row.id: change for row, change in past}
        self.lists[HISTORY].show(HISTORY_COLUMNS, Given([row for row, _ in past]), ("Nothing has been changed yet.",))
        self.moved()

    def _show_head(self) -> None:
        glyphs = self.desk.looks.glyphs
        titles = [title for _, title in self.view.path]
        room = self.app.size.width - 16 - cell_len(self.entity.name)
        while titles and sum(cell_len(title) + 3 for title in titles) > room:
            titles = [glyphs.ellipsis, *titles[2 if titles[0] == glyphs.ellipsis else 1 :]] if titles[1:] else []
        above: list[Piece] = [(f"{title} {glyphs.right} ", "dim") for title in titles]
        self.head.show((*above, (self.entity.name, "title")), ((self.view.word.label, "dim"),))

    def _show_fields(self) -> None:
        names = {**self.view.names, **self._new_names()}
        look = Look(self.desk.workspace.today(), names, self.desk.looks.glyphs)
        size = self.app.size  # what the list will have, where it is not drawn yet
        width = self.lists[FIELDS].size.width or (size.width if size.width < WIDE else size.width * 3 // 5)
        rows = [row for row in field_rows(self.view, self.entity, look, width) if self.holds(row)]
        way_on = f"{self.desk.keymap.shown('next_panel')} goes to what is around it." if self.around else NO_MATCH
        self.lists[FIELDS].show(field_columns(self.view.word), Given(rows), ("No field has that.", way_on))

    def _new_names(self) -> dict[str, str]:
        missing = [one for one in records.linked_ids(self.entity) if one not in self.view.names]
        return references.names(self.desk.workspace, missing) if missing else {}

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._show_panels()
        self._show_head()
        self.moved()
        self.call_after_refresh(self._show_fields)

    @property
    def one(self) -> bool:
        """Whether only one of the lists is seen at a time."""
        return self.app.size.width < WIDE

    def _plan(self, size: Size) -> Sequence[tuple[Widget, Region]]:
        if self.one:
            return [(self.rows, whole(size))]
        high = size.height // 2
        right = ((self.lists[AROUND], high), (self.lists[HISTORY], size.height - high))
        return beside([(self.lists[FIELDS], size.height)], right, whole(size))

    def _show_panels(self) -> None:
        one = self.one
        for at, rows in enumerate(self.lists):
            rows.set_active(at == self.panel)
            notes = [self.desk.looks.glyphs.spelt(f"“{shown_line(self.typed)}”")] if self.typed else []
            notes += ["tab: " + _TITLES[(at + 1) % 3].lower()] if one and at == self.panel else []
            rows.set_frame(Frame(_TITLES[at], note="  ".join(notes) if one or at != HISTORY else ""))
        if self.sides.goes_by(self.panel if one else None):
            self.lay_out_now()

    def moved(self) -> None:
        self.help.show([self._help()])
        self.refresh_hints()

    def _help(self) -> tuple[Piece, ...]:
        if self.panel == FIELDS and (field := self.view.word.fields.get(self.rows.cursor_id)):
            rule = f"  {field.kind.rule}"
            fits = cell_len(field.kind.help + rule) + 2 <= self.app.size.width
            return ((" " + field.kind.help, "text"), (rule if fits else "", "dim"))
        if self.panel == AROUND and (what := self.around.get(self.rows.cursor_id)):
            adds = f"a adds {a_word(what.word)}" if what.word else ""
            return ((" " + "; ".join(part for part in ("enter goes there" if what.id else "", adds) if part), "dim"),)
        return ((" enter shows the whole change; there u takes it back" if self.panel == HISTORY else "", "dim"),)

    def hints(self) -> tuple[str, ...]:
        return tuple(hint for hint in _HINTS[self.panel] if hint not in COMMANDS or not self.why_not(COMMANDS[hint]))

    # The list in use

    @property
    def rows(self) -> Rows:
        return self.lists[self.panel]

    def filter_by(self, typed: str) -> None:
        super().filter_by(typed)
        self._show_panels()

    @property
    def leads_on(self) -> bool:
        either = self.lists[FIELDS].cursor_id or self.lists[AROUND].cursor_id
        return self.panel != HISTORY and (bool(self.rows.cursor_id) or not either)

    @property
    def record(self) -> Entity | None:
        entity: Entity = self.entity
        return entity

    def records_of(self, ids: Sequence[str]) -> Sequence[Entity]:
        del ids
        return (self.entity,)

    @property
    def adding(self) -> Adding | None:
        what = self.around.get(self.lists[AROUND].cursor_id)
        if self.panel != AROUND or what is None or not what.word:
            return None
        return Adding(what.word, self.shown, what.id or None)

    def added(self, ids: Sequence[str]) -> None:
        if ids:
            self.lists[AROUND].go_to(f"={ids[-1]}")
            self.moved()

    def why_not(self, command: Command) -> str:
        if command.id in _NOT_ON_FIELDS:
            return f"{command.label}: works in lists of records, not in one record"
        if command.id == "add" and self.adding is None:
            return f"add: {self.desk.keymap.shown('next_panel')} goes to what hangs on it; there it adds"
        return super().why_not(command)


class Detail(Portrait):
    """One record, and what can be done to it."""

    def do_next_panel(self) -> None:
        self._go_to_panel(1)

    def do_previous_panel(self) -> None:
        self._go_to_panel(-1)

    def do_right(self) -> None:
        self._go_to_panel(1)

    def do_left(self) -> None:
        self._go_to_panel(-1)

    def _go_to_panel(self, by: int) -> None:
        self.panel = (self.panel + by) % len(self.lists)
        self._show_panels()
        self.moved()

    def do_open(self) -> None:
        at = self.rows.cursor_id
        if self.panel == FIELDS:
            self.do_edit()
        elif self.panel == HISTORY and at in self.changes:
            show_change(self.desk, self.changes[at])
        elif (what := self.around.get(at)) and what.id:
            self.desk.visit("detail", what.id)
        elif what and what.word:
            self.do_add()

    def do_edit(self) -> None:
        if self.panel == FIELDS:
            self.edit_field(self.rows.cursor_id)
        else:
            super().do_edit()

    def do_owner(self) -> None:
        self.edit_field(OWNER.get(self.entity.word, "accountable"))

    def do_status(self) -> None:
        self.edit_field(STATUS[self.entity.word])

    def _step_score(self, by: int) -> None:
        here = self.lists[FIELDS].cursor_id
        field = self.view.word.fields.get(here)
        name = (
            here
            if self.panel == FIELDS and field and field.kind.stepped(None, by) is not None
            else MAIN_SCORE.get(self.entity.word, "")
        )
        kind = self.view.word.fields[name].kind if name else None
        if kind:
            guess = {self.shown: {name: kind.stepped(self.entity[name], by)}}
            self.desk.run_act(act("edit", "step", (self.shown,), name, by), guess)

    def edit_field(self, name: str) -> None:
        """Edits one field of the record."""
        editors.edit(self.desk, (self.shown,), self.entity.word, name, self.entity[name], self.entity.name)

    def do_add(self) -> None:
        adding = self.adding
        if adding is None or "title" in WORDS[adding.word].fields:
            super().do_add()
            return
        title = f"Add {a_word(adding.word)}"
        thought = Thought(("add first", adding.word, adding.parent or ""), "")
        editors.ask_first(self.desk, adding.word, adding.parent, title, thought, added=self._visit_added)

    def _visit_added(self, outcome: Any) -> None:
        """Opens what was added, at the field behind the one that was asked for."""
        word = type(references.resolve(self.desk.workspace, outcome.ids[0]))
        self.desk.visit("detail", outcome.ids[0], (*word.fields, "")[1])

    def do_remove(self) -> None:
        self.remove_records((self._beside() or self.shown,))

    def do_detail(self) -> None:
        if beside := self._beside():
            self.desk.visit("detail", beside)
        else:
            self.desk.notice("these are all its details already")

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self._beside() or self.shown)

    def do_boards(self) -> None:
        self.desk.visit("boards", ways.way_to(self.desk.workspace, self.shown).get("journey", ""))

    def do_map(self) -> None:
        way = ways.way_to(self.desk.workspace, self.shown)
        if "journey" in way:
            self.desk.visit("map", way["journey"], way.get("stage", ""))
        else:
            self.desk.notice("map: this record belongs to no journey", "warn")

    def _beside(self) -> str:
        what = self.around.get(self.rows.cursor_id) if self.panel == AROUND else None
        return what.id if what else ""

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.panel = self.lists.index(event.rows)
        self._show_panels()
        self.moved()
        if event.chain > 1 and event.id:
            self.open_clicked()


_HINTS = (
    ("open", "next_panel", "owner", "status", "filter", "undo", "help", "back"),
    ("open", "add", "remove", "next_panel", "filter", "help", "back"),
    ("open", "next_panel", "undo", "help", "back"),
)
