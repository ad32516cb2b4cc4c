"""Rows that are a text as well: every line of it is seen with one key, and the cursor is never where nobody sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.boards.reading import Reading
from journeytui.tui.theme import looks
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row
from laws import tried


class Sized(Reading):
    """A list of so many lines that is on no screen."""

    lines = 5

    @property
    def page(self) -> int:
        return self.lines

    @property
    def sight(self) -> range:
        return range(self._top, min(self._top + self.page, self._source.total))


texts = st.lists(st.sampled_from("tttr") | st.sampled_from("tr"), min_size=1, max_size=40)
"""Which rows are text alone, and which can hold the cursor."""


def show(sized: Sized, text) -> None:
    rows = [Row(f"{at}", ("r",)) if sort == "r" else Row("", ("t",), heading=True) for at, sort in enumerate(text)]
    sized.show((Column("line", least=4),), Given(rows))


def opened(text, lines: int) -> Sized:
    sized = Sized(looks("dark", "unicode", {}))
    sized.lines = lines
    show(sized, text)
    sized.to_top()
    return sized


def holds(sized: Sized) -> bool:
    """The cursor is on a row in sight, or on none where none in sight can hold it."""
    there = [at for at in sized.sight if not sized._source.row(at).heading]
    return sized.cursor in there and sized.cursor_id == f"{sized.cursor}" if there else not sized.cursor_id


@tried(200)
@given(texts, st.integers(1, 9), st.sampled_from([1, -1]))
def test_line_by_line_everything_is_read_in_either_direction_and_nothing_is_passed_over(text, lines, by):
    sized = opened(text, lines)
    if by < 0:
        sized.to_end()
    seen = set(sized.sight)
    ends = 0
    while sized.step(by):
        edge = max(seen) if by > 0 else min(seen)
        assert min(sized.sight) <= edge + 1 if by > 0 else max(sized.sight) >= edge - 1
        seen |= set(sized.sight)
        assert holds(sized)
        ends += 1
        assert ends <= 2 * len(text)
    assert seen == set(range(len(text)))


@tried(200)
@given(texts, st.integers(1, 9), st.sampled_from([1, -1]))
def test_line_by_line_the_cursor_comes_to_every_row_that_can_hold_it(text, lines, by):
    sized = opened(text, lines)
    if by < 0:
        sized.to_end()
    visited = {sized.cursor_id}
    while sized.step(by):
        visited.add(sized.cursor_id)
    beyond = set()
    while sized.step(-by):
        beyond.add(sized.cursor_id)
    assert {f"{at}" for at, sort in enumerate(text) if sort == "r"} <= visited | beyond


@tried(200)
@given(texts, st.integers(1, 9))
def test_page_by_page_everything_is_read_to_the_very_end_and_back_to_the_very_top(text, lines):
    sized = opened(text, lines)
    seen = set(sized.sight)
    while sized.turn_page(1):
        assert holds(sized)
        assert min(sized.sight) <= max(seen) + 1
        seen |= set(sized.sight)
    assert seen == set(range(len(text)))
    while sized.turn_page(-1):
        assert holds(sized)
    assert sized.sight.start == 0


@tried(100)
@given(texts, st.integers(1, 9), st.lists(st.sampled_from(["step", "turn_page", "scroll_by"]), max_size=8), st.data())
def test_the_cursor_is_always_where_one_sees_it_and_first_and_last_are_the_very_ends(text, lines, moves, data):
    sized = opened(text, lines)
    for move in moves:
        getattr(sized, move)(data.draw(st.sampled_from([1, -1])))
        assert holds(sized)
    sized.to_end()
    assert sized.sight.stop == len(text)
    assert holds(sized)
    sized.to_top()
    assert sized.sight.start == 0
    assert holds(sized)


@tried(150)
@given(texts, texts, st.integers(1, 9), st.integers(1, 9), st.integers(0, 40))
def test_when_other_rows_or_fewer_lines_are_shown_the_cursor_is_still_where_one_sees_it(
    text, other, lines, fewer, down
):
    sized = opened(text, lines)
    sized.scroll_by(down)
    sized.lines = fewer
    sized.fit()
    assert holds(sized)
    show(sized, other)
    there = [at for at in sized.sight if not sized._source.row(at).heading]
    assert sized.cursor in there if there else not sized.cursor_id


@pytest.mark.parametrize(("text", "on"), [("r" + "t" * 9, "0"), ("t" * 9 + "r", "")])
def test_what_is_opened_begins_at_its_top_whether_or_not_a_row_there_can_hold_the_cursor(text, on):
    sized = opened(text, 5)
    assert sized.sight == range(5)
    assert sized.cursor_id == on
