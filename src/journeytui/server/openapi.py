"""What the REST API takes and gives, as OpenAPI 3.1, from the declaration alone.

Refuses to list what only journeytui itself speaks: sync.
"""

from __future__ import annotations

from typing import Any

from journeytui import __version__
from journeytui.domain import limits
from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.text import a_or_an
from journeytui.domain.words import WORDS, Kpi, Reading
from journeytui.server import studies, values
from journeytui.server.refusals import WORDS as REFUSALS
from journeytui.server.values import Schema

PAGE, LARGEST_PAGE = 100, 1_000
"""Records a page has when nobody says how many, and at most."""
READINGS_AT_ONCE = 500
SPACE = "^[a-z0-9][a-z0-9._-]{0,62}$"
"""What a space may be called."""

_JSON = "application/json"


def document() -> Schema:
    """The whole document."""
    paths: dict[str, Any] = {
        "/v1/spaces": {"get": _operation("listSpaces", "The spaces that this token reaches", _SPACES)}
    }
    for word in WORDS.values():
        paths |= _paths(word)
    journey = f"/v1/spaces/{{space}}/{WORDS['journey'].plural}/{{id}}/everything"
    paths[journey] = {
        "parameters": [_SPACE, _ID],
        "get": _operation("readEverything", "A journey with everything in it, as a journey file has it", _FILE),
    }
    paths |= {
        place: {"parameters": [_SPACE, *more, _STUDY], "get": _study(*named)}
        for place, more, named in (
            (studies.OF_ALL, (), ("studyAll", "What all journeys together say about a question")),
            (studies.OF_ONE, (_ID,), ("studyJourney", "What a journey says about a question")),
        )
    }
    kpi = f"/v1/spaces/{{space}}/{Kpi.plural}/{{id}}/{Reading.plural}"
    paths[kpi] = {"parameters": [_SPACE, _ID], "post": _post_readings()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "JourneyTUI", "version": __version__, "description": _ABOUT},
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_schemas(), "Refusal": _REFUSAL},
        },
    }


def writable(word: type[Entity]) -> bool:
    """Whether tools may create, change and remove records of the word: Conflicts are the space's own."""
    return ANY_WORD not in word.hangs_on


def lonely(word: type[Entity]) -> bool:
    """Whether there is exactly one record of the word, which nobody creates or removes."""
    return word.word == "library"


_ABOUT = """\
Customer journeys in a space, for other tools. A token goes into `Authorization: Bearer …`; `journeytui token create` makes
one. A record has an ETag; changing or removing it needs it in If-Match, so that nobody's edit is overwritten: 412 says that
it was changed meanwhile. Empty fields are absent; in a change null empties a field."""
_SPACE: Schema = {"name": "space", "in": "path", "required": True, "schema": {"type": "string", "pattern": SPACE}}
_ID: Schema = {"name": "id", "in": "path", "required": True, "schema": values.ID}
_IF_MATCH: Schema = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
    "description": "The ETag of the record as it is known.",
}  # fmt: skip
_REFUSAL: Schema = {
    "type": "object",
    "properties": {
        "error": {"type": "string"},
        "message": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("field", "wrong", "right")},
                "required": ["field", "wrong", "right"],
            },
        },
    },
    "required": ["error", "message"],
}
_SPACES: Schema = {
    "type": "object",
    "properties": {
        "spaces": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "role": {"type": "string"}, "head": {"type": "integer"}},
                "required": ["name", "role", "head"],
            },
        }
    },
    "required": ["spaces"],
}
_FILE: Schema = {"type": "object", "required": ["format", "id"]}
_DAY: Schema = {"type": "string", "format": "date"}
_STUDY: Schema = {
    "name": "study", "in": "path", "required": True, "schema": {"type": "string", "enum": list(studies.NAMES)},
}  # fmt: skip
_FINDING: Schema = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "about": {"type": "array", "items": {"type": "string"}, "description": "The ids of the records behind it."},
        "tone": {"enum": ["good", "bad", "gap", "plain"]},
    },
    "required": ["text", "about", "tone"],
}
_ANSWER: Schema = {
    "type": "object",
    "properties": {
        "study": {"type": "string"},
        "question": {"type": "string"},
        "whose": {"type": "string", "description": "Whose formulas they are."},
        "journey": {"type": ["string", "null"], "description": "The id of the one journey; null for all."},
        "targets_left_out": {
            "type": "integer",
            "description": "How many target journeys, plans that no customer walks yet, count in none of its totals.",
        },
        "headline": {"type": "array", "items": _FINDING},
        "tables": {
            "type": "object",
            "description": "By their names. What is not known is null, never zero; records stand by their ids.",
            "additionalProperties": {"type": "array", "items": {"type": "object"}},
        },
        "findings": {"type": "array", "items": _FINDING},
        "names": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "What records are called, by id.",
        },
    },
    "required": [
        "study",
        "question",
        "whose",
        "journey",
        "targets_left_out",
        "headline",
        "tables",
        "findings",
        "names",
    ],
}
_NEXT: Schema = {"type": ["string", "null"], "description": "Where the next page begins: `after`; null at the end."}
_HISTORY: Schema = {
    "type": "object",
    "properties": {
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "seq": {"type": "integer"},
                    "at": {"type": "string"},
                    "author": {"type": "string"},
                    "field": {"type": "string", "description": "+ and - are the whole record, added and removed."},
                    "old": {},
                    "new": {},
                },
                "required": ["seq", "at", "author", "field"],
            },
        },
        "next": {"type": ["integer", "null"], "description": "Where the next page begins: `before`; null at the end."},
    },
    "required": ["changes", "next"],
}


def _paths(word: type[Entity]) -> dict[str, Any]:
    several = f"/v1/spaces/{{space}}/{word.plural}"
    record, page = _ref(word, "Record"), _page(word)
    listed = _operation(f"list_{word.word}", f"{word.heading}, in the order of their ids", page)
    listed["parameters"] = [_query("parent", values.ID), _query("after", values.ID), _limit()]
    many: dict[str, Any] = {"parameters": [_SPACE], "get": listed}
    one: dict[str, Any] = {
        "parameters": [_SPACE, _ID],
        "get": _operation(f"read_{word.word}", f"One {word.label}", record, tagged=True),
    }
    if writable(word):
        change = _operation(f"change_{word.word}", f"Changes fields of {a_or_an(word.label)}", record, tagged=True)
        one["patch"] = change | {"parameters": [_IF_MATCH], "requestBody": _body(_ref(word, "Change"))}
    if writable(word) and not lonely(word):
        made = _operation(f"create_{word.word}", f"Creates {a_or_an(word.label)}", record, status=201, tagged=True)
        made["responses"]["201"]["links"] = _links(word)
        many["post"] = made | {"requestBody": _body(_ref(word, "New"))}
        gone = _operation(
            f"remove_{word.word}", f"Removes {a_or_an(word.label)} and what hangs on it", None, status=204
        )
        one["delete"] = gone | {"parameters": [_IF_MATCH]}
    past = _operation(f"history_{word.word}", f"Who changed what in {a_or_an(word.label)}, newest first", _HISTORY)
    past["parameters"] = [
        _query("before", {"type": "integer", "minimum": 1, "maximum": limits.LARGEST_WHOLE}),
        _limit(),
    ]
    return {
        several: many,
        f"{several}/{{id}}": one,
        f"{several}/{{id}}/history": {"parameters": [_SPACE, _ID], "get": past},
    }


def _links(word: type[Entity]) -> Schema:
    """What one can do with a record that was just made."""
    made = {"path.id": "$response.body#/id"}
    known = {**made, "header.If-Match": "$response.header.ETag"}
    given = {"read": made, "history": made, "change": known, "remove": known}
    return {act: {"operationId": f"{act}_{word.word}", "parameters": parameters} for act, parameters in given.items()}


def _post_readings() -> Schema:
    body = {
        "type": "object",
        "properties": {
            "readings": {
                "type": "array",
                "items": _fields(Reading),
                "minItems": 1,
                "maxItems": READINGS_AT_ONCE,
            }
        },
        "required": ["readings"],
        "additionalProperties": False,
    }
    answer = {"type": "object", "properties": {"ids": {"type": "array", "items": values.ID}}, "required": ["ids"]}
    told = "Readings of a KPI. One of a day and dimension that is there already takes the new value"
    return _operation("postReadings", told, answer) | {"requestBody": _body(body)}


def _study(name: str, summary: str) -> Schema:
    asked = _operation(name, f"{summary}, as `journeytui study` does with --json", _ANSWER)
    asked["parameters"] = [
        _query("since", _DAY | {"description": "What was so at the end of that day stands beside."}),
        _query("until", _DAY | {"description": "The answer is that of the end of that day."}),
    ]
    return asked


def _operation(name: str, summary: str, answer: Schema | None, *, status: int = 200, tagged: bool = False) -> Schema:
    good: Schema = {"description": "Done."}
    if answer is not None:
        good["content"] = {_JSON: {"schema": answer}}
    if tagged:
        good["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
    refused = {"content": {_JSON: {"schema": {"$ref": "#/components/schemas/Refusal"}}}}
    no = {str(code): {"description": REFUSALS[code][1], **refused} for code in REFUSALS}
    return {"operationId": name, "summary": summary, "responses": {str(status): good, **no}}


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": {_JSON: {"schema": schema}}}


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _limit() -> Schema:
    return _query("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE})


def _ref(word: type[Entity], what: str) -> Schema:
    return {"$ref": f"#/components/schemas/{word.__name__}{what}"}


def _page(word: type[Entity]) -> Schema:
    records = {"type": "array", "items": _ref(word, "Record")}
    return {"type": "object", "properties": {"records": records, "next": _NEXT}, "required": ["records", "next"]}


def _schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for word in WORDS.values():
        found[f"{word.__name__}Record"] = _record(word)
        if writable(word):
            found[f"{word.__name__}Change"] = _change(word)
        if writable(word) and not lonely(word):
            found[f"{word.__name__}New"] = _new(word)
    return found


def _record(word: type[Entity]) -> Schema:
    """What is told: nothing is promised of values, which older or newer programs may have written."""
    named = {name: {"title": field.label, "description": field.kind.help} for name, field in word.fields.items()}
    return {
        "type": "object",
        "description": word.__doc__ or word.label,
        "properties": {
            "id": values.ID,
            "word": {"const": word.word},
            "parent": {"type": ["string", "null"], "description": "The id of what it hangs on."},
            "version": {"type": "integer", "description": "Rises with every change; the ETag says it as well."},
            "changed_by": {"type": "string"},
            "fields": {"type": "object", "properties": named},
        },
        "required": ["id", "word", "parent", "version", "changed_by", "fields"],
    }


def _new(word: type[Entity]) -> Schema:
    hung = {"parent": {**values.ID, "description": f"What it hangs on: {' or '.join(word.hangs_on)}."}}
    properties = {
        "id": {
            **values.ID,
            "description": "A new one is made when it is left out. With it, a repeated request is refused.",
        },
        **(hung if word.hangs_on else {}),
        "fields": _fields(word),
    }
    required = ["fields", *(hung if word.hangs_on else ())]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _change(word: type[Entity]) -> Schema:
    hung = {"parent": values.ID} if word.hangs_on else {}
    properties = {**hung, "fields": _fields(word, nullable=True)}
    return {"type": "object", "properties": properties, "minProperties": 1, "additionalProperties": False}


def _fields(word: type[Entity], *, nullable: bool = False) -> Schema:
    properties = {name: values.schema(field) for name, field in word.fields.items()}
    if nullable:
        properties = {name: {"anyOf": [schema, {"type": "null"}]} for name, schema in properties.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}
