"""What an earlier start could not save, offered by this one. Refuses to overwrite what somebody wrote since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.errors import UnknownReference
from journeytui.tui.dialogs.asking import Answer
from journeytui.tui.dialogs.saving import Offer
from journeytui.tui.editors import Form
from journeytui.workspace import edit as edits

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.unsaved import Drafts, Unsaved


def offer(desk: Desk, drafts: Drafts) -> None:
    """Offers what earlier starts could not save, if there is anything."""
    found = drafts.found()
    waiting = [edit for held in found.values() for edit in held]
    if not waiting:
        drafts.forget(found)
        return

    def answered(answer: Answer | None) -> None:
        if answer is None:
            return
        drafts.forget(found)
        for edit in waiting if answer.value == "save" else ():
            try:
                save(desk, edit)
            except UnknownReference:
                desk.notice(f"{edit.told} cannot be saved any more: it has been removed", "warn")

    desk.ask("question", answered, lambda at: Offer(at, waiting))


def save(desk: Desk, edit: Unsaved) -> None:
    """Does an edit again. Where somebody changed the field meanwhile, both values are shown."""
    if edit.titles:
        desk.run_act(edit.adds())
    elif edit.word:
        value, seen = edit.kind.parse(edit.text), edit.kind.parse(edit.seen)
        (record,) = edits.records_of(desk.workspace, (edit.id,))
        if record[edit.field] != value:
            Form(desk, (edit.id,), edit.word, edit.field, seen, record.name).take(Answer(value))
