"""The decisions about a removal: a tree goes whole, or not at all.

Every decision is one function, called through this module. What goes keeps what it held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from journeytui.sync import hanging, wire
from journeytui.sync.records import (
    ADDED,
    BORN,
    CONFLICTS,
    LIBRARY,
    REMOVED,
    Held,
    State,
    as_text,
    empty,
    field_seq,
    last_mark,
)
from journeytui.sync.wire import APPLIED, CONFLICT, INVALID, POSITION, SAME, WITHIN, Lift, Remove
from journeytui.sync.work import REMOVAL, SpaceTx, Work, changed

_LISTED = 1_000
"""Records that a Conflict about a removal lists; what is more is counted."""


def remove(work: Work, op: Remove) -> None:
    """Removes a tree whole, or not at all."""
    root = work.tx.get(op.id)
    listed = [seen.id for seen in op.tree]
    if not listed or listed[0] != op.id or (root and root.kind != op.kind) or holds_library(work.tx, listed):
        work.say(op.id, REMOVED, INVALID, root.seq if root else 0)
    elif objections := against_removal(work.tx, op):
        refuse_removal(work, op, objections)
    else:
        for lift in op.lift:
            lift_out(work, op, lift)
        for id in reversed(listed):
            bury(work, op, id)


def holds_library(tx: SpaceTx, ids: Iterable[str]) -> bool:
    """Whether the space's library record is among them, which is never removed."""
    return any(held is not None and held.kind == LIBRARY for held in map(tx.get, ids))


def against_removal(tx: SpaceTx, op: Remove) -> list[tuple[Held, str]]:
    """The fields that somebody changed inside since its remover saw it, what came into it, and what cannot be lifted out."""
    return [*edited(tx, op), *came(tx, op), *stuck(tx, op)]


def edited(tx: SpaceTx, op: Remove) -> list[tuple[Held, str]]:
    """The listed live records that changed since they were seen, with the fields. A Conflict may change."""
    held = [(held, seen.seq) for seen in op.tree if (held := tx.get(seen.id)) and not held.dead]
    return [(one, name) for one, seq in held if one.kind != CONFLICTS for name in newer(one, seq)]


def came(tx: SpaceTx, op: Remove) -> list[tuple[Held, str]]:
    """The live records below a listed live one that its remover did not see. A Conflict may come."""
    seen = {one.id for one in op.tree} | {one.id for one in op.lift}
    live = [one.id for one in op.tree if (held := tx.get(one.id)) and not held.dead]
    below = sorted(tx.hanging(live), key=lambda held: held.id)
    return [(held, ADDED) for held in below if held.id not in seen and held.kind != CONFLICTS]


def stuck(tx: SpaceTx, op: Remove) -> list[tuple[Held, str]]:
    """The journeys that cannot be lifted to where the remover said: they moved since, or it is no place for them."""
    going = {seen.id for seen in op.tree}
    found = []
    for lift in op.lift:
        held = in_what_goes(tx, op, lift)
        no_place = held and lift.to and (lift.to in going or hanging.misplaced(tx, held, lift.to))
        if held and (no_place or field_seq(held, WITHIN) > lift.seq):
            found.append((held, WITHIN))
    return found


def in_what_goes(tx: SpaceTx, op: Remove, lift: Lift) -> Held | None:
    """The journey to be lifted, if it lies within what goes still."""
    held = tx.get(lift.id)
    inside = held and not held.dead and held.within in {seen.id for seen in op.tree}
    return held if inside else None


def newer(held: Held, seq: int) -> list[str]:
    """The fields of a live record that changed after the seq; ADDED when it is younger as a whole. A place among neighbours
    objects to nothing.
    """
    if held.seq <= seq:
        return []
    marks = held.marks or {BORN: last_mark(held, BORN)}
    return [name or ADDED for name, mark in marks.items() if mark[0] > seq and name != POSITION]


def refuse_removal(work: Work, op: Remove, objections: Sequence[tuple[Held, str]]) -> None:
    """Keeps the tree, and tells both sides of each other."""
    last, name = max(objections, key=lambda one: last_mark(one[0], one[1])[0])
    _, author, replica = last_mark(last, name)
    inside = [[held.kind, held.id, field, held.fields.get(field)] for held, field in objections[:_LISTED]]
    asked: dict[str, Any] = {"k": op.kind, "i": op.id, "ids": op.tree[:_LISTED], "lift": op.lift[:_LISTED]}
    if len(op.tree) > _LISTED:
        asked["more"] = len(op.tree) - _LISTED
    values = {"first": wire.compact(inside), "first_author": author, "first_replica": replica}
    work.disagree(op, REMOVAL, REMOVED, op.id, {**values, "second": wire.compact(asked)})
    for id in [seen.id for seen in op.tree]:
        held = work.tx.get(id)
        work.say(id, REMOVED, CONFLICT if held else SAME, held.seq if held else 0)
    for lift in op.lift:
        journey = work.tx.get(lift.id)
        work.say(lift.id, WITHIN, CONFLICT, field_seq(journey, WITHIN) if journey else 0)
    work.told.update(dict.fromkeys([*(seen.id for seen in op.tree), *(held.id for held, _ in objections)]))


def lift_out(work: Work, op: Remove, lift: Lift) -> None:
    """Moves a journey out of a stage that goes, if it is there still."""
    held = in_what_goes(work.tx, op, lift)
    if held is None:
        if there := work.tx.get(lift.id):
            work.say(lift.id, WITHIN, SAME, field_seq(there, WITHIN))
        return
    fields = {name: value for name, value in {**held.fields, WITHIN: lift.to}.items() if not empty(value)}
    made = changed(work, op, held, (WITHIN,), fields=fields, body=wire.compact(fields))
    work.tx.put(made)
    work.tx.note(made, WITHIN, as_text(held.within), as_text(lift.to), at=op.at)
    work.say(held.id, WITHIN, APPLIED, made.seq)
    work.told[held.id] = None


def bury(work: Work, op: Remove, id: str) -> None:
    """Removes one record. It keeps what it held."""
    held = work.tx.get(id)
    if held is None:
        work.say(id, REMOVED, SAME, 0)
        return
    made = sign(work, op, held) if held.dead else changed(work, op, held, (), dead=True)
    work.tx.put(made)
    work.tx.note(made, REMOVED, None, None, at=op.at)
    work.say(id, REMOVED, SAME if held.dead else APPLIED, made.seq)


def sign(work: Work, op: Remove, held: Held) -> State:
    """The removed record after somebody else has removed it too: who brings it back has to have seen that as well.

    Of the removals before, it keeps whose the first one was.
    """
    made = changed(work, op, held, ())
    first = held.marks.get(REMOVED) or (held.seq, held.author, held.replica)
    return made._replace(marks={**made.marks, REMOVED: first})
