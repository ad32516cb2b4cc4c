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
    found = memo.parse(typed, TODAY)
    assert (found.text, found.owner, found.due, found.odd) == (text, owner, due, "")


def test_what_is_neither_who_nor_when_is_said():
    assert memo.parse("@ana soonish: go", TODAY).odd == "soonish"


NAMES = ("Hye-jin Bae", "Hye-jin Bae Ltd", "Ana Friedman", "Ben May", "Billing", "Branch Team")
MAR_3 = dt.date(2027, 3, 3)


@pytest.mark.parametrize(
    ("before", "owner", "due"),
    [
        ("@Hye-jin Bae 15 Dec", "Hye-jin Bae", dt.date(2026, 12, 15)),
        ("15 december @hye-jin BAE", "hye-jin BAE", dt.date(2026, 12, 15)),
        ("@Hye-jin Bae Ltd 3 Mar", "Hye-jin Bae Ltd", MAR_3),
        ("@Hye-jin 3 Mar 2028", "Hye-jin", dt.date(2028, 3, 3)),
        ("@bae Mar 3", "bae", MAR_3),
        ("@bae Mar 3, 2027", "bae", MAR_3),
        ("@bae 2027-03-03", "bae", MAR_3),
        ("@ana fri", "ana", dt.date(2026, 11, 27)),
        ("@ana friedman fri", "ana friedman", dt.date(2026, 11, 27)),
        ("@ben may 3", "ben", dt.date(2027, 5, 3)),
        ("@ben may may 3", "ben may", dt.date(2027, 5, 3)),
        ("@team:Branch Team", "team:Branch Team", None),
        ("@billing 22 Nov", "billing", TODAY),
        ("@billing 29 Feb", "billing", dt.date(2028, 2, 29)),
    ],
)
def test_a_name_has_as_many_words_as_it_has_and_a_day_of_a_month_is_the_next_to_come(before, owner, due):
    found = memo.parse(f"{before}: send one list", TODAY, NAMES)
    assert (found.text, found.owner, found.due, found.odd) == ("send one list", owner, due, "")


@pytest.mark.parametrize("many", [3, 4, 9])
@given(day=st.dates(dt.date(2026, 11, 22), dt.date(2027, 11, 21)), first=st.booleans(), shown=st.booleans())
@tried(60)
def test_a_day_of_a_month_is_understood_however_it_is_written(many, day, first, shown):
    month = f"{day:%B}"[:many]
    words = f"{day.day} {month}" if first else f"{month} {day.day}"
    assert memo.day(f"{words} {day.year}" if shown else words, TODAY) == (day if shown or day >= TODAY else None)


def test_a_day_that_is_meant_though_past_is_written_so():
    assert memo.parse("2026-11-15: go", TODAY).when == "2026-11-15"
    assert memo.parse("15 Nov 2026!: go", TODAY).when == ""
    assert memo.parse("15 Nov 2026!: go", TODAY).due == dt.date(2026, 11, 15)


def test_a_day_without_its_year_is_no_day_where_days_may_be_past():
    assert memo.typed_day("15 Nov", TODAY) == "15 Nov"
    assert memo.typed_day("15 Dec", TODAY, is_ahead=True) == "2026-12-15"
    assert memo.typed_day("15 Nov 2025", TODAY) == "2025-11-15"


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
