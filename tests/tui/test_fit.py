"""Titles that begin alike: what most of them share goes where one is cut, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.fit import shared_beginning, told_apart, width

WORDS = st.lists(st.sampled_from(["how", "might", "we", "pay", "a", "bill"]), min_size=1, max_size=7).map(" ".join)


@given(st.lists(WORDS, max_size=8))
def test_more_than_half_of_the_titles_have_the_shared_beginning_and_more_behind_it(titles):
    begin = shared_beginning(titles)
    if begin:
        those = {title for title in titles if title.startswith(begin)}
        assert 2 * len(those) > len(set(titles))
        assert len(those) >= 3
        assert all(title.removeprefix(begin) for title in those)
        assert begin.endswith(" ")


@given(WORDS, WORDS, st.integers(1, 60))
def test_a_title_fills_its_cells_and_is_whole_where_it_fits(title, begin, cells):
    told = told_apart(title, f"{begin} ", cells)
    assert width(told) == cells
    if width(title) <= cells:
        assert told.strip() == title


def test_a_beginning_that_all_questions_share_makes_room_for_what_each_asks():
    titles = [f"How might we {what}" for what in ("make the first bill plain", "call back in time", "ask once")]
    assert shared_beginning(titles) == "How might we "
    assert told_apart(titles[0], "How might we ", 18) == "…make the first b…"
    assert told_apart(titles[2], "How might we ", 24) == "How might we ask once   "


def test_two_titles_share_nothing_that_may_go():
    assert shared_beginning(["I get my bill", "I get my phone"]) == ""
