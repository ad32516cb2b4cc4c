"""A document as keys, lists and texts, ready for YAML or JSON.

Refuses to judge: a value that the declaration would not take is written as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeytui.domain import kinds
from journeytui.domain.document import Neighbours, hanging_on, neighbours
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.formats.naming import rule
from journeytui.formats.reading import FORMAT, SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journeytui.domain.document import Document
    from journeytui.domain.fields import Entity

Tree = dict[str, Any]

_HALF = re.compile("[\ud800-\udfff]")


class Bare(str):
    """A text that is written without quotes although it is not one of letters only: a day, a `yes`."""

    __slots__ = ()


class Named(str):
    """The id of another record, with what that record is called, for whoever reads the file."""

    __slots__ = ("name",)
    name: str


def named(id: str, name: str) -> Named:
    """The id, with what it is called."""
    made = Named(id)
    made.name = name
    return made


class Blank:
    """A field that nobody has filled in, with what it would take."""

    def __init__(self, rule: str) -> None:
        self.rule = rule


def _as_it_stands(value: Any) -> Any:
    return as_json(value)


def _sorted(value: Any) -> Any:
    return sorted(map(as_json, value)) if isinstance(value, frozenset | set) else as_json(value)


def _flag(value: Any) -> Any:
    return Bare("yes" if value else "no") if value in (True, False) else as_json(value)


def _day(value: Any) -> Any:
    return as_json(value) if isinstance(value, str) else Bare(value.isoformat())


def _amount(value: Any) -> Any:
    return str(value) if isinstance(value, kinds.Money) else as_json(value)


def _number(value: Any) -> Any:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole else as_json(value)


def _pairs(value: Any) -> Any:
    return {as_json(name): _number(one) for name, one in sorted(value.items())} if isinstance(value, dict) else value


WRITTEN: dict[type[kinds.Kind], Callable[[Any], Any]] = {
    kinds.Line: _as_it_stands,
    kinds.Prose: _as_it_stands,
    kinds.Email: _as_it_stands,
    kinds.Address: _as_it_stands,
    kinds.Currency: _as_it_stands,
    kinds.Term: _as_it_stands,
    kinds.Choice: _as_it_stands,
    kinds.Flag: _flag,
    kinds.Number: _number,
    kinds.Whole: _as_it_stands,
    kinds.Score: _as_it_stands,
    kinds.Count: _as_it_stands,
    kinds.Amount: _amount,
    kinds.Day: _day,
    kinds.Link: _as_it_stands,
    kinds.Links: _sorted,
    kinds.Labels: _sorted,
    kinds.Listing: _as_it_stands,
    kinds.Pairs: _pairs,
    kinds.Place: _as_it_stands,
}
"""How the values of each kind stand in a file."""


def tree(document: Document) -> Tree:
    """The whole document."""
    groups = neighbours(document.records)
    names = {record.id: record.name for record in document.records}
    written = {"format": FORMAT, **_with_all_below(document.journey, groups, names)}
    shared = {WORDS[word].plural: groups[None, word] for word in SHARED_WORDS if (None, word) in groups}
    if shared:
        written[SHARED] = {plural: [fields(record, names) for record in group] for plural, group in shared.items()}
    return written


def fields(record: Entity, names: Mapping[str, str], *, empty: bool = False) -> Tree:
    """One record: its id, its fields in the order of their declaration, and what only a newer program understands.

    `names` says what linked records are called; `empty` keeps the fields that nobody has filled in.
    """
    written: Tree = {"id": record.id}
    for name, field in record.fields.items():
        value = record[name]
        if value != field.empty:
            written[name] = WRITTEN[type(field.kind)](value)
            if isinstance(field.kind, kinds.Link):
                written[name] = _named(written[name], names)
        elif empty:
            written[name] = None if isinstance(value, str) else Blank(rule(field.kind))
    if record.extra:
        written["extra"] = as_json(record.extra)
    return written


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    return named(value, names[value]) if isinstance(value, str) and names.get(value) else value


def as_json(value: Any) -> Any:
    """The value with nothing in it that JSON or UTF-8 could not hold."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {as_json(str(key)): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _with_all_below(record: Entity, groups: Neighbours, names: Mapping[str, str]) -> Tree:
    written = fields(record, names)
    for word in hanging_on(record.word):
        if group := groups.get((record.id, word.word)):
            written[word.plural] = [_with_all_below(child, groups, names) for child in group]
    return written
