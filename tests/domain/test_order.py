from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import order
from laws import tried

ALNUM = st.text(order.DIGITS, min_size=1, max_size=6)
FOREIGN = ALNUM | st.sampled_from(
    ["", "1", "2", "10", "a", "a0", "a00", "a000", "a0V0", "b00", "zz", "Zz", "A" + "0" * 26, "é", "a-0"]
)


@tried(200)
@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_wherever_one_inserts_the_keys_stand_in_order(places):
    keys: list[str] = []
    for place in places:
        at = place % (len(keys) + 1)
        low, high = keys[at - 1] if at else None, keys[at] if at < len(keys) else None
        keys.insert(at, order.between(low, high))
    assert order.rising(keys)
    assert all(order.well_formed(key) for key in keys)


@tried(200)
@given(st.none() | FOREIGN, st.none() | FOREIGN)
def test_a_key_between_two_keys_is_between_them(low, high):
    keys = [key for key in (low, high) if key is not None]
    if not all(map(order.well_formed, keys)):
        return
    if low is not None and high is not None and low >= high:
        with pytest.raises(ValueError, match="is not before"):
            order.between(low, high)
        return
    made = order.between(low, high)
    assert order.well_formed(made)
    assert low is None or low < made
    assert high is None or made < high


@given(FOREIGN, FOREIGN)
def test_keys_of_others_are_never_an_error(low, high):
    if not (order.well_formed(low) and order.well_formed(high)):
        assert order.well_formed(order.between(low, high))


def test_keys_hardly_grow_at_the_end_or_the_beginning():
    last = first = order.FIRST
    for _ in range(10_000):
        last, first = order.between(last, None), order.between(None, first)
    assert len(last) <= 5
    assert len(first) <= 5


def test_keys_grow_with_the_logarithm_when_one_halves_the_room():
    low, high = order.FIRST, order.between(order.FIRST, None)
    for _ in range(500):
        high = order.between(low, high)
    assert len(high) <= 120


def test_a_list_written_in_one_go_stands_in_order():
    keys = order.spread(5_000)
    assert order.rising(keys)
    assert max(map(len, keys)) <= 4
    assert order.spread(3) == ["a0", "a1", "a2"]
    assert order.spread(0) == []


def test_rising_means_strictly():
    assert order.rising(["a", "b"])
    assert not order.rising(["a", "a"])
