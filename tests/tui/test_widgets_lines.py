from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journeytui.domain.text import shown_line
from journeytui.tui.fit import cut, fit, width
from journeytui.tui.theme import THEMES, looks
from journeytui.tui.widgets.columns import GAP, Column, measured, shared_out
from journeytui.tui.widgets.lines import laid, strip

WIDE = st.text(alphabet="a猫👩‍👩‍👧é🇩🇪 ❤️\x1b\u202e\ud800", max_size=40) | st.text(max_size=40)
COLUMN = st.builds(
    Column,
    key=st.sampled_from("abc"),
    least=st.integers(0, 20),
    most=st.integers(0, 40),
    share=st.integers(0, 3),
    drop=st.integers(0, 3),
)


@given(WIDE, st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_fitted_text_has_exactly_so_many_cells(text: str, cells: int, align: str) -> None:
    assert cell_len(fit(text, cells, align)) == cells  # type: ignore[arg-type]


@given(WIDE, st.integers(0, 60))
def test_text_that_fits_is_not_cut(text: str, cells: int) -> None:
    line = cut(text, cells)
    assert cell_len(line) <= cells
    assert width(text) > cells or line == shown_line(text)


@given(st.lists(st.tuples(WIDE, st.just("text")), max_size=5), st.integers(0, 60))
def test_laid_pieces_fill_the_line(pieces: list[tuple[str, str]], cells: int) -> None:
    out = laid(pieces, cells, "…")  # type: ignore[arg-type]
    assert sum(cell_len(text) for text, _ in out) == cells


@given(st.lists(COLUMN, min_size=1, max_size=8), st.integers(0, 200))
def test_columns_and_their_gaps_never_take_more_than_there_is(columns: list[Column], available: int) -> None:
    shared = shared_out(columns, available)
    taken = sum(cells for _, cells in shared) + GAP * (len(shared) - 1)
    assert taken <= available or (available < GAP * (len(columns) - 1))
    assert all(cells <= column.most for column, cells in shared)


@given(st.lists(COLUMN, min_size=1, max_size=8), st.integers(60, 200))
def test_a_column_that_never_goes_stays_while_others_can_go(columns: list[Column], available: int) -> None:
    first = Column("first", least=10, share=1)
    shared = shared_out([first, *(Column(c.key, least=c.least, most=40, drop=c.drop or 1) for c in columns)], available)
    assert shared[0][0] is first
    assert shared[0][1] >= 10


def test_an_empty_column_takes_no_room() -> None:
    columns = measured((Column("a", least=5, share=1), Column("b", least=8)), [["word", ""], ["longer", ""]])
    assert [column.key for column, _ in shared_out(columns, 40)] == ["a"]


@given(WIDE)
def test_a_line_looks_the_same_width_in_every_theme(text: str) -> None:
    for theme in (*THEMES, "colourless"):
        for glyphs in ("unicode", "ascii"):
            line = strip(((text, "text"), (text, "bad")), 30, looks(theme, glyphs, {}), "cursor")
            assert line.cell_length == sum(cell_len(segment.text) for segment in line) == 30
