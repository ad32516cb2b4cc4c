"""What comes in: rows of a space, into the library. What was changed here and not settled yet stays as it is.

Refuses to ask a space anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.sync import merge, noticing, wire
from journeytui.sync.noticing import Flight, loaded
from journeytui.sync.records import ADDED, LIBRARY, REMOVED, same
from journeytui.sync.replica import ALIVE, OTHERS, Held, Replica, Write
from journeytui.sync.wire import PARENT, POSITION, Anchor, Page, Row


class _Rows:
    """Rows on their way into the library, with all that is known here of their records."""

    def __init__(self, replica: Replica, rows: Sequence[Row], flight: Flight) -> None:
        ids = [row.id for row in rows]
        noticing.notice(replica, ids, flight)
        self.replica = replica
        self.flight = flight
        self.seen = replica.seen(ids)
        self.pending = noticing.pending_of(replica, ids)
        self.aside = {record: wire.row_of(loaded(line)) for record, _, line in replica.aside(ids)}
        self.present: dict[str, dict[str, Any]] = {}
        for word in dict.fromkeys(row.kind for row in rows):
            if word in WORDS:
                self.present |= replica.rows(word, [row.id for row in rows if row.kind == word])
        self.writes: list[Write] = []
        self.now_seen: list[tuple[str, int, int]] = []
        self.offering = bool(replica.state().get("offering"))
        self.blank = bool(replica.state().get("blank"))


def take_rows(replica: Replica, rows: Sequence[Row], flight: Flight) -> int:
    """Brings rows into the library, inside the caller's step. Returns how many records are other than before."""
    rows = [_adopted(replica, row) for row in rows]
    work = _Rows(replica, rows, flight)
    for row in rows:
        _take(work, row)
    replica.write(work.writes)
    replica.keep_seen(work.now_seen)
    return len({write[3] for write in work.writes})


def fill(replica: Replica, rows: Sequence[Row], flight: Flight) -> int:
    """The same for whoever joins: what is new here comes without a trace in the history."""
    ids = [row.id for row in rows]
    known = replica.seen(ids).keys() | {record for record, *_ in replica.aside(ids)} | flight.ops.keys()
    by_word: dict[str, list[Row]] = {}
    others: list[Row] = []
    for row in rows:
        plain = not row.dead and row.kind in WORDS and row.kind != LIBRARY and row.id not in known
        (by_word.setdefault(row.kind, []) if plain else others).append(row)
    done = 0
    for word, theirs in by_word.items():
        here = replica.rows(word, [row.id for row in theirs]).keys()
        removed = {one[0] for one in replica.captured([row.id for row in theirs], 2**31)} if theirs else set()
        new = [row for row in theirs if row.id not in here and row.id not in removed]
        declared = WORDS[word]
        replica.fill(word, [(row.id, merge.assemble(declared, row.fields)) for row in new])
        replica.keep_seen((row.id, row.seq, ALIVE) for row in new)
        done += len(new)
        others += [row for row in theirs if row.id in here or row.id in removed]
    if done:
        replica.keep(unindexed=1)
    return done + (take_rows(replica, others, flight) if others else 0)


def _adopted(replica: Replica, row: Row) -> Row:
    """The row; when it is the space's library, this library takes over its id."""
    if row.kind == LIBRARY and not row.dead and row.id != replica.library():
        noticing.notice(replica, [replica.library()], noticing.NOTHING_UNDER_WAY)
        replica.rename_library(row.id)
    return row


def newest(row: Row, aside: Row | None) -> Row:
    """The younger of two: what was put aside may be newer than what a late answer brings."""
    return aside if aside and aside.seq > row.seq else row


def _take(work: _Rows, row: Row) -> None:
    seen = work.seen.get(row.id)
    row = newest(row, work.aside.get(row.id))
    if seen and (row.seq < seen[0] or (row.dead and seen == (row.seq, True) and row.id not in work.present)):
        return
    work.replica.forget_aside([row.id])
    if row.id in work.flight.ops or (row.kind not in WORDS and not row.dead):
        put_aside(work.replica, row)
    elif row.dead:
        _take_removal(work, row)
    elif row.id not in work.present:
        _take_new(work, row)
    elif ADDED in work.pending.get(row.id, {}) and not (seen is None and work.offering):
        # It may be of a copy of this file: removed here from now on, that has to be said.
        work.now_seen.append((row.id, row.seq, ALIVE))
    elif seen is None and not (row.kind == LIBRARY and work.blank):
        if not work.pending.get(row.id):
            meet_again(work, row)
    else:
        merge_row(work, row)


def put_aside(replica: Replica, row: Row) -> None:
    """Keeps a row that can stand in no table, or that is about something that is under way.

    What came after its parent was removed here hangs on nothing yet: who removed that had not seen it.
    """
    parent = row.fields.get(PARENT)
    hangs = isinstance(parent, str) and (row.kind in WORDS or not is_removed_here(replica, parent))
    replica.put_aside(row.id, row.kind, parent if hangs else None, wire.row_line(row))


def is_removed_here(replica: Replica, record: str) -> bool:
    """Whether a removal of the record was not settled yet."""
    fields = [field for _, _, field, _ in replica.captured([record], 2**31)]
    return REMOVED in fields or any(field == REMOVED for _, _, field, *_ in replica.pending([record]))


def _take_removal(work: _Rows, row: Row) -> None:
    """A record that is gone for the others goes here too, unless something of it is still to be told to them.

    That it was removed here as well is told to them too: who brings it back has to know of that.
    """
    pending = work.pending.get(row.id, {})
    seen = work.seen.get(row.id)
    if row.id not in work.present:
        if pending and REMOVED not in pending:
            work.replica.keep_pending(row.id, row.kind, {})
        told = seen and seen[1] and row.replica == work.replica.id
        if row.kind in WORDS and (pending or seen) and not told:
            work.writes.append((_remover(work, row), row.replica, row.kind, row.id, None))
    elif seen is None and (work.offering or ADDED in pending):
        return
    elif pending and ADDED not in pending:
        put_aside(work.replica, row)
    elif not pending:
        work.writes.append((_remover(work, row), row.replica, row.kind, row.id, None))
    work.now_seen.append((row.id, row.seq, OTHERS))


def _remover(work: _Rows, row: Row) -> str:
    """Who removed a record: of what was removed here too, who did so first, for that is what is news here."""
    return row.who.get(REMOVED, row.author) if row.replica == work.replica.id else row.author


def _take_new(work: _Rows, row: Row) -> None:
    """A record that is not here: it is new, or it was removed here and the others do not know that yet."""
    pending = work.pending.get(row.id, {})
    if REMOVED not in pending:
        work.writes.append((row.author, row.replica, row.kind, row.id, merge.assemble(WORDS[row.kind], row.fields)))
        work.now_seen.append((row.id, row.seq, ALIVE))
    elif not (merge.differing(noticing.as_last_seen(pending), row.fields) or _met_unseen(pending)):
        held = {name: (max(base, row.seq), old) for name, (base, old) in pending.items()}
        work.replica.keep_pending(row.id, row.kind, held)
        work.now_seen.append((row.id, row.seq, ALIVE))
    else:
        put_aside(work.replica, row)


def meet_again(work: _Rows, row: Row) -> None:
    """A record that is here and there, and of which nobody knows what it was when they parted: both histories say.

    What stands there and once stood here was replaced here by somebody who saw it: what is here goes out, and says so. What is
    here and once stood there is found out there. What is in neither history meets in a Conflict.
    """
    declared = WORDS[row.kind]
    before = work.present[row.id]
    mine = merge.explode(declared, before)
    differ = merge.differing(mine, row.fields)
    past = work.replica.held_before(row.id) if differ else {}
    held: dict[str, Held] = {}
    theirs: list[str] = []
    for name in differ:
        there = row.fields.get(name)
        if held_once(declared, past, name, there):
            held[name] = (row.seq, None) if there is None else (0, wire.compact(there))
        elif name in mine and name != POSITION:
            held[name] = (0, None)
        else:
            theirs.append(name)
    work.replica.keep_pending(row.id, row.kind, held)
    work.now_seen.append((row.id, row.seq, ALIVE))
    if held:
        put_aside(work.replica, row)
    _take_over(work, row, theirs)


def held_once(declared: type[Entity], past: Mapping[str, Sequence[Any]], name: str, value: Any) -> bool:
    """Whether the field held the value before what it holds now."""
    column = merge.column_of(declared, name)
    return any(same(merge.parts_of(declared, column, old).get(name), value) for old in past.get(column, ()))


def merge_row(work: _Rows, row: Row) -> None:
    """Takes over the fields in which a record differs from the space's, but for those that were changed here."""
    declared = WORDS[row.kind]
    before = work.present[row.id]
    mine = merge.explode(declared, before)
    pending = work.pending.get(row.id, {})
    stay = staying(pending)
    theirs = [name for name in merge.differing(mine, row.fields) if name not in stay]
    if pending:
        left = still_pending(pending, mine, row)
        if left != pending:
            work.replica.keep_pending(row.id, row.kind, left)
        if any(base < row.seq for base, _ in left.values()):
            put_aside(work.replica, row)
    work.now_seen.append((row.id, row.seq, ALIVE))
    _take_over(work, row, theirs)


def _take_over(work: _Rows, row: Row, theirs: Sequence[str]) -> None:
    """Writes these fields as the space has them."""
    if theirs:
        declared, before = WORDS[row.kind], work.present[row.id]
        fields = {name: value for name, value in merge.explode(declared, before).items() if name not in theirs}
        fields |= {name: row.fields[name] for name in theirs if name in row.fields}
        _write(work, row, merge.changed_columns(declared, before, fields, theirs), theirs)


def staying(pending: Mapping[str, Held]) -> set[str]:
    """The fields that an arriving row does not touch."""
    return set(pending)


def still_pending(pending: Mapping[str, Held], mine: Mapping[str, Any], row: Row) -> dict[str, Held]:
    """What is still to be told: not what the space has by now; and where it has what its editor saw, nothing is unseen.

    Of what nobody knows what its editor saw (see `meet_again`) that cannot be told: nothing there may be emptied on purpose.
    """
    left: dict[str, Held] = {}
    for name, (base, old) in pending.items():
        there = row.fields.get(name)
        if not same(mine.get(name), there):
            saw = same(loaded(old), there) and not _is_unknown((base, old))
            left[name] = (max(base, row.seq), old) if saw else (base, old)
    return left


def _is_unknown(held: Held) -> bool:
    """Whether nobody knows what the field's editor saw (see `meet_again`): it is told as an empty one that is older than all."""
    return held == (0, None)


def _met_unseen(pending: Mapping[str, Held]) -> bool:
    """Whether a record was removed with something on the screen of which that is so: then all that stands there is unseen."""
    return any(_is_unknown(held) for name, held in pending.items() if name not in (ADDED, REMOVED, POSITION))


def _write(work: _Rows, row: Row, columns: Mapping[str, Any], names: Iterable[str]) -> None:
    declared = WORDS[row.kind]
    author = {merge.column_of(declared, name): row.who.get(name, row.author) for name in names}
    by_whom: dict[str, dict[str, Any]] = {}
    for name, value in columns.items():
        by_whom.setdefault(author.get(name, row.author), {})[name] = value
    for who, theirs in by_whom.items():
        work.writes.append((who, row.replica, row.kind, row.id, theirs))


# --- a page ------------------------------------------------------------------------------------------------------------


def take_page(replica: Replica, asked: int, page: Page, *, joining: bool = False) -> int:
    """Brings a page into the library and moves on behind it, as one step. Returns how many records are other than before.

    A page that does not begin where this copy stands is dropped: somebody was faster.
    """
    with replica.step():
        if replica.state().get("cursor") != asked:
            return 0
        flight = noticing.under_way(replica)
        done = fill(replica, page.rows, flight) if joining else take_rows(replica, page.rows, flight)
        replica.keep(cursor=page.cursor)
        if joining and not replica.state().get("s0"):
            replica.keep(s0=page.head)
        move_anchor(replica, page.anchor, page.head)
        return done


def move_anchor(replica: Replica, anchor: Anchor, head: int) -> None:
    """Notes how far the space's history has come."""
    state = replica.state()
    if anchor.seq >= int(state.get("seq") or 0):
        replica.keep(seq=anchor.seq, hash=anchor.hash, head=max(head, anchor.seq))


def take_aside(replica: Replica) -> int:
    """Brings in what was kept aside and can stand in its table by now, as one step. Returns how many that were."""
    with replica.step():
        for line in replica.adrift():
            put_aside(replica, wire.row_of(loaded(line)))
        return show_aside(replica, None, noticing.under_way(replica))


def show_aside(replica: Replica, records: Iterable[str] | None, flight: Flight) -> int:
    """The same for these records, inside the caller's step."""
    found = [(record, line) for record, word, line in replica.aside(records) if word in WORDS]
    replica.forget_aside([record for record, _ in found])
    return take_rows(replica, [wire.row_of(loaded(line)) for _, line in found], flight) if found else 0
