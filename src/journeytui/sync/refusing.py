"""What a Conflict says of a removal that is refused: who wants what removed, and who changed what in it meanwhile.

Of one tree there is one, however many want it removed. Refuses to decide whether a removal is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from journeytui.sync import wire
from journeytui.sync.records import CONFLICTS, Held, last_mark
from journeytui.sync.wire import Remove
from journeytui.sync.work import REMOVAL, SpaceTx

T = TypeVar("T")
_LISTED = 1_000
"""Records that it lists; what is more is counted."""


def asked_before(tx: SpaceTx, op: Remove) -> Held | None:
    """The Conflict in which somebody has asked to remove the same tree, as long as it is open."""
    return min(filter(is_open, tx.hanging([op.id])), key=lambda held: held.id, default=None)


def is_open(held: Held) -> bool:
    """Whether it is an open Conflict about a removal."""
    return held.kind == CONFLICTS and held.fields.get("sort") == REMOVAL and held.fields.get("state") != "closed"


def says(op: Remove, objections: Sequence[tuple[Held, str]], before: Held | None) -> dict[str, Any]:
    """What the Conflict says: `first` is what was changed, `base` by whom, one after the other, and `second` who wants what.

    `before` is the Conflict that was there already: what it says stays in it.
    """
    last, name = max(objections, key=lambda one: last_mark(one[0], one[1])[0])
    _, author, replica = last_mark(last, name)
    inside: dict[Any, Any] = dict(_known_inside(before, op))
    for held, field in objections:
        inside[held.id, field] = last_mark(held, field)[1], [held.kind, held.id, field, held.fields.get(field)]
    listed = list(inside.values())[:_LISTED]
    return {
        "base": wire.compact([who for who, _ in listed]),
        "first": wire.compact([what for _, what in listed]),
        "first_author": author,
        "first_replica": replica,
        "second": wire.compact(_asked(op, before)),
    }


def _known_inside(before: Held | None, op: Remove) -> Iterable[tuple[Any, Any]]:
    """What an earlier remover had not seen; who asks again has seen that by now."""
    if before is None or before.fields.get("second_author") == op.author:
        return
    who, what = _said(before.fields, "base", list), _said(before.fields, "first", list)
    if len(who) != len(what):
        who = [str(before.fields.get("first_author") or "")] * len(what)
    for author, one in zip(who, what, strict=True):
        if isinstance(one, list) and len(one) == 4 and all(isinstance(name, str) for name in (author, *one[:3])):
            yield (one[1], one[2]), (author, one)


def _asked(op: Remove, before: Held | None) -> dict[str, Any]:
    """Who wants what removed. Of several who want the same: all that they listed."""
    said = _said(before.fields, "second", dict) if before else {}
    ids = _by_id(said.get("ids"), op.tree, lambda one: one[1])
    lift = _by_id(said.get("lift"), op.lift, lambda one: one[0])
    asked: dict[str, Any] = {"k": op.kind, "i": op.id, "ids": ids[:_LISTED], "lift": lift[:_LISTED]}
    more = said.get("more") if isinstance(said.get("more"), int) else 0
    if more := max(more or 0, len(op.tree) - _LISTED, len(ids) - _LISTED):
        asked["more"] = more
    by = said.get("by") if isinstance(said.get("by"), list) else []
    others = [*(by or ()), before.fields.get("second_author")] if before else []
    if others := [one for one in dict.fromkeys(map(str, filter(None, others))) if one != op.author]:
        asked["by"] = others
    return asked


def _by_id(before: Any, now: Sequence[Sequence[Any]], id: Callable[[Any], Any]) -> list[Any]:
    """What was listed, once each."""
    sound = [one for one in before if isinstance(one, list) and len(one) == 3] if isinstance(before, list) else []
    return list({str(id(one)): one for one in (*sound, *now)}.values())


def _said(fields: Mapping[str, Any], name: str, sort: type[T]) -> T:
    """What a field says in JSON; nothing where it says something else, for anybody may write into a Conflict."""
    try:
        found = json.loads(str(fields.get(name) or "null"))
    except (ValueError, RecursionError):
        return sort()
    return found if isinstance(found, sort) else sort()
