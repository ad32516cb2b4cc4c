"""How a value of each kind lies on disk: one line a kind.

Reading is lenient: what another program wrote and no rule of ours explains comes back as it stands.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from journeytui.domain import kinds
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Kind, Money
from journeytui.domain.words import WORDS

Native = str | int | float | bytes | None
"""What SQLite itself holds."""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONEY = re.compile(r"(-?\d{1,18}) ([A-Z]{3})", re.ASCII)


class Column(NamedTuple):
    """How one kind is declared, written and read."""

    sql: str
    write: Callable[[Any], Native]
    read: Callable[[Native], Any]
    plain: frozenset[type] = frozenset()
    """What is read as it stands, where it is of one of these types."""


def compact(value: Any) -> str:
    """The one JSON form of a value: no spaces, no escapes, keys as they come."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _as_it_is(value: Any) -> Any:
    return value


def _text(value: Native) -> Any:
    return "" if value is None else value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _day(value: Native) -> Any:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    except ValueError:
        return value


def _money(value: Native) -> Any:
    if not isinstance(value, str):
        return value
    match = _MONEY.fullmatch(value)
    return Money(int(match[1]), match[2]) if match else value


def _json(value: Native, make: Callable[[Any], Any], empty: Any) -> Any:
    if value in _EMPTY:
        return empty
    value = _text(value)
    try:
        return make(_loaded(value)) if isinstance(value, str) else value
    except (ValueError, TypeError, RecursionError):
        return value


def _loaded(text: str) -> Any:
    """What the JSON says. Raises ValueError also when it names half a character, which no text can hold."""
    found = json.loads(text)
    if "\\u" in text:
        compact(found).encode()
    return found


def _words(found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError
    return found


def _set(found: Any) -> frozenset[str]:
    return frozenset(_words(found))


def _listing(found: Any) -> tuple[str, ...]:
    return tuple(_words(found))


def _names(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise TypeError
    return found


_EMPTY = (None, "", "[]", "{}", b"", b"[]", b"{}")
_TEXT = Column("TEXT DEFAULT ''", _as_it_is, _text, frozenset({str}))
_WHOLE = Column("INTEGER", _as_it_is, _as_it_is)
_ID = Column("TEXT", _as_it_is, lambda v: _text(v) if isinstance(v, bytes) else v, frozenset({str, type(None)}))
_SET = Column(
    "TEXT DEFAULT '[]'",
    lambda v: compact(sorted(v)) if isinstance(v, frozenset | set | list | tuple) else v,
    lambda v: _json(v, _set, frozenset[str]()),
)


def _extra(value: Native) -> dict[str, Any]:
    unknown = _json(value, _names, {})
    return unknown if isinstance(unknown, dict) else {"extra": unknown}


_OWN_ID = Column("TEXT", _as_it_is, str, frozenset({str}))
_EXTRA = Column("TEXT", compact, _extra)
COLUMN: dict[type[Kind], Column] = {
    kinds.Line: _TEXT,
    kinds.Prose: _TEXT,
    kinds.Email: _TEXT,
    kinds.Address: _TEXT,
    kinds.Currency: _TEXT,
    kinds.Term: _TEXT,
    kinds.Choice: _ID,
    kinds.Flag: Column(
        "INTEGER DEFAULT 0",
        lambda v: int(v) if isinstance(v, bool) else v,
        lambda v: bool(v) if isinstance(v, int | None) else v,
    ),
    kinds.Number: Column("REAL", _as_it_is, _as_it_is),
    kinds.Whole: _WHOLE,
    kinds.Score: _WHOLE,
    kinds.Count: _WHOLE,
    kinds.Amount: Column("TEXT", lambda v: None if v is None else f"{v.units} {v.currency}", _money),
    kinds.Day: Column("TEXT", lambda v: v.isoformat() if isinstance(v, dt.date) else v, _day),
    kinds.Link: _ID,
    kinds.Links: _SET,
    kinds.Labels: _SET,
    kinds.Listing: Column(
        "TEXT DEFAULT '[]'",
        lambda v: compact(v) if isinstance(v, list | tuple) else v,
        lambda v: _json(v, _listing, ()),
    ),
    kinds.Pairs: Column(
        "TEXT DEFAULT '{}'", lambda v: compact(dict(sorted(v.items()))), lambda v: _json(v, _names, {})
    ),
    kinds.Place: _TEXT,
}


def column(kind: Kind) -> Column:
    """The column of a kind."""
    return COLUMN[type(kind)]


def is_text(kind: Kind) -> bool:
    """Whether text in a column of this kind is the value, as it stands."""
    return COLUMN[type(kind)].read is _text


def columns_of(word: type[Entity]) -> dict[str, Column]:
    """All columns of a word's table but id and extra, by name, in the order of the table."""
    return _columns_of(word.word)


@cache
def _columns_of(name: str) -> dict[str, Column]:
    word = WORDS[name]
    own = {"parent": _ID, "position": _TEXT} if word.ordered else {"parent": _ID}
    return own | {field.name: column(field.kind) for field in word.fields.values()}


def to_row(record: Entity) -> dict[str, Native]:
    """A record as SQLite holds it, by column."""
    row: dict[str, Native] = {"id": record.id}
    row.update((name, to_native(type(record), name, getattr(record, name))) for name in columns_of(type(record)))
    row["extra"] = compact(record.extra)
    return row


def to_native(word: type[Entity], name: str, value: Any) -> Native:
    """One value as SQLite holds it. A value that no program of ours made is written back as it came."""
    if isinstance(value, str):
        return value
    if name == "extra":
        return compact(value)
    try:
        return columns_of(word)[name].write(value)
    except (AttributeError, TypeError):
        return value  # type: ignore[no-any-return]


def from_row(word: type[Entity], row: tuple[Native, ...]) -> Any:
    """The record in a row that was read with `selected(word)`."""
    declared, to_read = _way_to_read(word.word)
    values: dict[str, Any] = dict(zip(declared, row, strict=True))
    for name, read, plain in to_read:
        if type(values[name]) not in plain:
            values[name] = read(values[name])
    return word.of(values if word.ordered else {**values, "position": ""})


@cache
def _way_to_read(word: str) -> tuple[tuple[str, ...], list[tuple[str, Callable[[Native], Any], frozenset[type]]]]:
    """The columns of a table, and those of them that are not all read as they stand."""
    declared = {"id": _OWN_ID} | _columns_of(word) | {"extra": _EXTRA}
    return tuple(declared), [(name, one.read, one.plain) for name, one in declared.items() if one.read is not _as_it_is]


def selected(word: type[Entity], table: str = "") -> str:
    """The columns to select so that `from_row` can read them."""
    before = f"{table}." if table else ""
    return ", ".join(f'{before}"{name}"' for name in ("id", *columns_of(word), "extra"))


def readable(word: type[Entity], name: str, native: Native) -> Any:
    """One native value as the domain holds it; unknown fields as they came."""
    known = columns_of(word).get(name)
    return known.read(native) if known else native
