"""The decisions of a push: what becomes of each op, in the order in which a space meets them.

Every decision is one function, called through this module. Refuses to know how a space is kept: it asks a `SpaceTx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from journeytui.domain import limits
from journeytui.sync import wire
from journeytui.sync.records import (
    ADDED,
    BORN,
    CONFLICTS,
    LIBRARY,
    REMOVED,
    Held,
    State,
    as_text,
    edge,
    edges,
    empty,
    field_seq,
    last_mark,
    row_of,
    same,
    sayable,
)
from journeytui.sync.wire import (
    APPLIED,
    CONFLICT,
    INVALID,
    PARENT,
    POSITION,
    SAME,
    WHOLE,
    WITHIN,
    Back,
    Lift,
    Op,
    Outcome,
    Push,
    Put,
    Remove,
)

FIELD, EDIT, REMOVAL, MOVE = "field", "edit of a removed", "removal of an edited", "move"
"""The sorts of Conflict."""
_LISTED = 1_000
"""Records that a Conflict about a removal lists; what is more is counted."""


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

    def next(self) -> int:
        """Moves the head by one. Returns it."""
        ...

    def put(self, record: Held) -> None:
        """Keeps a record."""
        ...

    def note(self, record: Held, field: str, old: str | None, new: str | None, *, at: str) -> None:
        """Adds to the change log what the record's author has just done to a field; values are JSON text."""
        ...


class Decision(NamedTuple):
    """What became of a push."""

    outcomes: tuple[Outcome, ...]
    rows: tuple[wire.Row, ...]


class Work:
    """What a push has come to so far."""

    def __init__(self, tx: SpaceTx, push: Push) -> None:
        self.tx = tx
        self.push = push
        self.outcomes: list[Outcome] = []
        self.told: dict[str, None] = {}
        """The ids of the records whose rows the answer brings."""
        self.conflicts: dict[str, tuple[Op, dict[str, Any]]] = {}

    def say(self, id: str, field: str, what: str, seq: int, *, row: bool = True) -> None:
        """Notes an outcome, and that the answer brings the row."""
        self.outcomes.append(Outcome(id, field, what, seq))
        if row and what != APPLIED:
            self.told[id] = None

    def disagree(self, op: Op, sort: str, field: str, about: str, values: Mapping[str, Any]) -> None:
        """Notes a Conflict; it is kept when all ops are through, whatever becomes of what it is about."""
        id = wire.conflict_id(self.push.mut, op.kind, op.id, field or sort)
        held = {PARENT: about, "sort": sort, "field_name": field, **values}
        held |= {"second_author": op.author, "second_replica": self.push.replica, "state": "open"}
        self.conflicts[id] = op, {name: value for name, value in held.items() if not empty(value)}


# --- a push ------------------------------------------------------------------------------------------------------------


def decide(tx: SpaceTx, push: Push) -> Decision:
    """Carries out a push, op after op. Nothing of it is ever rejected silently, and nothing of it stops the rest."""
    make_ready(tx, push)
    work = Work(tx, push)
    for op in push.ops:
        if not sayable(op):
            work.say(op.id, WHOLE, INVALID, 0, row=False)
        elif isinstance(op, Remove):
            remove(work, op)
        else:
            bring(work, op)
    keep_conflicts(work)
    held = (tx.get(id) for id in work.told)
    return Decision(tuple(work.outcomes), tuple(row_of(one) for one in held if one))


def make_ready(tx: SpaceTx, push: Push) -> None:
    """Loads all that the ops will ask for: what they name, and the way up from where they put something."""
    named: set[str] = set()
    targets: set[str] = set()
    for op in push.ops:
        named.add(op.id)
        if isinstance(op, Remove):
            named.update(seen.id for seen in op.tree)
            named.update(lift.id for lift in op.lift)
            targets.update(lift.to for lift in op.lift if lift.to)
        else:
            targets.update(edges(op.kind, op.values))
    tx.load(named)
    load_way_up(tx, targets)
    tx.hanging(seen.id for op in push.ops if isinstance(op, Remove) for seen in op.tree)


def load_way_up(tx: SpaceTx, ids: set[str]) -> None:
    """Loads these records and all that they hang on."""
    seen: set[str] = set()
    while ids:
        tx.load(ids)
        seen |= ids
        found = (tx.get(id) for id in ids)
        ids = {edge for held in found if held for edge in edges(held.kind, held.fields)} - seen


# --- what is put -------------------------------------------------------------------------------------------------------


def bring(work: Work, op: Put | Back) -> None:
    """Creates, changes or brings back a record."""
    held = in_its_place(work.tx, op)
    if held is None:
        create(work, op, None)
    elif held.kind != op.kind:
        work.say(op.id, WHOLE, INVALID, held.seq)
    elif not held.dead:
        change(work, op, held)
    elif isinstance(op, Back):
        create(work, op, held)
    else:
        keep_edit(work, op, EDIT, held.id)


def in_its_place(tx: SpaceTx, op: Put | Back) -> Held | None:
    """The record that the op means: its own, or the one library that a space has."""
    held = tx.get(op.id)
    return tx.library() or held if op.kind == LIBRARY and held is None else held


def create(work: Work, op: Put | Back, before: Held | None) -> None:
    """Makes a record, or lets one live again, if what it hangs on lives."""
    fields = {name: value for name, value in op.values.items() if not empty(value)}
    body = wire.compact(fields)
    if len(body.encode()) > limits.RECORD_BYTES:
        work.say(op.id, WHOLE, INVALID, before.seq if before else 0)
        return
    for name in (PARENT, WITHIN):
        above = edge(op.kind, fields, name)
        if above and gone(work.tx, op.kind, above):
            keep_edit(work, op, EDIT, above)
            return
        if above and goes_round(work.tx, op.id, above):
            keep_edit(work, op, MOVE, above)
            return
    made = State(op.kind, op.id, work.tx.next(), op.author, work.push.replica, False, body, fields, {})  # noqa: FBT003
    work.tx.put(made)
    work.tx.note(made, ADDED, before.body if before else None, None, at=op.at)
    work.say(op.id, WHOLE, APPLIED, made.seq)


def change(work: Work, op: Put | Back, held: Held) -> None:
    """Changes a live record field by field: each for itself meets what is in place."""
    taken: dict[str, Any] = {}
    for name, value in op.values.items():
        verdict = meet(work.tx, held, op, name, value)
        if verdict == APPLIED:
            taken[name] = value
        elif verdict == SAME:
            work.say(op.id, name, SAME, field_seq(held, name))
        else:
            keep_value(work, op, held, name, verdict)
    if held.id != op.id or not op.values:
        work.told[held.id] = None
    if taken:
        write(work, op, held, taken)
    elif not op.values:
        work.say(op.id, WHOLE, SAME, held.seq)


def meet(tx: SpaceTx, held: Held, op: Put | Back, name: str, value: Any) -> str:
    """What a value meets in the field: APPLIED, SAME, or the sort of Conflict."""
    if same(held.fields.get(name), value):
        return SAME
    if not last_wins(held.kind, name) and field_seq(held, name) > base_of(op, held, name):
        return FIELD
    above = edge(held.kind, {name: value}, name)
    if above and (gone(tx, held.kind, above) or goes_round(tx, held.id, above)):
        return MOVE
    return APPLIED


def base_of(op: Put | Back, held: Held, name: str) -> int:
    """The seq that the author saw in the field; 0 when the author never saw the record that is in place."""
    if isinstance(op, Back) or op.base is None or held.id != op.id:
        return 0
    return op.base.get(name, 0)


def last_wins(kind: str, name: str) -> bool:
    """Whether the one who comes last is right: in a place among neighbours, and in what a Conflict says."""
    return name == POSITION or kind == CONFLICTS


def write(work: Work, op: Put | Back, held: Held, taken: Mapping[str, Any]) -> None:
    """Puts values in place."""
    fields = {name: value for name, value in {**held.fields, **taken}.items() if not empty(value)}
    body = wire.compact(fields)
    if len(body.encode()) > max(limits.RECORD_BYTES, len(held.body.encode())):
        work.say(op.id, WHOLE, INVALID, held.seq)
        return
    made = changed(work, op, held, taken, fields=fields, body=body)
    work.tx.put(made)
    for name, value in taken.items():
        work.tx.note(made, name, as_text(held.fields.get(name)), as_text(value), at=op.at)
    work.say(op.id, WHOLE, APPLIED, made.seq)


def changed(work: Work, op: Op, held: Held, names: Iterable[str], **other: Any) -> State:
    """The record after its author has just changed these fields."""
    seq, replica = work.tx.next(), work.push.replica
    born = last_mark(held, BORN)
    marks = {**held.marks, BORN: born, **dict.fromkeys(names, [seq, op.author, replica])}
    state = State(held.kind, held.id, seq, op.author, replica, held.dead, held.body, held.fields, marks)
    return state._replace(**other)


# --- what is removed ---------------------------------------------------------------------------------------------------


def remove(work: Work, op: Remove) -> None:
    """Removes a tree whole, or not at all."""
    root = work.tx.get(op.id)
    listed = [seen.id for seen in op.tree]
    if not listed or listed[0] != op.id or (root and root.kind != op.kind) or holds_library(work.tx, listed):
        work.say(op.id, WHOLE, INVALID, root.seq if root else 0)
    elif root is None or root.dead:
        work.say(op.id, WHOLE, SAME, root.seq if root else 0)
        work.told.update(dict.fromkeys([*listed, *(lift.id for lift in op.lift)]))
    elif objections := against_removal(work.tx, op):
        refuse_removal(work, op, objections)
    else:
        for lift in op.lift:
            lift_out(work, op, lift, set(listed))
        for id in reversed(listed):
            bury(work, op, id)


def holds_library(tx: SpaceTx, ids: Iterable[str]) -> bool:
    """Whether the space's library record is among them, which is never removed."""
    return any(held is not None and held.kind == LIBRARY for held in map(tx.get, ids))


def against_removal(tx: SpaceTx, op: Remove) -> list[tuple[Held, str]]:
    """The fields that somebody changed inside the tree since its remover saw it, and the records that came into it."""
    seen = {one.id: one.seq for one in op.tree}
    lifted = {one.id for one in op.lift}
    live = [held for held in map(tx.get, seen) if held and not held.dead]
    edited = [(held, name) for held in live if held.kind != CONFLICTS for name in newer(held, seen[held.id])]
    came = [held for held in tx.hanging([held.id for held in live]) if held.id not in seen]
    return edited + [(held, ADDED) for held in came if held.id not in lifted or held.fields.get(PARENT) in seen]


def newer(held: Held, seq: int) -> list[str]:
    """The fields of a live record that changed after the seq; ADDED when it is younger as a whole."""
    if held.seq <= seq:
        return []
    return [name or ADDED for name, mark in (held.marks or {BORN: last_mark(held, BORN)}).items() if mark[0] > seq]


def refuse_removal(work: Work, op: Remove, objections: Sequence[tuple[Held, str]]) -> None:
    """Keeps the tree, and tells both sides of each other."""
    last, name = max(objections, key=lambda one: last_mark(one[0], one[1])[0])
    _, author, replica = last_mark(last, name)
    inside = [[held.kind, held.id, field, held.fields.get(field)] for held, field in objections[:_LISTED]]
    asked: dict[str, Any] = {"k": op.kind, "i": op.id, "ids": op.tree[:_LISTED], "lift": op.lift[:_LISTED]}
    if len(op.tree) > _LISTED:
        asked["more"] = len(op.tree) - _LISTED
    values = {"first": wire.compact(inside), "first_author": author, "first_replica": replica}
    work.disagree(op, REMOVAL, "", op.id, {**values, "second": wire.compact(asked)})
    root = work.tx.get(op.id)
    work.say(op.id, WHOLE, CONFLICT, root.seq if root else 0)
    work.told.update(dict.fromkeys([*(seen.id for seen in op.tree), *(lift.id for lift in op.lift)]))
    work.told.update(dict.fromkeys(below(work.tx, [seen.id for seen in op.tree])))


def below(tx: SpaceTx, ids: Iterable[str]) -> Iterator[str]:
    """The ids of all live records below these, however deep; a journey within a stage is not followed."""
    known = set(ids)
    level = known
    while level:
        level = {held.id for held in tx.hanging(level) if held.fields.get(PARENT) in level} - known
        known |= level
        yield from sorted(level)


def lift_out(work: Work, op: Remove, lift: Lift, going: set[str]) -> None:
    """Moves a journey out of a stage that goes, if it is there still."""
    held = work.tx.get(lift.id)
    if held is None or held.dead or held.fields.get(WITHIN) not in going:
        work.told[lift.id] = None
        return
    to = landing(work.tx, held, lift)
    fields = {name: value for name, value in {**held.fields, WITHIN: to}.items() if not empty(value)}
    made = changed(work, op, held, (WITHIN,), fields=fields, body=wire.compact(fields))
    work.tx.put(made)
    work.tx.note(made, WITHIN, as_text(held.fields.get(WITHIN)), as_text(to), at=op.at)
    work.say(held.id, WITHIN, APPLIED if to == lift.to else SAME, made.seq)


def landing(tx: SpaceTx, held: Held, lift: Lift) -> str | None:
    """Where a lifted journey comes to stand: where its remover said, or where the journey stands that it leaves."""
    if lift.to is None or not (gone(tx, held.kind, lift.to) or goes_round(tx, held.id, lift.to)):
        return lift.to
    stage = tx.get(str(held.fields.get(WITHIN)))
    outer = tx.get(str(stage.fields.get(PARENT))) if stage else None
    return edge(outer.kind, outer.fields, WITHIN) if outer else None


def bury(work: Work, op: Remove, id: str) -> None:
    """Removes one record. It keeps what it held."""
    held = work.tx.get(id)
    if held is None or held.dead:
        work.say(id, WHOLE, SAME, held.seq if held else 0)
        return
    made = changed(work, op, held, (), dead=True)
    work.tx.put(made)
    work.tx.note(made, REMOVED, None, None, at=op.at)
    work.say(id, WHOLE, APPLIED, made.seq)


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


def keep_edit(work: Work, op: Put | Back, sort: str, about: str) -> None:
    """Keeps all that an op would have set, beside a record that is gone (`about`), or that cannot hold it."""
    there = work.tx.get(about)
    values: dict[str, Any] = {"second": wire.compact({"k": op.kind, "i": op.id, "set": dict(op.values)})}
    if there:
        values |= {"first_author": there.author, "first_replica": there.replica}
    if isinstance(op, Put) and op.was:
        values["base"] = wire.compact(dict(op.was))
    work.disagree(op, sort, "", about, values)
    held = work.tx.get(op.id)
    work.say(op.id, WHOLE, CONFLICT, held.seq if held else 0)
    work.told[about] = None


def keep_conflicts(work: Work) -> None:
    """Keeps the Conflicts of a push, each once however often the push arrives."""
    work.tx.load(work.conflicts)
    for id, (op, fields) in work.conflicts.items():
        work.told[id] = None
        if work.tx.get(id) is None:
            body = wire.compact(fields)
            made = State(CONFLICTS, id, work.tx.next(), op.author, work.push.replica, False, body, fields, {})  # noqa: FBT003
            work.tx.put(made)
            work.tx.note(made, ADDED, None, None, at=op.at)


# --- where it hangs ----------------------------------------------------------------------------------------------------


def gone(tx: SpaceTx, kind: str, above: str) -> bool:
    """Whether what a record is to hang on was removed. What the space never heard of is not gone; a Conflict may hang on it."""
    held = tx.get(above)
    return held is not None and held.dead and kind != CONFLICTS


def goes_round(tx: SpaceTx, id: str, above: str) -> bool:
    """Whether the way up from there leads to the record."""
    waiting, seen = [above], {above}
    while waiting:
        one = waiting.pop()
        if one == id:
            return True
        held = tx.get(one)
        further = edges(held.kind, held.fields) if held and not held.dead else []
        waiting += [edge for edge in further if edge not in seen]
        seen.update(further)
    return False
