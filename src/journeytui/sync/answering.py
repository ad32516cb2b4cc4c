"""What became of a push: what was sent is settled, what was typed over it meanwhile goes on from there.

Refuses to ask a space anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from journeytui.domain.words import WORDS
from journeytui.sync import merge, noticing, wire
from journeytui.sync.arriving import move_anchor, put_aside, show_aside, take_rows
from journeytui.sync.records import ADDED, CONFLICTS, JOURNEY, LIBRARY, REMOVED
from journeytui.sync.replica import ALIVE, MINE, OTHERS, Held, Replica, Write
from journeytui.sync.wire import (
    APPLIED,
    CONFLICT,
    INVALID,
    PARENT,
    SAME,
    WHOLE,
    WITHIN,
    Anchor,
    Answer,
    Back,
    Op,
    Push,
    Put,
    Remove,
    Row,
)

_SETTLED = (APPLIED, SAME)
NEVER = -1
"""As what was seen of a record: the space does not take it as it is."""


def withdraw(replica: Replica) -> None:
    """What is under way waits again with all else that is new here: whoever sent it may not, inside the caller's step."""
    frozen = replica.frozen()
    if frozen is None:
        return
    push = wire.decode_push(frozen[1])
    due = replica.due(op.id for op in push.ops)
    flight = noticing.flight_of(push)
    noticing.notice(replica, flight.ops, flight)
    pending = noticing.pending_of(replica, flight.ops)
    words: dict[str, str] = {}
    for op in push.ops:
        if isinstance(op, Remove):
            for lift in op.lift:
                came_from = (one.id for one in op.tree if replica.moved_along(lift.id, one.id))
                stage = next((wire.compact(one) for one in came_from), None)
                pending[lift.id] = {WITHIN: (lift.seq, stage)} | pending.get(lift.id, {})
                words[lift.id] = JOURNEY
            continue
        if op.id in due:
            continue  # it is asked for again as long as it is not here
        words[op.id] = op.kind
        if isinstance(op, Put) and op.base is not None:
            was = {name: wire.compact(op.was[name]) if name in op.was else None for name in op.values}
            sent = {name: (op.base[name], was[name]) for name in op.values}
            pending[op.id] = pending.get(op.id, {}) | sent
        else:
            seq = op.seq if isinstance(op, Back) else 0
            pending[op.id] = pending.get(op.id) or {ADDED: (seq, None)}
    for record, word in words.items():
        replica.keep_pending(record, word, pending[record])
    replica.thaw()
    show_aside(replica, flight.ops, noticing.NOTHING_UNDER_WAY)


class _Answered:
    """A push and what became of it."""

    def __init__(self, replica: Replica, push: Push, answer: Answer) -> None:
        self.replica = replica
        self.became = {(one.id, one.field): one for one in answer.outcomes}
        self.seqs: dict[str, int] = {}
        """The seq that each record has now."""
        for one in answer.outcomes:
            self.seqs[one.id] = max(one.seq, self.seqs.get(one.id, 0))
        self.rows = {row.id: row for row in answer.rows}
        self.library = next((row.id for row in answer.rows if row.kind == LIBRARY), "")
        ids = [*noticing.flight_of(push).ops]
        self.due = replica.due(op.id for op in push.ops if isinstance(op, Back))
        """What goes along with what has come back."""
        self.pending = noticing.pending_of(replica, ids)
        self.words = {record: word for record, word, *_ in replica.pending(ids)}
        self.present = noticing.present_of(replica, self.words)
        self.smooth = self.seqs.keys() - self.rows.keys() - self.pending.keys()
        """The records of which all was applied, and nothing is new on either side."""
        self.smooth -= {one.id for one in answer.outcomes if one.what != APPLIED}
        self.seen: list[tuple[str, int, int]] = []
        self.writes: list[Write] = []

    def what(self, id: str, field: str) -> str:
        """What became of a field."""
        one = self.became.get((id, field)) or self.became.get((id, WHOLE))
        return one.what if one else ""

    def keep(self, record: str, pending: Mapping[str, Held]) -> None:
        """Makes this all that the record has pending."""
        self.replica.keep_pending(record, self.words[record], pending)


class Settled(NamedTuple):
    """What came with an answer."""

    made: int = 0
    """Conflicts that are new here."""
    brought: int = 0
    """Other records that are other than before."""


def acknowledge(replica: Replica, mut: str, asked: Anchor, answer: Answer, push: Push | None = None) -> Settled:
    """Settles the push that is under way by its answer, as one step.

    An answer to any other push changes nothing, nor does one that was asked for before something else was heard (`asked` is
    the anchor it was asked with): the same bytes are sent again. `push` is what the bytes say, where that is known.
    """
    with replica.step():
        frozen, state = replica.frozen(), replica.state()
        if frozen is None or frozen[0] != mut or (int(state["seq"]), state["hash"]) != tuple(asked):
            return Settled()
        push = push if push and push.mut == mut else wire.decode_push(frozen[1])
        flight = noticing.flight_of(push)
        unshown = bool(replica.aside(flight.ops))
        noticing.notice(replica, flight.ops, flight)
        work = _Answered(replica, push, answer)
        for op in push.ops:
            _settle(work, op)
        replica.thaw()
        replica.keep_seen(work.seen)
        known = replica.seen([row.id for row in answer.rows])
        brought = take_rows(replica, [row for row in answer.rows if row.kind != CONFLICTS], noticing.NOTHING_UNDER_WAY)
        take_rows(replica, [row for row in answer.rows if row.kind == CONFLICTS], noticing.NOTHING_UNDER_WAY)
        show_aside(replica, flight.ops, noticing.NOTHING_UNDER_WAY)
        replica.write(work.writes)
        if answer.prev == state.get("cursor") and not state.get("joining") and not unshown:
            # What others did and is not shown yet would be older than this: the next page brings it once more.
            replica.keep(cursor=answer.head)
        move_anchor(replica, answer.anchor, answer.head)
        return Settled(sum(row.kind == CONFLICTS and row.id not in known for row in answer.rows), brought)


def _settle(work: _Answered, op: Op) -> None:
    if isinstance(op, Remove):
        _settle_removal(work, op)
        return
    if op.kind == LIBRARY and work.library and work.library != op.id:
        if work.replica.library() != work.library:
            work.replica.rename_library(work.library)
        work.seen.append((work.library, 0, ALIVE))
        return
    if isinstance(op, Back) and work.what(op.id, WHOLE) == APPLIED:
        work.replica.ask_back(op.id)
    if op.id in work.due:
        _settle_along(work, op)
        return
    if op.id in work.smooth:
        work.seen.append((op.id, work.seqs[op.id], ALIVE))
        return
    became = {name: work.what(op.id, name) for name in op.values}
    in_place = {name for name, what in became.items() if what in _SETTLED}
    lowest = min(op.base.values(), default=0) if isinstance(op, Put) and op.base is not None else 0
    seq, row = work.seqs.get(op.id, 0), work.rows.get(op.id)
    if held := work.pending.get(op.id):
        work.keep(op.id, rebased(held, in_place, seq, lowest, alone=row is None))
    if row is None:
        refused = bool(became) and not in_place
        work.seen.append((op.id, NEVER if refused else seq, ALIVE))
    elif not isinstance(op, Put) or op.base is None:
        work.seen.append(
            (op.id, 0, OTHERS if row.dead else ALIVE)
        )  # it met another: the row that comes along is taken in
    _keep_refused(work, op, became)


def _settle_along(work: _Answered, op: Put | Back) -> None:
    """What came back because what it hung on did stands aside again; where it did not come, its row says how it is."""
    work.replica.forget_aside([op.id])
    if op.id in work.seqs and op.id not in work.rows:
        row = Row(op.kind, op.id, work.seqs[op.id], op.author, work.replica.id, op.values)
        put_aside(work.replica, row)
        work.seen.append((op.id, row.seq, ALIVE))


def rebased(pending: Mapping[str, Held], in_place: set[str], seq: int, lowest: int, *, alone: bool) -> dict[str, Held]:
    """What is pending over what was sent: its author saw what was sent from here, and all else if nobody else came between."""
    return {
        name: (seq, old) if name in in_place or (alone and base >= lowest) else (base, old)
        for name, (base, old) in pending.items()
    }


def _settle_removal(work: _Answered, op: Remove) -> None:
    if work.what(op.id, REMOVED) == INVALID:
        work.replica.keep(cursor=0)  # never to be done: all of it comes back
    for one in op.tree:
        became = work.became.get((one.id, REMOVED))
        here = work.present.get(one.id)
        if became and became.what == APPLIED:
            work.seen.append((one.id, became.seq, MINE))
            if one.kind not in WORDS:
                work.replica.bury_aside(one.id)
            if one.id in work.words:
                work.keep(one.id, {ADDED: (became.seq, None)} if here is not None else {})
        elif one.id in work.words:
            work.keep(
                one.id, _brought_back(work, one.id, merge.explode(WORDS[one.kind], here)) if here is not None else {}
            )


def _brought_back(work: _Answered, record: str, now: Mapping[str, Any]) -> dict[str, Held]:
    """What is pending of a record whose removal was taken back under way and was not done there; all of it where none was there."""
    if record not in work.rows and not work.replica.seen([record]):
        return {ADDED: (0, None)}
    held = {name: value for name, value in work.pending.get(record, {}).items() if name != ADDED}
    return noticing.still_here(now, held)


def _keep_refused(work: _Answered, op: Put | Back, became: Mapping[str, str]) -> None:
    """What the space will never take is kept here, as a Conflict that only this copy has."""
    refused = {name: op.values[name] for name, what in became.items() if what not in (APPLIED, SAME, CONFLICT)}
    if not refused or op.id not in work.rows:
        return
    one = next(iter(refused)) if len(refused) == 1 else ""
    fields = {
        PARENT: op.id,
        "sort": "field",
        "field_name": one,
        "first": wire.compact(work.rows[op.id].fields.get(one)) if one else "",
        "second": wire.compact(refused[one] if one else {"set": refused}),
        "second_author": op.author,
        "second_replica": work.replica.id,
        "state": "open",
    }
    id = wire.conflict_id("refused", op.kind, op.id, wire.compact(refused))
    work.writes.append((op.author, work.replica.id, CONFLICTS, id, merge.assemble(WORDS[CONFLICTS], fields)))
