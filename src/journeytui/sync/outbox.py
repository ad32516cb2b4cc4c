"""What goes out: what is pending becomes a push, whatever stands above something before it.

A field that is back at what it was is not sent. Refuses to send, and to change a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain import limits
from journeytui.domain.words import WORDS
from journeytui.sync import merge, removing, wire
from journeytui.sync.merge import Columns
from journeytui.sync.noticing import NOTHING_UNDER_WAY, Fields, loaded, notice, pending_of, present_of, said_by
from journeytui.sync.records import ADDED, JOURNEY, REMOVED
from journeytui.sync.replica import Held, Replica
from journeytui.sync.wire import PARENT, WITHIN, Back, Op, Push, Put

STAGE = "stage"
_NOTICED = 20_000
"""So many entries are noticed before a push is made of them."""
_REMOVAL_BYTES = 80
"""What a record takes at most in a removal."""
BRAKE, BRAKE_SHARE, BRAKE_FROM = 500, 0.2, 20
"""A removal of more records than that, or of a greater share of all (of at least so many), waits for a yes."""


class Made(NamedTuple):
    """What a freeze came to."""

    push: Push | None
    held_back: int = 0
    """Removals that wait for a yes."""
    idle: tuple[str, ...] = ()
    """Records of which nothing is pending any more: they may take over what the space says."""


def freeze(replica: Replica, mut: str, *, allow_removals: bool = False, ahead: Ahead | None = None) -> Made:
    """Makes the next push, inside the caller's step: what is put first, and removals when all of that is in it.

    A move that closes a ring only until a stage is gone goes after it, with the next push.
    """
    if replica.state().get("offering"):
        offered = _offer(replica, ahead or Ahead())
        if offered.ops:
            return Made(offered.freeze(replica, mut))
        return freeze(replica, mut, allow_removals=allow_removals)
    puts = _Puts(replica)
    while notice(replica, None, NOTHING_UNDER_WAY, _NOTICED) and not puts.room.is_full():
        _put_all(puts)
    _put_all(puts)
    _ask_back(puts.room, replica)
    held_back = 0
    if not puts.room.is_full():
        gone = replica.to_remove()
        if gone and not allow_removals and brake(replica, len(gone)):
            held_back = len(gone)
        elif gone:
            alone = not puts.room.ops
            for op in removing.removes(replica, gone, puts.room.removals(), alone=alone):
                puts.room.add(op)
    idle = tuple(puts.idle)
    return Made(puts.room.freeze(replica, mut) if puts.room.ops else None, held_back, idle)


def brake(replica: Replica, removals: int) -> bool:
    """Whether so many removals wait for a yes."""
    return removals > BRAKE or (removals >= BRAKE_FROM and removals > BRAKE_SHARE * replica.count())


class _Room:
    """How much fits into a push."""

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self.lines: list[str] = []
        self._left = limits.PUSH_BYTES

    def is_full(self) -> bool:
        return len(self.ops) >= limits.PUSH_CHANGES or self._left <= 0

    def removals(self) -> int:
        """So many records may be removed besides."""
        return min(limits.PUSH_REMOVALS, max(0, self._left) // _REMOVAL_BYTES)

    def add(self, op: Op, line: str = "") -> None:
        """Adds an op; `line` is its line where that is known already."""
        line = line or wire.op_line(op)
        self.ops.append(op)
        self.lines.append(line)
        self._left -= len(line) if line.isascii() else len(line.encode())

    def freeze(self, replica: Replica, mut: str) -> Push:
        """Makes a push of it all."""
        push = Push(mut, replica.id, tuple(self.ops))
        replica.freeze(mut, wire.push_of_lines(mut, push.replica, self.lines), len(self.ops))
        return push


def _put_all(puts: _Puts) -> None:
    after = (-1, "")
    while not puts.room.is_full():
        ranked = puts.replica.to_put(limits.PUSH_CHANGES - len(puts.room.ops), after)
        if not ranked:
            return
        after = ranked[-1]
        ids = [record for _, record in ranked]
        puts.load(ids)
        for record in ids:
            if not puts.room.is_full():
                puts.put(record)


def _ask_back(room: _Room, replica: Replica) -> None:
    """Adds what this program does not know, and what went with a record that has come back."""
    for line, seq in replica.asked_back(limits.PUSH_CHANGES):
        if not room.is_full():
            row = wire.row_of(loaded(line))
            room.add(Back(row.kind, row.id, replica.me, replica.now, row.fields, seq))


class _Puts:
    """Records on their way into a push, with all that is known here of them."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.room = _Room()
        self.idle: list[str] = []
        self.words: dict[str, str] = {}
        self.pending: dict[str, dict[str, Held]] = {}
        self.seen: dict[str, tuple[int, bool]] = {}
        self.authors: dict[tuple[str, str], tuple[str, str]] = {}
        self.fields: dict[str, Fields] = {}
        self.going: set[str] = set()
        """The journeys that only moved because the stage that they looked into is being removed."""

    def load(self, ids: Sequence[str]) -> None:
        """Finds what has to be known of these records."""
        pending: dict[str, dict[str, Held]] = {}
        words: dict[str, str] = {}
        for record, word, field, base, old in self.replica.pending(ids):
            pending.setdefault(record, {})[field] = (base, old)
            words[record] = word
        self.pending |= pending
        self.words |= words
        self.seen |= self.replica.seen(ids)
        self.authors |= self.replica.authors(ids)
        present = present_of(self.replica, words)
        self.fields |= {record: merge.explode(WORDS[words[record]], row) for record, row in present.items()}
        stages = {record: loaded(held[WITHIN][1]) for record, held in pending.items() if WITHIN in held}
        found = self.replica.pending(filter(None, stages.values())) if stages else ()
        removed = {record for record, _, field, _, _ in found if field == REMOVED}
        gone = [(record, stage) for record, stage in stages.items() if stage in removed]
        self.going |= {record for record, stage in gone if self.replica.moved_along(record, stage)}

    def put(self, record: str) -> None:
        """Adds what is to be said of a record, if that was not done yet."""
        held = self.pending.pop(record, None)
        fields = self.fields.pop(record, None)
        if held is None or REMOVED in held:
            return
        stays: dict[str, Held] = {}
        if fields is not None:
            if self.words[record] in (JOURNEY, STAGE) and held.keys() & {ADDED, PARENT, WITHIN}:
                self._put_way_up(record, fields)
            if ADDED in held or record not in self.seen:
                self._put_whole(record, fields, held)
            else:
                stays = self._put_fields(record, held, fields)
        self.replica.keep_pending(record, self.words[record], stays)

    def _put_way_up(self, record: str, fields: Fields) -> None:
        """Adds first what stands above: what it is to lie in has to live, and has to have moved, before it does."""
        word = self.words[record]
        for _ in range(2 * limits.DEPTH):
            above = fields.get(WITHIN if word == JOURNEY else PARENT)
            if not isinstance(above, str):
                return
            word = STAGE if word == JOURNEY else JOURNEY
            rows = self.replica.rows(word, [above])
            if above not in self.words:
                self.load([above])
            self.put(above)
            if above not in rows:
                return
            fields = merge.explode(WORDS[word], rows[above])

    def _waits(self, record: str, above: Any) -> bool:
        """Whether a move there would close a ring as long as a journey lies in a stage that only goes with this push."""
        lifted = False
        for _ in range(4 * limits.DEPTH if self.going else 0):
            if above == record or not isinstance(above, str):
                return lifted and above == record
            self.load([above])
            was = {field: loaded(old) for _, _, field, _, old in self.replica.pending([above])}
            if above in self.going:
                lifted, above = True, was.get(WITHIN)
            elif REMOVED in was:
                above = was[REMOVED].get(PARENT)
            else:
                stages = self.replica.rows(STAGE, [above])
                rows = stages or self.replica.rows(JOURNEY, [above])
                above = rows.get(above, {}).get(PARENT if stages else WITHIN)
        return False

    def _put_whole(self, record: str, fields: Fields, held: Mapping[str, Held]) -> None:
        _, dead = self.seen.get(record, (0, False))
        said = said_by(self.replica, self.authors, record, ADDED)
        word = self.words[record]
        emptied: dict[str, Any] = dict.fromkeys(held.keys() - {ADDED} - fields.keys())
        if dead and ADDED in held:
            seq, text = held[ADDED]
            emptied |= dict.fromkeys((loaded(text) or {}).keys() - fields.keys())
            self.room.add(Back(word, record, *said, {**emptied, **fields}, seq))
        else:
            self.room.add(Put(word, record, *said, {**emptied, **fields}))

    def _put_fields(self, record: str, held: Mapping[str, Held], fields: Fields) -> dict[str, Held]:
        """Adds the fields that are other than they were, as far as one person set them. Returns what stays pending.

        A field that is back at what it was stays, too, where something else of the record is said and the space has a newer value that
        waits to be shown: whoever edits it until then has not seen that.
        """
        word = self.words[record]
        was = {name: loaded(old) for name, (_, old) in held.items()}
        stays = {name: one for name, one in held.items() if name == WITHIN and record in self.going}
        stays |= {
            name: held[name] for name in (PARENT, WITHIN) if name in held and self._waits(record, fields.get(name))
        }
        differing = merge.differing(was, {name: fields.get(name) for name in held})
        seen, _ = self.seen[record]
        unseen = {name: held[name] for name in held.keys() - set(differing) if held[name][0] < seen}
        sent: dict[str, Any] = {}
        said: tuple[str, str] | None = None
        for name in differing:
            if name in stays:
                continue
            who = said_by(self.replica, self.authors, record, merge.column_of(WORDS[word], name))
            if said is None or who[0] == said[0]:
                sent[name] = fields.get(name)
                said = max(said or who, who, key=lambda one: one[1])
            else:
                stays[name] = held[name]
        if said is not None:
            before = {name: was[name] for name in sent if was[name] is not None}
            self.room.add(Put(word, record, *said, sent, {name: held[name][0] for name in sent}, before))
        elif not stays:
            self.idle.append(record)
            return {}
        return stays | unseen


class Ahead:
    """What is offered next, made while a push is under way; it is used as far as the records are still the same then."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Columns, Put, str]] = {}

    def look(self, replica: Replica) -> None:
        """Makes it. Changes nothing in the library."""
        self._made = {}
        if replica.state().get("offering"):
            word, found = _to_offer(replica, limits.PUSH_CHANGES)
            rows = replica.rows(word, [record for _, record in found])
            for record, row in rows.items():
                put = Put(word, record, replica.me, replica.now, merge.explode(WORDS[word], row))
                self._made[record] = row, put, wire.op_line(put)

    def put(self, replica: Replica, word: str, record: str, row: Columns) -> tuple[Put, str]:
        """A record as it is offered, and its line where that was made."""
        before, put, line = self._made.get(record, (None, None, ""))
        if put and before == row and (put.author, put.at) == (replica.me, replica.now):
            return put, line
        return Put(word, record, replica.me, replica.now, merge.explode(WORDS[word], row)), ""


def _to_offer(replica: Replica, most: int) -> tuple[str, list[tuple[int, str]]]:
    """The word, rowids and ids of the next records that the space was never told of; none where there are no more."""
    state = replica.state()
    words = list(WORDS)
    first = words.index(state.get("offered_word") or words[0])
    after = int(state.get("offered_row") or 0)
    for word in words[first:]:
        if found := replica.not_seen(word, after, most):
            return word, found
        after = 0
    return words[-1], []


def _offer(replica: Replica, ahead: Ahead) -> _Room:
    """The next of all records that the space was never told of. When there are none left, the offer is over."""
    room = _Room()
    while not room.is_full():
        word, found = _to_offer(replica, limits.PUSH_CHANGES - len(room.ops))
        if not found:
            break
        rows = replica.rows(word, [record for _, record in found])
        notice(replica, list(rows), NOTHING_UNDER_WAY)
        pending = pending_of(replica, rows)
        again = replica.once_removed(rows)
        after = 0
        for rowid, record in found:
            if room.is_full():
                break
            after = rowid
            put, line = ahead.put(replica, word, record, rows[record])
            if record in pending:
                emptied: Fields = dict.fromkeys(pending[record].keys() - {ADDED, REMOVED})
                put, line = put._replace(values={**emptied, **put.values}), ""
                replica.keep_pending(record, word, {})
            if record in again:  # it came back here: a removal that the space knows need not have been the last word
                room.add(Back(word, record, put.author, put.at, put.values, 0))
            else:
                room.add(put, line)
        replica.keep(offered_word=word, offered_row=after)
    if not room.ops:
        state = replica.state()
        anew = state.get("offered_word") or state.get("offered_row")
        while not anew and notice(replica, None, NOTHING_UNDER_WAY, _NOTICED):
            pass  # what went before it could be offered may be there all the same: that it went is said as well
        replica.keep(**({"offered_word": "", "offered_row": 0} if anew else {"offering": 0}))
    return room
