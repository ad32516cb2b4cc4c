"""Notices in one line: as many clauses as fit, and never words that nobody said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.fit import width
from journeytui.tui.widgets.bar import in_clauses
from laws import tried


@tried(200)
@given(st.text("ab界 .:;", max_size=60), st.integers(1, 80))
def test_a_notice_is_whole_or_ends_with_a_clause_that_fits(text, cells):
    told = in_clauses(text, cells)
    assert text.startswith(told)
    if told != text:
        assert cells // 2 <= width(told) <= cells < width(text)
        assert text[len(told)] in ".:;"
        assert text[len(told) + 1] == " "


def test_the_way_out_gives_way_before_what_is_wrong_is_cut():
    said = "You may look at this space, not change it: ask whoever runs it for a token of an editor."
    assert in_clauses(said, 120) == said
    assert in_clauses(said, 79) == "You may look at this space, not change it"
