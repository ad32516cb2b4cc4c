"""Values as JSON knows them: days and instants in ISO 8601, money as text, sets in order, records by their declaration."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Money


def plain(value: Any) -> Any:
    """The value in strings, numbers, lists and dictionaries; keys stand in the order of their declaration."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    for sort, turned in _TURNED:
        if isinstance(value, sort):
            return turned(value)
    return value


def record(entity: Entity) -> dict[str, Any]:
    """A record: what it is and where it hangs, then its fields, then what a newer program added."""
    told: dict[str, Any] = {"id": entity.id, "word": entity.word, "parent": entity.parent}
    told |= {name: plain(entity[name]) for name in entity.fields}
    return told | ({"extra": plain(entity.extra)} if entity.extra else {})


def instant(moment: dt.datetime) -> str:
    """In UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(value: float) -> float | int | str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  how one finds NaN without a library
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


_TURNED: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (Money, str),
    (Entity, record),
    (dt.datetime, instant),
    (dt.date, dt.date.isoformat),
    (Enum, lambda value: plain(value.value)),
    (float, _number),
    (Mapping, lambda value: {str(key): plain(one) for key, one in value.items()}),
    ((set, frozenset), lambda value: [plain(one) for one in sorted(value)]),
    ((list, tuple), lambda value: [plain(one) for one in value]),
)
