"""Reviews and decisions: a verdict a stage, what is decided is found again, and a closed review is what the next compares with."""

from __future__ import annotations

import datetime as dt

import pytest

import libraries
from journeytui.domain.errors import InvalidValues, UnknownReference
from journeytui.store import reading
from journeytui.workspace import (
    boards,
    deciding,
    drawn,
    edit,
    exchange,
    history,
    listing,
    minutes,
    offers,
    records,
    references,
    reviewing,
    studies,
    upkeep,
)
from journeytui.workspace.deciding import Behind
from journeytui.workspace.pictures import MANY, lines_of

TELECOM = "i-switch-my-phone-and-home-internet-to-a-new-provider"
BILL = f"{TELECOM}/i-get-my-first-bill"


@pytest.fixture
def journey(samples) -> str:
    """The journey, before it was ever reviewed."""
    id = references.resolve(samples, TELECOM).id
    edit.remove(samples, [row["id"] for row in libraries.dump(samples)["review"] if row["parent"] == id])
    return id


def test_a_review_is_begun_by_its_first_verdict_and_holds_one_mark_a_stage(samples, journey):
    stages = [stage.id for stage in reviewing.review_view(samples, journey).stages]
    reviewing.mark_in(samples, journey, stages[0], "watch")
    because = reviewing.mark_in(samples, journey, stages[0], "failing", "the bill is wrong")
    assert because.message.endswith(": failing: the bill is wrong"), "the history tells it from the verdict before"
    view = reviewing.review_view(samples, journey)
    assert view.review is not None
    assert [(one.verdict, one.why) for one in view.stages][:2] == [("failing", "the bill is wrong"), ("", "")]
    marks = [row for row in libraries.dump(samples)["stage_mark"] if row["parent"] == view.review.id]
    assert len(marks) == 1


def test_a_closed_review_is_what_the_next_one_compares_with(samples, journey):
    stage = reviewing.review_view(samples, journey).stages[0].id
    reviewing.mark_in(samples, journey, stage, "failing")
    review = reviewing.review_view(samples, journey).review
    reviewing.close(samples, review.id)
    assert references.resolve(samples, TELECOM).reviewed_on == samples.today()
    kpi = next(row for row in libraries.dump(samples)["kpi"] if row["parent"] == journey and row["better"] == "up")
    edit.add(samples, "reading", kpi["id"], {"day": "2030-01-01", "value": 10**6})
    view = reviewing.review_view(samples, journey)
    off = next(one for one in view.figures if one.label == reviewing.FIGURES["kpis_off"][0])
    assert (off.before, off.now, off.better) == (6.0, 5.0, True)
    assert view.stages[0].before == "failing"
    assert view.review is None


def test_closing_is_one_change_that_one_undo_takes_back(samples, journey):
    reviewing.begin(samples, journey)
    before = libraries.dump(samples)
    reviewing.close(samples, reviewing.review_view(samples, journey).review.id)
    history.undo(samples)
    assert libraries.dump(samples) == before


def test_what_got_worse_stands_by_how_much_of_it_was_lost(samples):
    ways = reviewing.review_view(samples, references.resolve(samples, TELECOM).id).changed.moved
    lost = [abs(one.now - one.before) / abs(one.before) for one in ways if one.way == "worse"]
    assert len(lost) > 1
    assert lost == sorted(lost, reverse=True)


def test_two_reviews_of_one_journey_are_never_open_at_once(samples, journey):
    reviewing.begin(samples, journey)
    with pytest.raises(InvalidValues):
        reviewing.begin(samples, journey)


def test_minutes_name_every_stage_and_every_open_decision(samples, journey):
    stage = references.resolve(samples, BILL)
    reviewing.mark_in(samples, journey, stage.id, "failing", "a third | of it is wrong")
    reviewing.decide_in(samples, journey, stage.id, "@billing fri: send a bill that explains itself", "decision")
    text = minutes.minutes(samples, journey)
    assert all(one.title in text for one in reviewing.review_view(samples, journey).stages)
    assert "| I get my first bill | failing | a third \\| of it is wrong |" in text
    assert "- [ ] send a bill that explains itself (Billing, 2026-04-03)" in text


def test_a_decision_is_kept_on_the_journey_about_the_record_with_who_and_when(samples, journey):
    stage = references.resolve(samples, BILL)
    outcome = deciding.decide(
        samples, stage.id, "@billing 3d: look at it", behind=Behind("it is the first reason", "asset")
    )
    found = next(one for one in deciding.owned(samples, journey=journey) if one.id == outcome.ids[0])
    assert (found.title, found.owner, found.due, found.late, found.about) == (
        "look at it", "Billing", samples.today() + dt.timedelta(days=3), -3, ("I get my first bill",),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["Hye-jin Bae", "hye-jin bae", "Hye-jin", "bae"])
@pytest.mark.parametrize("day", ["15 Nov", "Nov 15", "15 nov 2026", "2026-11-15"])
def test_a_name_as_the_screens_write_it_and_a_day_as_people_do_are_understood(samples, journey, who, day):
    said = deciding.understood(samples, f"@{who} {day}: send one list")
    assert (said.text, said.owner.name, said.due) == ("send one list", "Hye-jin Bae", dt.date(2026, 11, 15))


def test_a_change_names_what_the_decision_is_about(samples, journey):
    stage = references.resolve(samples, BILL)
    assert deciding.decide(samples, stage.id, "@billing 3 Apr: look at it").message == (
        "added decision for Billing by 2026-04-03 about I get my first bill: look at it"
    )
    said = deciding.decide(samples, journey, "do it", behind=Behind(also=(stage.id, journey))).message
    assert said == "added decision for nobody yet about I get my first bill and 1 more: do it"


def test_a_day_that_is_past_is_refused_with_today_unless_it_is_written_so(samples, journey):
    with pytest.raises(InvalidValues) as refused:
        deciding.decide(samples, journey, "@billing 2026-03-30: go")
    assert str(refused.value) == "due: 2026-03-30 is past, today is 2026-03-31 (add ! to mean it)"
    assert refused.value.part == "2026-03-30"
    assert deciding.understood(samples, "@billing 2026-03-31: go").due == samples.today()
    assert deciding.understood(samples, "@billing 2026-03-30!: go").due == dt.date(2026, 3, 30)


@pytest.mark.parametrize(
    ("typed", "written", "said"),
    [
        ("@Hye", "@Hye-jin Bae ", ""),
        ("fri @bill", "fri @Billing ", ""),
        ("@bae", "@Hye-jin Bae ", ""),
        ("@Hye-jin Bae ", "@Hye-jin Bae ", "that is the whole name"),
        ("send", "send", "tab writes out a name behind @"),
        ("@billing fri", "@billing fri", "tab writes out a name behind @"),
        ("@billing: ask @hye", "@billing: ask @hye", "tab writes out a name behind @"),
    ],
)
def test_tab_writes_a_name_out_and_always_says_what_it_did_not(samples, typed, written, said):
    assert deciding.completed(samples, typed, len(typed)) == (written, len(written), said)


def test_tab_names_those_who_could_be_meant_and_writes_what_they_share(samples):
    for name in ("Quentin Quarles", "Quentin Quay", "Quentin Quill"):
        edit.add(samples, "person", None, {"title": name})
    assert deciding.completed(samples, "@quen", 5) == (
        "@Quentin Qu", 11, "Quentin Quarles or Quentin Quay or Quentin Quill?",
    )  # fmt: skip
    text, at, said = deciding.completed(samples, "@ fri: go", 1)
    assert (text, at) == ("@ fri: go", 1)
    assert " more?" in said


def test_open_questions_are_no_open_decisions(samples, journey):
    before = reviewing.figures(samples, journey)["open_decisions"]
    deciding.decide(samples, journey, "what is it?", word="question")
    assert reviewing.figures(samples, journey)["open_decisions"] == before
    deciding.decide(samples, journey, "do it")
    row = next(row for row in listing.library_page(samples).rows if row.id == journey)
    assert reviewing.figures(samples, journey)["open_decisions"] == before + 1 == row.open_decisions


def test_decisions_come_by_urgency_and_narrow_to_mine_and_to_what_is_due(samples, journey):
    person = edit.add(samples, "person", None, {"title": samples.me}).ids[0]
    for text in ("@ana 9d: later", "@ana 2d: soon", "@ana: some day"):
        deciding.decide(samples, journey, text)
    mine = deciding.owned(samples, mine=True)
    assert [one.title for one in mine] == ["soon", "later", "some day"]
    assert [one.title for one in deciding.owned(samples, mine=True, due_in=3)] == ["soon"]
    edit.set_values(samples, (mine[0].id,), {"status": "done"})
    assert [one.title for one in deciding.owned(samples, mine=True)] == ["later", "some day"]
    assert person


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("@nobody-at-all: go", UnknownReference),
        ("@billing soon: go", InvalidValues),
        ("fri: ", InvalidValues),
        (" ", InvalidValues),
    ],
)
def test_what_cannot_be_understood_changes_nothing(samples, journey, typed, error):
    before = libraries.dump(samples)
    with pytest.raises(error):
        deciding.decide(samples, journey, typed)
    assert libraries.dump(samples) == before


def test_an_opportunity_of_a_reason_with_very_many_movements_addresses_the_greatest_and_everything_is_fine_with_it(
    samples, journey, tmp_path
):
    period = edit.add(samples, "asset_period", journey, {"starts_on": "2030-01-01", "ends_on": "2030-01-31"}).ids[0]
    for number in range(MANY + 30):
        moved = {"direction": "lost", "reason": "Too dear", "count": 1000 + number}
        edit.add(samples, "movement", period, moved)
    view = studies.study(samples, "asset", journey)
    at = next(at for at, line in enumerate(lines_of(view, "reasons_lost")) if line["reason"] == "Too dear")
    behind = tuple(one.id for one in drawn.behind_line(samples, view, "reasons_lost", at))
    (made,) = boards.keep(samples, "opportunity", journey, "How might we …", Behind("it is dear", "asset", behind)).ids
    view = records.record_view(samples, made)
    assert len(view.record.addresses) == MANY
    counted = sorted(one.count for one in reading.among(samples.connection, "movement", view.record.addresses))
    assert counted == [*range(1030, 1030 + MANY)]
    assert {name for id, name in view.names.items() if id in view.record.addresses} == {
        f"{count:,} lost: Too dear" for count in counted
    }
    greatest = next(id for id in view.record.addresses if view.names[id].startswith(f"{counted[-1]:,} "))
    assert [one.id for one in records.record_view(samples, greatest).pointed_at_by] == [made]
    for name in studies.STUDIES:
        for scope in (journey, None):
            assert studies.study(samples, name, scope).study.headline
    assert upkeep.doctor(samples, deep=True).ok
    path = tmp_path / "journey.yaml"
    path.write_text(exchange.export(samples, journey), encoding="utf-8")
    assert "# 1,079 lost: Too dear" in path.read_text("utf-8")
    assert exchange.import_files(samples, [path]).change is None
    text = exchange.edit_text(samples, made)
    exchange.apply_text(samples, made, text.replace("How might we …", "How might we cost less?"), text)
    assert reading.find(samples.connection, made).addresses == view.record.addresses


def test_an_opportunity_of_a_reason_is_what_to_do_first_where_those_left(empty):
    journey = edit.add(empty, "journey", None, {"title": "I move"}).ids[0]
    stage = edit.add(empty, "stage", journey, {"title": "I pack"}).ids[0]
    days = {"starts_on": "2026-01-01", "ends_on": "2026-01-31"}
    period = edit.add(empty, "asset_period", journey, days).ids[0]
    moved = {"direction": "lost", "count": 7, "reason": "The van", "stage": stage}
    lost = edit.add(empty, "movement", period, moved).ids[0]
    assert studies.study(empty, "asset", journey).study.headline[-1].text == "No open opportunity is about it."
    (made,) = boards.keep(empty, "opportunity", journey, "How might we", Behind("", "asset", (lost,))).ids
    assert studies.study(empty, "asset", journey).study.headline[-1].about == (made,)


def test_what_has_no_title_is_not_offered_where_one_types_titles(samples, journey):
    offered = offers.close_by(samples, journey, ("stage", "movement"))
    assert {one.word for one in offered} == {"stage"}


def test_an_opportunity_addresses_only_what_opportunities_can(samples, journey):
    stage = references.resolve(samples, BILL)
    touchpoint = references.resolve(samples, f"{BILL}/i-see-an-amount-i-did-not-expect")
    outcome = boards.keep(
        samples, "opportunity", stage.id, "How might we …",
        Behind(why="Many leave here", study="pain", also=(journey, stage.id, touchpoint.id)),
    )  # fmt: skip
    made = references.resolve(samples, outcome.ids[0])
    assert (made.addresses, made.description) == ({stage.id, touchpoint.id}, "Many leave here")
