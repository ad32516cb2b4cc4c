"""A record as it travels: nothing of it is altered on the way, and of two edits each field stands for itself."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Flag, Labels, Links, Listing, Number, Pairs, Whole
from journeytui.domain.words import WORDS, Library, Reading, Touchpoint
from journeytui.store.columns import columns_of, compact
from journeytui.sync import merge, wire
from laws import tried

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
HOSTILE = st.sampled_from(
    ["\0", "a/b", "$blob", "[]", "{}", "[1]", '["\\ud800"]', '{"a":1,"a":2}', "1e999", "\u202e", "'"]
)
WORDY: st.SearchStrategy[Any] = TEXT | HOSTILE | st.binary(min_size=1, max_size=4)
NATIVE: st.SearchStrategy[Any] = WORDY | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
NAME = (
    st.sampled_from(
        ["foo", "foo/a", "extra", "extra/title", "title", "tags", "tags/x", "counts/a", "id", "parent", "", "/"]
    )
    | TEXT
)
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | TEXT
    | st.just("")
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(TEXT | st.sampled_from(["$blob", "$is", "$text"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def columns(word: type[Entity]) -> st.SearchStrategy[dict[str, Any]]:
    """A record with every field off its default, as SQLite may hold it."""
    held: dict[str, st.SearchStrategy[Any]] = {"parent": st.none() | TEXT}
    if word.ordered:
        held["position"] = TEXT
    for field in word.fields.values():
        kind = field.kind
        if isinstance(kind, Listing):
            held[field.name] = st.lists(TEXT, min_size=1, max_size=3).map(compact) | HOSTILE
        elif isinstance(kind, Links | Labels):
            held[field.name] = st.sets(TEXT, min_size=1, max_size=3).map(lambda found: compact(sorted(found))) | WORDY
        elif isinstance(kind, Pairs):
            pairs = st.dictionaries(
                TEXT, st.floats(allow_nan=False, allow_infinity=False) | TEXT | st.just(""), min_size=1, max_size=3
            )
            held[field.name] = pairs.map(lambda found: compact(dict(sorted(found.items())))) | WORDY
        elif isinstance(kind, Flag):
            held[field.name] = st.just(1) | NATIVE
        else:
            held[field.name] = NATIVE if isinstance(kind, Number | Whole) else WORDY
    extra = st.dictionaries(NAME, ODD, max_size=3).map(lambda found: compact(dict(sorted(found.items()))))
    return st.fixed_dictionaries(
        held | {"extra": extra | st.sampled_from(["[1]", "x", '{"a":1,"a":2}', '{"a":1e999}'])}
    )


def same_to_whoever_reads(word: type[Entity], one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows say the same: to the last bit, but for the order of a set and the spaces in JSON."""

    def said(name: str, value: Any) -> Any:
        kind = word.fields[name].kind if name in word.fields else None
        if name == "extra" or (isinstance(kind, Links | Labels | Pairs) and not isinstance(kind, Listing)):
            try:
                found = json.loads(value, parse_constant=str) if isinstance(value, str) else value
            except (ValueError, RecursionError):
                return value
            return (
                repr(sorted(set(found)))
                if isinstance(found, list) and all(isinstance(x, str) for x in found)
                else repr(found)
            )
        return repr(value)

    return all(said(name, one[name]) == said(name, other[name]) for name in one)


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
@tried(30)
@given(data=st.data())
def test_put_together_again_it_is_the_record_that_was_taken_apart(word: type[Entity], data: st.DataObject) -> None:
    row = data.draw(columns(word))
    fields = json.loads(wire.compact(merge.explode(word, row)))
    assert all(value not in (None, "") for value in fields.values())
    again = merge.assemble(word, fields)
    assert set(again) == {*columns_of(word), "extra"}
    assert merge.explode(word, again) == fields
    expected = {name: value for name, value in row.items() if value not in ("[]", "{}")}
    assert same_to_whoever_reads(word, {name: row[name] for name in expected}, {name: again[name] for name in expected})


PACKED: st.SearchStrategy[Any] = st.sampled_from(
    [
        {"$real": "inf"}, {"$real": "-inf"}, {"$real": "nan"}, {"$real": "1.5"}, {"$real": "x"}, {"$real": []},
        {"$blob": "00ff"}, {"$blob": "AB"}, {"$blob": "zz"}, {"$blob": 5}, {"$null": 1}, {"$null": {}}, {"$text": ""},
        {"$text": "x"}, {"$text": 5}, {"$is": {"a": 1}}, {"$is": {"$real": "inf"}}, {"$is": {"$null": 1}}, {"$is": []}, {"$is": 5},
        {"$wire": {"a": 1}}, {"$wire": 5}, {"$unheard": 1}, {"$": None}, [{"$real": "inf"}], {"a": {"$blob": "00"}},
        "[]", "{}", '{"a":1}', '{"$wire":{"a":1}}', 2**64, -(2**63) - 1, True, 0, 0.0, -0.0, 1e308, [], {},
    ]
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
@tried(12)
@given(data=st.data())
def test_whatever_arrives_in_whatever_field_is_kept_and_sent_on_as_it_came(
    word: type[Entity], data: st.DataObject
) -> None:
    declared = [*word.fields, *(f"{name}/{part}" for name in word.fields for part in ("a", ""))]
    name = NAME | st.sampled_from([*declared, "$wire", "extra/$wire", "extra/extra", "extra/tags/x", "extra/"])
    fields = data.draw(st.dictionaries(name, PACKED | ODD, max_size=4))
    row = merge.assemble(word, fields)
    assert set(row) == {*columns_of(word), "extra"}
    back = merge.explode(word, row)
    plain = {key for key in fields.keys() & row.keys() - {"extra"} if isinstance(fields[key], str | int | float)}
    sent = {key: value for key, value in fields.items() if value is not None and value != "" and key not in plain}
    for key in plain:
        sent |= merge.explode(word, {key: fields[key]}) if row[key] == fields[key] else {key: fields[key]}
    assert wire.compact(dict(sorted(back.items()))) == wire.compact(dict(sorted(sent.items())))
    with closing(sqlite3.connect(":memory:")) as connection:
        for value in row.values():
            [again] = connection.execute("SELECT ?", (value,)).fetchone()
            assert (again, type(again)) == (value, type(value))


def test_a_number_beyond_all_numbers_stops_nobody() -> None:
    for name in ("weather", "counts/promoters", "tags/x", "title", "pain", "extra/title"):
        for word in (Touchpoint, Reading):
            fields = {name: {"$real": "inf"}, "note": "stays"}
            assert merge.explode(word, merge.assemble(word, fields)) == fields


def test_what_is_typed_over_a_value_that_no_column_holds_takes_its_place() -> None:
    row = merge.assemble(Touchpoint, {"title": {"$real": "nan"}}) | {"title": "typed"}
    assert merge.explode(Touchpoint, row) == {"title": "typed"}


def test_one_and_yes_are_two_values_of_a_field_nobody_knows() -> None:
    before = merge.assemble(Touchpoint, {"mood": 1})
    assert merge.changed_columns(Touchpoint, before, {"mood": True}, ["mood"]) == {"extra": '{"mood":true}'}


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
def test_an_empty_record_has_no_fields(word: type[Entity]) -> None:
    assert merge.assemble(word, {}) == merge.assemble(word, merge.explode(word, merge.assemble(word, {})))
    assert merge.explode(word, merge.assemble(word, {})) == {}


@given(st.sets(TEXT, max_size=4), st.sets(TEXT, max_size=4), st.sets(TEXT, max_size=4))
def test_two_who_change_a_set_change_its_elements(base: set[str], one: set[str], other: set[str]) -> None:
    def fields(found: set[str]) -> dict[str, Any]:
        return merge.explode(Touchpoint, {"tags": compact(sorted(found))})

    merged = dict(fields(base))
    for theirs in (one, other):
        for name in merge.differing(fields(base), fields(theirs)):
            merged = {
                key: value for key, value in {**merged, name: fields(theirs).get(name)}.items() if value is not None
            }
    expected = (base | (one - base) | (other - base)) - ((base - one) | (base - other))
    assert merge.assemble(Touchpoint, merged)["tags"] == compact(sorted(expected))


def test_parts_of_pairs_stand_for_themselves() -> None:
    fields = merge.explode(Reading, {"counts": '{"passives":5,"promoters":12.0}'})
    assert fields == {"counts/passives": 5, "counts/promoters": 12.0}
    assert merge.explode(Library, {"statuses": '["a","b"]'}) == {"statuses": '["a","b"]'}


def test_what_a_newer_program_sends_is_kept_and_sent_on() -> None:
    fields = {"title": "x", "mood": {"happy": [1, {"$null": 1}]}, "colours/red": 1, "pain": [1], "emotion": True}
    row = merge.assemble(Touchpoint, fields)
    assert (row["title"], row["pain"], row["emotion"]) == ("x", None, None)
    assert merge.explode(Touchpoint, row) == fields


def test_only_what_differs_is_written() -> None:
    before = merge.assemble(Touchpoint, {"title": "x", "tags/a": 1}) | {"extra": '{ "foo" : 1 }', "tags": '["a", "b"]'}
    fields = {**merge.explode(Touchpoint, before), "pain": 3}
    assert merge.changed_columns(Touchpoint, before, fields, ["pain"]) == {"pain": 3}
    fields = {**fields, "bar": 2}
    assert merge.changed_columns(Touchpoint, before, fields, ["bar"]) == {"extra": '{"bar":2,"foo":1}'}


@given(st.sampled_from(["title", "tags", "counts", "extra", "nonsense"]), NAME)
def test_every_field_lies_in_a_column(name: str, part: str) -> None:
    for word in (Touchpoint, Reading):
        assert merge.column_of(word, f"{name}/{part}") in {*columns_of(word), "extra"}
