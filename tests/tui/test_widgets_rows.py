from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from journeytui.tui.theme import looks
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.rows import Given, Row, Rows

LOOKS = looks("dark", "unicode", {})
COLUMNS = (Column("title", least=4, share=1), Column("note", least=2, drop=1))


def rows_of(ids: Sequence[str]) -> Given:
    return Given(
        [Row(id, (f"title {id}", "x")) if not id.startswith("#") else Row("", (id, ""), heading=True) for id in ids]
    )


class Tiny(App[None]):
    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield self.rows


def text(rows: Rows) -> list[str]:
    return [rows.render_line(y).text for y in range(rows.size.height)]


@given(
    before=st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1),
    after=st.lists(st.sampled_from("abcdefghijklmn"), unique=True),
    at=st.integers(0, 9),
)
def test_the_cursor_stays_on_its_record_whatever_happens_to_the_rows(
    before: list[str], after: list[str], at: int
) -> None:
    rows = Rows(LOOKS)
    rows.show(COLUMNS, rows_of(before))
    rows.go(at)
    on = rows.cursor_id
    rows.show(COLUMNS, rows_of(after))
    assert rows.cursor_id == on if on in after else rows.cursor_id in ({*after} or {""})


@given(ids=st.lists(st.sampled_from(["#", "a", "b", "c", "d"]), max_size=12), moves=st.lists(st.integers(-5, 5)))
def test_the_cursor_never_rests_on_a_heading(ids: list[str], moves: list[int]) -> None:
    ids = [id if id == "#" else f"{id}{at}" for at, id in enumerate(ids)]
    rows = Rows(LOOKS)
    rows.show(COLUMNS, rows_of(ids))
    for by in moves:
        rows.step(by)
        assert rows.cursor_id in ids or rows.cursor_id == ""
        assert (rows.cursor_id == "") == all(id == "#" for id in ids)


async def test_only_rows_on_the_screen_are_asked_for() -> None:
    class Counting(Given):
        asked: ClassVar[set[int]] = set()

        @property
        def total(self) -> int:
            return 10_000

        def row(self, at: int) -> Row:
            self.asked.add(at)
            return Row(f"r{at}", (f"row {at}", ""))

        def place_of(self, id: str) -> int | None:
            return int(id[1:]) if id else None

    rows = Rows(LOOKS)
    async with Tiny(rows).run_test(size=(40, 10)) as pilot:
        rows.show(COLUMNS, Counting())
        await pilot.pause()
        rows.go(5_000)
        await pilot.pause()
        assert "row 5000" in "\n".join(text(rows))
        assert len(Counting.asked) < 50


async def test_a_page_that_one_comes_back_to_is_as_it_was_drawn_and_older_ones_are_let_go() -> None:
    rows = Rows(LOOKS)
    async with Tiny(rows).run_test(size=(40, 10)):
        rows.show(COLUMNS, rows_of([f"r{at}" for at in range(100)]))
        first = [rows.segments(y) for y in range(10)]
        rows.go(19)
        assert text(rows)[0].split() == ["title", "r10", "x"]
        rows.go(0)
        assert all(one is rows.segments(y) for y, one in enumerate(first))
        for at in range(0, 100, 10):
            rows.go(at)
            text(rows)
        assert len(rows._known) == 2 * rows.page


async def test_moving_within_the_screen_draws_two_lines_only() -> None:
    rows = Rows(LOOKS, frame=Frame("List", 1))
    async with Tiny(rows).run_test(size=(40, 10)) as pilot:
        rows.show(COLUMNS, rows_of("abcdef"))
        await pilot.pause()
        rows.step(1)
        dirty = {y for region in rows._repaint_regions for y in region.line_range}
        assert dirty == {1, 2, 9}


@given(
    titles=st.lists(st.text(max_size=60), min_size=1, max_size=6),
    width=st.integers(20, 120),
)
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("framed", [True, False])
async def test_every_line_is_exactly_as_wide_as_the_list(titles: list[str], width: int, *, framed: bool) -> None:
    rows = Rows(LOOKS, frame=Frame(titles[0], 1, titles[-1]) if framed else None, titles=True)
    async with Tiny(rows).run_test(size=(width, 8)):
        rows.show(COLUMNS, Given([Row(str(at), (title, title)) for at, title in enumerate(titles)]))
        for y in range(8):
            strip = rows.render_line(y)
            assert sum(segment.cell_length for segment in strip) == width


async def test_a_range_of_marks_follows_the_cursor() -> None:
    rows = Rows(LOOKS)
    async with Tiny(rows).run_test(size=(40, 10)):
        rows.show(COLUMNS, rows_of("abcdef"))
        rows.step(1)
        rows.toggle_range()
        rows.step(2)
        assert rows.chosen == ("b", "c", "d")
        rows.step(-3)
        assert rows.chosen == ("a", "b")
        rows.toggle_range()
        rows.go(4)
        rows.toggle_mark()
        assert rows.chosen == ("a", "b", "e")
        rows.clear_marks()
        assert rows.chosen == ("f",)


async def test_a_list_without_rows_says_what_to_do() -> None:
    rows = Rows(LOOKS)
    async with Tiny(rows).run_test(size=(40, 5)):
        rows.show(COLUMNS, Given(), ["Nothing here yet.", "a adds one."])
        assert "Nothing here yet." in text(rows)[0]
        assert "a adds one." in text(rows)[1]
