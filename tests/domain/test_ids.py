from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import ids

NUMBERS = st.integers(0, 2**128 - 1)


@given(NUMBERS, NUMBERS)
def test_ids_are_well_formed_and_sort_as_their_numbers(one, other):
    assert ids.well_formed(ids.encode(one))
    assert (ids.encode(one) < ids.encode(other)) == (one < other)


@given(st.lists(st.text(), max_size=4))
def test_the_same_parts_give_the_same_id(parts):
    assert ids.derived(*parts) == ids.derived(*parts)
    assert ids.well_formed(ids.derived(*parts))


@given(NUMBERS, st.integers(1, ids.LENGTH))
def test_the_beginning_of_an_id_is_a_reference_from_six_characters_on(number, length):
    assert ids.could_begin(ids.encode(number)[:length]) == (length >= ids.SHORTEST_PREFIX)


@pytest.mark.parametrize(
    "text",
    ["", "8" + "0" * 25, "0" * 25, "0" * 27, "O" * 26, "i" * 26, "0" * 25 + "U", "0" * 25 + "\n", " " + "0" * 25],
)
def test_other_texts_are_no_ids(text):
    assert not ids.well_formed(text)
    assert not ids.well_formed("٠" * 26)


def test_other_parts_give_another_id():
    assert len({ids.derived("a", "b"), ids.derived("ab"), ids.derived("b", "a"), ids.derived("a", "b", "")}) == 4
