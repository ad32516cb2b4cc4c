"""How a value of each kind stands in JSON for other tools: its schema, and the two ways. One line a kind.

Stricter than a form: what a program sends is taken as it is meant or not at all, so that schema and check say the same.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from journeytui.domain import ids, kinds, limits
from journeytui.domain.errors import Problem
from journeytui.domain.fields import Entity, Field
from journeytui.domain.kinds import Kind, Money, NotAccepted

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": f"^[0-7][{ids.ALPHABET}]{{{ids.LENGTH - 1}}}$"}

_SEEN = "!-+\\--<>-?A-~\u00a1-\u00ac\u00ae-\u167f\u1681-\u1fff\u2070-\u2fff\u3041-\ud7ff"
"""Characters that nobody overlooks: what is made of others only would be empty once cleaned. Neither comma, = nor @."""
_LABEL = f"^[^,]*[{_SEEN}@=][^,]*$"
_NAME = f"^[^,=]*[{_SEEN}@][^,=]*$"
_SPACES = "\\s\u001c-\u001f\u0085\ufeff"
"""What Python, or ECMAScript, counts as white space."""
_EMAIL = f"^[^@{_SPACES}]*[{_SEEN}=,][^@{_SPACES}]*@[^@{_SPACES}]*[{_SEEN}=,][^@{_SPACES}]*$"
_ADDRESS = f"^(https?://|mailto:)[^{_SPACES}]*[{_SEEN}=@,][^{_SPACES}]*$"
_CURRENCY = "^[A-Z]{3}$"
_LARGEST = 1e299
"""Whatever it is rounded to stays within what a number may be."""


class Shape(NamedTuple):
    """One kind in JSON."""

    schema: Callable[[Any], Schema]
    fits: Callable[[Any, Any], bool]
    """Whether what was sent has the shape that the schema says; the kind checks the rest."""
    read: Callable[[Any], Any] = lambda sent: sent
    told: Callable[[Any], Any] = lambda value: value


def read(word: type[Entity], sent: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The values for the fields of a word, and all that is wrong with them; null empties a field."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, one in sent.items():
        field = word.fields.get(name)
        if field is None:
            problems.append(Problem("fields", "one of them does not exist", "see /v1/openapi.json"))
            continue
        try:
            values[name] = field.empty if one is None else _checked(field, one)
        except NotAccepted as no:
            problems.append(Problem(name, "this is not accepted", no.right))
    return values, problems


def told(field: Field, value: Any) -> Any:
    """A value as JSON. What no declaration explains is told as it stands."""
    try:
        return plain(SHAPE[type(field.kind)].told(value))
    except (AttributeError, TypeError, ValueError):
        return plain(value)


def schema(field: Field) -> Schema:
    """What JSON the field takes."""
    kind = field.kind
    return {"title": kind.label, "description": f"{kind.help} ({kind.rule})", **SHAPE[type(kind)].schema(kind)}


def _checked(field: Field, sent: Any) -> Any:
    shape = SHAPE[type(field.kind)]
    if not shape.fits(field.kind, sent):
        raise NotAccepted("", f"should be {field.kind.rule}")
    return field.kind.check(shape.read(sent))


def plain(value: Any) -> Any:
    """The value with nothing in it that JSON cannot say."""
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return int(value) if whole else value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int) else str(value)


def _is_line(kind: kinds.Line, sent: Any) -> bool:
    return isinstance(sent, str) and len(sent) <= kind.most


def _line(pattern: str = "") -> Shape:
    more = {"pattern": pattern} if pattern else {}
    shaped = re.compile(pattern)
    return Shape(
        lambda kind: {"type": "string", "maxLength": kind.most, **more},
        lambda kind, sent: _is_line(kind, sent) and bool(shaped.search(sent)),
    )


def _list(pattern: str, most: int) -> Shape:
    shaped = re.compile(pattern)
    item = {"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern}
    return Shape(
        lambda _: {"type": "array", "items": item, "maxItems": limits.SET_ELEMENTS},
        lambda _, sent: (
            isinstance(sent, list)
            and len(sent) <= limits.SET_ELEMENTS
            and all(isinstance(one, str) and 0 < len(one) <= most and shaped.search(one) for one in sent)
        ),
        told=lambda value: sorted(value) if isinstance(value, frozenset | set) else value,
    )


def _is_number(sent: Any) -> bool:
    return isinstance(sent, int | float) and not isinstance(sent, bool) and -_LARGEST <= sent <= _LARGEST


def _number(kind: kinds.Number) -> Schema:
    low = -_LARGEST if kind.low is None else kind.low
    return {"type": "number", "minimum": low, "maximum": _LARGEST if kind.high is None else kind.high}


def _fits_number(kind: kinds.Number, sent: Any) -> bool:
    low = -math.inf if kind.low is None else kind.low
    return _is_number(sent) and low <= sent <= (math.inf if kind.high is None else kind.high)


def _whole(kind: kinds.Whole) -> Schema:
    low = -limits.LARGEST_WHOLE if kind.low is None else kind.low
    high = limits.LARGEST_WHOLE if kind.high is None else kind.high
    return {"type": "integer", "minimum": low, "maximum": high}


def _pairs(_: kinds.Pairs) -> Schema:
    bounds = {"minimum": -_LARGEST, "maximum": _LARGEST}
    word = {"type": "string", "minLength": 1, "maxLength": limits.NAME_CHARACTERS, "pattern": _LABEL}
    return {
        "type": "object",
        "maxProperties": limits.SET_ELEMENTS,
        "propertyNames": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": _NAME},
        "additionalProperties": {"anyOf": [{"type": "number", **bounds}, word]},
    }


def _fits_pairs(_: kinds.Pairs, sent: Any) -> bool:
    return isinstance(sent, dict) and all(
        0 < len(name) <= 100
        and bool(re.search(_NAME, name))
        and (_is_number(one) or (isinstance(one, str) and _is_word(one)))
        for name, one in sent.items()
    )


def _is_word(sent: str) -> bool:
    return 0 < len(sent) <= limits.NAME_CHARACTERS and re.search(_LABEL, sent) is not None


_AMOUNT: Schema = {
    "type": "object",
    "properties": {
        "units": {"type": "integer", "minimum": -limits.LARGEST_WHOLE, "maximum": limits.LARGEST_WHOLE},
        "currency": {"type": "string", "pattern": _CURRENCY},
    },
    "required": ["units", "currency"],
    "additionalProperties": False,
    "description": "Whole smallest units, like cents, and their ISO 4217 currency.",
}


def _fits_amount(_: kinds.Amount, sent: Any) -> bool:
    return (
        isinstance(sent, dict)
        and sent.keys() == {"units", "currency"}
        and _is_number(sent["units"])
        and sent["units"] == int(sent["units"])
        and isinstance(sent["currency"], str)
        and re.fullmatch(_CURRENCY, sent["currency"]) is not None
    )


def _is_day(_: kinds.Day, sent: Any) -> bool:
    try:
        return isinstance(sent, str) and len(sent) == 10 and bool(dt.date.fromisoformat(sent))
    except ValueError:
        return False


_LINE = _line()
_WHOLE = Shape(_whole, lambda _, sent: _is_number(sent) and sent == int(sent))
SHAPE: dict[type[Kind], Shape] = {
    kinds.Line: _LINE,
    kinds.Term: _LINE,
    kinds.Prose: Shape(
        lambda _: {"type": "string", "maxLength": limits.LONG_TEXT_BYTES},
        lambda _, sent: isinstance(sent, str) and len(sent) <= limits.LONG_TEXT_BYTES,
    ),
    kinds.Email: _line(_EMAIL),
    kinds.Address: _line(_ADDRESS),
    kinds.Currency: _line(_CURRENCY),
    kinds.Choice: Shape(
        lambda kind: {"type": "string", "enum": list(kind.options)},
        lambda kind, sent: isinstance(sent, str) and sent in kind.options,
    ),
    kinds.Flag: Shape(lambda _: {"type": "boolean"}, lambda _, sent: isinstance(sent, bool)),
    kinds.Number: Shape(_number, _fits_number),
    kinds.Whole: _WHOLE,
    kinds.Score: _WHOLE,
    kinds.Count: _WHOLE,
    kinds.Amount: Shape(
        lambda _: _AMOUNT,
        _fits_amount,
        lambda sent: Money(int(sent["units"]), sent["currency"]),
        lambda value: {"units": value.units, "currency": value.currency},
    ),
    kinds.Day: Shape(
        lambda _: {"type": "string", "format": "date"},
        _is_day,
        told=lambda value: value if isinstance(value, str) else value.isoformat(),
    ),
    kinds.Link: Shape(lambda _: ID, lambda _, sent: isinstance(sent, str) and ids.well_formed(sent)),
    kinds.Links: _list(ID["pattern"], ids.LENGTH),
    kinds.Labels: _list(_LABEL, 100),
    kinds.Listing: _list(_LABEL, 100),
    kinds.Place: Shape(lambda _: {"type": "string"}, lambda _, sent: isinstance(sent, str)),
    kinds.Pairs: Shape(_pairs, _fits_pairs, told=lambda value: dict(sorted(value.items()))),
}
"""What each kind takes and tells."""
