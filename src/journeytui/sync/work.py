"""A push at work: what it may ask of a space, what it has come to so far, and how what meets is kept as a Conflict.

Refuses to decide anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from journeytui.sync import wire
from journeytui.sync.records import (
    ADDED,
    BORN,
    CONFLICTS,
    REMOVED,
    Held,
    Mark,
    State,
    as_text,
    edges,
    empty,
    field_seq,
    last_mark,
    same,
)
from journeytui.sync.wire import APPLIED, CONFLICT, PARENT, POSITION, SAME, WHOLE, Back, Op, Outcome, Push, Put

FIELD, EDIT, REMOVAL, MOVE = "field", "edit of a removed", "removal of an edited", "move"
"""The sorts of Conflict."""


class SpaceTx(Protocol):
    """What a push may ask of a space, and do to it, inside the one transaction that holds the space's head."""

    def load(self, ids: Iterable[str]) -> None:
        """Makes ready what `get` will be asked for: one query for hundreds."""
        ...

    def get(self, id: str) -> Held | None:
        """The record of that id, dead or alive, as this push has left it so far."""
        ...

    def hanging(self, ids: Iterable[str]) -> Sequence[Held]:
        """The live records whose parent, or (of journeys) whose `within`, is among the ids."""
        ...

    def library(self) -> Held | None:
        """The space's library record."""
        ...

    def was(self, id: str, field: str, value: str) -> bool:
        """Whether the field of the record held this before, as JSON text, as far as the change log reaches."""
        ...

    def next(self) -> int:
        """Moves the head by one. Returns it."""
        ...

    def put(self, record: Held) -> None:
        """Keeps a record."""
        ...

    def note(self, record: Held, field: str, old: str | None, new: str | None, *, at: str) -> None:
        """Adds to the change log what the record's author has just done to a field; values are JSON text.

        Where a record came back, the old value is all that it held, and the new one the seq at which it was last born.
        """
        ...


class Work:
    """What a push has come to so far."""

    def __init__(self, tx: SpaceTx, push: Push) -> None:
        self.tx = tx
        self.push = push
        self.outcomes: list[Outcome] = []
        self.told: dict[str, None] = {}
        """The ids of the records whose rows the answer brings."""
        self.joined: set[str] = set()
        """The Conflicts that were there before, and say more now."""
        self.conflicts: dict[str, tuple[Op, dict[str, Any]]] = {}

    def say(self, id: str, field: str, what: str, seq: int, *, row: bool = True) -> None:
        """Notes an outcome, and that the answer brings the row."""
        self.outcomes.append(Outcome(id, field, what, seq))
        if row and what != APPLIED:
            self.told[id] = None

    def disagree(self, op: Op, sort: str, field: str, about: str, values: Mapping[str, Any], *, into: str = "") -> None:
        """Notes a Conflict; it is kept when all ops are through, whatever becomes of what it is about.

        `into` is one that is there already: it says this from now on.
        """
        id = into or wire.conflict_id(self.push.mut, op.kind, op.id, field)
        self.joined |= {into} if into else set()
        held = {PARENT: about, "sort": sort, "field_name": "" if field == REMOVED else field, **values}
        held |= {"second_author": op.author, "second_replica": self.push.replica, "state": "open"}
        self.conflicts[id] = op, {name: value for name, value in held.items() if not empty(value)}


def changed(work: Work, op: Op, held: Held, names: Iterable[str], **other: Any) -> State:
    """The record after its author has just changed these fields."""
    seq, replica = work.tx.next(), work.push.replica
    marks = {**held.marks, BORN: last_mark(held, BORN), **{name: [seq, op.author, replica] for name in names}}
    state = State(held.kind, held.id, seq, op.author, replica, held.dead, held.body, held.fields, marks)
    return state._replace(**other)


# --- conflicts ---------------------------------------------------------------------------------------------------------


def keep_value(work: Work, op: Put | Back, held: Held, name: str, sort: str) -> None:
    """Keeps a value beside the one that stays in place."""
    _, author, replica = last_mark(held, name)
    was = op.was.get(name) if isinstance(op, Put) else None
    values = {
        "base": as_text(was),
        "first": as_text(held.fields.get(name)),
        "first_author": author,
        "first_replica": replica,
        "second": as_text(op.values[name]),
    }
    work.disagree(op, sort, name, held.id, values)
    work.say(op.id, name, CONFLICT, field_seq(held, name))


def keep_edit(work: Work, op: Put | Back) -> None:
    """Keeps all that an op would have set beside a record that is gone."""
    held = work.tx.get(op.id)
    if op.kind == CONFLICTS or held is None or not is_worth_keeping(op):
        work.say(op.id, WHOLE, SAME, held.seq if held else 0)
        return
    above = next((there for id in edges(op.kind, op.values) if (there := work.tx.get(id)) and there.dead), held)
    _, author, replica = removal_met(work, above)
    values = {"first_author": author, "first_replica": replica}
    values["second"] = wire.compact({"k": op.kind, "i": op.id, "set": dict(op.values)})
    if isinstance(op, Put) and op.was:
        values["base"] = wire.compact(dict(op.was))
    work.disagree(op, EDIT, WHOLE, op.id, values)
    work.say(op.id, WHOLE, CONFLICT, held.seq)


def removal_met(work: Work, held: Held) -> Mark:
    """The removal that an edit meets: of what its own library removed too, the first one."""
    own = held.replica == work.push.replica
    return (held.marks.get(REMOVED) if own else None) or (held.seq, held.author, held.replica)


def is_worth_keeping(op: Put | Back) -> bool:
    """Whether an op says more of a record that is gone than its place among neighbours."""
    return isinstance(op, Back) or op.base is None or any(name != POSITION for name in op.values)


def keep_conflicts(work: Work) -> None:
    """Keeps the Conflicts of a push, each once however often the push arrives."""
    work.tx.load(work.conflicts)
    for id, (op, fields) in work.conflicts.items():
        work.told[id] = None
        held = work.tx.get(id)
        if held and id in work.joined:
            say_more(work, op, held, fields)
        elif held is None:
            seq, replica = work.tx.next(), work.push.replica
            made = State(CONFLICTS, id, seq, op.author, replica, False, wire.compact(fields), fields, {})
            work.tx.put(made)
            work.tx.note(made, ADDED, None, None, at=op.at)


def say_more(work: Work, op: Op, held: Held, fields: Mapping[str, Any]) -> None:
    """Makes this what a Conflict says."""
    names = [name for name in {**held.fields, **fields} if not same(held.fields.get(name), fields.get(name))]
    made = changed(work, op, held, names, fields=fields, body=wire.compact(fields))
    work.tx.put(made)
    for name in names:
        work.tx.note(made, name, as_text(held.fields.get(name)), as_text(fields.get(name)), at=op.at)
