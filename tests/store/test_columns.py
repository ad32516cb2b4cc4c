from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from domain.strategies import HOSTILE, edges, full_records, records, values_of
from journeytui.domain import kinds
from journeytui.domain.fields import Entity
from journeytui.domain.ids import derived
from journeytui.domain.words import WORDS
from journeytui.store import reading, search
from journeytui.store.columns import COLUMN, columns_of, from_row, readable, selected, to_native, to_row
from journeytui.workspace.workspace import Workspace
from laws import tried

EVERY_WORD = pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
FIELDS = [(word, name) for word in WORDS.values() for name in word.fields]
ONE_A_KIND = {type(word.fields[name].kind): (word, name) for word, name in FIELDS}
EACH_KIND = pytest.mark.parametrize(("word", "name"), ONE_A_KIND.values(), ids=[kind.__name__ for kind in ONE_A_KIND])

NATIVE = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=8)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from([*HOSTILE] + [json.dumps(text) for text in HOSTILE])
    | st.sampled_from(["[1]", "[null]", '["a", 1]', '{"a":[1]}', '{"a":null}', '[["a"]]', '"a"', "5", "null", '{"a"', '["\\ud800"]', "12",
                       "5 euros", "- EUR", "2026-13-01", "20260331", "\x00", "a\x00b", "1e999", "-1"])
)  # fmt: skip


def row_after(connection: sqlite3.Connection, word: type[Entity], row: dict) -> tuple:
    """The row as it comes back from a table of its own making."""
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {word.word} ({names}) VALUES ({', '.join('?' for _ in row)})", tuple(row.values()))
    found = connection.execute(f"SELECT {selected(word)} FROM {word.word} WHERE id = ?", (row["id"],)).fetchone()
    connection.execute(f"DELETE FROM {word.word} WHERE id = ?", (row["id"],))
    return found


@pytest.fixture(scope="module")
def table():
    with libraries.a_copy(libraries.empty()) as ws:
        ws.connection.execute("BEGIN")
        yield ws.connection
        ws.connection.execute("ROLLBACK")


def test_every_kind_has_a_column():
    assert {type(word.fields[name].kind) for word, name in FIELDS} <= COLUMN.keys()
    assert {kind for kind in vars(kinds).values() if isinstance(kind, type) and issubclass(kind, kinds.Kind)} - {
        kinds.Kind
    } == COLUMN.keys()


@EACH_KIND
@tried(60)
@given(data=st.data())
def test_what_is_written_is_read(table, word, name, data):
    value = data.draw(values_of(word.fields[name].kind))
    record = word(id="a", **{name: value})
    again = from_row(word, row_after(table, word, to_row(record)))
    assert getattr(again, name) == value
    assert type(getattr(again, name)) is type(value)


@pytest.mark.parametrize(("word", "name"), FIELDS, ids=[f"{word.word}.{name}" for word, name in FIELDS])
def test_the_edges_of_every_field_are_written_and_read(table, word, name):
    for value in edges(word.fields[name].kind):
        again = from_row(word, row_after(table, word, to_row(word(id="a", **{name: value}))))
        assert getattr(again, name) == value


@EVERY_WORD
@tried(8)
@given(data=st.data())
def test_whole_records_are_written_and_read(table, word, data):
    record = data.draw(full_records(word, id=derived("a"), parent=None) | records(word))
    again = from_row(word, row_after(table, word, to_row(record)))
    assert {name: again[name] for name in word.fields} == {name: record[name] for name in word.fields}
    assert (again.id, again.extra) == (record.id, record.extra)


@EACH_KIND
@tried(80)
@given(native=NATIVE)
def test_what_others_wrote_is_read_shown_found_and_written_back(table, word, name, native):
    row = row_after(table, word, {"id": "a", name: native})
    record = from_row(word, row)
    value = getattr(record, name)
    assert isinstance(word.fields[name].kind.format(value), str)
    texts = search.joined(word, [record[name] for name in search.searched(word.word)])
    assert all(text.encode() is not None for text in texts)
    at = selected(word).split(", ").index(f'"{name}"')
    back = to_native(word, name, value)
    again = row_after(table, word, {"id": "a", name: back})
    assert readable(word, name, again[at]) == value


@pytest.mark.parametrize(
    ("kind", "native", "value"),
    [
        (kinds.Number, "high", "high"), (kinds.Score, 3.5, 3.5), (kinds.Day, "tomorrow", "tomorrow"), (kinds.Amount, "12", "12"),
        (kinds.Amount, "many EUR", "many EUR"), (kinds.Labels, "a, b", "a, b"), (kinds.Labels, "[1]", "[1]"), (kinds.Links, '["a", null]', '["a", null]'),
        (kinds.Listing, '{"a":1}', '{"a":1}'), (kinds.Pairs, "[1]", "[1]"), (kinds.Pairs, "12", "12"), (kinds.Choice, "never heard of", "never heard of"),
        (kinds.Line, None, ""), (kinds.Line, b"caf\xc3\xa9", "café"), (kinds.Prose, b"\xff", "\ufffd"), (kinds.Labels, None, frozenset()), (kinds.Pairs, "", {}),
        (kinds.Flag, None, False), (kinds.Flag, "maybe", "maybe"),
    ],
)  # fmt: skip
def test_what_no_rule_of_ours_explains_comes_back_as_it_stands(kind, native, value):
    assert COLUMN[kind].read(native) == value


def test_a_text_that_is_no_utf_8_is_read_with_marks(library: Workspace):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    libraries.outside(
        library.path, f"UPDATE touchpoint SET title = CAST(x'c3' AS TEXT) || 'lost' WHERE id = '{touchpoint}'"
    )
    assert reading.get(library.connection, "touchpoint", touchpoint).title == "\ufffdlost"


def test_sets_lie_on_disk_in_one_order():
    columns = columns_of(WORDS["touchpoint"])
    assert columns["tags"].write(frozenset({"b", "a"})) == '["a","b"]'
    assert columns["tags"].write(frozenset()) == "[]"
