"""A decision as one types it: who and when stand before a colon, or nothing does and all of it is text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import memo
from laws import tried

TODAY = dt.date(2026, 11, 22)
"""A Sunday."""


@pytest.mark.parametrize(
    ("typed", "owner", "due", "text"),
    [
        ("@mortgage-ops fri: send one list", "mortgage-ops", dt.date(2026, 11, 27), "send one list"),
        ("fri @mortgage-ops: send one list", "mortgage-ops", dt.date(2026, 11, 27), "send one list"),
        ("@team:billing 3d: look at it", "team:billing", dt.date(2026, 11, 25), "look at it"),
        ("tomorrow: ring them", "", dt.date(2026, 11, 23), "ring them"),
        ("sunday: rest", "", dt.date(2026, 11, 29), "rest"),
        ("2w: ask again", "", dt.date(2026, 12, 6), "ask again"),
        ("2026-12-24: close", "", dt.date(2026, 12, 24), "close"),
        ("@ana: decide", "ana", None, "decide"),
        ("Ratio 3:1 is enough", "", None, "Ratio 3:1 is enough"),
        ("Note: nobody answers", "", None, "Note: nobody answers"),
        ("  spaces   go  ", "", None, "spaces go"),
    ],
)
def test_who_and_when_are_taken_from_before_the_colon(typed, owner, due, text):
    assert memo.parse(typed, TODAY) == memo.Memo(text, owner, due)


def test_what_is_neither_who_nor_when_is_said():
    assert memo.parse("@ana soonish: go", TODAY).odd == "soonish"


@given(st.text(max_size=60))
@tried(200)
def test_whatever_is_typed_is_understood_without_losing_a_word_of_the_text(typed):
    found = memo.parse(typed, TODAY)
    words = " ".join(typed.split())
    assert words.endswith(found.text)
    if not found.owner and found.due is None:
        assert found.text == words


@given(
    st.sampled_from(["mon", "tuesday", "wed", "thursday", "fri", "saturday", "sun"]),
    st.dates(dt.date(2020, 1, 1), dt.date(2050, 1, 1)),
)
@tried(100)
def test_a_weekday_is_the_next_one_after_today(word, today):
    day = memo.day(word, today)
    assert day is not None
    assert 1 <= (day - today).days <= 7
    assert day.strftime("%A").casefold().startswith(word)
