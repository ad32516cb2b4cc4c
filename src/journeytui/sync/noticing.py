"""What was changed here since it was last looked at becomes pending: by field, what its editor saw and what was there before.

Refuses to change a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain.words import WORDS
from journeytui.sync import merge, wire
from journeytui.sync.records import ADDED, REMOVED
from journeytui.sync.replica import Held, Replica
from journeytui.sync.wire import POSITION, WITHIN, Op, Push, Put, Remove

Fields = Mapping[str, Any]
_ALL = 2**31


class Flight(NamedTuple):
    """The push that is under way."""

    push: Push | None
    ops: dict[str, Op]
    """By record: of a removal every record of the tree and every journey that it lifts."""


NOTHING_UNDER_WAY = Flight(None, {})


def flight_of(push: Push | None) -> Flight:
    """The push by the records it is about."""
    if push is None:
        return NOTHING_UNDER_WAY
    ops: dict[str, Op] = {}
    for op in push.ops:
        ops[op.id] = op
        if isinstance(op, Remove):
            ops |= dict.fromkeys([*(one.id for one in op.tree), *(one.id for one in op.lift)], op)
    return Flight(push, ops)


def under_way(replica: Replica) -> Flight:
    """The push that is under way, if one is."""
    frozen = replica.frozen()
    return flight_of(wire.decode_push(frozen[1]) if frozen else None)


def is_going(flight: Flight, record: str) -> bool:
    """Whether the removal of a record is under way."""
    op = flight.ops.get(record)
    return isinstance(op, Remove) and all(lift.id != record for lift in op.lift)


def base_of(flight: Flight, seen: tuple[int, bool] | None, record: str, field: str) -> int:
    """The seq that the author of a new edit had on the screen: that of the value that is under way, or was seen last."""
    known = seen[0] if seen else 0
    match flight.ops.get(record):
        case Put(base=base, values=values) if base is not None:
            return (
                base.get(field, known)
                if field in values
                else min([known, *_weighty(base)] if field == REMOVED else [known])
            )
        case Remove(lift=lift):
            return min([known, *(one.seq for one in lift if one.id == record and field in (WITHIN, REMOVED))])
        case None:
            return known
        case _:
            return 0


def _weighty(bases: Mapping[str, int]) -> Iterable[int]:
    """What a removal counts as seen: where a record stood among its neighbours objects to no removal."""
    return (seq for name, seq in bases.items() if name != POSITION)


def notice(replica: Replica, records: Iterable[str] | None, flight: Flight, limit: int = _ALL) -> int:
    """Makes pending what was captured of these records, or of all. Returns how many entries that were.

    It has to happen before anything else is known of a record: what was seen until now is what its editors saw.
    """
    found = replica.captured(records, limit)
    if not found:
        return 0
    ids = list(dict.fromkeys(record for record, *_ in found))
    by_record: dict[str, list[tuple[str, str, Any]]] = {}
    for record, word, field, old in replica.captured(ids, _ALL) if len(found) == limit else found:
        by_record.setdefault(record, []).append((word, field, old))
    pending, seen = pending_of(replica, ids), replica.seen(ids)
    present = present_of(replica, {record: entries[0][0] for record, entries in by_record.items()})
    unknown_counts = bool(replica.state().get("offering"))
    for record, entries in by_record.items():
        word = entries[0][0]
        if word in WORDS:
            told = record in seen or unknown_counts or record in flight.ops
            work = _Noticing(word, record, flight, seen.get(record), present.get(record), told)
            replica.keep_pending(record, word, work.after(pending.get(record, {}), entries))
    replica.forget_captured(ids)
    return len(found)


def pending_of(replica: Replica, ids: Iterable[str]) -> dict[str, dict[str, Held]]:
    """By record and field, what is pending."""
    pending: dict[str, dict[str, Held]] = {}
    for record, _, field, base, old in replica.pending(ids):
        pending.setdefault(record, {})[field] = (base, old)
    return pending


def present_of(replica: Replica, words: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The columns of the records that are here, which have these words."""
    found: dict[str, dict[str, Any]] = {}
    for word in dict.fromkeys(words.values()):
        if word in WORDS:
            found |= replica.rows(word, [record for record, its in words.items() if its == word])
    return found


class _Noticing(NamedTuple):
    """A record of which something was captured."""

    word: str
    record: str
    flight: Flight
    seen: tuple[int, bool] | None
    present: Any
    told: bool
    """Whether the space may have it."""

    def after(self, before: Mapping[str, Held], entries: Sequence[tuple[str, str, Any]]) -> dict[str, Held]:
        """What the record has pending after these entries."""
        brought_back = any(field == ADDED for _, field, _ in entries)
        removed_too = REMOVED in before and self.seen is not None and self.seen[1]  # by somebody else, and here as well
        pending = {} if brought_back and removed_too and not is_going(self.flight, self.record) else dict(before)
        removed = next((old for _, field, old in entries if field == REMOVED), None)
        stood = removed if removed is not None else self.present
        for _, field, old in entries:
            if REMOVED not in pending and (ADDED not in pending or field not in (ADDED, REMOVED)):
                self._take(pending, field, old, stood)
        if is_going(self.flight, self.record):
            pending.pop(ADDED, None)
            return pending | ({ADDED: (0, None)} if self.present is not None else {})
        if self.present is not None and self.seen is None and self.record not in self.flight.ops:
            return still_here(merge.explode(WORDS[self.word], self.present), pending) or {ADDED: (0, None)}
        if self.present is not None:
            return still_here(merge.explode(WORDS[self.word], self.present), pending)
        if ADDED in pending:
            was_there = self.seen is not None and not self.seen[1] and removed is not None
            return {REMOVED: (0, self._whole(removed))} if was_there else {}
        return pending if self.told else {}

    def _take(self, pending: dict[str, Held], field: str, old: Any, stood: Any) -> None:
        word = WORDS[self.word]
        if field == ADDED:
            pending.clear()
            dead = self.seen is not None and self.seen[1]
            pending[ADDED] = (self.seen[0] if self.seen and dead else 0, self._whole(old) if dead else None)
        elif field == REMOVED:
            lowest = min([self._base(REMOVED), *_weighty({name: seq for name, (seq, _) in pending.items()})])
            pending[REMOVED] = (lowest, self._whole(old))
        else:
            then = merge.parts_of(word, field, old)
            now = merge.parts_of(word, field, stood[field]) if stood and field in stood else {}
            for name in merge.differing(then, now) if ADDED not in pending else then.keys() - now.keys():
                pending.setdefault(name, (self._base(name), _text(then.get(name))))

    def _base(self, field: str) -> int:
        return base_of(self.flight, self.seen, self.record, field)

    def _whole(self, row: Any) -> str:
        return wire.compact(merge.explode(WORDS[self.word], row))


def still_here(now: Fields, pending: Mapping[str, Held]) -> dict[str, Held]:
    """What is pending of a record that is here: removed and brought back, it is an edit like any other."""
    if REMOVED not in pending:
        return dict(pending)
    seq = pending[REMOVED][0]
    old = as_last_seen(pending)
    return {name: pending.get(name, (seq, _text(old.get(name)))) for name in merge.differing(old, now)}


def as_last_seen(pending: Mapping[str, Held]) -> dict[str, Any]:
    """The fields of a removed record as the space had them when it was changed here first."""
    fields: dict[str, Any] = loaded(pending[REMOVED][1]) or {}
    fields |= {name: loaded(old) for name, (_, old) in pending.items() if name not in (ADDED, REMOVED)}
    return {name: value for name, value in fields.items() if value is not None}


def _text(value: Any) -> str | None:
    return None if value is None else wire.compact(value)


def loaded(text: str | None) -> Any:
    """What a JSON text that was kept says; None for none."""
    return None if text is None else json.loads(text)


def said_by(
    replica: Replica, authors: Mapping[tuple[str, str], tuple[str, str]], record: str, field: str
) -> tuple[str, str]:
    """Who set a field last, and when; whoever syncs, where nobody knows."""
    return authors.get((record, field)) or (replica.me, replica.now)
