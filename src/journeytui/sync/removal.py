"""The decisions about a removal: a tree goes whole, or not at all.

Every decision is one function, called through this module. What goes keeps what it held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeytui.sync import hanging, refusing, wire
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
from journeytui.sync.wire import APPLIED, CONFLICT, INVALID, POSITION, SAME, WITHIN, Lift, Remove, Seen
from journeytui.sync.work import REMOVAL, SpaceTx, Work, changed


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
        for seen in reversed(op.tree):
            bury(work, op, seen)


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
    """Keeps the tree, and tells all sides of each other: of one tree in one Conflict, however many would remove it."""
    before = refusing.asked_before(work.tx, op)
    values = refusing.says(op, objections, before)
    work.disagree(op, REMOVAL, REMOVED, op.id, values, into=before.id if before else "")
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


def bury(work: Work, op: Remove, seen: Seen) -> None:
    """Removes one record. It keeps what it held. A Conflict that says more than its remover saw stays."""
    id, held = seen.id, work.tx.get(seen.id)
    if held and not held.dead and says_more(held, seen.seq):
        work.say(id, REMOVED, SAME, held.seq)
        return
    if held is None:
        work.say(id, REMOVED, SAME, 0)
        return
    if not held.dead:
        close_requests(work, op, id)
    made = sign(work, op, held) if held.dead else changed(work, op, held, (), dead=True)
    work.tx.put(made)
    work.tx.note(made, REMOVED, None, None, at=op.at)
    work.say(id, REMOVED, SAME if held.dead else APPLIED, made.seq)


def says_more(held: Held, seq: int) -> bool:
    """Whether a Conflict has come to say more since it was seen."""
    return held.kind == CONFLICTS and "second" in held.marks and field_seq(held, "second") > seq


def close_requests(work: Work, op: Remove, id: str) -> None:
    """What somebody asked for in vain has happened: nobody needs to be asked any more."""
    for request in filter(refusing.is_open, work.tx.hanging([id])):
        fields = {**request.fields, "state": "closed"}
        made = changed(work, op, request, ("state",), fields=fields, body=wire.compact(fields))
        work.tx.put(made)
        work.tx.note(made, "state", as_text("open"), as_text("closed"), at=op.at)
        work.told[request.id] = None


def sign(work: Work, op: Remove, held: Held) -> State:
    """The removed record after somebody else has removed it too: who brings it back has to have seen that as well.

    Of the removals before, it keeps whose the first one was.
    """
    made = changed(work, op, held, ())
    first = held.marks.get(REMOVED) or (held.seq, held.author, held.replica)
    return made._replace(marks={**made.marks, REMOVED: first})
