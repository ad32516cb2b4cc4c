"""The minutes of a review: who was there, who was not, and a month later, they read the same."""

from __future__ import annotations

import datetime as dt

import pytest

import libraries
from journeytui.domain.errors import InvalidValues
from journeytui.workspace import deciding, edit, minutes, references, reviewing, since

TELECOM = "i-switch-my-phone-and-home-internet-to-a-new-provider"


@pytest.fixture
def journey(samples) -> str:
    """The journey, before it was ever reviewed, with nothing decided."""
    id = references.resolve(samples, TELECOM).id
    going = [
        row["id"]
        for word in ("review", "decision", "question")
        for row in libraries.dump(samples)[word]
        if row["parent"] == id
    ]
    edit.remove(samples, going)
    return id


def reviewed(ws, journey: str) -> None:
    reviewing.close(ws, reviewing.review_view(ws, journey).review.id)


def on(ws, day: dt.date) -> None:
    """From now on it is that day."""
    ws.today = lambda: day


def test_of_a_journey_that_was_never_reviewed_there_are_none(samples, journey):
    with pytest.raises(InvalidValues):
        minutes.minutes(samples, journey)


def test_open_decisions_are_carried_to_the_next_review_until_they_are_done(samples, journey):
    reviewing.begin(samples, journey)
    reviewing.decide_in(samples, journey, journey, "@billing fri: one", "decision")
    reviewing.decide_in(samples, journey, journey, "two", "question")
    reviewed(samples, journey)
    on(samples, dt.date(2026, 4, 30))
    reviewing.begin(samples, journey)
    reviewing.decide_in(samples, journey, journey, "three", "decision")
    text = minutes.minutes(samples, journey)
    here, _, carried = text.partition("### Carried over")
    assert "- [ ] three (nobody yet)" in here
    assert "- [ ] one (Billing, 2026-04-03, 27 d late)" in carried
    assert "- [ ] **Open question:** two (nobody yet)" in carried
    one = next(one for one in deciding.owned(samples, journey=journey) if one.title == "one")
    edit.set_values(samples, (one.id,), {"status": "done"})
    assert "one (Billing" not in minutes.minutes(samples, journey)


def test_what_was_decided_between_two_reviews_is_not_carried_over(samples, journey):
    deciding.decide(samples, journey, "before any")
    reviewing.begin(samples, journey)
    assert "### Decided before the first review\n\n- [ ] before any" in minutes.minutes(samples, journey)
    reviewed(samples, journey)
    later = dt.datetime(2026, 4, 30, 9, tzinfo=dt.UTC)
    samples.now, samples.today = lambda: later, later.date
    deciding.decide(samples, journey, "@billing: between")
    reviewing.begin(samples, journey)
    here, _, carried = minutes.minutes(samples, journey).partition("### Carried over")
    assert "Nothing was decided in the review.\n\n### Decided since 2026-03-31\n\n- [ ] between (Billing)" in here
    assert "before any" in carried
    assert "between" not in carried


def test_the_minutes_say_what_people_changed_and_not_what_files_brought_or_reviews_left(samples, journey):
    reviewing.begin(samples, journey)
    reviewed(samples, journey)
    on(samples, dt.date(2026, 4, 1))
    assert "samples" not in minutes.minutes(samples, journey)
    reviewing.mark_in(samples, journey, reviewing.review_view(samples, journey).stages[0].id, "watch")
    reviewing.decide_in(samples, journey, journey, "one", "decision")
    text = minutes.minutes(samples, journey)
    assert "came with the samples" not in text
    assert "- ana changed 1 record\n" in text, "the journey, when the review before was closed"


def test_what_was_decided_in_a_review_stays_in_its_minutes_when_it_is_done(samples, journey):
    reviewing.begin(samples, journey)
    made = reviewing.decide_in(samples, journey, journey, "@billing: one", "decision").ids[0]
    reviewed(samples, journey)
    edit.set_values(samples, (made,), {"status": "done"})
    assert "- [x] one (Billing)" in minutes.minutes(samples, journey)


def test_notes_say_of_which_stage_and_by_whom(samples, journey):
    stage = reviewing.review_view(samples, journey).stages[1]
    reviewing.note_in(samples, journey, stage.id, "the queue is\nlonger")
    reviewing.note_in(samples, journey, None, "ask legal")
    text = minutes.minutes(samples, journey)
    assert f"- **{stage.title}:** the queue is longer (ana)\n- ask legal (ana)" in text
    assert reviewing.review_view(samples, journey).stages[1].verdict == "", "a note is no verdict"


def test_what_came_with_files_is_not_told_as_somebody_who_changed_it(samples, journey):
    reviewing.begin(samples, journey)
    reviewed(samples, journey)
    on(samples, dt.date(2026, 4, 1))
    goal = edit.add(samples, "goal", journey, {"title": "New"}).ids[0]
    edit.set_values(samples, (goal,), {"met": "no"})
    said = [since.said(one) for one in reviewing.review_view(samples, journey).changed.hands]
    assert any(one.startswith("ana changed ") for one in said)
    assert not any("JourneyTUI changed" in one for one in said)
    assert any(one.endswith("came with the samples") for one in said)


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        (since.Hand("Ben", 1, "changed"), "Ben changed 1 record"),
        (since.Hand("Ben", 1200, "imported"), "1,200 records were imported by Ben"),
        (since.Hand("JourneyTUI", 365, "came along"), "365 records came with the samples"),
        (since.Hand("outside JourneyTUI", 1, "outside"), "1 record was changed outside JourneyTUI"),
    ],
)
def test_everybody_is_called_what_they_are(hand, said):
    assert since.said(hand) == said


def test_what_moved_since_the_last_review_is_told_the_worse_first(samples, journey):
    kpis = [edit.add(samples, "kpi", journey, {"title": f"KPI {at}", "better": "up"}).ids[0] for at in range(2)]
    for kpi in kpis:
        edit.add(samples, "reading", kpi, {"day": "2026-03-30", "value": 50})
    reviewing.begin(samples, journey)
    reviewed(samples, journey)
    on(samples, dt.date(2026, 5, 1))
    for kpi, value in zip(kpis, (60, 40), strict=True):
        edit.add(samples, "reading", kpi, {"day": "2026-04-20", "value": value})
    moved = reviewing.review_view(samples, journey).changed.moved
    known = [(one.title, one.before, one.now, one.way) for one in moved if one.id in kpis]
    assert known == [("KPI 1", 50.0, 40.0, "worse"), ("KPI 0", 50.0, 60.0, "better")]
    reviewing.begin(samples, journey)
    assert "- worse: KPI 1, 50 then, 40 now" in minutes.minutes(samples, journey)


def test_a_title_never_breaks_the_table_or_the_heading(samples, journey):
    stage = reviewing.review_view(samples, journey).stages[0]
    edit.set_values(samples, (journey,), {"title": "a | b"})
    edit.set_values(samples, (stage.id,), {"title": "one | two"})
    reviewing.mark_in(samples, journey, stage.id, "watch", "first\nsecond | third")
    lines = minutes.minutes(samples, journey).splitlines()
    assert lines[0].endswith(": a | b")
    assert any(line.startswith("| one \\| two | watch | first second \\| third |") for line in lines)


def test_the_file_is_called_after_the_day_and_the_journey(samples, journey):
    reviewing.begin(samples, journey)
    assert minutes.file_name(samples, journey) == "minutes-2026-03-31-i-switch-my-phone-and-home-internet-to-a.md"


def test_figures_that_somebody_else_wrote_as_anything_are_no_figures(samples, journey):
    reviewing.begin(samples, journey)
    reviewed(samples, journey)
    with samples.connection:
        samples.connection.execute("UPDATE review SET figures = 'nonsense' WHERE parent = ?", (journey,))
    assert "| open decisions | not known |" in minutes.minutes(samples, journey)


def test_nothing_in_the_minutes_or_their_name_commands_a_terminal(samples, journey):
    reviewing.begin(samples, journey)
    reviewing.note_in(samples, journey, None, "said")
    hostile = "char(27) || '[2J' || char(8238) || char(7)"
    with samples.connection:
        samples.connection.execute(
            f"UPDATE review SET day = {hostile}, agenda = {hostile}, notes = {hostile}, title = {hostile}"
        )
        samples.connection.execute(f"UPDATE stage_mark SET why = {hostile}, verdict = {hostile}")
        samples.connection.execute(f"UPDATE journey SET title = {hostile}")
        samples.connection.execute(f"UPDATE decision SET title = {hostile}, due = {hostile}")
    text = minutes.minutes(samples, journey)
    assert minutes.file_name(samples, journey).isprintable()
    assert not set(text) & {"\x1b", "\x07", "\u202e"}
