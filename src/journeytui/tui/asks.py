"""What is asked before a record is changed: which field, or whether all of it should go. Imported when first asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from journeytui.domain.fields import Entity
from journeytui.domain.text import shown_line
from journeytui.tui import editors
from journeytui.tui.cells import Look, said
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.dialogs.removal import Remove
from journeytui.workspace import edit, references

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk


def edit_some(desk: Desk, ids: Sequence[str], record: Entity) -> None:
    """Asks which field of the record, or of all that is marked, should be edited; then edits it."""
    linked = [value for name in record.fields for value in _ids(record[name])]
    look = Look(desk.workspace.today(), references.names(desk.workspace, linked), desk.looks.glyphs)
    options = []
    for name, field in record.fields.items():
        now = "".join(text for text, _ in said(field.kind, record[name], look))
        options.append(Option(name, field.label, now))
    many = f"{len(ids)} {record.heading}" if len(ids) > 1 else record.name
    desk.ask(
        "question", lambda answer: _edit(desk, ids, record, answer),
        lambda at: Pick(at, f"Edit {many}", options_of(options)),
    )  # fmt: skip


def remove(desk: Desk, ids: Sequence[str], then: Callable[[], None]) -> None:
    """Shows what would go, and removes it on a yes."""

    def answered(answer: Any) -> None:
        if answer:
            then()
            desk.run_act(lambda ws: edit.remove(ws, ids))

    going = edit.removal(desk.workspace, ids)
    desk.ask("question", answered, lambda at: Remove(at, going))


def put(desk: Desk, ids: Sequence[str], called: str, stages: Sequence[tuple[str, str]], at: str) -> None:
    """Asks into which of the stages the records go, by its number or name; the one at hand is where they are."""

    def answered(answer: Any) -> None:
        if answer:
            from journeytui.workspace import carrying  # noqa: PLC0415  it brings the formats of files along

            desk.run_act(lambda ws: carrying.carry(ws, ids, answer.value))

    options = options_of(Option(id, shown_line(title)) for id, title in stages)
    title = f"Into which stage: {called}"
    desk.ask("question", answered, lambda here: Pick(here, title, options, current=at).number())


def copy_reference(desk: Desk, id: str) -> None:
    """The record's reference goes to the clipboard."""
    desk.copy(references.path_of(desk.workspace, id))


def _edit(desk: Desk, ids: Sequence[str], record: Entity, answer: Any) -> None:
    if answer:
        editors.edit(desk, ids, record.word, answer.value, record[answer.value], record.name)


def _ids(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return (value,)
    return [one for one in value if isinstance(one, str)] if isinstance(value, frozenset) else ()
