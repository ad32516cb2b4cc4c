"""The JSON Schema of a journey file, from the declaration alone, for editors that complete and check YAML.

Refuses to be the check: reading a file is (which also takes `Yes`, `1 250 EUR` or a score in quotes).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeytui.domain import ids, kinds, limits
from journeytui.domain.document import hanging_on
from journeytui.domain.fields import ANY_WORD, Field
from journeytui.domain.words import SHARED_WORDS, WORDS, Journey, Library
from journeytui.formats.naming import rule
from journeytui.formats.reading import FORMAT, SHARED

if TYPE_CHECKING:
    from journeytui.domain.fields import Entity

Schema = dict[str, Any]

_ID: Schema = {"type": "string", "pattern": f"^[0-7][{ids.ALPHABET}]{{{ids.LENGTH - 1}}}$"}
_NAMED: Schema = {"type": "string", "minLength": 1}
"""An id, or what the other record is called."""
_LABEL: Schema = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^,]+$"}


def _line(kind: kinds.Line) -> Schema:
    return {"type": "string", "maxLength": kind.most}


def _whole(kind: kinds.Whole) -> Schema:
    low = -limits.LARGEST_WHOLE if kind.low is None else kind.low
    return {"type": "integer", "minimum": low, "maximum": limits.LARGEST_WHOLE if kind.high is None else kind.high}


def _number(kind: kinds.Number) -> Schema:
    bounds = {"minimum": kind.low, "maximum": kind.high}
    return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}


def _list(items: Schema, *, unique: bool = True) -> Schema:
    return {"type": "array", "items": items, "maxItems": limits.SET_ELEMENTS, "uniqueItems": unique}


def _pairs(_: kinds.Pairs) -> Schema:
    return {
        "type": "object",
        "maxProperties": limits.SET_ELEMENTS,
        "propertyNames": {"minLength": 1, "maxLength": 100, "pattern": "^[^,=]+$"},
        "additionalProperties": {
            "anyOf": [{"type": "number"}, {"type": "string", "maxLength": limits.NAME_CHARACTERS, "pattern": "^[^,]+$"}]
        },
    }


SCHEMA: dict[type[kinds.Kind], Callable[[Any], Schema]] = {
    kinds.Line: _line,
    kinds.Term: _line,
    kinds.Prose: lambda _: {"type": "string", "maxLength": limits.LONG_TEXT_BYTES},
    kinds.Email: lambda kind: {**_line(kind), "pattern": r"^[^@\s]+@[^@\s]+$"},
    kinds.Address: lambda kind: {
        **_line(kind),
        "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)\S+$",
    },
    kinds.Currency: lambda _: {"type": "string", "pattern": "^[A-Z]{3}$"},
    kinds.Choice: lambda kind: {"type": "string", "enum": list(kind.options)},
    kinds.Flag: lambda _: {"enum": ["yes", "no", True, False]},
    kinds.Number: _number,
    kinds.Whole: _whole,
    kinds.Score: _whole,
    kinds.Count: _whole,
    kinds.Amount: lambda _: {
        "type": "string",
        "pattern": r"^-?[0-9]+(\.[0-9]+)? [A-Z]{3}$",
        "examples": ["1250.00 EUR"],
    },
    kinds.Day: lambda _: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    kinds.Link: lambda _: _NAMED,
    kinds.Links: lambda _: _list(_NAMED),
    kinds.Labels: lambda _: _list(_LABEL),
    kinds.Listing: lambda _: _list(_LABEL),
    kinds.Pairs: _pairs,
    kinds.Place: lambda _: {"type": "string"},
}
"""What each kind accepts in a file."""


def schema() -> Schema:
    """The schema of a whole file."""
    below = {
        word.word: _word(word)
        for word in WORDS.values()
        if word not in (Journey, Library) and ANY_WORD not in word.hangs_on
    }
    shared = {WORDS[word].plural: _records(WORDS[word]) for word in SHARED_WORDS}
    root = _word(Journey)
    head = {
        "$schema": {"type": "string", "description": "Where this schema is kept."},
        "format": {"const": FORMAT, "description": "How the file is laid out."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A journey of JourneyTUI",
        **root,
        "properties": {
            **head,
            **root["properties"],
            SHARED: {
                "type": "object",
                "description": "What journeys use and do not own.",
                "properties": shared,
                "additionalProperties": False,
            },
        },
        "required": ["format"],
        "anyOf": [{"required": ["id"]}, {"required": ["title"]}],
        "$defs": below,
    }


def _word(word: type[Entity]) -> Schema:
    lists = {child.plural: _records(child) for child in hanging_on(word.word)}
    return {
        "type": "object",
        "description": word.__doc__ or word.label,
        "properties": {
            "id": {**_ID, "description": "Who it is; left out, it follows from where it stands and what it is called."},
            **{name: _field(field) for name, field in word.fields.items()},
            **lists,
            "extra": {"type": "object", "description": "What a newer program wrote, kept."},
        },
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    kind = field.kind
    told = rule(kind)
    return {
        "title": kind.label,
        "description": f"{kind.help} ({told[:1].upper()}{told[1:]}.)",
        **SCHEMA[type(kind)](kind),
    }


def _records(word: type[Entity]) -> Schema:
    return {"type": "array", "description": word.__doc__ or "", "items": {"$ref": f"#/$defs/{word.word}"}}
