"""A record as a space keeps it, and what is asked of one: where it hangs, who set a field and when, whether values are one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from journeytui.sync import wire
from journeytui.sync.wire import PARENT, WITHIN, Op, Put, Remove

Mark = Sequence[Any]
"""[seq, author, replica] of a field's last change."""
BORN = ""
"""The mark of all fields that never changed since birth; a record that never changed has no marks at all."""
ADDED, REMOVED = "+", "-"
"""What the change log names a field where a whole record came or went."""
CONFLICTS, LIBRARY, JOURNEY = "conflict", "library", "journey"
"""The three words that a space knows."""
_NAME_CHARACTERS = 1_000
_DEPTH = 50


class Held(Protocol):
    """A record as a space keeps it. A dead one keeps what it held."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def replica(self) -> str: ...
    @property
    def dead(self) -> bool: ...
    @property
    def body(self) -> str:
        """The fields as JSON text."""
        ...

    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def marks(self) -> Mapping[str, Mark]: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def within(self) -> str | None: ...


class State(NamedTuple):
    """A record as it is to be kept from now on."""

    kind: str
    id: str
    seq: int
    author: str
    replica: str
    dead: bool
    body: str
    fields: Mapping[str, Any]
    marks: Mapping[str, Mark]

    @property
    def parent(self) -> str | None:
        """What it hangs on."""
        return edge(self.kind, self.fields, PARENT)

    @property
    def within(self) -> str | None:
        """The stage that a journey lies in."""
        return edge(self.kind, self.fields, WITHIN)


def row_of(held: Held, cursor: int = 0) -> wire.Row:
    """The row that is sent to whoever has seen everything up to the cursor."""
    fields = wire.NOTHING if held.dead else held.fields
    return wire.Row(
        held.kind, held.id, held.seq, held.author, held.replica, fields, dead=held.dead, who=who_since(held, cursor)
    )


def who_since(held: Held, cursor: int) -> Mapping[str, str]:
    """The authors of the fields that are newer than the cursor, where it is not the record's last author.

    Of what several people removed: who did so first.
    """
    if held.dead:
        first = held.marks.get(REMOVED)
        return {REMOVED: first[1]} if first else wire.NOTHING
    if not held.marks:
        return wire.NOTHING
    marked = [(name, last_mark(held, name)) for name in {**held.fields, **held.marks} if name != BORN]
    return {name: mark[1] for name, mark in marked if mark[0] > cursor and mark[1] != held.author}


def last_mark(held: Held, name: str) -> Mark:
    """[seq, author, replica] of a field's last change."""
    return held.marks.get(name) or held.marks.get(BORN) or (held.seq, held.author, held.replica)


def field_seq(held: Held, name: str) -> int:
    """The seq of a field's last change."""
    return int(last_mark(held, name)[0])


def edge(kind: str, fields: Mapping[str, Any], name: str) -> str | None:
    """What a record of that kind hangs on by that field, if it does."""
    above = fields.get(name) if name == PARENT or (name == WITHIN and kind == JOURNEY) else None
    return above if isinstance(above, str) and above else None


def edges(kind: str, fields: Mapping[str, Any]) -> list[str]:
    """What a record hangs on."""
    above = (fields.get(PARENT), fields.get(WITHIN) if kind == JOURNEY else None)
    return [one for one in above if isinstance(one, str) and one]


# --- values ------------------------------------------------------------------------------------------------------------


def empty(value: Any) -> bool:
    """Whether a field with this value is as good as absent."""
    return value is None or (isinstance(value, str) and not value)


def same(one: Any, other: Any) -> bool:
    """Whether two values are one, to the last bit: 1, 1.0 and true are three."""
    if empty(one) or empty(other):
        return empty(one) and empty(other)
    if isinstance(one, str) or isinstance(other, str):
        return one is other or (type(one) is type(other) and str(one) == str(other))
    return bool(one == other and exact(one) == exact(other))


def exact(value: Any) -> Any:
    """A value such that no two different ones are equal; the order of an object's keys is nothing."""
    if isinstance(value, dict):
        return {name: exact(one) for name, one in value.items()}
    return [exact(one) for one in value] if isinstance(value, list) else repr(value)


def as_text(value: Any) -> str | None:
    """A value as JSON text; None when it is empty."""
    return None if empty(value) else wire.compact(value)


def sayable(op: Op) -> bool:
    """Whether names and values are such that every database can keep them and JSON can say them."""
    if not (nameable(op.id) and _is_name(op.kind) and _is_name(op.author) and nameable(op.at)):
        return False
    if isinstance(op, Remove):
        named = [part for seen in op.tree for part in (seen.kind, seen.id)]
        return all(map(nameable, named)) and all(nameable(lift.id) and nameable(lift.to or "") for lift in op.lift)
    given = (op.values, op.was) if isinstance(op, Put) else (op.values,)
    return all(
        "" not in values and all(map(_is_name, values)) and all(map(writable, values.values())) for values in given
    )


def nameable(name: object) -> bool:
    """Whether it is a text that may stand in a column."""
    return isinstance(name, str) and len(name) <= _NAME_CHARACTERS and "\0" not in name and _unicode(name)


_is_name = lru_cache(4096)(nameable)
"""For names that come again and again."""


def writable(value: Any) -> bool:
    """Whether JSON can say a value, in Unicode and without nesting deeper than is sensible."""
    if isinstance(value, str):
        return value.isascii() or _unicode(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return shallow(value) and all(map(_unicode, value)) and all(map(writable, value.values()))
    return shallow(value) and all(map(writable, value)) if isinstance(value, list) else True


def shallow(value: Any, depth: int = _DEPTH) -> bool:
    """Whether a value nests no deeper than is sensible."""
    if isinstance(value, dict):
        value = list(value.values())
    return depth > 0 and all(shallow(one, depth - 1) for one in value) if isinstance(value, list) else True


def _unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
