from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.screens.review_rows import COLUMNS, lasted
from journeytui.tui.widgets.columns import shared_out

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@given(st.integers(0, 12 * 3600))
def test_the_timer_says_whole_minutes_and_never_more_than_have_passed(seconds: int) -> None:
    said = lasted(NOON, NOON + dt.timedelta(seconds=seconds))
    hours, _, minutes = said.rpartition(" h ")
    told = int(hours or 0) * 60 + int(minutes.removesuffix(" min"))
    assert told * 60 <= seconds < (told + 1) * 60


@pytest.mark.parametrize(
    ("begun", "now"),
    [
        (None, NOON),
        (NOON, NOON - dt.timedelta(seconds=1)),
        (NOON, NOON + dt.timedelta(hours=13)),
        (NOON.replace(tzinfo=None), NOON),
    ],
)
def test_a_meeting_of_another_day_or_of_a_wrong_clock_has_no_timer(begun: dt.datetime | None, now: dt.datetime) -> None:
    assert lasted(begun, now) == ""


@pytest.mark.parametrize("cells", [57, 77, 117])
def test_stage_verdict_who_answers_and_why_are_there_on_every_size(cells: int) -> None:
    kept = {column.key: width for column, width in shared_out(COLUMNS, cells)}
    assert {"stage", "verdict", "who", "why"} <= kept.keys()
    assert kept["who"] >= 12
    assert kept["why"] >= 8
