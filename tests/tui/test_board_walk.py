"""Four keys lead from every spot of a picture to every other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.boards.walk import along, step
from laws import tried

KEYS = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}
places = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=12, unique=True)


@tried(150)
@given(places, st.booleans())
def test_every_spot_is_reached_from_the_first(spots, columns):
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        for key in KEYS.values():
            there = step(spots, here, *key, columns=columns)
            if there is not None and there not in reached:
                reached.add(there)
                waiting.append(there)
    assert reached == set(range(len(spots)))


@tried(150)
@given(places, st.sampled_from(sorted(KEYS)), st.booleans(), st.data())
def test_a_key_never_leads_the_other_way(spots, key, columns, data):
    here = data.draw(st.integers(0, len(spots) - 1))
    right, down = KEYS[key]
    there = step(spots, here, right, down, columns=columns)
    if there is not None:
        (x, y), (new_x, new_y) = spots[here], spots[there]
        assert (new_x - x) * right + (new_y - y) * down > 0


@pytest.mark.parametrize(("key", "there"), [("right", 1), ("left", None), ("down", 3), ("up", None)])
def test_in_a_grid_a_key_leads_to_the_next_cell(key, there):
    assert step([(x, y) for y in range(2) for x in range(3)], 0, *KEYS[key]) == there


def test_a_ladder_is_never_left_by_going_down():
    spots = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]
    assert step(spots, 1, 0, 1, columns=True) is None
    assert step(spots, 1, 1, 0, columns=True) == 3


@tried(100)
@given(st.permutations(range(7)), st.sampled_from([1, -1]))
def test_along_a_list_every_spot_is_passed_once(order, by):
    here, passed = (order[0] if by > 0 else order[-1]), []
    while here is not None:
        passed.append(here)
        here = along(order, here, by)
    assert passed == list(order)[::by]
