"""Reports: what is failing and decided comes from the records, and a report stays short however much there is."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

import libraries
from journeytui.domain.errors import UnknownReference
from journeytui.formats.report import (
    Bars,
    Bullets,
    Counts,
    Curve,
    Heat,
    Ladder,
    Moods,
    Plane,
    Quadrants,
    Relay,
    Slopes,
    Stacks,
    Tree,
    Wings,
)
from journeytui.workspace import deciding, edit, exchange, reporting, reviewing, studies

FORMS = ("html", "markdown")


def journeys(ws):
    return libraries.ids_of(ws, "journey")


def drawn(report):
    return {type(picture) for chapter in report.chapters for picture in chapter.pictures}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_library_makes_the_same_report(samples, tmp_path, form):
    written = exchange.report(samples, form), exchange.export(samples, journeys(samples)[0], form)
    shutil.copy(libraries.samples(), tmp_path / "again.db")
    again = libraries.open_at(tmp_path / "again.db", me="ben")
    try:
        assert (exchange.report(again, form), exchange.export(again, journeys(again)[0], form)) == written
    finally:
        again.close()


@pytest.mark.parametrize("form", FORMS)
def test_every_sample_has_a_report(samples, form):
    for id in journeys(samples):
        title = edit.records_of(samples, (id,))[0].title
        assert title in exchange.export(samples, id, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_library_with_nothing_in_it_has_a_report_too(empty, form):
    assert "No decision is open." in exchange.report(empty, form)
    outcome = edit.add(empty, "journey", None, {"title": "Bare"})
    assert "Bare" in exchange.export(empty, outcome.ids[0], form)


def test_a_report_draws_what_can_be_drawn(samples):
    pictures = [drawn(reporting.of_journey(samples, id)) for id in journeys(samples)]
    each = {Curve, Bars, Plane, Quadrants, Heat, Bullets, Stacks, Wings, Slopes, Relay, Ladder}
    assert each in pictures
    assert each | {Tree} in pictures
    assert drawn(reporting.of_portfolio(samples)) == {
        Bars,
        Moods,
        Plane,
        Quadrants,
        Stacks,
        Wings,
        Slopes,
        Tree,
        Counts,
    }


def test_every_study_is_told(samples):
    for report in (reporting.of_portfolio(samples), reporting.of_journey(samples, journeys(samples)[0])):
        assert [chapter.title for chapter in report.chapters] == [
            studies.question(name).title for name in studies.STUDIES
        ]
        assert all(chapter.headline for chapter in report.chapters)


def test_a_report_of_all_says_once_which_journeys_its_totals_leave_out(samples, library):
    (said,) = [fact.text for fact in reporting.of_portfolio(samples).said if fact.label == "Not counted"]
    assert said.startswith("1 target journey, a plan that no customer walks yet; ")
    assert "Priorities" in said
    assert "Pain" not in said
    assert "Not counted" not in [fact.label for fact in reporting.of_portfolio(library).said]
    assert "Not counted" not in [fact.label for fact in reporting.of_journey(samples, journeys(samples)[0]).said]


def test_decisions_are_listed_with_who_and_until_when_the_most_urgent_first(library):
    home = journeys(library)[0]
    person = edit.add(library, "person", None, {"title": "Zoe"}).ids[0]
    for days in (3, -4, 1):
        day = libraries.TODAY + dt.timedelta(days=days)
        edit.add(library, "decision", home, {"title": f"in {days}", "status": "open", "owner": person, "due": day})
    edit.add(library, "decision", home, {"title": "settled", "status": "done", "owner": person})
    tasks = reporting.of_journey(library, home).tasks
    mine = [(task.title, task.owner, task.late) for task in tasks if task.title.startswith("in ")]
    assert mine == [("in -4", "Zoe", 4), ("in 1", "Zoe", -1), ("in 3", "Zoe", -3)]
    assert "settled" not in [task.title for task in tasks]
    assert "4 days late" in exchange.export(library, home, "html")
    assert "4 days late" in exchange.export(library, home, "markdown")


def test_what_a_review_called_failing_is_failing(library):
    home = journeys(library)[0]
    stage = edit.add(library, "stage", home, {"title": "I wait"}).ids[0]
    for day, verdict in ((dt.date(2026, 3, 1), "failing"), (dt.date(2026, 3, 30), "fine")):
        review = edit.add(library, "review", home, {"title": "R", "day": day}).ids[0]
        edit.add(library, "stage_mark", review, {"stage": stage, "verdict": verdict, "why": "No answer"})
        told = [told.text for told in reporting.of_journey(library, home).failing]
        assert ("I wait: No answer" in told) == (verdict == "failing")


def test_a_verdict_of_a_review_that_is_still_open_says_so(library):
    home = journeys(library)[0]
    stage = edit.add(library, "stage", home, {"title": "I wait"}).ids[0]
    edit.remove(library, libraries.ids_of(library, "review"))
    reviewing.mark_in(library, home, stage, "failing", "No answer")

    def whence():
        return next(one.topic for one in reporting.of_journey(library, home).failing if one.text.startswith("I wait"))

    assert whence().endswith(", still open")
    reviewing.close(library, reviewing.review_view(library, home).review.id)
    assert whence() == f"Review of {library.today().isoformat()}"


def test_a_report_stays_short_however_much_is_decided(library):
    home = journeys(library)[0]
    before = reporting.of_journey(library, home)
    for at in range(30):
        edit.add(library, "decision", home, {"title": f"decision {at}", "status": "open"})
    report = reporting.of_journey(library, home)
    assert len(report.tasks) + report.more_tasks == len(before.tasks) + before.more_tasks + 30
    assert len(report.tasks) == 20
    assert all(len(table.lines) <= 15 for chapter in report.chapters for table in chapter.tables)


def test_a_touchpoint_without_evidence_is_a_gap_and_no_zero(library):
    stage = edit.add(library, "stage", journeys(library)[0], {"title": "I wait"}).ids[0]
    edit.add(library, "touchpoint", stage, {"title": "Silence"})
    report = reporting.of_journey(library, journeys(library)[0])
    curve = next(picture for chapter in report.chapters for picture in chapter.pictures if isinstance(picture, Curve))
    assert [point.value for point in curve.points if point.title == "Silence"] == [None]


def test_a_journey_that_is_not_here_has_no_report(library):
    with pytest.raises(UnknownReference):
        exchange.export(library, "0" * 26, "html")


def test_a_stage_that_the_newest_review_left_out_stands_as_the_one_before_it_said(library):
    home = journeys(library)[0]
    edit.remove(library, libraries.ids_of(library, "review"))
    stage, other = (edit.add(library, "stage", home, {"title": title}).ids[0] for title in ("I wait", "I go"))
    for day, marks in (("2026-03-01", {stage: "failing", other: "fine"}), ("2026-03-30", {other: "watch"})):
        review = edit.add(library, "review", home, {"title": "R", "day": day, "figures": {"net": 1}}).ids[0]
        for of, verdict in marks.items():
            edit.add(library, "stage_mark", review, {"stage": of, "verdict": verdict, "why": "No answer"})
    told = [told.text for told in reporting.of_journey(library, home).failing]
    assert "I wait: No answer" in told
    lines = {line.id: line for line in reviewing.review_view(library, home).stages}
    assert lines[stage].before == "failing"
    assert lines[other].before == "watch"


def test_what_is_done_is_among_what_was_decided(library):
    home = journeys(library)[0]
    made = deciding.decide(library, home, "Call back within an hour").ids[0]
    assert not reporting.of_journey(library, home).done
    edit.set_values(library, (made,), {"status": "done"})
    report = reporting.of_journey(library, home)
    assert [task.title for task in report.done] == ["Call back within an hour"]
    assert "Call back within an hour" not in [task.title for task in report.tasks]
    assert all("Call back within an hour" in exchange.export(library, home, form) for form in FORMS)


def test_what_is_too_wide_for_paper_is_told_in_parts(samples):
    """The telecom sample counts values and people of every direction."""
    for id in journeys(samples):
        for chapter in reporting.of_journey(samples, id).chapters:
            for table in chapter.tables:
                assert len(table.columns) <= 11
                assert all(len(line) == len(table.columns) for line in table.lines)
    told = [
        table.label
        for id in journeys(samples)
        for chapter in reporting.of_journey(samples, id).chapters
        for table in chapter.tables
    ]
    assert "Quarter by quarter" in told
    assert "Quarter by quarter, continued" in told
