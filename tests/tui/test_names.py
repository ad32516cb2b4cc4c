"""Names where there is little room: whole ones, and how many more there are; nothing is ever too wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.fit import width
from journeytui.tui.names import BETWEEN, folded
from laws import tried

NAMES = st.lists(st.text("abc é漢", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=6)


@tried(200)
@given(NAMES, st.integers(6, 60))
def test_it_always_fits_and_every_name_that_is_there_is_whole_or_the_only_one(names, cells):
    told = folded(BETWEEN.join(names), cells)
    assert width(told) <= cells
    shown, plus, more = told.rpartition(" +")
    shown = (shown if plus else told).split(BETWEEN)
    assert len(shown) + int(more or 0 if plus else 0) == len(names)
    assert all(name in names for name in shown) or len(shown) == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (29, "Dieter · Radka · The Adeyemis"),
        (28, "Dieter · Radka +1"),
        (16, "Dieter +2"),
        (9, "Dieter +2"),
        (8, "Radka +2"),
    ],
)
def test_what_is_said_of_somebody_behind_a_comma_goes_first_then_whole_names_go(cells, told):
    whole = "Dieter, whose number is his shop sign · Radka, who keeps every bill · The Adeyemis, five on one line"
    assert folded(whole, cells) == told
