"""Tables of a study in any width: nothing is wider than the screen, numbers stay whole and even, names are cut last come first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.analysis.studies.shape import Column, Study, Table
from journeytui.tui.fit import width
from journeytui.tui.screens.board_columns import Columns
from journeytui.tui.theme import looks
from journeytui.workspace import studies
from journeytui.workspace.studies import StudyView
from laws import tried

LOOKS = looks("dark", "unicode", {})
COLUMNS = (
    Column("stage", "stage", "record"),
    Column("touchpoint", "touchpoint", "record"),
    Column("score", "what it matters to us", "number", "bar"),
    Column("net", "net customers of the newest period", "signed"),
)
NAMES = {"a": "I live with it and ask for help now and then", "b": "My request is turned down and nobody tells me", "c": "Short"}  # fmt: skip
lines = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.none() | st.integers(0, 50).map(lambda n: n / 4), st.integers(-999, 999)),
    min_size=1, max_size=8,
)  # fmt: skip


def drawn(table: Table, cells: int) -> tuple[list[str], list[str]]:
    """The titles and the lines, as text."""
    view = StudyView(studies.question("asset"), Study((), (table,)), None, NAMES)
    columns = Columns(view, table, cells, LOOKS)
    titles = ["".join(text for text, _ in pieces) for pieces in columns.titles()]
    return titles, ["".join(text for text, _ in columns.line(line, ())) for line in table.lines]


@tried(100)
@given(lines, st.integers(10, 200))
def test_no_line_is_wider_than_the_screen(rows, cells):
    titles, told = drawn(Table("t", "T", COLUMNS, tuple(rows)), cells)
    assert all(width(line) <= cells for line in (*titles, *told))
    assert len(titles) <= 2 or cells < 60


@tried(100)
@given(lines)
def test_where_there_is_room_everything_is_whole_and_a_title_takes_one_line(rows):
    titles, told = drawn(Table("t", "T", COLUMNS, tuple(rows)), 200)
    assert len(titles) == 1
    assert not any(LOOKS.glyphs.ellipsis in line for line in told)


@pytest.mark.parametrize(
    ("values", "seen"),
    [((4.67, 3.0, 3.5), ["4.67", "3.00", "3.50"]), ((3000.0, 2120.62), ["3,000", "2,121"]), ((2.0, 5.0), ["2", "5"])],
)
def test_the_numbers_of_a_column_end_at_the_same_place(values, seen):
    table = Table("t", "T", (Column("n", "n", "number"),), tuple((value,) for value in values))
    assert [line.strip() for line in drawn(table, 40)[1]] == seen


def test_names_give_way_to_each_other_evenly_and_titles_fold_before_names_are_cut():
    table = Table("t", "T", COLUMNS, (("a", "b", 3.0, -5),))
    titles, (line,) = drawn(table, 136)
    assert len(titles) == 2
    assert NAMES["a"] in line
    assert NAMES["b"] in line
    assert "−5" in line
    (narrow,) = drawn(table, 84)[1]
    first, second = (part.strip() for part in narrow.split(LOOKS.glyphs.ellipsis)[:2])
    assert abs(len(first) - len(second)) <= 1


WORDY = (*COLUMNS, Column("why", "why that is so"), Column("moved", "customers that moved", "whole"))
wordy = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.none() | st.integers(0, 50), st.integers(-999, 999), st.lists(st.sampled_from(["nobody", "answers", "for", "it"]), max_size=9).map(" ".join), st.integers(0, 10**6)),
    min_size=1, max_size=6,
)  # fmt: skip


@tried(100)
@given(wordy, st.integers(40, 160))
def test_every_column_and_every_word_is_read_beside_or_below(rows, cells):
    table = Table("t", "T", WORDY, tuple(rows))
    seen: set[str] = set()
    told: list[str] = []
    for _ in range(len(WORDY)):
        view = StudyView(studies.question("asset"), Study((), (table,)), None, NAMES)
        columns = Columns(view, table, cells, LOOKS)
        seen |= {table.columns[at].name for at in columns._kept}
        below = [pieces for line in table.lines for pieces in (columns.line(line, ()), *columns.going_on(line))]
        told += ["".join(text for text, _ in pieces) for pieces in (*columns.titles(), *below)]
        following = columns.continued()
        if following is None:
            break
        table = following
    assert seen == {column.name for at, column in enumerate(WORDY) if any(row[at] not in (None, "") for row in rows)}
    assert all(width(line) <= cells for line in told)
    words = sum(line.count("nobody") for line in told)
    assert words >= sum(row[4].count("nobody") for row in rows)
