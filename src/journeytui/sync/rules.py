"""The decisions of a push: what becomes of each op, in the order in which a space meets them.

Every decision is one function, called through this module. Refuses to know how a space is kept: it asks a `SpaceTx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from journeytui.domain import limits
from journeytui.sync import hanging, removal, wire
from journeytui.sync.records import (
    ADDED,
    BORN,
    LIBRARY,
    Held,
    State,
    as_text,
    edge,
    edges,
    empty,
    field_seq,
    row_of,
    same,
    sayable,
)
from journeytui.sync.records import CONFLICTS as CONFLICT_WORD
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
    Outcome,
    Push,
    Put,
    Remove,
)
from journeytui.sync.work import FIELD, MOVE, SpaceTx, Work, changed, keep_conflicts, keep_edit, keep_value

OLDER = "older"
"""As what a value meets: it stood here before, and was replaced. Whoever offers it takes over what stands."""


class Decision(NamedTuple):
    """What became of a push."""

    outcomes: tuple[Outcome, ...]
    rows: tuple[wire.Row, ...]


# --- a push ------------------------------------------------------------------------------------------------------------


def decide(tx: SpaceTx, push: Push) -> Decision:
    """Carries out a push, op after op. Nothing of it is ever rejected silently, and nothing of it stops the rest."""
    make_ready(tx, push)
    work = Work(tx, push)
    for op in push.ops:
        if not sayable(op):
            work.say(op.id, WHOLE, INVALID, 0, row=False)
        elif isinstance(op, Remove):
            removal.remove(work, op)
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
    hanging.load_way_up(tx, targets)
    tx.hanging(seen.id for op in push.ops if isinstance(op, Remove) for seen in op.tree)


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
    elif isinstance(op, Back) and saw_removal(op, held):
        create(work, op, held)
    elif tells_nothing_new(work.tx, op, held):
        work.say(op.id, WHOLE, SAME, held.seq)
    else:
        keep_edit(work, op)


def saw_removal(op: Back, held: Held) -> bool:
    """Whether who brings a record back has seen its last removal."""
    return held.seq <= op.seq


def tells_nothing_new(tx: SpaceTx, op: Put | Back, held: Held) -> bool:
    """Whether whoever removed a record has seen all that somebody offers of it, who does not know that it is gone."""
    return (
        isinstance(op, Put)
        and op.base is None
        and all(
            name == POSITION or same(held.fields.get(name), value) or replaced(tx, held, name, value)
            for name, value in op.values.items()
        )
    )


def in_its_place(tx: SpaceTx, op: Put | Back) -> Held | None:
    """The record that the op means: its own, or the one library that a space has."""
    held = tx.get(op.id)
    return tx.library() or held if op.kind == LIBRARY and held is None else held


def create(work: Work, op: Put | Back, before: Held | None) -> None:
    """Makes a record, or lets one live again. What it hangs on must live; where it would close a ring it hangs on nothing."""
    fields = {name: value for name, value in op.values.items() if not empty(value)}
    above = edges(op.kind, fields)
    if any(hanging.gone(work.tx, op.kind, one) for one in above):
        bear_dead(work, op, before, fields)
        return
    if any(hanging.goes_round(work.tx, op.kind, op.id, one) for one in above):
        untie(work, op, fields)
    body = wire.compact(fields)
    if too_large(body):
        work.say(op.id, WHOLE, INVALID, before.seq if before else 0)
        return
    made = born(work, op, before, fields, body)
    work.say(op.id, WHOLE, APPLIED, made.seq)


def untie(work: Work, op: Put | Back, fields: dict[str, Any]) -> None:
    """Takes away what closes a ring, and keeps it as a Conflict."""
    for name in (PARENT, WITHIN):
        above = edge(op.kind, fields, name)
        if above and hanging.goes_round(work.tx, op.kind, op.id, above):
            del fields[name]
            work.disagree(op, MOVE, name, op.id, {"second": as_text(above)})
            work.told[op.id] = None


def too_large(body: str, before: str = "") -> bool:
    """Whether a record holds more than a record may, and more than it did."""
    if len(body) * 4 <= limits.RECORD_BYTES:
        return False
    return len(body.encode()) > max(limits.RECORD_BYTES, len(before.encode()))


def born(
    work: Work, op: Put | Back, before: Held | None, fields: Mapping[str, Any], body: str, *, dead: bool = False
) -> State:
    """The record, which begins a life here and now; `before` is what lay dead under its id.

    What its author emptied is marked: it is not as if nobody had ever filled it.
    """
    seq, replica = work.tx.next(), work.push.replica
    emptied = [name for name, value in op.values.items() if name not in fields and empty(value)]
    marks = dict.fromkeys((BORN, *emptied), (seq, op.author, replica)) if emptied else {}
    made = State(op.kind, op.id, seq, op.author, replica, dead, body, fields, marks)
    work.tx.put(made)
    lived = (before.body, as_text(field_seq(before, BORN))) if before else (None, None)
    work.tx.note(made, ADDED, *lived, at=op.at)
    return made


def bear_dead(work: Work, op: Put | Back, before: Held | None, fields: Mapping[str, Any]) -> None:
    """Below what was removed nothing lives: a Conflict holds it all, and the space a tombstone for whatever follows."""
    if before is None:
        born(work, op, None, fields, wire.compact(fields), dead=True)
        let_go(work, op)
    keep_edit(work, op)


def let_go(work: Work, op: Put | Back) -> None:
    """Lets the journeys that came here before their stage stand by themselves, and keeps where they were to lie as Conflicts."""
    for held in work.tx.hanging([op.id]):
        if held.within == op.id:
            meant = Put(held.kind, held.id, op.author, op.at, {WITHIN: op.id})
            work.disagree(meant, MOVE, WITHIN, held.id, {"second": as_text(op.id)})
            fields = {name: value for name, value in held.fields.items() if name != WITHIN}
            made = changed(work, op, held, (WITHIN,), fields=fields, body=wire.compact(fields))
            work.tx.put(made)
            work.tx.note(made, WITHIN, as_text(op.id), None, at=op.at)
            work.told[held.id] = None


def change(work: Work, op: Put | Back, held: Held) -> None:
    """Changes a live record field by field: each for itself meets what is in place."""
    taken: dict[str, Any] = {}
    for name, value in op.values.items():
        verdict = meet(work.tx, held, op, name, value)
        if verdict == APPLIED:
            taken[name] = value
        elif verdict == SAME:
            work.say(op.id, name, SAME, field_seq(held, name))
        elif verdict == OLDER:
            work.say(op.id, name, CONFLICT, field_seq(held, name))
        else:
            keep_value(work, op, held, name, verdict)
    if unseen(op, held):
        work.told[held.id] = None
    if taken:
        write(work, op, held, taken)
    elif not op.values:
        work.say(op.id, WHOLE, SAME, held.seq)


def unseen(op: Put | Back, held: Held) -> bool:
    """Whether the record may hold what the author never saw: then the answer brings all of it."""
    if isinstance(op, Back) or op.base is None or held.id != op.id:
        return True
    return held.seq > min(op.base.values(), default=0)


def meet(tx: SpaceTx, held: Held, op: Put | Back, name: str, value: Any) -> str:
    """What a value meets in the field: APPLIED, SAME, OLDER, or the sort of Conflict."""
    if same(held.fields.get(name), value):
        return SAME
    if overtaken(op, held, name):
        return SAME
    base = base_of(op, held, name)
    if not last_wins(held.kind, name) and filled(held, name) and field_seq(held, name) > base:
        if base == 0 and replaced(tx, held, name, value):
            return OLDER
        if base > 0 or not knew(op, held, name):
            return FIELD
    above = edge(held.kind, {name: value}, name)
    return MOVE if above and hanging.misplaced(tx, held, above) else APPLIED


def overtaken(op: Put | Back, held: Held, name: str) -> bool:
    """Whether a Conflict says more by now than whoever closes it has seen: then it stays open."""
    return name == "state" and isinstance(op, Put) and op.base is not None and removal.says_more(held, op.base[name])


def replaced(tx: SpaceTx, held: Held, name: str, value: Any) -> bool:
    """Whether the field held this once, and somebody who saw that put something else in its place."""
    text = as_text(value)
    return text is not None and tx.was(held.id, name, text)


def knew(op: Put | Back, held: Held, name: str) -> bool:
    """Whether an author who does not know where the space stood knows at least what stands there now, as what was before."""
    return held.id == op.id and isinstance(op, Put) and name in op.was and same(op.was[name], held.fields.get(name))


def filled(held: Held, name: str) -> bool:
    """Whether anybody ever put something into the field."""
    return name in held.fields or name in held.marks


def base_of(op: Put | Back, held: Held, name: str) -> int:
    """The seq that the author saw in the field; 0 when the author never saw the record that is in place."""
    if isinstance(op, Back) or op.base is None or held.id != op.id:
        return 0
    return op.base.get(name, 0)


def last_wins(kind: str, name: str) -> bool:
    """Whether the one who comes last is right: in a place among neighbours, and in what a Conflict says."""
    return name == POSITION or kind == CONFLICT_WORD


def write(work: Work, op: Put | Back, held: Held, taken: Mapping[str, Any]) -> None:
    """Puts values in place."""
    fields = {name: value for name, value in {**held.fields, **taken}.items() if not empty(value)}
    body = wire.compact(fields)
    if too_large(body, held.body):
        work.say(op.id, WHOLE, INVALID, held.seq)
        return
    made = changed(work, op, held, taken, fields=fields, body=body)
    work.tx.put(made)
    for name, value in taken.items():
        work.tx.note(made, name, as_text(held.fields.get(name)), as_text(value), at=op.at)
    work.say(op.id, WHOLE, APPLIED, made.seq)
