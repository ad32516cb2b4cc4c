"""What goes out of removals: what was removed together, and hung together, goes as one.

Refuses to remove anything here: that was done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain.words import WORDS
from journeytui.sync import wire
from journeytui.sync.noticing import as_last_seen, loaded, pending_of, said_by
from journeytui.sync.records import JOURNEY, LIBRARY, REMOVED
from journeytui.sync.replica import Held, Replica
from journeytui.sync.wire import PARENT, POSITION, WITHIN, Lift, Op, Remove, Seen


class _Gone(NamedTuple):
    """A record that was removed here."""

    word: str
    record: str
    seq: int
    """The oldest seq that its remover had on the screen."""
    above: tuple[str, ...]
    """What it hung on, here or as the space has it; what it hung on here comes first."""


def removes(replica: Replica, gone: Sequence[str], most: int, *, alone: bool) -> list[Op]:
    """The removals of these records, of at most so many at once: the others wait for another push.

    What hangs together goes as one. `alone` says that the push holds nothing else: then of what is too much for any push whole
    branches go, as many as fit. What stands above them is refused as long as a branch below is kept, so nothing goes unseen.
    """
    removed = _all_gone(replica, gone)
    groups: list[list[_Gone]] = []
    for group in _hanging_together(removed):
        if len(group) > most and alone and not groups:
            groups.append(_branches(group, most))
            break
        if len(group) <= most:
            groups.append(group)
            most -= len(group)
    lifts = _lifts(replica, {one.record for group in groups for one in group})
    authors = replica.authors([group[0].record for group in groups])
    ops: list[Op] = []
    for group in groups:
        tree = [Seen(one.word, one.record, one.seq) for one in group]
        tree += _unknown_below(replica, [one.record for one in group])
        lift = tuple(one for part in tree for one in lifts.get(part.id, ()))
        who, at = said_by(replica, authors, group[0].record, REMOVED)
        ops.append(Remove(group[0].word, group[0].record, who, at, tuple(tree), lift))
    return ops


def _branches(group: Sequence[_Gone], most: int) -> list[_Gone]:
    """So many of the records that nothing is left that hangs on one of them; what others hang on before them."""
    gone = {one.record: one for one in group}
    below: dict[str, list[str]] = {}
    for one in group:
        for above in one.above:
            below.setdefault(above, []).append(one.record)
    order: dict[str, None] = {}
    met: set[str] = set()
    waiting = [one.record for one in reversed(group)]
    while waiting and len(order) < most:
        if waiting[-1] in met:
            order[waiting.pop()] = None
        else:
            met.add(waiting[-1])
            waiting += [child for child in below.get(waiting[-1], ()) if child not in met]
    return [gone[record] for record in reversed(order)]


def _lifts(replica: Replica, removed: Collection[str]) -> dict[str, list[Lift]]:
    """By stage, the journeys that moved out of it because it goes."""
    lifts: dict[str, list[Lift]] = {}
    for record, base, old in replica.lifted():
        stage = loaded(old)
        if stage in removed and replica.moved_along(record, stage):
            now = replica.rows(JOURNEY, [record]).get(record, {})
            lifts.setdefault(stage, []).append(Lift(record, _as_id(now.get(WITHIN)), base))
            rest = {name: held for name, held in pending_of(replica, [record])[record].items() if name != WITHIN}
            replica.keep_pending(record, JOURNEY, rest)
    return lifts


def _all_gone(replica: Replica, ids: Sequence[str]) -> dict[str, _Gone]:
    """The removed records that the space may still have; the others are pending no longer."""
    removed: dict[str, _Gone] = {}
    held: dict[str, dict[str, Held]] = {}
    words: dict[str, str] = {}
    for record, word, field, base, old in replica.pending(ids):
        held.setdefault(record, {})[field] = (base, old)
        words[record] = word
    for record in ids:
        if words[record] == LIBRARY:
            replica.keep_pending(record, words[record], {})
            continue
        seq = min(base for name, (base, _) in held[record].items() if name != POSITION)
        here = loaded(held[record][REMOVED][1]) or {}
        edges = [fields.get(name) for fields in (here, as_last_seen(held[record])) for name in (PARENT, WITHIN)]
        removed[record] = _Gone(words[record], record, seq, tuple(filter(None, map(_as_id, edges))))
    return removed


def _hanging_together(removed: Mapping[str, _Gone]) -> list[list[_Gone]]:
    """The removed records in groups, what others hang on before them."""
    below: dict[str, list[str]] = {}
    for one in removed.values():
        for above in one.above:
            if above in removed:
                below.setdefault(above, []).append(one.record)
                below.setdefault(one.record, [])
    roots = [one.record for one in removed.values() if not any(above in removed for above in one.above)]
    linked: dict[str, set[str]] = {}
    for above, children in below.items():
        for child in children:
            linked.setdefault(above, set()).add(child)
            linked.setdefault(child, set()).add(above)
    groups: list[list[_Gone]] = []
    topmost = set(roots)
    done: set[str] = set()
    for start in [*roots, *removed]:
        if start in done:
            continue
        whole = _reached(start, linked)
        done |= whole
        firsts = sorted(whole & topmost) or [start]
        groups.append([removed[record] for record in _downwards(firsts, below, whole)])
    return groups


def _reached(start: str, linked: Mapping[str, Iterable[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = set(linked.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return reached


def _downwards(roots: Sequence[str], below: Mapping[str, Sequence[str]], whole: Iterable[str]) -> list[str]:
    order = dict.fromkeys(roots)
    level = list(roots)
    while level:
        level = list(dict.fromkeys(child for above in level for child in below.get(above, ()) if child not in order))
        order.update(dict.fromkeys(level))
    return list(order | dict.fromkeys(sorted(whole)))


def _unknown_below(replica: Replica, ids: Sequence[str]) -> list[Seen]:
    """What hangs on the records and is of a word that this program does not know."""
    found: dict[str, Seen] = {}
    level = list(ids)
    while level:
        rows = [wire.row_of(loaded(line)) for _, word, line in replica.aside_below(level) if word not in WORDS]
        new = {row.id: Seen(row.kind, row.id, row.seq) for row in rows if row.id not in found}
        found |= new
        level = list(new)
    return list(found.values())


def _as_id(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
