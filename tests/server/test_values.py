"""What the OpenAPI says of a value and what is taken are the same, for every field of every word."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import kinds
from journeytui.domain.fields import Entity, Field
from journeytui.domain.words import WORDS
from journeytui.server import openapi, values

FIELDS = [(word, field) for word in WORDS.values() for field in word.fields.values()]
BY_KIND = {type(field.kind): (word, field) for word, field in FIELDS}
"""One field of every kind that there is."""
ID = "0" * 26
EDGES = [
    "", " ", ",", "=", "@", "a@b", " a@b ", "@@", "http://", "http://x", "https://x y", "HTTPS://x", "mailto:a", "EUR", "eur", "EURO",
    "2026-03-01", "2026-3-1", "2026-02-30", "20260301", "2026-W10-1", ID, f" {ID}", ID.upper(), "yes", "true", "1", "-1", "1e5", "nan",
    "\u200b", "\u00a0", "\x00", "\u3000", "\ufeff", "a\u200bb", "日本", "🙂", "x" * 100, "x" * 101, "x" * 300, "x" * 301, "x" * 2001,
    True, False, None, 0, 1, -1, 2, 5, 7, 10, 11, 100, 101, 2**53, 2**53 - 1, 2**63, 1e15, 1e299, 1e300, -1e300, 0.5, 100.00000000000001,
    [], [""], ["a"], ["a", "a"], ["a,b"], [" "], [ID], [ID, "x"], [1], [None], {}, {"a": 1}, {"a": "b"}, {"a=b": 1}, {"": 1}, {"a": ""},
    {"a": None}, {"a": True}, {"a": 1e300}, {"units": 1, "currency": "EUR"}, {"units": 1.5, "currency": "EUR"}, {"units": 1},
    {"units": "1", "currency": "EUR"}, {"units": 1, "currency": "eur"}, {"units": True, "currency": "EUR"},
    {"units": 1, "currency": "EUR", "more": 1}, {"units": 2**53, "currency": "EUR"},
]  # fmt: skip
JSON = st.recursive(
    st.sampled_from(EDGES) | st.text(max_size=5) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["a", "b,", "units", "currency"]) | st.text(max_size=3), one, max_size=3),
    max_leaves=4,
)  # fmt: skip


def sent_for(field: Field) -> st.SearchStrategy[Any]:
    """JSON that somebody may send for the field: near to what it takes, and anything."""
    near: list[Any] = []
    if isinstance(field.kind, kinds.Choice):
        near += [
            *field.kind.options,
            *(one[:2] for one in field.kind.options),
            *(one.upper() for one in field.kind.options),
        ]
    if isinstance(field.kind, kinds.Whole | kinds.Number):
        bounds = [bound for bound in (field.kind.low, field.kind.high) if bound is not None]
        near += [bound + more for bound in bounds for more in (-1, 0, 1, 0.5, 1e-14)]
    return (st.sampled_from(near) | JSON) if near else JSON


def agrees(word: type[Entity], field: Field, sent: Any) -> None:
    checker = jsonschema.Draft202012Validator(values.schema(field), format_checker=jsonschema.FormatChecker(["date"]))
    kept, problems = values.read(word, {field.name: sent})
    assert checker.is_valid(sent) == (not problems), (field, sent, problems)
    if not problems:
        told = values.told(field, kept[field.name])
        json.dumps(told, allow_nan=False).encode()
        if told is not None and kept[field.name] != field.empty:
            assert checker.is_valid(told), (field, sent, told)
            assert values.read(word, {field.name: told})[0] == kept


@pytest.mark.parametrize("kind", BY_KIND)
def test_what_the_schema_takes_is_taken_and_nothing_else(kind: type[kinds.Kind]) -> None:
    word, field = BY_KIND[kind]
    for sent in EDGES:
        if sent is not None:
            agrees(word, field, sent)

    @given(sent_for(field).filter(lambda sent: sent is not None))
    def law(sent: Any) -> None:
        agrees(word, field, sent)

    law()


def test_every_kind_of_field_stands_in_the_api() -> None:
    assert {type(field.kind) for _, field in FIELDS} <= set(values.SHAPE)
    schemas = openapi.document()["components"]["schemas"]
    for word, field in FIELDS:
        assert field.name in schemas[f"{word.__name__}Record"]["properties"]["fields"]["properties"]
        if openapi.writable(word):
            assert field.name in schemas[f"{word.__name__}Change"]["properties"]["fields"]["properties"]


@given(st.sampled_from(FIELDS), st.binary(max_size=4) | st.floats() | st.text() | st.lists(st.floats(), max_size=2))
def test_whatever_a_peer_wrote_can_be_told(where: tuple[type[Entity], Field], wild: Any) -> None:
    json.dumps(values.told(where[1], wild), allow_nan=False)
