"""Text in columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journeytui.cli.layout import Cell, Column, cells, cut, table

TEXT = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0xFFFF), max_size=30)
COLUMNS = (Column("what", least=8), Column("how many", right=True), Column("where", least=8))
ROWS = st.lists(st.tuples(*[TEXT.map(Cell)] * 3), max_size=6)


@given(text=TEXT, width=st.integers(1, 40))
def test_a_cut_text_fits_and_begins_like_the_whole(text, width):
    short = cut(text, width)
    assert cells(short) <= width
    assert short == text or text.startswith(short.removesuffix("…").rstrip())


@given(rows=ROWS)
def test_without_a_width_nothing_is_cut(rows):
    laid_out = table(COLUMNS, rows, None)
    assert len(laid_out) == len(rows) + 1
    for row, line in zip(rows, laid_out[1:], strict=True):
        assert all(cell.text.strip() in line for cell in row)


@given(rows=ROWS, width=st.integers(34, 90))
def test_with_a_width_columns_that_give_way_make_room(rows, width):
    narrow = [(what, Cell(many.text[:8]), where) for what, many, where in rows]
    assert all(cells(line) <= width for line in table(COLUMNS, narrow, width))


@given(rows=ROWS, width=st.integers(8, 60))
def test_where_that_is_not_enough_columns_are_left_out_from_the_highest_rank_down(rows, width):
    ranked = (COLUMNS[0], COLUMNS[1]._replace(rank=2), COLUMNS[2]._replace(rank=1))
    assert all(cells(line) <= width for line in table(ranked, rows, width))


def test_empty_columns_are_left_out_and_numbers_stand_right():
    rows = [(Cell("a"), Cell("7"), Cell("")), (Cell("long"), Cell("12"), Cell(""))]
    assert table(COLUMNS, rows, None) == ["what  how many", "a            7", "long        12"]


def test_wide_characters_take_two_cells():
    rows = [(Cell("日本"), Cell("1"), Cell("x")), (Cell("abc"), Cell("2"), Cell("x"))]
    assert [cell_len(line) for line in table(COLUMNS, rows, None)] == [21, 17, 17]
    assert cells("e\u0301") == 1


def test_a_line_feed_in_a_cell_starts_no_line():
    assert table(COLUMNS[:1], [(Cell("a\nb\tc"),)], None) == ["what", "a b c"]
