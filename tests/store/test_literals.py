from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import libraries
from journeytui.domain.words import WORDS
from journeytui.store import journal
from journeytui.store.literals import renamed, row_of
from journeytui.workspace import edit, history
from laws import tried

NATIVE = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=20)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("'\n=X\x00N-", max_size=12)
)  # fmt: skip


@tried(60)
@given(st.lists(NATIVE, min_size=4, max_size=4))
@example(["a\x00b'c", "\x00", b"\x00", "title='x'\n"])
@example([1e308 * 10, -1e308 * 10, 5e-324, 0.1 + 0.2])
def test_the_row_that_the_triggers_keep_is_the_row(values):
    columns = ("title", "importance", "met", "extra")
    with libraries.a_copy(libraries.empty()) as ws:
        ws.connection.execute(f"INSERT INTO goal (id, {', '.join(columns)}) VALUES ('a', ?, ?, ?, ?)", values)
        held = dict(
            zip(columns, ws.connection.execute(f"SELECT {', '.join(columns)} FROM goal").fetchone(), strict=True)
        )
        (kept,) = ws.connection.execute("SELECT new FROM journal WHERE field = '+' AND word = 'goal'").fetchone()
        assert {name: value for name, value in row_of(kept).items() if name in columns} == held
        assert {name: type(value) for name, value in row_of(kept).items() if name in columns} == {
            n: type(v) for n, v in held.items()
        }


@given(st.dictionaries(st.sampled_from(["title", "name", "a", "b"]), st.text("'\n=titlename", max_size=20), min_size=1))
def test_a_column_that_is_renamed_in_a_row_is_the_only_thing_that_changes(row):
    text = "".join(f"{name}={_quoted(value)}\n" for name, value in row.items())
    assert row_of(renamed(text, "title", "called")) == {"called" if k == "title" else k: v for k, v in row.items()}
    assert renamed(f"{text}nonsense", "title", "called") == f"{text}nonsense"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@given(st.text(max_size=40) | st.text("a='X\nNUL0-.eInf", max_size=20))
def test_a_text_that_is_no_row_is_no_row(text):
    assert isinstance(row_of(text), dict)


def test_what_was_kept_before_is_still_read():
    assert row_of("a='it''s'\nb=NULL\nc=X'00FF'\nd=-1.5e-7\ne=9.0e+999\nf=-Inf\n") == {
        "a": "it's", "b": None, "c": b"\x00\xff", "d": -1.5e-7, "e": float("inf"), "f": float("-inf"),
    }  # fmt: skip
    assert row_of("a=1\nnonsense") == {}


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "'", "a\nb=1", "é\x00\x00é"])
def test_a_removed_record_comes_back_to_the_last_byte(text):
    with libraries.a_copy(libraries.empty()) as ws:
        id = edit.add(ws, "team", None, {}).ids[0]
        ws.connection.execute("UPDATE team SET title = ? WHERE id = ?", (text, id))
        before = libraries.dump(ws)
        edit.remove(ws, (id,))
        history.undo(ws)
        assert libraries.dump(ws) == before
        assert journal.entries(ws.connection, history.log(ws)[0].number)[0].word in WORDS


def test_quote_is_what_sqlite_says():
    with sqlite3.connect(":memory:") as memory:
        assert memory.execute("SELECT quote('a''b'), quote(x'00ff'), quote(1.5), quote(NULL)").fetchone() == (
            "'a''b'", "X'00FF'", "1.5", "NULL",
        )  # fmt: skip
