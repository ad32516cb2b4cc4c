"""What travels between a replica and a space, and its one form in bytes: lines of JSON.

Nothing here decides anything, and nothing alters a value: what JSON cannot say is packed, and unpacked to the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from journeytui.domain import ids

Fields = Mapping[str, Any]
"""The fields of a record by name, each as packed JSON. A field that is empty is not among them."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
PARENT, POSITION, WITHIN = "parent", "position", "within"
"""The fields that say where a record stands; `within` only for journeys."""
WHOLE = ""
"""The field of an outcome that is about a whole record."""
APPLIED, SAME, CONFLICT, DENIED, INVALID = "applied", "same", "conflict", "denied", "invalid"


class Malformed(ValueError):
    """The bytes are not what the protocol says."""


class Anchor(NamedTuple):
    """A point in a space's history that only this history has: the head, and a hash over every commit up to it."""

    seq: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor in `seq:hash`. Raises Malformed."""
        seq, colon, hashed = text.partition(":")
        if not colon or not seq.isascii() or not seq.isdigit() or len(seq) > 18:
            raise Malformed("an anchor is seq:hash")
        return cls(int(seq), hashed)

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


START = Anchor(0, "0")
"""Where every history begins."""


class Put(NamedTuple):
    """Creates a record or changes fields of it. A field set to None is emptied."""

    kind: str
    id: str
    author: str
    at: str
    values: Fields
    base: Mapping[str, int] | None = None
    """By field, the seq that its author saw; None for a record its author made."""
    was: Fields = NOTHING
    """What the fields held before, for the Conflict."""


class Seen(NamedTuple):
    """A record as somebody saw it."""

    kind: str
    id: str
    seq: int


class Lift(NamedTuple):
    """A journey that moves out of a stage which goes."""

    id: str
    to: str | None
    seq: int


class Remove(NamedTuple):
    """Removes a tree: the record, and all that its author saw hanging below it."""

    kind: str
    id: str
    author: str
    at: str
    tree: tuple[Seen, ...]
    """The record itself first."""
    lift: tuple[Lift, ...] = ()


class Back(NamedTuple):
    """Brings a removed record back under its id, with these fields."""

    kind: str
    id: str
    author: str
    at: str
    values: Fields
    seq: int
    """The seq of the removal that its author saw."""


Op = Put | Remove | Back


class Push(NamedTuple):
    """A frozen batch of a replica's changes, named once and for all by a random id."""

    mut: str
    replica: str
    ops: tuple[Op, ...]


class Row(NamedTuple):
    """A record as the space holds it now; a dead one has no fields."""

    kind: str
    id: str
    seq: int
    author: str
    replica: str
    fields: Fields
    dead: bool = False
    who: Mapping[str, str] = NOTHING
    """The author of a field where it is not the record's last one."""


class Outcome(NamedTuple):
    """What became of an op, or of one field of it."""

    id: str
    field: str
    what: str
    """applied, same, conflict, denied or invalid."""
    seq: int
    """The seq that the record, or the field, has now."""


class Answer(NamedTuple):
    """What a space says to a push."""

    prev: int
    """The head before it."""
    head: int
    anchor: Anchor
    outcomes: tuple[Outcome, ...]
    rows: tuple[Row, ...]
    """The records as they are now wherever an outcome is more than `applied`, and every Conflict that was made."""


class Page(NamedTuple):
    """A stretch of a space's rows, in the order of their seq."""

    rows: tuple[Row, ...]
    cursor: int
    """Where the next page begins."""
    more: bool
    head: int
    anchor: Anchor


# --- values ------------------------------------------------------------------------------------------------------------


def pack(value: Any) -> Any:
    """A value as JSON can say it. `unpack` gives back the same."""
    if isinstance(value, bytes):
        return {"$blob": value.hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$real": repr(value)}
    if isinstance(value, dict):
        inner = {key: _inside(one) for key, one in value.items()}
        return {"$is": inner} if _looks_packed(inner) else inner
    return [_inside(one) for one in value] if isinstance(value, list) else value


def pack_null() -> Any:
    """A null that somebody wrote on purpose: an absent field is None."""
    return {"$null": 1}


def unpack(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    if not _looks_packed(value):
        return {key: unpack(one) for key, one in value.items()}
    ((mark, held),) = value.items()
    try:
        return _UNPACK[mark](held)
    except (ValueError, TypeError, KeyError, AttributeError):
        return value


def _inside(value: Any) -> Any:
    return pack_null() if value is None else pack(value)


def _looks_packed(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith("$")


_UNPACK: dict[str, Any] = {
    "$blob": bytes.fromhex,
    "$real": float,
    "$null": lambda _: None,
    "$text": str,
    "$is": lambda held: {key: unpack(one) for key, one in held.items()},
}


def conflict_id(mut: str, kind: str, id: str, field: str) -> str:
    """The id of the Conflict that an op of a push makes: the same however often the push arrives."""
    return ids.derived("conflict", mut, kind, id, field)


# --- bytes -------------------------------------------------------------------------------------------------------------


def compact(value: Any) -> str:
    """The one JSON text of a value: no spaces, no escapes, keys in their order."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False)


def encode_push(push: Push) -> bytes:
    """A push as lines: who it is from, then its ops. The same push is always the same bytes."""
    return push_of_lines(push.mut, push.replica, [op_line(op) for op in push.ops])


def op_line(op: Op) -> str:
    """An op as one line."""
    return compact(_op_object(op))


def push_of_lines(mut: str, replica: str, lines: Sequence[str]) -> bytes:
    """The bytes of a push whose ops are lines already."""
    head = compact({"mut": mut, "replica": replica, "n": len(lines)})
    return ("\n".join([head, *lines]) + "\n").encode()


def decode_push(data: bytes) -> Push:
    """The push in the lines. Raises Malformed when they are none, or not all of it."""
    head, *rest = _objects(data)
    ops = tuple(_op(one) for one in rest)
    mut, replica = _text(head, "mut"), _text(head, "replica")
    if head.get("n") != len(ops) or not mut or not replica:
        raise Malformed("a push says how many ops it has, its mut and its replica")
    return Push(mut, replica, ops)


def row_line(row: Row, body: str | None = None) -> str:
    """A row as one line; `body` is its fields where they are JSON text already."""
    said = f'{{"k":{compact(row.kind)},"i":{compact(row.id)},"s":{row.seq},"a":{compact(row.author)},"r":{compact(row.replica)}'
    who = f',"w":{compact(dict(row.who))}' if row.who else ""
    if row.dead:
        return f'{said}{who},"d":1}}'
    return f'{said}{who},"f":{body if body is not None else compact(dict(row.fields))}}}'


def encode_answer(answer: Answer) -> bytes:
    """An answer as lines: what became of the ops, then the rows."""
    said = {
        "prev": answer.prev,
        "head": answer.head,
        "anchor": list(answer.anchor),
        "n": len(answer.rows),
        "out": [list(outcome) for outcome in answer.outcomes],
    }
    return ("\n".join([compact(said), *map(row_line, answer.rows)]) + "\n").encode()


def decode_answer(data: bytes) -> Answer:
    """The answer in the lines. Raises Malformed when they are none, or not all of it."""
    head, *rest = _objects(data)
    try:
        outcomes = tuple(Outcome(str(id), str(field), str(what), int(seq)) for id, field, what, seq in head["out"])
        if head["n"] != len(rest):
            raise Malformed("the answer was cut off")
        return Answer(int(head["prev"]), int(head["head"]), _anchor(head["anchor"]), outcomes, tuple(map(row_of, rest)))
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed("this is no answer to a push") from error


def page_end(cursor: int, *, more: bool, head: int, anchor: Anchor) -> str:
    """The last line of a page: without it the page was cut off."""
    return compact({"end": {"cursor": cursor, "more": more, "head": head, "anchor": list(anchor)}})


def decode_page(lines: Iterable[str | bytes]) -> Page:
    """The page in the lines. Raises Malformed when its end is missing."""
    rows: list[Row] = []
    for line in lines:
        if not line.strip():
            continue
        said = _object(line)
        if "end" in said:
            return _ended(said["end"], rows)
        rows.append(row_of(said))
    raise Malformed("the page was cut off")


def row_of(said: Mapping[str, Any]) -> Row:
    """The row that a line says. Raises Malformed."""
    dead = bool(said.get("d"))
    fields = {} if dead else said.get("f")
    who = said.get("w") or {}
    if not isinstance(fields, dict) or not isinstance(who, dict) or not isinstance(said.get("s"), int):
        raise Malformed("a row has a seq and fields")
    return Row(
        _text(said, "k"), _text(said, "i"), said["s"], _text(said, "a"), _text(said, "r"), fields, dead=dead, who=who
    )


def _ended(end: Any, rows: list[Row]) -> Page:
    try:
        return Page(tuple(rows), int(end["cursor"]), bool(end["more"]), int(end["head"]), _anchor(end["anchor"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed("the page has no proper end") from error


def _op_object(op: Op) -> dict[str, Any]:
    said: dict[str, Any] = {"k": op.kind, "i": op.id, "a": op.author, "t": op.at}
    match op:
        case Put(base=None):
            return {"op": "put", **said, "new": 1, "set": dict(op.values)}
        case Put():
            return {"op": "put", **said, "set": dict(op.values), "base": dict(op.base or {}), "was": dict(op.was)}
        case Remove():
            lift = {"lift": [list(one) for one in op.lift]} if op.lift else {}
            return {"op": "remove", **said, "ids": [list(one) for one in op.tree], **lift}
        case Back():
            return {"op": "back", **said, "set": dict(op.values), "seq": op.seq}


def _op(said: Mapping[str, Any]) -> Op:
    named = _text(said, "k"), _text(said, "i"), _text(said, "a"), _text(said, "t")
    if not named[0] or not named[1]:
        raise Malformed("an op names a kind and an id")
    try:
        match said.get("op"):
            case "put":
                base = None if said.get("new") else {str(f): int(s) for f, s in said["base"].items()}
                return Put(*named, _fields(said["set"]), base, _fields(said.get("was", {})))
            case "remove":
                tree = tuple(Seen(str(kind), str(id), int(seq)) for kind, id, seq in said["ids"])
                lift = tuple(Lift(str(id), to, int(seq)) for id, to, seq in said.get("lift", ()))
                return Remove(*named, tree, lift)
            case "back":
                return Back(*named, _fields(said["set"]), int(said["seq"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed("an op lacks what its sort needs") from error
    raise Malformed("an op is put, remove or back")


def _fields(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise Malformed("fields stand by name")
    return said


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str):
        raise Malformed(f"{key} is a text")
    return value


def _anchor(said: Any) -> Anchor:
    seq, hashed = said
    return Anchor(int(seq), str(hashed))


def _objects(data: bytes) -> list[dict[str, Any]]:
    found = [_object(line) for line in data.split(b"\n") if line.strip()]
    if not found:
        raise Malformed("there is nothing in it")
    return found


def _object(line: str | bytes) -> dict[str, Any]:
    try:
        said = json.loads(line if isinstance(line, str) else line.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed("a line is no JSON") from error
    if not isinstance(said, dict):
        raise Malformed("a line is no JSON object")
    return said
