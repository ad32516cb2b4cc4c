"""The records of a space for other tools: read, list, create, change, remove. Every change goes through the one commit.

Refuses to make a Conflict: what could not be kept in place is not done at all, and whoever asked is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, TypeVar

from journeytui.domain import order
from journeytui.domain.document import Document
from journeytui.domain.errors import Clash, InvalidValues, Problem, Refused, UnknownReference
from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.text import a_or_an
from journeytui.domain.words import SHARED_WORDS, WORDS, Reading
from journeytui.formats import registry
from journeytui.store import access, columns, space_lists
from journeytui.store.opening import new_id
from journeytui.store.spaces import Kept, Note, SpaceReading, SpaceTransaction
from journeytui.sync import merge, rules, wire
from journeytui.sync.wire import APPLIED, PARENT, POSITION, SAME, Lift, Op, Push, Put, Remove, Seen
from journeytui.workspace import definitions
from journeytui.workspace import spaces as asked
from journeytui.workspace.hosting import EDITOR, VIEWER, Host, Who
from journeytui.workspace.records import linked_ids

_REPLICA = "other tools"
"""What stands as the replica of a change that no replica made."""
_NEVER = "It was removed, or never was here."
_DEEPEST = 50
_FIELDS = 200
"""More than a record has: so many lines of the change log may be of one seq."""

T = TypeVar("T")


class Exists(Refused):
    """There is a record of that id already."""


class Misplaced(Refused):
    """A record cannot hang there."""


class Told(NamedTuple):
    """A record as it is now."""

    record: Any
    version: int
    """The seq of its last change."""
    author: str


class ChangeTold(NamedTuple):
    """What somebody did to a field."""

    seq: int
    at: str
    author: str
    field: str
    old: Any
    new: Any


class Records:
    """The records of a word in a space, for somebody who asks from outside."""

    def __init__(self, host: Host, who: Who, space: str, word: type[Entity]) -> None:
        self._host = host
        self._who = who
        self._space = space
        self.word = word

    def read(self, id: str) -> Told:
        """One record. Raises UnknownReference."""
        with self._reading() as reading:
            found = next(iter(reading.records([id])), None)
            return _told(self.word, _alive(self.word, found))

    def listed(self, *, parent: str | None, after: str, count: int) -> tuple[list[Told], str | None]:
        """Some in the order of their ids, and where the next page begins."""
        with self._reading() as reading:
            found = space_lists.listed(reading, self.word.word, parent=parent, after=after, count=count + 1)
            page = [_told(self.word, record) for record in found[:count]]
            return page, page[-1].record.id if len(found) > count else None

    def history(self, id: str, *, before: int | None, count: int) -> tuple[list[ChangeTold], int | None]:
        """What was done to a record, also to a removed one, newest first; and where the next page begins.

        Raises UnknownReference.
        """
        by = self._who
        notes = asked.history(self._host.spaces, self._space, id, by, before=before, count=count + _FIELDS)
        if (not notes and before is None) or any(note.kind != self.word.word for note in notes):
            raise UnknownReference(f"There is no such {self.word.label}", _NEVER)
        page = _whole(notes, count)
        told = [ChangeTold(one.seq, one.at, one.author, one.field, _json(one.old), _json(one.new)) for one in page]
        return told, page[-1].seq if len(page) < len(notes) else None

    def everything(self, id: str) -> str:
        """A journey, with all that hangs on it and the shared records that it uses, as a JSON journey file.

        Raises UnknownReference.
        """
        with self._reading() as reading:
            found: list[Entity] = []
            level = [_entity(self.word, _alive(self.word, next(iter(reading.records([id])), None)))]
            for _ in range(_DEEPEST):
                found += level
                below = space_lists.below(reading, [one.id for one in level])
                level = [_entity(WORDS[one.kind], one) for one in below if _in_files(one.kind)]
            shared = _shared(reading, found)
        placed = sorted(found[1:], key=lambda one: (one.position, one.id))
        return registry.FORMATS["json"].load().write(Document.of([found[0], *placed, *shared]))

    def create(self, values: Mapping[str, Any], *, parent: str | None, id: str = "") -> Told:
        """Creates a record, as the last of its neighbours where they have an order.

        Raises:
            Exists: there is, or was, a record of that id.
            UnknownReference: what it is to hang on is not here.
            Misplaced: it cannot hang there.
            InvalidValues: it is too large.
        """
        word, made = self.word, id or new_id()

        def make(tx: SpaceTransaction) -> list[Op]:
            if tx.get(made) is not None:
                raise Exists("A record with this id is there already, or was")
            _refuse_parent(tx, word, parent)
            last = space_lists.last_position(tx, word.word, parent) if word.ordered else None
            position = order.between(last, None) if word.ordered else ""
            return [self._put(word(id=made, parent=parent, position=position, **values))]

        return self._committed(make, lambda tx: _told(word, tx.get(made)), f"create {word.word} {made}")

    def change(self, id: str, values: Mapping[str, Any], *, version: int | None, parent: str | None = None) -> Told:
        """Changes fields of a record, and what it hangs on where a parent is named. `version` None is any.

        Raises:
            UnknownReference: it is not here, or its new parent is not.
            Clash: it is no longer of that version.
            Misplaced: it cannot hang there.
            InvalidValues: it would be too large.
        """
        word = self.word

        def make(tx: SpaceTransaction) -> list[Op]:
            held = _alive(word, tx.get(id))
            _refuse_stale(held, version)
            if word.word == "library" and (flaws := definitions.problems(values)):
                raise InvalidValues(flaws)
            before = _entity(word, held)
            placed: dict[str, Any] = {}
            if parent is not None and parent != before.parent:
                _refuse_parent(tx, word, parent)
                placed[PARENT] = parent
                if word.ordered:
                    placed[POSITION] = order.between(space_lists.last_position(tx, word.word, parent), None)
            return self._changes(tx, before, before.with_values(**values, **placed))

        return self._committed(make, lambda tx: _told(word, tx.get(id)), f"change {word.word} {id}")

    def remove(self, id: str, *, version: int | None) -> None:
        """Removes a record and all that hangs on it; journeys nested in its stages move up.

        Raises UnknownReference, Clash.
        """

        def make(tx: SpaceTransaction) -> list[Op]:
            _refuse_stale(_alive(self.word, tx.get(id)), version)
            tree = [one for one in (tx.get(each) for each in (id, *_below(tx, id))) if one]
            going = {one.id for one in tree}
            nested = [one for one in tx.hanging(sorted(going)) if one.id not in going and one.within in going]
            lift = tuple(Lift(one.id, _landing(tx, one, going), one.seq) for one in nested)
            seen = tuple(Seen(one.kind, one.id, one.seq) for one in tree)
            return [Remove(self.word.word, id, self._who.name, self._moment(), seen, lift)]

        self._committed(make, lambda _: None, f"remove {self.word.word} {id}")

    def add_readings(self, kpi: str, readings: Sequence[Mapping[str, Any]]) -> list[str]:
        """Adds readings to a KPI. One of a day and a dimension that is there already takes the new values.

        Raises UnknownReference.
        """
        keys = [(one.get("day"), one.get("dimension", "")) for one in readings]
        made: dict[Any, str] = {}

        def make(tx: SpaceTransaction) -> list[Op]:
            _alive(WORDS["kpi"], tx.get(kpi))
            held = [_entity(Reading, one) for one in tx.hanging([kpi]) if one.kind == Reading.word]
            there = {(one.day, one.dimension): one for one in held}
            ops: list[Op] = []
            for key, values in dict(zip(keys, readings, strict=True)).items():
                before = there.get(key)
                made[key] = before.id if before else new_id()
                if before:
                    ops += self._changes(tx, before, before.with_values(**values))
                else:
                    ops.append(self._put(WORDS[Reading.word](id=made[key], parent=kpi, **values)))
            return ops

        self._committed(make, lambda _: None, f"readings of {kpi}")
        return [made[key] for key in keys]

    def _reading(self) -> AbstractContextManager[SpaceReading]:
        asked.allow(self._who, VIEWER, self._space)
        return self._host.spaces.reading(self._space)

    def _moment(self) -> str:
        return access.instant(self._host.clock())

    def _put(self, record: Entity) -> Op:
        return Put(record.word, record.id, self._who.name, self._moment(), _fields(record))

    def _changes(self, tx: SpaceTransaction, before: Entity, after: Entity) -> list[Op]:
        """The op that makes one of the other; none where they are the same."""
        old, new = _fields(before), _fields(after)
        names = merge.differing(old, new)
        values = {name: new.get(name) for name in names}
        base = dict.fromkeys(names, tx.info.head)
        return [Put(before.word, before.id, self._who.name, self._moment(), values, base)] if names else []

    def _committed(
        self, make: Callable[[SpaceTransaction], Sequence[Op]], result: Callable[[SpaceTransaction], T], deed: str
    ) -> T:
        """What the ops come to, when all of them can be done as they are; otherwise nothing is done."""
        asked.allow(self._who, EDITOR, self._space)
        with self._host.spaces.writing(self._space) as tx:
            push = Push(new_id(), _REPLICA, tuple(make(tx)))
            outcomes = rules.decide(tx, push).outcomes
            _refuse_anything_beside(outcomes)
            if tx.head != tx.info.head:
                _finish(tx, push, outcomes, by=self._who.name)
                self._host.note_within(tx, self._who, "rest", deed)
            told = result(tx)
        if tx.head != tx.info.head:
            self._host.tell_head(self._space, tx.head)
        return told


# --- the commit --------------------------------------------------------------------------------------------------------


def _finish(tx: SpaceTransaction, push: Push, outcomes: tuple[wire.Outcome, ...], *, by: str) -> None:
    anchor = wire.Anchor(tx.head, tx.hash_after(push.mut))
    answer = wire.encode_answer(wire.Answer(tx.info.head, tx.head, anchor, outcomes, ()))
    sha = hashlib.sha256(wire.encode_push(push)).hexdigest()
    tx.finish(push.mut, replica=push.replica, by=by, sha=sha, answer=answer)


def _refuse_anything_beside(outcomes: Sequence[wire.Outcome]) -> None:
    """Raises Misplaced or InvalidValues unless everything was done as it was asked; the transaction is then undone."""
    for outcome in outcomes:
        if outcome.what == wire.CONFLICT:
            raise Misplaced("It cannot hang there", "It was removed, or hangs on this record itself.")
        if outcome.what not in (APPLIED, SAME):
            raise InvalidValues([Problem(outcome.field, "the record would be too large", "shorten its texts")])


def _refuse_stale(held: Kept, version: int | None) -> None:
    if version is not None and held.seq != version:
        raise Clash("It was changed since it was read")


def _refuse_parent(tx: SpaceTransaction, word: type[Entity], parent: str | None) -> None:
    if not word.hangs_on:
        if parent is not None:
            raise InvalidValues([Problem("parent", f"{a_or_an(word.label)} hangs on nothing", "leave it out")])
        return
    held = tx.get(parent) if parent else None
    if held is None or held.dead:
        raise UnknownReference("What it is to hang on is not here", _NEVER)
    if held.kind not in word.hangs_on:
        raise Misplaced("It cannot hang there", f"Name {' or '.join(map(a_or_an, word.hangs_on))}.")


def _below(tx: SpaceTransaction, id: str) -> Iterator[str]:
    """The ids of all live records below one, however deep; what looks into a stage does not hang below it."""
    known = level = {id}
    while level:
        level = {one.id for one in tx.hanging(sorted(level)) if one.parent in level} - known
        known = known | level
        yield from sorted(level)


def _landing(tx: SpaceTransaction, journey: Kept, going: set[str]) -> str | None:
    """Where a journey comes to stand when the stage that it looks into goes."""
    stage = tx.get(str(journey.within))
    outer = tx.get(str(stage.parent)) if stage else None
    return outer.within if outer and outer.within not in going else None


# --- records -----------------------------------------------------------------------------------------------------------


def _alive(word: type[Entity], held: Kept | None) -> Kept:
    if held is None or held.dead or held.kind != word.word:
        raise UnknownReference(f"There is no such {word.label}", _NEVER)
    return held


def _entity(word: type[Entity], held: Kept) -> Any:
    try:
        row = merge.assemble(word, held.fields)
    except ValueError:  # numbers without an end that only a newer program has a column for: told without them
        own = {name: value for name, value in held.fields.items() if merge.column_of(word, name) != merge.EXTRA}
        row = merge.assemble(word, own)
    return columns.from_row(word, (held.id, *(row[name] for name in columns.columns_of(word)), row["extra"]))


def _fields(record: Entity) -> dict[str, Any]:
    row = columns.to_row(record)
    del row["id"]
    return merge.explode(type(record), row)


def _told(word: type[Entity], held: Kept | None) -> Told:
    assert held is not None
    return Told(_entity(word, held), held.seq, held.author)


def _in_files(kind: str) -> bool:
    return kind in WORDS and ANY_WORD not in WORDS[kind].hangs_on


def _shared(reading: SpaceReading, found: Sequence[Entity]) -> list[Entity]:
    """The shared records that these point at, and those that they point at in turn."""
    shared: dict[str, Entity] = {}
    wanted = [id for record in found for id in linked_ids(record)]
    while wanted:
        level = [
            _entity(WORDS[one.kind], one)
            for one in reading.records(wanted)
            if one.kind in SHARED_WORDS and not one.dead
        ]
        shared.update((one.id, one) for one in level)
        wanted = [id for record in level for id in linked_ids(record) if id not in shared]
    return sorted(shared.values(), key=lambda one: (one.position, one.id))


def _whole(notes: Sequence[Note], count: int) -> Sequence[Note]:
    """About so many notes, such that all notes of a seq are among them."""
    if len(notes) <= count:
        return notes
    cut = notes[count].seq
    return [note for note in notes if note.seq > cut] or [note for note in notes if note.seq == cut]


def _json(text: str | None) -> Any:
    """What the change log says; a text that is no JSON stands as it is."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
