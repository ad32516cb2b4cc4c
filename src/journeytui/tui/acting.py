"""What can be done to the record under the cursor, or to all that is marked, on any place with a list.

Every act goes to the writer at once; what one will see is shown before it is on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from journeytui.domain.text import a_or_an
from journeytui.domain.words import WORDS
from journeytui.tui.commands import Command
from journeytui.tui.listed import Listed
from journeytui.tui.unsaved import Adds

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity
    from journeytui.workspace.workspace import Outcome
    from journeytui.workspace.writer import Act

MAIN_SCORE = {"touchpoint": "emotion", "goal": "satisfaction", "insight": "impact"}
"""What + and - change."""
STATUS = {"journey": "status", "touchpoint": "status", "goal": "met", "opportunity": "status", "solution": "status",
          "decision": "status", "question": "status"}  # fmt: skip
OWNER = {"decision": "owner", "question": "owner"}
"""Where the one who answers for it is not called accountable."""


class Adding(NamedTuple):
    """What `a` adds here."""

    word: str
    parent: str | None
    after: str | None

    @property
    def about(self) -> tuple[str, ...]:
        """What the question for it is for (see `resuming`)."""
        return ("add", self.word, self.parent or "", self.after or "", "{}")


class Acting(Listed):
    """A place whose records can be changed."""

    @property
    def record(self) -> Entity | None:
        """The record that the cursor is on."""
        raise NotImplementedError

    @property
    def adding(self) -> Adding | None:
        """What is added here; None when nothing can be."""
        return None

    def added(self, ids: Sequence[str]) -> None:
        """Records were added: the cursor goes to the last."""
        if ids:
            self.rows.go_to(ids[-1])
            self.moved()

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        if why or command.id not in _ASKS:
            return why
        record = self.record
        return (
            "" if record is None or _ASKS[command.id](record) else f"{command.label}: {a_or_an(record.label)} has none"
        )

    def do_rename(self) -> None:
        record = self._here()
        self.bar.ask("title", lambda lines: self._rename(record, lines), text=str(record["title"]),
                     about=("set", record.word, "title", record.id))  # fmt: skip

    def do_add(self) -> None:
        adding = self.adding
        if adding is None:
            self.desk.notice("add: nothing can be added to this panel", "warn")
            return
        label = WORDS[adding.word].label
        self.bar.ask(f"add {label}", lambda lines: self.add(adding, lines), about=adding.about)

    def add(self, adding: Adding, titles: Sequence[str], then: Callable[[], None] | None = None) -> None:
        """Adds one record a title; the cursor goes to the last."""
        wanted = [title for title in titles if title]
        if wanted:
            self.desk.run_act(
                Adds(adding.word, adding.parent, tuple(wanted), adding.after),
                None,
                lambda done: then() if then else self.added(done.ids),
            )

    def do_owner(self) -> None:
        record = self._here()
        self._edit_field(OWNER.get(record.word, "accountable"), record)

    def do_status(self) -> None:
        record = self._here()
        self._edit_field(STATUS[record.word], record)

    def do_edit(self) -> None:
        self.desk.call("edit_some", self.desk, self.rows.chosen, self._here())

    def do_raise(self) -> None:
        self._step_score(1)

    def do_lower(self) -> None:
        self._step_score(-1)

    def do_move_down(self) -> None:
        self.shift(self._here().id, 1)

    def do_move_up(self) -> None:
        self.shift(self._here().id, -1)

    def shift(self, id: str, by: int) -> None:
        """Moves a record among its neighbours."""
        self.desk.run_act(act("edit", "shift", id, by))

    def do_remove(self) -> None:
        self.remove_records(self.rows.chosen)

    def remove_records(self, ids: tuple[str, ...]) -> None:
        """Removes the records, after showing what goes with them."""
        self.desk.call("remove", self.desk, ids, self.rows.clear_marks)

    def do_editor(self) -> None:
        self.desk.edit_text(self._here().id)

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self.rows.cursor_id)

    def do_detail(self) -> None:
        self.desk.visit("detail", self._here().id)

    def _here(self) -> Entity:
        assert self.record is not None
        return self.record

    def _edit_field(self, field: str, record: Entity) -> None:
        self.desk.call("edit", self.desk, self.rows.chosen, record.word, field, record[field], record.name)

    def _rename(self, record: Entity, lines: Sequence[str]) -> None:
        if lines and lines[0]:
            self.desk.call("write", self.desk, record, "title", lines[0])
        elif lines:
            self.desk.notice("the title stays: an empty one could not be found again")

    def _step_score(self, by: int) -> None:
        record = self._here()
        field = MAIN_SCORE[record.word]
        ids = self.rows.chosen
        kind = record.fields[field].kind
        guess = {one.id: {field: kind.stepped(one[field], by)} for one in self.records_of(ids)}
        self.desk.run_act(act("edit", "step", ids, field, by), guess)

    def records_of(self, ids: Sequence[str]) -> Sequence[Entity]:
        """The records of rows that are shown."""
        del ids
        return (self._here(),)


def act(module: str, name: str, *args: Any) -> Act:
    """An act of the workspace, imported when the writer comes to it."""

    def doing(workspace: Any) -> Outcome:
        import importlib  # noqa: PLC0415  acts are not on the way to the first frame

        done: Outcome = getattr(importlib.import_module(f"journeytui.workspace.{module}"), name)(workspace, *args)
        return done

    return doing


_ASKS: dict[str, Callable[[Entity], bool]] = {
    "owner": lambda record: OWNER.get(record.word, "accountable") in record.fields,
    "status": lambda record: record.word in STATUS,
    "raise": lambda record: record.word in MAIN_SCORE,
    "lower": lambda record: record.word in MAIN_SCORE,
    "rename": lambda record: "title" in record.fields,
    "move_down": lambda record: record.ordered,
    "move_up": lambda record: record.ordered,
}
"""What a record must have for a command to act on it."""
