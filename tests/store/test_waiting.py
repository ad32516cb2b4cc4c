"""What a newer program had sent waits in `extra` until there is a column for it, and nobody has changed it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.words import Library, Reading, Touchpoint
from journeytui.store import waiting
from journeytui.store.columns import compact

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | TEXT | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=3,
)
KEYS = st.sampled_from(["tags", "tags/x", "tags/", "counts", "counts/a", "pain", "title", "statuses", "current"]) | TEXT


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.booleans())
def test_what_waited_stands_in_its_column_or_waits_on(extra: dict[str, Any], shared: bool) -> None:
    for word, names in ((Touchpoint, ["tags", "pain", "title"]), (Reading, ["counts"]), (Library, ["statuses"])):
        moved = waiting.gathered(word, {"extra": compact(extra)}, names, shared=shared)
        left = json.loads(str(moved.get("extra", compact(extra))))
        assert left.items() <= extra.items()
        gone = extra.keys() - left.keys()
        assert all(key.partition("/")[0] in moved for key in gone)
        assert bool(moved) == bool(gone)


@pytest.mark.parametrize(
    ("name", "extra", "column", "left"),
    [
        ("tags", {"tags/b": 1, "tags/a": 1, "mood": 2}, '["a","b"]', {"mood": 2}),
        ("tags", {"tags/b": 1, "tags/a": 2}, '["b"]', {"tags/a": 2}),
        ("tags", {"tags": "whatever", "tags/a": 1}, "whatever", {"tags/a": 1}),
        ("counts", {"counts/b": 1.5, "counts/a": ""}, '{"a":"","b":1.5}', {}),
        ("pain", {"pain": 7}, 7, {}),
        ("title", {"title": "rain"}, "rain", {}),
    ],
)
def test_what_travelled_takes_its_place(name: str, extra: dict[str, Any], column: Any, left: dict[str, Any]) -> None:
    word = Reading if name == "counts" else Touchpoint
    moved = waiting.gathered(word, {"extra": compact(extra)}, [name], shared=True)
    assert (moved[name], json.loads(str(moved["extra"]))) == (column, left)


@pytest.mark.parametrize("value", [None, True, "", [1], {"a": 1}, 2**64])
def test_what_no_column_says_waits_on(value: Any) -> None:
    assert waiting.gathered(Touchpoint, {"extra": compact({"pain": value})}, ["pain"], shared=True) == {}


def test_what_a_file_brought_as_a_list_is_a_set_where_nobody_shares() -> None:
    row = {"extra": '{"tags":["b","a"]}'}
    assert waiting.gathered(Touchpoint, row, ["tags"], shared=False)["tags"] == '["b","a"]'
    assert waiting.gathered(Touchpoint, row, ["tags"], shared=True) == {}


def test_a_row_that_was_kept_before_there_was_the_column_is_as_it_would_be_today() -> None:
    row = waiting.row_of("touchpoint", "title='x'\nextra='{\"tags/a\":1,\"mood\":2}'\n")
    assert row == {"title": "x", "extra": '{"mood":2}', "tags": '["a"]'}
