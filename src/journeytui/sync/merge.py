"""A record as it lies in a library and as it travels: taken apart into fields, put together again, compared field by field.

Refuses to alter a value: what finds no place in a column of this program stays in `extra`, and travels on from there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Flag, Labels, Links, Listing, Number, Pairs, Whole
from journeytui.domain.words import WORDS
from journeytui.sync import wire
from journeytui.sync.records import empty, exact, same
from journeytui.sync.wire import NOTHING, compact, pack, pack_null, unpack

Native = str | int | float | bytes | None
"""What SQLite holds."""
Columns = Mapping[str, Native]
"""A record as SQLite holds it: every column but the id."""

EXTRA = "extra"
_ASIDE = EXTRA + "/"
"""Before the name of a key of `extra` that is also the name of a column, or of a part of one."""
VERBATIM = "$wire"
"""The key of `extra` under which fields stand as they came that neither a column nor `extra` itself can say."""
_WATCHED = (EXTRA, VERBATIM, _ASIDE + VERBATIM)
_WITHOUT_TEXT = {"$text": ""}
"""An empty text that is not the same as nothing: a value of a pair, a key of `extra`."""
_LARGEST = 2**63


class _Plan(NamedTuple):
    """How the columns of a word are taken apart."""

    parts: dict[str, Callable[[str], dict[str, Any] | None]]
    """By name, what reads the parts of a column that has some; None when the text holds none."""
    empty: dict[str, Native]
    """What stands in each column where the record has no value."""
    numbers: frozenset[str]
    """The columns of numbers."""


def explode(word: type[Entity], row: Columns) -> dict[str, Any]:
    """The fields of a record on the wire. Columns that are left out count as empty."""
    plan = _plan(word.word)
    fields: dict[str, Any] = {}
    extra: Native = None
    for name, value in row.items():
        if value is None or value == "" or value == plan.empty.get(name):
            continue
        if name in plan.parts:
            _take_apart(fields, name, value, plan.parts[name])
        elif name == EXTRA:
            extra = value
        else:
            fields[name] = value if type(value) in _PLAIN else pack(value)
    if extra is not None:
        _take_out(plan, fields, extra)
    return fields


def assemble(word: type[Entity], fields: Mapping[str, Any]) -> dict[str, Native]:
    """The columns of a record with these fields, every one of them. `explode` gives back the same fields, whatever they are."""
    plan = _plan(word.word)
    row, odd = _placed(plan, fields, NOTHING)
    verbatim: dict[str, Any] = {}
    while odd and (lost := _not_coming_back(word, fields, row)) - verbatim.keys():
        lost |= fields.keys() & {EXTRA}
        verbatim |= {name: _sayable(fields[name]) for name in lost}
        row, _ = _placed(plan, fields, verbatim)
    return row


def _placed(plan: _Plan, fields: Mapping[str, Any], verbatim: Mapping[str, Any]) -> tuple[dict[str, Native], bool]:
    """Every field where it belongs, but for those that are kept verbatim; and whether that is to be looked at once more."""
    row = dict(plan.empty)
    parts: dict[str, dict[str, Any]] = {}
    left: dict[str, Any] = {}
    odd = False
    for name, value in fields.items():
        if name in verbatim:
            continue
        if name in row and name != EXTRA and type(value) in _SIMPLE and (type(value) is not int or _fits(value)):
            row[name] = value
        else:
            odd |= type(value) not in _SIMPLE or name in _WATCHED
            _place(plan, row, parts, left, name, value)
    for name, held in parts.items():
        if row[name] != plan.empty[name]:  # somebody wrote the column as a whole, in a form that has no parts
            left |= {f"{name}/{part}": value for part, value in held.items()}
        else:
            row[name] = compact(sorted(held)) if plan.empty[name] == "[]" else compact(_unpacked(held))
    kept = _unpacked(left) | ({VERBATIM: dict(sorted(verbatim.items()))} if verbatim else {})
    if kept and row[EXTRA] == "{}":
        row[EXTRA] = compact(kept)
    return row, odd or bool(left)


def _not_coming_back(word: type[Entity], fields: Mapping[str, Any], row: Columns) -> set[str]:
    """The fields that would be sent on otherwise than they came."""
    back = explode(word, row)
    return {
        name
        for name, value in fields.items()
        if not same(back.get(name), value) and not (name in row and name != EXTRA and type(value) in _SIMPLE)
    }


def column_of(word: type[Entity], field: str) -> str:
    """The column that a field of the wire lies in."""
    plan = _plan(word.word)
    name = field.partition("/")[0]
    return name if name != EXTRA and (field in plan.empty or name in plan.parts) else EXTRA


def changed_columns(
    word: type[Entity], before: Columns, fields: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Native]:
    """The columns to be written so that the record has these fields, of which only the named ones are other than before."""
    after = assemble(word, fields)
    columns = {column_of(word, name) for name in names}
    if exact(_json(after[EXTRA])) != exact(_json(before.get(EXTRA))):
        columns.add(EXTRA)
    return {
        name: after[name]
        for name in columns
        if after[name] != before.get(name) or _typed(after[name], before.get(name))
    }


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of the fields that are not the same in both."""
    return [name for name in {**old, **new} if not same(old.get(name), new.get(name))]


def parts_of(word: type[Entity], column: str, value: Native) -> dict[str, Any]:
    """The fields that one column holds with that value."""
    return explode(word, {column: value})


def _typed(one: Native, other: Native) -> bool:
    return type(one) is not type(other)


def _json(value: Native) -> Any:
    return _object(value) if isinstance(value, str) else value


# --- taking apart ------------------------------------------------------------------------------------------------------


def _take_apart(fields: dict[str, Any], name: str, value: Native, read: Callable[[str], dict[str, Any] | None]) -> None:
    held = read(value) if isinstance(value, str) else None
    if held is None:
        fields[name] = pack(value)
    else:
        for part, one in held.items():
            fields[f"{name}/{part}"] = one


def _take_out(plan: _Plan, fields: dict[str, Any], extra: Native) -> None:
    """Adds the keys of `extra`, each as a field of its own."""
    held = _object(extra) if isinstance(extra, str) else None
    if held is None:
        fields[EXTRA] = pack(extra)
        return
    natural = dict(fields)
    verbatim = held.pop(VERBATIM) if isinstance(held.get(VERBATIM), dict) else NOTHING
    for key, value in held.items():
        fields[key if _belongs_out(plan, natural, key, value) else _ASIDE + key] = _kept(value)
    for name, value in verbatim.items():
        if not empty(value):
            fields.setdefault(name, value)


def _belongs_out(plan: _Plan, fields: Mapping[str, Any], key: str, value: Any) -> bool:
    """Whether a key of `extra` is a field by its own name: no column has it, or none can hold what it says."""
    column, slash, _ = key.partition("/")
    if key == EXTRA or key.startswith(_ASIDE) or not key or key == "id":
        return False
    if key in plan.empty:
        return key not in fields and not isinstance(value, str | float | None) and not (_whole(value) and _fits(value))
    if slash and column in plan.parts:
        return column in fields or (plan.empty[column] == "[]" and not _is_in(value))
    return True


def _kept(value: Any) -> Any:
    return _WITHOUT_TEXT if value == "" else pack_null() if value is None else pack(value)


# --- putting together --------------------------------------------------------------------------------------------------


def _place(
    plan: _Plan, row: dict[str, Native], parts: dict[str, dict[str, Any]], left: dict[str, Any], name: str, value: Any
) -> None:
    """Finds the place of a field that is no plain value of a plain column."""
    column, slash, part = name.partition("/")
    if value is None or value == "" or name in _WATCHED[1:]:
        return
    if slash and column == EXTRA:
        left[part] = value
    elif slash and column in plan.parts and (plan.empty[column] != "[]" or _is_in(value)):
        parts.setdefault(column, {})[part] = value
    elif name in row and _native(unpack(value), number=name in plan.numbers):
        row[name] = unpack(value)
    else:
        left[name] = value


def _is_in(value: Any) -> bool:
    """Whether a part says that an element is in a set."""
    return type(value) is int and value == 1


def _native(value: Any, *, number: bool) -> bool:
    """Whether a column holds the value as it is: SQLite makes nothing of what is no number, and words of numbers in a text."""
    if isinstance(value, float):
        return number and not math.isnan(value)
    return isinstance(value, str | bytes) or (_whole(value) and _fits(value))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fits(value: int) -> bool:
    return -_LARGEST <= value < _LARGEST


def _unpacked(held: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name, in the order of the names; those that JSON could not say stay out."""
    found = {name: unpack(held[name]) for name in sorted(held)}
    return {name: value for name, value in found.items() if _in_json(value)}


def _in_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_in_json, value.values()))
    if isinstance(value, list):
        return all(map(_in_json, value))
    return not isinstance(value, bytes) and (not isinstance(value, float) or math.isfinite(value))


def _sayable(value: Any) -> Any:
    """A field as it came; numbers beyond what JSON can say, which no space sends, are packed."""
    return value if _in_json(value) else pack(value)


# --- columns with parts ------------------------------------------------------------------------------------------------


def _elements(text: str) -> dict[str, Any] | None:
    if text == "[]":
        return {}
    found = _loaded(text)
    sound = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return dict.fromkeys(found, 1) if sound else None


def _pairs(text: str) -> dict[str, Any] | None:
    found = _object(text)
    return None if found is None else {name: _kept(value) for name, value in found.items()}


def _object(text: str) -> dict[str, Any] | None:
    if text == "{}":
        return {}
    found = _loaded(text)
    return found if isinstance(found, dict) else None


def _loaded(text: str) -> Any:
    """What the JSON says; None when it cannot be said again as it was: then it is a text like any other."""
    try:
        found = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refused, parse_float=_finite)
        if "\\u" in text:
            compact(found).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(_: str) -> Any:
    raise ValueError("no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("beyond what a number can be")
    return value


@cache
def _plan(name: str) -> _Plan:
    word = WORDS[name]
    parts: dict[str, Callable[[str], dict[str, Any] | None]] = {}
    empty: dict[str, Native] = {wire.PARENT: None}
    if word.ordered:
        empty[wire.POSITION] = ""
    for field in word.fields.values():
        kind = field.kind
        empty[field.name] = "" if kind.empty == "" else None
        if isinstance(kind, Pairs):
            parts[field.name], empty[field.name] = _pairs, "{}"
        elif isinstance(kind, Links | Labels) and not isinstance(kind, Listing):
            parts[field.name], empty[field.name] = _elements, "[]"
        elif isinstance(kind, Listing):
            empty[field.name] = "[]"
        elif isinstance(kind, Flag):
            empty[field.name] = 0
    numbers = frozenset(name for name, field in word.fields.items() if isinstance(field.kind, Number | Whole | Flag))
    return _Plan(parts, {**empty, EXTRA: "{}"}, numbers)


_PLAIN = frozenset((str, int))
_SIMPLE = frozenset((str, int, float))
