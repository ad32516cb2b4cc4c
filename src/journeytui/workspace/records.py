"""One record with all that is known of it: its fields, what hangs on it, what points at it, its history."""

from __future__ import annotations

from typing import Any

from journeytui.domain.errors import UnknownReference
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Links
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS, children_of
from journeytui.store import index, reading, tree
from journeytui.workspace import history, owners, references
from journeytui.workspace.history import ChangeRow
from journeytui.workspace.notes import Brief, briefs
from journeytui.workspace.owners import OwnerRow
from journeytui.workspace.remembered import remembered
from journeytui.workspace.workspace import Workspace

_POINTING = 200


class Hanging(Value):
    """What of one word hangs on a record."""

    word: str
    plural: str
    records: tuple[Brief, ...]


class RecordView(Value):
    """A record with all that a page about it shows."""

    record: Any
    word: type[Entity]
    path: tuple[tuple[str, str], ...]
    """Id and name of what it hangs on, from the outside in."""
    names: dict[str, str]
    """What every linked id is called."""
    owners: tuple[OwnerRow, ...]
    hanging: tuple[Hanging, ...]
    """Also the words of which nothing hangs on it yet; what has a day, the newest first."""
    pointed_at_by: tuple[Brief, ...]


@remembered
def record_view(ws: Workspace, id: str) -> RecordView:
    """A record with all that a page about it shows. Raises UnknownReference when it is not here."""
    record = reading.find(ws.connection, id)
    if record is None:
        raise UnknownReference("This record is not here any more", "An undo brings back what was removed.")
    word = WORDS[record.word]
    path = references.titled(ws.connection, reversed(tree.way_up(ws.connection, record.word, id)))
    hanging = tuple(_hanging(ws, child, id) for child in children_of(record.word) if child.word != "conflict")
    return RecordView(
        record, word, tuple(path), references.names(ws, linked_ids(record)), owners.owners_of(ws, record),
        (*hanging, *_nested(ws, record)), _pointing(ws, id),
    )  # fmt: skip


def record_history(ws: Workspace, id: str, limit: int = 100) -> tuple[ChangeRow, ...]:
    """The Changes that touched a record, newest first, each with what it did to this record."""
    return history.log(ws, record=id, limit=limit)


def linked_ids(record: Entity) -> list[str]:
    """Every id that a record's fields hold."""
    found: list[str] = []
    for name, field in record.fields.items():
        value = record[name]
        if isinstance(field.kind, Links) and isinstance(value, frozenset):
            found += sorted(value)
        elif isinstance(field.kind, Link) and isinstance(value, str) and value:
            found.append(value)
    return found


def _hanging(ws: Workspace, child: type[Entity], id: str) -> Hanging:
    found = reading.below(ws.connection, child.word, (id,))
    if "day" in child.fields:
        found.sort(key=lambda one: str(one.day or ""), reverse=True)
    return Hanging(child.word, child.plural, briefs(ws, found))


def _nested(ws: Workspace, record: Entity) -> tuple[Hanging, ...]:
    if record.word != "stage":
        return ()
    nested = reading.selection(ws.connection, "journey", "within = ? ORDER BY position, id", (record.id,))
    return (Hanging("journey", "journeys", briefs(ws, nested)),)


def _pointing(ws: Workspace, id: str) -> tuple[Brief, ...]:
    rows = index.pointing_at(ws.connection, id, _POINTING)
    titles = reading.titles(ws.connection, [source for _, source, _ in rows])
    return tuple(
        Brief(source, word, titles.get(source, ("", word))[1], WORDS[word].fields[field].label)
        for word, source, field in rows
        if word in WORDS and field in WORDS[word].fields
    )
